"""Services against what Cloudflare has: ordered, reasoned changes; what is not ours is never among them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from operator import attrgetter

from dockflare_desktop.core.access.coverage import covering, open_to_everyone
from dockflare_desktop.core.change import Plan, Verdict
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.draft import Draft
from dockflare_desktop.core.planning.holds import hold
from dockflare_desktop.core.planning.judge import Judged, Stand, judge
from dockflare_desktop.core.planning.locks import wanted_rule
from dockflare_desktop.core.planning.logins import plan_logins
from dockflare_desktop.core.planning.loosening import loosen_last
from dockflare_desktop.core.planning.numbering import renumbered
from dockflare_desktop.core.planning.partings import parted, plan_partings
from dockflare_desktop.core.planning.records import plan_records
from dockflare_desktop.core.planning.removals import plan_removals
from dockflare_desktop.core.planning.room import without_room
from dockflare_desktop.core.planning.routes import plan_rules, plan_tunnels
from dockflare_desktop.core.planning.situation import Situation, View
from dockflare_desktop.core.planning.uncovering import fill_first, uncover_last
from dockflare_desktop.core.planning.zones import judge_zones, tell_zones
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import NoLogin, Service, ZoneWanted


def make_plan(given: Situation) -> Plan:
    """The changes that bring Cloudflare to what the services ask for, in phase order, with a verdict per service."""
    given, parting = parted(given)
    every: tuple[Service | ZoneWanted, ...] = (*given.services, *given.zones)
    asking = renumbered(every, given.ledger, given.actual.directory.policies)
    services = tuple(each for each in asking if isinstance(each, Service))
    given = replace(given, services=services, zones=tuple(each for each in asking if isinstance(each, ZoneWanted)))
    view = view_of(given)
    draft = Draft(view, [judge(service, view) for service in given.services])
    view.leave_adopted(_keys_by_tunnel(draft))
    plan_tunnels(draft)
    plan_logins(draft)
    kept = plan_rules(draft)
    hosts = plan_records(draft)
    plan_removals(draft, kept, hosts)
    loosen_last(draft)
    uncover_last(draft)
    fill_first(draft)
    plan_partings(parting, draft)
    _tell_shared(draft)
    tell_zones(draft)
    by_id = sorted(draft.changes.values(), key=attrgetter("id"))
    ordered = tuple(sorted(by_id, key=attrgetter("phase")))  # keeps their order by id, and compares less than pairs do
    changes, held = hold(ordered, draft.judged, given)
    pending = {key for change in changes for key in change.keys}
    verdicts = tuple(_verdict(judged, draft, pending=judged.service.key in pending) for judged in draft.judged.values())
    return Plan(
        changes,
        (*verdicts, *parting.verdicts()),
        (*given.actual.problems, *draft.problems, *held),
        tuple(draft.corrections),
        frozenset(draft.watch),
    )


def _keys_by_tunnel(draft: Draft) -> Mapping[str, Collection[ServiceKey]]:
    found: dict[str, set[ServiceKey]] = {}
    for judged in draft.wanted:
        found.setdefault(judged.service.tunnel, set()).add(judged.service.key)
    return found


def view_of(given: Situation) -> View:
    """Look-ups over a situation. After a lost database rules that equal what services want are recognised as ours."""
    view = View(given)
    view.whole_zones = judge_zones(view)
    view.no_room = without_room(view) if given.actual.quotas else {}
    if given.ledger.lost:
        _expect(view)
    return view


def _expect(view: View) -> None:
    for tunnel in view.tunnels.values():
        here = [service for service in view.given.services if service.tunnel == tunnel.name]
        view.expect(tunnel, {service.key: wanted_rule(service, view)[0] for service in here})


def _tell_shared(draft: Draft) -> None:
    """Applications of ours to which somebody added a destination: it is kept, and told."""
    for address in draft.by_address:
        app = draft.view.own_at(address)
        added = [] if app is None else [other for other in app.addresses if other != address]
        if added:
            draft.problems.append(Problem(ProblemCode.LOGIN_SHARED, address, Effect.HINT, detail=", ".join(added)))


def _verdict(judged: Judged, draft: Draft, *, pending: bool) -> Verdict:
    view = draft.view
    service = judged.service
    apps = view.apps or ()
    own = view.own_at(judged.address)
    decides = own or next(iter(covering(apps, judged.address)), None)
    zone = view.zone(service)
    records = () if zone is None else view.records(zone.id, service.key.hostname)
    record = next((each for each in records if view.books.owns_record(each, wanted=True)), None)
    deeper = "*" in service.key.hostname and isinstance(service.login, NoLogin)  # no login covers that (H4)
    open_now = view.apps is not None and (decides is None or open_to_everyone(decides) or deeper)
    return Verdict(
        service.key,
        in_place=judged.stand is Stand.WANT and not pending and not draft.findings.get(service.key),
        routed=judged.up,
        everyone=judged.up and bool(records) and open_now,
        covered_by="" if decides is None or decides is own or open_to_everyone(decides) else decides.addresses[0],
        problems=(*judged.problems, *draft.findings.get(service.key, ())),
        taken_down=judged.stand is Stand.TAKE_DOWN,
        record_id="" if record is None else record.id,
        app_id="" if own is None else own.id,
        aud="" if own is None else own.aud,
        adopted=view.books.adopted_of(service.key, judged.address),
    )
