"""Notices about manual rules that are open to everyone for a while: before their end, and at it (ux.md section 9)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from dockflare_desktop.core.model import Manual
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.notices.notice import Notice, short
from dockflare_desktop.gui.text import clock, translate

BEFORE = timedelta(minutes=15)
LATELY = timedelta(hours=1)  # later starts of the program tell it no more


def end_causes(status: AppStatus, now: datetime) -> Iterator[tuple[tuple[str, str], Notice]]:
    """Open shares that end soon, and rules whose time has just come, by (notice key, cause)."""
    for view in _ending(status):
        if view.ends_at is not None and timedelta(0) < view.ends_at - now <= BEFORE:
            yield (f"ends {view.key}", view.ends_at.isoformat()), _soon(view, view.ends_at)
    for problem in status.problems:
        if problem.code is ProblemCode.MANUAL_ENDED and problem.since is not None and now - problem.since <= LATELY:
            title = short(translate("notice", "{address} has come to its end"), problem.subject)
            body = translate("notice", "Its record, its rule and its login are removed.")
            yield (
                (f"ended {problem.subject}", "ended"),
                Notice(
                    f"ended {problem.subject}", title, body, Request(Do.OPEN_WINDOW), action=translate("notice", "Show")
                ),
            )


def ends_later(status: AppStatus, now: datetime) -> bool:
    """Whether one of them may become worth a notice by time alone."""
    return any(view.ends_at is not None and view.ends_at > now for view in _ending(status))


def _ending(status: AppStatus) -> Iterator[ServiceView]:
    return (view for view in status.services if isinstance(view.source, Manual) and view.public)


def _soon(view: ServiceView, end: datetime) -> Notice:
    title = short(translate("notice", "{address} closes soon"), view.address)
    body = translate("notice", "It is open to everyone until {time}; then it is removed.").format(time=clock(end))
    return Notice(
        f"ends {view.key}",
        title,
        body,
        Request(Do.LONGER, view.key),
        action=translate("notice", "Keep 1 hour more"),
        second=translate("notice", "End now..."),
        otherwise=Request(Do.REMOVE_RULE, view.key),
    )
