"""Parts of the settings page that are more than rows: the zones labels may use, and the account."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from dockflare_desktop.core.status import AppStatus, CloudflareView, TokenState
from dockflare_desktop.engine.ports import TokenReport
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.settings_rows import Card, Set
from dockflare_desktop.gui.present.permissions import Need
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import empty, icon_label, label, push, wrapped


class ZonesPart(QWidget):
    """A check box for each zone the token sees. All checked is stored as nothing: new zones count too."""

    def __init__(self, theme: Theme, ask: Set) -> None:
        super().__init__()
        self._theme, self._ask = theme, ask
        self._shown: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(theme, translate("settings", "Zones labels may use"), weight=600))
        card = Card()
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(15, 8, 16, 8)
        self._rows.setSpacing(4)
        card.column.addLayout(self._rows)
        column.addWidget(card)

    def show_status(self, status: AppStatus) -> None:
        """The zones of now."""
        zones, allowed = status.cloudflare.zones, status.settings.allowed_zones
        if (zones, allowed) != self._shown or not self._rows.count():
            self._shown = (zones, allowed)
            empty(self._rows)
            self._boxes = {zone: self._box(zone, allowed) for zone in sorted({*zones, *allowed})}
            if not self._boxes:
                none = translate("settings", "No zone is known yet: there is no working token.")
                self._rows.addWidget(wrapped(self._theme, none))

    def _box(self, zone: str, allowed: tuple[str, ...]) -> QCheckBox:
        row, box = QHBoxLayout(), QCheckBox(zone)
        checked = not allowed or zone in allowed
        box.setChecked(checked)
        box.clicked.connect(self._changed)
        row.addWidget(box)
        row.addStretch(1)
        if not checked:
            text = translate("settings", "labels that name it are blocked")
            row.addWidget(label(self._theme, text, "text2", "caption"))
        self._rows.addLayout(row)
        return box

    def _changed(self) -> None:
        wanted = [zone for zone, box in self._boxes.items() if box.isChecked()]
        if not wanted:  # nothing allowed cannot be stored: an empty list means all
            self._shown = ((), ("",))
            self._ask("allowed_zones", ",".join(self._boxes))
            return
        self._ask("allowed_zones", "" if len(wanted) == len(self._boxes) else ",".join(wanted))


class AccountPart(QWidget):
    """The token, the account, what the token may do, signing in and out."""

    asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(theme, translate("settings", "Account"), weight=600))
        card = Card()
        self._account, self._token = label(theme, "", weight=500), wrapped(theme, "", "text2", "caption")
        card.add(self._head())
        column.addWidget(card)
        column.addSpacing(8)
        column.addWidget(label(theme, translate("settings", "What the token may do"), weight=600))
        self._permissions = Card()
        column.addWidget(self._permissions)
        self._missing: tuple[str, ...] | None = None

    def _head(self) -> QWidget:
        theme, row = self._context.theme, QWidget()
        across, texts = QHBoxLayout(row), QVBoxLayout()
        across.setContentsMargins(17, 10, 16, 10)
        texts.setSpacing(2)
        texts.addWidget(self._account)
        texts.addWidget(self._token)
        across.addLayout(texts, 1)
        self._out = push(theme, translate("settings", "Sign out..."), "danger")
        self._in = push(theme, translate("settings", "New token..."))
        self._in.clicked.connect(lambda: self.asked.emit(Request(Do.ACCOUNT)))
        self._out.clicked.connect(lambda: self.asked.emit(Request(Do.SIGN_OUT)))
        across.addWidget(self._out)
        across.addWidget(self._in)
        return row

    def show_status(self, status: AppStatus) -> None:
        """The account of now."""
        cloud, variable = status.cloudflare, self._context.fixed.get("token", "")
        self._account.setText(cloud.account or translate("settings", "No account"))
        self._token.setText(_token_line(status, variable))
        known = cloud.token not in (TokenState.NONE, TokenState.UNKNOWN)
        self._out.setVisible(known and not variable)
        self._in.setVisible(not variable)
        if cloud.missing_permissions != self._missing:
            self._missing = cloud.missing_permissions
            self._show_missing(cloud)

    def _show_missing(self, cloud: CloudflareView) -> None:
        permissions = dict.fromkeys(cloud.missing_permissions, False)
        self._fill(permissions)

    def show_report(self, report: TokenReport) -> None:
        """Every permission, after a check."""
        self._fill(dict(report.permissions))

    def _fill(self, permissions: dict[str, bool]) -> None:
        theme, place = self._context.theme, self._permissions.column
        empty(place)
        rows = QVBoxLayout()
        rows.setContentsMargins(15, 10, 16, 10)
        for name, usable in sorted(permissions.items()):
            rows.addLayout(permission_row(theme, name, usable=usable))
        if not permissions:
            rows.addWidget(wrapped(theme, translate("settings", "Nothing is known to be missing.")))
        check = push(theme, translate("settings", "Check every permission"))
        check.clicked.connect(lambda: self._context.start(self._check()))
        rows.addWidget(check)
        place.addLayout(rows)

    async def _check(self) -> None:
        self.show_report(await self._context.commands.verify())


def permission_row(theme: Theme, name: str, *, usable: bool) -> QHBoxLayout:
    """Shape, name, and the word "missing" where it is."""
    row = QHBoxLayout()
    mark, tone = ("status-live", "live") if usable else ("status-blocked", "bad")
    row.addWidget(icon_label(theme, mark, tone, 14))
    state = translate("settings", "may be used") if usable else translate("settings", "missing")
    text = label(theme, name)
    text.setMinimumHeight(theme.line_height + 4)
    text.setAccessibleName(f"{name}: {state}")
    row.addWidget(text)
    row.addStretch(1)
    row.addWidget(label(theme, state, "text2" if usable else "bad", "caption"))
    return row


def need_row(theme: Theme, need: Need) -> QHBoxLayout:
    """A permission to tick, and what it is for."""
    row = QHBoxLayout()
    by_hand = translate("account", "{purpose} (tick it by hand)").format(purpose=need.purpose)
    purpose = by_hand if need.by_hand else need.purpose
    name = label(theme, f"{need.name}: {need.level}")
    name.setAccessibleName(f"{need.name}: {need.level}. {purpose}")
    row.addWidget(name)
    row.addSpacing(16)
    row.addStretch(1)
    row.addWidget(label(theme, purpose, "text2", "caption"))
    return row


def _token_line(status: AppStatus, variable: str) -> str:
    if variable:
        return translate("settings", "The token is from {variable} and not stored.").format(variable=variable)
    if status.demo:
        return translate("settings", "The demo's token is made up and kept nowhere.")
    if status.session_token:
        return translate("settings", "This desktop has no keyring. The token is kept until you quit.")
    texts = {
        TokenState.NONE: translate("settings", "There is no token yet."),
        TokenState.UNKNOWN: translate("settings", "The token was not checked yet."),
        TokenState.ACCEPTED: translate("settings", "The token is accepted. It is kept in the keyring."),
        TokenState.REFUSED: translate("settings", "Cloudflare no longer accepts the token."),
    }
    return texts[status.cloudflare.token]
