"""The list of pages: one tab stop, arrow keys, badges; Settings stands at its foot."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme

ROW, GAP = 36, 2
PAGE_ROLE = int(Qt.ItemDataRole.UserRole)
BADGE_ROLE = PAGE_ROLE + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the sidebar."""

    id: str
    name: str
    icon: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A number and the strong colour it is painted in; 0 paints nothing."""

    count: int = 0
    tone: str = "warn"


class NavDelegate(QStyledItemDelegate):
    """Paints one row: fill, icon, name, badge; in the strip only icon and dot."""

    def __init__(self, theme: Theme, nav: QListWidget) -> None:
        super().__init__(nav)
        self._theme, self.strip = theme, False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        place, height = index.data(PAGE_ROLE), index.data(Qt.ItemDataRole.SizeHintRole)
        del option
        row = max(ROW, self._theme.line_height + 8) + GAP
        return QSize(40, row if place is not None else height.height() if height else 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: Place | None = index.data(PAGE_ROLE)
        if place is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(0, 0, 0, -GAP)
        selected = self._fill(painter, option, rect)
        self._content(painter, option, place, rect, selected=selected)
        badge: Badge | None = index.data(BADGE_ROLE)
        if badge is not None and badge.count:
            self._badge(painter, badge, rect, mirrored=option.direction is Qt.LayoutDirection.RightToLeft)
        painter.restore()

    def _fill(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> bool:
        theme, state = self._theme, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and option.widget.property("byKeyboard")
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered or focused:
            painter.setPen(QPen(theme.colour("accent"), 2) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if selected else "pressed"))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
        return selected

    def _content(
        self, painter: QPainter, option: QStyleOptionViewItem, place: Place, rect: QRect, *, selected: bool
    ) -> None:
        theme = self._theme
        tone = "accent" if selected else "text2"
        pixmap = theme.pixmap(place.icon, tone, 16, painter.device().devicePixelRatio())
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        at = (rect.width() - 16) // 2 if self.strip else 12
        left = rect.right() - at - 15 if mirrored else rect.left() + at
        painter.drawPixmap(left, rect.top() + (rect.height() - 16) // 2, pixmap)
        if not self.strip:
            painter.setFont(theme.font("body", 600 if selected else 400))
            painter.setPen(theme.colour("accent" if selected else "text"))
            inside = rect.adjusted(10, 0, -40, 0) if mirrored else rect.adjusted(40, 0, -10, 0)
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, place.name)

    def _badge(self, painter: QPainter, badge: Badge, rect: QRect, *, mirrored: bool) -> None:
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        if self.strip:
            painter.setBrush(theme.colour(badge.tone))
            painter.drawEllipse(QRectF(rect.center().x() + 4, rect.top() + 8, 6, 6))
            return
        font = theme.font("caption", 600)
        text = str(badge.count)
        width = max(20, QFontMetrics(font).horizontalAdvance(text) + 12)
        left = rect.left() + 8 if mirrored else rect.right() - 8 - width
        box = QRectF(left, rect.top() + (rect.height() - 20) / 2, width, 20)
        painter.setBrush(theme.colour(f"{badge.tone}_soft"))
        if theme.tokens.contrast:
            painter.setPen(theme.colour(badge.tone))
        painter.drawRoundedRect(box, 10, 10)
        painter.setFont(font)
        painter.setPen(theme.colour(badge.tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Sidebar(QObject):
    """Fills a QListWidget with places; the last one stands at the foot."""

    chosen = Signal(str)

    def __init__(self, nav: QListWidget, theme: Theme, places: tuple[Place, ...]) -> None:
        super().__init__(nav)
        self._nav, self._theme = nav, theme
        self._delegate = NavDelegate(theme, nav)
        nav.setItemDelegate(self._delegate)
        nav.setMouseTracking(True)
        nav.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._items = {place.id: self._item(place) for place in places}
        self._gap = QListWidgetItem()
        self._gap.setFlags(Qt.ItemFlag.NoItemFlags)
        nav.insertItem(nav.count() - 1, self._gap)
        nav.installEventFilter(self)
        nav.currentItemChanged.connect(self._changed)
        theme.changed.connect(nav.viewport().update)

    def _item(self, place: Place) -> QListWidgetItem:
        item = QListWidgetItem(place.name, self._nav)
        item.setData(PAGE_ROLE, place)
        item.setToolTip(place.name)
        return item

    def _changed(self, item: QListWidgetItem | None) -> None:
        place = item.data(PAGE_ROLE) if item is not None else None
        if place is not None:
            self.chosen.emit(place.id)

    def choose(self, page: str) -> None:
        """As if it was clicked."""
        self._nav.setCurrentItem(self._items[page])

    def mark(self, page: str) -> None:
        """Show which page is open, without asking for it."""
        with QSignalBlocker(self):
            self.choose(page)

    def show_badge(self, page: str, badge: Badge) -> None:
        """A number behind a page's name, also read aloud."""
        item = self._items[page]
        if item.data(BADGE_ROLE) != badge:
            item.setData(BADGE_ROLE, badge)
            place: Place = item.data(PAGE_ROLE)
            spoken = translate("frame", "{page}, {count}").format(page=place.name, count=badge.count)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken if badge.count else place.name)

    def show_strip(self, *, strip: bool) -> None:
        """Icons only, for narrow windows."""
        self._delegate.strip = strip
        self._nav.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._nav:
            if event.type() is QEvent.Type.Resize:
                self._stretch()
            elif event.type() is QEvent.Type.KeyPress:
                self._nav.setProperty("byKeyboard", True)  # noqa: FBT003 - Qt's own signature
            elif event.type() is QEvent.Type.FocusOut:
                self._nav.setProperty("byKeyboard", False)  # noqa: FBT003 - Qt's own signature
        return False

    def _stretch(self) -> None:
        rows = self._nav.count() - 1
        row = max(ROW, self._theme.line_height + 8) + GAP
        height = max(0, self._nav.height() - rows * row - 2)
        if self._gap.sizeHint().height() != height:
            self._gap.setSizeHint(QSize(40, height))
