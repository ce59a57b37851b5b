"""Durations as people write them in labels: `90`, `30s`, `1m30s`, `1.5h`, `7d`."""

import re
from fractions import Fraction

from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.problem import ProblemCode

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400  # seconds
LONGEST = 3650 * _DAY  # seconds; more is a slip of the keyboard
_SECONDS = {
    "ns": Fraction(1, 10**9),
    "us": Fraction(1, 10**6),
    "µs": Fraction(1, 10**6),
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "m": Fraction(_MINUTE),
    "h": Fraction(_HOUR),
    "d": Fraction(_DAY),
}
_PART = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h|d)")
_WHOLE = re.compile(r"[0-9]{1,12}")
_MOST_CHARACTERS = 100


def parse_duration(text: str) -> int | Fault:
    """Whole seconds. No unit means seconds (product.md H25); parts below a second must add up to whole ones.

    >>> parse_duration("1m30s"), parse_duration("600")
    (90, 600)
    """
    trimmed = text.strip()
    if len(trimmed) > _MOST_CHARACTERS:
        return _fault(f"it has {len(trimmed):,} characters")
    if _WHOLE.fullmatch(trimmed):
        return _checked(Fraction(trimmed))
    if not trimmed:
        return _fault("it is empty")
    total, at = Fraction(0), 0
    while at < len(trimmed):
        part = _PART.match(trimmed, at)
        if part is None:
            return _fault("a number and one of the units s, m, h, d is needed")
        total += Fraction(part[1]) * _SECONDS[part[2]]
        at = part.end()
    return _checked(total)


def parse_session(text: str) -> str | Fault:
    """How long a login lasts, as the Go duration that Cloudflare takes, in one spelling.

    >>> parse_session("24h"), parse_session("90m"), parse_session("7d")
    ('24h', '1h30m', '168h')
    """
    seconds = parse_duration(text)
    return seconds if isinstance(seconds, Fault) else go_duration(seconds)


def go_duration(seconds: int) -> str:
    """Whole seconds in Go's units, without the parts that are zero.

    >>> go_duration(0), go_duration(3661)
    ('0s', '1h1m1s')
    """
    hours, rest = divmod(seconds, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    parts = ((hours, "h"), (minutes, "m"), (rest, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def _checked(seconds: Fraction) -> int | Fault:
    if seconds.denominator != 1:
        return _fault("only whole seconds are possible", f"{int(seconds) + 1}s")
    if seconds > LONGEST:
        return _fault("it is longer than ten years")
    return int(seconds)


def _fault(detail: str, suggestion: str = "") -> Fault:
    return Fault(ProblemCode.DURATION_INVALID, detail, suggestion)
