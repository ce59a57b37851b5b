"""The Service tokens tab of Access: how programs get in, how long still, and who lets them in."""

from dockflare_desktop.core.account.overview import AccessOverview, TokenMade, TokenRow
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.dialogs.token import NewTokenDialog, RotateDialog, TokenCreatedDialog
from dockflare_desktop.gui.pages.access_rows import RowsTab
from dockflare_desktop.gui.present.frame import Banner
from dockflare_desktop.gui.present.sign_in import (
    Line,
    day,
    token_columns,
    token_lines,
    tokens_warning,
    unreadable,
    use_text,
)
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.empty import NothingThere


class TokensTab(RowsTab):
    """Creates, rotates, extends and deletes; a secret is shown once."""

    def columns(self) -> tuple[str, ...]:
        return token_columns()

    def widths(self) -> tuple[int, ...]:
        return (200, 260, 280, 200)

    def lines(self, overview: AccessOverview) -> tuple[Line, ...] | None:
        return None if overview.tokens is None else token_lines(overview, self._context.now())

    def shown_banner(self, overview: AccessOverview) -> Banner | None:
        made = unreadable(overview.problems if overview.tokens is None else (), self._context.say)
        warning = tokens_warning(overview)
        if made is not None or not warning:
            return made
        return Banner("warn", "ui-clock", warning, translate("sign-in", "Extend what is still needed in time."))

    def nothing(self) -> NothingThere:
        title = translate("sign-in", "No service tokens")
        text = translate("sign-in", "A token lets an app or a script in that cannot sign in.")
        return NothingThere(self._context.theme, "ui-token", title, text)

    def add_buttons(self) -> None:
        self.add_button(translate("sign-in", "Create service token..."), self.new, kind="primary", icon="ui-plus")
        self.rotate_button = self.add_button(translate("sign-in", "Rotate..."), self.enter, when=self._has_row)
        self.extend_button = self.add_button(translate("sign-in", "Extend"), self._extend, when=self._ends)
        self.delete_button = self.add_button(
            translate("sign-in", "Delete..."), self._delete, when=self._has_row, kind="danger"
        )

    def _spoken(self, count: int) -> str:
        return translate("sign-in", "Service tokens, %n rows", "", count)

    def _row(self) -> TokenRow | None:
        overview = self._reader.overview
        rows = overview.tokens or () if overview is not None else ()
        return next((row for row in rows if row.token.id == self.current), None)

    def _has_row(self) -> bool:
        return self._row() is not None

    def _ends(self) -> bool:
        row = self._row()
        return row is not None and row.token.expires_at is not None

    def new(self) -> None:
        """Ctrl+N."""
        self._context.start(self._create())

    async def _create(self) -> None:
        dialog = NewTokenDialog(self._context, self)
        if await ask(dialog) and dialog.made is not None:
            await self._show_once(dialog.made)

    def enter(self) -> None:
        """Rotate the current one."""
        row = self._row()
        if row is not None:
            self._context.start(self._rotate(row))

    async def _rotate(self, row: TokenRow) -> None:
        dialog = RotateDialog(self._context, row.token, self)
        if await ask(dialog) and dialog.made is not None:
            await self._show_once(dialog.made, rotated=True)

    async def _show_once(self, made: TokenMade, *, rotated: bool = False) -> None:
        """The secret; or that nobody saw it, and what to do."""
        if made.token is not None and made.secret:
            await ask(TokenCreatedDialog(self._context, made.token, made.secret, self, rotated=rotated))
        else:
            await self.tell(translate("sign-in", "The secret was not seen"), made.problems)
        await self.read_again()

    def _extend(self) -> None:
        row = self._row()
        if row is not None:
            self._context.start(self._extended(row))

    async def _extended(self, row: TokenRow) -> None:
        made = await (await self._context.commands.desks()).access.refresh_token(row.token.id)
        if made.token is None:
            await self.tell(translate("sign-in", "It was not extended"), made.problems)
        elif made.token.expires_at is not None:
            told = translate("sign-in", "“{name}” is valid until {day}.")
            self.note(told.format(name=made.token.name, day=day(made.token.expires_at)))
        await self.read_again()

    def _delete(self) -> None:
        row = self._row()
        if row is not None:
            self._context.start(self._deleted(row))

    async def _deleted(self, row: TokenRow) -> None:
        uses = row.uses
        if not uses:
            question = Message(
                translate("sign-in", "Delete the service token “{name}”?").format(name=row.token.name),
                translate("sign-in", "Programs that send it are turned away at once. This cannot be undone."),
                yes=translate("sign-in", "Delete"),
                danger=True,
                icon="ui-warn",
                tone="bad",
            )
            if not await ask(MessageDialog(self._context.theme, question, self)):
                return
            removal = await (await self._context.commands.desks()).access.delete_token(row.token.id)
            if removal.problems:
                await self.tell(translate("sign-in", "It was not deleted"), removal.problems)
            await self.read_again()
            uses = removal.uses
        if uses:
            title = translate("sign-in", "“{name}” is used and stays").format(name=row.token.name)
            text = translate("sign-in", "Take it out of these first.")
            await self.stays(title, text, "\n".join(use_text(each) for each in uses))
