"""Texts on screen: the translator, times as people read them, and addresses as one run that no direction breaks."""

import re
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

MINUTE, HOUR, DAY = 60, 3600, 86_400  # seconds
ISOLATE, POP = "\u2066", "\u2069"  # U+2066...U+2069: left to right, whatever is around it


def translate(context: str, text: str, comment: str = "", count: int = -1) -> str:
    """The text in the user's language; lupdate finds it by this function's name, so `text` is always a literal."""
    return QCoreApplication.translate(context, text, comment, count)


def clock(when: datetime) -> str:
    """The local time of day, as the user's locale writes it: 14:20."""
    local = when.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def exact(when: datetime) -> str:
    """The local time of day with seconds: 14:32:08."""
    local = when.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute, local.second), "HH:mm:ss")


def until(when: datetime, now: datetime) -> str:
    """A time that is to come: with seconds today, with its day and without them later."""
    if when.astimezone().date() == now.astimezone().date():
        return exact(when)
    return translate("time", "{day}, {time}").format(day=moment(when, now), time=clock(when))


def moment(when: datetime, now: datetime) -> str:
    """The time of day today, the date before that."""
    local = when.astimezone()
    if local.date() == now.astimezone().date():
        return clock(when)
    return QLocale().toString(QDate(local.year, local.month, local.day), "d MMM")


def ago(when: datetime, now: datetime) -> str:
    """Relative below one hour, then a clock, then a date (ux.md section 12)."""
    seconds = max(0, round((now - when).total_seconds()))
    if seconds >= HOUR:
        return translate("time", "at {time}").format(time=moment(when, now))
    if seconds >= 2 * MINUTE:
        return translate("time", "%n minutes ago", "", seconds // MINUTE)
    if seconds >= MINUTE:
        return translate("time", "1 minute ago")
    if seconds == 1:
        return translate("time", "1 second ago")
    return translate("time", "%n seconds ago", "", seconds)


def ago_short(when: datetime, now: datetime) -> str:
    """As `ago`, for narrow places: 8 s ago."""
    seconds = max(0, round((now - when).total_seconds()))
    if seconds >= HOUR:
        return moment(when, now)
    if seconds >= MINUTE:
        return translate("time", "%n min ago", "", seconds // MINUTE)
    return translate("time", "%n s ago", "", seconds)


def countdown(until: datetime, now: datetime) -> str:
    """Time left as 8:12, 1:02:03 from one hour, in days from one day; never negative."""
    seconds = max(0, round((until - now).total_seconds()))
    if seconds >= DAY:
        days = seconds // DAY
        return translate("time", "1 day") if days == 1 else translate("time", "%n days", "", days)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def left(until: datetime, now: datetime) -> str:
    """Time left in words: 3 h 28 min."""
    minutes = max(1, round((until - now).total_seconds() / 60))
    if minutes >= 24 * 60:
        return translate("time", "{days} days").format(days=minutes // (24 * 60))
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return translate("time", "{minutes} min").format(minutes=minutes)
    return translate("time", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def span(seconds: int) -> str:
    """A length of time in words: 10 minutes."""
    units = ((86_400, "day"), (3600, "hour"), (60, "minute"))
    size, unit = next(((size, unit) for size, unit in units if seconds and seconds % size == 0), (1, "second"))
    return _amount(unit, seconds // size)


def _amount(unit: str, amount: int) -> str:
    if amount == 1:
        one = {
            "day": translate("time", "1 day"),
            "hour": translate("time", "1 hour"),
            "minute": translate("time", "1 minute"),
        }
        return one.get(unit, translate("time", "1 second"))
    many = {
        "day": translate("time", "%n days", "", amount),
        "hour": translate("time", "%n hours", "", amount),
        "minute": translate("time", "%n minutes", "", amount),
    }
    return many.get(unit, translate("time", "%n seconds", "", amount))


def tomorrow_at_eight(now: datetime) -> datetime:
    """08:00 of the next local day."""
    local = now.astimezone() + timedelta(days=1)
    return local.replace(hour=8, minute=0, second=0, microsecond=0)


def sentence_case(text: str) -> str:
    """The text with a capital at its beginning; an address that it begins with stays as it is written."""
    if "@" in text.partition(" ")[0]:
        return text
    return text[:1].upper() + text[1:]


def with_countries(phrase: str) -> str:
    """A phrase with its ISO 3166 country codes written out: "only from NO or SE" is "only from Norway or Sweden"."""
    head, found, codes = phrase.partition("from ")
    names = [_country(code) for code in codes.split(" or ")]
    return f"{head}{found}{' or '.join(names)}" if found and all(names) else phrase


def _country(code: str) -> str:
    known = QLocale.codeToTerritory(code) if re.fullmatch("[A-Z]{2}", code) else QLocale.Country.AnyCountry
    return "" if known is QLocale.Country.AnyCountry else QLocale.territoryToString(known)


def isolated(text: str) -> str:
    """Addresses, targets and ids read left to right as one run, also inside right-to-left text."""
    return f"{ISOLATE}{text}{POP}" if text else text
