"""One public address to the cells of its row and to its tooltip; pure functions."""

from datetime import datetime

from dockflare_desktop.core.access.stranger import Reach, Why
from dockflare_desktop.core.model import Manual
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.core.public.view import PublicRow
from dockflare_desktop.core.service import Layer
from dockflare_desktop.core.status import AppStatus, LoginKind, ServiceView
from dockflare_desktop.gui.present.answers import answer_cell, asked
from dockflare_desktop.gui.present.services import NOBODY, Cell, group_names
from dockflare_desktop.gui.text import clock, isolated, moment, sentence_case, translate
from dockflare_desktop.words.public import owner_words, why_words

SHOWN_PARTS = 8  # of an address, in a tooltip


def reason_cell(row: PublicRow, service: ServiceView | None, status: AppStatus) -> Cell:
    """Why it is open, for whom, why that cannot be told, or which login stands before it."""
    match row.reach:
        case Reach.EVERYONE if row.meant:
            return Cell(translate("public", "Meant to be public"), "text2", "nav-public", "text2")
        case Reach.EVERYONE:
            return Cell(_why_open(row, service, status), "open", "nav-public", "open", 500)
        case Reach.PARTLY:
            return _partly_cell(row)
        case Reach.UNKNOWN:
            return Cell(sentence_case(why_words(row.found, translate)), "text2", "ui-info", "idle")
        case Reach.LOGIN:
            return Cell(_login(row), "text2", "ui-lock", "live")


def _why_open(row: PublicRow, service: ServiceView | None, status: AppStatus) -> str:
    if service is not None and service.access.login in (LoginKind.NONE, LoginKind.EVERYONE):
        return _why_ours(service, status)
    entry = row.found.entry
    if entry.why in (Why.BYPASS, Why.SERVICE_AUTH) and entry.names:
        return translate("public", "Policy “{name}”").format(name=unmarked(entry.names[0]))
    return translate("public", "No login found")


def _why_ours(service: ServiceView, status: AppStatus) -> str:
    """Who asked for it: an override, a group, a manual rule, or a label that says so, or says nothing."""
    who = {key: each.top for key, each in service.fields.items() if key.startswith("access.")}
    if any(top.layer is Layer.OVERRIDE for top in who.values()):
        return translate("public", "Your override")
    if groups := group_names(status, service):
        return translate("public", "Group “{name}”").format(name=groups[0])
    if isinstance(service.source, Manual):
        return translate("public", "Your manual rule")
    if any(key == "access.policy" for key, top in who.items() if top.layer is Layer.LABEL):
        return translate("public", "Its label says so")
    return translate("public", "No login asked for")


def _partly_cell(row: PublicRow) -> Cell:
    entry = row.found.entry
    names = [_below(name, row) for name in entry.names]
    if entry.why is Why.PLACES:
        return Cell(", ".join(entry.names), "warn", "ui-ip", "warn", 500)
    if entry.why is Why.EXCEPT:
        text = translate("public", "All but {paths}").format(paths=", ".join(names))
    elif len(names) == 1:
        text = names[0]
    else:
        text = translate("public", "%n paths", "", len(names))
    return Cell(text, "open", "nav-public", "open", 500)


def _below(address: str, row: PublicRow) -> str:
    """A part of an address without the host they have in common."""
    return address.removeprefix(row.found.hostname) or address


def _login(row: PublicRow) -> str:
    entry = row.found.entry
    if entry.why is Why.LOCKED:
        return translate("public", "Refused by the connector")
    return unmarked(entry.app.name) if entry.app is not None and entry.app.name else entry.address or NOBODY


def last_cell(row: PublicRow) -> Cell:
    """What it answered, or which login stands before the rest."""
    if row.reach is Reach.EVERYONE:
        return answer_cell(row)
    if row.reach is not Reach.PARTLY:
        return Cell("")
    text = _login(row)
    return Cell(text, "text2", "" if text == NOBODY else "ui-lock")


def owner_cell(row: PublicRow) -> Cell:
    """Ours, not ours, or whose it is."""
    text = owner_words(row.found.owner, translate)
    if row.ours:
        return Cell(sentence_case(text), "text2", "status-live", "live")
    named = row.found.owner.kind is OwnerKind.TOOL  # a program's name is written as it writes itself
    return Cell(text if named else sentence_case(text), "text", "ui-eye", "text2", 500)


def since_text(row: PublicRow, now: datetime) -> str:
    """Since when it is open, else when its rule was written."""
    if row.since is None:
        return translate("public", "unknown")
    if row.since.astimezone().date() == now.astimezone().date():
        return translate("public", "today {time}").format(time=clock(row.since))
    return moment(row.since, now)


def _parts(row: PublicRow) -> str:
    """How parts of it differ."""
    names = {
        Reach.EVERYONE: translate("public", "{part}: open"),
        Reach.PARTLY: translate("public", "{part}: open from some places"),
        Reach.LOGIN: translate("public", "{part}: login"),
        Reach.UNKNOWN: translate("public", "{part}: cannot be judged"),
    }
    lines = [names[part.entry.reach].format(part=isolated(part.address)) for part in row.found.parts[:SHOWN_PARTS]]
    if (rest := len(row.found.parts) - SHOWN_PARTS) > 0:
        lines.append(translate("public", "%n more", "", rest))
    return "\n".join(lines)


def _where(row: PublicRow) -> str:
    tunnel, rule = row.found.tunnel, row.found.rule
    if tunnel is None:
        return ""
    if rule is None:
        return translate("public", "Tunnel {tunnel}").format(tunnel=tunnel.name)
    return translate("public", "Tunnel {tunnel}, rule {number}").format(tunnel=tunnel.name, number=rule + 1)


def tip_of(row: PublicRow, now: datetime) -> str:
    """Why in full, how its parts differ, where it stands, when it was asked."""
    why = sentence_case(why_words(row.found, translate)) + "."
    return "\n".join(part for part in (why, _parts(row), _where(row), asked(row, now)) if part)
