"""Which changes take back what ended, before the rest of a plan."""

from dockflare_desktop.core.change import Action, Change, Hold, Kind, Phase, Plan, Risk, RuleStep, Why
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.engine.ending import split

KEY, OTHER = ServiceKey("a.nordhus.example"), ServiceKey("b.nordhus.example")


def change(name: str, *needs: str, key: ServiceKey = KEY, hold: Hold = Hold.NONE, risk: Risk = Risk.NONE) -> Change:
    step = RuleStep("home", key, None)
    return Change(
        name, Phase.ROUTE, step, Action.DELETE, Kind.RULE, name, Why.GONE, (key,), frozenset(needs), risk, hold
    )


def first(*changes: Change) -> list[str]:
    early, late = split(Plan(changes), frozenset({KEY}))
    assert {each.id for each in (*early.changes, *late.changes)} == {each.id for each in changes}
    return [each.id for each in early.changes]


def test_it_takes_along_what_it_needs_and_leaves_what_others_do() -> None:
    ground = change("ground", key=OTHER)
    assert first(ground, change("a", "ground"), change("b", "ground", "a"), change("c", key=OTHER)) == [
        "ground",
        "a",
        "b",
    ]


def test_what_needs_a_change_that_waits_for_a_click_stays_with_it() -> None:
    held = change("ground", key=OTHER, hold=Hold.MODE)
    assert first(held, change("a", "ground"), change("b")) == ["b"]


def test_what_needs_an_opening_keeps_its_place() -> None:
    opening = change("ground", key=OTHER, risk=Risk.MORE_PEOPLE)
    assert first(opening, change("a", "ground"), change("b")) == ["b"]
