"""The details of one service: headline, status, actions, and the sections that say why it is as it is."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from dockflare_desktop.core.status import Status
from dockflare_desktop.gui._generated.ui_details_panel import Ui_DetailsPanel
from dockflare_desktop.gui.details_sections import RingSection, Section, ValuesSection, add_facts
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present.details import Details
from dockflare_desktop.gui.present.rules import rule_offers, switch_of
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, push, repolish, style
from dockflare_desktop.gui.widgets.painted import Pill

WIDTH, LEAST = 400, 360  # px
OPEN_PRIMARY = (Status.LIVE, Status.UPDATING)


class DetailsPanel(QFrame):
    """Fed by present_details.details; asks for everything else."""

    asked = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._details: Details | None = None
        self._ui = Ui_DetailsPanel()
        self._ui.setupUi(self)
        self.setMinimumWidth(theme.scaled(LEAST))
        style(self._ui.headline, theme, "panel", 600)
        style(self._ui.since, theme, "caption")
        self._pill = Pill(theme)
        self._ui.pillPlace.addWidget(self._pill)
        self._dress()
        self._make_sections()

    def _dress(self) -> None:
        ui, theme = self._ui, self._theme
        ui.headline.setWordWrap(True)
        ui.layout3.setStretch(0, 1)  # a long address has all of the line
        ui.headline.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        dress(ui.closeButton, theme, "ui-close")
        self._open_look = dress(ui.openButton, theme, "ui-external", "on_accent")
        dress(ui.copyButton, theme, "ui-copy")
        dress(ui.qrButton, theme, "ui-qr")
        self._ignore_look = dress(ui.ignoreButton, theme, "ui-slash")
        dress(ui.moreButton, theme, "ui-more")
        ui.closeButton.clicked.connect(self.closed)
        ui.openButton.clicked.connect(lambda: self._ask(Do.OPEN))
        ui.overrideButton.clicked.connect(lambda: self._ask(Do.OVERRIDE))
        ui.copyButton.clicked.connect(lambda: self._ask(Do.COPY_ADDRESS))
        ui.qrButton.clicked.connect(lambda: self._ask(Do.QR))
        ui.ignoreButton.clicked.connect(self._ignore)
        ui.moreButton.clicked.connect(self._more)

    def _make_sections(self) -> None:
        theme, place = self._theme, self._ui.sections
        self._card = BannerBox(theme, card=True)
        self._card.asked.connect(self.asked)
        self._ring = RingSection(theme)
        self._place = Section(theme, translate("details", "Where the problem is"))
        visitor = push(theme, translate("details", "Try a visitor..."), "link")
        visitor.clicked.connect(lambda: self._ask(Do.TRY_VISITOR))
        self._who = Section(theme, translate("details", "Who can enter"), visitor)
        self._values = ValuesSection(theme, self.asked.emit)
        self._proof = Section(theme, translate("details", "Proof"))
        self._proof.end()
        for widget in (self._card, self._ring, self._place, self._who, self._values, self._proof):
            place.addWidget(widget)
        place.addStretch(1)

    def show_details(self, details: Details) -> None:
        """Draw this; what did not change is left alone, so focus and scroll position stay."""
        self._details = details
        self._show_head(details)
        working = any(button.hasFocus() for button in self._card.findChildren(QPushButton))
        self._card.show_banner(details.card, details.row.key)
        if working and details.card is None:
            self.enter()  # the button that solved it is gone: the focus stays in the panel
        self._ring.show_ring(details.ring, details, self.asked.emit)
        ask = self.asked.emit
        self._place.fill(details.place, add_facts(self._theme, details.place, ask))
        self._who.fill(details.who, add_facts(self._theme, details.who, ask))
        self._values.show_values(details)
        self._proof.retitle(details.proof_title)
        self._proof.fill(details.proof, add_facts(self._theme, details.proof, ask))

    def _show_head(self, details: Details) -> None:
        ui, address = self._ui, details.row.view.address
        ui.headline.setText(isolated(address))
        self.setAccessibleName(translate("details", "Details of {address}").format(address=address))
        self._pill.show_status(details.status_word, details.icon, details.tone)
        ui.since.setText(details.since)
        for button in (ui.openButton, ui.qrButton):
            button.setVisible(details.row.openable)
        self._show_open_kind(primary=details.status in OPEN_PRIMARY)
        switch = switch_of(details.row.view)
        self._ignore_look.change(switch.icon)
        ui.ignoreButton.setAccessibleName(switch.text.removesuffix("..."))
        ui.ignoreButton.setToolTip(switch.text.removesuffix("..."))

    def event(self, event: QEvent) -> bool:
        """An explicit minimum wins over the layout's, so it follows it: no button is squeezed."""
        taken = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.setMinimumWidth(max(self._theme.scaled(LEAST), self.minimumSizeHint().width()))
        return taken

    def _show_open_kind(self, *, primary: bool) -> None:
        kind = "primary" if primary else ""
        if self._ui.openButton.property("kind") != kind:
            self._ui.openButton.setProperty("kind", kind)
            self._open_look.retone("on_accent" if primary else "text2")
            repolish(self._ui.openButton)

    # --- asking ------------------------------------------------------------------------------------------------------

    def _ask(self, do: Do) -> None:
        if self._details is not None:
            self.asked.emit(Request(do, self._details.row.key))

    def _ignore(self) -> None:
        if self._details is not None:
            self._ask(switch_of(self._details.row.view).do)

    def _more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.more_actions(menu))
        menu.popup(self._ui.moreButton.mapToGlobal(self._ui.moreButton.rect().bottomLeft()))

    def more_actions(self, parent: QMenu) -> list[QAction]:
        """What the "more" button offers for the service that is shown."""
        offers = [(Do.COPY_TARGET, translate("details", "Copy target"))]
        if self._details is not None and self._details.row.view.fields:
            offers.append((Do.MAKE_LABELS, translate("details", "Make labels...")))
        if self._details is not None:
            if self._details.row.view.overridden:
                offers.append((Do.REVERT_ALL, translate("details", "Revert all overrides...")))
            if self._details.row.view.adopted:
                offers.append((Do.GIVE_BACK, translate("details", "Give back what was adopted...")))
            offers += rule_offers(self._details.row.view)
        made = []
        for do, text in offers:
            action = QAction(text, parent)
            action.triggered.connect(lambda _checked=False, do=do: self._ask(do))
            made.append(action)
        return made

    def enter(self) -> None:
        """Take the focus: the first button that can be pressed."""
        first = self._ui.openButton if self._ui.openButton.isVisible() else self._ui.overrideButton
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
