"""What is asked of the history: looked through, and taken back as it was shown."""

from collections.abc import Sequence
from dataclasses import replace

from dockflare_desktop.core.account.methods import FIELDS, FieldKind, MethodDraft
from dockflare_desktop.core.account.overview import Removal
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption, Shown
from dockflare_desktop.core.adopting.sides import Context, sides
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change, Hold, Kind
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.history import DONE, HistoryEntry, Wanted
from dockflare_desktop.core.labels.fields import to_text
from dockflare_desktop.core.model import ManualRule, Override
from dockflare_desktop.core.origin.document_types import object_of, text_of
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.undoing.edits import EDITS
from dockflare_desktop.core.undoing.known import A_STEP_WAITS, ADOPTING, Event, Known, belong_together, brought_about
from dockflare_desktop.core.undoing.planning import plan_undo
from dockflare_desktop.core.undoing.preview import Undoing, of_adoption, seal_of_call, seal_of_layers
from dockflare_desktop.core.undoing.undo import ByHand, Call, Layering, Note, Noted, Returning, Undo
from dockflare_desktop.engine.access_commands import AccessCommands
from dockflare_desktop.engine.commands import AdoptionCommands
from dockflare_desktop.engine.connector_commands import ConnectorCommands
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.desks.undoing_connectors import connectors_shown, connectors_undone
from dockflare_desktop.engine.desks.undoing_networks import network_undone
from dockflare_desktop.engine.desks.undoing_tunnels import default_shown, tunnel_undone
from dockflare_desktop.engine.fresh import fresh_situation
from dockflare_desktop.engine.joining import Joiner
from dockflare_desktop.engine.tunnel_commands import TunnelCommands

ANSWERED = (Hold.MODE, Hold.BRAKE)  # what asks somebody, and was shown to them just now
MOST = 5_000  # as many as are kept


class ActivityDesk:
    """Implements ActivityCommands on a controller. The other desks write what is theirs."""

    def __init__(
        self,
        controller: Controller,
        access: AccessCommands,
        adoption: AdoptionCommands,
        connectors: ConnectorCommands,
        tunnels: TunnelCommands,
    ) -> None:
        self._controller, self._access, self._adoption = controller, access, adoption
        self._connectors, self._tunnels = connectors, tunnels

    async def entries(self, wanted: Wanted) -> Sequence[HistoryEntry]:
        """Those that are wanted, newest first."""
        return await self._controller.store.entries(wanted)

    async def count(self, wanted: Wanted) -> int:
        """How many those are."""
        return await self._controller.store.count(wanted)

    async def event(self, entry_id: int) -> Sequence[HistoryEntry]:
        """An entry and what was written together with it, oldest first; nothing where there is none."""
        store = self._controller.store
        found = await store.entries(Wanted(1, before=entry_id + 1, after=entry_id - 1))
        if not found:
            return ()
        entry = found[0]
        about = Wanted(MOST, since=entry.at - A_STEP_WAITS, until=entry.at + A_STEP_WAITS)
        return sorted(belong_together(entry, await store.entries(about)), key=lambda each: each.id)

    async def outlook(self, entry_id: int) -> Sequence[Noted] | Problem:
        """What it would mean, as far as the last round knows."""
        event, last = await self.event(entry_id), self._controller.last
        if not event or last is None:
            return Problem(ProblemCode.UNDO_UNKNOWN, str(entry_id), Effect.BLOCKS)
        found = await self._undo(event, last.resolution.services, last.actual)
        if isinstance(found, Problem):
            return found
        undo, _ = found
        return () if isinstance(undo, Returning) else undo.notes

    async def preview_undo(self, entry_id: int) -> Undoing | Problem:
        """What taking it back would do; nothing is written. Raises OutsideError."""
        found = await self._planned(entry_id)
        return found if isinstance(found, Problem) else found[0]

    async def undo(self, entry_id: int, seal: str) -> Undoing | Problem:
        """Take it back, as it was shown under this seal; what has another seal by now is only shown. Raises
        OutsideError."""
        found = await self._planned(entry_id)
        if isinstance(found, Problem) or found[0].seal != seal:
            return found if isinstance(found, Problem) else found[0]
        shown, undo, event = found
        done = await self._carry_out(shown, undo, event)
        if isinstance(done, Undoing) and done.done:
            await self._mark(event)
            self._controller.trigger.poke(full=True)
        return done

    # --- planning -----------------------------------------------------------------------------------------------------

    async def _planned(self, entry_id: int) -> tuple[Undoing, Undo, Event] | Problem:
        event = await self.event(entry_id)
        if not event:
            return Problem(ProblemCode.NOT_FOUND, str(entry_id), label="entry", value=str(entry_id))
        _, given = await fresh_situation(self._controller)
        found = await self._undo(event, given.services, given.actual)
        if isinstance(found, Problem):
            return found
        undo, edits = found
        shown = await self._shown(event[0].subject, undo)
        return shown if isinstance(shown, Problem) else (shown, undo, (*event, *edits))

    async def _undo(self, event: Event, services: Sequence[Service], actual: Actual) -> tuple[Undo, Event] | Problem:
        """What takes it back as things stand, and the edits that brought it about."""
        layers = await self._controller.store.layers()
        edits = () if event[0].kind in EDITS else await self._edits_before(event)
        undo = plan_undo(event, Known(layers, services, actual, self._controller.now(), edits))
        return undo if isinstance(undo, Problem) else (undo, edits)

    async def _edits_before(self, event: Event) -> Event:
        """What people edited between the last write about the same and this one."""
        store, first = self._controller.store, event[0]
        since = 0
        for each in event:
            written = Wanted(9, name=each.name, kinds=frozenset({each.kind}), results=frozenset({DONE}))
            last = await store.entries(replace(written, before=first.id))
            since = max(since, *(row.id for row in last if row.action not in ADOPTING), 0)
        edits = await store.entries(Wanted(before=first.id, after=since, kinds=EDITS))
        asked = await store.entries(Wanted(before=first.id, after=since, kinds=frozenset(Kind), text="asked"))
        return brought_about(event, (*edits, *(each for each in asked if each.action in ADOPTING)))

    async def _shown(self, subject: str, undo: Undo) -> Undoing | Problem:
        match undo:
            case ByHand(call=Call.STOP_CONNECTORS | Call.RUN_CONNECTORS):
                return await connectors_shown(self._connectors, subject, undo)
            case ByHand(call=Call.DEFAULT_TUNNEL):
                last = self._controller.last
                actual = last.actual if last is not None else None
                return await default_shown(self._tunnels, subject, undo, lambda found: self._both_sides(found, actual))
            case ByHand():
                return Undoing(subject, notes=undo.notes, call=undo, seal=seal_of_call(undo))
            case Layering():
                return await self._layers_shown(subject, undo)
            case Returning(kind=kind, which=which, tunnel=tunnel):
                pick = Pick(kind, which, tunnel)
                found = await (
                    self._adoption.preview([pick]) if undo.adopt else self._adoption.preview_return(kind, which)
                )
                if isinstance(found, Problem) and found.code is ProblemCode.ADOPT_UNKNOWN:
                    return Problem(ProblemCode.UNDO_GONE, subject, Effect.BLOCKS)
                return found if isinstance(found, Problem) else of_adoption(subject, found)

    async def _layers_shown(self, subject: str, undo: Layering) -> Undoing:
        controller = self._controller
        found = await controller.preview(undo.stored.over(await controller.store.layers()))
        changes = self._both_sides(found.changes, found.actual)
        keys = {each.key for each in undo.stored.saved if isinstance(each, Override | ManualRule)}
        wrong = (problem for key in sorted(keys) for problem in found.problems(key))
        blocking = tuple(dict.fromkeys(each for each in wrong if each.effect >= Effect.BLOCKS))
        holds = dict.fromkeys(str(each.hold) for each in found.changes if each.hold and each.hold not in ANSWERED)
        notes = (
            *undo.notes,
            *(Noted(Note.EVERYONE, str(key)) for key in found.opens),
            *(Noted(Note.WAITS, "", each) for each in holds),
        )
        return Undoing(
            subject, changes, notes, (), () if changes else blocking, seal=seal_of_layers(undo.stored, changes)
        )

    def _both_sides(self, changes: Sequence[Change], actual: Actual | None) -> tuple[Shown, ...]:
        directory = actual.directory if actual is not None else None
        context = Context(
            self._controller.store.installation,
            directory.tunnels if directory else (),
            (directory.policies if directory else None) or (),
            (directory.team if directory else None) or "",
        )
        return tuple(Shown(each, sides(each, context)) for each in changes)

    # --- doing --------------------------------------------------------------------------------------------------------

    async def _carry_out(self, shown: Undoing, undo: Undo, event: Event) -> Undoing | Problem:
        match undo:
            case Layering():
                return await self._store(shown, undo, event)
            case Returning():
                return await self._return(shown, undo)
            case ByHand():
                return await self._call(shown, undo)

    async def _store(self, shown: Undoing, undo: Layering, event: Event) -> Undoing:
        controller = self._controller
        held = [approval(each.change) for each in shown.changes if each.change.hold in ANSWERED]
        if held:
            await controller.approvals.give(held)
        await controller.store.replace(undo.stored.saved, undo.stored.deleted, undoes=event[0].id)
        return replace(shown, done=True)

    async def _return(self, shown: Undoing, undo: Returning) -> Undoing | Problem:
        pick = Pick(undo.kind, undo.which, undo.tunnel)
        if undo.adopt:
            found = await self._adoption.adopt([pick], shown.seal)
        else:
            found = await self._adoption.give_back(undo.kind, undo.which, shown.seal)
        if not isinstance(found, Adoption):
            return found
        return replace(of_adoption(shown.subject, found), done=found.seal == shown.seal)

    async def _call(self, shown: Undoing, undo: ByHand) -> Undoing | Problem:
        """One write by hand, which tells the history itself."""
        match undo.call:
            case Call.RESTORE_METHOD:
                saved = await self._access.save_method(_draft(undo))
                return replace(shown, done=True) if saved.method is not None else saved.problems[0]
            case Call.CREATE_TOKEN:
                return await self._token(shown, undo)
            case Call.DELETE_METHOD | Call.DELETE_TOKEN:
                desk, method = self._access, undo.call is Call.DELETE_METHOD
                return _removed(shown, await (desk.delete_method if method else desk.delete_token)(undo.object_id))
            case Call.STOP_CONNECTORS | Call.RUN_CONNECTORS:
                return await connectors_undone(self._connectors, shown, undo)
            case Call.LEAVE_NETWORK | Call.JOIN_NETWORK:
                return await network_undone(Joiner(self._controller), shown, undo)
            case Call.RENAME_TUNNEL | Call.DEFAULT_TUNNEL | Call.DELETE_TUNNEL:
                return await tunnel_undone(self._tunnels, shown, undo)

    async def _token(self, shown: Undoing, undo: ByHand) -> Undoing | Problem:
        made = await self._access.create_token(undo.name, text_of(undo.value, "duration"))
        if made.token is None:
            return made.problems[0]
        return replace(shown, done=True, secret=made.secret, token=made.token)

    async def _mark(self, event: Event) -> None:
        """These are undone; what they themselves had taken back stands again."""
        store = self._controller.store
        await store.mark_undone([each.id for each in event])
        again = {each.undoes for each in event if each.undoes}
        for number in sorted(again):
            await store.mark_undone([each.id for each in await self.event(number)], undone=False)


def _removed(shown: Undoing, removal: Removal) -> Undoing | Problem:
    if removal.gone:
        return replace(shown, done=True)
    users = ", ".join(each.name for each in removal.uses)
    return next(iter(removal.problems), Problem(ProblemCode.UNDO_USED, shown.subject, Effect.BLOCKS, detail=users))


def _draft(undo: ByHand) -> MethodDraft:
    """A sign-in method as it was; its secrets stay as they are."""
    kind, config = text_of(undo.value, "type"), object_of(undo.value.get("config"))
    plain = [each for each in FIELDS.get(kind, ()) if each.kind is not FieldKind.SECRET]
    return MethodDraft(undo.name, kind, {each.key: _text(config.get(each.key)) for each in plain}, undo.object_id)


def _text(value: object) -> str:
    return to_text(value) if isinstance(value, bool | int | str) else ""
