"""What the doctor found, together: what needs somebody, what was muted, when all of it was looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dockflare_desktop.core.doctor.check import Area, Check, Finding, Level

ORDER = (Level.BAD, Level.WARNING, Level.UNKNOWN, Level.NOTE, Level.OK)


@dataclass(frozen=True, slots=True)
class DoctorView:
    """`running` are checks that have not answered yet; their last findings stay until they do."""

    found: Mapping[Check, tuple[Finding, ...]] = field(default_factory=dict)
    running: frozenset[Check] = frozenset()
    muted: frozenset[Check] = frozenset()
    finished_at: datetime | None = None
    took: timedelta = timedelta(0)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything, in the order of the page."""
        return tuple(each for check in Check for each in self.found.get(check, ()))

    @property
    def need_you(self) -> tuple[Finding, ...]:
        """What is wrong and was not muted, the worst first."""
        wrong = [each for each in self.findings if each.wrong and each.check not in self.muted]
        return tuple(sorted(wrong, key=lambda each: ORDER.index(each.level)))

    def others(self, area: Area) -> tuple[Finding, ...]:
        """An area's findings that need nobody, muted ones too."""
        loud = self.need_you
        return tuple(each for each in self.findings if each.area is area and each not in loud)
