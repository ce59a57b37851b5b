"""What was noticed lately of others who write here, as everything that is shown knows it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dockflare_desktop.core.change import Kind, Outcome, OutcomeState
from dockflare_desktop.core.history import NOTHING as UNKNOWN
from dockflare_desktop.core.history import Actor, entry_of
from dockflare_desktop.core.planning.elsewhere import Elsewhere

SHOWN = timedelta(hours=1)
"""How long it is shown; the history keeps it."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that somebody else did, when it was noticed, and whether it was put back."""

    at: datetime
    what: Elsewhere
    put_back: bool = False


def kept_up(
    known: Iterable[Noticed], new: Iterable[Elsewhere], outcomes: Iterable[Outcome], now: datetime
) -> tuple[Noticed, ...]:
    """What is shown after a round: newest first, each place once, for an hour; with what the round put back."""
    fresh = {each.place: Noticed(now, each) for each in new}
    kept = [each for each in known if each.what.place not in fresh and now - each.at < SHOWN]
    done = {_place(each, now) for each in outcomes if each.state is OutcomeState.DONE}
    found = (*fresh.values(), *kept)
    return tuple(replace(each, put_back=each.put_back or each.what.place in done) for each in found)


def _place(outcome: Outcome, now: datetime) -> tuple[str, str, str]:
    entry = entry_of(outcome, Actor.AUTOMATIC, UNKNOWN, now)
    tunnel = entry.tunnel if outcome.change.kind is Kind.RULE else ""
    return outcome.change.kind, entry.name, tunnel
