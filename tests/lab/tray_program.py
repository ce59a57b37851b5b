"""A tiny tray program with which the bench is tried: an icon, a menu, a notification when asked."""

import sys

import shiboken6
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


def main() -> int:
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    pixmap = QPixmap(22, 22)
    pixmap.fill(QColor("tomato"))
    tray = QSystemTrayIcon(QIcon(pixmap))
    tray.setToolTip("2 services live")
    menu = QMenu()
    modes = menu.addMenu("&Mode")
    modes.addAction("Automatic").setCheckable(True)
    menu.addAction("Notify").triggered.connect(lambda: tray.showMessage("Service live", "app.alice.example"))
    menu.addAction("Never").setEnabled(False)
    menu.addSeparator()
    menu.addAction("Quit").triggered.connect(lambda: app.exit(7))
    tray.setContextMenu(menu)
    tray.messageClicked.connect(lambda: app.exit(8))
    tray.show()
    code = app.exec()
    # While Qt still runs, and the icon before its menu: left to Python's end, a StatusNotifier icon
    # crashed in one of four runs (PySide 6.11.3).
    shiboken6.delete(tray)
    shiboken6.delete(menu)
    app.processEvents()
    return code


if __name__ == "__main__":
    sys.exit(main())
