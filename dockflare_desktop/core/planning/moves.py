"""Moving between tunnels: the new one answers before a record leads there, the old one for as long as a record does.

So at no call is an address without rule or record (product.md section 10): the new tunnel's document first, then the
record, once every connector there runs it, then the old tunnel's document.
"""

from collections.abc import Iterable, Iterator

from dockflare_desktop.core.change import Action, Kind
from dockflare_desktop.core.cloud import Record, Tunnel
from dockflare_desktop.core.origin.hostname import Levels, covers, zone_of
from dockflare_desktop.core.planning.books import rule_name
from dockflare_desktop.core.planning.desired import pointed_at, target_of
from dockflare_desktop.core.planning.draft import Draft, change_id
from dockflare_desktop.core.planning.judge import Judged, Stand
from dockflare_desktop.core.planning.serving import record_names
from dockflare_desktop.core.service import Presence


def left_by(record: Record | None, tunnel: Tunnel | None, draft: Draft) -> Tunnel | None:
    """The tunnel that a record leads to until it leads to this one; None where it leads to no other one."""
    pointed = "" if record is None else pointed_at({"content": record.content})
    old = draft.view.tunnels.get(draft.view.tunnel_names.get(pointed, ""))
    return None if old is None or (tunnel is not None and old.id == tunnel.id) else old


def moves_too_early(record: Record | None, services: Iterable[Judged], draft: Draft) -> bool:
    """Whether a record may not lead to its new tunnel yet: some connector there would not answer as it should, and the
    old one may still do. Where no connector of the old one runs, nothing is lost."""
    moving = tuple(services)
    tunnel = draft.view.tunnel(moving[0].service)
    old = left_by(record, tunnel, draft)
    if record is None or old is None or draft.view.given.actual.connectors.get(old.id) == ():
        return False
    draft.watch.update((old.name, moving[0].service.tunnel))
    if tunnel is None or not draft.view.given.actual.connectors.get(tunnel.id) or not draft.view.confirmed(tunnel):
        return True
    return any(not _answers(each, tunnel, draft) for each in (*moving, *_riding(record.name, tunnel, draft)))


def _answers(judged: Judged, tunnel: Tunnel, draft: Draft) -> bool:
    rule = draft.view.own_rule(tunnel, judged.service.key)
    leaves = judged.service.presence is Presence.LEAVING  # it may answer 503 meanwhile
    return rule is not None and (leaves or rule.get("service") == judged.service.target)


def _riding(name: str, tunnel: Tunnel, draft: Draft) -> Iterator[Judged]:
    """Services that move there and whose hostname has no record but this wildcard one."""
    for judged in draft.wanted if name.startswith("*") else ():
        host = judged.service.key.hostname
        covered = host != name and covers(name, host, levels=Levels.ANY)
        if covered and judged.elsewhere and judged.service.tunnel == tunnel.name and _leading(host, draft) == name:
            yield judged


def _leading(host: str, draft: Draft) -> str:
    """The name of the record that answers a hostname now; "" where none does."""
    return next((name for name in record_names(host) if _records(name, draft)), "")


def _records(name: str, draft: Draft) -> tuple[Record, ...]:
    zone = zone_of(name.removeprefix("*."), draft.view.zones)
    return () if zone is None else draft.view.records(draft.view.zones[zone].id, name)


def moved_away(judged: Judged | None, tunnel: Tunnel) -> bool:
    """Whether a service is wanted on another tunnel than this one."""
    return judged is not None and judged.stand is Stand.WANT and judged.service.tunnel != tunnel.name


def first_elsewhere(judged: Judged, draft: Draft) -> set[str]:
    """Ids of changes that must have worked before the old tunnel's rule goes: the new rule, the record that leads."""
    place = f"{judged.service.tunnel} {rule_name(judged.service.key)}"
    rules = (change_id(Kind.RULE, action, place) for action in (Action.CREATE, Action.UPDATE))
    return {each for each in (*rules, *_changes_of_record(judged, draft)) if each in draft.changes}


def still_led(judged: Judged, tunnel: Tunnel, draft: Draft) -> bool:
    """Whether a record goes on leading a moved service's visitors to this tunnel: it is not ours, or stays as it is."""
    name = _leading(judged.service.key.hostname, draft)
    here = any(record.content == target_of(tunnel.id) for record in _records(name, draft)) if name else False
    return here and not any(each in draft.changes for each in _changes_of_record(judged, draft))


def _changes_of_record(judged: Judged, draft: Draft) -> tuple[str, ...]:
    name = _leading(judged.service.key.hostname, draft) or judged.service.key.hostname
    return tuple(change_id(Kind.RECORD, action, name) for action in (Action.UPDATE, Action.DELETE, Action.CREATE))
