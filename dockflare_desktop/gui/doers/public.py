"""Does what was clicked about public addresses: show the page, call one meant to be, count it again."""

from collections.abc import Callable

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.public.openings import Place, written
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doers.adoption import AdoptionDoer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.running import Running
from dockflare_desktop.gui.text import isolated, translate


class PublicDoer:
    """A request's `field` and `value` are the address: hostname and path."""

    def __init__(self, context: Context, window: MainWindow, running: Running) -> None:
        self._context, self._window, self._running = context, window, running
        adoption = AdoptionDoer(context, window, running)
        self.calls: dict[Do, Callable[[Request], None]] = {
            Do.PUBLIC: lambda request: self._show((request.field, request.value)),
            Do.MEANT: lambda request: self._set((request.field, request.value), meant=True),
            Do.ADOPT_ADDRESS: lambda request: adoption.adopt_address((request.field, request.value)),
            Do.UNMEANT: lambda request: self._set((request.field, request.value), meant=False),
        }

    def _show(self, place: Place) -> None:
        self._window.come_up()
        self._window.visit("public", lambda: self._window.public.go_to(place))

    def _set(self, place: Place, *, meant: bool) -> None:
        """Done at once, and undone by one click: nothing is written at Cloudflare."""
        said = (
            translate("toast", "{address} is meant to be public")
            if meant
            else translate("toast", "{address} is counted again")
        ).format(address=isolated(written(place)))
        self._running.command(self._command(place, meant=meant), said, lambda: self._set(place, meant=not meant))

    async def _command(self, place: Place, *, meant: bool) -> Problem | None:
        desks = await self._context.commands.desks()
        return await desks.public.set_meant(place, meant=meant)

    def look_again(self) -> None:
        """Everything is looked at anew; where the page is open, the whole account too."""
        self._context.commands.sync_now()
        if self._window.page == "public":
            self._running.command(self._look())

    async def _look(self) -> None:
        desks = await self._context.commands.desks()
        await desks.public.look()
