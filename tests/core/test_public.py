"""Public now: compared with an anonymous visitor of the embedded account, who is told nothing and tries every URL."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dockflare_desktop.core.access.stranger import Reach, Why
from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry
from dockflare_desktop.core.cloud import App
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.public.address import PublicAddress
from dockflare_desktop.core.public.roads import Unclear
from dockflare_desktop.core.public.survey import public_now
from dockflare_desktop.demo.ingress_check import answering
from dockflare_desktop.demo.values import objects
from dockflare_desktop.demo.visitor import Way, reach
from tests.core.clouds import ANN, CATCH_ALL, EVERYONE, FAMILY, MARK, NOW, OFFICE, OPEN, ZONE, Cloud, policy, rule

# --- against the anonymous visitor ---------------------------------------------------------------------------------

HOSTS = ("home.example", "a.home.example", "b.home.example", "x.a.home.example", "y.x.a.home.example")
NAMES = (*HOSTS[:3], "*.home.example", "*.a.home.example")
PATTERNS = ("", "", "^/x(/|$)", "^/x/y$", "/v[0-9]", "^/(x|z)", "^/[xyz]/[a-z]+/?", "\\.png$")
URLS = ("/", "/x", "/x/y", "/x/y/z", "/z", "/v1", "/x/v2", "/xylophone", "/x/end", "/z/q/end", "/z/v1/end")
INCLUDES = st.sampled_from(
    ([EVERYONE], [ANN], [OFFICE], [ANN, EVERYONE], [{"ip": {"ip": "::/0"}}], ["inner"], ["outer"])
)
BLOCKS = st.sampled_from(([], [], [], [OFFICE], [EVERYONE], [{"ip": {"ip": "0.0.0.0/0"}}]))
DECISIONS = st.sampled_from(("allow", "deny", "bypass", "bypass", "non_identity"))
POLICY = st.tuples(DECISIONS, INCLUDES, BLOCKS, BLOCKS)
LOGINS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(("", "/x", "/x/y", "/z", "/*/end", "/x/*")),
        st.lists(POLICY, max_size=2),
    ),
    max_size=4,
    unique_by=lambda each: each[:2],
)
LOCKS = st.sampled_from((None, None, None, "none", "apps"))
RULES = st.lists(
    st.tuples(
        st.sampled_from((*NAMES, *NAMES, "other.example")),
        st.sampled_from(PATTERNS),
        st.sampled_from(("http://app:80", "http://app:80", "http_status:503")),
        LOCKS,
    ),
    max_size=5,
)
RECORDS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(("tunnel", "tunnel", "grey", "A", "TXT", "elsewhere"))),
    max_size=5,
    unique_by=lambda each: each[0],
)


def furnished(
    records: Iterable[tuple[str, str]],
    rules: Sequence[tuple[str, str, str, str | None]],
    logins: Iterable[tuple[str, str, list[tuple[str, list[Any], list[Any], list[Any]]]]],
    last: str,
) -> Cloud:
    cloud = Cloud()
    account = cloud.account
    inner = account.add_group("inner", [EVERYONE])
    outer = account.add_group("outer", [{"group": {"id": inner}}], require=[EVERYONE])
    groups = {"inner": inner, "outer": outer}
    for name, kind in records:
        if kind in ("tunnel", "grey"):
            cloud.record(name, proxied=kind == "tunnel")
        elif kind == "elsewhere":
            account.add_record(cloud.zone, "CNAME", name, "pages.hosting.example", proxied=True)
        else:
            account.add_record(cloud.zone, kind, name, "192.0.2.1", **({"proxied": True} if kind == "A" else {}))
    auds = []
    for name, path, policies in logins:
        sent = [
            {
                "name": f"p{at}",
                "decision": decision,
                "include": [{"group": {"id": groups[one]}} if isinstance(one, str) else one for one in include],
                "require": require,
                "exclude": exclude,
            }
            for at, (decision, include, require, exclude) in enumerate(policies)
        ]
        auds.append(account.access.apps[cloud.login(name + path, *sent)].body["aud"])
    made = []
    for name, path, service, lock in rules:
        access = {"access": {"required": True, "teamName": "home", "audTag": auds if lock == "apps" else []}}
        made.append(rule(name, path, service, **({} if lock is None else access)))
    account.put_document(cloud.tunnel, {"ingress": [*made, {"service": last}]})
    return cloud


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(RECORDS, RULES, LOGINS, st.sampled_from(("http_status:404", "http_status:404", "http://all:80")))
def test_what_a_stranger_reaches_is_public_and_what_is_said_is_true(
    records: list[Any], rules: list[Any], logins: list[Any], last: str
) -> None:
    cloud = furnished(records, rules, logins, last)
    rows = cloud.rows()
    document = cloud.account.tunnels[cloud.tunnel].config or {}
    served = objects(document["ingress"])
    unseen = [row.hostname for row in rows if row.unclear not in (None, Unclear.PATTERN)]
    assert set(unseen) <= {"other.example"}
    for host in HOSTS:
        of_host = [row for row in rows if row.hostname == host]
        ends: dict[int, set[Way]] = {}
        for path in URLS:
            way = reach(cloud.account, host, path).way
            answers = answering(document, host, path)
            assert answers is not None
            place = next(at for at, one in enumerate(served) if one is answers)
            ends.setdefault(place, set()).add(way)
            if way is Way.OPEN:
                of_url = [row for row in of_host if row.rule == place] or [
                    row for row in rows if row.hostname.startswith("*.") and host.endswith(row.hostname[1:])
                ]
                assert any(row.reach in (Reach.EVERYONE, Reach.PARTLY, Reach.UNKNOWN) for row in of_url), (host, path)
        for row in of_host:
            ways = ends.get(row.rule if row.rule is not None else -1, set())
            if row.reach is Reach.EVERYONE:
                assert ways <= {Way.OPEN}, row
            elif row.reach is Reach.LOGIN:
                assert Way.OPEN not in ways, row


# --- what is said about one address ----------------------------------------------------------------------------------


def only(rows: Sequence[PublicAddress], hostname: str) -> PublicAddress:
    [row] = [each for each in rows if each.hostname == hostname]
    return row


def test_an_address_counts_only_if_a_record_leads_to_the_tunnel_and_a_rule_answers() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.record("answered-by-nobody")
    cloud.record("grey", proxied=False)
    named = [rule(f"{name}.{ZONE}") for name in ("a", "grey", "without-record")]
    cloud.document(*named, rule(f"closed.{ZONE}", service="http_status:503"))
    assert cloud.found() == {f"a.{ZONE}": Reach.EVERYONE}


def test_a_foreign_rule_in_upper_case_answers_as_the_connector_lets_it() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"A.{ZONE.upper()}"))
    assert cloud.found() == {f"a.{ZONE}": Reach.EVERYONE}


def test_a_wildcard_record_counts_for_every_name_that_anything_is_known_of() -> None:
    cloud = Cloud()
    cloud.record("*")
    cloud.document(rule(f"hand.{ZONE}"), rule(f"*.{ZONE}"))
    cloud.login(f"*.{ZONE}", FAMILY)
    cloud.login(f"open.{ZONE}", OPEN)
    rows = cloud.rows()
    assert {row.hostname: row.reach for row in rows} == {
        f"open.{ZONE}": Reach.EVERYONE,
        f"*.{ZONE}": Reach.PARTLY,  # Access reads the star as one level, DNS and the connector as any
        f"hand.{ZONE}": Reach.LOGIN,
    }
    deep = only(rows, f"*.{ZONE}")
    assert (deep.entry.why, deep.entry.names[0]) == (Why.PATHS, f"*.*.{ZONE}/")
    assert [part.entry.reach for part in deep.parts if part.address == f"*.{ZONE}/"] == [Reach.LOGIN]


def test_an_application_with_a_path_opens_a_part_and_a_range_opens_some_places() -> None:
    cloud = Cloud()
    for name in ("paths", "places", "almost", "halves"):
        cloud.record(name)
    cloud.document(*(rule(f"{name}.{ZONE}") for name in ("paths", "places", "almost", "halves")))
    cloud.login(f"paths.{ZONE}", FAMILY)
    cloud.login(f"paths.{ZONE}/v2/health", OPEN)
    cloud.login(f"places.{ZONE}", policy("bypass", OFFICE, {"geo": {"country_code": "SE"}}), FAMILY)
    cloud.login(f"almost.{ZONE}/admin", FAMILY)
    cloud.login(f"halves.{ZONE}", policy("bypass", {"ip": {"ip": "::/1"}}, {"ip": {"ip": "8000::/1"}}), FAMILY)
    rows = cloud.rows()
    assert only(rows, f"halves.{ZONE}").entry.why is Why.BYPASS
    paths, places, almost = (only(rows, f"{name}.{ZONE}").entry for name in ("paths", "places", "almost"))
    assert (paths.reach, paths.why, paths.names) == (Reach.PARTLY, Why.PATHS, (f"paths.{ZONE}/v2/health",))
    assert paths.address == f"paths.{ZONE}"  # the login for the rest
    assert (places.reach, places.why, places.names) == (Reach.PARTLY, Why.PLACES, ("203.0.113.0/24", "SE"))
    assert (almost.reach, almost.why, almost.names) == (Reach.PARTLY, Why.EXCEPT, (f"almost.{ZONE}/admin",))


def test_a_path_with_a_rule_and_a_login_of_its_own_is_an_address_of_its_own() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"a.{ZONE}", "^/pub(/|$)"), rule(f"a.{ZONE}"))
    cloud.login(f"a.{ZONE}", FAMILY)
    cloud.login(f"a.{ZONE}/pub", OPEN)
    assert cloud.found() == {f"a.{ZONE}/pub": Reach.EVERYONE, f"a.{ZONE}": Reach.LOGIN}


def test_why_an_address_is_open() -> None:
    cloud = Cloud()
    names = ("none", "bypass", "auth", "locked", "grouped", "placed", "listed", "default")
    for name in names:
        cloud.record(name)
    lock = {"access": {"required": True, "teamName": "home", "audTag": []}}
    cloud.document(*(rule(f"{name}.{ZONE}", **(lock if name == "locked" else {})) for name in names))
    cloud.login(f"bypass.{ZONE}", OPEN)
    cloud.login(f"auth.{ZONE}", policy("non_identity", EVERYONE))
    group = cloud.account.add_group("all", [EVERYONE])
    cloud.login(f"grouped.{ZONE}", policy("bypass", {"group": {"id": group}}))
    office = cloud.account.add_group("office", [OFFICE])
    cloud.login(f"placed.{ZONE}", policy("bypass", {"group": {"id": office}}), FAMILY)
    cloud.login(f"placed.{ZONE}/x", policy("bypass", {"geo": {"country_code": "SE"}}), FAMILY)
    listed = {"ip_list": {"id": "8e4e0b0a-0b1c-4f6c-9f3e-000000000000"}}
    cloud.login(f"listed.{ZONE}", policy("bypass", listed), FAMILY)
    found = {row.hostname.partition(".")[0]: (row.reach, row.entry.why) for row in cloud.rows()}
    assert found == {
        "none": (Reach.EVERYONE, Why.NO_LOGIN),
        "default": (Reach.EVERYONE, Why.NO_LOGIN),
        "bypass": (Reach.EVERYONE, Why.BYPASS),
        "auth": (Reach.EVERYONE, Why.SERVICE_AUTH),
        "grouped": (Reach.EVERYONE, Why.BYPASS),
        "placed": (Reach.PARTLY, Why.PLACES),
        "listed": (Reach.UNKNOWN, Why.POLICY),
        "locked": (Reach.LOGIN, Why.LOCKED),
    }
    assert only(cloud.rows(), f"placed.{ZONE}").entry.names == ("203.0.113.0/24", "SE")
    cloud.document(rule(f"default.{ZONE}"), originRequest=lock)
    row = only(cloud.rows(), f"default.{ZONE}")
    assert (row.reach, row.entry.why) == (Reach.UNKNOWN, Why.LOCK)


def test_whose_an_address_is() -> None:
    cloud = Cloud()
    comments = {
        "ours": f"DockFlare Desktop: ours [dfd1 o={MARK} t=00000000]",
        "tool": "heritage=external-dns,external-dns/owner=default",
        "other": "DockFlare Desktop: x [dfd1 o=0badcafe t=00000000]",
        "hand": "",
    }
    for name, comment in comments.items():
        cloud.record(name, comment=comment)
    cloud.document(*(rule(f"{name}.{ZONE}") for name in comments))
    mine = rule(f"ours.{ZONE}")
    entry = LedgerEntry("a", Kind.RULE, f"ours.{ZONE} ", tunnel=cloud.tunnel, value=mine, at=NOW)
    rows = cloud.rows(entry)
    found = {row.hostname.partition(".")[0]: (row.owner.kind, row.owner.name, row.since) for row in rows}
    assert found == {
        "ours": (OwnerKind.OURS, "", NOW),
        "tool": (OwnerKind.TOOL, "external-dns", None),
        "other": (OwnerKind.INSTALLATION, "0badcafe", None),
        "hand": (OwnerKind.FOREIGN, "", None),
    }
    assert only(rows, f"ours.{ZONE}").target == "http://app:80"


# --- what cannot be read ---------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_unknown_and_never_left_out() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.record("behind")
    cloud.document(rule(f"a.{ZONE}"), rule(f"behind.{ZONE}"), rule("elsewhere.example"))
    cloud.login(f"behind.{ZONE}", FAMILY)
    actual = cloud.actual()
    books = Books.of(Ledger(MARK))

    def seen(**read: object) -> dict[str, tuple[Reach, Why, Unclear | None]]:
        rows = public_now(replace(actual, **read), books)  # type: ignore[arg-type]  # the test's own
        return {row.hostname: (row.reach, row.entry.why, row.unclear) for row in rows}

    unseen = (Reach.UNKNOWN, Why.ROUTE, Unclear.ZONE_UNSEEN)
    assert seen()["elsewhere.example"] == unseen
    assert seen(apps=None) == {
        f"a.{ZONE}": (Reach.UNKNOWN, Why.APPS, None),
        f"behind.{ZONE}": (Reach.UNKNOWN, Why.APPS, None),
        "elsewhere.example": unseen,
    }
    without_records = seen(records={cloud.zone: None})
    assert without_records[f"a.{ZONE}"] == (Reach.UNKNOWN, Why.ROUTE, Unclear.RECORDS)
    assert without_records[f"behind.{ZONE}"] == (Reach.LOGIN, Why.LOGIN, Unclear.RECORDS)
    assert seen(documents={}) == {
        f"a.{ZONE}": (Reach.UNKNOWN, Why.ROUTE, Unclear.DOCUMENT),
        f"behind.{ZONE}": (Reach.LOGIN, Why.LOGIN, Unclear.DOCUMENT),
    }
    assert seen(records={}, documents={})[f"*.{ZONE}"] == (Reach.UNKNOWN, Why.ROUTE, Unclear.RECORDS)


def test_a_catch_all_with_an_origin_may_answer_anything_in_a_zone_that_cannot_be_read() -> None:
    cloud = Cloud()
    cloud.account.put_document(cloud.tunnel, {"ingress": [rule(service="http://all:80")]})
    assert cloud.found() == {}
    assert cloud.found(records={}) == {ZONE: Reach.UNKNOWN, f"*.{ZONE}": Reach.UNKNOWN}


@pytest.mark.parametrize("locked_first", [True, False])
def test_where_two_tunnels_may_answer_the_more_open_one_is_told(*, locked_first: bool) -> None:
    cloud = Cloud()
    other = cloud.account.add_tunnel("other")
    lock = {"access": {"required": True, "teamName": "home", "audTag": []}}
    locked, plain = [rule(f"a.{ZONE}", **lock), CATCH_ALL], [rule(f"a.{ZONE}"), CATCH_ALL]
    cloud.account.put_document(cloud.tunnel, {"ingress": locked if locked_first else plain})
    cloud.account.put_document(other, {"ingress": plain if locked_first else locked})
    assert cloud.found(records={}) == {f"a.{ZONE}": Reach.UNKNOWN}


def test_a_login_with_a_star_elsewhere_says_nothing_about_a_rule() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"a.{ZONE}", "^/y(/|$)"))
    cloud.login(f"a.{ZONE}/x/*/z", FAMILY)
    assert cloud.found() == {f"a.{ZONE}/y": Reach.EVERYONE}


def test_a_login_with_a_star_that_a_rule_runs_into_covers_a_part_of_it() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"a.{ZONE}", "^/x/y(/|$)"))
    cloud.login(f"a.{ZONE}/x/*/z", FAMILY)
    assert cloud.found() == {f"a.{ZONE}/x/y": Reach.PARTLY}


def test_a_tunnel_ruled_by_a_file_and_a_document_that_connectors_refuse_cannot_be_told() -> None:
    cloud = Cloud()
    local = cloud.account.add_tunnel("local", config_src="local")
    cloud.record("filed", local)
    cloud.record("refused")
    cloud.account.put_document(cloud.tunnel, {"ingress": [rule(f"refused.{ZONE}", service="htp"), CATCH_ALL]})
    found = {row.hostname.partition(".")[0]: (row.reach, row.unclear) for row in cloud.rows()}
    assert found == {"filed": (Reach.UNKNOWN, Unclear.FILE), "refused": (Reach.UNKNOWN, Unclear.REFUSED)}


def test_a_name_that_points_to_a_name_that_leads_to_the_tunnel_is_told() -> None:
    cloud = Cloud()
    cloud.record("a")
    for name, target in (("www", "a"), ("round", "trip"), ("trip", "round"), ("far", "none")):
        cloud.account.add_record(cloud.zone, "CNAME", name, f"{target}.{ZONE}", proxied=True)
    cloud.document(*(rule(f"{name}.{ZONE}") for name in ("www", "round", "far")))
    assert cloud.found() == {f"www.{ZONE}": Reach.UNKNOWN}


def test_a_pattern_that_is_beyond_us_leaves_what_is_below_it_open() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"a.{ZONE}", r"^/\p{Greek}+$"), rule(f"a.{ZONE}"))
    rows = cloud.rows()
    assert [(row.reach, row.unclear) for row in rows] == [(Reach.UNKNOWN, Unclear.PATTERN)]
    cloud.document(rule(f"a.{ZONE}", "^/a(/|$)"), rule(f"a.{ZONE}", "^/(a|ab?c)$"))
    assert {row.path: row.reach for row in cloud.rows()} == {"/a": Reach.EVERYONE, "^/(a|ab?c)$": Reach.EVERYONE}


def test_a_regular_expression_that_may_answer_below_a_login_is_not_called_open() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"a.{ZONE}", "^/[a-z]+/[0-9]+/edit$"))
    cloud.login(f"a.{ZONE}/shop", FAMILY)
    [row] = cloud.rows()
    assert row.reach is Reach.PARTLY
    assert row.entry.why is Why.EXCEPT
    cloud.login(f"a.{ZONE}", FAMILY)
    [row] = cloud.rows()
    assert row.reach is Reach.LOGIN


@pytest.mark.parametrize("status", ["pending", "moved"])
def test_a_zone_that_is_not_active_leads_nowhere(status: str) -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"a.{ZONE}"))
    cloud.account.zones[cloud.zone].status = status
    assert cloud.rows() == ()


def test_a_document_without_rules_answers_nothing_and_an_application_that_may_not_decide_is_told() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.account.put_document(cloud.tunnel, {})
    never = cloud.login(f"a.{ZONE}/x", FAMILY)
    assert cloud.rows() == ()
    del cloud.account.access.apps[never]
    cloud.document(rule(f"a.{ZONE}"))
    actual = cloud.actual()
    teleporter = App("t", "aud", "Teleporter", "teleporter", (f"a.{ZONE}",), ())
    [row] = public_now(replace(actual, apps=(teleporter,)), Books.of(Ledger(MARK)))
    assert (row.reach, row.entry.why, row.entry.names) == (Reach.UNKNOWN, Why.UNSURE, ("Teleporter",))


def test_an_expression_that_no_sample_reaches_may_answer_all_the_same() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"a.{ZONE}", "^/a(/|$)"), rule(f"a.{ZONE}", "^/a[bc]?$"))
    found = {row.path: (row.reach, row.entry.why) for row in cloud.rows()}
    assert found == {"/a": (Reach.EVERYONE, Why.NO_LOGIN), "^/a[bc]?$": (Reach.UNKNOWN, Why.ROUTE)}


def test_a_login_that_an_expression_cannot_meet_says_nothing_about_it() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"a.{ZONE}", "^/b[0-9]"))
    cloud.login(f"a.{ZONE}/shop", FAMILY)
    cloud.login(f"a.{ZONE}/b0", FAMILY)
    [row] = cloud.rows()
    assert row.reach is Reach.PARTLY


def test_a_login_with_a_part_that_cannot_be_judged_is_not_called_a_login() -> None:
    cloud = Cloud()
    cloud.record("a")
    cloud.document(rule(f"a.{ZONE}"))
    listed = {"ip_list": {"id": "8e4e0b0a-0b1c-4f6c-9f3e-000000000000"}}
    cloud.login(f"a.{ZONE}", FAMILY)
    cloud.login(f"a.{ZONE}/x", policy("bypass", listed))
    [row] = cloud.rows()
    assert (row.reach, row.entry.why, row.entry.address) == (Reach.UNKNOWN, Why.POLICY, f"a.{ZONE}/x")
