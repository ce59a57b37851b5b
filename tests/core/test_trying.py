"""Trying a URL: each link of the way, judged, and what visitors see where it breaks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.cloud import (
    Actual,
    App,
    AppPolicy,
    Connector,
    Directory,
    Document,
    Record,
    Tunnel,
    Zone,
)
from dockflare_desktop.core.doctor.facts import Knock
from dockflare_desktop.core.doctor.targets import doors
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.public.outside import Answer, Failure
from dockflare_desktop.core.service import Presence, Service
from dockflare_desktop.core.trying.place import place_of
from dockflare_desktop.core.trying.trial import Conclusion, Link, Mark, Saying, Step, Trial
from dockflare_desktop.core.trying.way import Known, serving, tried
from dockflare_desktop.words.trying import _SAYINGS, LINKS, conclusion_words, step_words, trial_text
from tests.core.test_doctor import BESIDE, HOST, NEAR, container, service

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ID = "8c1e0000-0000-4000-8000-0000000000f0"
PLACE = (HOST, "/")
RECORD = Record("r1", "z1", "CNAME", HOST, f"{ID}.cfargotunnel.com", proxied=True)
WEB: JsonObject = {"hostname": HOST, "service": "http://web:8080"}
LAST: JsonObject = {"service": "http_status:404"}
UP = (Connector("c1", config_version=88), Connector("c2", config_version=88))


def cloud(
    *records: Record,
    rules: tuple[JsonObject, ...] = (WEB, LAST),
    connected: tuple[Connector, ...] | None = UP,
    apps: tuple[App, ...] | None = (),
    remote: bool = True,
) -> Actual:
    directory = Directory(zones=(Zone("z1", "home.example"),), tunnels=(Tunnel(ID, "home", remote),))
    documents = {ID: Document(ID, 88, {"ingress": rules}, NOW)}
    return Actual("acc", "Home", directory, documents, {ID: connected}, {"z1": records or (RECORD,)}, apps, NOW)


def steps(known: Known, place: tuple[str, str] = PLACE) -> dict[Link, tuple[Mark, Saying]]:
    return {step.link: (step.mark, step.saying) for step in tried(known, place).steps}


def app(*policies: PolicyBody, address: str = HOST) -> App:
    held = tuple(AppPolicy(f"p{at}", body, reusable=True) for at, body in enumerate(policies))
    return App("a1", "aud", "Web", "self_hosted", (address,), held)


def ours(**more: object) -> Service:
    return service(box=container("web"), **more)


# --- what is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("https://web.home.example/v2/a%20b?x=1#y", (HOST, "/v2/a b")),
        ("  WEB.home.example ", (HOST, "/")),
        ("web.home.example:8443/x", (HOST, "/x")),
        ("http://bücher.example", ("xn--bcher-kva.example", "/")),
    ],
)
def test_a_url_is_read_as_a_browser_would(text: str, place: tuple[str, str]) -> None:
    assert place_of(text) == place


@pytest.mark.parametrize(
    "text", ["", "ftp://web.home.example", "https://[::1", "*.home.example", "my_app.example", "a b"]
)
def test_what_is_no_url_says_why(text: str) -> None:
    found = place_of(text)
    assert isinstance(found, Problem)
    assert found.code is ProblemCode.URL_INVALID
    assert found.detail


# --- the links -------------------------------------------------------------------------------------------------------


def test_a_way_that_holds() -> None:
    door = doors((ours(),), NEAR, BESIDE)[0]
    answer = Answer(NOW, 84, 200)
    known = Known(cloud(), (ours(),), {"r1"}, door, Knock.OPEN, answer)
    trial = tried(known, PLACE)
    assert steps(known) == {
        Link.DNS: (Mark.OK, Saying.LEADS),
        Link.CERTIFICATE: (Mark.OK, Saying.COVERED),
        Link.LOGIN: (Mark.OPEN, Saying.NO_LOGIN),
        Link.RULE: (Mark.OK, Saying.RULE),
        Link.CONNECTOR: (Mark.OK, Saying.CONNECTED),
        Link.TARGET: (Mark.OK, Saying.TARGET_ANSWERS),
        Link.ANSWER: (Mark.OK, Saying.ANSWERS),
    }
    assert (trial.holds, trial.conclusion) == (True, None)
    assert trial_text(trial).splitlines()[:2] == [
        f"https://{HOST}/",
        "  [ok] DNS: CNAME to tunnel home, proxied, ours",
    ]


def test_a_name_without_a_record_and_one_that_leads_elsewhere() -> None:
    other = Record("r2", "z1", "A", "docs.home.example", "198.51.100.7", proxied=True)
    missing = tried(Known(cloud(other)), PLACE)
    assert (missing.steps[0].saying, missing.holds) == (Saying.NO_RECORD, False)
    assert [step.link for step in missing.steps] == [Link.DNS, Link.CERTIFICATE, Link.LOGIN]
    assert missing.conclusion == Conclusion(Saying.SEES_NOTHING)
    elsewhere = tried(Known(cloud(other)), ("docs.home.example", "/"))
    assert elsewhere.steps[0] == Step(Link.DNS, Mark.BAD, Saying.OTHER_RECORD, {"type": "A", "content": "198.51.100.7"})


def test_a_foreign_record_and_a_zone_that_is_not_seen() -> None:
    assert steps(Known(cloud()))[Link.DNS] == (Mark.OK, Saying.LEADS_FOREIGN)
    unseen = tried(Known(cloud()), ("web.other.example", "/"))
    assert [(step.link, step.saying) for step in unseen.steps] == [
        (Link.DNS, Saying.UNCLEAR),
        (Link.LOGIN, Saying.NO_LOGIN),
    ]
    assert "its zone is none of those" in step_words(unseen.steps[0])


def test_a_name_two_levels_deep_and_the_zones_own() -> None:
    deep = replace(RECORD, name="a.b.home.example")
    trial = tried(
        Known(cloud(deep, rules=({"hostname": "a.b.home.example", "service": "http://web:8080"}, LAST))),
        ("a.b.home.example", "/"),
    )
    assert trial.steps[1].names == {"levels": "2", "flat": "a-b.home.example"}
    assert trial.conclusion == Conclusion(Saying.SEES_WARNING)
    assert trial.holds
    apex = tried(Known(cloud()), ("home.example", "/"))
    assert apex.steps[1].saying is Saying.COVERED


EVERYONE = PolicyBody("open", "bypass", ({"everyone": {}},))
FAMILY = PolicyBody("family", "allow", ({"email": {"email": "ann@home.example"}},))
SWEDEN = PolicyBody("near", "bypass", ({"geo": {"country_code": "SE"}},))
ODD = PolicyBody("odd", "bypass", ({"brand_new": {}},))


@pytest.mark.parametrize(
    ("apps", "expected"),
    [
        ((app(FAMILY),), (Mark.OK, Saying.LOGIN)),
        ((app(EVERYONE),), (Mark.OPEN, Saying.OPENED)),
        ((app(SWEDEN, FAMILY),), (Mark.OPEN, Saying.PARTLY)),
        ((app(ODD),), (Mark.UNKNOWN, Saying.LOGIN_UNKNOWN)),
        (None, (Mark.UNKNOWN, Saying.LOGIN_UNKNOWN)),
    ],
)
def test_what_stands_before_it(apps: tuple[App, ...] | None, expected: tuple[Mark, Saying]) -> None:
    assert steps(Known(cloud(apps=apps)))[Link.LOGIN] == expected


def test_which_rule_answers() -> None:
    v2: JsonObject = {"hostname": HOST, "path": "^/v2(/|$)", "service": "http://api:9000"}
    trial = tried(Known(cloud(rules=(v2, WEB, LAST))), (HOST, "/v2/health"))
    found = next(step for step in trial.steps if step.link is Link.RULE)
    assert found.names == {"number": "1", "path": "^/v2(/|$)", "version": "88"}
    assert step_words(found) == "no. 1, path ^/v2(/|$), version 88"


def test_no_rule_a_catch_all_and_rules_that_cannot_be_read() -> None:
    none = tried(Known(cloud(rules=({"hostname": "x.home.example", "service": "http://x:1"}, LAST))), PLACE)
    assert steps(Known(cloud(rules=(LAST,))))[Link.RULE] == (Mark.BAD, Saying.CATCH_ALL)
    assert none.conclusion == Conclusion(Saying.SEES_STATUS, {"service": "http_status:404"})
    file = steps(Known(cloud(remote=False)))
    assert file[Link.RULE] == (Mark.UNKNOWN, Saying.RULE_UNCLEAR)
    assert Link.TARGET not in file
    odd: JsonObject = {"hostname": HOST, "path": r"\p{Greek}", "service": "http://x:1"}
    assert steps(Known(cloud(rules=(odd, LAST))))[Link.RULE] == (Mark.UNKNOWN, Saying.RULE_UNCLEAR)
    never = replace(cloud(), documents={ID: Document(ID, 0, None, NOW)})
    assert tried(Known(never), PLACE).conclusion == Conclusion(Saying.SEES_STATUS, {"service": "http_status:503"})


def test_connectors_that_are_away_behind_or_unread() -> None:
    none = tried(Known(cloud(connected=())), PLACE)
    assert none.conclusion == Conclusion(Saying.SEES_TUNNEL_ERROR)
    late = (UP[0], replace(UP[1], config_version=87))
    found = next(step for step in tried(Known(cloud(connected=late)), PLACE).steps if step.link is Link.CONNECTOR)
    assert (found.mark, step_words(found)) == (Mark.WARNING, "1 of 2 still use version 87, wanted 88")
    assert steps(Known(cloud(connected=None)))[Link.CONNECTOR] == (Mark.UNKNOWN, Saying.CONNECTORS_UNREAD)


def test_a_connector_that_answers_by_itself() -> None:
    closed: JsonObject = {"hostname": HOST, "service": "http_status:503"}
    trial = tried(Known(cloud(rules=(closed, LAST))), PLACE)
    assert trial.conclusion == Conclusion(Saying.SEES_STATUS, {"service": "http_status:503"})


def test_a_target_that_refuses_names_the_port_that_the_container_shows() -> None:
    api = service("http://web:9000", box=container("web"))
    (door,) = doors((api,), NEAR, BESIDE)
    actual = cloud(rules=({"hostname": HOST, "service": "http://web:9000"}, LAST))
    trial = tried(Known(actual, (api,), (), door, Knock.REFUSED), PLACE)
    assert trial.conclusion == Conclusion(
        Saying.SEES_OTHER_PORT, {"container": "web", "port": "8080", "asked": "9000"}, HOST, "8080"
    )
    assert conclusion_words(trial.conclusion) == (
        "Visitors see error 502. Container web shows port 8080, the target says 9000."
    )
    (same,) = doors((ours(),), NEAR, BESIDE)
    plain = tried(Known(cloud(), (ours(),), (), same, Knock.REFUSED), PLACE)
    assert plain.conclusion == Conclusion(Saying.SEES_TARGET_ERROR, {}, HOST)
    assert tried(Known(cloud(), (), (), None, Knock.REFUSED), PLACE).conclusion == Conclusion(Saying.SEES_TARGET_ERROR)


def test_a_target_whose_container_is_out_of_reach_or_stopped() -> None:
    apart = Problem(ProblemCode.NETWORK_NOT_SHARED, HOST, Effect.WARNING, container="web", value="cloudflared")
    assert steps(Known(cloud(), (ours(problems=(apart,)),)))[Link.TARGET] == (Mark.BAD, Saying.TARGET_APART)
    assert steps(Known(cloud(), (ours(presence=Presence.LEAVING),)))[Link.TARGET] == (Mark.BAD, Saying.TARGET_STOPPED)
    manual = service("http://web:8080", presence=Presence.LEAVING)
    found = next(step for step in tried(Known(cloud(), (manual,)), PLACE).steps if step.link is Link.TARGET)
    assert found.names["container"] == HOST


def test_a_target_that_gives_no_answer_counts_only_where_there_is_a_way() -> None:
    far = service("http://192.168.1.20:5001")
    (door,) = doors((far,), (), {})
    assert steps(Known(cloud(), (far,), (), door, Knock.SILENT))[Link.TARGET] == (Mark.WARNING, Saying.TARGET_SILENT)
    (near,) = doors((ours(),), NEAR, BESIDE)
    for knock in (Knock.SILENT, Knock.NO_NAME, Knock.UNASKED):
        unasked = steps(Known(cloud(), (ours(),), (), near, knock))
        assert unasked[Link.TARGET] == (Mark.UNKNOWN, Saying.TARGET_UNASKED)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(NOW, 80, 302, login=True), (Mark.OK, Saying.ANSWERS_LOGIN)),
        (Answer(NOW, 80, 502), (Mark.BAD, Saying.ANSWERS)),
        (Answer(NOW, failure=Failure.NAME), (Mark.BAD, Saying.NO_ANSWER)),
    ],
)
def test_what_the_url_itself_answers(answer: Answer, expected: tuple[Mark, Saying]) -> None:
    trial = tried(Known(cloud(), answer=answer), PLACE)
    assert (trial.steps[-1].mark, trial.steps[-1].saying) == expected
    assert trial.conclusion is None


# --- whose it is -----------------------------------------------------------------------------------------------------


def test_the_service_that_answers_is_found_by_its_rule() -> None:
    assert serving(cloud(), (ours(),), PLACE) == ours()
    assert serving(cloud(), (), PLACE) is None
    assert serving(cloud(), (ours(),), ("other.home.example", "/")) is None


def test_every_link_and_saying_has_words() -> None:
    assert LINKS.keys() == set(Link)
    assert _SAYINGS.keys() == set(Saying)
    bad = Step(Link.ANSWER, Mark.BAD, Saying.NO_ANSWER, {"why": "name"})
    text = trial_text(Trial(HOST, "/", (bad,), Conclusion(Saying.SEES_NOTHING)))
    assert text.endswith("[bad] Answer: none: the name is not known\nVisitors are not led to one of your tunnels.\n")
