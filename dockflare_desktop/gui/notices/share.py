"""Which notifications an open share is worth: a quarter of an hour before it ends, and at its end (ux.md section 9)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.notices.notice import Notice, short
from dockflare_desktop.gui.text import clock, translate

SHARE = "share "  # begins the key of a notice about a service that is open for a while
SOON = timedelta(minutes=15)
Cause = tuple[str, str]


def share_causes(status: AppStatus, now: datetime) -> Iterator[tuple[Cause, Notice]]:
    """One for each service whose opening ends within a quarter of an hour; another end is another cause."""
    for view in status.services:
        if view.closes_at is not None and view.closes_at - now <= SOON:
            yield (f"{SHARE}{view.key}", view.closes_at.isoformat()), _soon(view, view.closes_at)


def share_ends(status: AppStatus, ended: Iterable[Cause]) -> list[Notice]:
    """Services that were told to end soon, and are not open any more."""
    closed = {f"{SHARE}{view.key}": view for view in status.services if not view.public and view.closes_at is None}
    return [_over(key, closed[key]) for key, _ in ended if key in closed]


def share_waits(status: AppStatus, now: datetime) -> bool:
    """Whether one may become worth a notice by time alone."""
    return any(view.closes_at is not None and view.closes_at - now > SOON for view in status.services)


def _soon(view: ServiceView, end: datetime) -> Notice:
    text = translate("notice", "{{address}} closes at {time}").format(time=clock(end))
    body = translate("notice", "Until then it is open to everyone; after that its login asks again.")
    return Notice(
        f"{SHARE}{view.key}",
        short(text, view.address),
        body,
        Request(Do.SHARE_LONGER, view.key),
        action=translate("notice", "Keep 1 hour more..."),
        second=translate("notice", "End now"),
        otherwise=Request(Do.SHARE_END, view.key),
    )


def _over(key: str, view: ServiceView) -> Notice:
    title = short(translate("notice", "{address} is closed again"), view.address)
    body = translate("notice", "It was open to everyone for a while; its login asks again.")
    show = translate("notice", "Show")
    return Notice(f"{key} over", title, body, Request(Do.SHOW, view.key), action=show)
