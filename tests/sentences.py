"""What every sentence about a problem must be, whatever it is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from dockflare_desktop.core.model import Container, Layers
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.words import sentence
from tests.core.worlds import GROUPS, box, engine, world

WITHOUT_FIX = frozenset(
    {
        ProblemCode.RATE_LIMITED,
        ProblemCode.ANSWER_LOST,
        ProblemCode.LABELS_IGNORED,
        ProblemCode.OVERRIDE_ENDED,
        ProblemCode.DOCUMENT_MOVED,
        ProblemCode.LOGIN_KEPT,
        ProblemCode.TRAY_MISSING,
        ProblemCode.GROUPS_UNCHECKED,
        ProblemCode.ADOPT_HELD,
    }
)  # ux.md section 10 has none for them, or nothing is to be done
HOLES = re.compile(r"[{}]|“\s*”|\(\s*\)|“None”|  |: ?\.|^ | $|\s[,;)]|\s\.(?!\w)")


def said(problem: Problem) -> str:
    """The sentence, after what holds for all of them was checked: complete, filled in, with a fix."""
    words = sentence(problem)
    for text in (words.text, words.fix, words.short):
        assert not HOLES.search(text), text
    assert words.text[-1] in ".?" or words.text.endswith(problem.detail or "."), words.text
    assert words.short, problem.code
    assert bool(words.fix) is (problem.code not in WITHOUT_FIX), problem.code
    return words.text


def one(problems: Iterable[Problem], code: ProblemCode) -> Problem:
    """The problem with this code; there must be one, and what else is told must be sound too."""
    found = list(problems)
    for each in found:
        said(each)
    assert code in [each.code for each in found]
    return next(each for each in found if each.code is code)


@dataclass(frozen=True)
class Row:
    """What somebody wrote, and what is said about it."""

    code: ProblemCode
    text: str
    containers: tuple[Container, ...] = (box(),)
    layers: Layers = field(default_factory=lambda: Layers(groups=GROUPS))
    settings: Settings = field(default_factory=Settings)


def labels(**stated: str) -> tuple[Container, ...]:
    return (box(**stated),)


def told(row: Row) -> list[Problem]:
    """Everything a round says about it: of services, of refused requests, and of nothing in particular."""
    found = resolve(world(engine(*row.containers), layers=row.layers, settings=row.settings))
    problems = [each for service in found.services for each in service.problems]
    return [*problems, *(each for refused in found.rejected for each in refused.problems), *found.problems]
