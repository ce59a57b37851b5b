"""What a page shows instead of a table: what is watched or searched, and what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present.state import Nothing
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, label, push, style, wrapped

LABELS = """services:
  photos:
    image: immich-server
    labels:
      dockflare.enable: "true"
      dockflare.hostname: photos.example.org
      dockflare.service: http://photos:2283
      dockflare.access.group: family"""
TEXT_WIDTH = 440  # px
LONGEST = 40  # characters of a search that are repeated
COPIED = "\n".join(row.strip() for row in LABELS.splitlines() if "dockflare." in row)


class EmptyServices(QFrame):
    """No container asks yet: the labels to copy, and the other way in."""

    asked = Signal(object)
    copied = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        title = self._title = label(theme, "", size="body", weight=600)
        self._watched = wrapped(theme, "")
        self._watched.setAlignment(middle)
        self._watched.setFixedWidth(TEXT_WIDTH)
        column.addStretch(1)
        column.addWidget(icon_label(theme, "nav-services", "text2", 40), 0, middle)
        column.addWidget(title, 0, middle)
        column.addWidget(self._watched, 0, middle)
        column.addWidget(self._code(theme), 0, middle)
        column.addLayout(self._buttons(theme))
        column.addStretch(1)

    def _code(self, theme: Theme) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "code")
        frame.setFixedWidth(TEXT_WIDTH)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(18, 14, 18, 14)
        code = style(QLabel(LABELS), theme, fixed=True)
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        code.setAccessibleName(translate("empty", "Labels to copy"))
        inside.addWidget(code)
        return frame

    def _buttons(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        copy = push(theme, translate("empty", "Copy labels"), "primary", "ui-copy")
        copy.clicked.connect(lambda: self.copied.emit(COPIED))
        add = push(theme, translate("empty", "Add manual rule..."))
        add.clicked.connect(lambda: self.asked.emit(Request(Do.ADD_RULE)))
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(add)
        row.addStretch(1)
        return row

    def show_nothing(self, nothing: Nothing) -> None:
        """Why there is nothing."""
        self._title.setText(nothing.title)
        self._watched.setText(nothing.text)
        self._watched.setFixedHeight(self._watched.heightForWidth(TEXT_WIDTH))


class NothingThere(QFrame):
    """A list that has nothing to show: what it would hold, and that all of it was looked at."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 64, 0, 64)
        column.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(icon_label(theme, icon, "text2", 40), 0, middle)
        column.addWidget(label(theme, title, size="body", weight=600), 0, middle)
        column.addWidget(label(theme, text, "text2"), 0, middle)
        self.setAccessibleName(f"{title}. {text}")


class NoMatch(QFrame):
    """The search or a filter leaves nothing: what was searched, and one way back."""

    cleared = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._title = label(theme, "", size="body", weight=600)
        clear = push(theme, translate("empty", "Clear search"))
        clear.clicked.connect(self.cleared)
        column.addStretch(1)
        column.addWidget(icon_label(theme, "ui-search", "text2", 40), 0, middle)
        column.addWidget(self._title, 0, middle)
        searched = translate("empty", "Searched addresses, targets, containers, groups and tunnels.")
        column.addWidget(label(theme, searched, "text2"), 0, middle)
        column.addWidget(clear, 0, middle)
        column.addStretch(1)

    def show_search(self, text: str) -> None:
        """What was searched for; empty where a filter alone hides everything."""
        plain = translate("empty", "No service matches this filter")
        quoted = translate("empty", "No service matches “{text}”").format(
            text=text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        )
        self._title.setText(quoted if text else plain)
