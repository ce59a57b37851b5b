"""The second opinion before every call: where a stranger would get through."""

from dataclasses import replace

from dockflare_desktop.core.access.coverage import Applications
from dockflare_desktop.core.cloud import App, AppPolicy, Policy, Record, Tunnel, Zone
from dockflare_desktop.core.model import PathMatch, PolicyBody
from dockflare_desktop.core.planning.desired import hole_body, rule_body, with_lock
from dockflare_desktop.core.planning.guard import (
    Doors,
    Exposure,
    opened,
    with_app,
    with_policy,
    with_records,
    with_rules,
)
from dockflare_desktop.core.service import Service
from tests.engine.desk_of_plans import ANYONE, FAMILY, behind, service

HOST = "app.nordhus.example"
APP = service(HOST, login=behind(HOST, FAMILY))
BELOW = service(HOST, "/pub", login=behind(f"{HOST}/pub", FAMILY), target="http://pub:80")
WILD = service("*.nordhus.example", login=behind("*.nordhus.example", FAMILY))
LED = Record("r", "z", "CNAME", HOST, "t.cfargotunnel.com", proxied=True)
WILDCARD = replace(LED, id="w", name="*.nordhus.example")


def rule(each: Service) -> dict[str, object]:
    return dict(rule_body(each))


def app(address: str, *policies: PolicyBody, ident: str = "") -> App:
    found = tuple(AppPolicy(f"p{number}", body, reusable=True) for number, body in enumerate(policies))
    return App(ident or address, "aud", address, "self_hosted", (address,), found)


def doors(*rules: dict[str, object], records: tuple[Record, ...] | None = (LED,), apps: tuple[App, ...] = ()) -> Doors:
    document = (*rules, {"service": "http_status:404"})
    return Doors(
        (Zone("z", "nordhus.example"),),
        (Tunnel("t", "home"), Tunnel("u", "other")),
        {"t": (document,)},
        {"z": records},
        Applications(apps),
    )


def exposures(where: Doors, guarded: list[Service]) -> frozenset[Exposure]:
    """All that is open now: what these doors open after nothing was served."""
    return opened(replace(where, documents={}), where, guarded)


def found(where: Doors, *guarded: Service) -> set[str]:
    return {address for _, address in exposures(where, [*guarded])}


def test_a_rule_and_a_record_without_a_login_expose_and_each_lock_closes() -> None:
    assert found(doors(rule(APP)), APP) == {HOST}
    assert found(doors(rule(APP), apps=(app(HOST, FAMILY),)), APP) == set()
    assert found(doors(dict(with_lock(rule(APP), "acme", "aud"))), APP) == set()
    assert found(doors(rule(APP), records=()), APP) == set()
    assert found(doors(dict(hole_body(APP.key))), APP) == set()
    assert found(doors(), APP) == set()


def test_a_login_that_lets_everyone_in_is_none() -> None:
    assert found(doors(rule(APP), apps=(app(HOST, ANYONE),)), APP) == {HOST}


def test_what_cannot_be_read_counts_as_open() -> None:
    closed = doors(rule(APP), apps=(app(HOST, FAMILY),))
    assert found(replace(closed, apps=None), APP) == {HOST}
    bare = doors(rule(APP), records=())
    assert found(replace(bare, records={"z": None}), APP) == {HOST}
    assert found(replace(doors(), documents={"t": None}), APP) == {HOST}


def test_every_document_that_a_connector_may_run_counts() -> None:
    locked = doors(dict(with_lock(rule(APP), "acme", "aud")))
    assert found(with_rules(locked, "t", ({"service": "http_status:404"},)), APP) == set()
    assert found(with_rules(locked, "t", (rule(APP),)), APP) == {HOST}


def test_a_wildcard_record_leads_at_any_depth_and_an_exact_one_elsewhere_does_not() -> None:
    assert found(doors(rule(APP), records=(WILDCARD,)), APP) == {HOST}
    assert found(doors(rule(APP), records=(WILDCARD, replace(LED, content="u.cfargotunnel.com"))), APP) == set()
    assert found(doors(rule(APP), records=(WILDCARD, replace(LED, type="A", content="192.0.2.1"))), APP) == set()
    assert found(doors(rule(APP), records=(WILDCARD, replace(LED, type="TXT", content="x"))), APP) == {HOST}


def test_a_name_outside_every_zone_may_be_led_anywhere() -> None:
    outside = service("app.elsewhere.example", login=behind("app.elsewhere.example", FAMILY))
    assert found(doors(rule(outside), records=(WILDCARD,)), outside) == {"app.elsewhere.example"}


def test_an_application_on_a_name_that_the_service_does_not_answer_says_nothing() -> None:
    apps = (app("*.nordhus.example", FAMILY), app("deep.x.nordhus.example", ANYONE))
    assert found(doors(dict(with_lock(rule(WILD), "acme", "aud")), records=(WILDCARD,), apps=apps), WILD) == set()
    assert "deep.x.nordhus.example" in found(doors(rule(WILD), records=(WILDCARD,), apps=apps), WILD)


def test_a_protected_wildcard_is_open_below_its_first_level_unless_locked() -> None:
    apps = (app("*.nordhus.example", FAMILY),)
    assert found(doors(rule(WILD), records=(WILDCARD,), apps=apps), WILD) == {"visitor.visitor.nordhus.example"}
    locked = dict(with_lock(rule(WILD), "acme", "aud"))
    assert found(doors(locked, records=(WILDCARD,), apps=apps), WILD) == set()


def test_an_open_application_below_exposes_what_answers_there() -> None:
    pub = replace(app(f"{HOST}/pub", ANYONE), addresses=(f"{HOST}/pub", "elsewhere.nordhus.example"))
    apps = (app(HOST, FAMILY), pub)
    assert found(doors(rule(APP), apps=apps), APP) == {f"{HOST}/pub"}
    public = service(HOST, "/pub", login=behind(f"{HOST}/pub", ANYONE), target="http://pub:80")
    assert found(doors(rule(public), rule(APP), apps=apps), APP) == set()


def test_the_first_rule_that_matches_answers() -> None:
    apps = (app(f"{HOST}/pub", FAMILY),)
    assert found(doors(rule(BELOW), rule(APP), apps=apps), BELOW) == set()
    assert found(doors({"hostname": "*.nordhus.example", "service": "http://hand:1"}, rule(APP)), APP) == set()
    twin: dict[str, object] = {"hostname": HOST, "service": "http://hand:1"}
    assert found(doors(twin, rule(APP)), APP) == {HOST}  # by its key it may be ours
    exact = service(HOST, "/x", match=PathMatch.EXACT, login=behind(f"{HOST}/x", FAMILY))
    assert found(doors(rule(exact)), exact) == {f"{HOST}/x"}
    assert found(doors({"hostname": "*", "path": "^/x$", "service": "http://hand:1"}, rule(exact)), exact) == set()
    assert found(doors({"hostname": HOST, "path": "x+", "service": "http://hand:1"}, rule(exact)), exact) == set()


def test_a_regular_expression_is_protected_by_the_whole_hostname() -> None:
    regex = service(HOST, r"^/v[0-9]/", match=PathMatch.REGEX, login=behind(HOST, FAMILY))
    assert {address.partition("/")[0] for address in found(doors(rule(regex)), regex)} == {HOST}
    assert found(doors(rule(regex), apps=(app(HOST, FAMILY),)), regex) == set()


def test_what_a_call_would_change() -> None:
    closed = doors(rule(APP), apps=(app(HOST, FAMILY, ident="a"),))
    assert found(with_app(closed, None, "a"), APP) == {HOST}
    assert found(with_app(closed, app(HOST, ANYONE), "a"), APP) == {HOST}
    assert found(with_app(doors(rule(APP)), app(HOST, FAMILY)), APP) == set()
    assert found(with_policy(closed, Policy("p0", FAMILY), ANYONE), APP) == {HOST}
    assert found(with_policy(closed, Policy("other", FAMILY), ANYONE), APP) == set()
    unrouted = doors(rule(APP), records=())
    assert found(with_records(unrouted, "z", [LED], []), APP) == {HOST}
    assert found(with_records(doors(rule(APP)), "z", [], ["r"]), APP) == set()
    unread = replace(closed, apps=None, records={"z": None})
    assert with_app(unread, None, "a") is unread
    assert with_policy(unread, Policy("p0", FAMILY), ANYONE) is unread
    assert with_records(unread, "z", [LED], []) is unread


def test_only_what_is_not_open_already_counts_as_opened() -> None:
    public, closed = doors(rule(APP)), doors(rule(APP), apps=(app(HOST, FAMILY),))
    assert opened(closed, public, [APP]) == {(APP.key, HOST)}
    assert opened(public, with_app(public, app(f"{HOST}/pub", ANYONE)), [APP]) == set()


def test_an_exposure_names_the_service_and_where() -> None:
    wanted: set[Exposure] = {(APP.key, HOST)}
    assert exposures(doors(rule(APP)), [APP]) == wanted
