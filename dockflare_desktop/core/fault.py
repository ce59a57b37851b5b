"""stand-in, not committed"""

from dataclasses import dataclass

from dockflare_desktop.core.problem import ProblemCode


@dataclass(frozen=True, slots=True)
class Fault:
    code: ProblemCode
    detail: str = ""
    suggestion: str = ""
