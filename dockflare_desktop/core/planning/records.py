"""Planning DNS records: created, changed and taken down with their hostnames' services."""

from dockflare_desktop.core.access.coverage import protects
from dockflare_desktop.core.change import Action, Kind, LedgerEntry, Phase, RecordStep, Risk, Why
from dockflare_desktop.core.cloud import Record, Tunnel
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.origin.hostname import Levels, covers
from dockflare_desktop.core.planning.books import canonical, record_value, rule_name, unchanged
from dockflare_desktop.core.planning.desired import is_locked, record_matches, target_of
from dockflare_desktop.core.planning.draft import Closed, Draft, change_id
from dockflare_desktop.core.planning.ingress import swallower
from dockflare_desktop.core.planning.judge import Judged, Stand, asks_protection
from dockflare_desktop.core.planning.marks import was_adopted
from dockflare_desktop.core.planning.moves import left_by, moves_too_early
from dockflare_desktop.core.planning.serving import closed, lags
from dockflare_desktop.core.settings import Drift


def plan_records(draft: Draft) -> frozenset[str]:
    """Changes to DNS records; returns the hostnames whose record is kept."""
    hosts: dict[str, list[Judged]] = {}
    for judged in draft.judged.values():
        placed = judged.service.key not in draft.unplaced
        if judged.service.dns and placed and _keeps_record(judged, draft):
            hosts.setdefault(judged.service.key.hostname, []).append(judged)
    for hostname, services in hosts.items():
        wanting = [each for each in services if each.stand is Stand.WANT]
        if wanting:
            _plan_record(hostname, wanting, draft, served=any(each.up for each in services))
    for judged in draft.judged.values():
        if judged.stand is Stand.TAKE_DOWN and judged.service.key.hostname not in hosts:
            _take_record_down(judged, draft)
    return frozenset(hosts)


def _keeps_record(judged: Judged, draft: Draft) -> bool:
    """Nothing of a service that stands still is touched; only where a login was asked for and its rule is known to be
    gone may the record not lead to whatever else answers."""
    if judged.stand is not Stand.STILL:
        return judged.stand is Stand.WANT
    tunnel = draft.view.tunnel(judged.service)
    unread = tunnel is not None and draft.view.unread_tunnel(tunnel.id)
    return judged.served or unread or not asks_protection(judged.service)


def _plan_record(hostname: str, services: list[Judged], draft: Draft, *, served: bool) -> None:
    """`served`: a rule of ours for the hostname stands already; else a new record needs the ones that are planned, and
    where none is (H38) there is nothing it could lead to."""
    view = draft.view
    first = services[0].service
    zone, tunnel = view.zone(first), view.tunnel(first)
    if zone is None:
        return
    record = next(iter(view.records(zone.id, hostname)), None)
    if record is not None and tunnel is not None and record_matches(record, tunnel.id, view.books.installation):
        draft.confirm(Kind.RECORD, hostname, record.id, lambda: record_value(record), zone=zone.id)
        return
    entry = view.books.held(Kind.RECORD, hostname)
    drifted = entry is not None and (record is None or canonical(record_value(record)) != canonical(entry.value))
    if drifted and view.given.settings.drift is Drift.REPORT:
        stands = None if record is None else record_value(record)
        for judged in services:
            draft.tell_drift(judged.service.key, Kind.RECORD, entry.value if entry else {}, stands)
        return
    first_rules = _planned_rules(services, draft) if record is None and not served else set()
    if record is None and not served and not first_rules:
        return
    moves = record is not None and tunnel is not None and record.content != target_of(tunnel.id)
    draft.add(
        Kind.RECORD,
        Action.CREATE if record is None else Action.UPDATE,
        hostname,
        RecordStep(zone.id, hostname, first.tunnel, first.comment, before=record, adopted=_lent(entry, record)),
        phase=Phase.ROUTE,
        why=_why(record, drifted=drifted, moved=left_by(record, tunnel, draft) is not None),
        keys=[judged.service.key for judged in services],
        needs=_record_needs(hostname, services, draft, moves=moves) | first_rules,
        waits=_too_early(hostname, services, record, draft) or moves_too_early(record, services, draft),
    )


def _why(record: Record | None, *, drifted: bool, moved: bool) -> Why:
    if drifted:
        return Why.DRIFTED
    return Why.STARTED if record is None else Why.MOVED if moved else Why.CHANGED


def _lent(entry: LedgerEntry | None, record: Record | None) -> bool:
    return record is not None and (was_adopted(record.comment) or (entry is not None and entry.former is not None))


def _too_early(hostname: str, services: list[Judged], record: Record | None, draft: Draft) -> bool:
    """Whether connectors that lag behind could still answer a new record by rules that are not meant any more: those of
    the tunnel that it leads to."""
    if hostname.startswith("*") and not _locked_everywhere(services, draft):
        return True
    tunnel = draft.view.tunnel(services[0].service)
    if tunnel is None or (record is not None and record.content == target_of(tunnel.id)):
        return False
    near = [each for each in closed(draft) if _leads(hostname, each.key.hostname)]
    return any(_stands_open(each, tunnel, draft) and lags(each, draft, tunnel) for each in near)


def _stands_open(each: Closed, tunnel: Tunnel, draft: Draft) -> bool:
    """Whether nothing keeps strangers from a closed address: no login, which below a wildcard's first level never does
    (H4), and no lock that every connector is known to have."""
    if "*" not in each.key.hostname and protects(draft.view.apps or (), each.address) is not None:
        return False
    rule = draft.view.own_rule(tunnel, each.key)
    return rule is None or not is_locked(rule) or not draft.view.confirmed(tunnel)


def _leads(record: str, hostname: str) -> bool:
    """Whether a record leads visitors of a hostname to the tunnel: its own, or a wildcard at any depth."""
    return record == hostname or covers(record, hostname, levels=Levels.ANY)


def _locked_everywhere(services: list[Judged], draft: Draft) -> bool:
    """H4: below the first level only the second lock keeps strangers out, so a protected wildcard's record waits until
    every connector has the locked rules."""
    view = draft.view
    for judged in services:
        if not asks_protection(judged.service):
            continue
        tunnel = view.tunnel(judged.service)
        draft.watch.add(judged.service.tunnel)
        rule = None if tunnel is None else view.own_rule(tunnel, judged.service.key)
        if rule is None or not is_locked(rule) or not view.confirmed(tunnel):
            return False
    return True


def _record_needs(hostname: str, services: list[Judged], draft: Draft, *, moves: bool) -> frozenset[str]:
    """A record waits for the logins of every hostname it leads to the tunnel (a wildcard's are many), and for the rules
    where others would answer meanwhile."""
    view = draft.view
    first = services[0].service
    needs = draft.planned(change_id(Kind.TUNNEL, Action.CREATE, first.tunnel))
    needs |= {
        draft.login_of[each.login_at]
        for each in draft.made_below(hostname)
        if _leads(hostname, each.service.key.hostname)
    }
    tunnel = view.tunnel(first)
    if moves or swallower(ServiceKey(hostname), view.foreign_rules(tunnel)) is not None:
        needs |= _planned_rules(services, draft)
    return frozenset(needs)


def _planned_rules(services: list[Judged], draft: Draft) -> set[str]:
    names = {f"{each.service.tunnel} {rule_name(each.service.key)}".strip() for each in services}
    ids = (change_id(Kind.RULE, action, name) for name in names for action in (Action.CREATE, Action.UPDATE))
    return {each for each in ids if each in draft.changes}


def _take_record_down(judged: Judged, draft: Draft) -> None:
    view = draft.view
    zone = view.zone(judged.service)
    hostname = judged.service.key.hostname
    if zone is None:
        return
    for record in view.records(zone.id, hostname):
        entry = view.books.held(Kind.RECORD, hostname)
        touched = entry is not None and not unchanged(entry, record_value(record))  # H13: removals release it
        if (
            view.books.owns_record(record, wanted=True)
            and not touched
            and not view.books.adopted(Kind.RECORD, hostname)
        ):
            draft.add(
                Kind.RECORD,
                Action.DELETE,
                hostname,
                _removal(zone.id, hostname, record, draft),
                phase=Phase.TAKE_DOWN,
                why=Why.TAKE_DOWN,
                keys=[judged.service.key],
                risk=Risk.OFFLINE,
                urgent=True,
            )


def _removal(zone_id: str, hostname: str, record: Record, draft: Draft) -> RecordStep:
    entry = draft.view.books.held(Kind.RECORD, hostname)
    restore = None if entry is None else entry.former
    return RecordStep(zone_id, hostname, None, before=record, restore=restore)
