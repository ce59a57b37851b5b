"""Where pictures of windows are drawn: one application, one theme, fakes behind it, small files."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSettings
from PySide6.QtGui import QFont, QFontDatabase, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from dockflare_desktop.adapters.tunnel_file import read_config
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.theme import Theme
from tests.gui import samples
from tests.gui.fake_commands import FakeCommands

FONTS = ("Inter", "DejaVu Sans")
FIXED_FONTS = ("JetBrains Mono", "DejaVu Sans Mono")
EXACT = 80  # colours
NEIGHBOURHOOD = 0xFFF0F0F0  # colours that agree in these bits look alike


def start(work: Coroutine[Any, Any, object]) -> None:
    """Run a command of the fakes, which never wait."""
    with suppress(StopIteration):
        work.send(None)


class Studio:
    """One application, one theme, one folder."""

    def __init__(self, app: QApplication, out: Path) -> None:
        self.app, self.out = app, out
        QLocale.setDefault(QLocale("en_GB"))
        font = QFont(_installed(FONTS))
        font.setPixelSize(13)
        app.setFont(font)
        self.theme = Theme(app, "light")
        self.theme.use_fixed_font(_installed(FIXED_FONTS))
        places = QSettings(str(Path(tempfile.mkdtemp()) / "places.ini"), QSettings.Format.IniFormat)
        self.commands = FakeCommands()
        self.context = Context(
            commands=self.commands,
            start=start,
            say=samples.say,
            now=lambda: samples.NOW,
            theme=self.theme,
            quit=lambda: None,
            places=places,
            read_address=samples.read_address,
            read_import=samples.read_import,
            read_labels=samples.read_labels,
            read_config=read_config,
            qr=samples.qr,
            version="0.1",
        )

    def save(self, widget: QWidget, name: str) -> None:
        """A picture of a widget that was shown."""
        for _ in range(3):
            self.app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # no loop runs that would do it
        self.write(widget.grab(), name)

    def write(self, picture: QPixmap, name: str) -> None:
        """As small as PNG gets without a tool: 256 colours of its own, the strongest compression."""
        image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
        flat = image.convertToFormat(QImage.Format.Format_Indexed8, _colours(image))
        flat.save(str(self.out / f"{name}.png"), "PNG", 0)

    def window(self, status: AppStatus, size: tuple[int, int], key: ServiceKey | None = None) -> MainWindow:
        """The main window with this status."""
        window = MainWindow(self.context)
        window.resize(*size)
        window.show()
        window.show_status(status)
        self.app.processEvents()
        if key is not None:
            window.services.go_to(key)
        else:
            window.services.close_details()
        window.services.table.view.setFocus()
        return window

    def both(self, name: str, draw: Callable[[str], None]) -> None:
        """Light and dark."""
        for look in ("light", "dark"):
            self.theme.choose(look)
            draw(f"{name}-{look}")
        self.theme.choose("light")


def _colours(image: QImage) -> list[int]:
    """256 colours that stand for all: the commonest as they are, then the commonest of each neighbourhood."""
    seen = Counter(memoryview(image.constBits()).cast("B").cast("I").tolist())
    ranked = [colour for colour, _ in seen.most_common()]
    near: dict[int, int] = {}
    for colour in ranked[EXACT:]:
        near.setdefault(colour & NEIGHBOURHOOD, colour)
    return [*ranked[:EXACT], *near.values()][:256]


def _installed(names: tuple[str, ...]) -> str:
    known = set(QFontDatabase.families())
    return next((name for name in names if name in known), names[-1])
