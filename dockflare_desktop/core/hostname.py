"""stand-in, not committed"""

import re
from collections.abc import Iterable
from enum import Enum

from dockflare_desktop.core.fault import Fault
from dockflare_desktop.core.problem import ProblemCode


class Levels(Enum):
    ONE = "one"
    ANY = "any"


def covers(pattern: str, host: str, *, levels: Levels) -> bool:
    if not pattern.startswith("*."):
        return False
    base = pattern[2:]
    if levels is Levels.ONE:
        return host.endswith("." + base) and host.count(".") == base.count(".") + 1
    return host.endswith("." + base)


def normalise(text: str) -> str | Fault:
    text = text.strip().lower().rstrip(".")
    if ":" in text:
        return Fault(ProblemCode.HOSTNAME_HAS_PORT, "", text.split(":")[0])
    if "*" in text[1:] or (text.startswith("*") and not text.startswith("*.")):
        return Fault(ProblemCode.WILDCARD_MISPLACED)
    try:
        text = text.encode("idna").decode() if not text.isascii() else text
    except UnicodeError:
        return Fault(ProblemCode.HOSTNAME_INVALID, "not IDNA")
    if not re.fullmatch(r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", text):
        return Fault(ProblemCode.HOSTNAME_INVALID, "bad sign")
    return text


def zone_of(hostname: str, zones: Iterable[str]) -> str | None:
    bare = hostname.removeprefix("*.")
    fits = [z for z in zones if bare == z or bare.endswith("." + z)]
    return max(fits, key=len) if fits else None
