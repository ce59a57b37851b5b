"""The tray icon can be seen on its panel, in every state, and people can say what the panel is like."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.status import Health
from dockflare_desktop.gui.icons import tray_icon
from dockflare_desktop.gui.theme import Theme, is_dark
from dockflare_desktop.gui.tokens import contrast

PANELS = {"light": "#eff0f1", "dark": "#2a2e32"}  # as usual panels are


@pytest.fixture
def theme(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Theme]:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "LXQt")
    monkeypatch.setattr("sys.platform", "linux")
    before = qapp.palette()
    qapp.setPalette(QPalette(QColor("#efefef")))
    yield Theme(qapp)
    qapp.setPalette(before)


def inks(icon: QIcon) -> set[str]:
    """Colours of the drawing's solid pixels."""
    image = icon.pixmap(22, 22).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {each.name() for each in pixels if each.alpha() == 255}


def same(one: QIcon, other: QIcon) -> bool:
    return one.pixmap(22, 22).toImage() == other.pixmap(22, 22).toImage()


@pytest.mark.parametrize("health", Health)
@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("colours", ["colour", "one-colour"])
def test_every_state_can_be_seen_on_its_panel(theme: Theme, health: Health, panel: str, colours: str) -> None:
    theme.dress_tray(colours, panel)
    found = inks(theme.tray(health))
    best = max(contrast(ink, PANELS[panel]) for ink in found)
    assert best >= 4.5
    if colours == "one-colour":
        assert len(found) == 1


def test_what_is_said_of_the_panel_wins_over_the_guess_and_ours_does_not_count(theme: Theme, qtbot: QtBot) -> None:
    on_light, on_dark = tray_icon(Health.OK, "on-light"), tray_icon(Health.OK, "on-dark")
    assert same(theme.tray(Health.OK), on_light)
    theme.choose("dark")  # our windows, not the panel
    assert same(theme.tray(Health.OK), on_light)
    with qtbot.waitSignal(theme.changed):
        theme.dress_tray("colour", "dark")
    assert same(theme.tray(Health.OK), on_dark)
    with qtbot.assertNotEmitted(theme.changed):
        theme.dress_tray("colour", "dark")
    theme.choose("system")


def test_a_desktop_whose_panel_is_always_dark_is_known(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    assert same(theme.tray(Health.ERROR), tray_icon(Health.ERROR, "on-dark"))
    theme.dress_tray("colour", "light")
    assert same(theme.tray(Health.ERROR), tray_icon(Health.ERROR, "on-light"))
    theme.dress_tray("colour", "guess")
    monkeypatch.delenv("XDG_CURRENT_DESKTOP")  # no desktop at all: a window manager with a bar
    assert same(theme.tray(Health.ERROR), tray_icon(Health.ERROR, "on-dark"))
    monkeypatch.setattr("sys.platform", "win32")
    assert same(theme.tray(Health.ERROR), tray_icon(Health.ERROR, "on-light"))


def test_a_mac_draws_the_mask_itself(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    theme.dress_tray("one-colour", "dark")
    assert theme.tray(Health.OK).isMask()


def test_where_the_desktop_does_not_say_the_palette_that_it_gave_does(
    qapp: QApplication, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_dark(qapp)
    qapp.setPalette(QPalette(QColor("#202326")))
    assert is_dark(qapp) is (qapp.styleHints().colorScheme() is not Qt.ColorScheme.Light)
