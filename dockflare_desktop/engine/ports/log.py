"""What the program said of itself lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line, without secrets. `level` is logging's number (20 info, 30 warning, 40 error)."""

    number: int
    at: datetime
    level: int
    source: str
    text: str


class Log(Protocol):
    """The newest lines; may be asked from any thread."""

    def lines(self, after: int = 0) -> Sequence[LogLine]:
        """Those with a higher number, oldest first; as many as are kept."""
