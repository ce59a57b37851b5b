"""Adopted rules keep their place in a document, so that giving back leaves it as it was; unless they hide others."""

from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.planning.books import rule_key
from dockflare_desktop.core.planning.ingress import keeps_place, merge, rules_of

LAST: JsonObject = {"service": "http_status:404"}


def rule(host: str, path: str = "", service: str = "http://theirs:1") -> JsonObject:
    return {"hostname": host, **({"path": path} if path else {}), "service": service}


def merged(rules: list[JsonObject], ours: dict[int, JsonObject], *more: JsonObject) -> list[JsonObject]:
    """The document with some of its rules replaced by ours, all of which were adopted, and with new ones."""
    wanted = {rule_key(rules[at]): new for at, new in ours.items()} | {rule_key(new): new for new in more}
    lasting = frozenset(rule_key(rules[at]) for at in ours)
    found = merge({"ingress": rules}, tuple(ours), wanted, lasting)
    assert found.no_place == ()
    return list(rules_of(found.config))


A, B, C = rule("a.example"), rule("b.example"), rule("c.example")


def test_a_lasting_rule_stays_where_it_stands() -> None:
    new = rule("a.example", service="http://app:80")
    assert merged([A, B, C, LAST], {0: new}) == [new, B, C, LAST]
    assert merged([new, B, C, LAST], {0: A}) == [A, B, C, LAST]


def test_several_in_a_row_keep_their_order() -> None:
    rules = [C, A, B, LAST]
    assert merged(rules, {0: C, 1: A}) == rules
    assert merged(rules, {0: C, 2: B}) == rules


def test_rules_of_ours_that_come_and_go_do_not_move_a_lasting_one() -> None:
    """Only what is not ours counts for its place: giving it back is to leave the others' document as it was."""
    mine, lasting, theirs = rule("m.example", service="http://app:80"), B, rule("d.example")
    config: JsonObject = {"ingress": [C, mine, lasting, theirs, LAST]}
    for kept in ({}, {rule_key(mine): mine}):
        found = merge(config, (1, 2), {rule_key(lasting): lasting, **kept}, frozenset({rule_key(lasting)}))
        rules = [each for each in rules_of(found.config) if each != mine]
        assert rules == [C, lasting, theirs, LAST]


def test_a_new_rule_goes_above_a_lasting_one_that_would_swallow_it() -> None:
    wide, inner = rule("a.example", "^/x(/|$)"), rule("a.example", "^/x/y(/|$)", "http://app:80")
    found = merged([wide, B, LAST], {0: wide}, inner)
    assert found.index(inner) < found.index(wide)
    found = merged([B, wide, LAST], {1: wide}, inner)
    assert found.index(inner) < found.index(wide)


def test_a_lasting_rule_is_not_hidden_by_a_wider_one_of_ours() -> None:
    star = rule("*.example", service="http://all:80")
    found = merged([B, A, LAST], {1: A}, star)
    assert found.index(A) < found.index(star)


def test_a_rule_keeps_its_place_only_where_it_hides_nothing_and_nothing_hides_it() -> None:
    star = rule("*.example")
    assert [keeps_place({"ingress": [A, star, LAST]}, at) for at in (0, 1)] == [True, True]
    assert [keeps_place({"ingress": [star, A, LAST]}, at) for at in (0, 1)] == [False, False]
    assert not keeps_place({"ingress": [A, LAST]}, 1)
    assert ServiceKey("a.example") == rule_key(A)
