"""The parts a regular expression of Go's RE2 syntax consists of, and what can be read off them without matching."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TypeAlias, assert_never

_MOST_EXAMPLES = 6
_LONGEST_EXAMPLE = 255  # characters
_TYPICAL = "a0/-.Zz9_~ é"

Test: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Char:
    """One character as written; `fold` under the flag `i`."""

    char: str
    fold: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One character of a class. `test` is None where this program has no table for it (scripts)."""

    test: Test | None


class Place(StrEnum):
    """Assertions: they match a place, not a character."""

    TEXT_START = "A"
    TEXT_END = "z"
    LINE_START = "^"
    LINE_END = "$"
    WORD_EDGE = "b"
    NO_WORD_EDGE = "B"


@dataclass(frozen=True, slots=True)
class At:
    """An assertion."""

    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after another; without any it matches the empty text."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of several."""

    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Several times; `most` is None for no limit. `counted` is the form with braces, which Go limits."""

    part: "Node"
    least: int
    most: int | None
    counted: bool = False


Node: TypeAlias = Char | AnyOf | At | Sequence | Choice | Repeat


def children(node: Node) -> tuple[Node, ...]:
    """The parts directly inside a part."""
    match node:
        case Sequence(parts):
            return parts
        case Choice(options):
            return options
        case Repeat(part):
            return (part,)
        case Char() | AnyOf() | At():
            return ()
    assert_never(node)


def repeats_fit(node: Node, most: int) -> bool:
    """Go's own bound: counted repeats inside one another must not multiply to more than `most`."""
    left = most
    if isinstance(node, Repeat) and node.counted:
        if node.most == 0:
            return True
        times = node.least if node.most is None else node.most
        if times > most:
            return False
        left = most // max(times, 1)
    return all(repeats_fit(child, left) for child in children(node))


def anchored(node: Node) -> bool:
    """Whether a match can only begin where the text begins."""
    match node:
        case At(place):
            return place is Place.TEXT_START
        case Sequence(parts):
            return bool(parts) and anchored(parts[0])
        case Choice(options):
            return all(anchored(option) for option in options)
        case Repeat(part, least):
            return least > 0 and anchored(part)
        case Char() | AnyOf():
            return False
    assert_never(node)


def literal_start(node: Node) -> str:
    """The text that every match begins with, as far as it is written plainly; assertions in front do not count."""
    text = ""
    for part in node.parts if isinstance(node, Sequence) else (node,):
        if isinstance(part, Char) and not part.fold:
            text += part.char
        elif not (isinstance(part, At) and not text):
            return text
    return text


def examples(node: Node) -> tuple[str, ...]:
    """A few texts that a part was written for, with each option and each end of a repetition among them where they are
    few. Assertions are not looked at, so whoever uses them tries them; nothing where a class cannot be told.
    """
    match node:
        case Char(char):
            return (char,)
        case AnyOf(test):
            return tuple(char for char in _TYPICAL if test is not None and test(char))[:2]
        case At():
            return ("",)
        case Sequence(parts):
            texts: tuple[str, ...] = ("",)
            for part in parts:
                texts = _some(a + b for a, b in product(texts, examples(part)))
            return texts
        case Choice(options):
            return _some(text for option in options for text in examples(option))
        case Repeat(part, least, most):
            counts = (least, least + 1) if most is None or most > least else (least,)
            return _some(text * count for count in counts for text in examples(part))
    assert_never(node)


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    """Some of many, from all over them."""
    short = list(dict.fromkeys(text for text in texts if len(text) <= _LONGEST_EXAMPLE))
    return tuple(short[:: -(-len(short) // _MOST_EXAMPLES) or 1])
