"""What a round must read at Cloudflare, and whether an observation already holds it: as few calls as will do."""

from dataclasses import dataclass

from dockflare_desktop.core.access.coverage import split
from dockflare_desktop.core.change import Kind, Ledger
from dockflare_desktop.core.cloud import Actual, Look
from dockflare_desktop.core.model import Layers
from dockflare_desktop.core.origin.hostname import parents
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.resolving.world import Resolution
from dockflare_desktop.core.settings import Settings

READ_AHEAD = 5  # zones whose records are read before any service needs them


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before reading. `watch` names tunnels for whose connectors, and the document they should have,
    something waits."""

    resolution: Resolution
    settings: Settings
    layers: Layers
    actual: Actual | None
    ledger: Ledger | None
    watch: frozenset[str] = frozenset()
    whole: bool = False  # a beat, not a first reading: the connectors in use are looked at too


def look_for(known: Known) -> Look:
    """What the services and the ledger touch. Zones are named by what each hostname lies below, so that a first reading
    needs no list of zones beforehand. With nothing to do it reads ahead, so that the first start is quick."""
    needs = known.resolution.needs
    services = known.resolution.services
    idle = not services
    ahead = idle and bool(known.layers.groups)
    zones = {name for service in services for name in parents(service.key.hostname)}
    used = {service.tunnel for service in services}
    tunnels = used | {known.settings.tunnel} | known.watch
    policies = needs.policies or ahead
    if known.actual is not None:
        directory = known.actual.directory
        zones |= {zone.name for zone in directory.zones[:READ_AHEAD]} if idle else set()
        if known.ledger is not None:
            books = Books.of(known.ledger)
            zone_ids = {row.zone for row in books.all_held(Kind.RECORD)}
            tunnel_ids = {row.tunnel for row in books.all_held(Kind.RULE)}
            logins = books.all_held(Kind.APPLICATION)
            if logins:  # they go only once nothing is seen to serve their addresses, and removed rules are part of that
                zones |= {name for row in logins for name in parents(split(row.key)[0])}
                tunnel_ids |= {row.tunnel for row in known.ledger.entries if row.kind is Kind.RULE}
            zones |= {zone.name for zone in directory.zones if zone.id in zone_ids}
            tunnels |= {tunnel.name for tunnel in directory.tunnels if tunnel.id in tunnel_ids}
            adopted = any(row.kind is Kind.APPLICATION for row in books.lent)  # what it was, the list of them must tell
            policies = policies or adopted or bool(books.all_held(Kind.POLICY))
    return Look(
        zones=frozenset(zones),
        tunnels=frozenset(tunnels),
        connectors=known.watch | used if known.whole else known.watch,
        policies=policies,
        sign_in_methods=needs.sign_in_methods,
        service_tokens=needs.service_tokens,
        owners=needs.owners,
        team=needs.team or ahead,
        usage=known.whole,
    )


def covers_look(actual: Actual, look: Look) -> bool:
    """Whether an observation holds all that a round needs to see. What the token may not read is asked for again with
    the next whole reading only; what failed otherwise, at once."""
    directory = actual.directory
    refused = {each.label for each in actual.problems if each.code is ProblemCode.PERMISSION_MISSING}
    parts = (
        (look.policies, "policies", directory.policies),
        (look.sign_in_methods, "sign_in_methods", directory.sign_in_methods),
        (look.service_tokens, "service_tokens", directory.service_tokens),
        (look.owners, "owners", directory.owners),
        (look.team and directory.zero_trust is not False, "team", directory.team),
    )
    zones = {zone.id for zone in directory.zones if zone.name in look.zones}
    tunnels = {tunnel.id for tunnel in directory.tunnels if tunnel.name in look.tunnels}
    return (
        zones <= set(actual.records)
        and tunnels <= set(actual.documents)
        and all(not wanted or found is not None or part in refused for wanted, part, found in parts)
    )
