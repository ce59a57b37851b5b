"""Review and save: what an edit changes, what it would write at Cloudflare, and who would get in without a login."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QTreeWidgetItem, QWidget

from dockflare_desktop.core.change import Change
from dockflare_desktop.gui._generated.ui_edit_review import Ui_EditReview
from dockflare_desktop.gui.dialogs.held import action_words, effect_words, object_words
from dockflare_desktop.gui.present_group_edit import EditLine
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import grow, icon_label, label, style, wrapped

ROW, MOST = 30, 9  # px of a row; so many are seen at once
TONES = {"+": "live", "-": "bad"}


@dataclass(frozen=True, slots=True)
class Review:
    """What is asked. `changes` None: Cloudflare could not be judged, and `unjudged` says why. `opens` are addresses
    that everyone would get into."""

    heading: str
    explain: str = ""
    lines: tuple[EditLine, ...] = ()
    changes: tuple[Change, ...] | None = None
    opens: tuple[str, ...] = ()
    unjudged: str = ""
    save: str = ""


class EditReviewDialog(QDialog):
    """Accepted means: save it. Enter cancels."""

    def __init__(self, theme: Theme, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        ui = self._ui = Ui_EditReview()
        ui.setupUi(self)
        style(ui.heading, theme, "panel", 600)
        style(ui.listLabel, theme, "caption", 500)
        for text in (ui.explain, ui.answer):
            style(text, theme)
        opens = bool(review.opens)
        icon, tone = ("nav-public", "open") if opens else ("ui-shield-check", "accent")
        ui.iconPlace.addWidget(icon_label(theme, icon, tone, 20))
        ui.heading.setText(review.heading)
        ui.explain.setText(review.explain)
        ui.explain.setVisible(bool(review.explain))
        ui.answer.hide()
        self._show_lines(review.lines)
        self._show_changes(review)
        if opens:
            self._warn(review.opens)
        if review.save:
            ui.saveButton.setText(review.save)
        if opens:
            ui.saveButton.setText(translate("review", "Open to everyone"))
            ui.saveButton.setProperty("kind", "solid-danger")
        ui.saveButton.clicked.connect(self.accept)
        ui.cancelButton.clicked.connect(self.reject)
        ui.cancelButton.setFocus()
        self.resize(theme.scaled(620), 100)
        grow(self)

    def _show_lines(self, lines: Sequence[EditLine]) -> None:
        ui, theme = self._ui, self._theme
        ui.editFrame.setVisible(bool(lines))
        for each in lines[:MOST]:
            ui.editPlace.addWidget(DiffLine(theme, each))
        if len(lines) > MOST:
            more = translate("review", "and %n more", "", len(lines) - MOST)
            ui.editPlace.addWidget(label(theme, more, "text2", "caption"))

    def _show_changes(self, review: Review) -> None:
        ui = self._ui
        changes = review.changes
        ui.list.setVisible(bool(changes))
        if changes is None:
            ui.listLabel.setText(review.unjudged)
            ui.listLabel.setWordWrap(True)
            return
        if not changes:
            ui.listLabel.setText(translate("review", "Nothing is written at Cloudflare now."))
            return
        ui.listLabel.setText(translate("review", "Written at Cloudflare, in this order"))
        ui.list.setHeaderHidden(True)
        ui.list.setColumnCount(3)
        for change in changes:
            self._add(change)
        for column, width in enumerate((200, 230)):
            ui.list.setColumnWidth(column, self._theme.scaled(width))
        ui.list.setFixedHeight(ROW * min(MOST, len(changes)) + 6)
        first = ui.list.topLevelItem(0)
        if first is not None:
            ui.list.setCurrentItem(first)

    def _add(self, change: Change) -> None:
        texts = [action_words(change), object_words(change), effect_words(change.risk)]
        item = QTreeWidgetItem(self._ui.list, texts)
        item.setSizeHint(0, QSize(0, ROW))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(texts))

    def _warn(self, opens: Sequence[str]) -> None:
        theme = self._theme
        addresses = ", ".join(map(isolated, opens))
        text = translate("review", "Anyone on the internet will reach {addresses}, without signing in.")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(icon_label(theme, "nav-public", "open"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wrapped(theme, text.format(addresses=addresses), "text"), 1, Qt.AlignmentFlag.AlignTop)
        self._ui.noticePlace.addLayout(row)


class DiffLine(QFrame):
    """A sign and a text; the sign carries it without colour."""

    def __init__(self, theme: Theme, shown: EditLine) -> None:
        super().__init__()
        tone = TONES.get(shown.sign, "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        sign = style(QLabel("\N{MINUS SIGN}" if shown.sign == "-" else shown.sign), theme, fixed=True)
        sign.setProperty("tone", tone)
        sign.setFixedWidth(12)
        text = wrapped(theme, shown.text, tone)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1, Qt.AlignmentFlag.AlignTop)
        removed, added = translate("review", "removed: {text}"), translate("review", "added: {text}")
        self.setAccessibleName((removed if shown.sign == "-" else added).format(text=shown.text))
