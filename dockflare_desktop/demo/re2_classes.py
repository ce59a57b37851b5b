"""Character classes of Go's regular expressions, as source for Python's `re`."""

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from dockflare_desktop.core.origin.regex_classes import is_unicode_class
from dockflare_desktop.core.origin.regex_classes import unicode_class as unicode_members
from dockflare_desktop.demo.re2_reader import Reader, bad, escaped_char

_PERL = {"d": "0-9", "s": r"\t\n\f\r ", "w": "0-9A-Za-z_"}
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"!-~",
    "lower": "a-z",
    "print": r" -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t-\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_ASCII = 128
_POSIX_CLASS = re.compile(r"\[:(\^?)([^\]]*?):\]")
_UNICODE = re.compile(r"[pP](?:\{(\^?)([^}]*)\}|([^{]))", re.DOTALL)
_HAN = "CJK"
"""What the characters of the script Han are called, which has no name of its own there."""


def parse_class(reader: Reader) -> str:
    """A bracket expression, its opening bracket behind us. Raises BadPatternError."""
    start = reader.at - 1
    negated = reader.peek() == "^"
    if negated:
        reader.next()
    parts: list[str] = []
    while reader.peek() != "]" or not parts:
        if not reader.more():
            raise bad("missing closing ]", reader.text[start:])
        parts.append(_item(reader))
    reader.next()
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _item(reader: Reader) -> str:
    posix = reader.take(_POSIX_CLASS)
    if posix:
        if posix[2] not in _POSIX:
            raise bad("invalid character class range", posix.group())
        return complement(_POSIX[posix[2]]) if posix[1] else _POSIX[posix[2]]
    if reader.peek() == "\\":
        reader.next()
        known = named_class(reader)
        if known is not None:
            return known
        reader.at -= 1
    return _range(reader)


def _range(reader: Reader) -> str:
    start = reader.at
    low = high = _char(reader)
    if reader.peek() == "-" and reader.peek(2) not in ("-", "-]"):
        reader.next()
        high = _char(reader)
    if high < low:
        raise bad("invalid character class range", reader.text[start : reader.at])
    return _code(ord(low)) if low == high else f"{_code(ord(low))}-{_code(ord(high))}"


def _char(reader: Reader) -> str:
    char = reader.next()
    return escaped_char(reader) if char == "\\" else char


def _code(number: int) -> str:
    return f"\\U{number:08x}"


def named_class(reader: Reader) -> str | None:
    r"""The inside of a bracket for `\d`, `\W`, `\pL` and their like, the backslash behind us; None for others."""
    letter = reader.peek()
    if letter and letter in "dswDSW":
        reader.next()
        inside = _PERL[letter.lower()]
        return inside if letter.islower() else complement(inside)
    if letter not in ("p", "P"):
        return None
    found = reader.take(_UNICODE)
    if not found:
        raise bad("invalid character class range", f"\\{reader.peek(2)}")
    inside = unicode_class(found[2] if found[3] is None else found[3])
    return complement(inside) if (letter == "P") != bool(found[1]) else inside


@lru_cache(maxsize=64)
def unicode_class(name: str) -> str:
    """All characters of a general category or of a script (by the first word of their names).

    Raises BadPatternError for a name Go does not know. Names and categories are Unicode's and so not written twice.
    """
    if not is_unicode_class(name):
        raise bad("invalid character class range", f"\\p{{{name}}}")
    members = unicode_members(name)
    if members is not None:
        return _where(members)
    first = _HAN if name.lower() == "han" else name.strip("_- ").upper()
    return _where(lambda char: unicodedata.name(char, "").startswith(first))


def _where(belongs: Callable[[str], bool]) -> str:
    return _ranges([number for number in range(sys.maxunicode + 1) if belongs(chr(number))])


@lru_cache(maxsize=64)
def complement(inside: str) -> str:
    """Everything that is not in this class; Python has no negated class inside a class."""
    outside = re.compile(f"[^{inside}]")
    known = inside in _PERL.values() or inside in _POSIX.values()
    numbers = range(_ASCII if known else sys.maxunicode + 1)  # no named class reaches beyond ASCII
    beyond = f"{_code(_ASCII)}-{_code(sys.maxunicode)}" if known else ""
    return _ranges([number for number in numbers if outside.match(chr(number))]) + beyond


def _ranges(numbers: list[int]) -> str:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return "".join(f"{_code(low)}-{_code(high)}" for low, high in runs)
