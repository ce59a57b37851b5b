"""Tab in the order of reading, where widgets come and go: Qt's own chain has them in the order of their making."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QSplitter, QWidget

FORTH, BACK = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason


def step(stops: Iterable[QWidget], *, forward: bool) -> bool:
    """Move the focus to the next of these that takes it; False at their end, and where the focus is elsewhere."""
    focus = QApplication.focusWidget()
    if focus is None:
        return False
    usable = [stop for stop in stops if _takes_tab(stop)]
    around = [at for at, stop in enumerate(usable) if stop is focus or stop.isAncestorOf(focus)]
    if not around:
        return False
    to = around[-1] + (1 if forward else -1)  # what is inside of another one comes after it
    if not 0 <= to < len(usable):
        return False
    usable[to].setFocus(FORTH if forward else BACK)
    return True


def as_read(part: QWidget | None) -> Iterator[QWidget]:
    """What takes the focus in a part, by its layouts: they say in which order it is read."""
    if part is None:
        return
    if _takes_tab(part):
        yield part
    if isinstance(part, QSplitter):
        for at in range(part.count()):
            yield from as_read(part.widget(at))
    elif isinstance(part, QScrollArea):
        yield from as_read(part.widget())
    else:
        yield from _laid_out(part.layout())


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    items = [layout.itemAt(at) for at in range(layout.count())] if layout is not None else []
    for item in items:
        if item is not None:
            yield from as_read(item.widget())
            yield from _laid_out(item.layout())


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
