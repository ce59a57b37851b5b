"""ux.md section 10, row by row: the input that causes a problem, and the sentence that is said. Labels and layers."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.labels.fields import check_text
from dockflare_desktop.core.manual.checks import Known, Typed, check
from dockflare_desktop.core.manual.storing import wrong_with
from dockflare_desktop.core.model import Container, Layers, Network, Port
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.words import TABLE
from tests.core.worlds import GROUPS, NOW, box, manual, override, raw
from tests.sentences import Row, labels, one, said, told

WEB = {"dockflare.enable": "true", "dockflare.hostname": "web.home.example"}


ROWS = (
    Row(
        ProblemCode.GROUP_UNKNOWN,
        "There is no access group “famly”, so the service is not published. Did you mean “family”?",
        labels(access__group="famly"),
    ),
    Row(
        ProblemCode.GROUP_EMPTY,
        "The access group “empty” lets nobody in: it has no policy.",
        labels(access__group="empty"),
    ),
    Row(
        ProblemCode.GROUP_OPEN,
        "The group “open” lets everyone in, so the groups beside it would mean nothing.",
        labels(access__groups="family,open"),
    ),
    Row(
        ProblemCode.LABEL_UNKNOWN,
        "“dockflare.hostnam” is not a label this program knows. Did you mean “hostname”?",
        labels(hostnam="web.home.example"),
    ),
    Row(
        ProblemCode.LABEL_NOT_BOOLEAN,
        "“dockflare.enable=ja” is neither yes nor no. Use true or false.",
        labels(enable="ja"),
    ),
    Row(
        ProblemCode.HOSTNAME_MISSING,
        "The container asks to be published but names no hostname.",
        labels(host=""),
    ),
    Row(
        ProblemCode.HOSTNAME_INVALID,
        '“my_app.home.example” is not a valid address: "_" is not allowed. Did you mean “my-app.home.example”?',
        labels(host="my_app.home.example"),
    ),
    Row(
        ProblemCode.HOSTNAME_HAS_PORT,
        "“web.home.example:8080” has a port. The port belongs to the target, not to the address."
        " Did you mean “web.home.example”?",
        labels(host="web.home.example:8080"),
    ),
    Row(
        ProblemCode.WILDCARD_MISPLACED,
        "“*” may only be the whole first part, as in *.example.com; “a.*.home.example” is not that."
        " Did you mean “*.home.example”?",
        labels(host="a.*.home.example"),
    ),
    Row(
        ProblemCode.PATH_INVALID,
        "The connector cannot read the path “^/(?=a)”: look-ahead is not supported.",
        labels(path="^/(?=a)"),
    ),
    Row(
        ProblemCode.PATH_LOOSE,
        "The path “/api/.*” matches anywhere in an address, because it is not anchored with ^.",
        labels(path="/api/.*"),
    ),
    Row(
        ProblemCode.TARGET_MISSING,
        "The container shows several ports (80, 8080); say which one with the label port.",
        (raw("web", WEB, ports=(80, 8080)),),
    ),
    Row(
        ProblemCode.TARGET_MISSING,
        "It is not said where visitors go: the container exposes no port.",
        (raw("web", WEB),),
    ),
    Row(
        ProblemCode.TARGET_HAS_PATH,
        "A target ends after the port: the connector refuses the path in “http://web:80/app”."
        " Did you mean “http://web:80”?",
        labels(service="http://web:80/app"),
    ),
    Row(
        ProblemCode.TARGET_SCHEME_TYPO,
        "The target “htp://web:80” has a scheme that is not known. Did you mean “http://web:80”?",
        labels(service="htp://web:80"),
    ),
    Row(
        ProblemCode.TARGET_NO_SCHEME,
        "The target “localhost:8000” lacks http:// in front. Did you mean “http://localhost:8000”?",
        labels(service="localhost:8000"),
    ),
    Row(
        ProblemCode.RULES_JSON_BROKEN,
        "The custom rules are not valid JSON (line 1, character 14: Expecting ':' delimiter)."
        " Nothing is published without them.",
        labels(access__custom_rules='[{"decision" "allow"}]'),
    ),
    Row(
        ProblemCode.SIGN_IN_UNKNOWN,
        "There is no sign-in method “okta” in this account.",
        labels(access__policy="authenticate", access__allowed_idps="okta"),
    ),
    Row(
        ProblemCode.LABELS_IGNORED,
        "The group “family” is used; the other access labels are ignored: dockflare.access.policy.",
        labels(access__group="family", access__policy="bypass"),
    ),
    Row(
        ProblemCode.ZONE_NONE,
        "None of your zones contains photos.example.org. Your zones: home.example, new.example, sub.home.example.",
        labels(host="photos.example.org"),
    ),
    Row(
        ProblemCode.ZONE_NOT_ALLOWED,
        "Labels may not use home.example.",
        settings=Settings(allowed_zones=("work.example",)),
    ),
    Row(
        ProblemCode.ZONE_MISMATCH,
        "The label zonename says new.example, but web.home.example is not in it. Right would be home.example.",
        labels(zonename="new.example"),
    ),
    Row(
        ProblemCode.ZONE_PENDING,
        "The zone new.example is not active at Cloudflare yet.",
        labels(host="a.new.example"),
    ),
    Row(
        ProblemCode.CERTIFICATE_DEPTH,
        "a.b.home.example is deeper than your certificate covers. Browsers will warn."
        " a-b.home.example would be covered.",
        labels(host="a.b.home.example"),
    ),
    Row(
        ProblemCode.CA_POOL_FILE,
        "Every connector must have the file /certs/ca.pem: one that has not takes no change of the tunnel at all.",
        labels(origin__ca_pool="/certs/ca.pem"),
    ),
    Row(
        ProblemCode.ADDRESS_TAKEN,
        "web-2 wants the same address as web, which holds it and keeps it.",
        (box("web", age=9), box("web-2")),
    ),
    Row(
        ProblemCode.MANUAL_WINS,
        "A manual rule has the same address and wins over the label.",
        layers=Layers(groups=GROUPS, manual_rules=(manual(),)),
    ),
    Row(
        ProblemCode.MANUAL_OFF,
        "A manual rule for web.home.example is switched off, so the label is used.",
        layers=Layers(groups=GROUPS, manual_rules=(manual(enabled=False),)),
    ),
    Row(
        ProblemCode.MANUAL_MOVES,
        "This address was renamed to new.home.example/x, and stays until that is live.",
        (),
        Layers(manual_rules=(replace(manual(), moves_to=manual("new.home.example", path="/x").key),)),
    ),
    Row(
        ProblemCode.MANUAL_ENDED,
        "The manual rule of web.home.example has come to its end, so what it published goes.",
        (),
        Layers(manual_rules=(manual(ends=-5),)),
    ),
    Row(
        ProblemCode.TUNNEL_FILE,
        "“old-nas” is run from a file; its rules cannot be changed here.",
        labels(tunnel="old-nas"),
    ),
    Row(
        ProblemCode.TUNNEL_UNKNOWN,
        "There is no tunnel “dockflar” in this account. Did you mean “dockflare”?",
        labels(tunnel="dockflar"),
    ),
    Row(
        ProblemCode.LABEL_CHANGED,
        "The label under your override of service changed from http://api:80 to http://api:9000."
        " Your override still wins.",
        labels(service="http://api:9000"),
        Layers(groups=GROUPS, overrides=(override("service", "http://x:1", below="http://api:80"),)),
    ),
    Row(
        ProblemCode.OVERRIDE_ENDED,
        "The override of service ended; the label is used again.",
        layers=Layers(groups=GROUPS, overrides=(override("service", "http://x:1", ends=-5),)),
    ),
    Row(
        ProblemCode.OVERRIDE_IDLE,
        "The group “family” is used, so your override of access.policy has no effect.",
        layers=Layers(
            groups=GROUPS, overrides=(override("access.group", "family"), override("access.policy", "bypass"))
        ),
    ),
    Row(
        ProblemCode.OVERRIDE_WAITS,
        "An override for web.home.example waits: no service has this address now.",
        (),
        Layers(groups=GROUPS, overrides=(override("service", "http://x:1"),)),
    ),
    Row(
        ProblemCode.TARGET_UNREACHABLE,
        "The connector may not reach “http://web:80” from where it runs.",
        (Container("1", "web", WEB, ports=(Port(80),), networks=(Network("bridge"),)),),
    ),
    Row(
        ProblemCode.NETWORK_NOT_SHARED,
        "web and the connector “tunnel” share no network, so visitors who come through it see error 502.",
        (
            Container("1", "web", WEB, ports=(Port(80),), networks=(Network("photos"),)),
            Container("2", "tunnel", {}, image="cloudflare/cloudflared:latest", networks=(Network("proxy"),)),
        ),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.code))
def test_what_was_written_is_answered_in_a_sentence_that_is_true_by_itself(row: Row) -> None:
    assert said(one(told(row), row.code)) == row.text


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_has_words(code: ProblemCode) -> None:
    assert code in TABLE
    filled = dict.fromkeys(("subject", "container", "label", "value", "detail", "suggestion"), "x")
    said(Problem(code, until=NOW, **filled))


def test_an_end_that_is_over_is_told_of_a_manual_rule() -> None:
    problem = one(wrong_with(manual(ends=0), NOW), ProblemCode.END_OVER)
    assert said(problem) == "The time at which web.home.example is to be removed is over already."


@pytest.mark.parametrize(
    ("typed", "code", "text"),
    [
        (Typed(fields={"service": "http://nas:1"}), ProblemCode.ADDRESS_EMPTY, "The address is still empty."),
        (Typed("a.home.example"), ProblemCode.TARGET_EMPTY, "The target is still empty."),
        (
            Typed("web.home.example", fields={"service": "http://nas:1"}),
            ProblemCode.LABEL_YIELDS,
            "The container web has web.home.example by its labels; this rule wins over it.",
        ),
    ],
)
def test_what_is_typed_into_the_form_of_a_manual_rule_is_answered(typed: Typed, code: ProblemCode, text: str) -> None:
    checked = check(typed, Known(NOW, holders={manual().key: "web"}))
    assert said(one((each.problem for each in checked.findings), code)) == text


def test_a_rename_says_what_goes_when() -> None:
    typed = Typed("new.home.example", fields={"service": "http://nas:1"})
    checked = check(typed, Known(NOW, replaces=manual(path="/x").key))
    told = one((each.problem for each in checked.findings), ProblemCode.RENAMES)
    assert said(told) == "web.home.example/x goes as soon as new.home.example is live."


def test_an_address_in_use_is_told_with_who_has_it() -> None:
    taken = Problem(ProblemCode.ADDRESS_IN_USE, "web.home.example")
    assert said(taken) == "web.home.example is the address of another manual rule."
    assert said(replace(taken, detail="web")) == "web.home.example is the address of the container web."


@pytest.mark.parametrize(
    ("field_name", "text", "code"),
    [
        ("service", "http://web:80/x", ProblemCode.TARGET_HAS_PATH),
        ("origin.connect_timeout", "soon", ProblemCode.DURATION_INVALID),
        ("access.session_duration", "500ms!", ProblemCode.DURATION_INVALID),
        ("port", "99999", ProblemCode.VALUE_INVALID),
        ("no_tls_verify", "ja", ProblemCode.LABEL_NOT_BOOLEAN),
    ],
)
def test_what_is_typed_into_a_field_is_answered_alike(field_name: str, text: str, code: ProblemCode) -> None:
    problem = check_text(field_name, text)
    assert problem is not None
    assert problem.code is code
    assert text in said(problem)


@pytest.mark.parametrize("answer", ["group 0 does not exist", "group 0 does not exist."])
def test_what_cloudflare_says_ends_with_one_full_stop(answer: str) -> None:
    refused = Problem(ProblemCode.CLOUDFLARE_REFUSED, "web.home.example", detail=answer)
    assert said(refused) == "Cloudflare refused the change: group 0 does not exist."
