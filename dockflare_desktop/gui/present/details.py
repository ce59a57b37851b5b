"""One service to everything its details panel shows; pure functions."""

from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.labels.fields import to_text
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.status import AppStatus, LoginKind, ServiceView, Status
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.cards import Ring, card, problem_place, ring
from dockflare_desktop.gui.present.fields import FIXED, LAYER_ICONS, field_name, field_order, field_value, layer_name
from dockflare_desktop.gui.present.frame import Banner
from dockflare_desktop.gui.present.rules import end
from dockflare_desktop.gui.present.services import TONES, Row, group_names, row, status_name, unverified
from dockflare_desktop.gui.text import (
    ago,
    clock,
    countdown,
    exact,
    left,
    moment,
    sentence_case,
    translate,
    with_countries,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a section: name, optional shape, a strong part and the rest."""

    name: str = ""
    text: str = ""
    icon: str = ""
    tone: str = "text2"
    strong: str = ""
    fixed: bool = False
    links: tuple[tuple[str, str], ...] = ()  # access groups before the text: id, name


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value with its layer's chip; losers are struck out."""

    text: str
    layer: str
    icon: str
    loser: bool = False
    override: bool = False
    default: bool = False


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A field: the winner on top, losers below; `until` and `revertible` where an override won."""

    key: str
    name: str
    lines: tuple[ValueLine, ...]
    fixed: bool = False
    until: str = ""
    sentence: str = ""
    revertible: bool = False
    plain: str = ""  # the value as a label would say it


@dataclass(frozen=True, slots=True)
class Details:
    """Everything the panel shows, in its order."""

    row: Row
    status: Status
    status_word: str
    tone: str
    icon: str
    since: str
    ring: Ring | None
    card: Banner | None
    place: tuple[Fact, ...]
    who: tuple[Fact, ...]
    values: tuple[ValueRow, ...]
    defaults: tuple[ValueRow, ...]
    proof_title: str
    proof: tuple[Fact, ...]


def details(status: AppStatus, view: ServiceView, now: datetime, say: Say) -> Details:
    """The panel of one service."""
    shown = row(status, view, now, say)
    values = tuple(value_row(key, view.fields[key], now) for key in sorted(view.fields, key=field_order))
    folded = tuple(made for made in values if len(made.lines) == 1 and made.lines[0].default)
    place = tuple(Fact(name, text, fixed=fixed) for name, text, fixed in problem_place(status, view))
    return Details(
        shown,
        view.status,
        status_name(view.status),
        TONES[view.status] if shown.cells[0].icon != "status-unverified" else "idle",
        shown.cells[0].icon,
        "\n".join(filter(None, (since(view, now), end(view, now)))),
        ring(view, now),
        card(view, say, now, status.settings.label_prefix),
        place,
        who(status, view),
        tuple(made for made in values if made not in folded),
        folded,
        _proof_title(view, now),
        proof(status, view, now),
    )


def since(view: ServiceView, now: datetime) -> str:
    """Since when, where that is known, and when it was last verified or is tried again."""
    time = "" if view.since is None else moment(view.since, now)
    match view.status:
        case Status.ERROR if view.retry_at is not None:
            return _tried_again(time, view.retry_at, now)
        case Status.LIVE if view.verified_at is not None:
            text = translate("details", "since {time}, verified {verified}")
            alone = translate("details", "verified {verified}")
            return (text if time else alone).format(time=time, verified=exact(view.verified_at))
        case _ if view.since is None:
            return ""
        case Status.BLOCKED:
            return translate("details", "not published, since {time}").format(time=time)
        case Status.LEAVING:
            return translate("details", "container stopped at {time}").format(time=exact(view.since))
        case _:
            return translate("details", "since {time}").format(time=time)


def _tried_again(time: str, retry_at: datetime, now: datetime) -> str:
    """Counts down, and says nothing of a moment that has passed."""
    if retry_at <= now:
        return translate("details", "since {time}").format(time=time) if time else ""
    text = translate("details", "since {time}, next try in {left}")
    alone = translate("details", "next try in {left}")
    return (text if time else alone).format(time=time, left=countdown(retry_at, now))


# --- who can enter ---------------------------------------------------------------------------------------------------


def who(status: AppStatus, view: ServiceView) -> tuple[Fact, ...]:
    """The people, in words."""
    if view.status is Status.BLOCKED:
        return (Fact(text=translate("details", "Nobody. Blocked services are never reachable."), icon="ui-slash"),)
    if view.status is Status.IGNORED:
        return (Fact(text=translate("details", "Nobody, as far as this program goes."), icon="ui-slash"),)
    login = view.access.login
    if login in (LoginKind.NONE, LoginKind.EVERYONE):
        text = translate("details", "No login is asked for.")
        if view.status is Status.HELD and not view.public:
            text = translate("details", "No login is asked for; nobody can enter before you publish it.")
        return (Fact(text=text, icon="nav-public", tone="open", strong=translate("access", "Everyone")),)
    if login is LoginKind.WIDER:
        text = translate("details", "Behind the login of {address}").format(address=view.access.by)
        return (Fact(text=text, icon="ui-lock"),)
    return _own_login(status, view)


def _own_login(status: AppStatus, view: ServiceView) -> tuple[Fact, ...]:
    groups, people = (
        group_names(status, view),
        tuple(sentence_case(with_countries(phrase)) for phrase in view.access.who),
    )
    if not groups:
        return tuple(Fact(text=phrase, icon="ui-user") for phrase in people)
    links = tuple(zip(view.access.groups, groups, strict=True))
    first = Fact(text=people[0] if people else "", icon="ui-users", links=links)
    return (first, *(Fact(text=phrase, icon="ui-flag") for phrase in people[1:]))


# --- where each value comes from -------------------------------------------------------------------------------------


def value_row(key: str, provenance: Provenance, now: datetime) -> ValueRow:
    """A field with the winner on top."""
    top = provenance.top
    lines = (_line(key, top, loser=False), *(_line(key, stated, loser=True) for stated in provenance.below))
    until = _until(top, now) if provenance.overridden else ""
    if top.cleared:
        until = translate("details", "Replaced with the rest of who can enter")
    parts = [f"{field_name(key)}: {lines[0].text}", translate("details", "from {layer}").format(layer=lines[0].layer)]
    parts += [f"{line.layer}: {line.text}" for line in lines[1:]]
    sentence = ", ".join([*parts, *([until] if until else [])])
    plain = to_text(top.value)
    return ValueRow(key, field_name(key), lines, key in FIXED, until, sentence, provenance.overridden, plain)


def _line(key: str, stated: Stated, *, loser: bool) -> ValueLine:
    layer = stated.layer
    return ValueLine(
        field_value(key, stated.value),
        layer_name(layer),
        LAYER_ICONS[layer],
        loser,
        layer is Layer.OVERRIDE,
        layer is Layer.DEFAULT,
    )


def _until(top: Stated, now: datetime) -> str:
    if top.expires_at is None:
        return translate("details", "Until you remove it")
    rest, end = left(top.expires_at, now), clock(top.expires_at)
    if top.expires_at.astimezone().date() == now.astimezone().date():
        return translate("details", "Until {time} today, {left} left").format(time=end, left=rest)
    day = moment(top.expires_at, now)
    return translate("details", "Until {day} {time}, {left} left").format(day=day, time=end, left=rest)


# --- proof -----------------------------------------------------------------------------------------------------------

PUBLISHED = (Status.LIVE, Status.LEAVING, Status.STALE, Status.UPDATING)


def _proof_title(view: ServiceView, now: datetime) -> str:
    if view.verified_at is None or view.status not in PUBLISHED:
        return translate("details", "Proof: none yet")
    return translate("details", "Proof, {ago}").format(ago=ago(view.verified_at, now))


def proof(status: AppStatus, view: ServiceView, now: datetime) -> tuple[Fact, ...]:
    """Container, login, tunnel rule with its version, DNS: each as last seen."""
    facts = []
    if view.status is Status.BLOCKED:
        return ()  # where the problem is says it already
    if view.container:
        where = translate("details", "on {engine}").format(engine=view.engine) if view.engine else ""
        facts.append(Fact(translate("details", "Container"), where, strong=view.container))
    if view.status not in PUBLISHED:
        return tuple(facts)
    mark, tone = ("status-unverified", "idle") if unverified(status, view, now) else ("status-live", "live")
    facts.append(_login_fact(view, mark, tone))
    if view.rule_version:
        facts.append(_rule_fact(view, mark, tone))
    if view.record_id:
        text = translate("details", "CNAME, proxied, made by us")
        facts.append(Fact(translate("details", "DNS"), text, mark, tone))
    return tuple(facts)


def _login_fact(view: ServiceView, mark: str, tone: str) -> Fact:
    name = translate("details", "Login")
    match view.access.login:
        case LoginKind.OWN:
            return Fact(name, translate("details", "In place"), mark, tone)
        case LoginKind.WIDER:
            return Fact(name, translate("details", "That of {address}").format(address=view.access.by), mark, tone)
        case LoginKind.NONE | LoginKind.EVERYONE:
            return Fact(name, translate("details", "None: open to everyone"), "nav-public", "open")


def _rule_fact(view: ServiceView, mark: str, tone: str) -> Fact:
    name = translate("details", "Tunnel rule")
    if view.connectors is None:
        text = translate("details", "v{version}, made by us").format(version=view.rule_version)
        return Fact(name, text, mark, tone)
    applied, connectors = view.connectors
    if not connectors:
        text = translate("details", "v{version}, no connector runs").format(version=view.rule_version)
        return Fact(name, text, "ui-warn", "warn")
    text = translate("details", "v{version} on {applied} of {all} connectors")
    text = text.format(version=view.rule_version, applied=applied, all=connectors)
    return Fact(name, text, mark, tone) if applied == connectors else Fact(name, text, "ui-sync", "busy")
