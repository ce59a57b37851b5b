"""What comparing says of a ledger's rows; what was not read, or not known to be written, says nothing."""

from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.change import Action, Kind, Ledger, LedgerEntry, LedgerState
from dockflare_desktop.core.cloud import Actual, Directory, Document, Policy, Tunnel
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.planning.differences import LONGEST, Difference, differences, in_words
from dockflare_desktop.core.planning.elsewhere import elsewhere, neighbours
from dockflare_desktop.core.planning.situation import Situation, View
from dockflare_desktop.core.settings import Settings

NOW = datetime(2026, 11, 1, tzinfo=UTC)
RULE = {"hostname": "a.example", "service": "http://a:1"}
OWN = Policy("p", PolicyBody("x", "allow"))


def view(*rows: LedgerEntry, **parts: object) -> View:
    given = {"documents": {}, "connectors": {}, "records": {}, "apps": None, **parts}
    policies = given.pop("policies", None)
    directory = Directory(tunnels=(Tunnel("t", "home"),), policies=policies)  # type: ignore[arg-type]  # parts
    actual = Actual("a", "A", directory, read_at=NOW, **given)  # type: ignore[arg-type]  # parts
    return View(Situation((), actual, Ledger("7f3a9c2e", rows), Settings(), NOW))


def row(kind: Kind, **parts: object) -> LedgerEntry:
    return LedgerEntry("a", kind, "a.example", **{"object_id": "x", "value": RULE, **parts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "entry",
    [
        row(Kind.TUNNEL),
        row(Kind.RECORD, zone="z"),
        row(Kind.RULE, tunnel="t"),
        row(Kind.RULE, tunnel="gone"),
        row(Kind.APPLICATION),
        row(Kind.POLICY),
    ],
)
def test_what_was_not_read_says_nothing(entry: LedgerEntry) -> None:
    assert elsewhere(view(entry)) == ()


@pytest.mark.parametrize("state", [each for each in LedgerState if each is not LedgerState.APPLIED])
def test_what_is_not_known_to_be_written_says_nothing(state: LedgerState) -> None:
    assert elsewhere(view(row(Kind.POLICY, state=state), policies=())) == ()


def test_a_policy_that_is_gone_is_told_and_an_adopted_one_is_its_owners() -> None:
    found = elsewhere(view(row(Kind.POLICY), row(Kind.POLICY, former={}), policies=(OWN,)))
    assert [(each.kind, each.action, each.keys) for each in found] == [(Kind.POLICY, Action.DELETE, ())]
    assert (
        elsewhere(view(row(Kind.APPLICATION), row(Kind.APPLICATION, object_id=""), apps=()))[0].action is Action.DELETE
    )


def test_documents_that_did_not_change_or_are_gone_say_nothing_of_neighbours() -> None:
    document, other = Document("t", 1, {"ingress": [RULE]}, NOW), Document("gone", 1, None, NOW)
    now = view(documents={"t": document, "u": None})
    assert neighbours(None, now) == ()
    before = view(documents={"t": document, "gone": other, "u": None}).given.actual
    assert neighbours(before, now) == ()
    newer = view(documents={"t": Document("t", 2, {"ingress": [RULE]}, NOW)})
    assert neighbours(before, newer) == ()


def test_long_sides_are_cut_and_what_is_not_there_is_said() -> None:
    assert in_words((Difference("a", "", "x" * 300),)) == f"a: (none) → {'x' * LONGEST}…"
    found = differences(None, {"origin": {"a": 1}, "b": True})
    assert found == (Difference("origin.a", "", "1"), Difference("b", "", "true"))
