"""Labels in our sizes, icons that follow the theme, and layouts that can be filled anew."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.long_words import LongWords

FRAME = QSize(8, 40)  # what a window manager puts around a window, px
THIN_SPACE = "\u2009"  # Qt leaves only 4 px between a button's icon and its text


class Dresser(QObject):
    """Gives a button its icon, and again after each change of the theme; lives as long as the button."""

    def __init__(self, button: QAbstractButton, theme: Theme, name: str, tone: str) -> None:
        super().__init__(button)
        self._button, self._theme, self.name, self._tone = button, theme, name, tone
        theme.changed.connect(self.dress)
        self.dress()

    @Slot()
    def dress(self) -> None:
        """Put the icon on."""
        self._button.setIcon(self._theme.icon(self.name, self._tone))

    def change(self, name: str) -> None:
        """Another drawing."""
        self.name = name
        self.dress()

    def retone(self, tone: str) -> None:
        """The same drawing in another colour."""
        self._tone = tone
        self.dress()


def dress(button: QAbstractButton, theme: Theme, name: str, tone: str = "text2") -> Dresser:
    """An icon on a button, at 16 px."""
    button.setIconSize(QSize(16, 16))
    if isinstance(button, QPushButton) and button.text() and not button.text().startswith(THIN_SPACE):
        button.setText(THIN_SPACE + button.text())
    return Dresser(button, theme, name, tone)


def push(theme: Theme, text: str, kind: str = "", icon: str = "", tone: str = "text2") -> QPushButton:
    """A button; `kind` is primary, danger, link or empty."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    if kind:
        button.setProperty("kind", kind)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if icon:
        dress(button, theme, icon, "on_accent" if kind == "primary" else tone)
    return button


def style(label: QLabel, theme: Theme, size: str = "body", weight: int = 400, *, fixed: bool = False) -> QLabel:
    """Our font on a label, by the style sheet: a font set beside it is lost when the widget gets another parent.

    The indent keeps the overhang of a first "j" from being cut.
    """
    label.setProperty("type", size)
    label.setProperty("weight", str(weight))
    label.setProperty("fixed", "true" if fixed else "false")
    label.setFont(theme.font(size, weight, fixed=fixed))  # for size hints before the style sheet is asked
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setIndent(1)
    if label.isRightToLeft() and not label.alignment() & Qt.AlignmentFlag.AlignHCenter:
        upright = label.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | upright)  # addresses too
    return label


def label(theme: Theme, text: str, tone: str = "text", size: str = "body", weight: int = 400) -> QLabel:
    """A label in a token's colour."""
    made = style(QLabel(text), theme, size, weight)
    made.setProperty("tone", tone)
    return made


def wrapped(theme: Theme, text: str, tone: str = "text2", size: str = "body") -> QLabel:
    """A label of several lines that is never squeezed, nor cut where one word is wider than it."""
    made = style(LongWords(), theme, size)
    made.setText(text)
    made.setProperty("tone", tone)
    made.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


def fitted(theme: Theme, text: str, tone: str, room: int, *, fixed: bool = False) -> QLabel:
    """A label that wraps only where the text is wider than `room`: wrapped labels ask for more height than they use."""
    metrics = QFontMetrics(theme.font(fixed=fixed))
    made = wrapped(theme, text, tone) if metrics.horizontalAdvance(text) > room else label(theme, text, tone)
    return style(made, theme, fixed=fixed)


class IconLabel(QLabel):
    """A drawing that follows the theme."""

    def __init__(self, theme: Theme, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._size = theme, size
        self._name, self._tone = "", "text2"
        self.setFixedSize(size, size)
        theme.changed.connect(self._draw)

    def show_icon(self, name: str, tone: str = "text2") -> None:
        """Another drawing; an empty name draws nothing."""
        self._name, self._tone = name, tone
        self._draw()

    @Slot()
    def _draw(self) -> None:
        if self._name:
            self.setPixmap(self._theme.pixmap(self._name, self._tone, self._size, self.devicePixelRatioF()))
        else:
            self.clear()


def icon_label(theme: Theme, name: str, tone: str = "text2", size: int = 16) -> IconLabel:
    """A drawing as a label."""
    made = IconLabel(theme, size)
    made.show_icon(name, tone)
    return made


class _SearchIcon(QObject):
    """Keeps the magnifier inside a field: an action of Qt's own would stand too low under a style sheet."""

    def __init__(self, field: QLineEdit, theme: Theme) -> None:
        super().__init__(field)
        self._field, self._icon = field, IconLabel(theme, 16, field)
        self._icon.show_icon("ui-search")
        field.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            self._place()
        return False

    def _place(self) -> None:
        field = self._field
        mirrored = field.isRightToLeft()
        field.setTextMargins(0 if mirrored else 22, 0, 22 if mirrored else 0, 0)
        left = field.width() - 26 if mirrored else 10
        self._icon.move(left, (field.height() - self._icon.height()) // 2)


def search_field(field: QLineEdit, theme: Theme) -> None:
    """A magnifier at the field's beginning."""
    _SearchIcon(field, theme)


class _NoWheel(QObject):
    """Lets a wheel over a combo box scroll what is around it: a value must not change because a page moved."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() is not QEvent.Type.Wheel:
            return False
        event.ignore()
        return True


def steady(combo: QComboBox) -> QComboBox:
    """A combo box that only a click or a key changes."""
    combo.installEventFilter(_NoWheel(combo))
    return combo


def line(kind: str = "softline") -> QFrame:
    """A line of one pixel."""
    made = QFrame()
    made.setProperty("kind", kind)
    made.setFixedHeight(1)
    return made


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)


def grow(window: QWidget) -> None:
    """Make a window high enough for what was just shown in it; it never shrinks under the pointer."""
    layout = window.layout()
    if layout is not None:
        layout.activate()
        needed = layout.totalHeightForWidth(window.width()) if layout.hasHeightForWidth() else 0
        window.resize(window.width(), max(window.height(), needed, layout.totalSizeHint().height()))
        fit(window)


def fit(window: QWidget) -> None:
    """No larger than the screen: what does not fit is scrolled inside the window, and its buttons are in reach."""
    room = window.screen().availableSize() - FRAME
    if window.width() > room.width() or window.height() > room.height():
        window.resize(window.size().boundedTo(room))


def repolish(widget: QWidget) -> None:
    """Look at the style sheet again, after a property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
