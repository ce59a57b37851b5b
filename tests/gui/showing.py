"""A page on screen, and what it asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from pytestqt.qtbot import QtBot

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.doing import Request
from dockflare_desktop.gui.pages.page import Page

P = TypeVar("P", bound=Page)


@contextmanager
def exposed(page: P, status: AppStatus, qtbot: QtBot) -> Iterator[P]:
    """The page with this status, for as long as the test lasts."""
    page.show_status(status)
    page.show()
    qtbot.waitExposed(page)
    yield page
    page.hide()
    page.deleteLater()


def asked(page: Page) -> list[Request]:
    """Grows by everything that the page asks for from now on."""
    got: list[Request] = []
    page.asked.connect(got.append)
    return got
