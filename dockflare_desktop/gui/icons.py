"""Our icons: SVG texts from the resources, recoloured, rendered at the screen's own resolution, and kept."""

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from dockflare_desktop.core.status import Health
from dockflare_desktop.gui._generated import rc_resources

INK, KNOCK_OUT = "#000", "#fff"  # what the drawings say; both are replaced
SCALES = (1.0, 2.0)
TRAY_SIZES = (16, 22, 32)
NAMES_READ = rc_resources.qt_resource_name  # keeps the import, which registers the resources


class Icons:
    """A cache of drawings by (name, size, ink, knock-out, scale). Sizes are in device-independent pixels."""

    def __init__(self) -> None:
        self._pixmaps: dict[tuple[str, int, str, str, float], QPixmap] = {}
        self._icons: dict[tuple[str, int, str, str], QIcon] = {}
        self._texts: dict[str, str] = {}

    def clear(self) -> None:
        """Forget all pictures: colours changed."""
        self._pixmaps.clear()
        self._icons.clear()

    def pixmap(self, name: str, size: int, colours: tuple[str, str], scale: float = 1.0) -> QPixmap:
        """The drawing in these colours (ink, knock-out). Raises FileNotFoundError for a name that is none."""
        key = (name, size, *colours, scale)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._render(name, size, colours, scale)
        return self._pixmaps[key]

    def icon(self, name: str, size: int, colours: tuple[str, str], disabled: str = "") -> QIcon:
        """The drawing as an icon for buttons and menus, sharp on any screen."""
        key = (name, size, colours[0], disabled)
        if key not in self._icons:
            icon = QIcon()
            for scale in SCALES:
                icon.addPixmap(self.pixmap(name, size, colours, scale))
                if disabled:
                    grey = self.pixmap(name, size, (disabled, colours[1]), scale)
                    icon.addPixmap(grey, QIcon.Mode.Disabled)
            self._icons[key] = icon
        return self._icons[key]

    def _render(self, name: str, size: int, colours: tuple[str, str], scale: float) -> QPixmap:
        text = self._text(name).replace(f'"{INK}"', f'"{colours[0]}"').replace(f'"{KNOCK_OUT}"', f'"{colours[1]}"')
        pixmap = QPixmap(round(size * scale), round(size * scale))
        pixmap.fill(QColor(Qt.GlobalColor.transparent))
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def _text(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = svg(name)
        return self._texts[name]


def svg(name: str) -> str:
    """The drawing's text. Raises FileNotFoundError for a name that is none."""
    file = QFile(f":/icons/{name}.svg")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(name)
    return bytes(file.readAll().data()).decode()


ONE_COLOUR = {"one-on-light": "#1a1e26", "one-on-dark": "#ffffff"}  # what a mask is filled with


def tray_icon(health: Health, variant: str) -> QIcon:
    """The arch with the state inside; `variant` is on-light, on-dark or mask (ux.md section 8), or a mask in the one
    colour that a light or dark panel shows well."""
    icon = QIcon()
    ink = ONE_COLOUR.get(variant)
    drawn = variant if ink is None else "mask"
    for size in TRAY_SIZES:
        for scale in SCALES:
            drawing = f":/icons/tray-{health.value}-{size}-{drawn}.svg"
            pixmap = QPixmap(round(size * scale), round(size * scale))
            pixmap.fill(QColor(Qt.GlobalColor.transparent))
            painter = QPainter(pixmap)
            QSvgRenderer(drawing).render(painter, QRectF(pixmap.rect()))
            if ink is not None:
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
                painter.fillRect(pixmap.rect(), QColor(ink))
            painter.end()
            icon.addPixmap(pixmap)
    icon.setIsMask(variant == "mask")
    return icon
