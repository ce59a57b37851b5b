"""Text that strangers wrote: signs that are refused, quoting for people, the nearest word somebody may have meant."""

import unicodedata
from collections.abc import Iterable

LONGEST = 10_000  # characters in one label's value
SHOWN = 80  # characters of a value that a problem quotes
LAYOUT = "\t\n\r"  # harmless in JSON that was written over several lines
_DIRECTION = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}  # marks that reorder what is read
_REFUSED = ("Cc", "Cs", "Zl", "Zp")  # control, lone surrogates, line and paragraph separators


def unwanted(text: str, *, allowed: str = "") -> str | None:
    """The first sign that is refused, in words; None where the text is clean. HTML is harmless text.

    >>> unwanted("app"), unwanted("a\\u202eb"), unwanted("a\\0b")
    (None, 'it holds U+202E (right-to-left override)', 'it holds U+0000')
    """
    for sign in text:
        refused = ord(sign) in _DIRECTION or unicodedata.category(sign) in _REFUSED
        if refused and sign not in allowed:
            name = unicodedata.name(sign, "").lower()
            return f"it holds U+{ord(sign):04X}" + (f" ({name})" if name else "")
    return None


def quoted(text: str) -> str:
    """A stranger's text as it can be shown: refused signs are spelt out, long text is cut.

    >>> quoted("a\\u202eb"), quoted("x" * 100) == "x" * 79 + "…"
    ('a\\\\u202eb', True)
    """
    short = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(f"\\u{ord(sign):04x}" if unwanted(sign) else sign for sign in short)


def closest(word: str, known: Iterable[str], *, within: int = 2) -> str:
    """The known word nearest to a mistyped one, "" where none is within two edits.

    >>> closest("famly", ["family", "friends"]), closest("x", ["family"])
    ('family', '')
    """
    if len(word) > SHOWN:
        return ""
    rated = sorted((distance(word.lower(), each.lower()), each) for each in known)
    near = [(edits, each) for edits, each in rated if edits <= within and edits < len(word)]
    return near[0][1] if near else ""


def distance(one: str, other: str) -> int:
    """Edits (insert, delete, replace, swap neighbours) that turn one word into the other.

    >>> distance("hostnmae", "hostname"), distance("", "ab")
    (1, 2)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != wanted))
            if last and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]
