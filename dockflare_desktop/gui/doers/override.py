"""Does what was clicked about overrides: the dialog, one value taken or kept, one or all reverted; what would let
everyone in asks first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from dockflare_desktop.core.access.opening import block_opens
from dockflare_desktop.core.labels.fields import WHO_KEYS, to_text
from dockflare_desktop.core.model import Layers, Override, ServiceKey
from dockflare_desktop.core.resolving.blocks import goes_with
from dockflare_desktop.core.resolving.overrides import overridden, stated_below
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.dialogs.override import Known, OverrideDialog
from dockflare_desktop.gui.dialogs.publish import OpenDialog, labels_open
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.gui.present.override import own_block, stated_block
from dockflare_desktop.gui.running import Running
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.lasts import end_of

KEEP = "720h"  # the longest grace there is: 30 days
NAMES = 6


class OverrideDoer:
    """Each request names a service, but the one that reverts everything."""

    def __init__(self, context: Context, window: MainWindow, running: Running) -> None:
        self._context, self._window, self._running = context, window, running
        self._status = AppStatus()
        self.calls: dict[Do, Callable[[ServiceView, Request], object]] = {
            Do.OVERRIDE: lambda view, request: self.show(view, request.field),
            Do.REVERT: lambda view, request: self._take_back(view, request.field),
            Do.REVERT_ALL: lambda view, _: context.start(self._revert_all(view)),
            Do.TAKE_VALUE: lambda view, request: self._set(view, request.field, request.value),
            Do.KEEP_MINE: self._keep_mine,
            Do.SHARE_LONGER: lambda view, _: context.start(self._share_longer(view)),
            Do.SHARE_END: lambda view, _: context.start(self._revert(view, tuple(own_block(view)))),
            Do.KEEP_UP: lambda view, _: self._set(view, "grace", KEEP),
        }

    def show_status(self, status: AppStatus) -> None:
        """The services as they are now."""
        self._status = status

    # --- setting -----------------------------------------------------------------------------------------------------

    def _set(self, view: ServiceView, field: str, value: str) -> None:
        override = Override(view.key, field, value, stated_below(view.below(field)), self._context.now())
        work = self._context.commands.save_overrides([override])
        self._running.command(work, translate("toast", "Saved as an override"), lambda: self._take_back(view, field))

    def _take_back(self, view: ServiceView, field: str) -> None:
        self._context.start(self._revert(view, (field,)))

    def _keep_mine(self, view: ServiceView, request: Request) -> None:
        provenance = view.fields.get(request.field)
        if provenance is not None and provenance.overridden:
            made = Override(
                view.key,
                request.field,
                to_text(provenance.top.value),
                stated_below(view.below(request.field)),
                self._context.now(),
                provenance.top.expires_at,
            )
            work = self._context.commands.save_overrides([made])
            self._running.command(work, translate("toast", "Your override stays"))

    def show(self, view: ServiceView, field: str = "") -> None:
        """The dialog; with a field, its editor is open."""
        self._context.start(self._dialog(view, field))

    async def _dialog(self, view: ServiceView, field: str) -> None:
        self._window.come_up()
        dialog = OverrideDialog(
            self._context,
            view,
            details(self._status, view, self._context.now(), self._context.say),
            Known(await self._layers(), self._status.settings.mode, self._status.cloudflare.tunnels),
            self._window,
        )
        if field:
            dialog.edit(field)
        await ask(dialog)

    async def _share_longer(self, view: ServiceView) -> None:
        """The same question as before, with an hour more; what opens is asked about each time."""
        if view.closes_at is None:
            return
        self._window.come_up()
        now, later = self._context.now(), view.closes_at + timedelta(hours=1)
        question = OpenDialog(self._context.theme, view, later, now, self._window)
        if await ask(question):
            end, fields = end_of(question.lasts, self._context.now()), own_block(view)
            stored = (each for each in (await self._layers()).overrides if each.key == view.key)
            wanted = [replace(each, expires_at=end) for each in stored if each.field in fields]
            work = self._context.commands.save_overrides(wanted)
            self._running.command(work, translate("toast", "It stays open longer"))

    async def _layers(self) -> Layers:
        """As stored; what cannot be read is told by the command that follows."""
        try:
            return await self._context.commands.layers()
        except OutsideError:
            return Layers()

    # --- reverting ---------------------------------------------------------------------------------------------------

    async def _revert(self, view: ServiceView, fields: Sequence[str]) -> None:
        layers = await self._layers()
        here = tuple(each for each in layers.overrides if each.key == view.key)
        gone = goes_with(here, fields, self._context.now(), lambda block: block_opens(block, layers.groups))
        after = overridden(layers, view.key, (), [each.field for each in gone])
        if await self._opened_by(after, view) and not await self._agreed(view.address):
            return
        work = self._context.commands.clear_overrides(view.key, tuple(fields))
        self._running.command(work, translate("toast", "Override removed"), self._undo(gone, layers))

    def _undo(self, gone: Sequence[Override], layers: Layers) -> Callable[[], None] | None:
        """Puts back what was reverted, unless that lets everyone in: then the dialog is the way."""
        block = {each.field: each.value for each in gone if each.field in WHO_KEYS}
        if not gone or (block and block_opens(block, layers.groups)):
            return None
        return lambda: self._running.command(self._context.commands.save_overrides(list(gone)))

    async def _opened_by(self, after: Layers, view: ServiceView) -> bool:
        """Whether everyone would get in who does not now; where Cloudflare cannot be asked, as the labels say."""
        try:
            return view.key in (await self._context.commands.preview(after)).opens
        except OutsideError:
            return not view.public and block_opens(stated_block(view), after.groups)

    async def _agreed(self, address: str) -> bool:
        self._window.come_up()
        return await ask(MessageDialog(self._context.theme, labels_open(address), self._window))

    async def _revert_all(self, view: ServiceView) -> None:
        after = await self._without(view.key)
        opens = await self._opened_by(after, view)
        text = translate("override", "The labels are used again for every field.")
        if opens:
            text += " " + translate("override", "They ask for no login: anyone on the internet gets in.")
        question = Message(
            translate("override", "Revert all overrides of {address}?").format(address=view.address),
            text,
            yes=translate("override", "Revert and open to everyone") if opens else translate("override", "Revert all"),
            danger=opens,
            icon="nav-public" if opens else "ui-undo",
            tone="open" if opens else "accent",
        )
        self._running.confirmed(question, lambda: self._context.commands.clear_overrides(view.key))

    async def _without(self, key: ServiceKey | None) -> Layers:
        layers = await self._layers()
        return replace(layers, overrides=tuple(each for each in layers.overrides if key not in (None, each.key)))

    def revert_everything(self) -> None:
        """Every override of every service, after a question that names those it opens."""
        self._context.start(self._revert_everything())

    async def _revert_everything(self) -> None:
        count = len((await self._layers()).overrides)
        if not count:
            self._running.toast.say(translate("toast", "Nothing is overridden"))
            return
        try:
            opens = (await self._context.commands.preview(await self._without(None))).opens
        except OutsideError:
            opens = ()
        text = translate("override", "The labels are used again for every service and every field.")
        if opens:
            text += " " + translate("override", "Then open to everyone: {names}.").format(names=_names(opens))
        heading = translate("override", "Revert all %n overrides?", "", count)
        question = Message(
            translate("override", "Revert the one override there is?") if count == 1 else heading,
            text,
            yes=translate("override", "Revert everything"),
            danger=True,
            icon="ui-undo",
            tone="open" if opens else "accent",
        )
        done = translate("toast", "Everything is as the labels say")
        self._running.confirmed(question, lambda: self._context.commands.clear_overrides(None), done)


def _names(keys: Iterable[ServiceKey]) -> str:
    found = [str(key) for key in keys]
    shown = ", ".join(found[:NAMES])
    rest = len(found) - NAMES
    return translate("override", "{names} and {count} more").format(names=shown, count=rest) if rest > 0 else shown
