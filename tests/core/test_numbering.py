"""A policy of a group keeps the object that says the same, and edits go where nobody slips in between."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.planning.desired_policies import marked_body, policy_json
from dockflare_desktop.core.planning.numbering import renumbered
from dockflare_desktop.core.service import AccessSpec, GroupPolicy, OwnLogin, Service
from tests.engine.desk_of_plans import service

MARK = "7f3a9c2e"
ANN: JsonObject = {"email": {"email": "ann@x.example"}}
BOB: JsonObject = {"email": {"email": "bob@x.example"}}
EVE: JsonObject = {"email": {"email": "eve@x.example"}}
A, B = PolicyBody("a", "allow", (ANN,)), PolicyBody("b", "allow", (BOB,))
NO = PolicyBody("no", "deny", (BOB,))
ALL = replace(A, include=(ANN, BOB))


def books(*kept: PolicyBody | None, group: str = "g") -> Ledger:
    """A ledger that holds these policies under their places; None is a place that is empty."""
    rows = [
        LedgerEntry("acc", Kind.POLICY, f"{group}/{number}", f"id{number}", value=policy_json(marked_body(body, MARK)))
        for number, body in enumerate(kept)
        if body is not None
    ]
    return Ledger(MARK, tuple(rows))


def asks(*wanted: PolicyBody, group: str = "g", beside: tuple[GroupPolicy, ...] = ()) -> Service:
    uses = tuple(GroupPolicy(group, place, body) for place, body in enumerate(wanted))
    groups = tuple(dict.fromkeys((group, *(each.group for each in beside))))
    spec = AccessSpec("a.nordhus.example", "a", (*uses, *beside))
    return service("a.nordhus.example", login=OwnLogin(spec, groups))


def numbers(found: Service) -> list[int]:
    assert isinstance(found.login, OwnLogin)
    return [use.number for use in found.login.spec.policies if isinstance(use, GroupPolicy)]


@pytest.mark.parametrize(
    ("kept", "wanted", "expected"),
    [
        ((), (A, B), [0, 1]),
        ((A, B), (A, B), [0, 1]),
        ((A, B), (B, A), [1, 0]),
        ((A, B), (B,), [1]),
        ((A, B), (NO, A, B), [2, 0, 1]),
        ((A, None, B), (A, NO, B), [0, 1, 2]),
        ((A, B), (replace(A, name="renamed"), B), [0, 1]),  # says the same under another name
        ((A, B), (ALL, B), [0, 1]),  # the same name
        ((A, B), (B, ALL), [1, 2]),  # another list: it takes the change along
        ((A,), (replace(B, name="c"),), [0]),  # what is left, in order
        ((A,), (replace(A, decision="bypass"),), [0]),
        ((A,), (NO,), [1]),  # never an object that lets in for one that refuses
        ((A, A), (A, A), [0, 1]),
        ((NO, A), (NO, ALL), [0, 1]),  # one change alone
        ((NO, ALL), (replace(NO, include=(ANN, BOB)), A), [0, 1]),  # both close
        ((NO, A), (replace(NO, include=(ANN,)), ALL), [2, 3]),  # mixed, where something refuses
        ((A, B), (ALL, replace(B, include=(EVE,))), [0, 1]),  # mixed, where nothing does
        ((NO, A), (ALL, NO), [2, 0]),
    ],
)
def test_which_policy_is_which(
    kept: tuple[PolicyBody | None, ...], wanted: tuple[PolicyBody, ...], expected: list[int]
) -> None:
    [found] = renumbered((asks(*wanted),), books(*kept))
    assert numbers(found) == expected
    again = books(*(dict(zip(expected, wanted, strict=True)).get(number) for number in range(5)))
    assert numbers(renumbered((asks(*wanted),), again)[0]) == expected  # once written, that is how it stays


def test_groups_before_one_service_are_edited_as_one() -> None:
    """The other group's refusal stands before what this one lets in."""
    beside = (GroupPolicy("h", 0, NO),)
    kept = books(A, B)
    row = LedgerEntry("acc", Kind.POLICY, "h/0", "idh", value=policy_json(marked_body(NO, MARK)))
    both = Ledger(MARK, (*kept.entries, row))
    wanted = (ALL, replace(B, include=(EVE,)))
    assert numbers(renumbered((asks(*wanted, beside=beside),), both)[0]) == [2, 3, 0]
    assert numbers(renumbered((asks(*wanted),), both)[0]) == [0, 1]


def test_services_without_groups_stay_the_same_objects() -> None:
    services = (service("a.nordhus.example"), asks(A, B))
    assert renumbered(services, books(A, B)) is services
    moved = renumbered(services, books(B, A))
    assert moved[0] is services[0]
    assert numbers(moved[1]) == [1, 0]
