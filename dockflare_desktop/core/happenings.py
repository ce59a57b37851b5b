"""The history as people look at it: what was written together is one thing that happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from dockflare_desktop.core.change import Action, Kind, Why
from dockflare_desktop.core.history import DONE, FAILED, FOUND, HistoryEntry
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.undoing.edits import EDITS


@dataclass(frozen=True, slots=True)
class Happening:
    """Entries of one subject in one run, oldest first. `main` is the one that says most."""

    entries: tuple[HistoryEntry, ...]

    @property
    def main(self) -> HistoryEntry:
        """A failure, else the rule, else what was written last but is no policy."""
        order = sorted(self.entries, key=lambda each: (each.result != FAILED, _weight(each), each.id))
        return order[0]

    @property
    def id(self) -> int:
        """The newest entry's."""
        return self.entries[-1].id

    @property
    def took_ms(self) -> int:
        """From the first call to the last answer: those of one wave take the same time."""
        return sum({each.at: each.took_ms for each in self.entries}.values())

    @property
    def failed(self) -> bool:
        """Whether any of it failed."""
        return any(each.result == FAILED for each in self.entries)

    @property
    def undone(self) -> bool:
        """Whether it was taken back."""
        return any(each.undone for each in self.entries)


_ORDER = {str(Kind.RULE): 0, str(Kind.APPLICATION): 1, str(Kind.RECORD): 2, str(Kind.POLICY): 9}


def _weight(entry: HistoryEntry) -> int:
    return _ORDER.get(entry.kind, 5)


def happenings(entries: Sequence[HistoryEntry]) -> tuple[Happening, ...]:
    """Newest first, as the entries are."""
    found: dict[tuple[str, ...], list[HistoryEntry]] = {}
    for each in entries:
        found.setdefault(_together(each), []).append(each)
    return tuple(Happening(tuple(reversed(group))) for group in found.values())


def _together(entry: HistoryEntry) -> tuple[str, ...]:
    if not entry.run:
        return (str(entry.id),)
    edit = "edit" if entry.kind in EDITS else ""
    return (entry.run, edit, entry.subject, "" if entry.result == DONE else entry.result)


def what(happening: Happening) -> str:
    """A word for what it did; the sentence is the window's."""
    main = happening.main
    if main.result == FOUND:
        return f"found_{main.action}"
    if main.undoes:
        return "put_back"
    if main.why == Why.MOVED:
        return "moved"
    if main.kind == Kind.RULE and main.action == Action.UPDATE:
        return "rule_target" if _of(main.before, "service") != _of(main.after, "service") else "rule_options"
    if main.kind == "override" and main.name.endswith(" ignored"):
        return f"ignored_{main.action}"
    return f"{main.kind}_{main.action}".replace(" ", "_")


def _of(value: object, key: str) -> Json:
    return value.get(key) if isinstance(value, dict) else None
