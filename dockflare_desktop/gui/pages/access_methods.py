"""The Sign-in methods tab of Access: how people prove who they are, and who relies on it."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from dockflare_desktop.core.account.overview import AccessOverview, MethodRow
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.dialogs.method import MethodDialog
from dockflare_desktop.gui.pages.access_rows import RowsTab
from dockflare_desktop.gui.present.frame import Banner
from dockflare_desktop.gui.present.sign_in import Line, method_columns, method_lines, unreadable, use_text
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.empty import NothingThere


class MethodsTab(RowsTab):
    """Adds, changes, tests and deletes; what ours needs stays."""

    def columns(self) -> tuple[str, ...]:
        return method_columns()

    def widths(self) -> tuple[int, ...]:
        return (240, 280, 420)

    def lines(self, overview: AccessOverview) -> tuple[Line, ...] | None:
        return None if overview.methods is None else method_lines(overview)

    def shown_banner(self, overview: AccessOverview) -> Banner | None:
        return unreadable(overview.problems if overview.methods is None else (), self._context.say)

    def nothing(self) -> NothingThere:
        title = translate("sign-in", "Nobody can sign in yet")
        return NothingThere(
            self._context.theme, "ui-idp", title, translate("sign-in", "Add a provider that knows people.")
        )

    def add_buttons(self) -> None:
        self.add_button(translate("sign-in", "Add sign-in method..."), self.new, kind="primary", icon="ui-plus")
        self.edit_button = self.add_button(translate("sign-in", "Change..."), self.enter, when=self._changeable)
        self.test_button = self.add_button(translate("sign-in", "Test"), self._test, when=self._testable)
        self.delete_button = self.add_button(
            translate("sign-in", "Delete..."), self._delete, when=self._changeable, kind="danger"
        )

    def _spoken(self, count: int) -> str:
        return translate("sign-in", "Sign-in methods, %n rows", "", count)

    def _row(self) -> MethodRow | None:
        overview = self._reader.overview
        rows = overview.methods or () if overview is not None else ()
        return next((row for row in rows if row.method.id == self.current), None)

    def _changeable(self) -> bool:
        row = self._row()
        return row is not None and row.changeable

    def _testable(self) -> bool:
        row = self._row()
        return row is not None and bool(row.test)

    def new(self) -> None:
        """Ctrl+N."""
        self._context.start(self._edit(None))

    def enter(self) -> None:
        """Change the current one."""
        if self._changeable():
            self._context.start(self._edit(self._row()))

    async def _edit(self, row: MethodRow | None) -> None:
        team = self._reader.overview.team if self._reader.overview is not None else ""
        method = row.method if row is not None else None
        if await ask(MethodDialog(self._context, method, team, self)):
            await self.read_again()

    def _test(self) -> None:
        """Cloudflare's page on the account's own team domain signs in and shows what came of it."""
        row = self._row()
        if row is not None and row.test:
            QDesktopServices.openUrl(QUrl(row.test))

    def _delete(self) -> None:
        row = self._row()
        if row is not None and row.changeable:
            self._context.start(self._deleted(row))

    async def _deleted(self, row: MethodRow) -> None:
        name, uses = row.method.name, row.uses
        while True:
            listed = "\n".join(use_text(each) for each in uses)
            if any(each.ours for each in uses):
                title = translate("sign-in", "“{name}” is needed and stays").format(name=name)
                await self.stays(title, translate("sign-in", "Without it nobody could get in there any more."), listed)
                return
            text = translate("sign-in", "Nobody can sign in with it any more. This cannot be undone.")
            if uses:
                text = translate("sign-in", "These use it, and are not ours. Look at them first; it cannot be undone.")
            heading = translate("sign-in", "Delete the sign-in method “{name}”?").format(name=name)
            question = Message(
                heading,
                text,
                report=listed,
                copy=False,
                yes=translate("sign-in", "Delete"),
                danger=True,
                icon="ui-warn",
                tone="bad",
            )
            if not await ask(MessageDialog(self._context.theme, question, self)):
                return
            removal = await (await self._context.commands.desks()).access.delete_method(row.method.id, uses)
            if removal.problems:
                await self.tell(translate("sign-in", "It was not deleted"), removal.problems)
            if removal.gone or removal.problems:
                await self.read_again()
                return
            uses = removal.uses  # others than were shown
