"""What an undo is planned from: the entry with what was written together with it, and what stands now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dockflare_desktop.core.access.coverage import address_of
from dockflare_desktop.core.change import Action, Kind, Why
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.history import KEEPS, HistoryEntry
from dockflare_desktop.core.model import Layers, ServiceKey
from dockflare_desktop.core.origin.document_types import text_of
from dockflare_desktop.core.origin.path import path_of_pattern
from dockflare_desktop.core.planning.json_lists import objects
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.undoing.edits import EDITS, GROUP, WHOLE_ZONE

Event = Sequence[HistoryEntry]
ADOPT, GIVE_BACK = "adopt", "give back"
ADOPTING = frozenset({ADOPT, GIVE_BACK})
"""Actions that adopting tells of: the ledger says something else, and writes follow from that."""
A_STEP_WAITS = timedelta(minutes=15)  # for connectors
SOON = timedelta(minutes=2)  # a round follows an edit at once, unless something holds it


@dataclass(frozen=True, slots=True)
class Known:
    """`edits` are those of people that brought the entry about, newest first."""

    layers: Layers
    services: Sequence[Service]
    actual: Actual
    now: datetime
    edits: Event = ()

    @property
    def tunnels(self) -> Mapping[str, str]:
        """Names by id."""
        return {each.id: each.name for each in self.actual.directory.tunnels}

    def service(self, key: ServiceKey) -> Service | None:
        """Who has a key now."""
        return next((each for each in self.services if each.key == key), None)


def belong_together(entry: HistoryEntry, written: Event) -> Event:
    """What was written together with an entry, of those written about that time: of edits all of a run, else what is
    about its subject. A move between tunnels, and a login that goes once connectors know, take several rounds."""
    if not entry.run:
        return (entry,)
    same_run = [each for each in written if each.run == entry.run]
    if entry.kind in EDITS:
        return [each for each in same_run if each.kind in EDITS]
    first = next((each for each in written if _follows(entry, each)), entry)
    here = [each for each in written if each.subject == first.subject and each.kind not in EDITS]
    found = [each for each in here if each.run == first.run or (_moves(each, first) and _near(each, first))]
    return [*found, *(each for each in written if _follows(each, first) and each not in found)]


def _moves(one: HistoryEntry, other: HistoryEntry) -> bool:
    return one.why == other.why == Why.MOVED


def _follows(login: HistoryEntry, first: HistoryEntry) -> bool:
    """Whether a login went because of a rule that had gone a little before: nobody asked for it any more by then."""
    if login.kind != Kind.APPLICATION or login.keys or first.kind != Kind.RULE or not first.keys:
        return False
    gone = login.action == first.action == Action.DELETE and login.why == first.why == Why.GONE
    key = first.keys[0]
    return gone and login.name == address_of(key, path_of_pattern(key.path)) and _near(login, first)


def _near(one: HistoryEntry, other: HistoryEntry) -> bool:
    return abs(one.at - other.at) <= A_STEP_WAITS


def brought_about(event: Event, edits: Event) -> Event:
    """Which of these edits (made since the last write about the same) the event follows from."""
    begun = min(each.at for each in event)
    return [each for each in edits if begun - each.at <= SOON and _concerns(each, event)]


def _concerns(edit: HistoryEntry, event: Event) -> bool:
    if edit.action in ADOPTING:
        hosts = {key.hostname for each in event for key in each.keys}
        return edit.target.partition(" ")[0].partition("/")[0] in hosts
    if edit.kind == GROUP:
        return any(edit.name in groups_of(each) for each in event)
    if edit.kind == WHOLE_ZONE:
        return any(each.kind == Kind.APPLICATION and each.name == f"*.{edit.name}" for each in event)
    return any(key in each.keys for each in event for key in edit.keys)


def groups_of(entry: HistoryEntry) -> set[str]:
    """The access groups that a policy's or an application's entry is made of."""
    if entry.kind == Kind.POLICY:
        return {entry.name.rpartition("/")[0]}
    found: set[str] = set()
    for side in (entry.before, entry.after):
        for policy in objects((side or {}).get("policies")):
            found.add(text_of(policy, KEEPS).rpartition("/")[0])
    return found - {""}
