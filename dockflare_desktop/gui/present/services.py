"""AppStatus to rows of the Services page, its filter chips and its search; pure functions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from dockflare_desktop.core.connected import WAITS
from dockflare_desktop.core.model import FromLabels, ServiceKey
from dockflare_desktop.core.status import NEED_YOU, AppStatus, LoginKind, ServiceView, Status, TokenState
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.text import clock, countdown, isolated, moment, translate

BEATS = 2  # ux.md: a service not verified for longer than this many comparisons is shown hollow
URGENCY = {status: number for number, status in enumerate(Status)}
STATUS, ADDRESS, TARGET, WHO, SOURCE, TUNNEL = range(6)  # a row's cells, and the table's columns
NOBODY = "—"  # who can enter what is not published
LOUD = (Status.ERROR, Status.BLOCKED, Status.HELD, Status.LEAVING, Status.REMOVING)
TONES = {
    Status.ERROR: "bad",
    Status.BLOCKED: "bad",
    Status.HELD: "held",
    Status.LEAVING: "warn",
    Status.REMOVING: "warn",
    Status.PUBLISHING: "busy",
    Status.UPDATING: "busy",
    Status.STALE: "idle",
    Status.LIVE: "live",
    Status.IGNORED: "idle",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What the delegate paints: icon, text, a quieter tail, a mark behind it. `sort` orders the column."""

    text: str
    tone: str = "text"
    icon: str = ""
    icon_tone: str = "text2"
    weight: int = 400
    fixed: bool = False
    middle: bool = False  # elide in the middle
    tail: str = ""
    mark: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One service as the table shows, sorts, filters and reads it aloud."""

    key: ServiceKey
    cells: tuple[Cell, ...]
    sentence: str
    tip: str
    view: ServiceView = field(repr=False)
    who: str = ""  # who can enter, in words
    haystack: str = field(default="", repr=False)
    group: str = ""  # under which heading, where rows are grouped

    @property
    def openable(self) -> bool:
        """Whether a browser can show it: routed, and spoken to by HTTP."""
        routed = self.view.status in (Status.LIVE, Status.LEAVING, Status.UPDATING, Status.STALE)
        return routed and self.view.target.startswith(("http://", "https://")) and "*" not in self.view.hostname


class Chip(StrEnum):
    """The filter chips."""

    ALL = "all"
    NEED_YOU = "need-you"
    LIVE = "live"
    PUBLIC = "public"
    OVERRIDDEN = "overridden"


def shown_by(chip: Chip, view: ServiceView) -> bool:
    """Whether this chip lets the service through."""
    match chip:
        case Chip.ALL:
            return True
        case Chip.NEED_YOU:
            return view.status in NEED_YOU
        case Chip.LIVE:
            return view.status is Status.LIVE
        case Chip.PUBLIC:
            return view.public
        case Chip.OVERRIDDEN:
            return view.overridden


def chip_name(chip: Chip) -> str:
    """The chip's word."""
    match chip:
        case Chip.ALL:
            return translate("services", "All")
        case Chip.NEED_YOU:
            return translate("services", "Needs you")
        case Chip.LIVE:
            return translate("services", "Live")
        case Chip.PUBLIC:
            return translate("services", "Public")
        case Chip.OVERRIDDEN:
            return translate("services", "Overridden")


def chip_counts(status: AppStatus) -> dict[Chip, int]:
    """How many services each chip shows."""
    return {chip: sum(1 for view in status.services if shown_by(chip, view)) for chip in Chip}


def rows(status: AppStatus, now: datetime, say: Say) -> tuple[Row, ...]:
    """One row per service, in the order of urgency and then of the address from the right."""
    made = (row(status, view, now, say) for view in status.services)
    return tuple(sorted(made, key=lambda made_row: made_row.cells[STATUS].sort))


def row(status: AppStatus, view: ServiceView, now: datetime, say: Say) -> Row:
    """One service as a row."""
    cells = (
        status_cell(status, view, now, say),
        _address_cell(view),
        _target_cell(view),
        access_cell(status, view),
        source_cell(view),
        Cell(view.tunnel, "text2", sort=view.tunnel),
    )
    reason = say(view.reason).text if view.reason is not None else ""
    source = cells[SOURCE].text
    if isinstance(view.source, FromLabels):
        source = translate("services", "container {name}").format(name=source)
    who = translate("services", "nobody can enter") if cells[WHO].text == NOBODY else who_in_words(status, view)
    words = (view.address, cells[STATUS].text, reason.rstrip("."), who, source)
    return Row(
        view.key,
        cells,
        ", ".join(word for word in words if word),
        _tip(view, now, reason),
        view,
        who,
        _haystack(view, " ".join((*words, view.target))),
    )


def _haystack(view: ServiceView, words: str) -> str:
    more = (view.container, view.image, view.project, view.tunnel, view.engine, *view.access.groups, *view.access.who)
    problems = (f"{problem.code} {problem.value} {problem.detail}" for problem in view.problems)
    return " ".join((words, *more, *problems)).casefold()


def _tip(view: ServiceView, now: datetime, reason: str) -> str:
    lines = [reason]
    if view.since is not None:
        lines.append(translate("services", "Since {time}.").format(time=moment(view.since, now)))
    if view.retry_at is not None and view.retry_at > now:
        lines.append(translate("services", "Next try in {time}.").format(time=countdown(view.retry_at, now)))
    return "\n".join(line for line in lines if line)


# --- status ----------------------------------------------------------------------------------------------------------


def status_name(status: Status) -> str:
    """The status in one word (product.md section 4)."""
    names = {
        Status.ERROR: translate("status", "Error"),
        Status.BLOCKED: translate("status", "Blocked"),
        Status.HELD: translate("status", "Held"),
        Status.LEAVING: translate("status", "Leaving"),
        Status.REMOVING: translate("status", "Removing"),
        Status.PUBLISHING: translate("status", "Publishing"),
        Status.UPDATING: translate("status", "Updating"),
        Status.STALE: translate("status", "Stale"),
        Status.LIVE: translate("status", "Live"),
        Status.IGNORED: translate("status", "Ignored"),
    }
    return names[status]


def unverified(status: AppStatus, view: ServiceView, now: datetime) -> bool:
    """Whether "Live" is only a memory: Cloudflare cannot be asked, or two comparisons were missed."""
    cloud = status.cloudflare
    if cloud.token is TokenState.REFUSED or not cloud.reachable or view.verified_at is None:
        return True
    return now - view.verified_at > BEATS * timedelta(seconds=status.settings.drift_interval)


def status_cell(status: AppStatus, view: ServiceView, now: datetime, say: Say) -> Cell:
    """Shape and words: "Leaving in 8:12", "Blocked: unknown group", "Live, seen 14:20"."""
    tone = TONES[view.status]
    icon = f"status-{view.status.value}"
    if view.status is Status.LIVE and unverified(status, view, now):
        icon, tone = "status-unverified", "idle"
    loud = view.status in LOUD
    busy = view.status in (Status.PUBLISHING, Status.UPDATING)
    text_tone = tone if loud else "text" if busy else "text2"
    text = status_text(status, view, now, say)
    sort = f"{URGENCY[view.status]:02} {address_order(view)}"
    return Cell(text, text_tone, icon, tone, 500 if loud else 400, sort=sort)


def status_text(status: AppStatus, view: ServiceView, now: datetime, say: Say) -> str:
    """The status word and its second part."""
    name = status_name(view.status)
    match view.status:
        case Status.LEAVING if view.leaving_until is not None:
            left = countdown(view.leaving_until, now)
            return translate("status", "{status} in {time}").format(status=name, time=left)
        case Status.BLOCKED | Status.ERROR | Status.HELD | Status.IGNORED if view.reason is not None:
            return translate("status", "{status}: {reason}").format(status=name, reason=say(view.reason).short)
        case Status.LIVE if unverified(status, view, now):
            return _remembered(status, view)
        case Status.PUBLISHING if not status.cloudflare.reachable:
            return translate("status", "Publishing, waits")
        case Status.PUBLISHING | Status.UPDATING if view.reason is not None and view.reason.code in WAITS:
            return translate("status", "{status}: {reason}").format(status=name, reason=say(view.reason).short)
        case _:
            return name


def _remembered(status: AppStatus, view: ServiceView) -> str:
    if view.verified_at is None or status.cloudflare.token is TokenState.REFUSED:
        return translate("status", "Live, not verified")
    return translate("status", "Live, seen {time}").format(time=clock(view.verified_at))


# --- the other cells -------------------------------------------------------------------------------------------------


def address_order(view: ServiceView) -> str:
    """Addresses sort by their labels from the right: example, then nordhus, then vault."""
    return ".".join(reversed(view.hostname.split("."))) + view.path.text


def _address_cell(view: ServiceView) -> Cell:
    quiet = view.status in (Status.STALE, Status.IGNORED)
    return Cell(
        view.hostname,
        "text2" if quiet else "text",
        weight=500,
        tail=view.path.text,
        mark="ui-pencil" if view.overridden else "",
        sort=address_order(view),
    )


def _target_cell(view: ServiceView) -> Cell:
    text = view.target.removeprefix("http://")
    return Cell(text, "text2", fixed=True, middle=True, sort=text)


def group_names(status: AppStatus, view: ServiceView) -> tuple[str, ...]:
    """The service's access groups by the names they were given; the id where there is none."""
    return tuple(status.group_names.get(group) or group for group in view.access.groups)


def _who_short(status: AppStatus, view: ServiceView) -> str:
    tokens = view.fields.get("access.service_token")
    if tokens is not None and not view.access.groups and isinstance(tokens.top.value, tuple):
        return ", ".join(tokens.top.value)
    return ", ".join(group_names(status, view) or view.access.who)


def access_cell(status: AppStatus, view: ServiceView) -> Cell:
    """Lock and group; token and name; globe and "Everyone"; a dash where nothing is published."""
    if view.status in (Status.BLOCKED, Status.IGNORED):
        return Cell(NOBODY, "text2", sort="~")
    login = view.access.login
    if login in (LoginKind.NONE, LoginKind.EVERYONE):
        text = translate("access", "Everyone")
        return Cell(text, "open", "nav-public", "open", 500, sort=f"0{text}")
    if login is LoginKind.WIDER:
        text = translate("access", "As {address}").format(address=view.access.by)
    else:
        text = _who_short(status, view) or translate("access", "A login")
    token = not view.access.groups and "access.service_token" in view.fields
    return Cell(text, "text", "ui-token" if token else "ui-lock", sort=f"1{text}")


def who_in_words(status: AppStatus, view: ServiceView) -> str:
    """Who can enter, for the row's sentence and the tray."""
    match view.access.login:
        case LoginKind.NONE | LoginKind.EVERYONE:
            return translate("access", "everyone can enter")
        case LoginKind.WIDER:
            return translate("access", "behind the login of {address}").format(address=isolated(view.access.by))
        case LoginKind.OWN:
            who = ", ".join(group_names(status, view) or view.access.who)
            return translate("access", "{who} can enter").format(who=who) if who else translate("access", "a login")


def source_cell(view: ServiceView) -> Cell:
    """A box and the container, or a cursor for a manual rule."""
    if isinstance(view.source, FromLabels):
        name = view.container or view.source.container_name
        return Cell(name, "text2", "ui-box", sort=name)
    return Cell(translate("services", "Manual rule"), "text2", "ui-manual", sort="~")
