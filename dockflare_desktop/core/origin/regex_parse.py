"""A reader of Go's regular expressions (RE2 syntax), as strict as Go's own.

Source: https://github.com/google/re2/wiki/Syntax and the Perl flags of Go's `regexp.Compile`.
"""

import re

import dockflare_desktop.core.origin.regex_classes as classes
from dockflare_desktop.core.origin.regex_brackets import bracket, named_class
from dockflare_desktop.core.origin.regex_reader import Reader, SyntaxRefusedError, character
from dockflare_desktop.core.origin.regex_tree import (
    AnyOf,
    At,
    Char,
    Choice,
    Node,
    Place,
    Repeat,
    Sequence,
    repeats_fit,
)

MOST_REPEATS = 1000  # Go's limit, for nested ones multiplied
DEEPEST = 100  # open groups; Go takes 1,000, but our own reader must not exhaust the stack
_HIGHEST_DIGITS = 8
_COUNT = re.compile(r"\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}")
_GROUP_NAME = re.compile(r"\?P?<([^>]*)>")
_VALID_NAME = re.compile(r"[A-Za-z0-9_]+")
_FLAGS = re.compile(r"\?([imsU]*)(-[imsU]+)?([:)])")
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


def parse(pattern: str) -> Node:
    """The parts of a pattern. Raises SyntaxRefusedError."""
    if any("\ud800" <= char <= "\udfff" for char in pattern):
        raise SyntaxRefusedError("it is not valid UTF-8")
    reader = Reader(pattern)
    node = _choice(reader)
    if not reader.done:
        raise SyntaxRefusedError('a ")" has no "("')
    return node


def _choice(reader: Reader) -> Node:
    options = [_sequence(reader)]
    while reader.ahead("|"):
        reader.at += 1
        options.append(_sequence(reader))
    return options[0] if len(options) == 1 else Choice(tuple(options))


def _sequence(reader: Reader) -> Node:
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


def _bounds(reader: Reader) -> tuple[int, int | None, bool] | None:
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


def _piece(reader: Reader) -> tuple[Node, ...]:
    """What is here: mostly one part; none for flags and empty quotations, several for a quotation."""
    if reader.ahead("\\"):
        return _escape(reader)
    char = reader.next()
    match char:
        case "(":
            return _group(reader)
        case "[":
            return (bracket(reader),)
        case "^":
            part: Node = At(Place.LINE_START if "m" in reader.flags else Place.TEXT_START)
        case "$":
            part = At(Place.LINE_END if "m" in reader.flags else Place.TEXT_END)
        case ".":
            part = AnyOf(classes.anything if "s" in reader.flags else classes.no_line_break)
        case _:
            part = Char(char, "i" in reader.flags)
    return (part,)


def _group(reader: Reader) -> tuple[Node, ...]:
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


def _opening(reader: Reader) -> bool:
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


def _escape(reader: Reader) -> tuple[Node, ...]:
    """A backslash outside a class and what follows it."""
    letter = reader.text[reader.at + 1 : reader.at + 2]
    if letter in _PLACES:
        reader.at += 2
        return (At(_PLACES[letter]),)
    if letter == "Q":
        quoted, _, _ = reader.text[reader.at + 2 :].partition(r"\E")
        reader.at += len(r"\Q") + len(quoted) + len(r"\E")
        return tuple(Char(char, "i" in reader.flags) for char in quoted)
    known, test = named_class(reader)
    if known:
        return (AnyOf(test),)
    return (Char(character(reader), "i" in reader.flags),)
