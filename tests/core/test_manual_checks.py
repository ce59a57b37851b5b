"""A manual rule while it is typed: every mistake is told at its part, with the fix that puts it right."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.manual.checks import NOWHERE, Checked, Fix, Known, Part, Put, Typed, check, part_of
from dockflare_desktop.core.model import PathMatch, ServiceKey
from dockflare_desktop.core.problem import Effect
from dockflare_desktop.core.problem import ProblemCode as Code
from tests.core.worlds import GROUPS, NOW, manual

KNOWN = Known(NOW, ("home.example", "shop.example"), ("dockflare", "garage"), GROUPS)
GOOD = Typed("nas.home.example", fields={"service": "http://192.168.1.20:5000", "access.group": "family"})


def found(checked: Checked, part: Part) -> list[tuple[Code, Fix | None]]:
    return [(each.problem.code, each.fix) for each in checked.findings if each.part is part]


def test_a_rule_without_a_fault_is_ready() -> None:
    checked = check(GOOD, KNOWN)
    assert checked.findings == ()
    assert checked.rule is not None
    assert (checked.rule.key, checked.rule.fields) == (ServiceKey("nas.home.example"), GOOD.fields)
    assert (checked.zone, checked.everyone) == ("home.example", False)


def test_what_is_pasted_with_spaces_and_line_breaks_is_read_without_them() -> None:
    fields = {key: f" \t{text}\r\n" for key, text in GOOD.fields.items()}
    pasted = Typed(" NAS.Home.Example\n", " /files/ \n", fields={**fields, "tunnel": " garage\n", "dns.comment": " \n"})
    checked = check(pasted, KNOWN)
    assert checked.findings == ()
    assert checked.rule is not None
    assert str(checked.rule.key) == "nas.home.example^/files(/|$)"
    assert checked.rule.fields == {**GOOD.fields, "tunnel": "garage"}


@pytest.mark.parametrize(
    ("host", "path", "code", "fix"),
    [
        ("", "", Code.ADDRESS_EMPTY, None),
        ("my_nas.home.example", "", Code.HOSTNAME_INVALID, Fix(Put.HOST, "my-nas.home.example")),
        ("nas.home.example:5000", "", Code.HOSTNAME_HAS_PORT, Fix(Put.HOST, "nas.home.example")),
        ("a.*.home.example", "", Code.WILDCARD_MISPLACED, Fix(Put.HOST, "*.home.example")),
        ("nas.other.example", "", Code.ZONE_NONE, None),
        ("a.b.home.example", "", Code.CERTIFICATE_DEPTH, Fix(Put.HOST, "a-b.home.example")),
        ("nas.home.example", "(?=x)", Code.PATH_INVALID, None),
        ("nas.home.example", "api.*", Code.PATH_LOOSE, None),
    ],
)
def test_a_wrong_address_is_told_with_its_fix(host: str, path: str, code: Code, fix: Fix | None) -> None:
    told = found(check(replace(GOOD, host=host, path=path), KNOWN), Part.ADDRESS)
    assert code in [each for each, _ in told]
    assert dict(told)[code] == fix


@pytest.mark.parametrize(
    ("target", "code", "fix"),
    [
        ("", Code.TARGET_EMPTY, None),
        ("192.168.1.20:5000", Code.TARGET_NO_SCHEME, "http://192.168.1.20:5000"),
        ("htp://nas", Code.TARGET_SCHEME_TYPO, "http://nas"),
        ("http://nas:80/x", Code.TARGET_HAS_PATH, "http://nas:80"),
        ("http://nas:99999", Code.TARGET_INVALID, None),
    ],
)
def test_a_wrong_target_is_told_and_the_rest_is_planned_all_the_same(target: str, code: Code, fix: str | None) -> None:
    checked = check(replace(GOOD, fields={**GOOD.fields, "service": target}), KNOWN)
    assert found(checked, Part.TARGET) == [(code, None if fix is None else Fix(Put.TARGET, fix, "service"))]
    assert checked.problems
    assert checked.rule is not None
    assert checked.rule.fields["service"] == NOWHERE


def test_groups_tunnels_ends_and_options_are_told_where_they_stand() -> None:
    fields = {
        **GOOD.fields,
        "access.group": "famly",
        "tunnel": "garag",
        "origin.connect_timeout": "soon",
        "access.session_duration": "x",
    }
    checked = check(replace(GOOD, fields=fields, expires_at=NOW), KNOWN)
    assert found(checked, Part.WHO) == [(Code.GROUP_UNKNOWN, Fix(Put.GROUP, "family", "famly"))]
    assert found(checked, Part.TUNNEL) == [(Code.TUNNEL_UNKNOWN, Fix(Put.TUNNEL, "garage"))]
    assert found(checked, Part.ENDS) == [(Code.END_OVER, None)]
    assert [code for code, _ in found(checked, Part.OPTIONS)] == [Code.DURATION_INVALID, Code.DURATION_INVALID]
    assert check(replace(GOOD, expires_at=NOW + timedelta(seconds=1)), KNOWN).findings == ()


def test_a_field_that_belongs_elsewhere_is_refused() -> None:
    checked = check(replace(GOOD, fields={**GOOD.fields, "hostname": "x", "origin.bastion_mode": "true"}), KNOWN)
    assert [code for code, _ in found(checked, Part.OPTIONS)] == [Code.VALUE_INVALID, Code.LABEL_NOT_ALLOWED]


def test_an_address_in_use_blocks_unless_a_label_has_it_and_the_rule_is_new() -> None:
    other = manual("nas.home.example")
    assert found(check(GOOD, replace(KNOWN, rules=(other,))), Part.ADDRESS) == [(Code.ADDRESS_IN_USE, None)]
    assert check(GOOD, replace(KNOWN, rules=(replace(other, expires_at=NOW),))).findings == ()  # its time is over
    edited = replace(KNOWN, rules=(other,), replaces=other.key)
    assert check(GOOD, edited).findings == ()
    left = replace(KNOWN, rules=(replace(other, moves_to=ServiceKey("new.home.example")),))
    [finding] = check(GOOD, replace(left, replaces=ServiceKey("new.home.example"))).findings  # renamed back
    assert (finding.problem.code, finding.problem.value) == (Code.RENAMES, "new.home.example")
    by_label = replace(KNOWN, holders={other.key: "nas"})
    [finding] = check(GOOD, by_label).findings
    assert (finding.problem.code, finding.problem.effect) == (Code.LABEL_YIELDS, Effect.WARNING)
    finding, hint = check(GOOD, replace(by_label, replaces=ServiceKey("old.home.example"))).findings
    assert (finding.problem.code, finding.problem.detail) == (Code.ADDRESS_IN_USE, "nas")
    assert (hint.problem.code, hint.problem.effect) == (Code.RENAMES, Effect.HINT)
    assert check(GOOD, replace(by_label, replaces=other.key)).findings == ()  # it wins there already


@pytest.mark.parametrize(
    ("who", "everyone"),
    [
        ({}, True),
        ({"access.policy": "bypass"}, True),
        ({"access.group": "open"}, True),
        ({"access.bypass_ips": "0.0.0.0/0"}, True),
        ({"access.policy": "authenticate"}, False),
        ({"access.group": "family"}, False),
        ({"access.emails": "a@x.example, b@x.example"}, False),
    ],
)
def test_who_would_let_everyone_in_is_known_at_once(who: dict[str, str], everyone: bool) -> None:  # noqa: FBT001 - pytest
    assert check(replace(GOOD, fields={"service": "http://x", **who}), KNOWN).everyone is everyone


def test_without_an_account_zones_and_tunnels_are_not_judged() -> None:
    blind = Known(NOW, groups=GROUPS)
    typed = replace(GOOD, host="nas.anywhere.example", fields={**GOOD.fields, "tunnel": "some"})
    checked = check(typed, blind)
    assert (checked.findings, checked.zone) == ((), "")


def test_a_plain_path_that_is_meant_as_a_pattern_may_be_a_prefix() -> None:
    told = found(check(replace(GOOD, path="/api", match="regex"), KNOWN), Part.ADDRESS)
    assert told == [(Code.PATH_LOOSE, Fix(Put.PATH_MATCH, "prefix"))]


def test_how_a_path_is_meant_is_said_like_a_label_would() -> None:
    checked = check(replace(GOOD, path="/only", match="exact"), KNOWN)
    assert checked.rule is not None
    assert checked.rule.path.match is PathMatch.EXACT


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("service", Part.TARGET),
        ("tunnel", Part.TUNNEL),
        ("access.emails", Part.WHO),
        ("dns.comment", Part.OPTIONS),
    ],
)
def test_a_field_is_told_at_the_part_of_the_form_where_it_stands(key: str, part: Part) -> None:
    assert part_of(key) is part
