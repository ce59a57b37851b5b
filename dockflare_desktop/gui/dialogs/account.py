"""The account dialog: paste a token, see what it may do, choose the account."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.engine.ports import TokenReport
from dockflare_desktop.gui._generated.ui_account_dialog import Ui_AccountDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.settings_parts import need_row, permission_row
from dockflare_desktop.gui.present.permissions import form_link, needs
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import empty, grow, repolish, style


class AccountDialog(QDialog):
    """Asks Commands.log_in; the token leaves this field for the keyring only, and the field is emptied."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._connected = False
        ui = self._ui = Ui_AccountDialog()
        ui.setupUi(self)
        theme = context.theme
        style(ui.heading, theme, "panel", 600)
        for text in (ui.explain, ui.answer):
            style(text, theme)
        for name in (ui.tokenLabel, ui.accountLabel):
            style(name, theme, "caption", 500)
        self._choose_account(())
        self._show_needs()
        ui.answer.hide()
        ui.connectButton.setEnabled(False)
        ui.token.textChanged.connect(self._typed)
        ui.pasteButton.clicked.connect(self._paste)
        ui.helpButton.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(form_link())))
        ui.cancelButton.clicked.connect(self.reject)
        ui.connectButton.clicked.connect(self._connect)
        self._fixed()

    def _fixed(self) -> None:
        variable = self._context.fixed.get("token")
        if variable:
            self._ui.token.setEnabled(False)
            self._ui.pasteButton.setEnabled(False)
            text = translate("account", "The token is from {variable} and not stored.").format(variable=variable)
            self._say(text, "text2")
            self._ui.permissions.hide()

    def _show_needs(self) -> None:
        """What to tick, before there is a token that could be asked what it may do."""
        empty(self._ui.permissionRows)
        for need in needs():
            self._ui.permissionRows.addLayout(need_row(self._context.theme, need))
        self._ui.permissions.show()

    def _typed(self, text: str) -> None:
        self._connected = False
        self._choose_account(())
        self._ui.connectButton.setEnabled(bool(text.strip()))

    def _paste(self) -> None:
        self._ui.token.setText(QGuiApplication.clipboard().text().strip())
        self._ui.connectButton.setFocus()

    def _connect(self) -> None:
        if self._connected:
            self.accept()
            return
        self._ui.connectButton.setEnabled(False)
        self._ui.connectButton.setText(translate("account", "Connecting..."))
        account = str(self._ui.account.currentData() or "")
        self._context.start(self._log_in(self._ui.token.text().strip(), account))

    async def _log_in(self, token: str, account: str) -> None:
        report = await self._context.commands.log_in(token, account)
        self.show_report(report, chosen=account)

    def show_report(self, report: TokenReport, *, chosen: str = "") -> None:
        """What Cloudflare said: refused, several accounts, or connected with each permission."""
        ui = self._ui
        ui.connectButton.setText(translate("account", "Connect"))
        ui.connectButton.setEnabled(True)
        self._show_permissions(report)
        if not report.accepted:
            refused = translate("account", "Cloudflare does not accept this token.")
            why = [report.problem] if report.problem is not None else []
            self._say(said(why, self._context.say) or refused, "bad")
            return
        if len(report.accounts) > 1 and not chosen:
            self._choose_account(report.accounts)
            self._say(translate("account", "This token sees several accounts. Choose one."), "text2")
            return
        self._connected = True
        ui.connectButton.setText(translate("account", "Done"))
        ui.token.setEnabled(False)
        missing = [name for name, usable in report.permissions.items() if not usable]
        if missing:
            self._say(
                translate("account", "Connected. What is missing below will not work, everything else does."), "warn"
            )
        elif report.problem is not None:  # accepted, and yet there is something to know: it ends soon
            self._say(said([report.problem], self._context.say), "warn")
        else:
            self._say(translate("account", "Connected. The token may do everything that is needed."), "live")

    def _say(self, text: str, tone: str) -> None:
        self._ui.answer.setText(text)
        self._ui.answer.setProperty("tone", tone)
        repolish(self._ui.answer)
        self._ui.answer.show()
        grow(self)

    def _choose_account(self, accounts: tuple[tuple[str, str], ...]) -> None:
        ui = self._ui
        ui.account.clear()
        for id_, name in accounts:
            ui.account.addItem(name, id_)
        for widget in (ui.account, ui.accountLabel):
            widget.setVisible(bool(accounts))

    def _show_permissions(self, report: TokenReport) -> None:
        if not report.permissions:
            return
        empty(self._ui.permissionRows)
        for name, usable in report.permissions.items():
            self._ui.permissionRows.addLayout(permission_row(self._context.theme, name, usable=usable))
        self._ui.permissions.show()
        self.resize(self.sizeHint())
