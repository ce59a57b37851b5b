"""Review and save: what an edit changes, what it would write at Cloudflare, and who would get in without a login."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QWidget

from dockflare_desktop.gui._generated.ui_edit_review import Ui_EditReview
from dockflare_desktop.gui.present.group_edit import EditLine
from dockflare_desktop.gui.present.review import Review
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, label, style, wrapped
from dockflare_desktop.gui.widgets.review import ReviewPart

MOST = 9  # lines of the edit that are seen
LINE, AROUND = 32, 260  # px: of one change, of everything else
TONES = {"+": "live", "-": "bad"}


@dataclass(frozen=True, slots=True)
class EditReview:
    """What is asked. `opens` are addresses that everyone would get into."""

    heading: str
    written: Review
    explain: str = ""
    lines: tuple[EditLine, ...] = ()
    opens: tuple[str, ...] = ()
    save: str = ""


class EditReviewDialog(QDialog):
    """Accepted means: save it. Enter cancels."""

    def __init__(self, theme: Theme, asked: EditReview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        ui = self._ui = Ui_EditReview()
        ui.setupUi(self)
        style(ui.heading, theme, "panel", 600)
        style(ui.explain, theme)
        opens = bool(asked.opens)
        icon, tone = ("nav-public", "open") if opens else ("ui-shield-check", "accent")
        ui.iconPlace.addWidget(icon_label(theme, icon, tone, 20))
        ui.heading.setText(asked.heading)
        ui.explain.setText(asked.explain)
        ui.explain.setVisible(bool(asked.explain))
        self._show_lines(asked.lines)
        self.review = ReviewPart(theme)
        self.review.show_review(asked.written)
        ui.reviewPlace.addWidget(self.review)
        if opens:
            self._warn(asked.opens)
        text = translate("review", "Open to everyone") if opens else asked.save
        ui.saveButton.setText(text or ui.saveButton.text())
        if opens:
            ui.saveButton.setProperty("kind", "solid-danger")
        ui.saveButton.clicked.connect(self.accept)
        ui.cancelButton.clicked.connect(self.reject)
        ui.cancelButton.setFocus()
        rows = len(asked.written.lines) + len(asked.lines)
        self.resize(theme.scaled(620), theme.scaled(AROUND + LINE * min(rows, 2 * MOST)))

    def _show_lines(self, lines: Sequence[EditLine]) -> None:
        ui, theme = self._ui, self._theme
        ui.editFrame.setVisible(bool(lines))
        for each in lines[:MOST]:
            ui.editPlace.addWidget(DiffLine(theme, each))
        if len(lines) > MOST:
            more = translate("review", "and %n more", "", len(lines) - MOST)
            ui.editPlace.addWidget(label(theme, more, "text2", "caption"))

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
