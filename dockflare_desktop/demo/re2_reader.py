"""A place in a Go regular expression, and the characters that escapes stand for."""

import re
from dataclasses import dataclass

_OCTAL = re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}")
_CONTROL = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LAST_RUNE = 0x10FFFF


class BadPatternError(ValueError):
    """The pattern does not compile in Go; the text is Go's reason."""


def bad(reason: str, part: str) -> BadPatternError:
    return BadPatternError(f"error parsing regexp: {reason}: `{part}`")


@dataclass(slots=True)
class Reader:
    """A place in a pattern, and the flags that hold there."""

    text: str
    at: int = 0
    flags: frozenset[str] = frozenset()
    depth: int = 0

    def more(self) -> bool:
        return self.at < len(self.text)

    def peek(self, size: int = 1) -> str:
        return self.text[self.at : self.at + size]

    def next(self) -> str:
        if not self.more():
            raise bad("unexpected end of pattern", self.text)
        self.at += 1
        return self.text[self.at - 1]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What `pattern` matches right here, which is then behind us."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found


def escaped_char(reader: Reader) -> str:
    """The one character an escape stands for, inside a class or outside. Raises BadPatternError."""
    if not reader.more():
        raise bad("trailing backslash at end of expression", "")
    octal = reader.take(_OCTAL)
    if octal:
        return chr(int(octal.group(), 8))
    code = reader.take(_HEX)
    if code:
        number = int(code[1] or code[2], 16)
        if number > _LAST_RUNE:
            raise bad("invalid escape sequence", f"\\{code.group()}")
        return chr(number)
    char = reader.next()
    if char in _CONTROL:
        return _CONTROL[char]
    if char.isascii() and not char.isalnum():
        return char
    raise bad("invalid escape sequence", f"\\{char}")
