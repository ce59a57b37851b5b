"""A service token: its name and how long it is valid; and its secret, shown this once."""

from datetime import timedelta

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dockflare_desktop.core.account.overview import TokenMade
from dockflare_desktop.core.account.tokens import FOREVER
from dockflare_desktop.core.cloud import ServiceToken
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.form import FormDialog, Head
from dockflare_desktop.gui.present.sign_in import day
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import icon_label, label, push, steady

TAIL = 4  # signs of the secret that are shown
ID_HEADER, SECRET_HEADER = "CF-Access-Client-Id", "CF-Access-Client-Secret"
KEEP = (timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=7))


class NewTokenDialog(FormDialog):
    """Accepted means: `made` holds a token."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            Head(
                translate("sign-in", "Create service token"),
                translate("sign-in", "A token for a program"),
                translate(
                    "sign-in", "For apps and scripts that cannot sign in. A group or a label lets it in afterwards."
                ),
                "ui-token",
            ),
            parent,
        )
        self.made: TokenMade | None = None
        self.name = QLineEdit()
        self.lifetime = QComboBox()
        for text, value in (
            (translate("sign-in", "1 year"), "8760h"),
            (translate("sign-in", "90 days"), "2160h"),
            (translate("sign-in", "30 days"), "720h"),
            (translate("sign-in", "For ever"), FOREVER),
        ):
            self.lifetime.addItem(text, value)
        steady(self.lifetime)
        self.add_field(translate("sign-in", "Name"), self.name)
        self.add_field(translate("sign-in", "Valid for"), self.lifetime)
        self.ui.okButton.setText(translate("sign-in", "Create"))
        self.ui.okButton.clicked.connect(self._commit)
        self.name.returnPressed.connect(self._commit)
        self.start(self.name)

    def _commit(self) -> None:
        self.busy(on=True)
        self._context.start(self._create())

    async def _create(self) -> None:
        desk = (await self._context.commands.desks()).access
        made = await desk.create_token(self.name.text(), str(self.lifetime.currentData()))
        if made.token is None:
            self.mark(self.name, wrong="name" in {each.label for each in made.problems})
            self.show_problems(made.problems)
            return
        self.made = made
        self.accept()


class RotateDialog(FormDialog):
    """Accepted means: `made` holds the token with its new secret, or says that it got lost."""

    def __init__(self, context: Context, token: ServiceToken, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            Head(
                translate("sign-in", "Rotate service token"),
                translate("sign-in", "Give “{name}” a new secret?").format(name=token.name),
                translate("sign-in", "Programs that send the old secret are turned away once it ends."),
                "ui-sync",
            ),
            parent,
        )
        self.made: TokenMade | None = None
        self._token = token
        self.keep = QComboBox()
        texts = (
            translate("sign-in", "At once"),
            translate("sign-in", "In 1 hour"),
            translate("sign-in", "Tomorrow at this time"),
            translate("sign-in", "In a week"),
        )
        for text, value in zip(texts, KEEP, strict=True):
            self.keep.addItem(text, value)
        self.keep.setCurrentIndex(1)
        steady(self.keep)
        self.add_field(translate("sign-in", "The old secret ends"), self.keep)
        self.ui.okButton.setText(translate("sign-in", "Rotate"))
        self.ui.okButton.clicked.connect(self._commit)
        self.ui.cancelButton.setDefault(True)
        self.start(self.ui.cancelButton)

    def _commit(self) -> None:
        self.busy(on=True)
        self._context.start(self._rotate())

    async def _rotate(self) -> None:
        desk = (await self._context.commands.desks()).access
        made = await desk.rotate_token(self._token.id, KEEP[self.keep.currentIndex()])
        if made.token is None:
            self.show_problems(made.problems)
            return
        self.made = made
        self.accept()


class TokenCreatedDialog(FormDialog):
    """Shows the secret this once; it closes only once somebody says that it is saved."""

    def __init__(
        self,
        context: Context,
        token: ServiceToken,
        secret: str,
        parent: QWidget | None = None,
        *,
        rotated: bool = False,
    ) -> None:
        made, anew = translate("sign-in", "Service token created"), translate("sign-in", "Service token rotated")
        super().__init__(
            context,
            Head(
                anew if rotated else made,
                translate("sign-in", "Copy both now. The secret is shown this once."),
                translate(
                    "sign-in",
                    "For apps and scripts that cannot sign in. Send them as the two headers below. Cloudflare keeps no "
                    "readable copy, and neither does this program.",
                ),
                "ui-token",
            ),
            parent,
        )
        self._secret, self._client = secret, token.client_id
        masked = "•" * max(0, len(secret) - TAIL) + secret[-TAIL:] if len(secret) > TAIL else "•" * len(secret)
        self.client = self._shown(ID_HEADER, token.client_id, token.client_id)
        self.secret = self._shown(SECRET_HEADER, masked, secret)
        self._valid(token)
        curl = push(context.theme, translate("sign-in", "Copy as curl example"), "quiet")
        curl.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._curl()))
        self.ui.extra.addWidget(curl)
        self.saved = QCheckBox(translate("sign-in", "I have saved it"))
        self.saved.toggled.connect(self.ui.okButton.setEnabled)
        self.ui.before.addWidget(self.saved)
        self.ui.cancelButton.hide()
        self.ui.okButton.setText(translate("sign-in", "Done"))
        self.ui.okButton.clicked.connect(self.accept)
        self.ui.okButton.setEnabled(False)
        self.start(self.saved)

    def _shown(self, header: str, text: str, copied: str) -> QLineEdit:
        theme, row = self._context.theme, QHBoxLayout()
        field = QLineEdit(text)
        field.setReadOnly(True)
        field.setFont(theme.font(fixed=True))
        field.setCursorPosition(0)
        copy = push(theme, translate("sign-in", "Copy"), icon="ui-copy")
        copy.setAccessibleName(translate("sign-in", "Copy {header}").format(header=header))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(copied))
        place = QVBoxLayout()
        place.setSpacing(6)
        text_label = label(theme, header, "text2", "body", 500)
        text_label.setBuddy(field)
        field.setAccessibleName(header)
        if copied != text:
            field.setAccessibleDescription(translate("sign-in", "Hidden; the button copies it"))
        row.setSpacing(8)
        row.addWidget(field, 1)
        row.addWidget(copy)
        place.addWidget(text_label)
        place.addLayout(row)
        self.ui.fields.addLayout(place)
        return field

    def _valid(self, token: ServiceToken) -> None:
        row, theme = QHBoxLayout(), self._context.theme
        row.setSpacing(8)
        ends = token.expires_at
        text = translate("sign-in", "Valid for ever.")
        if ends is not None:
            told = translate("sign-in", "Valid until {day}. You are told 14 days before.")
            text = told.format(day=day(ends))
        row.addWidget(icon_label(theme, "ui-clock"))
        row.addWidget(label(theme, text, "text2"), 1)
        self.ui.fields.addLayout(row)

    def _curl(self) -> str:
        return f'curl -H "{ID_HEADER}: {self._client}" -H "{SECRET_HEADER}: {self._secret}" https://'

    def reject(self) -> None:
        """Esc and the window's cross: not before it is saved."""
        if self.saved.isChecked():
            super().reject()
        else:
            self.start(self.saved)
