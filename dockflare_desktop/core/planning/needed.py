"""Whether a login of ours is still needed by what serves its address, or may serve it: then it stays (H8)."""

from collections.abc import Iterator

from dockflare_desktop.core.access.coverage import address_of, covering, host_covers, open_to_everyone, split
from dockflare_desktop.core.change import Kind, RuleStep
from dockflare_desktop.core.cloud import App, Tunnel
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.origin.document_types import answers_itself
from dockflare_desktop.core.origin.hostname import Levels, covers, zone_of
from dockflare_desktop.core.origin.order import path_of_pattern, prefix_pattern, swallows
from dockflare_desktop.core.planning.books import key_of, rule_key
from dockflare_desktop.core.planning.draft import Draft
from dockflare_desktop.core.planning.judge import Judged, Stand
from dockflare_desktop.core.planning.serving import ends_of_records, led, unread_tunnels
from dockflare_desktop.core.service import NoLogin, ZoneLogin


def still_served(address: str, app: App, draft: Draft) -> str | None:
    """A rule that goes on serving the address, whoever wrote it, and is not meant to be without this login; None where
    nothing does. What cannot be read may serve it."""
    host, path = split(address)
    going = {
        (change.step.tunnel, change.step.key)
        for change in draft.changes.values()
        if isinstance(change.step, RuleStep) and change.step.rule is None
    }
    for tunnel in draft.view.tunnels.values():
        for rule in draft.view.rules(tunnel):
            key = rule_key(rule)
            if (tunnel.name, key) in going:
                continue
            needs = not answers_itself(rule) and _needs(key, (host, path), app, draft)
            if needs and not _may_do_without(key, tunnel, address, app, draft):
                return f"{tunnel.name} {key}"
            if swallows(key, ServiceKey(host, prefix_pattern(path) if path else "")):
                break  # nothing below it answers here
    unread = unread_tunnels(host, draft) if _reached(host, draft) else ()
    return unread[0].name if unread else None


def lingers(address: str, draft: Draft) -> bool:
    """Whether connectors may still serve an address by rules that are going, or went: some record leads to it, and not
    every connector is known to run a document without them."""
    host, path = split(address)
    if not _reached(host, draft):
        return False
    pending = any(
        change.kind is Kind.RULE and any(serves(key, host, path) for key in change.keys)
        for change in draft.changes.values()
    )
    late = [tunnel for tunnel in _holders(host, path, draft) if pending or not draft.view.confirmed(tunnel)]
    draft.watch.update(tunnel.name for tunnel in late)
    return bool(late)


def zone_takes_over(address: str, app: App, draft: Draft) -> bool:
    """Whether every service here relies on the zone's login, and that is what decides once this one is gone."""
    here = draft.by_address.get(address, ())
    return bool(here) and all(_under_zone(judged, app, draft) for judged in here)


def serves(key: ServiceKey, host: str, path: str) -> bool:
    """Whether a rule serves an application's address: for a whole hostname any rule that answers it, for a path one
    that is written for that path or below (a path's login goes with its service)."""
    if not any(_meeting(key.hostname, host)):
        return False
    return not path or (bool(key.path) and swallows(ServiceKey(key.hostname, prefix_pattern(path)), key))


def _needs(key: ServiceKey, place: tuple[str, str], app: App, draft: Draft) -> bool:
    """Whether visitors get to a rule through this application: no narrower one decides there."""
    host, path = place
    if not serves(key, host, path):
        return False
    inner = path_of_pattern(key.path).login_path or path
    for meeting in _meeting(key.hostname, host):
        decides = next(iter(covering(draft.view.apps or (), meeting + inner)), None)
        if (decides is None or decides.id == app.id) and _reached(meeting, draft):
            return True
    return False


def _meeting(ruled: str, host: str) -> Iterator[str]:
    """Where a rule's hostname (any depth) and an application's (one level) meet."""
    if ruled in ("", "*", host) or covers(ruled, host, levels=Levels.ANY):
        yield host
    elif host_covers(host, ruled):
        yield ruled


def _may_do_without(key: ServiceKey, tunnel: Tunnel, address: str, app: App, draft: Draft) -> bool:
    """Our own rule of a service that asks for no login, where the address itself is meant to be open; or of one that
    asks for the zone's."""
    judged = draft.judged.get(key)
    if judged is None or key not in draft.view.own_rules(tunnel):
        return False
    opened = draft.held_zones.get(address) or any(_meant_open(each) for each in draft.by_address.get(address, ()))
    return (opened and _meant_open(judged)) or _under_zone(judged, app, draft)


def _meant_open(judged: Judged) -> bool:
    return judged.stand is Stand.WANT and isinstance(judged.service.login, NoLogin)


def _under_zone(judged: Judged, app: App, draft: Draft) -> bool:
    service = judged.service
    if judged.stand is not Stand.WANT or not isinstance(service.login, ZoneLogin):
        return False
    others = () if draft.view.apps is None else draft.view.apps.changed(None, app.id)
    decides = next(iter(covering(others, address_of(service.key, service.path))), None)
    zone = f"*.{service.login.zone}"
    return decides is not None and zone in decides.addresses and not open_to_everyone(decides)


def _reached(host: str, draft: Draft) -> bool:
    """Whether a record leads visitors to a hostname after this plan; for a wildcard, to any name it covers."""
    return led(host, draft) or any(led(name, draft) for name in _below(host, draft))


def ends_of_reach(host: str, draft: Draft) -> set[str]:
    """Ids of the planned removals of records on which it rests that nobody reaches a hostname."""
    return {found for name in (host, *_below(host, draft)) for found in ends_of_records(name, draft)}


def _below(host: str, draft: Draft) -> set[str]:
    """Names of records that a login on a wildcard would cover."""
    zone = zone_of(host, draft.view.zones)
    if "*" not in host or zone is None:
        return set()
    records = draft.view.given.actual.records.get(draft.view.zones[zone].id)
    return {record.name for record in records or () if host_covers(host, record.name)}


def _holders(host: str, path: str, draft: Draft) -> tuple[Tunnel, ...]:
    """Tunnels that have or had rules of ours for an address; all that were looked at where the ledger knows none."""
    view = draft.view
    rows = [row for found in draft.rule_rows.values() for row in found if serves(key_of(row), host, path)]
    known = [view.tunnels[name] for row in rows if (name := view.tunnel_names.get(row.tunnel)) is not None]
    looked_at = [each for each in view.tunnels.values() if each.id in view.given.actual.documents]
    return tuple({each.id: each for each in known or looked_at}.values())
