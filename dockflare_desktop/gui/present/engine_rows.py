"""The lines of an engine's card: events, full list, services by status, networks, and what is wrong. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import EngineView, ServiceView, Status
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.text import ago_short, exact, left, moment, translate


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a card; `aside` stands after the text, more quietly."""

    label: str
    text: str
    icon: str = ""
    tone: str = "text"
    aside: str = ""


def away_rows(view: EngineView, services: Sequence[ServiceView], now: datetime, say: Say) -> tuple[Row, ...]:
    """Of one that gives no list: why, and what it said last."""
    rows: list[Row] = []
    if view.problem is not None:
        words = say(view.problem)
        plain = view.problem.code is ProblemCode.ENGINE_AWAY
        rows.append(Row(translate("engines", "Why"), view.problem.detail or words.short if plain else words.text))
        if not plain:
            rows.append(Row(translate("engines", "What to do"), words.fix))
    if view.last_list is not None:
        rows.append(_list(view, translate("engines", "Last full list"), now))
    rows.append(_services(services))
    return tuple(rows)


def rows_of(view: EngineView, services: Sequence[ServiceView], now: datetime, say: Say) -> tuple[Row, ...]:
    """Of one that answers."""
    rows = [_events(view, now), _list(view, translate("engines", "Full list"), now), _services(services)]
    if view.networks:
        aside = translate("engines", "connector runs here")
        rows.append(Row(translate("engines", "Network for tunnel"), ", ".join(view.networks), aside=aside))
    if view.tunnel:
        rows.append(Row(translate("engines", "Tunnel"), view.tunnel, aside=translate("engines", "unless a label says")))
    if view.problem is not None and view.problem.code is not ProblemCode.STREAM_QUIET:
        words = say(view.problem)
        rows.append(Row(translate("engines", "Note"), f"{words.text} {words.fix}".strip(), "ui-warn", "warn"))
    return tuple(rows)


def _events(view: EngineView, now: datetime) -> Row:
    label, facts_ = translate("engines", "Events"), view.facts
    if facts_.late:
        return Row(label, translate("engines", "slow to answer; what it said last counts"), "ui-clock", "text2")
    if facts_.connected_at is None:
        text = translate("engines", "stream is quiet, asking every 30 s instead")
        return Row(label, text, "ui-warn", "warn")
    since = left(now, facts_.connected_at).replace(" 0 min", "")
    if facts_.heard_at is None:
        return Row(label, translate("engines", "connected for {time}").format(time=since))
    text = translate("engines", "connected for {time}, last one {ago}")
    return Row(label, text.format(time=since, ago=ago_short(facts_.heard_at, now)))


def _list(view: EngineView, label: str, now: datetime) -> Row:
    if view.last_list is None:
        return Row(label, translate("engines", "none yet"), tone="text2")
    containers = (
        translate("engines", "1 container")
        if view.containers == 1
        else translate("engines", "%n containers", "", view.containers)
    )
    labelled = (
        translate("engines", "none with labels")
        if not view.labelled
        else translate("engines", "{count} with labels").format(count=view.labelled)
    )
    old = (now - view.last_list).days > 0
    when = moment(view.last_list, now) if old else exact(view.last_list)
    return Row(label, f"{when}, {containers}, {labelled}", "" if view.away else "status-live", "live")


def _services(services: Sequence[ServiceView]) -> Row:
    label = translate("engines", "Services")
    if not services:
        return Row(label, translate("engines", "none yet"), tone="text2")
    counted = Counter(row.status for row in services)
    order = sorted(counted, key=lambda each: (each is not Status.LIVE, list(Status).index(each)))
    return Row(label, ", ".join(_counted(each, counted[each]) for each in order))


def _counted(status: Status, count: int) -> str:
    words = {
        Status.ERROR: translate("engines", "{n} error"),
        Status.BLOCKED: translate("engines", "{n} blocked"),
        Status.HELD: translate("engines", "{n} held"),
        Status.LEAVING: translate("engines", "{n} leaving"),
        Status.REMOVING: translate("engines", "{n} removing"),
        Status.PUBLISHING: translate("engines", "{n} publishing"),
        Status.UPDATING: translate("engines", "{n} updating"),
        Status.STALE: translate("engines", "{n} stale"),
        Status.LIVE: translate("engines", "{n} live"),
        Status.IGNORED: translate("engines", "{n} ignored"),
    }
    return words[status].format(n=count)
