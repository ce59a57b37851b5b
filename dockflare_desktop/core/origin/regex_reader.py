"""A place in a Go regular expression, and the characters that a backslash stands for."""

import re
from dataclasses import dataclass

_LAST_CHARACTER = 0x10FFFF
_OCTAL = re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}")
_HEX = re.compile(r"x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))")
_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class SyntaxRefusedError(ValueError):
    """Go does not compile the pattern; the text says why, in plain words."""


@dataclass(slots=True)
class Reader:
    """A pattern, how far it is read, the flags that hold there and the open groups."""

    text: str
    at: int = 0
    flags: frozenset[str] = frozenset()
    depth: int = 0

    def ahead(self, start: str) -> bool:
        return self.text.startswith(start, self.at)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def next(self) -> str:
        self.at += 1
        return self.text[self.at - 1 : self.at]

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)


def character(reader: Reader) -> str:
    """The one character that a backslash and what follows it stand for. Raises SyntaxRefusedError."""
    reader.at += 1
    octal = reader.take(_OCTAL)
    if octal is not None:
        return chr(int(octal[0], 8))
    code = reader.take(_HEX)
    if code is not None:
        number = int(code[1] or code[2], 16)
        if number > _LAST_CHARACTER:
            raise SyntaxRefusedError(f'"\\{code[0]}" is no character')
        return chr(number)
    char = reader.next()
    if char in _CONTROLS:
        return _CONTROLS[char]
    if char.isascii() and char and not char.isalnum():
        return char
    raise SyntaxRefusedError(
        f'back-references ("\\{char}") are not supported' if char.isdecimal() else f'"\\{char}" is not supported'
    )
