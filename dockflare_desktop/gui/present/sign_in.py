"""Sign-in methods, service tokens and whole zones as tables and sentences; pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QDate, QLocale

from dockflare_desktop.core.account.methods import ONE_TIME_CODE
from dockflare_desktop.core.account.overview import AccessOverview, MethodRow, TokenRow, ZoneRow, ZoneState
from dockflare_desktop.core.account.tokens import Life
from dockflare_desktop.core.account.used_by import Holder, Use
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.gui.doing import Do, Say
from dockflare_desktop.gui.present.frame import Banner, BannerButton
from dockflare_desktop.gui.present.services import Cell
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.words.sign_in import KINDS

MANY = 3  # users that are named in a cell


@dataclass(frozen=True, slots=True)
class Line:
    """One row of such a table; `sentence` is how it is read aloud."""

    id: str
    cells: tuple[Cell, ...]
    sentence: str
    tip: str = ""


def kind_name(kind: str) -> str:
    """A type of sign-in method as people know it."""
    if kind == ONE_TIME_CODE:
        return translate("sign-in", "One-time code")
    return KINDS.get(kind, kind)


def field_name(key: str) -> str:
    """A field of a type, as its provider calls it."""
    names = {
        "client_id": translate("sign-in", "Client ID"),
        "client_secret": translate("sign-in", "Client secret"),
        "apps_domain": translate("sign-in", "Workspace domain"),
        "directory_id": translate("sign-in", "Directory (tenant) ID"),
        "support_groups": translate("sign-in", "Read the groups people are in"),
        "okta_account": translate("sign-in", "Okta address"),
        "authorization_server_id": translate("sign-in", "Authorization server ID"),
        "api_token": translate("sign-in", "Okta API token"),
        "auth_url": translate("sign-in", "Authorization address"),
        "token_url": translate("sign-in", "Token address"),
        "certs_url": translate("sign-in", "Certificates address"),
        "email_claim_name": translate("sign-in", "Claim that holds the e-mail address"),
    }
    return names.get(key, key)


# --- users ------------------------------------------------------------------------------------------------------------


def use_text(use: Use) -> str:
    """A user, with what kind of thing it is."""
    texts = {
        Holder.GROUP: translate("sign-in", "access group {name}"),
        Holder.SERVICE: translate("sign-in", "service {name}"),
        Holder.RULE: translate("sign-in", "manual rule {name}"),
        Holder.OVERRIDE: translate("sign-in", "override for {name}"),
        Holder.ZONE: translate("sign-in", "whole zone {name}"),
        Holder.APPLICATION: translate("sign-in", "login {name}, not ours"),
        Holder.POLICY: translate("sign-in", "policy {name}, not ours"),
        Holder.RULES: translate("sign-in", "group {name} at Cloudflare, not ours"),
    }
    return texts[use.holder].format(name=use.name)


def uses_text(uses: Sequence[Use]) -> str:
    """For a cell: a few by name, the others by number."""
    if not uses:
        return translate("sign-in", "not used")
    named = ", ".join(use_text(each) for each in uses[:MANY])
    more = len(uses) - MANY
    if more <= 0:
        return named
    return translate("sign-in", "{named} and %n more", "", more).format(named=named)


def addresses(keys: Iterable[ServiceKey]) -> str:
    """Services, a line each."""
    return "\n".join(isolated(as_typed(key)) for key in keys)


# --- sign-in methods --------------------------------------------------------------------------------------------------


def method_columns() -> tuple[str, ...]:
    """Heads of the table."""
    return (translate("sign-in", "Name"), translate("sign-in", "Type"), translate("sign-in", "Used by"))


def method_lines(overview: AccessOverview) -> tuple[Line, ...]:
    """A row for each method."""
    return tuple(_method_line(row) for row in overview.methods or ())


def _method_line(row: MethodRow) -> Line:
    kind, used = kind_name(row.method.kind), uses_text(row.uses)
    fixed = "" if row.changeable else translate("sign-in", "kept by Cloudflare")
    cells = (
        Cell(row.method.name, icon="ui-idp", weight=500),
        Cell(kind, "text2", tail=f"  {fixed}" if fixed else ""),
        Cell(used, "text2" if row.uses else "text3"),
    )
    spoken = translate("sign-in", "{name}, {kind}, used by {used}") if row.uses else "{name}, {kind}, {used}"
    sentence = spoken.format(name=row.method.name, kind=kind, used=used)
    return Line(row.method.id, cells, f"{sentence}, {fixed}" if fixed else sentence, _all_uses(row.uses))


def _all_uses(uses: Sequence[Use]) -> str:
    return "\n".join(use_text(each) for each in uses)


# --- service tokens ---------------------------------------------------------------------------------------------------


def token_columns() -> tuple[str, ...]:
    """Heads of the table."""
    return (
        translate("sign-in", "Name"),
        translate("sign-in", "Valid"),
        translate("sign-in", "Used by"),
        translate("sign-in", "Client ID"),
    )


def token_lines(overview: AccessOverview, now: datetime) -> tuple[Line, ...]:
    """A row for each token."""
    return tuple(_token_line(row, now) for row in overview.tokens or ())


def _token_line(row: TokenRow, now: datetime) -> Line:
    token, used, ends = row.token, uses_text(row.uses), valid(row, now)
    icon, tone = _LIVES[row.life]
    cells = (
        Cell(token.name, icon="ui-token", weight=500),
        Cell(ends, tone, icon=icon, icon_tone=tone),
        Cell(used, "text2" if row.uses else "text3"),
        Cell(token.client_id, "text2", fixed=True, middle=True),
    )
    spoken = translate("sign-in", "{name}, {ends}, used by {used}") if row.uses else "{name}, {ends}, {used}"
    return Line(token.id, cells, spoken.format(name=token.name, ends=ends, used=used), _all_uses(row.uses))


_LIVES: Mapping[Life, tuple[str, str]] = {
    Life.GOOD: ("", "text2"),
    Life.SOON: ("ui-warn", "warn"),
    Life.ENDED: ("status-error", "bad"),
    Life.OFF: ("ui-slash", "text3"),
}


def valid(row: TokenRow, now: datetime) -> str:
    """Until when a token works."""
    ends = row.token.expires_at
    if row.life is Life.OFF:
        return translate("sign-in", "switched off at Cloudflare")
    if ends is None:
        return translate("sign-in", "for ever")
    if row.life is Life.ENDED:
        return translate("sign-in", "ended on {day}").format(day=day(ends))
    if row.life is Life.SOON:
        left = max(0, (ends - now).days)
        days = translate("sign-in", "1 day left") if left == 1 else translate("sign-in", "%n days left", "", left)
        return translate("sign-in", "until {day}, {days}").format(day=day(ends), days=days)
    return translate("sign-in", "until {day}").format(day=day(ends))


def day(when: datetime) -> str:
    """A date with its year."""
    local = when.astimezone()
    return QLocale().toString(QDate(local.year, local.month, local.day), "d MMMM yyyy")


def tokens_warning(overview: AccessOverview) -> str:
    """Tokens that ended or will; "" where none does."""
    found = [row.token.name for row in overview.tokens or () if row.life in (Life.SOON, Life.ENDED)]
    if not found:
        return ""
    if len(found) == 1:
        return translate("sign-in", "The service token “{name}” ends soon or has ended.").format(name=found[0])
    text = translate("sign-in", "%n service tokens end soon or have ended: {names}.", "", len(found))
    return text.format(names=", ".join(found))


# --- whole zones ------------------------------------------------------------------------------------------------------


def zone_columns() -> tuple[str, ...]:
    """Heads of the table."""
    return (
        translate("sign-in", "Zone"),
        translate("sign-in", "Hostnames that say nothing"),
        translate("sign-in", "Services behind it"),
    )


def zone_lines(overview: AccessOverview, names: Mapping[str, str]) -> tuple[Line, ...]:
    """A row for each zone; `names` are the groups' by id."""
    return tuple(_zone_line(row, names) for row in overview.zones or ())


def _zone_line(row: ZoneRow, names: Mapping[str, str]) -> Line:
    icon, tone = _STATES[row.state]
    state, count = zone_state(row, names), len(row.behind) + len(row.relying)
    behind = str(count) if count else translate("sign-in", "none")
    cells = (
        Cell(f"*.{row.zone}", icon="nav-public", weight=500),
        Cell(state, "text" if row.state is ZoneState.PROTECTED else tone, icon=icon, icon_tone=tone),
        Cell(behind, "text2"),
    )
    services = translate("sign-in", "1 service") if count == 1 else translate("sign-in", "%n services", "", count)
    sentence = translate("sign-in", "{zone}, {state}, {services} behind it")
    tip = addresses((*row.relying, *row.behind))
    return Line(row.zone, cells, sentence.format(zone=f"*.{row.zone}", state=state, services=services), tip)


_STATES: Mapping[ZoneState, tuple[str, str]] = {
    ZoneState.PROTECTED: ("ui-lock", "live"),
    ZoneState.THEIRS: ("ui-eye", "text2"),
    ZoneState.COMING: ("status-publishing", "busy"),
    ZoneState.BLOCKED: ("status-blocked", "bad"),
    ZoneState.GOING: ("status-removing", "warn"),
    ZoneState.NONE: ("", "text3"),
}


def zone_state(row: ZoneRow, names: Mapping[str, str]) -> str:
    """Protected by whom, or not."""
    who = who_text(row.asked.fields, names) if row.asked is not None else ""
    match row.state:
        case ZoneState.PROTECTED:
            return translate("sign-in", "Protected by {who}").format(who=who)
        case ZoneState.THEIRS:
            return translate("sign-in", "Protected by “{name}”, not ours").format(name=row.by)
        case ZoneState.COMING:
            return translate("sign-in", "Will be protected by {who}").format(who=who)
        case ZoneState.BLOCKED:
            return translate("sign-in", "Blocked: {who} is wanted").format(who=who)
        case ZoneState.GOING:
            return translate("sign-in", "Its login is going")
        case ZoneState.NONE:
            return translate("sign-in", "Not protected")


def who_text(fields: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Who enters, by names."""
    groups = [part.strip() for part in (fields.get("access.groups") or fields.get("access.group") or "").split(",")]
    if any(groups):
        return ", ".join(names.get(each, each) for each in groups if each)
    if fields.get("access.policy") == "authenticate":
        return translate("sign-in", "the account’s owners")
    return ", ".join(f"{key.removeprefix('access.')} {text}" for key, text in sorted(fields.items()))


# --- what is in the way -----------------------------------------------------------------------------------------------


def unreadable(problems: Sequence[Problem], say: Say) -> Banner | None:
    """Why a part of this cannot be shown, and what to do."""
    if not problems:
        return None
    words = say(problems[0])
    button = BannerButton(translate("sign-in", "Cloudflare account..."), Do.ACCOUNT)
    rest = translate("sign-in", "What can be read is shown, and works.")
    return Banner("warn", "ui-warn", words.text, f"{words.fix} {rest}".strip(), (button,))
