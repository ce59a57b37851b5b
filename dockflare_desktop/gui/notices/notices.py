"""Which notifications a change of status is worth; pure: (before, now, memory) -> notices (ux.md section 9)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dockflare_desktop.core.change import Hold
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.status import AppStatus, ServiceView, Status, TokenState
from dockflare_desktop.gui.doing import Do, Request, Say
from dockflare_desktop.gui.notices.connectors import refusal_causes
from dockflare_desktop.gui.notices.elsewhere import elsewhere_causes
from dockflare_desktop.gui.notices.ends import end_causes, ends_later
from dockflare_desktop.gui.notices.notice import Notice, short
from dockflare_desktop.gui.notices.public import known_before, public_causes
from dockflare_desktop.gui.notices.share import share_causes, share_ends, share_waits
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import translate

QUIET_AFTER_START = timedelta(seconds=60)
DIGEST_AFTER = timedelta(seconds=30)
BETWEEN = timedelta(seconds=5)
PER_HOUR = 6
NAMES = 6
UP = (Status.LIVE, Status.UPDATING, Status.LEAVING, Status.REMOVING)  # where something was there that can be gone
DIGESTS = ("live", "gone")
AWAY_AFTER = timedelta(minutes=2)
HELD = "held "  # begins the key of a notice about a service that would be open to everyone
ENGINE = "engine "  # begins the key of an engine's notices


@dataclass(frozen=True, slots=True)
class Memory:
    """What was said already, and what is still collected. `told` holds the causes that are not solved yet."""

    started: datetime
    told: frozenset[tuple[str, str]] = frozenset()
    sent: tuple[datetime, ...] = ()  # of the last hour
    live: tuple[ServiceKey, ...] = ()  # collected for the digest
    gone: tuple[ServiceKey, ...] = ()
    collecting_since: datetime | None = None
    waiting: tuple[Notice, ...] = ()  # could not be shown yet


@dataclass(frozen=True, slots=True)
class Told:
    """What to show now, what to take back, and the memory for next time."""

    show: tuple[Notice, ...] = ()
    withdraw: tuple[str, ...] = ()
    memory: Memory = field(default_factory=lambda: Memory(datetime.min))  # noqa: DTZ901 - replaced by every caller


def notices(before: AppStatus, after: AppStatus, now: datetime, memory: Memory, say: Say) -> Told:
    """Compare two statuses. Calling it with the same status twice is how collected digests come out in time."""
    timed = {**dict(_away(after, now, say)), **dict(share_causes(after, now)), **dict(end_causes(after, now))}
    causes = {**dict(_causes(after, say)), **timed}
    known = memory.told | known_before(after)
    fresh = [notice for cause, notice in causes.items() if cause not in known]
    ended = memory.told - causes.keys() - _paused(after, memory)
    solved = tuple(key for key, _ in ended)
    fresh += [*_back(after, ended), *share_ends(after, ended)]
    memory = _collect(before, after, now, replace(memory, told=frozenset(causes) | _paused(after, memory)))
    digest, memory = _digest(after, now, memory)
    wanted = _newest_of_each((*memory.waiting, *fresh, *digest))
    wanted = tuple(notice for notice in wanted if notice.key not in solved or notice in fresh)
    show, waiting, sent = _throttle(wanted, now, memory)
    return Told(show, solved, replace(memory, waiting=waiting, sent=sent))


def _paused(status: AppStatus, memory: Memory) -> frozenset[tuple[str, str]]:
    """Holds that were told: while paused everything is held alike, and resuming must not tell them again."""
    return frozenset(cause for cause in memory.told if status.paused and cause[0].startswith(HELD))


def _newest_of_each(wanted: tuple[Notice, ...]) -> tuple[Notice, ...]:
    return tuple({notice.key: notice for notice in wanted}.values())


# --- causes ----------------------------------------------------------------------------------------------------------


def _causes(status: AppStatus, say: Say) -> Iterator[tuple[tuple[str, str], Notice]]:
    """Everything that is worth a notice as long as it lasts, by (notice key, cause)."""
    if status.cloudflare.token is TokenState.REFUSED:
        yield ("token", "refused"), _token()
    elif status.cloudflare.missing_permissions:
        missing = status.cloudflare.missing_permissions
        yield ("permission", " ".join(missing)), _permission(missing)
    for view in status.services:
        if view.status in (Status.BLOCKED, Status.ERROR):
            key = f"service {view.key}"
            yield (key, f"{view.status} {view.reason.code if view.reason else ''}"), _broken(key, view, say)
    yield from _held(status)
    yield from public_causes(status)
    yield from elsewhere_causes(status)
    yield from refusal_causes(status, say)


def _token() -> Notice:
    return Notice(
        "token",
        translate("notice", "Cloudflare no longer accepts the token"),
        translate("notice", "Published services keep working. Nothing can change until there is a new token."),
        Request(Do.ACCOUNT),
        stays=True,
        action=translate("notice", "New token..."),
    )


def _permission(missing: tuple[str, ...]) -> Notice:
    body = translate("notice", "Missing: {names}. What needs it waits; everything else goes on.")
    return Notice(
        "permission",
        translate("notice", "The token lacks a permission"),
        body.format(names=", ".join(missing[:NAMES])),
        Request(Do.ACCOUNT),
        stays=True,
        action=translate("notice", "New token..."),
    )


def _broken(key: str, view: ServiceView, say: Say) -> Notice:
    title = (
        translate("notice", "{address} is not published")
        if view.status is Status.BLOCKED
        else translate("notice", "{address} has an error")
    )
    body = said([view.reason], say) if view.reason is not None else ""
    action = translate("notice", "Show")
    return Notice(key, short(title, view.address), body, Request(Do.SHOW, view.key), action=action)


def _held(status: AppStatus) -> Iterator[tuple[tuple[str, str], Notice]]:
    for key in sorted({key for change in status.plan.changes if change.hold is Hold.PUBLIC for key in change.keys}):
        name = f"{HELD}{key}"
        title = short(translate("notice", "{address} would be open to everyone"), str(key))
        body = translate("notice", "It asks for no login. It is not published until you say so.")
        review = translate("notice", "Review...")
        yield (name, "public"), Notice(name, title, body, Request(Do.SHOW, key), stays=True, action=review)
    waiting = [change for change in status.plan.changes if change.hold is Hold.BRAKE]
    braked = sorted(change.id for change in waiting)
    if braked:
        services = len({key for change in waiting for key in change.keys}) or len(braked)
        body = translate("notice", "They are more than your limit. Nothing is removed until you say so.")
        title = translate("notice", "%n removals are on hold", "", services)
        review = translate("notice", "Review...")
        yield ("brake", " ".join(braked)), Notice("brake", title, body, Request(Do.REVIEW), stays=True, action=review)


# --- engines ---------------------------------------------------------------------------------------------------------


def _away(status: AppStatus, now: datetime, say: Say) -> Iterator[tuple[tuple[str, str], Notice]]:
    """Engines that have been away for two minutes."""
    for engine in status.engines:
        if engine.away and engine.since is not None and now - engine.since >= AWAY_AFTER:
            left = translate("notice", "Its services stay exactly as they are.")
            body = said([engine.problem], say) if engine.problem is not None else left
            title = short(translate("notice", "{address} is away"), engine.name)
            notice = Notice(
                ENGINE + engine.id,
                title,
                body,
                Request(Do.SHOW_ENGINE, value=engine.name),
                action=translate("notice", "Show"),
            )
            yield (ENGINE + engine.id, "away"), notice


def _back(status: AppStatus, ended: Iterable[tuple[str, str]]) -> list[Notice]:
    """Engines that were told away and are watched again."""
    names = {ENGINE + engine.id: engine.name for engine in status.engines if not engine.away}
    body = translate("notice", "Its containers were compared; what waited goes on.")
    return [
        Notice(
            f"{key} back",
            short(translate("notice", "{address} is back"), names[key]),
            body,
            Request(Do.OPEN_WINDOW),
            action=translate("notice", "Show"),
        )
        for key, _ in ended
        if key in names
    ]


def waits_for_time(status: AppStatus, now: datetime) -> bool:
    """Whether an engine that is away, or an open share, may become worth a notice by time alone."""
    return (
        share_waits(status, now)
        or ends_later(status, now)
        or any(
            engine.away and engine.since is not None and now - engine.since < AWAY_AFTER for engine in status.engines
        )
    )


# --- digests ---------------------------------------------------------------------------------------------------------


def _collect(before: AppStatus, after: AppStatus, now: datetime, memory: Memory) -> Memory:
    was = {view.key: view.status for view in before.services}
    live = tuple(
        view.key
        for view in after.services
        if view.status is Status.LIVE and was.get(view.key) in (None, Status.PUBLISHING) and before.services
    )
    there = {view.key for view in after.services}
    gone = tuple(key for key, status in was.items() if key not in there and status in UP)
    if not live and not gone:
        return memory
    since = memory.collecting_since or now
    return replace(memory, live=(*memory.live, *live), gone=(*memory.gone, *gone), collecting_since=since)


def _digest(status: AppStatus, now: datetime, memory: Memory) -> tuple[tuple[Notice, ...], Memory]:
    if memory.collecting_since is None or now - memory.collecting_since < DIGEST_AFTER:
        return (), memory
    still = {view.key: view for view in status.services if view.status is Status.LIVE}
    live = [still[key] for key in dict.fromkeys(memory.live) if key in still]
    gone = [key for key in dict.fromkeys(memory.gone) if key not in still]
    made = []
    if live and status.settings.notify_live:
        made.append(_live_notice(live))
    if gone and status.settings.notify_gone:
        made.append(_gone_notice(gone))
    return tuple(made), replace(memory, live=(), gone=(), collecting_since=None)


def _live_notice(live: list[ServiceView]) -> Notice:
    public = sum(1 for view in live if view.public)
    safe = (
        translate("notice", "All behind a login.")
        if not public
        else translate("notice", "%n of them open to everyone.", "", public)
    )
    if len(live) == 1:
        view = live[0]
        who = translate("notice", "Everyone can enter.") if public else translate("notice", "It is behind its login.")
        title = short(translate("notice", "{address} is live"), view.address)
        return Notice("live", title, who, Request(Do.OPEN, view.key), action=translate("notice", "Open"))
    title = translate("notice", "%n services are live", "", len(live))
    body = f"{_names([view.key for view in live])}. {safe}"
    return Notice("live", title, body, Request(Do.OPEN_WINDOW), action=translate("notice", "Show"))


def _gone_notice(gone: list[ServiceKey]) -> Notice:
    title = (
        short(translate("notice", "{address} is gone"), str(gone[0]))
        if len(gone) == 1
        else translate("notice", "%n services are gone", "", len(gone))
    )
    return Notice("gone", title, _names(gone) + ".", Request(Do.OPEN_WINDOW), action=translate("notice", "Show"))


def _names(keys: list[ServiceKey]) -> str:
    names = ", ".join(key.hostname.partition(".")[0] for key in keys[:NAMES])
    rest = len(keys) - NAMES
    return translate("notice", "{names} and {count} more").format(names=names, count=rest) if rest > 0 else names


# --- throttling ------------------------------------------------------------------------------------------------------


def _throttle(
    wanted: tuple[Notice, ...], now: datetime, memory: Memory
) -> tuple[tuple[Notice, ...], tuple[Notice, ...], tuple[datetime, ...]]:
    """What may be shown now: what stays always; the rest one in 5 s, six an hour, none in the first minute."""
    sent = tuple(at for at in memory.sent if now - at < timedelta(hours=1))
    stays = tuple(notice for notice in wanted if notice.stays)
    others = tuple(notice for notice in wanted if not notice.stays)
    early = now - memory.started < QUIET_AFTER_START
    soon = bool(sent) and now - sent[-1] < BETWEEN
    if not others or early or soon or len(sent) >= PER_HOUR:
        return stays, others, sent
    one, rest = _next(others)
    return (*stays, one), rest, (*sent, now)


def _next(others: tuple[Notice, ...]) -> tuple[Notice, tuple[Notice, ...]]:
    """The only one, or all that wait as one digest."""
    if len(others) == 1:
        return others[0], ()
    title = translate("notice", "%n things to know", "", len(others))
    body = " · ".join(notice.title for notice in others[:NAMES])
    news = all(notice.key in DIGESTS for notice in others)  # nobody needs to do anything about what came or went
    goes = Request(Do.OPEN_WINDOW if news else Do.NEED_YOU)
    return Notice("digest", title, body, goes, action=translate("notice", "Show")), ()
