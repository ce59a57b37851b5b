"""AppStatus to the tray's icon, tooltip and menu; a pure function (ux.md section 7)."""

from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.public.view import PublicRow
from dockflare_desktop.core.status import NEED_YOU, AppStatus, Health, ServiceView, Status, TokenState
from dockflare_desktop.gui.doing import Do, Request, Say
from dockflare_desktop.gui.present.held import waiting
from dockflare_desktop.gui.present.rules import switch_of
from dockflare_desktop.gui.present.services import Row, rows, source_cell
from dockflare_desktop.gui.present.state import headline, need_you, verified
from dockflare_desktop.gui.text import clock, sentence_case, translate

URGENT_LINES = 3
LISTED = 9
SHOWN = (Status.ERROR, Status.BLOCKED, Status.HELD, Status.LEAVING, Status.REMOVING)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. Without text it is a separator; with `inside` a sub-menu."""

    text: str = ""
    request: Request | None = None
    icon: str = ""
    tone: str = "text2"
    inside: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class TrayView:
    """What the tray shows."""

    health: Health
    tooltip: str
    entries: tuple[Entry, ...]


LINE = Entry()


def tray_view(status: AppStatus, now: datetime, say: Say) -> TrayView:
    """The tray for this status."""
    found = rows(status, now, say)
    groups = (
        _head(status, now),
        _urgent(found, say),
        (*_services(found), *_public(status)),
        _work(status),
        _window(),
        (Entry(translate("tray", "Quit (your tunnel stays up)"), Request(Do.QUIT)),),
    )
    entries: list[Entry] = []
    for group in groups:
        entries += (LINE, *group) if entries and group else group
    return TrayView(status.health, tooltip(status, now), tuple(entries))


def tooltip(status: AppStatus, now: datetime) -> str:
    """The state in words; the demo says so first."""
    text = headline(status, now)
    if status.health is Health.OK and status.last_verified is not None:
        text = translate("tray", "In sync, verified {time}").format(time=clock(status.last_verified))
    name = "DockFlare Desktop"
    return translate("tray", "Demo: {text}").format(text=text) if status.demo else f"{name}: {text}"


def _head(status: AppStatus, now: datetime) -> tuple[Entry, ...]:
    first = Entry(_first_line(status, now), Request(_first_request(status)), _HEAD_ICONS[status.health], _tone(status))
    if status.health is Health.SETUP:
        return (first,)
    return (first, Entry(verified(status, now)))


_HEAD_ICONS = {
    Health.ERROR: "status-error",
    Health.SETUP: "ui-info",
    Health.PAUSED: "ui-pause",
    Health.ATTENTION: "ui-warn",
    Health.SYNCING: "ui-sync",
    Health.OK: "ui-check",
}


def _tone(status: AppStatus) -> str:
    return {Health.ERROR: "bad", Health.ATTENTION: "warn", Health.OK: "live"}.get(status.health, "text2")


def _first_line(status: AppStatus, now: datetime) -> str:
    if status.cloudflare.token is TokenState.REFUSED:
        return translate("tray", "Cloudflare does not accept the token")
    live = status.counts[Status.LIVE]
    if status.health in (Health.OK, Health.SYNCING) and live:
        if live == len(status.services) and live > 1:
            return translate("tray", "All %n live", "", live)
        return translate("tray", "%n live", "", live)
    need = need_you(len(status.need_you))
    if status.health is Health.ATTENTION and need:
        return translate("tray", "{need}, {live} live").format(need=need, live=live)
    return headline(status, now)


def _first_request(status: AppStatus) -> Do:
    if status.cloudflare.token in (TokenState.REFUSED, TokenState.NONE):
        return Do.ACCOUNT
    if status.need_you:
        return Do.NEED_YOU
    if status.public is not None and status.public.new:
        return Do.PUBLIC
    return Do.FINDINGS if status.doctor is not None and status.doctor.need_you else Do.OPEN_WINDOW


def _urgent(found: tuple[Row, ...], say: Say) -> tuple[Entry, ...]:
    need = [row for row in found if row.view.status in NEED_YOU]
    entries = [_urgent_entry(row, say) for row in need[:URGENT_LINES]]
    if rest := len(need) - URGENT_LINES:
        text = (
            translate("tray", "1 more needs you...")
            if rest == 1
            else translate("tray", "%n more need you...", "", rest)
        )
        entries += [Entry(text, Request(Do.NEED_YOU))] if rest > 0 else []
    return tuple(entries)


def _urgent_entry(row: Row, say: Say) -> Entry:
    reason = say(row.view.reason).short if row.view.reason is not None else row.cells[0].text
    text = translate("tray", "{address}: {reason}").format(address=row.view.address, reason=reason)
    return Entry(text, Request(Do.SHOW, row.key), row.cells[0].icon, row.cells[0].icon_tone)


# --- services --------------------------------------------------------------------------------------------------------


def _services(found: tuple[Row, ...]) -> tuple[Entry, ...]:
    if not found:
        return ()
    urgent = [row for row in found if row.view.status in SHOWN][:LISTED]
    quiet = [row for row in found if row.view.status not in SHOWN][: LISTED - len(urgent)]
    inside = [_service_entry(row) for row in urgent]
    if urgent and quiet:
        inside.append(LINE)
    inside += [_service_entry(row) for row in quiet]
    if rest := len(found) - len(urgent) - len(quiet):
        text = translate("tray", "%n more in the window...", "", rest)
        inside += [LINE, Entry(text, Request(Do.OPEN_WINDOW))]
    return (Entry(translate("tray", "Services"), None, "nav-services", inside=tuple(inside)),)


def _public(status: AppStatus) -> tuple[Entry, ...]:
    """What is open to everyone, but for what is meant to be; one of ours leads to its service."""
    found = status.public.counted if status.public is not None else ()
    if not found:
        return ()
    keys = {(view.hostname, view.path.text): view.key for view in status.services}
    inside = [_public_entry(row, keys.get(row.place) if row.ours else None) for row in found[:LISTED]]
    if rest := len(found) - len(inside):
        inside.append(Entry(translate("tray", "%n more in the window...", "", rest), Request(Do.PUBLIC)))
    inside += [LINE, Entry(translate("tray", "Show page"), Request(Do.PUBLIC))]
    text = translate("tray", "Public now: {count}").format(count=len(found))
    return (Entry(text, None, "nav-public", "open", tuple(inside)),)


def _public_entry(row: PublicRow, key: ServiceKey | None) -> Entry:
    if key is not None:
        return Entry(row.address, Request(Do.SHOW, key), "status-live", "live")
    hostname, path = row.place
    text = row.address if row.ours else translate("tray", "{address}, not ours").format(address=row.address)
    icon, tone = ("ui-warn", "warn") if row.new else ("ui-eye", "text2")
    return Entry(text, Request(Do.PUBLIC, field=hostname, value=path), icon, tone)


def _service_entry(row: Row) -> Entry:
    parts = [row.view.address]
    if row.view.status is Status.LEAVING:
        parts.append(row.cells[0].text[:1].lower() + row.cells[0].text[1:])
    if row.view.public and row.view.status is Status.LIVE:
        ends = row.view.closes_at
        until = translate("tray", "public until {time}").format(time=clock(ends)) if ends is not None else ""
        parts.append(until or translate("tray", "public"))
    if row.view.overridden:
        parts.append(translate("tray", "overridden"))
    return Entry(", ".join(parts), None, row.cells[0].icon, row.cells[0].icon_tone, _about(row))


def _about(row: Row) -> tuple[Entry, ...]:
    view, key = row.view, row.key
    entries: list[Entry] = []
    if row.openable:
        entries += [
            Entry(translate("tray", "Open in browser"), Request(Do.OPEN, key), "ui-external"),
            Entry(translate("tray", "Copy address"), Request(Do.COPY_ADDRESS, key), "ui-copy"),
            Entry(translate("tray", "Show QR code..."), Request(Do.QR, key), "ui-qr"),
            LINE,
        ]
    if view.status not in (Status.BLOCKED, Status.IGNORED):
        entries.append(Entry(sentence_case(row.who), None, "nav-public" if view.public else "ui-lock"))
    entries += [Entry(_where(view), None, source_cell(view).icon), LINE]
    entries.append(Entry(translate("tray", "Override..."), Request(Do.OVERRIDE, key), "ui-pencil"))
    entries.append(_ignore(view, key))
    entries.append(Entry(translate("tray", "Show details"), Request(Do.SHOW, key), "ui-panel"))
    return tuple(entries)


def _where(view: ServiceView) -> str:
    name = source_cell(view).text
    return (
        translate("tray", "{container} on {engine}").format(container=name, engine=view.engine) if view.engine else name
    )


def _ignore(view: ServiceView, key: ServiceKey) -> Entry:
    switch = switch_of(view)
    return Entry(switch.text, Request(switch.do, key), switch.icon)


# --- work and window -------------------------------------------------------------------------------------------------


def _work(status: AppStatus) -> tuple[Entry, ...]:
    if status.health is Health.SETUP:
        return ()
    entries = []
    if count := len(waiting(status)):
        text = (
            translate("tray", "Review 1 held change...")
            if count == 1
            else translate("tray", "Review %n held changes...", "", count)
        )
        entries.append(Entry(text, Request(Do.REVIEW), "ui-check"))
    compare = Request(Do.NOTHING if status.syncing else Do.COMPARE)
    entries.append(Entry(translate("tray", "Compare with Cloudflare now"), compare, "ui-sync"))
    if status.paused:
        entries.append(Entry(translate("tray", "Resume changes"), Request(Do.RESUME), "ui-play"))
    else:
        entries.append(Entry(translate("tray", "Pause changes"), None, "ui-pause", inside=_pauses()))
    return tuple(entries)


def _pauses() -> tuple[Entry, ...]:
    return (
        Entry(translate("tray", "For 15 minutes"), Request(Do.PAUSE_SHORT)),
        Entry(translate("tray", "For 1 hour"), Request(Do.PAUSE_HOUR)),
        Entry(translate("tray", "Until tomorrow 08:00"), Request(Do.PAUSE_TOMORROW)),
        Entry(translate("tray", "Until I resume"), Request(Do.PAUSE)),
        LINE,
        Entry(translate("tray", "Watching goes on, nothing is written")),
    )


def _window() -> tuple[Entry, ...]:
    return (
        Entry(translate("tray", "Open DockFlare Desktop"), Request(Do.OPEN_WINDOW)),
        Entry(translate("tray", "Add manual rule..."), Request(Do.ADD_RULE)),
        Entry(translate("tray", "Settings..."), Request(Do.SETTINGS)),
    )
