"""What waits for a click, and what waits with it."""

from datetime import UTC, datetime

from dockflare_desktop.core.change import Action, Change, Hold, Kind, Ledger, Phase, TunnelStep, Why
from dockflare_desktop.core.cloud import Actual, Directory
from dockflare_desktop.core.planning.holds import hold
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.settings import Settings

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ACTUAL = Actual("a", "Home", Directory(), {}, {}, {}, (), NOW)


def change(name: str, *needs: str, why: Why = Why.STARTED, waits: bool = False) -> Change:
    return Change(
        name,
        Phase.ROUTE,
        TunnelStep(name),
        Action.CREATE,
        Kind.TUNNEL,
        name,
        why,
        needs=frozenset(needs),
        waits=waits,
    )


def test_a_chain_of_needs_of_any_length_waits_with_its_first() -> None:
    length = 3 * len(Phase)
    chain = [change(f"c{place:02}", f"c{place + 1:02}") for place in range(length)]
    first = change(f"c{length:02}", why=Why.REAPPEARED, waits=True)
    given = Situation((), ACTUAL, Ledger("7f3a9c2e"), Settings(), NOW)
    held, _ = hold((*chain, first), {}, given)
    assert {each.hold for each in held} == {Hold.REAPPEARED}
    assert all(each.waits for each in held)
