"""The Activity page as data: rows by day, the details of one thing that happened, what undoing it does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QDate, QLocale

from dockflare_desktop.core.adopting.sides import Line as DiffLine
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.adopting.sides import lines as diff
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.happenings import Happening, happenings, what
from dockflare_desktop.core.history import BY_HAND, DONE, FAILED, FOUND, HistoryEntry, Wanted
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.undo import Noted
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.activity_words import did, kind_name, reason, who
from dockflare_desktop.gui.present.services import Cell
from dockflare_desktop.gui.present.sign_in import Line
from dockflare_desktop.gui.text import clock, exact, isolated, translate
from dockflare_desktop.words.undoing import note_words

PAGE = 300  # entries that are read at once
DAY_ROW = "day "
LOOKS = {
    "create": ("ui-plus", "live"),
    "delete": ("ui-minus", "bad"),
    "update": ("ui-pencil", "busy"),
    "adopt": ("ui-link", "busy"),
    "give back": ("ui-undo", "busy"),
}


class Chip(StrEnum):
    """What is shown."""

    ALL = "all"
    CHANGES = "changes"
    PROBLEMS = "problems"
    MINE = "mine"
    ELSEWHERE = "elsewhere"


class Period(StrEnum):
    """How far back."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


DAYS = {Period.WEEK: 7, Period.MONTH: 30, Period.ALL: 90}


def chip_name(chip: Chip) -> str:
    """On the button."""
    return {
        Chip.ALL: translate("activity", "Everything"),
        Chip.CHANGES: translate("activity", "Changes"),
        Chip.PROBLEMS: translate("activity", "Problems"),
        Chip.MINE: translate("activity", "By me"),
        Chip.ELSEWHERE: translate("activity", "At Cloudflare, not by us"),
    }[chip]


CHIP_ICONS = {Chip.PROBLEMS: "ui-warn", Chip.MINE: "ui-user", Chip.ELSEWHERE: "ui-eye"}


def period_name(period: Period) -> str:
    """In the menu and on its button."""
    return {
        Period.TODAY: translate("activity", "Today"),
        Period.WEEK: translate("activity", "Last 7 days"),
        Period.MONTH: translate("activity", "Last 30 days"),
        Period.ALL: translate("activity", "Last 90 days"),
    }[period]


def wanted(chip: Chip, period: Period, text: str, now: datetime) -> Wanted:
    """What the database is asked for."""
    found = Wanted(limit=PAGE, since=_since(period, now), text=text)
    match chip:
        case Chip.CHANGES:
            return replace(found, results=frozenset({DONE}))
        case Chip.PROBLEMS:
            return replace(found, problems=True)
        case Chip.MINE:
            return replace(found, actors=BY_HAND)
        case Chip.ELSEWHERE:
            return replace(found, results=frozenset({FOUND}))
        case Chip.ALL:
            return found


def _since(period: Period, now: datetime) -> datetime:
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if period is Period.TODAY else now - timedelta(days=DAYS[period])


@dataclass(frozen=True, slots=True)
class Shown:
    """Lines of the table, and what each tells of, by its line's id."""

    lines: tuple[Line, ...] = ()
    happenings: tuple[Happening, ...] = ()

    def of(self, ident: str) -> Happening | None:
        """What a line tells of; None for a day."""
        return next((each for each in self.happenings if str(each.id) == ident), None)


def columns() -> tuple[str, ...]:
    """The headings."""
    return (
        translate("activity", "Time"),
        translate("activity", "What happened"),
        translate("activity", "Why"),
        translate("activity", "Who"),
    )


def shown(entries: Sequence[HistoryEntry], now: datetime) -> Shown:
    """Newest first, under their days."""
    found, lines, day = happenings(entries), [], ""
    for each in found:
        at = each.entries[-1].at
        name = day_name(at, now)
        if name != day:
            day = name
            lines.append(Line(f"{DAY_ROW}{at.astimezone():%Y-%m-%d}", (Cell(name, "text2", weight=600),), name))
        lines.append(_line(each))
    return Shown(tuple(lines), found)


def day_name(at: datetime, now: datetime) -> str:
    """Today, yesterday, else the date."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day == today:
        return translate("activity", "Today")
    if today - day == timedelta(days=1):
        return translate("activity", "Yesterday")
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def _line(each: Happening) -> Line:
    main = each.main
    icon, tone = _look(each)
    text = headline(each)
    quiet = "text2" if each.undone else "text"
    if each.undone:
        text = translate("activity", "{what} (undone)").format(what=text)
    cells = (
        Cell(exact(each.entries[-1].at), "text2"),
        Cell(text, quiet, icon, tone, 400 if each.undone else 500),
        Cell(reason(main), "text2"),
        Cell(who(main.actor), "text2"),
    )
    sentence = translate("activity", "{time}, {what}, {why}, {who}").format(
        time=clock(main.at), what=text, why=cells[2].text, who=cells[3].text
    )
    return Line(str(each.id), cells, sentence)


def _look(each: Happening) -> tuple[str, str]:
    if each.failed:
        return "status-error", "bad"
    if each.main.result == FOUND:
        return "ui-eye", "warn"
    if each.main.undoes:
        return "ui-undo", "live"
    return LOOKS.get(each.main.action, ("ui-pencil", "busy"))


def _name(entry: HistoryEntry) -> str:
    """A rule's target begins with its tunnel, and has its path as the document does."""
    return as_typed(entry.keys[0]) if entry.kind == Kind.RULE and entry.keys else entry.target


def headline(each: Happening) -> str:
    """What happened, to what."""
    text = did(what(each)).format(kind=kind_name(each.main.kind), action=each.main.action, tunnel=each.main.tunnel)
    if each.failed:
        text = translate("activity", "{what} failed").format(what=text)
    return translate("activity", "{subject}: {what}").format(subject=isolated(_subject(each)), what=text)


def _subject(each: Happening) -> str:
    return as_typed(each.main.keys[0]) if each.main.keys else each.main.target


# --- one of them -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One write: its heading, how long it took, both sides, and the text of what was wrong."""

    title: str
    took: str
    lines: tuple[DiffLine, ...]
    icon: str
    tone: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """All of what the side shows."""

    title: str
    when: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]

    @property
    def text(self) -> str:
        """To copy."""
        rows = [self.title, self.when, *(f"{name}: {text}" for name, text in self.facts)]
        for each in self.steps:
            rows += ["", each.title, *(f"{line.sign} {line.text}" for line in each.lines)]
            rows += [each.problem] if each.problem else []
        return "\n".join(rows)


def details(each: Happening, now: datetime, say: Say) -> Details:
    """The side's content."""
    main, last = each.main, each.entries[-1]
    count = len(each.entries)
    calls = translate("activity", "1 step") if count == 1 else translate("activity", "%n steps", "", count)
    when = translate("activity", "{day} {time}, took {seconds} s, {calls}").format(
        day=day_name(last.at, now), time=exact(last.at), seconds=_seconds(each.took_ms), calls=calls
    )
    facts = [(translate("activity", "Reason"), reason(main)), (translate("activity", "Who"), who(main.actor))]
    grace, since = main.cause.get("grace"), main.cause.get("since")
    if main.why == "gone" and isinstance(grace, int) and isinstance(since, str):
        end = datetime.fromisoformat(since) + timedelta(seconds=grace)
        text = translate("activity", "%n minutes, over at {time}", "", round(grace / 60)).format(time=exact(end))
        facts.append((translate("activity", "Grace period"), text))
    if main.cause.get("engine"):
        facts.append((translate("activity", "Engine"), str(main.cause["engine"])))
    return Details(headline(each), when, tuple(facts), tuple(_step(entry, say) for entry in each.entries))


def _step(entry: HistoryEntry, say: Say) -> Step:
    failed = entry.result == FAILED
    icon, tone = ("status-error", "bad") if failed else ("status-live", "live")
    title = did(f"step_{entry.action}").format(kind=kind_name(entry.kind), name=isolated(_name(entry)))
    problem = ""
    if entry.problem in set(ProblemCode):
        code = ProblemCode(entry.problem)
        problem = say(Problem(code, entry.subject, detail=entry.detail)).text
    return Step(
        title[:1].upper() + title[1:],
        f"{_seconds(entry.took_ms)} s",
        diff(Sides(entry.before, entry.after)),
        icon,
        tone,
        problem,
    )


def _seconds(took_ms: int) -> str:
    return QLocale().toString(took_ms / 1000, "f", 1)


def undo_words(found: Sequence[Noted] | Problem | None, say: Say) -> str:
    """What undoing it does, or why it cannot be."""
    if found is None:
        return ""
    if isinstance(found, Problem):
        words = say(found)
        return f"{words.text} {words.fix}".strip()
    notes = " ".join(note_words(each, translate) for each in found)
    return f"{notes} {translate('activity', 'It is shown as a plan before anything happens.')}".strip()


def counted(today: int, every: int) -> str:
    """At the foot."""
    one, some = translate("activity", "1 entry today"), translate("activity", "%n entries today", "", today)
    here = one if today == 1 else some
    return translate("activity", "{today}, {every} in 90 days").format(today=here, every=QLocale().toString(every))


def failed_words(failed: int) -> tuple[str, str, str]:
    """Icon, tone and text at the foot's end."""
    if not failed:
        return "status-live", "live", translate("activity", "No call failed today")
    text = translate("activity", "1 call failed today") if failed == 1 else ""
    return "status-error", "bad", text or translate("activity", "%n calls failed today", "", failed)
