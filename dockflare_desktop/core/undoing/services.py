"""Undoing what was written for one service: it is no longer published, published again, or asks for what it did."""

from collections.abc import Sequence

from dockflare_desktop.core.access.coverage import at as apps_at
from dockflare_desktop.core.change import Action, Kind, Why
from dockflare_desktop.core.history import HistoryEntry
from dockflare_desktop.core.labels.fields import WHO_KEYS
from dockflare_desktop.core.model import FromLabels, JsonObject, ServiceKey
from dockflare_desktop.core.origin.path import path_of_pattern
from dockflare_desktop.core.planning.desired import is_hole, pointed_at
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Presence, Service
from dockflare_desktop.core.storing import Stored
from dockflare_desktop.core.undoing.known import Event, Known
from dockflare_desktop.core.undoing.restoring import Desk, kept_up, restored, switched
from dockflare_desktop.core.undoing.texts import (
    Texts,
    UnaskableError,
    app_texts,
    no_login_texts,
    record_texts,
    rule_texts,
    service_texts,
)
from dockflare_desktop.core.undoing.undo import Layering, Note, Noted, no, together

_PROTECTS = frozenset({Why.TAKE_DOWN, Why.FILL_HOLE})


def service_undone(done: Event, known: Known) -> Layering | Problem:
    """What takes it back; where a field cannot ask for what was there, which one."""
    key = next((each.keys[0] for each in done if each.keys), None)
    if key is None:
        return no(ProblemCode.UNDO_UNKNOWN, done[0].subject)
    if any(each.why in _PROTECTS for each in done):
        return no(ProblemCode.UNDO_PROTECTS, str(key))
    if any(each.action == Action.DELETE and each.after for each in done):
        return no(ProblemCode.UNDO_ADOPT, str(key))
    try:
        return _Undoing(key, done, known).plan()
    except UnaskableError as what:
        return no(ProblemCode.UNDO_UNASKABLE, str(key), detail=str(what))


class _Undoing:
    """One service, what was written for it, and what is known now."""

    def __init__(self, key: ServiceKey, done: Event, known: Known) -> None:
        self.key, self.known = key, known
        self.at = Desk(known.layers, known.now)
        self.rules = [each for each in done if each.kind == Kind.RULE and key in each.keys]
        self.records = [each for each in done if each.kind == Kind.RECORD]
        self.apps = [each for each in done if each.kind == Kind.APPLICATION]
        self.service = known.service(key)

    def plan(self) -> Layering | Problem:
        """By what became of its rule."""
        made, gone = _those(self.rules, Action.CREATE), _those(self.rules, Action.DELETE)
        if made and not gone:
            return no(ProblemCode.UNDO_FOLLOWS, str(self.key)) if made[0].why == Why.MOVED else self._unpublished()
        if gone and not made:
            return self._published_again(gone[0])
        return self._as_before(gone[0] if gone else None)

    # --- it came -----------------------------------------------------------------------------------------------------

    def _unpublished(self) -> Layering | Problem:
        service = self.service
        if service is None:
            return no(ProblemCode.UNDO_GONE, str(self.key))
        if service.presence is Presence.IGNORED:
            return no(ProblemCode.UNDO_DONE, str(self.key))
        labels = isinstance(service.source, FromLabels)
        note = Noted(Note.IGNORED if labels else Note.SWITCHED_OFF, str(self.key), _asker(service))
        return Layering(switched(service, self.at, on=False), (note,))

    # --- it went -----------------------------------------------------------------------------------------------------

    def _published_again(self, gone: HistoryEntry) -> Layering | Problem:
        if gone.tunnel not in self.known.tunnels.values():
            return no(ProblemCode.UNDO_TUNNEL, str(self.key), value=gone.tunnel)
        wanted = self._all_of(gone)
        anew = (Noted(Note.NEW_IDS, str(self.key)),) if self.apps else ()
        service = self.service
        if service is None:
            notes = (Noted(Note.KEPT_UP, str(self.key)), Noted(Note.NO_CONTAINER, str(self.key), _container(gone)))
            return Layering(kept_up(self.key, wanted, self.at), (*notes, *anew))
        if service.presence is not Presence.IGNORED:
            return no(ProblemCode.UNDO_BACK, str(self.key))
        again = Layering(switched(service, self.at, on=True), (Noted(Note.WANTED_AGAIN, str(self.key)), *anew))
        layers = again.stored.over(self.at.layers)
        now_says = service_texts(service, layers.groups)
        return together((again, self._asking(restored(service, wanted, now_says, Desk(layers, self.at.now)), service)))

    def _all_of(self, gone: HistoryEntry) -> Texts:
        """Every text that the service needs to be what it was."""
        rule = gone.before or {}
        record = next((each.before for each in _those(self.records, Action.DELETE)), None)
        if record is None and not self._record_stands():
            way: Texts = {"dns": "off"}
        else:
            way = {"dns": "auto"} if record is None else {**record_texts(record, self.known.tunnels)}
        app = next((each.before for each in _those(self.apps, Action.DELETE)), None) or self._app_stands()
        login = no_login_texts(rule) if app is None else app_texts(app, self.known.layers.groups)
        return {**rule_texts(rule), **way, "tunnel": gone.tunnel, **login}

    def _record_stands(self) -> bool:
        records = (each for found in self.known.actual.records.values() for each in found or ())
        return any(each.name == self.key.hostname and pointed_at({"content": each.content}) for each in records)

    def _app_stands(self) -> JsonObject | None:
        path = path_of_pattern(self.key.path).login_path or ""
        found = apps_at(self.known.actual.apps or (), self.key.hostname + path)
        return found[0].raw if found else None

    # --- it changed --------------------------------------------------------------------------------------------------

    def _as_before(self, moved: HistoryEntry | None) -> Layering | Problem:
        service = self.service
        if service is None:
            return no(ProblemCode.UNDO_GONE, str(self.key))
        if any(is_hole(each.after or {}) or is_hole(each.before or {}) for each in self.rules):
            return no(ProblemCode.UNDO_FOLLOWS, str(self.key))
        if moved is not None and moved.tunnel not in self.known.tunnels.values():
            return no(ProblemCode.UNDO_TUNNEL, str(self.key), value=moved.tunnel)
        before, after = self._sides(moved)
        wanted = {key: text for key, text in before.items() if after.get(key) != text}
        now_says = service_texts(service, self.known.layers.groups)
        if any(now_says.get(key) != after.get(key) for key in wanted if key in after):
            return no(ProblemCode.UNDO_CHANGED, str(self.key))
        if set(WHO_KEYS) & wanted.keys():
            wanted |= {key: text for key, text in before.items() if key in WHO_KEYS}
        return self._asking(restored(service, wanted, now_says, self.at), service)

    def _sides(self, moved: HistoryEntry | None) -> tuple[Texts, Texts]:
        """What it asked for before and after, as far as it was touched."""
        before: dict[str, str] = {} if moved is None else {"tunnel": moved.tunnel}
        after: dict[str, str] = {}
        rule: JsonObject | None = None
        for each in self.rules:
            if each.before is not None:
                rule = each.before
                before |= rule_texts(each.before)
            if each.after is not None:
                after |= {**rule_texts(each.after), "tunnel": each.tunnel}
        for each in self.records:
            before |= record_texts(each.before, self.known.tunnels)
            after |= record_texts(each.after, self.known.tunnels)
        groups = self.known.layers.groups
        for each in self.apps:
            before |= no_login_texts(rule) if each.before is None else app_texts(each.before, groups)
            after |= {} if each.after is None else app_texts(each.after, groups)
        if moved is None:
            after.pop("tunnel", None) if "tunnel" not in before else None
        return before, after

    def _asking(self, stored: Stored, service: Service) -> Layering:
        labels = isinstance(service.source, FromLabels)
        saved = labels and bool(stored.saved)
        note = Note.OVERRIDES if saved else Note.RULE_CHANGED if not labels else Note.LAYER_BACK
        return Layering(stored, (Noted(note, str(self.key), _asker(service)),))


def _those(entries: Sequence[HistoryEntry], action: Action) -> list[HistoryEntry]:
    return [each for each in entries if each.action == action]


def _asker(service: Service) -> str:
    return service.source.container_name if isinstance(service.source, FromLabels) else ""


def _container(entry: HistoryEntry) -> str:
    return str(entry.cause.get("container") or "")
