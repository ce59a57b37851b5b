"""What a user let through: kept until it is done or gone, and never for longer than a day."""

import asyncio
import json
from collections.abc import Container, Iterable, Mapping
from datetime import datetime, timedelta

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change
from dockflare_desktop.engine.ports import Clock, Store

NOTE = "approved"
STAYS = timedelta(days=1)  # what could not be done for so long is asked for again


class Approvals:
    """Approvals of held changes, each with its time. Stored first, so that one that was given holds after a crash."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now
        self._given: dict[str, datetime] = {}
        self._one_writer = asyncio.Lock()  # a round and a click may come together

    @property
    def current(self) -> frozenset[str]:
        """Those that count now."""
        oldest = self._now() - STAYS
        return frozenset(each for each, at in self._given.items() if at > oldest)

    async def read(self) -> None:
        """What was stored. Raises OutsideError; a note in another form (of an earlier release) counts for nothing."""
        self._given = _read(await self._store.note(NOTE) or "{}")

    async def give(self, approvals: Iterable[str]) -> None:
        """Let these through. Raises OutsideError where they cannot be stored; then they do not count."""
        async with self._one_writer:
            given = self._given | dict.fromkeys(approvals, self._now())
            await self._write(given)
            self._given = given

    async def prune(self, changes: Iterable[Change], wanted: Container[str] = ()) -> None:
        """An approval is for the change that was seen: once it is done, gone or another one, it is used up. What is
        only put off, since a login was refused, stays (`wanted`, ids): it counts when the same change is tried again.
        """
        if not self._given:
            return
        async with self._one_writer:
            planned = {change.id: approval(change) for change in changes}
            off = {each for each in self.current if _name(each) in wanted and _name(each) not in planned}
            seen = (set(planned.values()) & self.current) | off
            if seen != self._given.keys():
                self._given = {each: at for each, at in self._given.items() if each in seen}
                await self._write(self._given)

    async def _write(self, given: Mapping[str, datetime]) -> None:
        texts = {each: at.isoformat() for each, at in sorted(given.items())}
        await self._store.set_note(NOTE, json.dumps(texts) if texts else None)


def _name(approved: str) -> str:
    """The id of the change that it is for."""
    return approved.rpartition("@")[0]


def _read(text: str) -> dict[str, datetime]:
    stored = json.loads(text)
    if not isinstance(stored, dict):
        return {}
    return {each: datetime.fromisoformat(at) for each, at in stored.items()}
