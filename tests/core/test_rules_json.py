"""Access policies in Cloudflare's own JSON are read strictly."""

import pytest

from dockflare_desktop.core.access.rules_json import Reference, read_policies, read_rules
from dockflare_desktop.core.labels.values import Misread
from dockflare_desktop.core.model import Json, PolicyBody
from dockflare_desktop.core.problem import ProblemCode

EVERYONE: Json = {"everyone": {}}


def policy(**parts: Json) -> Json:
    return {"decision": "allow", "include": [EVERYONE]} | parts  # type: ignore[operator]  # both are objects


def test_unknown_keys_are_kept_and_read_only_ones_dropped() -> None:
    item = policy(name="n", session_duration="1h", id="x", created_at="y", reusable=True)
    assert read_policies([item]) == (PolicyBody("n", "allow", ({"everyone": {}},), extra={"session_duration": "1h"}),)


def test_a_policy_without_a_name_gets_one() -> None:
    found = read_policies([policy(), policy(decision="deny")])
    assert isinstance(found, tuple)
    assert [each.name for each in found if isinstance(each, PolicyBody)] == ["rule 1", "rule 2"]


def test_precedence_orders_where_every_policy_has_it() -> None:
    late, early = policy(name="late", precedence=9), policy(name="early", precedence=2)
    found = read_policies([late, early])
    assert isinstance(found, tuple)
    assert [each.name for each in found if isinstance(each, PolicyBody)] == ["early", "late"]
    partly = read_policies([late, policy(name="none")])
    assert isinstance(partly, tuple)
    assert [each.name for each in partly if isinstance(each, PolicyBody)] == ["late", "none"]


def test_ids_alone_are_references() -> None:
    assert read_rules('["a", {"id": "b", "precedence": 1}]') == (Reference("a"), Reference("b"))


def test_values_are_normalised() -> None:
    rules: Json = [
        {"ip": {"ip": "192.0.2.1"}},
        {"geo": {"country_code": "se"}},
        {"email_domain": {"domain": "X.example"}},
    ]
    found = read_policies([policy(include=rules)])
    assert isinstance(found, tuple)
    body = found[0]
    assert isinstance(body, PolicyBody)
    assert body.include == (
        {"ip": {"ip": "192.0.2.1/32"}},
        {"geo": {"country_code": "SE"}},
        {"email_domain": {"domain": "x.example"}},
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({}, "a list of policies is expected"),
        ("x", "a list of policies is expected"),
        ([], "the list is empty"),
        ([7], "policy 1 is no object"),
        ([""], "policy 1 is no object"),
        ([policy(), {"id": 7}], "policy 2: id is no text"),
        ([{"email": {"email": "a@x.example"}, "action": "allow"}], "policy 1: decision is none of"),
        ([policy(decision=7)], "policy 1: decision is none of"),
        ([policy(name=7)], "policy 1: name is no text"),
        ([policy(include=[])], "policy 1: include is empty"),
        ([policy(include=None)], "policy 1: include is empty"),
        ([policy(include="x")], "policy 1, include is no list"),
        ([policy(include={"everyone": {}})], "policy 1, include is no list"),
        ([policy(require=[{}])], "policy 1, require: a rule has exactly one selector"),
        ([policy(exclude=[{"everyone": {}, "ip": {}}])], "policy 1, exclude: a rule has exactly one selector"),
        ([policy(include=["everyone"])], "policy 1, include: a rule has exactly one selector"),
        ([policy(include=[{"emails": {"email": "a@x.example"}}])], "policy 1, include: emails is no selector"),
        ([policy(include=[{"group": {}}])], "policy 1, include: group needs an object"),
        ([policy(include=[{"email": "a@x.example"}])], "policy 1, include: email needs an object"),
        ([policy(include=[{"email": {"mail": "a@x.example"}}])], "policy 1, include: email needs email"),
        ([policy(include=[{"geo": {"country_code": "XX"}}])], "policy 1, include: XX is no country code"),
        ([policy(include=[{"ip": {"ip": "10.0.0.1/8"}}])], "policy 1, include: 10.0.0.1/8 is no IP address"),
    ],
)
def test_what_cloudflare_would_refuse_is_refused_here_and_named(value: Json, told: str) -> None:
    found = read_policies(value)
    assert isinstance(found, Misread)
    assert found.code is ProblemCode.RULES_INVALID
    assert found.detail.startswith(told)


def test_what_was_probably_meant_is_offered() -> None:
    for value, meant in (
        ([policy(decision="alow")], "allow"),
        ([policy(include=[{"emails": {"email": "a@x.example"}}])], "email"),
        ([policy(include=[{"ip": {"ip": "10.0.0.1/8"}}])], "10.0.0.0/8"),
    ):
        found = read_policies(value)  # type: ignore[arg-type]  # lists of JSON
        assert isinstance(found, Misread)
        assert found.suggestion == meant
