"""The parts a regular expression of Go's RE2 syntax consists of, and what can be read off them without matching."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

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


def literal_start(node: Node) -> str:
    """The text that every match begins with, as far as it is written plainly; assertions in front do not count."""
    text = ""
    for part in node.parts if isinstance(node, Sequence) else (node,):
        if isinstance(part, Char) and not part.fold:
            text += part.char
        elif not (isinstance(part, At) and not text):
            return text
    return text
