"""A zone that is full keeps out only what does not fit, with the smallest harm: what is up loses nothing.

Room goes first to hostnames whose record we had (somebody deleted it, and their service is up), then to services by how
long they have been asked for, then by name. The others are Blocked before anything is made for them. Whether a zone is
full counts only where Cloudflare told its limit; elsewhere its refusal does (H19).
"""

from collections.abc import Mapping

from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.situation import View
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Presence, Service

_ASKING = (Presence.PRESENT, Presence.FROZEN)


def without_room(view: View) -> Mapping[ServiceKey, Problem]:
    """The services for whose record their zone has no room, each with what is said of it."""
    asking: dict[str, dict[str, list[Service]]] = {}
    for service in view.given.services:
        zone = view.zone(service)
        if zone is None or zone.id not in view.given.actual.quotas or not view.readable(zone.id):
            continue
        if service.dns and service.presence in _ASKING and not view.records(zone.id, service.key.hostname):
            asking.setdefault(zone.id, {}).setdefault(service.key.hostname, []).append(service)
    found: dict[ServiceKey, Problem] = {}
    names = {zone.id: zone.name for zone in view.zones.values()}
    for zone_id, hosts in asking.items():
        limit = view.given.actual.quotas[zone_id]
        room = max(0, limit - len(view.given.actual.records.get(zone_id) or ()))
        if len(hosts) <= room:
            continue  # as nearly always: nothing to put in order
        for hostname in sorted(hosts, key=lambda host: _order(host, hosts[host], view))[room:]:
            for service in hosts[hostname]:
                found[service.key] = Problem(ProblemCode.ZONE_FULL, names[zone_id], value=f"{limit:,}")
    return found


def _order(hostname: str, services: list[Service], view: View) -> tuple[bool, bool, str, str]:
    since = min((each.since.isoformat() for each in services if each.since is not None), default="")
    return view.books.held(Kind.RECORD, hostname) is None, not since, since, hostname
