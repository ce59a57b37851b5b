"""An address to scan with a phone: always black on white, whatever the theme."""

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from dockflare_desktop.gui._generated.ui_qr_dialog import Ui_QrDialog
from dockflare_desktop.gui.context import Context, Modules
from dockflare_desktop.gui.present.services import Row
from dockflare_desktop.gui.text import isolated, sentence_case, translate
from dockflare_desktop.gui.widgets.basics import dress, style

QUIET = 4  # modules of white around the code, which ISO/IEC 18004 asks for
SHOWN, SAVED = 4, 16  # px a module


def qr_image(modules: Modules, scale: int) -> QImage:
    """The code with its quiet zone, `scale` pixels a module."""
    side = len(modules) + 2 * QUIET
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    for y, line in enumerate(modules):
        for x, dark in enumerate(line):
            if dark:
                image.setPixelColor(x + QUIET, y + QUIET, Qt.GlobalColor.black)
    return image.scaled(side * scale, side * scale)  # whole pixels: nothing is smoothed


class _Code(QWidget):
    """Draws the code without smoothing."""

    def __init__(self, modules: Modules, name: str) -> None:
        super().__init__()
        self._image = qr_image(modules, SHOWN)
        self.setFixedSize(QSize(self._image.width(), self._image.height()))
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.drawImage(QRect(0, 0, self.width(), self.height()), self._image)
        painter.end()


class QrDialog(QDialog):
    """The code of one address; accepted means: open it here."""

    copied = Signal()

    def __init__(self, context: Context, row: Row, url: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules = context.qr(url)
        ui = self._ui = Ui_QrDialog()
        ui.setupUi(self)
        style(ui.heading, context.theme, "panel", 600)
        style(ui.explain, context.theme)
        address = row.view.address
        ui.heading.setText(isolated(address))
        name = translate("qr", "QR code for {address}").format(address=address)
        ui.codePlace.addStretch(1)
        ui.codePlace.addWidget(_Code(self._modules, name))
        ui.codePlace.addStretch(1)
        ui.explain.setText(explain(row))
        dress(ui.copyButton, context.theme, "ui-copy")
        dress(ui.openButton, context.theme, "ui-external", "on_accent")
        ui.openButton.clicked.connect(self.accept)
        ui.copyButton.clicked.connect(self.copied)
        ui.saveButton.clicked.connect(self._choose_file)
        ui.openButton.setFocus()
        self._file_name = f"{row.view.hostname.replace('*', '_')}.png"

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, translate("qr", "Save picture"), self._file_name, "PNG (*.png)")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("png")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self.save_picture)
        chooser.open()

    def save_picture(self, name: str) -> None:
        """Write a PNG large enough for print; what cannot be written is said in the dialog."""
        saved = qr_image(self._modules, SAVED).save(name)
        text = translate("qr", "Saved as {name}.") if saved else translate("qr", "{name} could not be written.")
        self._ui.explain.setText(text.format(name=Path(name).name))


def explain(row: Row) -> str:
    """What happens on the phone."""
    if row.view.public:
        return translate("qr", "Scan it with a phone. No login is asked for: everyone can enter.")
    text = translate("qr", "Scan it with a phone. The phone still has to sign in: {who}.")
    return text.format(who=sentence_case(row.who))
