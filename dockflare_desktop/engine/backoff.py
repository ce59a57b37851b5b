"""When something that failed is tried again: doubling, with jitter, for ever."""

import random
from collections.abc import Set
from dataclasses import replace
from datetime import datetime, timedelta

from dockflare_desktop.core.change import Plan


class Backoff:
    """Remembers failures by name. The first try comes after `first` seconds, the longest wait is `longest`."""

    def __init__(self, *, first: float = 2.0, longest: float = 300.0, rng: random.Random | None = None) -> None:
        self._first = first
        self._longest = longest
        self._rng = rng or random.Random()  # noqa: S311 - spreads retries, protects nothing
        self._counts: dict[str, int] = {}
        self._until: dict[str, datetime] = {}

    def failed(self, name: str, now: datetime, at_least: float = 0.0) -> datetime:
        """Count a failure; when to try again. `at_least` seconds is what the far end asked for, honoured in full."""
        count = self._counts.get(name, 0)
        self._counts[name] = count + 1
        wait = min(self._first * 2 ** min(count, 30), self._longest) * self._rng.uniform(0.8, 1.2)
        self._until[name] = now + timedelta(seconds=max(wait, at_least))
        return self._until[name]

    def worked(self, name: str) -> None:
        """Forget its failures."""
        self._counts.pop(name, None)
        self._until.pop(name, None)

    def forget(self) -> None:
        """Everything may be tried again now; how often it failed stays known."""
        self._until.clear()

    def resting(self, name: str, now: datetime) -> bool:
        """Whether its next try is not due yet."""
        return name in self._until and now < self._until[name]

    def until(self, name: str, now: datetime) -> datetime:
        """When its next try is due."""
        return self._until.get(name, now + timedelta(seconds=self._first))

    def keep(self, names: Set[str]) -> None:
        """Forget all others: what nobody wants any more is not tried again."""
        for name in self._counts.keys() - names:
            self.worked(name)

    def next_due(self, now: datetime) -> datetime | None:
        """The earliest next try of anything, of those that are still to come."""
        return min((until for until in self._until.values() if until > now), default=None)


def cooled(plan: Plan, backoff: Backoff, now: datetime) -> Plan:
    """What failed lately waits for its next try; take-downs never do."""
    changes = tuple(
        replace(change, waits=True) if not change.urgent and backoff.resting(change.id, now) else change
        for change in plan.changes
    )
    return replace(plan, changes=changes)
