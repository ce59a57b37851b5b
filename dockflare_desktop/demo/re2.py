"""Go's regular expressions as far as a path filter uses them: refuse what Go refuses, run the rest with Python's `re`.

Written from RE2's published syntax, apart from the program's own checker, so that each finds the other's mistakes.
"""

import re
from functools import lru_cache

from dockflare_desktop.demo.re2_classes import named_class, parse_class
from dockflare_desktop.demo.re2_reader import Reader, bad, escaped_char

_REPEAT = re.compile(r"\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}")
_NEVER = re.compile(r"\{0(,0)?\}")
_GROUP_NAME = re.compile(r"\?P?<[A-Za-z0-9_]+>")
_FLAGS = re.compile(r"\?([imsU]*)(?:-([imsU]+))?([:)])")
_ANCHORS = {"A": r"\A", "z": r"\Z", "b": r"(?a:\b)", "B": r"(?!(?a:\b))"}  # `\B` finds nothing in an empty text
_MOST_REPEATS = 1000
_DEEPEST = 100  # Go allows 1,000; Python's own stack does not


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern for Python's `search`, with Go's meaning. Raises BadPatternError."""
    reader = Reader(pattern)
    source, _ = _alternatives(reader)
    if reader.more():
        raise bad("unexpected )", pattern)
    return re.compile(source)


def _alternatives(reader: Reader) -> tuple[str, int]:
    """Branches up to the end of the group, and how many repeats are nested in them at most."""
    branches: list[str] = []
    deepest = 1
    while True:
        branch, depth = _branch(reader)
        branches.append(branch)
        deepest = max(deepest, depth)
        if reader.peek() != "|":
            return "|".join(branches), deepest
        reader.next()


def _branch(reader: Reader) -> tuple[str, int]:
    parts: list[str] = []
    depths = [1]
    while reader.more() and reader.peek() not in "|)":
        if parts and _at_operator(reader):  # flags stood between it and what it repeats
            atom, depth = parts.pop(), depths.pop()
        else:
            found, depth = _atom(reader)
            if found is None:
                continue
            atom = _flagged(reader, found)
        atom, depth = _repeated(reader, atom, depth)
        parts.append(atom)
        depths.append(depth)
    return "".join(parts), max(depths)


def _flagged(reader: Reader, atom: str) -> str:
    flags = "".join(sorted(reader.flags & {"i", "m", "s"}))
    return f"(?{flags}:{atom})" if flags else atom


def _repeated(reader: Reader, atom: str, depth: int) -> tuple[str, int]:
    start = reader.at
    operator = _operator(reader)
    if operator is None:
        return atom, depth
    lazy = reader.peek() == "?"
    if lazy:
        reader.next()
    if _operator(reader) is not None:
        raise bad("invalid nested repetition operator", reader.text[start : reader.at])
    depth = depth * _times(operator) if _NEVER.fullmatch(operator) is None else 1
    if depth > _MOST_REPEATS:
        raise bad("invalid repeat count", operator)
    suffix = "?" if lazy != ("U" in reader.flags) else ""
    return f"(?:{atom}){operator}{suffix}", depth


def _at_operator(reader: Reader) -> bool:
    return _REPEAT.match(reader.text, reader.at) is not None or reader.peek() in ("*", "+", "?")


def _operator(reader: Reader) -> str | None:
    if reader.peek() and reader.peek() in "*+?":
        return reader.next()
    found = reader.take(_REPEAT)
    return found.group() if found else None


def _times(operator: str) -> int:
    """The largest number in a repeat; a repeat above Go's limit, or upside down, does not compile."""
    found = _REPEAT.match(operator)
    if not found:
        return 1
    low, high = int(found[1]), int(found[3]) if found[3] else None
    if low > _MOST_REPEATS or (high is not None and (high > _MOST_REPEATS or low > high)):
        raise bad("invalid repeat count", operator)
    return max(low, high or 1, 1)


def _atom(reader: Reader) -> tuple[str | None, int]:
    if _at_operator(reader):
        raise bad("missing argument to repetition operator", _operator(reader) or "")
    char = reader.next()
    match char:
        case "(":
            return _group(reader)
        case "[":
            return parse_class(reader), 1
        case "\\":
            return _escape(reader), 1
        case "$":
            return ("$" if "m" in reader.flags else r"\Z"), 1
        case "^" | ".":
            return char, 1
        case _:
            return re.escape(char), 1


def _group(reader: Reader) -> tuple[str | None, int]:
    start = reader.at - 1
    outer = reader.flags
    if reader.peek() == "?":
        named = reader.take(_GROUP_NAME)
        flags = None if named else reader.take(_FLAGS)
        if flags:
            reader.flags = (reader.flags | set(flags[1])) - set(flags[2] or "")
            if flags[3] == ")":  # holds until the end of the group around it
                return None, 1
        elif not named:  # a name has no use here, and may stand twice
            raise bad("invalid or unsupported Perl syntax", reader.text[start : start + 3])
    reader.depth += 1
    if reader.depth > _DEEPEST:
        raise bad("expression nests too deeply", reader.text)
    inside, depth = _alternatives(reader)
    reader.depth -= 1
    if reader.peek() != ")":
        raise bad("missing closing )", reader.text)
    reader.next()
    reader.flags = outer
    return f"(?:{inside})", depth


def _escape(reader: Reader) -> str | None:
    """What follows a backslash outside a class, as Python source; None if that is nothing yet."""
    char = reader.peek()
    if char and char in _ANCHORS:
        reader.next()
        return _ANCHORS[char]
    if char == "Q":
        _unquote(reader)
        return None
    known = named_class(reader)
    return f"[{known}]" if known is not None else re.escape(escaped_char(reader))


def _unquote(reader: Reader) -> None:
    r"""Rewrite `\Qa.b\E` ahead of us as `a\.b`, so that a repeat after it takes its last character alone, as in Go."""
    literal, _, rest = reader.text[reader.at + 1 :].partition(r"\E")
    plain = "".join(char if char.isalnum() or not char.isascii() else f"\\{char}" for char in literal)
    reader.text, reader.at = plain + rest, 0
