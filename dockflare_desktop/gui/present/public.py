"""AppStatus to the Public now page: counts, sections with their rows, the card of one row; pure functions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.core.public.view import PublicRow, PublicView
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.gui.doing import Do, Say
from dockflare_desktop.gui.present.frame import Banner, BannerButton, account_banner
from dockflare_desktop.gui.present.public_cells import last_cell, owner_cell, reason_cell, since_text
from dockflare_desktop.gui.present.services import NOBODY, Cell
from dockflare_desktop.gui.text import isolated, translate, until
from dockflare_desktop.words.public import why_words


@dataclass(frozen=True, slots=True)
class Count:
    """One of the four figures at the head."""

    reach: Reach
    icon: str
    tone: str
    number: int | None  # None: not known
    words: str


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One address as a table shows it and reads it aloud; `key` is the service of ours behind it."""

    place: Place
    cells: tuple[Cell, ...]
    sentence: str
    row: PublicRow = field(repr=False)
    key: ServiceKey | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Addresses that are reached alike."""

    reach: Reach
    title: str
    line: str
    columns: tuple[str, ...]
    count: int
    lines: tuple[PublicLine, ...] = ()  # none where it is folded


# --- the head --------------------------------------------------------------------------------------------------------


def counts(view: PublicView | None) -> tuple[Count, ...]:
    """Who reaches how many."""
    found: Mapping[Reach, int] = view.counts if view is not None else {}
    looks = (
        (Reach.EVERYONE, "nav-public", "open", translate("public", "open to everyone")),
        (Reach.PARTLY, "ui-ip", "warn", translate("public", "partly open")),
        (Reach.LOGIN, "ui-lock", "live", translate("public", "behind a login")),
        (Reach.UNKNOWN, "ui-info", "idle", translate("public", "cannot be judged")),
    )
    return tuple(Count(reach, icon, tone, found.get(reach), words) for reach, icon, tone, words in looks)


def facts(view: PublicView | None, now: datetime) -> str:
    """What this is, from which sources, as of when."""
    what = translate("public", "What anyone on the internet can reach through your tunnels, ours or not.")
    if view is None:
        return f"{what} {translate('public', 'Not read yet.')}"
    read = translate("public", "Read {time} from rules, DNS and logins.").format(time=until(view.read_at, now))
    return f"{what} {read}"


def badge(status: AppStatus) -> tuple[int, str]:
    """How many are open to everyone, but for those that are meant to be."""
    return (len(status.public.counted) if status.public is not None else 0), "open"


def banner(status: AppStatus, say: Say) -> Banner | None:
    """Why this may be out of date, else what could not be read."""
    made = account_banner(status, say)
    if made is not None or status.public is None or not status.public.problems:
        return made
    first, *others = status.public.problems
    words = say(first)
    one = translate("public", "1 more part could not be read.") if others else ""
    more = translate("public", "%n more parts could not be read.", "", len(others)) if len(others) > 1 else one
    button = BannerButton(translate("public", "Cloudflare account..."), Do.ACCOUNT)
    return Banner("warn", "ui-warn", words.text, f"{words.fix} {more}".strip(), (button,))


# --- sections --------------------------------------------------------------------------------------------------------


def sections(status: AppStatus, now: datetime, folded: Collection[Reach] = ()) -> tuple[Section, ...]:
    """What is open, partly open, unknown, and behind a login; a section without rows is left out. Of those that are
    folded only the rows are counted: they are the many."""
    view = status.public
    if view is None:
        return ()
    services = {(each.hostname, each.path.text): each for each in status.services}
    found: dict[Reach, list[PublicLine]] = {reach: [] for reach in Reach}
    for row in sorted((row for row in view.rows if row.reach not in folded), key=_order):
        found[row.reach].append(_line(row, services.get(row.place) if row.ours else None, status, now))
    counted = view.counts
    return tuple(_section(reach, counted[reach], tuple(lines)) for reach, lines in found.items() if counted[reach])


def _order(row: PublicRow) -> tuple[bool, bool, str, str]:
    """Ours, then others, then those that are meant; each by its labels from the right."""
    labels = ".".join(reversed(row.found.hostname.split(".")))
    return row.meant, not row.ours, labels, row.found.path


def _section(reach: Reach, count: int, lines: tuple[PublicLine, ...]) -> Section:
    address, target, owner = translate("public", "Address"), translate("public", "Target"), translate("public", "Owner")
    since = translate("public", "Since")
    match reach:
        case Reach.EVERYONE:
            why, opened = translate("public", "Why it is open"), translate("public", "Open since")
            title, line = translate("public", "Open to everyone"), translate("public", "no login at all")
            seen = translate("public", "Seen from outside")
            return Section(reach, title, line, (address, why, target, owner, opened, seen), count, lines)
        case Reach.PARTLY:
            title = translate("public", "Partly open")
            line = translate("public", "without a login from some places or for some paths")
            what, rest = translate("public", "Open for"), translate("public", "Login for the rest")
            return Section(reach, title, line, (address, what, target, owner, since, rest), count, lines)
        case Reach.UNKNOWN:
            title = translate("public", "Cannot be judged")
            line = translate("public", "it may be open: what decides could not be read")
            return Section(reach, title, line, (address, translate("public", "Why not"), target, owner), count, lines)
        case Reach.LOGIN:
            title, line = translate("public", "Behind a login"), translate("public", "nobody enters unasked")
            login = translate("public", "Login")
            return Section(reach, title, line, (address, login, target, owner, since), count, lines)


def _line(row: PublicRow, service: ServiceView | None, status: AppStatus, now: datetime) -> PublicLine:
    found = row.found
    cells = (
        Cell(found.hostname, weight=500, tail=row.address.removeprefix(found.hostname)),
        reason_cell(row, service, status),
        Cell(found.target.removeprefix("http://") or NOBODY, "text2", fixed=bool(found.target), middle=True),
        owner_cell(row),
        Cell(since_text(row, now), "text2"),
        last_cell(row),
    )
    sentence = ", ".join(cell.text + cell.tail for cell in cells[:5] if cell.text and cell.text != NOBODY)
    return PublicLine(row.place, cells, sentence, row, service.key if service is not None else None)


# --- one row ---------------------------------------------------------------------------------------------------------


def first_focus(shown: tuple[Section, ...]) -> Place | None:
    """The first row that is open and not ours, else the first."""
    lines = [line for section in shown for line in section.lines]
    wanted = (line.place for line in lines if line.row.counted and not line.row.ours)
    return next(wanted, lines[0].place if lines else None)


def card(line: PublicLine | None) -> Banner | None:
    """What can be done about an open address that is not ours; None for all others."""
    if line is None or line.row.ours or line.row.reach is not Reach.EVERYONE:
        return None
    address, (hostname, path) = isolated(line.row.address), line.place
    if line.row.meant:
        title = translate("public", "You said that {address} is meant to be public.").format(address=address)
        text = translate("public", "It is not counted, and nobody is told of it.")
        button = BannerButton(translate("public", "Count it again"), Do.UNMEANT, field=hostname, value=path)
        return Banner("idle", "ui-info", title, text, (button,))
    title = translate("public", "{address} is not ours and has no login.").format(address=address)
    adopt = BannerButton(translate("public", "Adopt..."), Do.ADOPT_ADDRESS, primary=True, field=hostname, value=path)
    meant = BannerButton(translate("public", "It is meant to be"), Do.MEANT, field=hostname, value=path)
    return Banner("warn", "ui-warn", title, _told(line), (adopt, meant))


def _told(line: PublicLine) -> str:
    target = line.row.found.target
    reaches = (
        translate("public", "Anyone who knows the address reaches {target}.").format(target=isolated(target))
        if target
        else translate("public", "Anyone who knows the address reaches what is behind it.")
    )
    before = (
        translate("public", "It came up while this program was running and is never changed without you.")
        if line.row.since is not None
        else translate("public", "It was here before this program and is never changed without you.")
    )
    return f"{reaches} {before}"


# --- the list as a text ----------------------------------------------------------------------------------------------


def as_text(shown: tuple[Section, ...]) -> str:
    """All of it, one address a line, with tabs: what Ctrl+C copies."""
    return "\n".join("\t".join(_columns(section, line)) for section in shown for line in section.lines)


def _columns(section: Section, line: PublicLine) -> tuple[str, ...]:
    address, _, _, owner, since, _ = (cell.text + cell.tail for cell in line.cells)
    return address, section.title, why_words(line.row.found, translate), line.row.found.target, owner, since
