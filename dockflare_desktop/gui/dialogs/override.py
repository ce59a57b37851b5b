"""Override fields of a service: what it would be, your value, how long it lasts, revert."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from dockflare_desktop.core.labels.fields import GROUP_KEYS, WHO_KEYS, asks_nobody
from dockflare_desktop.core.model import Override
from dockflare_desktop.core.problem import Effect, Problem
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui._generated.ui_override_dialog import Ui_OverrideDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.override_row import (
    BACK_WIDTH,
    BELOW_ROOM,
    CHIP_ROOM,
    LASTS_WIDTH,
    NAME_WIDTH,
    OverrideRow,
)
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present_cards import label_changed
from dockflare_desktop.gui.present_details import Details
from dockflare_desktop.gui.present_fields import field_name, field_order
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, grow, label, line, style
from dockflare_desktop.gui.widgets.painted import Pill

USUAL = (
    "service",
    "access.group",
    "access.policy",
    "access.session_duration",
    "tunnel",
    "grace",
    "httpHostHeader",
    "no_tls_verify",
)


NEVER = ("hostname", "path", "path_match", "enable", "ignored")  # they name the service, or have buttons of their own


class OverrideDialog(QDialog):
    """Saves through Commands.save_overrides and clear_overrides; closes when nothing stands in the way."""

    def __init__(
        self,
        context: Context,
        view: ServiceView,
        shown: Details,
        parent: QWidget | None = None,
        groups: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._context, self._view, self._groups = context, view, groups
        self._rows: dict[str, OverrideRow] = {}
        self.after_save = False
        self.kept: set[str] = set()  # fields whose override is to stand over the label as it is now
        ui = self._ui = Ui_OverrideDialog()
        ui.setupUi(self)
        self.resize(context.theme.scaled(980), 640)
        theme = context.theme
        style(ui.heading, theme, "panel", 600)
        for text in (ui.explain, ui.answer, ui.count, ui.fieldLabel):
            style(text, theme)
        ui.heading.setText(translate("override", "Override {address}").format(address=isolated(view.address)))
        pill = Pill(theme)
        pill.show_status(shown.status_word, shown.icon, shown.tone)
        ui.pillPlace.addWidget(pill)
        dress(ui.revertButton, theme, "ui-undo")
        ui.answer.hide()
        ui.body.insertWidget(ui.body.indexOf(ui.scroll), Columns(theme))
        self._label_changed()
        ui.rows.addStretch(1)
        for key in sorted({*USUAL, *self._overridden()}, key=field_order):
            self._add(key)
        self._offer_fields()
        self._connect()
        self._count()
        first = next((row for row in self._rows.values() if row.is_set), self._rows["service"])
        first.take_focus()

    def _label_changed(self) -> None:
        """What the labels said since the override was made, with the two ways out."""
        changed = label_changed(self._view, self._context.say)
        if changed is None:
            return
        box = BannerBox(self._context.theme)
        box.show_banner(changed, self._view.key)
        box.asked.connect(lambda request: self._answer_change(box, request))
        self._ui.body.insertWidget(2, box)

    def _answer_change(self, box: BannerBox, request: Request) -> None:
        box.hide()
        if request.do is Do.REVERT and request.field in self._rows:
            self._rows[request.field].revert()
        self.kept |= {request.field} if request.do is Do.KEEP_MINE else set()

    def _overridden(self) -> list[str]:
        return [key for key, value in self._view.fields.items() if value.overridden and key != "ignored"]

    def _connect(self) -> None:
        ui = self._ui
        ui.addButton.clicked.connect(self._add_typed)
        ui.cancelButton.clicked.connect(self.reject)
        ui.saveButton.clicked.connect(self._save)
        ui.revertButton.clicked.connect(self._revert_all)

    def _add(self, key: str) -> OverrideRow:
        fields = self._view.fields.get(key), self._view.below(key)
        row = OverrideRow(self._context.theme, key, self._context.now(), *fields)
        if key in GROUP_KEYS:
            row.offer(self._groups)
        row.changed.connect(self._count)
        self._rows[key] = row
        place = self._ui.rows
        place.insertWidget(place.count() - 1, row)  # the last item is the stretch
        place.insertWidget(place.count() - 1, line())
        return row

    def _offer_fields(self) -> None:
        combo = self._ui.field
        for key in sorted(self._view.fields, key=field_order):
            if key not in self._rows and key not in NEVER:
                combo.addItem(f"{field_name(key)} ({key})", key)
        combo.setCurrentIndex(-1)

    def _add_typed(self) -> None:
        combo = self._ui.field
        at = combo.findText(combo.currentText())
        key = str(combo.itemData(at)) if at >= 0 else combo.currentText().strip()
        if key:
            row = self._rows.get(key) or self._add(key)
            row.edit()
            self._count()

    def edit(self, key: str) -> None:
        """Open this field's editor."""
        row = self._rows.get(key) or self._add(key)
        row.edit()
        self._count()

    def _count(self) -> None:
        count = sum(1 for row in self._rows.values() if row.is_set)
        if count == 1:
            text = translate("override", "1 field overridden")
        else:
            text = translate("override", "%n fields overridden", "", count)
        self._ui.count.setText(text)
        opening = self.opening
        for key, row in self._rows.items():
            row.show_opening(opens=key in opening)
        self._order()
        self._ui.revertButton.setEnabled(bool(count))

    def _order(self) -> None:
        """Tab goes through the rows as they are read, before the fields below them."""
        stops = [stop for row in self._rows.values() for stop in row.stops]  # kept in the order they are shown
        for one, other in pairwise([*stops, self._ui.field]):
            self.setTabOrder(one, other)

    def _revert_all(self) -> None:
        for row in self._rows.values():
            row.revert()

    # --- saving ------------------------------------------------------------------------------------------------------

    def overrides(self, now: datetime) -> list[Override]:
        """What is to be stored: the fields that are set, and differ from what is stored."""
        return [
            Override(self._view.key, key, row.value, row.below, now, row.ends(now))
            for key, row in self._rows.items()
            if row.is_set and (row.differs or key in self.kept)
        ]

    def reverted(self) -> list[str]:
        """The fields that were overridden and are not to be any more."""
        return [key for key in self._overridden() if not self._rows[key].is_set]

    @property
    def opening(self) -> frozenset[str]:
        """The changed fields that would let everyone in. Those that say who can enter are judged as one block: as one
        they replace what the labels say. What was cleared by that alone shows as overridden and is no change."""
        block = {key: row for key, row in self._rows.items() if key in WHO_KEYS and row.says}
        opens = asks_nobody({key: row.value for key, row in block.items()})
        return frozenset(key for key, row in block.items() if opens and row.differs)

    @property
    def lasts(self) -> datetime | timedelta | None:
        """How long the opening was to last, by its row."""
        opening = self.opening
        return next((row.lasts for key, row in self._rows.items() if key in opening), None)

    def _save(self) -> None:
        if self.opening:
            self.after_save = True  # the Publish-for-everyone question comes first
            self.accept()
            return
        self._ui.saveButton.setEnabled(False)
        self._context.start(self.send())

    async def send(self) -> None:
        """Store it; problems are shown, otherwise the dialog closes."""
        problems = await store(self._context, self._view, self.overrides(self._context.now()), self.reverted())
        self._ui.saveButton.setEnabled(True)
        if any(problem.effect >= Effect.BLOCKS for problem in problems):
            words = [self._context.say(problem) for problem in problems]
            self._ui.answer.setText("\n".join(f"{word.text} {word.fix}".strip() for word in words))
            self._ui.answer.show()
            grow(self)
        else:
            self.accept()


class Columns(QWidget):
    """The names of the columns, over the rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 4, 0, 0)
        across.setSpacing(8)
        names = (
            (translate("override", "Field"), NAME_WIDTH),
            (translate("override", "Without an override"), BELOW_ROOM + CHIP_ROOM),
            (translate("override", "Your value"), 0),
            (translate("override", "Lasts"), LASTS_WIDTH + BACK_WIDTH + 8),
        )
        for text, width in names:
            name = label(theme, text, "text3", "caption", 500)
            across.addWidget(name, 0 if width else 1)
            if width:
                name.setFixedWidth(theme.scaled(width))


async def store(
    context: Context, view: ServiceView, wanted: Sequence[Override], reverted: Sequence[str]
) -> Sequence[Problem]:
    """Save what is wanted, and only then revert the rest."""
    problems = await context.commands.save_overrides(wanted) if wanted else ()
    if reverted and not any(problem.effect >= Effect.BLOCKS for problem in problems):
        await context.commands.clear_overrides(view.key, tuple(reverted))
    return problems
