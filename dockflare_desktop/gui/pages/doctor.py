"""The Doctor page: what needs you first, then every check by its area."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_doctor_page import Ui_DoctorPage
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.present.doctor import DoctorCard, cards, facts
from dockflare_desktop.gui.present.frame import account_banner
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, style
from dockflare_desktop.gui.widgets.doctor_card import FindingCard
from dockflare_desktop.gui.widgets.grey_rows import GreyRows


class DoctorPage(Page):
    """Shows AppStatus.doctor; only cards that changed are drawn anew."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self._shown: tuple[DoctorCard, ...] = ()
        self._cards: dict[DoctorCard, FindingCard] = {}
        self._ui = Ui_DoctorPage()
        self._ui.setupUi(self)
        self.menu_button = self._ui.menuButton
        style(self._ui.title, theme, "page", 600)
        style(self._ui.facts, theme)
        dress(self._ui.menuButton, theme, "ui-menu")
        dress(self._ui.saveButton, theme, "ui-download")
        dress(self._ui.runButton, theme, "ui-sync", "on_accent")
        self.banner = BannerBox(theme)
        self.banner.hide()
        self.banner.asked.connect(self.asked)
        self._ui.bannerPlace.addWidget(self.banner)
        self._waiting = GreyRows(theme, translate("doctor", "Checking..."))
        self._waiting.setMinimumHeight(8 * 36)
        self._ui.sections.addWidget(self._waiting)
        self._ui.sections.addStretch(1)
        self._ui.saveButton.clicked.connect(lambda: self.asked.emit(Request(Do.DOCTOR_REPORT)))
        self._ui.runButton.clicked.connect(lambda: self.asked.emit(Request(Do.DOCTOR)))
        first = QShortcut(QKeySequence("Ctrl+Return"), self)
        first.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        first.activated.connect(self._first_fix)

    def show_status(self, status: AppStatus) -> None:
        """The newest status; a hidden page only keeps it."""
        super().show_status(status)
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
        if self._status.doctor is None:
            self.asked.emit(Request(Do.DOCTOR))

    def _refresh(self) -> None:
        status = self._status
        shown = account_banner(status, self._context.say)
        self.banner.show_banner(shown)
        self._ui.bannerPlace.setContentsMargins(24, 12 if shown else 0, 24, 0)
        self._ui.facts.setText(facts(status.doctor))
        running = status.doctor is not None and bool(status.doctor.running)
        self._ui.runButton.setEnabled(not running)
        self._ui.saveButton.setEnabled(status.doctor is not None and not running)
        wanted = cards(status)
        self._waiting.setVisible(not wanted)
        if wanted != self._shown:
            self._shown = wanted
            self._fill(wanted)

    def _fill(self, wanted: tuple[DoctorCard, ...]) -> None:
        old, self._cards = self._cards, {}
        for at, card in enumerate(wanted):
            widget = old.pop(card, None) or FindingCard(
                self._context.theme, card, self.asked.emit, self.copied.emit, self._mute
            )
            self._cards[card] = widget
            self._ui.sections.insertWidget(at + 1, widget)
        for gone in old.values():
            gone.hide()
            gone.deleteLater()

    def _mute(self, check: Check, muted: bool) -> None:
        self.asked.emit(Request(Do.DOCTOR_MUTE if muted else Do.DOCTOR_HEAR, value=check.value))

    def _first_fix(self) -> None:
        button = next((each for card in self._cards.values() for row in card.rows for each in row.buttons), None)
        if button is not None:
            button.click()

    @property
    def cards(self) -> tuple[FindingCard, ...]:
        """Those that are shown, from above."""
        return tuple(self._cards[card] for card in self._shown)
