"""The Tunnels page as data: the list, the head of one tunnel, its limits, what is asked before it is changed; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.tunnels.overview import (
    CONNECTORS_LIMIT,
    RULES_LIMIT,
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
from dockflare_desktop.gui.text import sentence_case, translate
from dockflare_desktop.words.public import owner_words


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
