"""Whether a tunnel may be deleted: only one that we made, and that holds nothing of anybody else (H14)."""

from enum import StrEnum

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.tunnels.overview import TunnelLook


class Stays(StrEnum):
    """Why a tunnel is not deleted; the words are the detail of TUNNEL_KEPT."""

    NOT_OURS = "this program did not make it"
    DEFAULT = "it is the default tunnel, so make another one the default first"
    UNREAD = "its rules, its connectors or some DNS records could not be read"
    RULES = "it holds rules that are not ours"
    RECORDS = "DNS records that are not ours lead to it"
    CONNECTED = "a connector is connected to it, so stop that first"


def keeps(look: TunnelLook, *, zones_unread: bool) -> Problem | None:
    """What keeps it from being deleted, whatever becomes of what is ours."""
    reason = _reason(look, zones_unread=zones_unread)
    return None if reason is None else Problem(ProblemCode.TUNNEL_KEPT, look.tunnel.name, detail=str(reason))


def emptied(look: TunnelLook) -> bool:
    """Whether nothing of ours is left on it."""
    rules = any(each.key is not None for each in look.rules or ())
    return not rules and not look.records


def _reason(look: TunnelLook, *, zones_unread: bool) -> Stays | None:
    if not look.ours or not look.tunnel.remote:
        return Stays.NOT_OURS
    if look.default:
        return Stays.DEFAULT
    if look.rules is None or look.records is None or look.connected is None or zones_unread:
        return Stays.UNREAD
    if look.foreign_rules:
        return Stays.RULES
    if look.foreign_records:
        return Stays.RECORDS
    return Stays.CONNECTED if look.connected else None
