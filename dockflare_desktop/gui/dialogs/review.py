"""Review changes: every step of the plan, ticks for what waits for a click, how far each is; Enter never applies."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.reviewing.text import plan_text
from dockflare_desktop.core.reviewing.ticks import offered, removes
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui._generated.ui_review_dialog import Ui_ReviewDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.dialogs.review_list import ReviewList
from dockflare_desktop.gui.dialogs.review_side import ReviewSide
from dockflare_desktop.gui.dialogs.reviewing import Reviewing
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present.changes import different_words
from dockflare_desktop.gui.present.plan import Offer, apply_offer, facts, removal_offer, removed_names, title
from dockflare_desktop.gui.present.plan_banner import SEEN, banner
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, style

SIZE = (1000, 800)  # px
BESIDE = 190  # px of both sides, and of what could go wrong
BEAT = 300  # ms between two looks at what is being carried out


class ReviewDialog(QDialog):
    """Approves through Commands.approve. Closing it stops nothing: what was agreed to goes on."""

    asked = Signal(object)

    def __init__(self, context: Context, status: AppStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._review = Reviewing(status)
        self._sides: Mapping[str, Sides] | None = None  # of the line that is chosen
        self._read: dict[str, Sides] = {}  # what was shown or agreed to, also once it is done
        before = status.settings.mode
        self._mode = before if before is Mode.AUTOMATIC else Mode.ASK_REMOVING  # without its tick
        ui = self._ui = Ui_ReviewDialog()
        ui.setupUi(self)
        self.resize(context.theme.scaled(SIZE[0]), SIZE[1])
        style(ui.title, context.theme, "page", 600)
        for text in (ui.facts, ui.answer):
            style(text, context.theme)
        dress(ui.copyButton, context.theme, "ui-copy")
        self._banner = BannerBox(context.theme)
        ui.bannerPlace.addWidget(self._banner)
        self._side = ReviewSide(context, ui)
        for area in (ui.beforeScroll, ui.reasonsScroll):
            area.setFixedHeight(max(BESIDE, context.theme.line_height * 10))
        self.list = ReviewList(ui.list, context.theme)
        self._beat = QTimer(self, interval=BEAT)
        self._beat.timeout.connect(lambda: context.start(self.look()))
        self._connect()
        ui.answer.hide()
        self._draw()

    def _connect(self) -> None:
        ui = self._ui
        self.list.toggled.connect(self._toggle)
        self.list.chosen.connect(self._chosen)
        self._banner.asked.connect(self._banner_asked)
        ui.copyButton.clicked.connect(self._copy)
        ui.askBox.clicked.connect(self._ask_every)
        ui.laterButton.clicked.connect(self.reject)
        ui.applyButton.clicked.connect(self.apply_ticked)
        ui.removeButton.clicked.connect(self._remove)
        for keys, call in (
            ("Ctrl+Return", self.apply_ticked),
            ("Ctrl+Enter", self.apply_ticked),
            ("Ctrl+A", self._tick_all),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(call)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """The newest plan."""
        self._review.show_status(status)
        self._draw()
        self._ask_sides()

    def _draw(self) -> None:
        ui, reading = self._ui, self._review.reading
        ui.title.setText(title(reading))
        ui.facts.setText(facts(reading))
        self._banner.show_banner(banner(reading, self._context.say, self._context.now()))
        self.list.show(reading)
        self._draw_buttons()
        self._draw_side()
        going_on = reading.tally.going_on
        if going_on and self.isVisible() and not self._beat.isActive():
            self._beat.start()
        elif not going_on:
            self._beat.stop()

    def _draw_buttons(self) -> None:
        ui, reading = self._ui, self._review.reading
        offer, removal = apply_offer(reading), removal_offer(reading)
        ui.applyButton.setText(offer.text)
        ui.applyButton.setEnabled(offer.enabled)
        ui.removeButton.setVisible(removal is not None)
        if removal is not None:
            ui.removeButton.setText(removal.text)
            ui.removeButton.setEnabled(removal.enabled)
        waits = any(offered(item) and item.id not in reading.going for item in reading.items)
        ui.laterButton.setText(translate("plan", "Not now") if waits else translate("plan", "Close"))
        mode = reading.status.settings.mode
        ui.askBox.setVisible(mode is not Mode.OBSERVE)
        ui.askBox.setChecked(mode is Mode.ASK_EVERY)
        fixed = self._context.fixed.get("mode", "")
        ui.askBox.setEnabled(not fixed)
        ui.askBox.setToolTip(translate("plan", "Set by {name}").format(name=fixed) if fixed else "")

    def _draw_side(self) -> None:
        reading = self._review.reading
        self._side.show(self._review.item(self.list.current), reading, self._sides)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ui.list.setFocus()
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beat.stop()

    async def look(self) -> None:
        """How far what is carried out is."""
        desks = await self._context.commands.desks()
        self._review.show_steps(await desks.review.steps())
        self._draw()

    # --- choosing ----------------------------------------------------------------------------------------------------

    def _chosen(self, name: str) -> None:
        """A line that changed is seen once somebody chooses it."""
        self._sides = None
        if name in self.list.marked and self._ui.list.hasFocus():
            self._review.see(name)
            self._draw()
        self._draw_side()
        self._ask_sides()

    def _ask_sides(self) -> None:
        item = self._review.item(self.list.current)
        if item is not None:
            self._context.start(self._read_sides(item.id, tuple(change.id for change in item.changes)))

    async def _read_sides(self, name: str, ids: tuple[str, ...]) -> None:
        desks = await self._context.commands.desks()
        found = await desks.review.sides(ids)
        self._read |= found
        if self.list.current == name:  # else another line was chosen meanwhile
            self._sides = {each: self._read[each] for each in ids if each in self._read}
            self._draw_side()

    def _toggle(self, name: str) -> None:
        self._review.toggle(name)
        self._draw()

    def _tick_all(self) -> None:
        self._review.tick_all()
        self._draw()

    def _banner_asked(self, request: Request) -> None:
        match request.do:
            case Do.REVIEW if request.value == SEEN:
                self._review.see_all()
                self._draw()
            case Do.REVIEW:
                self._next_changed()
            case Do.SHOW_ENGINE:
                self.reject()
                self.asked.emit(request)
            case _:
                self.asked.emit(request)

    def _next_changed(self) -> None:
        first = self.list.marked[0]
        self._ui.list.setFocus()
        if first == self.list.current:
            self._review.see(first)
            self._draw()
        else:
            self.list.choose(first)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(plan_text(self._review.reading.status.plan.changes))

    # --- agreeing ----------------------------------------------------------------------------------------------------

    def apply_ticked(self) -> None:
        """Let through what is ticked; where removals are among it, a question comes first."""
        offer = apply_offer(self._review.reading)
        if not offer.enabled:
            return
        items = [item for item in self._review.reading.items if item.id in offer.ids]
        if any(removes(item) for item in items):
            self._context.start(self._confirm(offer))
        else:
            self._context.start(self._approve(offer))

    def _remove(self) -> None:
        offer = removal_offer(self._review.reading)
        if offer is not None and offer.enabled:
            self._context.start(self._confirm(offer))

    async def _confirm(self, offer: Offer) -> None:
        """Removals are named before; what is asked is what is let through, whatever the plan is afterwards."""
        reading = self._review.reading
        chosen = [item for item in reading.items if item.id in offer.ids and removes(item)]
        names = removed_names(chosen, reading.views) or tuple(item.changes[0].target for item in chosen)
        texts = self._review.texts(offer.ids)
        if await ask(MessageDialog(self._context.theme, _question(names), self)):
            await self._approve(offer, texts)

    async def _approve(self, offer: Offer, texts: frozenset[str] | None = None) -> None:
        shown = self._review.texts(offer.ids) if texts is None else texts
        self._ui.applyButton.setEnabled(False)
        now = self._context.now()
        desks = await self._context.commands.desks()
        chosen = [item for item in self._review.reading.items if item.id in offer.ids]
        self._read |= await desks.review.sides({change.id for item in chosen for change in item.changes})
        try:
            different = await self._context.commands.approve(shown)
        except OutsideError as error:
            self._answer(said([error.problem], self._context.say))
            self._draw()
            return
        stay = self._review.agree(offer.ids, shown - different, now)
        self._answer(different_words(stay) if stay else "")
        self._draw()

    def _answer(self, text: str) -> None:
        self._ui.answer.setText(text)
        self._ui.answer.setVisible(bool(text))

    def _ask_every(self) -> None:
        mode = Mode.ASK_EVERY if self._ui.askBox.isChecked() else self._mode
        self._context.start(self._set_mode(mode))

    async def _set_mode(self, mode: Mode) -> None:
        try:
            problem = await self._context.commands.set_setting("mode", mode)
        except OutsideError as error:
            problem = error.problem
        self._answer(said([problem], self._context.say) if problem is not None else "")
        if problem is not None:
            self._draw_buttons()  # as it was; else the next status says it


def _question(names: tuple[str, ...]) -> Message:
    count = len(names)
    one = translate("plan", "Remove 1 service?")
    yes = translate("plan", "Remove 1 service") if count == 1 else translate("plan", "Remove %n services", "", count)
    return Message(
        one if count == 1 else translate("plan", "Remove %n services?", "", count),
        translate("plan", "Their DNS records, tunnel rules and logins go. Visitors see an error at once."),
        "\n".join(names),
        yes=yes,
        danger=True,
        icon="ui-warn",
        tone="bad",
        title=translate("plan", "Remove services"),
        copy=False,
    )
