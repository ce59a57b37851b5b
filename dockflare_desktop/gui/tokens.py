"""The colours of ux.md section 4 as data, and the arithmetic that proves they can be read."""

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Tokens:
    """One look. Every colour is "#RRGGBB"; each strong colour has a soft one for fills."""

    dark: bool
    window: str
    sidebar: str
    surface: str
    raised: str
    hover: str
    pressed: str
    selected: str
    border: str
    border_soft: str
    edge: str
    text: str
    text2: str
    text3: str
    disabled: str
    accent: str
    on_accent: str
    live: str
    live_soft: str
    busy: str
    busy_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    held: str
    held_soft: str
    idle: str
    idle_soft: str
    open: str
    open_soft: str
    contrast: bool = False  # high contrast: soft fills are surface with a border in the strong colour

    def of(self, name: str) -> str:
        """The colour of this token. Raises AttributeError for a name that is none."""
        return str(getattr(self, name))


LIGHT = Tokens(
    dark=False,
    window="#F4F5F8",
    sidebar="#EDEFF3",
    surface="#FFFFFF",
    raised="#FFFFFF",
    hover="#F0F2F6",
    pressed="#E6E9EF",
    selected="#E4ECFC",
    border="#DDE1E8",
    border_soft="#E9ECF1",
    edge="#848D9B",
    text="#1A1E26",
    text2="#48515F",
    text3="#626B79",
    disabled="#9AA2AE",
    accent="#2B59C8",
    on_accent="#FFFFFF",
    live="#17734A",
    live_soft="#E0F3E8",
    busy="#2B59C8",
    busy_soft="#E4ECFC",
    warn="#8A5600",
    warn_soft="#FCF0D6",
    bad="#B92C27",
    bad_soft="#FCE8E6",
    held="#6546B4",
    held_soft="#EFE9FB",
    idle="#535D6B",
    idle_soft="#E9ECF1",
    open="#9C3D0A",
    open_soft="#FDEBDD",
)
DARK = Tokens(
    dark=True,
    window="#15171C",
    sidebar="#191C22",
    surface="#1D2027",
    raised="#23272F",
    hover="#262A33",
    pressed="#2E333D",
    selected="#263559",
    border="#323843",
    border_soft="#292E37",
    edge="#767F8F",
    text="#E7E9EE",
    text2="#B4BBC7",
    text3="#98A1AF",
    disabled="#666F7C",
    accent="#8DB0FF",
    on_accent="#0E1A38",
    live="#63CE96",
    live_soft="#1B3A2B",
    busy="#8DB0FF",
    busy_soft="#263559",
    warn="#E9B95A",
    warn_soft="#3B2F16",
    bad="#FF9189",
    bad_soft="#46221F",
    held="#BDA8FF",
    held_soft="#332B52",
    idle="#A3ACB9",
    idle_soft="#2C313A",
    open="#FFAE80",
    open_soft="#43291A",
)
STRONG = ("live", "busy", "warn", "bad", "held", "idle", "open")
LINEAR_BELOW = 0.04045  # sRGB, IEC 61966-2-1
BACKGROUNDS = ("window", "sidebar", "surface", "hover", "selected")


def high_contrast(tokens: Tokens) -> Tokens:
    """The same look for people who ask their system for more contrast."""
    soft: dict[str, Any] = {f"{name}_soft": tokens.surface for name in STRONG}
    return replace(tokens, contrast=True, text3=tokens.text2, border=tokens.edge, border_soft=tokens.edge, **soft)


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1 to 21 (w3.org/TR/WCAG21, "contrast ratio").

    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
