"""What visitors may still get to: by a record, by a rule, by a connector that runs an older document.

What could not be read counts as "may": nothing is deleted, loosened or published on it.
"""

from collections.abc import Iterable

from dockflare_desktop.core.change import Action, Kind
from dockflare_desktop.core.cloud import Record, Tunnel
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.origin.hostname import parents, zone_of
from dockflare_desktop.core.origin.order import path_of_pattern
from dockflare_desktop.core.planning.books import key_of, rule_name
from dockflare_desktop.core.planning.desired import is_hole, is_locked
from dockflare_desktop.core.planning.draft import Closed, Draft, change_id
from dockflare_desktop.core.planning.judge import Judged, Stand, asks_protection


def led(host: str, draft: Draft) -> bool:
    """Whether a record leads visitors of a hostname somewhere once this plan is carried out: its own, or a wildcard at
    any depth (cloudflare-api.md section 4)."""
    zone = zone_of(host, draft.view.zones)
    if zone is None or not draft.view.readable(draft.view.zones[zone].id):
        return True
    zone_id = draft.view.zones[zone].id
    return any(
        _record_comes(name, draft) or (draft.view.records(zone_id, name) and not _record_goes(name, draft))
        for name in record_names(host)
    )


def led_now(host: str, draft: Draft) -> bool:
    """The same, without trusting removals that are only planned: they may be held."""
    return led(host, draft) or bool(ends_of_records(host, draft))


def ends_of_records(host: str, draft: Draft) -> set[str]:
    """Ids of the planned removals that `led` trusts."""
    names = [name for name in record_names(host) if _record_goes(name, draft)]
    return {change_id(Kind.RECORD, Action.DELETE, name) for name in names}


def record_names(host: str) -> tuple[str, ...]:
    """Names of the records that can answer a hostname."""
    above = parents(host) if host.startswith("*.") else parents(host)[1:]
    return tuple(dict.fromkeys((host, *(f"*.{parent}" for parent in above))))


def _record_comes(name: str, draft: Draft) -> bool:
    return change_id(Kind.RECORD, Action.CREATE, name) in draft.changes


def _record_goes(name: str, draft: Draft) -> bool:
    return change_id(Kind.RECORD, Action.DELETE, name) in draft.changes


def closed(draft: Draft) -> tuple[Closed, ...]:
    """All closed addresses, found once per plan."""
    if draft.closed is None:
        draft.closed = _closed(draft)
    return draft.closed


def _closed(draft: Draft) -> tuple[Closed, ...]:
    """Every address that was closed, or is closed by this plan: services that ask for a login and are not to be
    reached, and protected ones that nobody asks for any more, for as long as the ledger remembers them (H15)."""
    found = {}
    for judged in draft.judged.values():
        out = judged.stand in (Stand.TAKE_DOWN, Stand.STILL, Stand.AWAY)
        if out and asks_protection(judged.service):
            key = judged.service.key
            own = draft.view.tunnels.get(judged.service.tunnel)
            found[key] = Closed(key, judged.address, _tunnels(key, draft, () if own is None else (own,)))
    for entry in (row for rows in draft.rule_rows.values() for row in rows):
        key = key_of(entry)
        if key in draft.judged or key in found or is_hole(entry.value):
            continue
        address = key.hostname + (path_of_pattern(key.path).login_path or "")
        if is_locked(entry.value) or _was_protected(address, draft):
            found[key] = Closed(key, address, _tunnels(key, draft))
    return tuple(found.values())


def _tunnels(key: ServiceKey, draft: Draft, own: Iterable[Tunnel] = ()) -> tuple[Tunnel, ...]:
    """Tunnels in whose document the ledger knows a rule of this key, standing or removed."""
    rows = draft.rule_rows.get(rule_name(key), ())
    known = [draft.view.tunnel_names.get(row.tunnel) for row in rows]
    return tuple({each.id: each for each in (*own, *(draft.view.tunnels[name] for name in known if name))}.values())


def _was_protected(address: str, draft: Draft) -> bool:
    entry = draft.view.books.index.get((Kind.APPLICATION, address, ""))
    return entry is not None and entry.value.get("everyone") is not True


def lags(each: Closed, draft: Draft, at: Tunnel | None = None) -> bool:
    """Whether a connector (of one tunnel, or of any) may still answer with the rule of a closed address: it stands in
    the document as read, or not every connector is known to run that document. Connectors that matter are watched from
    now on, and so is their document."""
    tunnels = each.tunnels if at is None else [tunnel for tunnel in each.tunnels if tunnel.id == at.id]
    late = [tunnel for tunnel in tunnels if _may_answer(each.key, tunnel, draft)]
    draft.watch.update(tunnel.name for tunnel in late)
    return bool(late)


def _may_answer(key: ServiceKey, tunnel: Tunnel, draft: Draft) -> bool:
    if not draft.view.confirmed(tunnel):
        return True
    rule = draft.view.own_rule(tunnel, key)
    return rule is not None and not is_hole(rule)


def in_force(services: Iterable[Judged], draft: Draft) -> bool:
    """H32: every connector has the rules that a more open login belongs to, or answers 503 in their place."""
    for judged in services:
        tunnel = draft.view.tunnel(judged.service)
        draft.watch.add(judged.service.tunnel)
        rule = None if tunnel is None else draft.view.own_rule(tunnel, judged.service.key)
        if rule is None or not draft.view.confirmed(tunnel):
            return False
        if rule.get("service") != judged.service.target and not is_hole(rule):
            return False
    return True


def unread_tunnels(host: str, draft: Draft) -> tuple[Tunnel, ...]:
    """Tunnels whose document is not known and may serve a hostname: asked for and unread, or a record points there."""
    view = draft.view
    asked = view.given.actual.documents
    targets = {record.content.partition(".")[0] for record in _leading(host, draft)}
    return tuple(
        tunnel
        for tunnel in view.tunnels.values()
        if view.document(tunnel) is None and (tunnel.id in asked or tunnel.id in targets)
    )


def _leading(host: str, draft: Draft) -> Iterable[Record]:
    zone = zone_of(host, draft.view.zones)
    if zone is None:
        return ()
    return [record for name in record_names(host) for record in draft.view.records(draft.view.zones[zone].id, name)]
