"""The QR code of an address: scannable in every theme, honest about the login, and out of the way when done."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.qr import QUIET, QrDialog, explain, qr_image
from dockflare_desktop.gui.doers.service import url
from dockflare_desktop.gui.present.services import Row, row
from tests.gui import samples

PHOTOS = next(view for view in samples.services() if view.hostname.startswith("photos"))
CODE = samples.qr("https://photos.nordhus.example")


def shown(view: ServiceView) -> Row:
    return row(samples.full(), view, samples.NOW, samples.say)


def black(image: QImage, x: int, y: int) -> bool:
    return image.pixelColor(x, y).lightness() == 0


def test_the_code_is_black_on_white_with_four_modules_of_quiet() -> None:
    image = qr_image(CODE, 3)
    side = len(CODE) + 2 * QUIET
    assert (image.width(), image.height()) == (3 * side, 3 * side)
    for y in range(side):
        for x in range(side):
            inside = QUIET <= x < side - QUIET and QUIET <= y < side - QUIET
            assert black(image, 3 * x + 1, 3 * y + 1) is (inside and CODE[y - QUIET][x - QUIET])


def test_the_dark_theme_does_not_turn_the_code(make_context: Callable[..., Context], qtbot: QtBot) -> None:
    context = make_context()
    context.theme.choose("dark")
    dialog = QrDialog(context, shown(PHOTOS), url(PHOTOS))
    qtbot.addWidget(dialog)
    dialog.show()
    code = next(w for w in dialog.findChildren(QWidget) if w.accessibleName() == "QR code for photos.nordhus.example")
    grabbed = code.grab().toImage()
    assert grabbed.pixelColor(2, 2) == Qt.GlobalColor.white
    assert grabbed.pixelColor(4 * QUIET + 2, 4 * QUIET + 2) == Qt.GlobalColor.black
    context.theme.choose("light")


def test_it_says_who_can_enter() -> None:
    assert explain(shown(PHOTOS)) == "Scan it with a phone. The phone still has to sign in: Family can enter."
    public = next(view for view in samples.services() if view.public)
    assert "everyone can enter" in explain(shown(public))


def test_the_code_leads_to_the_address_with_its_path(make_context: Callable[..., Context], qtbot: QtBot) -> None:
    asked: list[str] = []
    api = next(view for view in samples.services() if view.hostname.startswith("api"))

    def qr(text: str) -> tuple[tuple[bool, ...], ...]:
        asked.append(text)
        return CODE

    qtbot.addWidget(QrDialog(make_context(qr=qr), shown(api), url(api)))
    assert asked == ["https://api.mkdev.example/v2"]


@pytest.mark.parametrize("folder", ["", "missing"])
def test_the_picture_is_saved_or_the_dialog_says_that_it_was_not(
    context: Context, qtbot: QtBot, tmp_path: Path, folder: str
) -> None:
    dialog = QrDialog(context, shown(replace(PHOTOS)), url(PHOTOS))
    qtbot.addWidget(dialog)
    target = tmp_path / folder / "photos.png"
    dialog.save_picture(str(target))
    said = dialog._ui.explain.text()
    if folder:
        assert said == "photos.png could not be written."
    else:
        assert said == "Saved as photos.png."
        assert QImage(str(target)).width() == 16 * (len(CODE) + 2 * QUIET)
