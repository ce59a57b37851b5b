"""A reader of Go's regular expressions (RE2 syntax), as strict as Go's own.

Source: https://github.com/google/re2/wiki/Syntax and the Perl flags of Go's `regexp.Compile`.
"""

import re
from dataclasses import dataclass

import dockflare_desktop.core.origin.regex_classes as classes
from dockflare_desktop.core.origin.regex_tree import (
    AnyOf,
    At,
    Char,
    Choice,
    Node,
    Place,
    Repeat,
    Sequence,
    Test,
    repeats_fit,
)

MOST_REPEATS = 1000  # Go's limit, for nested ones multiplied
DEEPEST = 100  # open groups; Go takes 1,000, but our own reader must not exhaust the stack
_LAST_CHARACTER = 0x10FFFF
_HIGHEST_DIGITS = 8
_COUNT = re.compile(r"\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}")
_GROUP_NAME = re.compile(r"\?P?<([^>]*)>")
_VALID_NAME = re.compile(r"[A-Za-z0-9_]+")
_FLAGS = re.compile(r"\?([imsU]*)(-[imsU]+)?([:)])")
_POSIX = re.compile(r"\[:(.*?):\]", re.DOTALL)
_UNICODE = re.compile(r"\\[pP](?:\{(\^?)([^}]*)\}|([^{]))", re.DOTALL)
_OCTAL = re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}")
_HEX = re.compile(r"x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))")
_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_PLACES = {"A": Place.TEXT_START, "z": Place.TEXT_END, "b": Place.WORD_EDGE, "B": Place.NO_WORD_EDGE}
_FOREIGN = {
    "?=": "look-ahead is not supported",
    "?!": "look-ahead is not supported",
    "?<=": "look-behind is not supported",
    "?<!": "look-behind is not supported",
    "?>": "atomic groups are not supported",
    "?#": "comments are not supported",
    "?P=": "back-references are not supported",
    "?P>": "recursion is not supported",
    "?|": "branch reset is not supported",
    "?(": "conditions are not supported",
}


class SyntaxRefusedError(ValueError):
    """Go does not compile the pattern; the text says why, in plain words."""


@dataclass(slots=True)
class _Reader:
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


def parse(pattern: str) -> Node:
    """The parts of a pattern. Raises SyntaxRefusedError."""
    if any("\ud800" <= char <= "\udfff" for char in pattern):
        raise SyntaxRefusedError("it is not valid UTF-8")
    reader = _Reader(pattern)
    node = _choice(reader)
    if not reader.done:
        raise SyntaxRefusedError('a ")" has no "("')
    return node


def _choice(reader: _Reader) -> Node:
    options = [_sequence(reader)]
    while reader.ahead("|"):
        reader.at += 1
        options.append(_sequence(reader))
    return options[0] if len(options) == 1 else Choice(tuple(options))


def _sequence(reader: _Reader) -> Node:
    parts: list[Node] = []
    repeated = False  # the last thing read was a repetition
    while not reader.done and not reader.ahead("|") and not reader.ahead(")"):
        bounds = _bounds(reader)
        if bounds is None:
            parts += _piece(reader)
            repeated = False
            continue
        if repeated:
            raise SyntaxRefusedError("a repetition follows a repetition (possessive ones are not supported)")
        if not parts:
            raise SyntaxRefusedError("a repetition has nothing to repeat")
        parts[-1] = _repeat(parts[-1], bounds)
        repeated = True
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def _bounds(reader: _Reader) -> tuple[int, int | None, bool] | None:
    """Least and most of a repetition here and whether it is counted; None where there is none."""
    simple = {"*": (0, None, False), "+": (1, None, False), "?": (0, 1, False)}
    found: tuple[int, int | None, bool] | None = simple.get(reader.text[reader.at : reader.at + 1])
    if found is not None:
        reader.at += 1
    elif (count := reader.take(_COUNT)) is not None:
        found = _counted(count)
    if found is not None and reader.ahead("?"):
        reader.at += 1  # lazy: the same texts match
    return found


def _counted(count: re.Match[str]) -> tuple[int, int | None, bool]:
    least = _number(count[1])
    most = (_number(count[3]) if count[3] else None) if count[2] else least
    if least > MOST_REPEATS or (most is not None and not least <= most <= MOST_REPEATS):
        raise SyntaxRefusedError(f"{count[0]} is no repetition between 0 and {MOST_REPEATS:,}")
    return least, most, True


def _number(digits: str) -> int:
    return int(digits) if len(digits) < _HIGHEST_DIGITS else MOST_REPEATS + 1


def _repeat(part: Node, bounds: tuple[int, int | None, bool]) -> Node:
    least, most, counted = bounds
    node = Repeat(part, least, most, counted)
    if counted and max(least, most or 0) > 1 and not repeats_fit(node, MOST_REPEATS):
        raise SyntaxRefusedError(f"repetitions inside one another multiply to more than {MOST_REPEATS:,}")
    return node


def _piece(reader: _Reader) -> tuple[Node, ...]:
    """What is here: mostly one part; none for flags and empty quotations, several for a quotation."""
    if reader.ahead("\\"):
        return _escape(reader)
    char = reader.next()
    match char:
        case "(":
            return _group(reader)
        case "[":
            return (_class(reader),)
        case "^":
            part: Node = At(Place.LINE_START if "m" in reader.flags else Place.TEXT_START)
        case "$":
            part = At(Place.LINE_END if "m" in reader.flags else Place.TEXT_END)
        case ".":
            part = AnyOf(classes.anything if "s" in reader.flags else classes.no_line_break)
        case _:
            part = Char(char, "i" in reader.flags)
    return (part,)


def _group(reader: _Reader) -> tuple[Node, ...]:
    outer = reader.flags
    if reader.ahead("?") and not _opening(reader):
        return ()
    reader.depth += 1
    if reader.depth > DEEPEST:
        raise SyntaxRefusedError(f"more than {DEEPEST} groups inside one another")
    inside = _choice(reader)
    if not reader.ahead(")"):
        raise SyntaxRefusedError('a "(" has no ")"')
    reader.at += 1
    reader.depth -= 1
    reader.flags = outer
    return (inside,)


def _opening(reader: _Reader) -> bool:
    """Read `?...` of a group; False if it only sets flags for the rest of the group around it."""
    for start, reason in _FOREIGN.items():
        if reader.ahead(start):
            raise SyntaxRefusedError(reason)
    name = reader.take(_GROUP_NAME)
    if name is not None:
        if not _VALID_NAME.fullmatch(name[1]):
            raise SyntaxRefusedError(f'"{name[1]}" is no name for a group')
        return True
    flags = reader.take(_FLAGS)
    if flags is None:
        raise SyntaxRefusedError(f'"({reader.text[reader.at : reader.at + 2]}" is not supported')
    reader.flags = (reader.flags | set(flags[1])) - set(flags[2] or "")
    return flags[3] == ":"


def _escape(reader: _Reader) -> tuple[Node, ...]:
    """A backslash outside a class and what follows it."""
    letter = reader.text[reader.at + 1 : reader.at + 2]
    if letter in _PLACES:
        reader.at += 2
        return (At(_PLACES[letter]),)
    if letter == "Q":
        quoted, _, _ = reader.text[reader.at + 2 :].partition(r"\E")
        reader.at += len(r"\Q") + len(quoted) + len(r"\E")
        return tuple(Char(char, "i" in reader.flags) for char in quoted)
    known, test = _named_class(reader)
    if known:
        return (AnyOf(test),)
    return (Char(_character(reader), "i" in reader.flags),)


def _named_class(reader: _Reader) -> tuple[bool, Test | None]:
    r"""Whether `\d`, `\W`, `\pL` and their like are here, and their members (None: cannot be told)."""
    letter = reader.text[reader.at + 1 : reader.at + 2]
    out = letter.isupper()
    if letter and letter in "dswDSW":
        reader.at += 2
        test = classes.named(letter.lower())
    elif letter and letter in "pP":
        found = reader.take(_UNICODE)
        name = (found[2] if found[3] is None else found[3]) if found else ""
        if found is None or not classes.is_unicode_class(name):
            raise SyntaxRefusedError(f'"\\{letter}" is not followed by a class that exists')
        out ^= bool(found[1])
        test = classes.unicode_class(name)
    else:
        return False, None
    cased = _cased(reader, test)  # first all cases, then all others, as Go does
    return True, classes.negated(cased) if out and cased is not None else cased


def _cased(reader: _Reader, test: Test | None) -> Test | None:
    return classes.folded(test) if test is not None and "i" in reader.flags else test


def _class(reader: _Reader) -> Node:
    out = reader.ahead("^")
    reader.at += out
    tests: list[Test | None] = []
    while not reader.ahead("]") or not tests:
        tests.append(_item(reader))
    reader.at += 1
    known = [test for test in tests if test is not None]
    if len(known) < len(tests):
        return AnyOf(None)
    return AnyOf(classes.negated(classes.union(known)) if out else classes.union(known))


def _item(reader: _Reader) -> Test | None:
    posix = reader.take(_POSIX)
    if posix is not None:
        name = posix[1].removeprefix("^")
        test = classes.named(name) if len(name) > 1 else None
        if test is None:
            raise SyntaxRefusedError(f'"{posix[0]}" is not a class')
        if "i" in reader.flags:
            test = classes.folded(test)
        return classes.negated(test) if posix[1].startswith("^") else test
    if reader.ahead("\\"):
        known, found = _named_class(reader)
        if known:
            return found
    return _cased(reader, _range(reader))


def _range(reader: _Reader) -> Test:
    low = high = _member(reader)
    if reader.ahead("-") and not reader.ahead("-]") and reader.at + 1 < len(reader.text):
        reader.at += 1
        high = _member(reader)
    if high < low:
        raise SyntaxRefusedError(f'"{low}-{high}" is no range')
    return classes.span(low, high)


def _member(reader: _Reader) -> str:
    if reader.done:
        raise SyntaxRefusedError('a "[" has no "]"')
    return _character(reader) if reader.ahead("\\") else reader.next()


def _character(reader: _Reader) -> str:
    """The one character that a backslash and what follows it stand for."""
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
