"""The look: tokens by the system's colour scheme or the user's choice, palette, style sheet, fonts, icons."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from dockflare_desktop.core.status import Health
from dockflare_desktop.gui.icons import INK, Icons, svg, tray_icon
from dockflare_desktop.gui.style_sheet import SHEET
from dockflare_desktop.gui.tokens import DARK, LIGHT, Tokens, high_contrast

DRAWN_WITH, LARGE = 13, 15  # px of the system's font: in the pictures, and from which on widths grow too
HALF_LIGHT = 128  # of 255
DARK_PANELS = (
    "GNOME",
    "UNITY",
    "CINNAMON",
    "BUDGIE",
    "I3",
    "SWAY",
    "HYPRLAND",
)  # desktops whose panel is dark whatever the colour scheme
SIZES = {"caption": 0.92, "body": 1.0, "panel": 1.23, "page": 1.54}


class Theme(QObject):
    """What everything painted asks for colours, fonts and pictures. `changed` comes after all of them are new."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._icons = Icons()
        self._states: dict[tuple[Health, str], QIcon] = {}
        self._tray = ("colour", "guess")  # as the settings tray_icon and tray_panel
        self._desktop_dark = is_dark(app)  # before palette and scheme are ours
        self._fonts: dict[tuple[str, int, bool], QFont] = {}
        self._glyphs = TemporaryDirectory(prefix="dockflare-desktop-")
        self._fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        self.tokens: Tokens = LIGHT
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    # --- choosing ----------------------------------------------------------------------------------------------------

    def choose(self, choice: str) -> None:
        """system, light or dark; anything that is already so changes nothing."""
        if choice != self._choice:
            self._choice = choice
            self._app.styleHints().setColorScheme(_SCHEMES.get(choice, Qt.ColorScheme.Unknown))
            self._apply()

    @Slot()
    def _follow(self) -> None:
        if self._choice == "system":
            self._desktop_dark = self._wants_dark()
            self._apply()

    def _apply(self) -> None:
        tokens = DARK if self._wants_dark() else LIGHT
        self.tokens = high_contrast(tokens) if self._wants_contrast() else tokens
        self._icons.clear()
        self._fonts.clear()
        self._size = 0  # px of the system's font, once it was asked for
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(self.sheet())
        self.changed.emit()

    def _wants_dark(self) -> bool:
        if self._choice != "system":
            return self._choice == "dark"
        return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark

    def _wants_contrast(self) -> bool:
        hints = self._app.styleHints()
        accessibility = hints.accessibility()  # a name, or PySide lets go of it before it is asked
        return accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast

    def sheet(self) -> str:
        """The style sheet in the colours of now."""
        names = {name: self.tokens.of(name) for name in Tokens.__slots__}
        mirrored = self._app.isRightToLeft()  # style sheets know no direction, and count sections from the left
        names |= {"leading": "right", "trailing": "left", "first": "last"} if mirrored else _LEFT_TO_RIGHT
        return (
            SHEET.substitute(
                names,
                tick=self._glyph("ui-check", self.tokens.on_accent),
                chevron=self._glyph("ui-chevron-down", self.tokens.text2),
            )
            + self._label_fonts()
        )

    def _label_fonts(self) -> str:
        rules = [f'QLabel[weight="{weight}"] {{ font-weight: {weight}; }}' for weight in (400, 500, 600)]
        for size in SIZES:
            for fixed in (False, True):
                font = self.font(size, fixed=fixed)
                height = f"{font.pixelSize()}px" if font.pixelSize() > 0 else f"{font.pointSizeF():.2f}pt"
                family = f'font-family: "{font.family()}";' if fixed else ""
                name = f'[type="{size}"][fixed="{str(fixed).lower()}"]'
                rules.append(f"QLabel{name} {{ font-size: {height}; {family} }}")
        fields = 'QLineEdit[fixed="true"], QPlainTextEdit[fixed="true"]'
        rules.append(f'{fields} {{ font-family: "{self.font(fixed=True).family()}"; }}')
        return "\n".join(rules)

    def _glyph(self, name: str, colour: str) -> str:
        """A recoloured drawing as a file: style sheets take pictures by address only, and keep them by that address."""
        path = Path(self._glyphs.name) / f"{name}-{colour[1:]}.svg"
        if not path.exists():
            path.write_text(svg(name).replace(f'"{INK}"', f'"{colour}"'))
        return path.as_posix()

    # --- asking ------------------------------------------------------------------------------------------------------

    def colour(self, name: str) -> QColor:
        """A token as a colour."""
        return QColor(self.tokens.of(name))

    def font(self, size: str = "body", weight: int = 400, *, fixed: bool = False) -> QFont:
        """The system's font in one of our sizes; tabular figures, and no ligatures where the pitch is fixed."""
        key = (size, weight, fixed)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(*key)
        return self._fonts[key]

    def _make_font(self, size: str, weight: int, fixed: bool) -> QFont:
        font = QFont(self._app.font())
        if fixed:
            font.setFamily(self._fixed)
            for feature in ("calt", "liga"):
                font.setFeature(QFont.Tag(feature), 0)
        else:
            font.setFeature(QFont.Tag("tnum"), 1)
        scale = SIZES[size] * (0.92 if fixed else 1.0)
        if font.pixelSize() > 0:
            font.setPixelSize(max(1, round(font.pixelSize() * scale)))
        else:
            font.setPointSizeF(font.pointSizeF() * scale)
        font.setWeight(QFont.Weight(weight))
        return font

    @property
    def line_height(self) -> int:
        """Pixels of one line of body text."""
        return QFontMetrics(self.font()).height()

    def scaled(self, pixels: int) -> int:
        """A width of the pictures, for the system's font: they were drawn with 13 pixels."""
        if not self._size:
            self._size = QFontInfo(self._app.font()).pixelSize()
        return round(pixels * self._size / DRAWN_WITH) if self._size >= LARGE else pixels

    def use_fixed_font(self, family: str) -> None:
        """A fixed-pitch font other than the system's."""
        self._fixed = family
        self._apply()

    def icon(self, name: str, tone: str = "text2", size: int = 16) -> QIcon:
        """An icon for buttons and menus."""
        return self._icons.icon(name, size, (self.tokens.of(tone), self.tokens.surface), self.tokens.disabled)

    def pixmap(self, name: str, tone: str, size: int, scale: float) -> QPixmap:
        """A picture for painting, at the device's `scale`."""
        return self._icons.pixmap(name, size, (self.tokens.of(tone), self.tokens.surface), scale)

    def state(self, health: Health) -> QIcon:
        """The state's picture for our own window."""
        return self._state(health, "on-dark" if self.tokens.dark else "on-light")

    def tray(self, health: Health) -> QIcon:
        """The state's picture for the panel; a mask on macOS."""
        if sys.platform == "darwin":
            return self._state(health, "mask")
        colours, _ = self._tray
        usual = "on-dark" if self._dark_panel() else "on-light"
        return self._state(health, usual if colours == "colour" else f"one-{usual}")

    def dress_tray(self, colours: str, panel: str) -> None:
        """colour or one-colour; guess, light or dark."""
        if (colours, panel) != self._tray:
            self._tray = (colours, panel)
            self.changed.emit()

    def _dark_panel(self) -> bool:
        """A desktop does not tell how dark its panel is, so that is guessed from which desktop it is and how dark its
        own windows are, whatever the user chose for ours; unless the user says it."""
        _, panel = self._tray
        if panel != "guess":
            return panel == "dark"
        desktop = os.environ.get("XDG_CURRENT_DESKTOP", "").upper()
        alone = sys.platform.startswith("linux") and not desktop  # a window manager with a bar: nearly all are dark
        return self._desktop_dark or alone or any(name in desktop for name in DARK_PANELS)

    def _state(self, health: Health, variant: str) -> QIcon:
        if (health, variant) not in self._states:
            self._states[health, variant] = tray_icon(health, variant)
        return self._states[health, variant]


def is_dark(app: QApplication) -> bool:
    """Whether the desktop's own look is dark: as it says, else by the palette that it gave us."""
    scheme = app.styleHints().colorScheme()
    if scheme is not Qt.ColorScheme.Unknown:
        return scheme is Qt.ColorScheme.Dark
    return app.palette().window().color().lightness() < HALF_LIGHT


_LEFT_TO_RIGHT = {"leading": "left", "trailing": "right", "first": "first"}
_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def palette(tokens: Tokens) -> QPalette:
    """Fusion's palette in our colours."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.hover,
        role.Text: tokens.text,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.text3,
        role.Light: tokens.surface,
        role.Midlight: tokens.hover,
        role.Mid: tokens.border,
        role.Dark: tokens.edge,
        role.Shadow: tokens.edge,
        role.Accent: tokens.accent,
    }
    made = QPalette()
    for name, colour in colours.items():
        made.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, name, QColor(tokens.disabled))
    return made
