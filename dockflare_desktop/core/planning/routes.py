"""Planning routes: ingress rules and DNS records to create or change, and take-downs."""

from collections.abc import Iterable, Mapping

from dockflare_desktop.core.access.coverage import covering, protects
from dockflare_desktop.core.access.openness import has_bypass
from dockflare_desktop.core.change import (
    Action,
    Kind,
    LedgerState,
    Phase,
    Risk,
    RuleStep,
    TunnelStep,
    Why,
)
from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.origin.order import swallows
from dockflare_desktop.core.planning.books import canonical, equal, rule_name
from dockflare_desktop.core.planning.desired import (
    hole_body,
    is_locked,
    lock_part,
    with_lock,
    without_lock,
)
from dockflare_desktop.core.planning.draft import Draft, change_id
from dockflare_desktop.core.planning.holes import holes_of, plan_hole
from dockflare_desktop.core.planning.judge import Judged, Stand, asks_protection
from dockflare_desktop.core.planning.locks import wanted_rule
from dockflare_desktop.core.planning.situation import Lock
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.core.service import OwnLogin
from dockflare_desktop.core.settings import Drift


def plan_tunnels(draft: Draft) -> None:
    """The default tunnel is made when a service needs it and it is missing."""
    for judged in draft.wanted:
        name = judged.service.tunnel
        if name not in draft.view.tunnels:
            draft.add(
                Kind.TUNNEL,
                Action.CREATE,
                name,
                TunnelStep(name),
                phase=Phase.PREPARE,
                why=Why.STARTED,
                keys=[judged.service.key],
            )


def plan_rules(draft: Draft) -> Mapping[str, frozenset[ServiceKey]]:
    """Changes to every tunnel's rules; returns the keys each tunnel (by name) keeps."""
    kept = {}
    for name in sorted({judged.service.tunnel for judged in draft.judged.values()} | set(draft.view.tunnels)):
        tunnel = draft.view.tunnels.get(name)
        here = [judged for judged in draft.judged.values() if judged.service.tunnel == name]
        left = [judged for judged in draft.judged.values() if name in judged.elsewhere]
        wanted = {judged.service.key: wanted_rule(judged.service, draft.view) for judged in here if _wants(judged)}
        still = _still((*here, *left), tunnel, draft)
        bodies = {key: rule for key, (rule, _) in wanted.items()} | still
        refused = _no_place(tunnel, bodies, draft)
        for key in refused:
            draft.tell(key, ProblemCode.NO_PLACE, Effect.BLOCKS, detail=name)
            draft.unplaced.add(key)
            bodies.pop(key, None)
        holes = holes_of(here, tunnel, bodies, draft)
        for judged in here:
            key = judged.service.key
            if key in wanted and key not in refused:
                _plan_rule(judged, tunnel, *wanted[key], draft)
            elif key in holes:
                plan_hole(judged, tunnel, draft)
            elif judged.stand is Stand.TAKE_DOWN and tunnel is not None:
                _plan_take_down(judged, tunnel, draft)
        locked = _leave(left, tunnel, draft)
        kept[name] = frozenset(bodies) | holes | locked | _lent(here, tunnel, draft)
    return kept


def _lent(here: Iterable[Judged], tunnel: Tunnel | None, draft: Draft) -> frozenset[ServiceKey]:
    """Adopted rules are given back once their service goes, not while it is only taken down."""
    lent = draft.view.books.lasting_rules(tunnel.id) if tunnel is not None else frozenset()
    return frozenset(each.service.key for each in here if each.service.key in lent and each.stand is not Stand.AWAY)


def _wants(judged: Judged) -> bool:
    return judged.stand is Stand.WANT


def _still(judged: Iterable[Judged], tunnel: Tunnel | None, draft: Draft) -> dict[ServiceKey, JsonObject]:
    if tunnel is None:
        return {}
    found = {}
    for each in judged:
        rule = draft.view.own_rule(tunnel, each.service.key)
        if each.stand is Stand.STILL and rule is not None and each.served:
            found[each.service.key] = rule
    return found


def _leave(left: Iterable[Judged], tunnel: Tunnel | None, draft: Draft) -> frozenset[ServiceKey]:
    """Rules of services that move to another tunnel: a take-down reaches them, and while they serve they are locked as
    the new ones are. Returns the keys whose rule is only locked in this round."""
    locked = set()
    for judged in left:
        if tunnel is not None and judged.stand is Stand.TAKE_DOWN:
            _plan_take_down(judged, tunnel, draft)
        if tunnel is not None and judged.stand is Stand.WANT and _lock_old(judged, tunnel, draft):
            locked.add(judged.service.key)
    return frozenset(locked)


def _lock_old(judged: Judged, tunnel: Tunnel, draft: Draft) -> bool:
    now = draft.view.own_rule(tunnel, judged.service.key)
    _, lock = wanted_rule(judged.service, draft.view)
    if now is None or lock is None or is_locked(now) or not asks_protection(judged.service):
        return False
    remade = judged.login_at in draft.made_login  # then the lock's AUD comes with it
    body = now if remade else with_lock(now, draft.view.team, lock.aud) if lock.aud else _interim(judged, now, draft)
    if not remade and not is_locked(body):
        return False
    draft.add(
        Kind.RULE,
        Action.UPDATE,
        f"{tunnel.name} {rule_name(judged.service.key)}",
        RuleStep(tunnel.name, judged.service.key, body, before=now, lock=lock.address if remade else None),
        phase=Phase.ROUTE,
        why=Why.CHANGED,
        keys=[judged.service.key],
        needs={draft.login_of[judged.login_at]} if remade else (),
        urgent=True,
    )
    return True


def _no_place(tunnel: Tunnel | None, bodies: Mapping[ServiceKey, JsonObject], draft: Draft) -> tuple[ServiceKey, ...]:
    document = draft.view.document(tunnel)
    if tunnel is None or document is None:
        return ()
    if all(draft.view.own_rule(tunnel, key) == body for key, body in bodies.items()):
        return ()  # all of them stand there already
    return draft.view.merged(tunnel, bodies).no_place


def _plan_rule(judged: Judged, tunnel: Tunnel | None, rule: JsonObject, lock: Lock | None, draft: Draft) -> None:
    view = draft.view
    service = judged.service
    login = draft.login_of.get(judged.login_at)
    remade = judged.login_at in draft.made_login
    shut = _must_wait(judged, draft)
    if shut:
        rule, lock = hole_body(service.key), None
    elif lock is not None and lock.address == judged.login_at and not lock.aud and not remade:
        rule, lock = _interim(judged, rule, draft), None
    if lock is not None and remade and lock.address == judged.login_at:
        lock = Lock(lock.address)  # a new application has a new AUD
    now = None if tunnel is None else view.own_rule(tunnel, service.key)
    complete = lock is None or bool(lock.aud)
    if now is not None and tunnel is not None and complete and equal(now, rule):
        draft.confirm(Kind.RULE, rule_name(service.key), "", lambda: now, tunnel=tunnel.id)
        return
    if _only_reported(judged, tunnel, (now, rule), draft):
        return
    entry = None if tunnel is None else view.books.held(Kind.RULE, rule_name(service.key), tunnel.id)
    changed_elsewhere = entry is not None and (now is None or canonical(now) != canonical(entry.value))
    draft.add(
        Kind.RULE,
        Action.CREATE if now is None else Action.UPDATE,
        f"{service.tunnel} {rule_name(service.key)}".strip(),
        RuleStep(
            service.tunnel,
            service.key,
            rule,
            before=now,
            lock=None if lock is None or lock.aud else lock.address,
        ),
        phase=Phase.ROUTE,
        why=_why(judged, now, drifted=changed_elsewhere),
        keys=[service.key],
        needs=_rule_needs(judged, login, remade=remade, incomplete=not complete, draft=draft),
        risk=Risk.NONE if judged.served or shut else Risk.EVERYONE if _public(judged, draft) else Risk.ONLINE,
        urgent=judged.up and (remade or _lock_lost(judged, now, rule, lock) or _lock_follows(now, rule)),
    )


def _why(judged: Judged, now: JsonObject | None, *, drifted: bool) -> Why:
    if drifted:
        return Why.DRIFTED
    return Why.CHANGED if now is not None else Why.MOVED if judged.elsewhere else Why.STARTED


def _public(judged: Judged, draft: Draft) -> bool:
    """Whether nothing asks who somebody is; below a wildcard's first level no wider login does (H4)."""
    if asks_protection(judged.service):
        return False
    return "*" in judged.service.key.hostname or protects(draft.view.apps or (), judged.address) is None


def _lock_lost(judged: Judged, now: JsonObject | None, rule: JsonObject, lock: Lock | None) -> bool:
    """Whether a rule that should carry a lock stands without it: putting it there closes, so nothing holds it (H1)."""
    wanted = is_locked(rule) or (lock is not None and not lock.aud)
    return asks_protection(judged.service) and wanted and now is not None and not is_locked(now)


def _lock_follows(now: JsonObject | None, rule: JsonObject) -> bool:
    """Whether only the lock changes, to the application that decides by now: until then nobody gets in."""
    return now is not None and is_locked(now) and is_locked(rule) and equal(without_lock(now), without_lock(rule))


def _must_wait(judged: Judged, draft: Draft) -> bool:
    """Whether a new service's own login can only come after its rule (H32: it admits somebody whom the wider login
    keeps out, and others might still answer its address). Until it stands the rule answers 503: those whom the wider
    login admits were not asked for here, and a login that cannot be made leaves it so."""
    if judged.up or not isinstance(judged.service.login, OwnLogin) or not asks_protection(judged.service):
        return False
    return draft.view.own_at(judged.address) is None and judged.login_at not in draft.made_login


def _interim(judged: Judged, rule: JsonObject, draft: Draft) -> JsonObject:
    """H32: where a service is up already, the wider application's AUD is what the connector checks until its own, more
    open login stands."""
    cover = next(iter(covering(draft.view.apps or (), judged.address)), None)
    team = draft.view.team
    if cover is None or not team or has_bypass([policy.body for policy in cover.policies]):
        return rule
    return with_lock(rule, team, cover.aud)


def _rule_needs(judged: Judged, login: str | None, *, remade: bool, incomplete: bool, draft: Draft) -> frozenset[str]:
    needs = draft.planned(change_id(Kind.TUNNEL, Action.CREATE, judged.service.tunnel))
    if login is not None and (remade or incomplete or not judged.up):
        needs.add(login)
    if not judged.up:
        for other in draft.made_below(judged.service.key.hostname):
            if other is not judged and swallows(judged.service.key, other.service.key):
                needs.add(draft.login_of[other.login_at])
    return frozenset(needs)


def _only_reported(
    judged: Judged, tunnel: Tunnel | None, rules: tuple[JsonObject | None, JsonObject], draft: Draft
) -> bool:
    """drift=report: what somebody else changed or removed is told, not repaired; a lost lock or login always is.
    `rules` are the one that stands and the one that is wanted."""
    view, (now, wanted) = draft.view, rules
    if view.given.settings.drift is not Drift.REPORT or tunnel is None:
        return False
    entry = view.books.held(Kind.RULE, rule_name(judged.service.key), tunnel.id)
    if entry is None or (now is not None and canonical(now) == canonical(entry.value)):
        return False
    if asks_protection(judged.service) and now is not None and lock_part(now) != lock_part(wanted):
        return False
    draft.tell_drift(judged.service.key, Kind.RULE, entry.value, now)
    return True


def _plan_take_down(judged: Judged, tunnel: Tunnel, draft: Draft) -> None:
    """H1: drop the rule; nothing less specific answers. A document that cannot be read now is read again before it is
    put, so that is tried all the same, with a hole, since what else would answer is not known. An adopted rule answers
    503 until its service goes, and then is as it was before (H14)."""
    key = judged.service.key
    now = draft.view.own_rule(tunnel, key)
    row = draft.view.books.held(Kind.RULE, rule_name(key), tunnel.id)
    if draft.view.document(tunnel) is None and row is not None and row.state is LedgerState.APPLIED:
        plan_hole(judged, tunnel, draft, unread=True)
    elif now is not None and row is not None and row.former is not None:
        plan_hole(judged, tunnel, draft)
    elif now is not None:
        draft.add(
            Kind.RULE,
            Action.DELETE,
            f"{tunnel.name} {rule_name(key)}",
            RuleStep(tunnel.name, key, None, before=now),
            phase=Phase.TAKE_DOWN,
            why=Why.TAKE_DOWN,
            keys=[key],
            risk=Risk.OFFLINE,
            urgent=True,
        )
