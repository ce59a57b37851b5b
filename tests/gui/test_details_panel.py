"""The details beside the table: nothing of them is cut at an edge, and Tab goes through them as one reads."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.status import AccessView, LoginKind, ServiceView, Status
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.details_panel import LEAST, DetailsPanel
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.long_words import LongWords, breakable
from dockflare_desktop.words import sentence
from tests.gui import samples

IDENT = "00000000-0000-4000-8000-000000000000"
RULES = f'[{{"name":"x","decision":"allow","include":[{{"group":{{"id":"{IDENT}"}}}}]}}]'
HOST = f"{'preview-of-a-branch' * 3}.nordhus.example"


def refused(host: str = "web.nordhus.example", container: str = "web") -> ServiceView:
    """What Cloudflare refused, with ids and JSON in it that have no place to break."""
    reason = Problem(ProblemCode.CLOUDFLARE_REFUSED, host, detail=f"include: group {IDENT} does not exist")
    view = samples.service(host, f"http://{container}:8080", Status.ERROR, reason=reason, problems=(reason,))
    fields = {**view.fields, "access.custom_rules": Provenance(Stated(RULES, Layer.LABEL))}
    return replace(view, fields=fields, access=AccessView(LoginKind.OWN, who=(f"Access group {IDENT}",)))


@pytest.fixture
def panel(theme: Theme, qtbot: QtBot) -> Iterator[DetailsPanel]:
    made = DetailsPanel(theme)
    made.resize(theme.scaled(LEAST), 760)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hide()
    made.deleteLater()


def show(panel: DetailsPanel, view: ServiceView) -> None:
    panel.show_details(details(samples.quiet(view), view, samples.NOW, sentence))
    QApplication.processEvents()


def cut(panel: DetailsPanel) -> list[str]:
    """What is not wholly between the edges of the panel."""
    shown = [each for each in panel.findChildren(QWidget) if each.isVisibleTo(panel)]
    ends = {each: each.mapTo(panel, QPoint(each.width(), 0)).x() for each in shown}
    names = [
        each.text() if isinstance(each, QLabel) else type(each).__name__
        for each, end in ends.items()
        if end > panel.width()
    ]
    short = [
        each.text() for each in shown if isinstance(each, QLabel) and each.width() < each.minimumSizeHint().width()
    ]
    return names + short


def test_long_ids_and_rules_are_not_cut(panel: DetailsPanel) -> None:
    show(panel, refused())
    assert cut(panel) == []


def test_long_names_are_not_cut_and_do_not_widen_the_panel(panel: DetailsPanel) -> None:
    show(panel, refused())
    width = panel.width()
    show(panel, refused(HOST, "a-container-of-a-project-with-a-long-name-1"))
    assert cut(panel) == []
    assert panel.width() == width


def test_what_is_copied_is_what_was_said(theme: Theme, qtbot: QtBot) -> None:
    made = LongWords()
    qtbot.addWidget(made)
    made.setText(RULES)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setSelection(0, len(breakable(RULES)))
    assert made.text() == made.selectedText() == made.accessibleName() == RULES
    QTest.keySequence(made, QKeySequence("Ctrl+C"))
    assert QGuiApplication.clipboard().text() == RULES


@pytest.mark.parametrize("text", [RULES, HOST, "short words stay as they are", "“" + "ä" * 80 + "”", "#" * 60])
def test_only_long_words_may_break_and_nothing_is_lost(text: str) -> None:
    pieces = breakable(text).split("\u200b")
    assert "".join(pieces) == text
    assert max(len(word) for piece in pieces for word in piece.split()) <= 22


# --- in the window ---------------------------------------------------------------------------------------------------


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(context)
    made.show()
    made.show_status(samples.full())
    qtbot.waitExposed(made)
    made.services.table.view.setFocus()
    yield made
    made.hide()
    made.deleteLater()


def walked(window: MainWindow, key: Qt.Key) -> list[QWidget]:
    """Where the key goes from the table, until it begins again."""
    seen: list[QWidget] = []
    while (focus := QApplication.focusWidget()) is not None and focus not in seen:
        seen.append(focus)
        QTest.keyClick(focus, key)
        QApplication.processEvents()
    return seen


def names(stops: list[QWidget]) -> list[str]:
    texts = [each.accessibleName() or (each.text() if isinstance(each, QPushButton) else "") for each in stops]
    return [text.strip("\u2009") for text in texts]


INSIDE = [
    "Close details (Esc)",
    "Open",
    "Override...",
    "Copy address",
    "Show QR code",
    "Ignore",
    "More",
    "Details",
    "Try a visitor...",
    "Show the access group Family",
    "Revert all...",
    "Revert Target",
    "3 more fields, all at their defaults",
]


@pytest.mark.parametrize("width", [1280, 1000])
def test_tab_goes_through_the_details_as_one_reads_and_comes_back(window: MainWindow, width: int) -> None:
    window.resize(width, 800)
    window.services.go_to(samples.watch().key)
    QApplication.processEvents()
    window.services.table.view.setFocus()
    forth = names(walked(window, Qt.Key.Key_Tab))
    start = forth.index("Close details (Esc)")
    assert forth[start : start + len(INSIDE)] == INSIDE
    assert {"Review 1 change...", "Pages", "Search services"} <= set(forth)


def test_where_the_focus_is_can_be_seen_also_at_what_scrolls(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.services.go_to(samples.watch().key)
    scroll = window.services.panel._ui.scroll
    QApplication.processEvents()
    before = scroll.grab().toImage()
    inside = scroll.widget().size()
    scroll.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    accent = window._context.theme.colour("accent")
    assert scroll.grab().toImage().pixelColor(0, scroll.height() // 2) == accent != before.pixelColor(0, 100)
    assert scroll.widget().size() == inside
