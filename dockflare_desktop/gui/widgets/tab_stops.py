"""Tab in the order of reading, where widgets come and go: Qt's own chain has them in the order of their making."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

FORTH, BACK = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason


def step(stops: Iterable[QWidget], *, forward: bool) -> bool:
    """Move the focus to the next of these that takes it; False at their end, and where the focus is elsewhere."""
    focus = QApplication.focusWidget()
    if focus is None:
        return False
    usable = [stop for stop in stops if _takes_tab(stop)]
    at = next((at for at, stop in enumerate(usable) if stop is focus or stop.isAncestorOf(focus)), None)
    if at is None:
        return False
    to = at + (1 if forward else -1)
    if not 0 <= to < len(usable):
        return False
    usable[to].setFocus(FORTH if forward else BACK)
    return True


def begin_again(part: QWidget) -> bool:
    """To the first of the window, from the end of a part that is its last; False where there is nothing else."""
    window = part.window()
    found = window.nextInFocusChain()
    while found is not None and found is not window:
        if _takes_tab(found) and not part.isAncestorOf(found):
            found.setFocus(FORTH)
            return True
        found = found.nextInFocusChain()
    return False


def _takes_tab(widget: QWidget) -> bool:
    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tab) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
