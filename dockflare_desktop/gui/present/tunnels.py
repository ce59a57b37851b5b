"""The Tunnels page as data: the list, the head of one tunnel, its connectors, its rules, its limits; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.connectors.view import Applied, ConnectorRow, TunnelConnectors
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.tunnels.overview import (
    CONNECTORS_LIMIT,
    RULES_LIMIT,
    LoginOf,
    RuleLine,
    Shape,
    TunnelLook,
    used,
)
from dockflare_desktop.engine.relocating import Relocation
from dockflare_desktop.engine.tunnel_commands import Ending
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.access import ListRow
from dockflare_desktop.gui.present.changes import action_words, object_words
from dockflare_desktop.gui.present.frame import Banner
from dockflare_desktop.gui.present.review import Review, review
from dockflare_desktop.gui.present.services import Cell
from dockflare_desktop.gui.present.sign_in import Line
from dockflare_desktop.gui.text import exact, isolated, sentence_case, span, translate
from dockflare_desktop.words.connectors import called, configuration, refusal, runs_as
from dockflare_desktop.words.public import owner_words

FOLDS_OVER = 12  # rules of ours in a row that are folded into one line
KEPT = 3  # of them that stay in sight before it
MINUTE = 60
FOLD = "fold"  # the id of that line


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a tunnel."""

    name: str
    id: str
    pill: str
    icon: str
    tone: str
    driven: bool  # its rules are written from here


@dataclass(frozen=True, slots=True)
class MeterLine:
    """A limit, and how far it is used up."""

    name: str
    value: int
    limit: int
    note: str = ""


def looks(shape: Shape) -> tuple[str, str, str]:
    """Word, icon and tone of a state."""
    match shape:
        case Shape.HEALTHY:
            return translate("tunnels", "Healthy"), "status-live", "live"
        case Shape.DEGRADED:
            return translate("tunnels", "Degraded"), "status-updating", "warn"
        case Shape.DOWN:
            return translate("tunnels", "No connector"), "status-error", "bad"
        case Shape.INACTIVE:
            return translate("tunnels", "Never connected"), "status-ignored", "idle"
        case Shape.FILE:
            return translate("tunnels", "Run from a file"), "ui-eye", "idle"
        case Shape.GONE:
            return translate("tunnels", "Deleted at Cloudflare"), "status-blocked", "bad"


def facts(found: Sequence[TunnelLook]) -> str:
    """The line under the page's title."""
    there = [each for each in found if each.shape is not Shape.GONE]
    if not there:
        return translate("tunnels", "No tunnel in this account")
    return translate("tunnels", "%n in this account, {used} used", "", len(there)).format(used=used(there))


def rows(found: Sequence[TunnelLook]) -> tuple[ListRow, ...]:
    """The list: shape, name, use."""
    return tuple(_row(each) for each in found)


def ident(look: TunnelLook) -> str:
    """What names a tunnel on the page: its id, or the name of one that is gone."""
    return look.tunnel.id or look.tunnel.name


def _row(look: TunnelLook) -> ListRow:
    word, icon, tone = looks(look.shape)
    return ListRow(ident(look), look.tunnel.name, _use(look), icon, tone, state=word)


def _use(look: TunnelLook) -> str:
    if look.shape is Shape.FILE:
        return translate("tunnels", "run from a file, not ours")
    if look.shape is Shape.GONE:
        return translate("tunnels", "deleted at Cloudflare")
    count = len(look.services)
    served = translate("tunnels", "%n services", "", count) if count != 1 else translate("tunnels", "1 service")
    if look.default:
        return translate("tunnels", "default, {services}").format(services=served)
    return served if count else translate("tunnels", "not used")


def head(look: TunnelLook) -> Head:
    """Name, id and state."""
    word, icon, tone = looks(look.shape)
    driven = look.shape not in (Shape.FILE, Shape.GONE)
    return Head(look.tunnel.name, look.tunnel.id, word, icon, tone, driven)


def banner(look: TunnelLook, problems: Sequence[Problem], say: Say) -> Banner | None:
    """What is in the way: deleted, ruled by a file, nobody runs it, not readable."""
    name = look.tunnel.name
    match look.shape:
        case Shape.GONE:
            words = say(Problem(ProblemCode.TUNNEL_GONE, name, value=name))
            return Banner("bad", "status-blocked", words.text, words.fix)
        case Shape.FILE:
            words = say(Problem(ProblemCode.TUNNEL_FILE, name, value=name))
            return Banner("idle", "ui-eye", words.text, words.fix)
        case _ if no_connector(look):
            title = translate("tunnels", "No connector is running for “{name}”").format(name=name)
            text = translate("tunnels", "Addresses exist, but visitors see error 1033 until a connector runs.")
            return Banner("warn", "ui-warn", title, text)
        case _ if problems:
            words = say(problems[0])
            return Banner("warn", "ui-warn", words.text, words.fix)
        case _:
            return None


def no_connector(look: TunnelLook) -> bool:
    """Whether services are on it and nobody runs it: visitors see an error."""
    return look.shape in (Shape.DOWN, Shape.INACTIVE) and bool(look.services)


def first_url(look: TunnelLook) -> str:
    """Something to try; "" where nothing of ours is on it."""
    plain = (key.hostname for key in look.services if "*" not in key.hostname)
    return next((f"https://{host}/" for host in plain), "")


# --- connectors ------------------------------------------------------------------------------------------------------


def connector_columns() -> tuple[str, ...]:
    """Heads of their table."""
    return (
        translate("tunnels", "Connector"),
        translate("tunnels", "Runs as"),
        translate("tunnels", "Version"),
        translate("tunnels", "Data centres"),
        translate("tunnels", "From"),
        translate("tunnels", "Up for"),
        translate("tunnels", "Configuration"),
    )


def connectors_line(found: TunnelConnectors | None) -> str:
    """Beside their heading."""
    if found is None or not found.read:
        return translate("tunnels", "not read")
    return translate("tunnels", "{count} of {all} connected").format(count=len(found.connected), all=len(found.rows))


def connector_lines(found: TunnelConnectors | None, now: datetime) -> tuple[Line, ...]:
    """One row each."""
    listed = () if found is None else found.rows
    return tuple(_connector(row, at, now) for at, row in enumerate(listed))


def lasting(since: datetime, now: datetime) -> str:
    """How long something has been so, in its largest unit."""
    seconds = max(0, int((now - since).total_seconds()))
    size = next((each for each in (86_400, 3_600, 60) if seconds >= each), 1)
    return span(seconds // size * size)


def _late(since: datetime, now: datetime) -> str:
    """The same, for a narrow place."""
    seconds = max(0, int((now - since).total_seconds()))
    return translate("tunnels", "{seconds} s").format(seconds=seconds) if seconds < MINUTE else lasting(since, now)


_APPLIED = {
    Applied.CURRENT: ("status-live", "live"),
    Applied.CATCHING_UP: ("ui-sync", "busy"),
    Applied.BEHIND: ("ui-warn", "warn"),
    Applied.REFUSED: ("status-error", "bad"),
    Applied.AWAY: ("status-stale", "idle"),
    Applied.UNKNOWN: ("status-unverified", "idle"),
}


def _connector(row: ConnectorRow, at: int, now: datetime) -> Line:
    behind = _late(row.behind_since, now) if row.behind_since is not None else ""
    icon, tone = _APPLIED[row.applied]
    loud = tone if tone in ("warn", "bad") else "text"
    old = translate("tunnels", "  update") if row.old else ""
    texts = (
        called(row, translate),
        runs_as(row, translate),
        row.version or "-",
        ", ".join(row.colos) or "-",
        row.origin_ip or "-",
        lasting(row.since, now) if row.since is not None else "-",
        configuration(row, behind, translate),
    )
    cells = (
        Cell(texts[0], weight=500),
        Cell(texts[1]),
        Cell(texts[2], "warn" if row.old else "text", weight=500 if row.old else 400, tail=old),
        Cell(texts[3]),
        Cell(texts[4], fixed=True),
        Cell(texts[5]),
        Cell(texts[6], loud, icon, tone, weight=500 if loud != "text" else 400),
    )
    sentence = translate("tunnels", "Connector {what}").format(what=", ".join(texts))
    return Line(row.id or f"{at}", cells, sentence, refusal(row, translate))


# --- rules -----------------------------------------------------------------------------------------------------------


def rule_columns() -> tuple[str, ...]:
    """Heads of their table."""
    return (
        translate("tunnels", "No."),
        translate("tunnels", "Address"),
        translate("tunnels", "Path"),
        translate("tunnels", "Target"),
        translate("tunnels", "Login"),
        translate("tunnels", "Owner"),
    )


def rules_line(look: TunnelLook) -> str:
    """Beside their heading."""
    if look.rules is None:
        return translate("tunnels", "not read")
    if not look.version:
        return translate("tunnels", "never written")
    if look.written_at is None:
        return translate("tunnels", "version {version}").format(version=look.version)
    told = translate("tunnels", "version {version}, written {time}")
    return told.format(version=look.version, time=exact(look.written_at))


def rule_lines(look: TunnelLook, *, folded: bool) -> tuple[Line, ...]:
    """Every rule; a long run of ours is folded into one line."""
    listed = look.rules or ()
    hidden = _hidden(listed) if folded else ()
    lines: list[Line] = []
    for rule in listed:
        if rule.number not in hidden:
            lines.append(_rule(rule))
        elif rule.number == hidden[0]:
            lines.append(_fold(len(hidden)))
    return tuple(lines)


def _hidden(listed: Sequence[RuleLine]) -> tuple[int, ...]:
    """Numbers of the rules in the first long run of ours, but its first few."""
    run: list[int] = []
    for rule in (*listed, None):
        if rule is not None and rule.owner.kind is OwnerKind.OURS:
            run.append(rule.number)
        elif len(run) > FOLDS_OVER:
            return tuple(run[KEPT:])
        else:
            run = []
    return ()


def _fold(count: int) -> Line:
    text = translate("tunnels", "%n more of ours", "", count)
    return Line(FOLD, (Cell(""), Cell(text, "text2"), *(Cell("") for _ in range(4))), text)


def _rule(rule: RuleLine) -> Line:
    address = isolated(rule.hostname) if rule.hostname else translate("tunnels", "every other address")
    path = rule.path or ("" if rule.catch_all else translate("tunnels", "any"))
    owner = _owner(rule)
    cells = (
        Cell(str(rule.number), "text2"),
        Cell(address, weight=500 if rule.hostname else 400),
        Cell(path, "text2", fixed=bool(rule.path)),
        Cell(rule.target, fixed=True, middle=True),
        _login(rule),
        owner,
    )
    told = translate("tunnels", "Rule {number}, {address}, {owner}")
    return Line(f"{rule.number}", cells, told.format(number=rule.number, address=address, owner=owner.text))


def _login(rule: RuleLine) -> Cell:
    match rule.login:
        case LoginOf.LOGIN:
            return Cell(translate("tunnels", "Login first"), icon="ui-lock")
        case LoginOf.EVERYONE:
            return Cell(translate("tunnels", "Everyone"), "open", "nav-public", "open", weight=500)
        case LoginOf.UNKNOWN:
            return Cell(translate("tunnels", "unknown"), "text2")
        case LoginOf.NONE:
            return Cell("")


def _owner(rule: RuleLine) -> Cell:
    if rule.owner.kind is OwnerKind.OURS:
        return Cell(translate("tunnels", "Ours"), icon="status-live", icon_tone="live")
    if rule.catch_all:
        return Cell(translate("tunnels", "Catch-all, kept"), icon="ui-eye", weight=500)
    if rule.owner.kind is OwnerKind.FOREIGN:
        return Cell(translate("tunnels", "Not ours, kept"), icon="ui-eye", weight=500)
    named = translate("tunnels", "{owner}, kept").format(owner=owner_words(rule.owner, translate))
    return Cell(named, icon="ui-eye", weight=500)


# --- limits ----------------------------------------------------------------------------------------------------------


def meters(look: TunnelLook, calls_left: int | None, calls: int = 1200) -> tuple[MeterLine, ...]:
    """What is known of this tunnel's limits, and of the calls that all share."""
    found = []
    if look.rules is not None:
        found.append(MeterLine(translate("tunnels", "Rules"), len(look.rules), RULES_LIMIT))
    if look.connectors is not None:
        found.append(MeterLine(translate("tunnels", "Connectors"), look.connectors, CONNECTORS_LIMIT))
    if calls_left is not None:
        shared = translate("tunnels", "shared with everything that uses your token's user")
        found.append(MeterLine(translate("tunnels", "Calls in 5 minutes"), max(0, calls - calls_left), calls, shared))
    return tuple(found)


# --- asking ----------------------------------------------------------------------------------------------------------


def hosts(look: TunnelLook) -> tuple[str, ...]:
    """Hostnames that may move, each once."""
    return tuple(dict.fromkeys(key.hostname for key in look.services))


def targets(found: Sequence[TunnelLook], but: TunnelLook) -> tuple[str, ...]:
    """Names of tunnels that something may move to."""
    return tuple(each.tunnel.name for each in found if each.shape not in (Shape.FILE, Shape.GONE) and each != but)


def moved(shown: Relocation, say: Say) -> Review:
    """What a move does, as a list."""
    return review(shown.changes, shown.problems, say)


def steps(ending: Ending) -> tuple[str, ...]:
    """What is removed with a tunnel, a line each."""
    changes = (shown.change for shown in ending.farewell.changes)
    return tuple(f"{sentence_case(action_words(each))}: {object_words(each)}" for each in changes)


def records_text(look: TunnelLook) -> str:
    """DNS records that lead to a tunnel, a line each."""
    lines = (f"{each.name}  ({owner_words(each.owner, translate)})" for each in look.records or ())
    return "\n".join(lines)


def cloudflare_page(account_id: str, look: TunnelLook) -> str:
    """Where Cloudflare shows it."""
    return f"https://one.dash.cloudflare.com/{account_id}/networks/tunnels/cfd_tunnel/{look.tunnel.id}/edit"
