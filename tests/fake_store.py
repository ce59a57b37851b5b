"""The port Store in memory, for tests of what stands on it. Held to the same contract as the real one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from dockflare_desktop.core.change import LedgerEntry, LedgerState, Outcome
from dockflare_desktop.core.doctor.facts import DatabaseHealth
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.history import (
    NOTHING,
    Actor,
    Around,
    HistoryEntry,
    Wanted,
    entry_of,
    shows,
    without_secrets,
)
from dockflare_desktop.core.model import AccessGroup, Layered, Layers, ManualRule, Override, Remembered, WholeZone
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.settings import NAMES, Settings, changed, to_text
from dockflare_desktop.core.storing import Stored, place_of
from dockflare_desktop.core.undoing.edits import edit_of
from dockflare_desktop.engine.ports import Clock, OutsideError

LedgerKey = tuple[str, str, str, str]


class MemoryStore:
    """`fail` makes every call raise it; `calls` is the order in which writes came."""

    def __init__(self, *, clock: Clock, installation: str = "0badcafe", lost: bool = False) -> None:
        self.installation = installation
        self.lost = lost
        self.problems: tuple[Problem, ...] = ()
        self.machine_changed = False
        self.hand: Actor | None = Actor.YOU
        self.fail: OutsideError | None = None
        self.calls: list[str] = []
        self._clock = clock
        self._groups: dict[str, AccessGroup] = {}
        self._overrides: dict[tuple[str, str, str], Override] = {}
        self._rules: dict[tuple[str, str], ManualRule] = {}
        self._zones: dict[str, WholeZone] = {}
        self._engines: dict[str, StoredEngine] = {}
        self._settings: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._meant: dict[tuple[str, str], Meant] = {}
        self._remembered: tuple[Remembered, ...] = ()
        self._ledger: dict[LedgerKey, LedgerEntry] = {}
        self._history: list[HistoryEntry] = []
        self._last_id = 0

    async def settle_machine(self, answer: Literal["moved", "copied"]) -> None:
        self._check("settle_machine")
        self.machine_changed = False
        if answer == "copied":
            self.installation = "c0b1ed00"
            self._ledger = {}

    async def layers(self) -> Layers:
        self._check()
        return Layers(
            tuple(self._groups[key] for key in sorted(self._groups)),
            tuple(self._overrides[key] for key in sorted(self._overrides)),
            tuple(self._rules[key] for key in sorted(self._rules)),
            tuple(self._zones[key] for key in sorted(self._zones)),
        )

    async def save(self, item: Layered) -> None:
        await self.replace((item,))

    async def delete(self, item: Layered) -> None:
        await self.replace((), (item,))

    def _save(self, item: Layered) -> None:
        self._check("save")
        match item:
            case AccessGroup():
                self._groups[item.id] = item
            case Override():
                self._overrides[item.key.hostname, item.key.path, item.field] = item
            case ManualRule():
                self._rules[item.key.hostname, item.key.path] = item
            case WholeZone():
                self._zones[item.zone] = item

    def _delete(self, item: Layered) -> None:
        self._check("delete")
        match item:
            case AccessGroup():
                self._groups.pop(item.id, None)
            case Override():
                self._overrides.pop((item.key.hostname, item.key.path, item.field), None)
            case ManualRule():
                self._rules.pop((item.key.hostname, item.key.path), None)
            case WholeZone():
                self._zones.pop(item.zone, None)

    def _stored(self, item: Layered) -> Layered | None:
        match item:
            case AccessGroup():
                return self._groups.get(item.id)
            case Override():
                return self._overrides.get((item.key.hostname, item.key.path, item.field))
            case ManualRule():
                return self._rules.get((item.key.hostname, item.key.path))
            case WholeZone():
                return self._zones.get(item.zone)

    async def replace(  # noqa: PLR0913 - one transaction, and what is told of it
        self,
        saved: Iterable[Layered],
        deleted: Iterable[Layered] = (),
        rows: Iterable[LedgerEntry] = (),
        forgotten: Iterable[LedgerEntry] = (),
        *,
        actor: Actor | None = None,
        undoes: int = 0,
    ) -> None:
        edit, now, by = Stored(tuple(saved), tuple(deleted)), self._clock(), actor or self.hand
        stood = {place_of(item): self._stored(item) for item in (*edit.deleted, *edit.saved)}
        for item in edit.deleted:
            self._delete(item)
        for item in edit.saved:
            self._save(item)
        for entry in forgotten:
            self._ledger.pop(_key(entry), None)
        self._put(rows)
        after = {place_of(item): item for item in edit.saved}
        told = [edit_of(before, after.get(place), now, by) for place, before in stood.items() if by is not None]
        self._append(replace(each, undoes=undoes, run=f"edit {now}") for each in told if each is not None)

    async def settings(self) -> Settings:
        found = Settings()
        for key, text in (await self.stored_settings()).items():
            better = changed(found, key, text)
            found = better if isinstance(better, Settings) else found
        return found

    async def stored_settings(self) -> Mapping[str, str]:
        self._check()
        return dict(self._settings)

    async def set_setting(self, key: str, value: str | None) -> None:
        self._check("set_setting")
        if value is None or (key in NAMES and key != "mode" and value == to_text(Settings(), key)):
            self._settings.pop(key, None)
        else:
            self._settings[key] = value

    async def remembered(self) -> tuple[Remembered, ...]:
        self._check()
        return self._remembered

    async def remember(self, items: Iterable[Remembered]) -> None:
        self._check("remember")
        self._remembered = tuple(sorted(items, key=lambda item: item.key))

    async def ledger(self, account: str | None = None) -> tuple[LedgerEntry, ...]:
        self._check()
        return tuple(self._ledger[key] for key in sorted(self._ledger) if account in (None, key[0]))

    async def intend(self, entries: Iterable[LedgerEntry]) -> None:
        self._check("intend")
        self._put(entries)

    async def settle(
        self, entries: Iterable[LedgerEntry], outcomes: Iterable[Outcome], actor: Actor, around: Around = NOTHING
    ) -> None:
        self._check("settle")
        self._put(entries)
        now = self._clock()
        self._ledger = {
            key: entry
            for key, entry in self._ledger.items()
            if not (entry.state is LedgerState.REMOVED and entry.at and now - entry.at > timedelta(hours=24))
        }
        self._append(entry_of(outcome, actor, around, now) for outcome in outcomes)

    async def record(self, entry: HistoryEntry) -> None:
        self._check("record")
        self._append([entry])

    async def mark_undone(self, ids: Iterable[int], *, undone: bool = True) -> None:
        self._check("mark_undone")
        chosen = frozenset(ids)
        self._history = [replace(each, undone=undone) if each.id in chosen else each for each in self._history]

    def _append(self, entries: Iterable[HistoryEntry]) -> None:
        for entry in entries:
            self._last_id += 1
            clean = replace(entry, before=without_secrets(entry.before), after=without_secrets(entry.after))
            self._history.append(replace(clean, id=self._last_id))
            if entry.undoes:
                at = [each.id for each in self._history].index(entry.undoes)
                self._history[at] = replace(self._history[at], undone=True)
        now = self._clock()
        self._history = [entry for entry in self._history if now - entry.at <= timedelta(days=90)][-5000:]

    async def forget(self, entries: Iterable[LedgerEntry]) -> None:
        self._check("forget")
        for entry in entries:
            self._ledger.pop(_key(entry), None)

    async def history(self, limit: int = 200, before: int | None = None) -> tuple[HistoryEntry, ...]:
        return await self.entries(Wanted(limit, before))

    async def entries(self, wanted: Wanted) -> tuple[HistoryEntry, ...]:
        self._check()
        return tuple(entry for entry in reversed(self._history) if shows(wanted, entry))[: wanted.limit]

    async def count(self, wanted: Wanted) -> int:
        self._check()
        return sum(1 for entry in self._history if shows(wanted, entry))

    async def note(self, key: str) -> str | None:
        self._check()
        return self._notes.get(key)

    async def set_note(self, key: str, value: str | None) -> None:
        self._check("set_note")
        self._notes.pop(key, None)
        if value is not None:
            self._notes[key] = value

    async def meant(self) -> tuple[Meant, ...]:
        self._check()
        return tuple(self._meant[place] for place in sorted(self._meant))

    async def set_meant(self, item: Meant, *, meant: bool) -> None:
        self._check("set_meant")
        self._meant.pop(item.place, None)
        if meant:
            self._meant[item.place] = item

    async def health(self) -> DatabaseHealth:
        self._check()
        return DatabaseHealth()

    async def close(self) -> None:
        self.calls.append("close")

    async def engines(self) -> tuple[StoredEngine, ...]:
        self._check()
        return tuple(self._engines[key] for key in sorted(self._engines))

    async def save_engine(self, item: StoredEngine) -> None:
        self._check("save_engine")
        self._engines[item.id] = item

    async def delete_engine(self, item: StoredEngine) -> None:
        self._check("delete_engine")
        self._engines.pop(item.id, None)

    def _check(self, write: str = "") -> None:
        if self.fail is not None:
            raise self.fail
        if write:
            self.calls.append(write)

    def _put(self, entries: Iterable[LedgerEntry]) -> None:
        for entry in entries:
            undated = entry.at is None and entry.state is LedgerState.REMOVED
            self._ledger[_key(entry)] = replace(entry, at=self._clock()) if undated else entry


def _key(entry: LedgerEntry) -> LedgerKey:
    return (entry.account, entry.kind.value, entry.key, entry.tunnel)
