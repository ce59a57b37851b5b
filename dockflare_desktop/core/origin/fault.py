"""What is wrong with a text people wrote, as data: a code, the part that is wrong, and what would be right."""

from dataclasses import dataclass

from dockflare_desktop.core.problem import ProblemCode


@dataclass(frozen=True, slots=True)
class Fault:
    """`detail` completes a sentence (no full stop); `suggestion` is the corrected value, "" where none is known."""

    code: ProblemCode
    detail: str = ""
    suggestion: str = ""
