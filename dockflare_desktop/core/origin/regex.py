"""Go's regular expressions for path filters: is a pattern valid, and does it match?

Matching follows all threads at once, so its time grows with pattern times text and never explodes. Python's `re`
backtracks: a label such as `^(a+)+$` could hang the program with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, assert_never

from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.regex_classes import cases
from dockflare_desktop.core.origin.regex_parse import parse
from dockflare_desktop.core.origin.regex_reader import SyntaxRefusedError
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
    anchored,
    examples,
    literal_start,
)
from dockflare_desktop.core.problem import ProblemCode

MOST_CHARACTERS = 1000  # of a pattern that labels may ask for
_MOST_STEPS = 2000  # of a compiled pattern; above that it is not judged


@dataclass(frozen=True, slots=True)
class _Read:
    test: Test


@dataclass(frozen=True, slots=True)
class _Look:
    place: Place


@dataclass(frozen=True, slots=True)
class _Fork:
    """Go on at each of these distances."""

    ways: tuple[int, ...]


_Step: TypeAlias = _Read | _Look | _Fork


class _CannotJudgeError(Exception):
    """The pattern is valid, but too large for us, or it names a script."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """A valid pattern, ready to be tried. `anchored`: it matches only from the beginning of a text on; `start` is what
    every match begins with, as far as it is plain text; `examples` are texts that it was written for."""

    steps: tuple[_Step, ...]
    anchored: bool
    start: str
    examples: tuple[str, ...]

    def search(self, text: str) -> bool:
        """Whether the pattern matches anywhere in the text, as Go's `MatchString`."""
        active: set[int] = set()
        for at in range(len(text) + 1):
            if at == 0 or not self.anchored:
                active.add(0)
            reached = self._reach(active, text, at)
            if len(self.steps) in reached:
                return True
            active = {step + 1 for step in self._reading(reached, text[at : at + 1])}
            if not active and self.anchored:
                return False
        return False

    def _reach(self, active: set[int], text: str, at: int) -> set[int]:
        """Every step that can be arrived at without reading a character."""
        reached: set[int] = set()
        waiting = list(active)
        while waiting:
            step = waiting.pop()
            if step in reached:
                continue
            reached.add(step)
            found = self.steps[step] if step < len(self.steps) else None
            if isinstance(found, _Fork):
                waiting += [step + way for way in found.ways]
            elif isinstance(found, _Look) and _holds(found.place, text, at):
                waiting.append(step + 1)
        return reached

    def _reading(self, reached: set[int], char: str) -> Iterator[int]:
        for step in reached if char else ():
            found = self.steps[step]
            if isinstance(found, _Read) and found.test(char):
                yield step


def check_re2(pattern: str) -> Fault | None:
    """Why cloudflared would refuse a path pattern (Go's `regexp.Compile`), or why it is too long for us.

    >>> check_re2("^/api(/|$)")
    >>> check_re2("(?=x)").detail
    'look-ahead is not supported'
    """
    if len(pattern) > MOST_CHARACTERS:
        return Fault(ProblemCode.PATH_INVALID, f"it has {len(pattern):,} characters, {MOST_CHARACTERS:,} is the most")
    found = _compiled(pattern)
    return Fault(ProblemCode.PATH_INVALID, found) if isinstance(found, str) else None


def matcher(pattern: str) -> Matcher | None:
    """The pattern ready to be tried; None where it is not valid, or cannot be judged here (too large, or a script)."""
    found = _compiled(pattern) if len(pattern) <= MOST_CHARACTERS else None
    return found if isinstance(found, Matcher) else None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> Matcher | str | None:
    """A matcher, why the pattern is refused, or None where it is valid but cannot be judged."""
    try:
        tree = parse(pattern)
    except SyntaxRefusedError as refused:
        return str(refused)
    try:
        return Matcher(tuple(_steps(tree)), anchored(tree), literal_start(tree), examples(tree))
    except _CannotJudgeError:
        return None


def _steps(node: Node) -> list[_Step]:
    match node:
        case Char(char, fold):
            return [_Read(_same(char, fold=fold))]
        case AnyOf(test):
            if test is None:
                raise _CannotJudgeError
            return [_Read(test)]
        case At(place):
            return [_Look(place)]
        case Sequence(parts):
            return _fitting([step for part in parts for step in _steps(part)])
        case Choice(options):
            return _choice(options)
        case Repeat(part, least, most):
            return _repeat(_steps(part), least, most)
    assert_never(node)


def _same(char: str, *, fold: bool) -> Test:
    if not fold:
        return lambda other: other == char
    return lambda other: not cases(char).isdisjoint(cases(other))


def _choice(options: tuple[Node, ...]) -> list[_Step]:
    first, *others = (_steps(option) for option in options)
    steps = first
    for other in others:
        steps = [_Fork((1, len(steps) + 2)), *steps, _Fork((len(other) + 1,)), *other]
    return _fitting(steps)


def _repeat(part: list[_Step], least: int, most: int | None) -> list[_Step]:
    count = least if most is None else most
    if (len(part) + 1) * count > _MOST_STEPS:
        raise _CannotJudgeError
    steps = part * least
    if most is None:
        return [*steps, _Fork((1, len(part) + 2)), *part, _Fork((-len(part) - 1,))]
    optional = (len(part) + 1) * (most - least)
    for done in range(0, optional, len(part) + 1):
        steps = [*steps, _Fork((1, optional - done)), *part]
    return steps


def _fitting(steps: list[_Step]) -> list[_Step]:
    if len(steps) > _MOST_STEPS:
        raise _CannotJudgeError
    return steps


def _holds(place: Place, text: str, at: int) -> bool:
    match place:
        case Place.TEXT_START:
            return at == 0
        case Place.TEXT_END:
            return at == len(text)
        case Place.LINE_START:
            return at == 0 or text[at - 1] == "\n"
        case Place.LINE_END:
            return at == len(text) or text[at] == "\n"
        case Place.WORD_EDGE:
            return _edge(text, at)
        case Place.NO_WORD_EDGE:
            return not _edge(text, at)
    assert_never(place)


def _edge(text: str, at: int) -> bool:
    """Whether just one of the two neighbours is a word's character (ASCII, as in Go)."""
    before, after = text[at - 1 : at] if at else "", text[at : at + 1]
    return _is_word(before) != _is_word(after)


def _is_word(char: str) -> bool:
    return char != "" and char.isascii() and (char.isalnum() or char == "_")
