"""From an entry of the history to what takes it back: what comes of that is planned and shown before it is done."""

from dockflare_desktop.core.change import Action, Kind
from dockflare_desktop.core.groups.uses import users_of
from dockflare_desktop.core.history import DONE, FOUND, HistoryEntry
from dockflare_desktop.core.model import AccessGroup, Layered, Layers, ManualRule, WholeZone
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.storing import Stored, place_of
from dockflare_desktop.core.undoing.by_hand import by_hand, tunnel_made
from dockflare_desktop.core.undoing.edits import EDITS, OVERRIDE, from_json, same
from dockflare_desktop.core.undoing.known import ADOPTING, GIVE_BACK, Event, Known
from dockflare_desktop.core.undoing.services import service_undone
from dockflare_desktop.core.undoing.undo import Layering, Note, Noted, Returning, Undo, no, together
from dockflare_desktop.core.undoing.zones import policy_undone, zone_undone

_PLANNED = frozenset({Kind.RECORD, Kind.RULE, Kind.APPLICATION, Kind.POLICY})
_BY_HAND = frozenset({"sign_in_method", "service_token", "connector", "network"})


def plan_undo(event: Event, known: Known) -> Undo | Problem:
    """What takes back what was written together, or why nothing does."""
    first = event[0]
    if any(each.undone for each in event):
        return no(ProblemCode.UNDO_DONE, first.subject)
    done = [each for each in event if each.result == DONE]
    if not done:
        found = any(each.result == FOUND for each in event)
        return no(ProblemCode.UNDO_NOT_OURS if found else ProblemCode.UNDO_NOTHING, first.subject)
    return _done_undone(done, known)


def _done_undone(done: Event, known: Known) -> Undo | Problem:
    """By what wrote it."""
    first = done[0]
    if first.kind in EDITS:
        return edits_undone(done, known)
    if first.action in ADOPTING:
        return _adoption(first, known)
    if first.kind == Kind.TUNNEL and first.action == Action.CREATE:
        return tunnel_made(first, known)
    if first.kind in _BY_HAND or first.kind == Kind.TUNNEL:
        return by_hand(first)
    return _written(done, known) if first.kind in _PLANNED else no(ProblemCode.UNDO_THERE, first.target)


def _written(done: Event, known: Known) -> Undo | Problem:
    """What a plan wrote: by the edits it follows from, else by what the services are to be again."""
    if any(each.undone for each in known.edits):
        return no(ProblemCode.UNDO_DONE, done[0].subject)
    if known.edits:
        asked = next((each for each in known.edits if each.action in ADOPTING), None)
        undone = edits_undone(known.edits, known) if asked is None else _adoption(asked, known)
        if not isinstance(undone, Layering | Problem) or (
            isinstance(undone, Layering) and _suffices(undone, done, known)
        ):
            return undone  # else the service itself may still be as it was left, by other means
    kinds = {each.kind for each in done}
    if kinds == {Kind.POLICY}:
        return policy_undone(done, known)
    return zone_undone(done, known) or service_undone(done, known)


def _suffices(undone: Layering, done: Event, known: Known) -> bool:
    """Whether taking the edits back brings about what was there: the labels below an override may say something else
    by now, and what asked for a removed service may be gone."""
    direct = service_undone(done, known)
    if isinstance(direct, Problem):
        return True
    kept_up = {each.key for each in direct.stored.saved if isinstance(each, ManualRule)}
    if any(known.service(key) is None for key in kept_up):
        return bool(kept_up & {each.key for each in undone.stored.saved if isinstance(each, ManualRule)})
    taken_back = all(each.kind == OVERRIDE and each.before is None for each in known.edits)
    return not (taken_back and direct.stored.saved)


def _adoption(entry: HistoryEntry, known: Known) -> Undo | Problem:
    if entry.kind == Kind.POLICY:
        return edits_undone(known.edits, known) if known.edits else no(ProblemCode.UNDO_GONE, entry.subject)
    return Returning(Kind(entry.kind), entry.name or entry.target, adopt=entry.action == GIVE_BACK)


# --- edits -----------------------------------------------------------------------------------------------------------


def edits_undone(edits: Event, known: Known) -> Layering | Problem:
    """What people stored is as it was before, where it still is as they left it."""
    parts: list[Layering] = []
    for edit in sorted(edits, key=lambda each: -each.id):
        so_far = together(parts).stored.over(known.layers)
        part = _edit_undone(edit, so_far, known)
        if isinstance(part, Problem):
            return part
        parts.append(part)
    return together(parts)


def _edit_undone(edit: HistoryEntry, layers: Layers, known: Known) -> Layering | Problem:
    before = None if edit.before is None else from_json(edit, edit.before)
    after = None if edit.after is None else from_json(edit, edit.after)
    now = _stored(before or after, layers)
    if not _as_left(now, after):
        return no(ProblemCode.UNDO_DONE if _as_left(now, before) else ProblemCode.UNDO_CHANGED, edit.target)
    notes = [Noted(Note.LAYER_BACK, edit.target, edit.kind)]
    if edit.kind == "group":
        notes.append(Noted(Note.GROUP, edit.target))
    if before is not None:
        return Layering(Stored((before,)), tuple(notes))
    if isinstance(after, AccessGroup) and (users := users_of(after.id, layers, known.services)):
        return no(ProblemCode.UNDO_USED, after.id, detail=", ".join(users))
    if isinstance(after, WholeZone):  # a zone without fields: only then may its login go
        return Layering(Stored((WholeZone(after.zone, {}, known.now),)), tuple(notes))
    return Layering(Stored(deleted=() if after is None else (after,)), tuple(notes))


def _stored(item: Layered | None, layers: Layers) -> Layered | None:
    every: tuple[Layered, ...] = (*layers.groups, *layers.overrides, *layers.manual_rules, *layers.zones)
    return next((each for each in every if item is not None and place_of(each) == place_of(item)), None)


def _as_left(now: Layered | None, after: Layered | None) -> bool:
    return now is after is None or (now is not None and after is not None and same(now, after))
