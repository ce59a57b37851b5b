"""What clicks on the Tunnels page do: ask, show what comes of it, do it as it was shown."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.tunnels.overview import TunnelLook
from dockflare_desktop.engine.relocating import Relocation
from dockflare_desktop.engine.tunnel_commands import Ending, TunnelCommands, TunnelOverview
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.edit_review import EditReview, EditReviewDialog
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog, failed
from dockflare_desktop.gui.dialogs.tunnel import (
    DeleteDialog,
    MigrateDialog,
    MoveDialog,
    SnippetDialog,
    TunnelNameDialog,
)
from dockflare_desktop.gui.doers.connectors import ConnectorDoer
from dockflare_desktop.gui.present.tunnel_offers import TunnelDo
from dockflare_desktop.gui.present.tunnels import cloudflare_page, hosts, moved, records_text, steps, targets
from dockflare_desktop.gui.text import translate

S = TypeVar("S", Relocation, Ending)


class TunnelDoer:
    """`found` is what the page shows; `again` reads it anew after a write."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        found: Callable[[], TunnelOverview],
        again: Callable[[], Awaitable[None]],
    ) -> None:
        self._context, self._parent, self._found, self._again = context, parent, found, again
        connectors = ConnectorDoer(context, parent, again, self._show_snippet)
        self._does: Mapping[TunnelDo, Callable[[TunnelLook], Awaitable[None]]] = {
            TunnelDo.RENAME: self._rename,
            TunnelDo.SNIPPET: self._snippet,
            TunnelDo.DEFAULT: self._default,
            TunnelDo.MOVE: self._move,
            TunnelDo.ROTATE: self._rotate,
            TunnelDo.RECORDS: self._records,
            TunnelDo.OPEN: self._open,
            TunnelDo.DELETE: self._delete,
            TunnelDo.MIGRATE: self._migrate,
            TunnelDo.CONNECTOR: lambda look: connectors.run(look.tunnel.name),
            TunnelDo.UPDATE_CONNECTOR: lambda look: connectors.update(look.tunnel.name),
            TunnelDo.STOP_CONNECTOR: lambda look: connectors.stop(look.tunnel.name),
        }

    async def do(self, what: TunnelDo, look: TunnelLook) -> None:
        """What was asked of one tunnel."""
        await self._does[what](look)

    async def create(self) -> str:
        """A new tunnel; its id, "" where none was made."""
        desk = await self._desk()
        dialog = TunnelNameDialog(self._context, desk.create, parent=self._parent)
        if not await ask(dialog) or dialog.written is None or dialog.written.tunnel is None:
            return ""
        await self._again()
        return dialog.written.tunnel.id

    async def _snippet(self, look: TunnelLook) -> None:
        await self._show_snippet(look.tunnel.name)

    async def _show_snippet(self, tunnel: str) -> None:
        await ask(SnippetDialog(self._context, tunnel, self._parent))

    async def _open(self, look: TunnelLook) -> None:
        QDesktopServices.openUrl(QUrl(cloudflare_page(self._found().account_id, look)))

    async def _rename(self, look: TunnelLook) -> None:
        desk, tunnel = await self._desk(), look.tunnel
        dialog = TunnelNameDialog(
            self._context, lambda name: desk.rename(tunnel.id, name), tunnel.name, parent=self._parent
        )
        if await ask(dialog):
            await self._again()

    async def _rotate(self, look: TunnelLook) -> None:
        name = look.tunnel.name
        question = Message(
            translate("tunnels", "Give “{name}” a new token?").format(name=name),
            translate(
                "tunnels",
                "Connectors that run keep running until they reconnect; from then on they need the new token. Whoever "
                "has the old one can start no connector any more.",
            ),
            yes=translate("tunnels", "Rotate"),
            danger=True,
            icon="ui-warn",
            tone="warn",
        )
        if not await ask(MessageDialog(self._context.theme, question, self._parent)):
            return
        written = await (await self._desk()).rotate(look.tunnel.id)
        if written.tunnel is None:
            await self._tell(translate("tunnels", "The token was not replaced"), *written.problems)
            return
        await self._show_snippet(name)

    async def _records(self, look: TunnelLook) -> None:
        count = len(look.records or ())
        heading = translate("tunnels", "%n DNS records lead to “{name}”", "", count).format(name=look.tunnel.name)
        message = Message(heading, report=records_text(look), copies=translate("tunnels", "Copy list"))
        await ask(MessageDialog(self._context.theme, message, self._parent))

    async def _migrate(self, look: TunnelLook) -> None:
        desk, called = await self._desk(), look.tunnel.id
        dialog = MigrateDialog(
            self._context, look.tunnel.name, lambda parsed: desk.preview_migration(called, parsed), self._parent
        )
        if not await ask(dialog):
            return
        written = await desk.migrate(called, dialog.parsed)
        if written.tunnel is None:
            await self._tell(translate("tunnels", "It was not migrated"), *written.problems)
            return
        await self._again()

    async def _delete(self, look: TunnelLook) -> None:
        desk, called = await self._desk(), look.tunnel.id
        await self._as_shown(
            await desk.preview_delete(called),
            lambda shown: ask(DeleteDialog(self._context, look.tunnel.name, steps(shown), self._parent)),
            lambda shown: desk.delete(called, shown.seal),
            translate("tunnels", "It was not deleted"),
        )

    async def _default(self, look: TunnelLook) -> None:
        desk, called = await self._desk(), look.tunnel.id
        heading = translate("tunnels", "Make “{name}” the default tunnel?").format(name=look.tunnel.name)
        explain = translate("tunnels", "Services that name no tunnel go there, now and from now on.")
        yes = translate("tunnels", "Make it the default")
        await self._as_shown(
            await desk.preview_default(called),
            lambda shown: self._reviewed(shown, heading, explain, yes),
            lambda shown: desk.make_default(called, shown.seal),
            translate("tunnels", "Nothing was changed"),
        )

    async def _move(self, look: TunnelLook) -> None:
        desk, source = await self._desk(), look.tunnel.id
        dialog = MoveDialog(
            self._context, look.tunnel.name, hosts(look), targets(self._found().tunnels, look), self._parent
        )
        if not await ask(dialog):
            return
        host, target = dialog.host, dialog.target
        heading = translate("tunnels", "Move to “{name}”?").format(name=target)
        explain = translate("tunnels", "In this order; nothing is missing in between.")
        yes = translate("tunnels", "Move")
        await self._as_shown(
            await desk.preview_move(source, target, host),
            lambda shown: self._reviewed(shown, heading, explain, yes),
            lambda shown: desk.move(source, target, host, shown.seal),
            translate("tunnels", "Nothing was changed"),
        )

    async def _reviewed(self, shown: Relocation, heading: str, explain: str, yes: str) -> bool:
        review = EditReview(heading, moved(shown, self._context.say), explain, save=yes)
        return await ask(EditReviewDialog(self._context.theme, review, self._parent))

    async def _as_shown(
        self,
        shown: S | Problem,
        agreed: Callable[[S], Awaitable[bool]],
        carry_out: Callable[[S], Awaitable[S | Problem]],
        otherwise: str,
    ) -> None:
        """Show it until what was agreed to is what is done."""
        while not isinstance(shown, Problem):
            if not await agreed(shown):
                return
            done = await carry_out(shown)
            if not isinstance(done, Problem) and done.seal == shown.seal:
                await self._again()
                return
            shown = done
        await self._tell(otherwise, shown)

    async def _tell(self, heading: str, *problems: Problem) -> None:
        message = failed(heading, problems, self._context.say)
        await ask(MessageDialog(self._context.theme, message, self._parent))

    async def _desk(self) -> TunnelCommands:
        return (await self._context.commands.desks()).tunnels
