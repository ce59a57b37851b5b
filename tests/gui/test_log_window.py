"""The log window: it follows, filters by level and word, and copies without names."""

import logging
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dockflare_desktop.engine.ports.log import LogLine
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.log import LogWindow
from dockflare_desktop.gui.present.log import LEVELS, as_text, level_words, matching
from tests.gui import samples


class Said:
    """A log that tests write."""

    def __init__(self) -> None:
        self.all: list[LogLine] = []

    def add(self, level: int, text: str) -> None:
        self.all.append(LogLine(len(self.all) + 1, samples.NOW, level, "dockflare_desktop.engine.rounds", text))

    def lines(self, after: int = 0) -> Sequence[LogLine]:
        return [line for line in self.all if line.number > after]


@pytest.fixture
def said() -> Said:
    made = Said()
    made.add(logging.DEBUG, "a detail")
    made.add(logging.INFO, "web.home.example is live")
    made.add(logging.WARNING, "cloudflare: offline")
    return made


@pytest.fixture
def window(context: Context, said: Said, qtbot: QtBot) -> LogWindow:
    made = LogWindow(replace(context, log=said))
    qtbot.addWidget(made)
    made.come_up()
    return made


def shown(window: LogWindow) -> list[str]:
    return [line.partition(": ")[2] for line in window._ui.text.toPlainText().splitlines()]


def test_it_shows_what_was_said_and_follows(window: LogWindow, said: Said) -> None:
    assert shown(window) == ["web.home.example is live", "cloudflare: offline"]
    said.add(logging.ERROR, "a round failed")
    window.look()
    assert shown(window)[-1] == "a round failed"
    bar = window._ui.text.verticalScrollBar()
    assert bar.value() == bar.maximum()
    window.look()
    assert len(shown(window)) == 3


def test_it_filters_by_level_and_words(window: LogWindow) -> None:
    window._ui.levelCombo.setCurrentIndex(LEVELS.index(logging.WARNING))
    assert shown(window) == ["cloudflare: offline"]
    window._ui.levelCombo.setCurrentIndex(0)
    assert len(shown(window)) == 3
    window._ui.wordField.setText("LIVE web")
    assert shown(window) == ["web.home.example is live"]


def test_what_is_copied_names_nobody(window: LogWindow) -> None:
    window._ui.copyButton.click()
    text = QGuiApplication.clipboard().text()
    assert "host-1 is live" in text
    assert "web.home" not in text


def test_hidden_it_looks_at_nothing(window: LogWindow) -> None:
    assert window._timer.isActive()
    window._ui.closeButton.click()
    assert not window.isVisible()
    assert not window._timer.isActive()


def test_without_a_log_it_is_empty(context: Context, qtbot: QtBot) -> None:
    made = LogWindow(context)
    qtbot.addWidget(made)
    made.come_up()
    assert shown(made) == []


def test_levels_have_words_and_lines_a_time(said: Said) -> None:
    assert len({level_words(level) for level in LEVELS}) == len(LEVELS)
    assert as_text(said.all[2]) == "14:32:08 WARNING engine.rounds: cloudflare: offline"
    assert matching(said.all, logging.ERROR, "") == []
