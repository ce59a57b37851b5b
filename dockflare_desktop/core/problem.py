"""What is wrong, as data: a code and the names to fill in; the sentences are in words.py."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from dockflare_desktop.core.problem_codes import ProblemCode

__all__ = ["Effect", "Problem", "ProblemCode", "worst"]


class Effect(IntEnum):
    """What a problem does to the service it concerns; the worst one counts (product.md H2, H3)."""

    HINT = 0  # told, changes nothing
    WARNING = 1  # told and counted, the service is published all the same
    BLOCKS = 2  # not published; what is up stays as last accepted (H3)
    UNREADABLE = 3  # its login cannot be read now: H2, first half
    UNPROTECTED = 4  # its login is known not to be had: not published, and taken down where it is up (H1)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell the user. Every field but the code is a name to fill into the sentence.

    `subject` is what it is about (an address, a container, an engine, "cloudflare"); `label` and `value` quote what was
    written; `suggestion` is what would be right; `until` is when it is tried again; `since` is from when on something
    is as it is now, `made` when it was looked at before.
    """

    code: ProblemCode
    subject: str = ""
    effect: Effect = Effect.BLOCKS
    container: str = ""
    label: str = ""
    value: str = ""
    detail: str = ""
    suggestion: str = ""
    until: datetime | None = None
    since: datetime | None = None
    made: datetime | None = None


def worst(problems: tuple[Problem, ...]) -> Effect:
    """The strongest effect among problems; HINT when there is none."""
    return max([problem.effect for problem in problems]) if problems else Effect.HINT
