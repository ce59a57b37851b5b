"""Who could get in?: a visitor, and the verdict while typing. What is judged, and how, its owner gives."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import Selector
from dockflare_desktop.gui._generated.ui_tester import Ui_Tester
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.tokens import choices
from dockflare_desktop.gui.present.visitor import Answer, Asked, Line, faults, nobody, visitor_of
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import IconLabel, empty, icon_label, label, steady, style, wrapped

JudgeVisitor = Callable[[Visitor], Answer]


class Tester(QFrame):
    """`judge` is asked with each key; nothing is asked of the network. `announced` carries a verdict that is new."""

    announced = Signal(str)

    def __init__(self, context: Context, judge: JudgeVisitor) -> None:
        super().__init__()
        self._context, self._judge = context, judge
        self._directory = Directory()
        ui = self.ui = Ui_Tester()
        ui.setupUi(self)
        self._dress()
        self.verdict = VerdictCard(context.theme)
        ui.verdictPlace.addWidget(self.verdict)
        self._lines: tuple[Line, ...] = ()
        self._boxes: tuple[tuple[QComboBox, Selector], ...] = (
            (ui.countryBox, Selector.COUNTRY),
            (ui.methodBox, Selector.METHOD),
            (ui.tokenBox, Selector.TOKEN),
        )
        for box, selector in self._boxes:
            self._offer(box, choices(selector, self._directory))
        ui.emailField.textChanged.connect(self.refresh)
        ui.addressField.textChanged.connect(self.refresh)
        for box, _ in self._boxes:
            box.editTextChanged.connect(self.refresh)
        ui.clearButton.clicked.connect(self.clear)

    def _dress(self) -> None:
        ui, theme = self.ui, self._context.theme
        style(ui.title, theme, weight=600)
        pairs = (
            (ui.emailLabel, ui.emailField),
            (ui.countryLabel, ui.countryBox),
            (ui.methodLabel, ui.methodBox),
            (ui.addressLabel, ui.addressField),
            (ui.tokenLabel, ui.tokenBox),
        )
        for text, field in pairs:
            style(text, theme, "caption")
            text.setBuddy(field)
        for combo in (ui.countryBox, ui.methodBox, ui.tokenBox):
            steady(combo)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            combo.setMinimumContentsLength(6)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            typing = combo.lineEdit()
            if isinstance(typing, QLineEdit):
                typing.setPlaceholderText(translate("tester", "any"))
        ui.fields.setColumnStretch(1, 1)
        style(ui.problem, theme, "caption")
        style(ui.note, theme, "caption")

    @staticmethod
    def _offer(box: QComboBox, names: Sequence[str]) -> None:
        text = box.currentText()
        box.clear()
        box.addItems(list(names))
        box.setEditText(text)
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(completer.CompletionMode.PopupCompletion)

    def show_account(self, directory: Directory, note: str = "") -> None:
        """Names to choose from, and how fresh they are."""
        fresh = directory != self._directory
        self._directory = directory
        self.ui.note.setText(note)
        self.ui.note.setVisible(bool(note))
        if fresh:
            for box, selector in self._boxes:
                self._offer(box, choices(selector, directory))
        self.refresh()

    @property
    def asked(self) -> Asked:
        """What is typed."""
        ui = self.ui
        return Asked(
            ui.emailField.text(),
            ui.countryBox.currentText(),
            ui.methodBox.currentText(),
            ui.addressField.text(),
            ui.tokenBox.currentText(),
        )

    def clear(self) -> None:
        """Nobody in particular."""
        ui = self.ui
        for field in (ui.emailField, ui.addressField):
            field.clear()
        for box, _ in self._boxes:
            box.setEditText("")
        ui.emailField.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes."""
        ui = self.ui
        return (ui.clearButton, ui.emailField, ui.countryBox, ui.methodBox, ui.addressField, ui.tokenBox)

    @property
    def pane(self) -> QWidget:
        """Where F6 goes."""
        return self.ui.emailField

    def start(self) -> None:
        """Ctrl+T."""
        self.ui.emailField.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ui.emailField.selectAll()

    def refresh(self, _text: str = "") -> None:
        """Judge again."""
        say = self._context.say
        wrong = faults(self.asked, self._directory, say)
        self.ui.problem.setText("\n".join(wrong.values()))
        self.ui.problem.setVisible(bool(wrong))
        asked = self.asked
        answer = nobody() if asked == Asked() else self._judge(visitor_of(asked, self._directory, say))
        if self.verdict.show_answer(answer) and self.isVisible():
            text = f"{answer.title}. {answer.text}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
            self.announced.emit(text)
        self._show_lines(answer.lines)

    def _show_lines(self, lines: tuple[Line, ...]) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        empty(self.ui.linesPlace)
        for each in lines:
            self.ui.linesPlace.addWidget(_line(self._context.theme, each))


def _line(theme: Theme, shown: Line) -> QWidget:
    made = QWidget()
    made.setAccessibleName(shown.spoken)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(wrapped(theme, shown.title, "text"))
    texts.addWidget(wrapped(theme, shown.text, "text2", "caption"))
    row.addWidget(icon_label(theme, shown.icon, shown.tone, 14), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(texts, 1)
    return made


class VerdictCard(QWidget):
    """The verdict in its colour: shape, word, sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Answer | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = IconLabel(theme, 16)
        self._title: QLabel = label(theme, "", weight=600)
        self._text = wrapped(theme, "", "text")
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        column.addWidget(self._text)
        theme.changed.connect(self.update)

    @property
    def title(self) -> str:
        """The verdict."""
        return self._title.text()

    @property
    def text(self) -> str:
        """Why."""
        return self._text.text()

    def show_answer(self, answer: Answer) -> bool:
        """Whether it says something else now."""
        before = self._shown
        self._shown = answer
        if before is not None and (before.title, before.text) == (answer.title, answer.text):
            return False
        self._title.setText(answer.title)
        self._title.setProperty("tone", answer.tone)
        self._title.style().unpolish(self._title)
        self._title.style().polish(self._title)
        self._text.setText(answer.text)
        self._icon.show_icon(answer.icon, answer.tone)
        self.setAccessibleName(f"{answer.title}. {answer.text}")
        self.update()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._shown is None:
            return
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.colour(self._shown.tone)
        edge.setAlpha(255 if theme.tokens.contrast else 0)
        painter.setPen(edge)
        painter.setBrush(theme.colour(f"{self._shown.tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()
