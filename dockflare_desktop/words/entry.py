"""One row of the table of sentences, and the mark by which translators' tools find them."""

from collections.abc import Callable
from dataclasses import dataclass

Translate = Callable[[str, str], str]

CONTEXT = "Problem"
MEANT = "Did you mean “{suggestion}”?"
RIGHT = "Right would be: {suggestion}."


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Mark a literal for translation without translating it (architecture.md section 14.12)."""
    return text


def untranslated(_context: str, text: str) -> str:
    """The sentences as they stand: what the command line prints."""
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    """`text` with names in braces; `when_detailed` replaces it where the problem has a detail; `suggests` follows where
    it has a suggestion, `owned` where its value says whose the object is; `window` replaces the fix in a window, where
    nobody types commands."""

    text: str
    short: str
    fix: str = ""
    when_detailed: str | None = None
    suggests: str = ""
    owned: str = ""
    window: str = ""
