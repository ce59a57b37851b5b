"""Why removals are on hold: how many of how many, against which limit, and what probably happened; pure."""

from dataclasses import dataclass
from enum import StrEnum

from dockflare_desktop.core.change import Action, Hold
from dockflare_desktop.core.model import FromLabels
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import AppStatus, ServiceView

HUNDRED = 100


class Cause(StrEnum):
    """What probably happened."""

    ENGINE = "engine"  # one engine lists none of its containers any more
    PROJECT = "project"  # all of them are one Compose project's
    ONE_ENGINE = "one_engine"  # all of them are one engine's, which lists others still
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Braked:
    """`count` services of `live` go within one grace period (H12). `engine` and `project` are names."""

    count: int
    live: int
    limit_count: int
    limit_share: int  # per cent
    cause: Cause
    engine: str = ""
    project: str = ""

    @property
    def share(self) -> int:
        """Per cent of the live services."""
        return round(HUNDRED * self.count / self.live) if self.live else HUNDRED

    @property
    def by_share(self) -> bool:
        """Whether the share is the limit that counts: the larger one does."""
        return self.live * self.limit_share / HUNDRED > self.limit_count


def braked(status: AppStatus) -> Braked | None:
    """None where the brake holds nothing."""
    told = next((each for each in status.problems if each.code is ProblemCode.BRAKE), None)
    changes = status.plan.changes
    keys = {key for each in changes if each.hold is Hold.BRAKE and each.action is Action.DELETE for key in each.keys}
    if told is None or not keys:
        return None
    going = [view for view in status.services if view.key in keys and isinstance(view.source, FromLabels)]
    cause, engine, project = _cause(going, status)
    settings = status.settings
    return Braked(
        int(told.value or 0), int(told.detail or 0), settings.brake_count, settings.brake_share, cause, engine, project
    )


def _cause(going: list[ServiceView], status: AppStatus) -> tuple[Cause, str, str]:
    engines, projects = {view.engine for view in going}, {view.project for view in going}
    if len(engines) != 1:
        return Cause.UNKNOWN, "", ""
    engine = next(iter(engines))
    left = [view for view in status.services if view.engine == engine and view not in going]
    if not left:
        return Cause.ENGINE, engine, ""
    project = next(iter(projects)) if len(projects) == 1 else ""
    return (Cause.PROJECT, engine, project) if project else (Cause.ONE_ENGINE, engine, "")
