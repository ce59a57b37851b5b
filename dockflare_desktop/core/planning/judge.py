"""One service against what Cloudflare has: may it be published, must it be left alone, must it be taken down?"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import assert_never

from dockflare_desktop.core.access.coverage import (
    address_of,
    at,
    covering,
    narrower,
    open_to_everyone,
    outranks,
    protects,
)
from dockflare_desktop.core.access.openness import admits_everyone, has_bypass, opener_than
from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.books import rule_name
from dockflare_desktop.core.planning.desired import bodies, is_hole, is_locked, policy_key
from dockflare_desktop.core.planning.obstacles import problem, route_problems, unread
from dockflare_desktop.core.planning.situation import View
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.service import LoginUnknown, NoLogin, OwnLogin, Presence, Service, ZoneLogin


class Stand(Enum):
    """What a round does for a service."""

    WANT = auto()  # make it so
    STILL = auto()  # touch nothing of it
    TAKE_DOWN = auto()  # it asks for a login that cannot be had (H1)
    AWAY = auto()  # nothing of it should exist


@dataclass(frozen=True, slots=True)
class Judged:
    """A service, what to do for it, and everything that was found in its way."""

    service: Service
    stand: Stand
    problems: tuple[Problem, ...]
    up: bool  # a rule of ours stands in its tunnel's document, or stood there when it could be read
    address: str  # what a login of its own is scoped to
    elsewhere: frozenset[str] = frozenset()  # names of other tunnels in which one stands: it is moving

    @property
    def served(self) -> bool:
        """Whether any tunnel may answer with it."""
        return self.up or bool(self.elsewhere)


def asks_protection(service: Service) -> bool:
    """Whether somebody asked for a login that keeps anybody out, successfully or not."""
    login = service.login
    match login:
        case NoLogin():
            return False
        case OwnLogin(spec=spec):
            return not admits_everyone(bodies(spec.policies))
        case ZoneLogin() | LoginUnknown():
            return True
    assert_never(login)


def judge(service: Service, view: View) -> Judged:
    """Decide how a service stands (H1-H3, H28, H35, H40)."""
    tunnel = view.tunnel(service)
    standing = frozenset(each.name for each in view.may_hold(service.key) if _stands(service, each, view))
    up, elsewhere = service.tunnel in standing, standing - {service.tunnel}
    found = (*_login_problems(service, view), *route_problems(service, tunnel, view))
    problems = _together(service.problems, found)
    address = address_of(service.key, service.path)
    if view.books.gives_back(service.key, address):
        told = (*service.problems, problem(ProblemCode.GIVEN_BACK, service))
        return Judged(service, Stand.AWAY, told, up, address, elsewhere)
    if service.presence is Presence.IGNORED:
        return Judged(service, Stand.AWAY, problems, up, address, elsewhere)
    stand = _stand(service, view, found, up=bool(standing))
    return Judged(service, stand, problems, up, address, elsewhere)


def _stands(service: Service, tunnel: Tunnel, view: View) -> bool:
    """Whether a rule of ours that serves stands in a document; as last known where that cannot be read."""
    rule = _known_rule(service, tunnel, view)
    return rule is not None and (_may_answer_503(service) or not is_hole(rule))


def _may_answer_503(service: Service) -> bool:
    """Whether a 503 may be what is left of a service that was up: of one that leaves, and whose engine went away
    meanwhile (section 5.4: nothing of that is removed)."""
    stale = service.presence is Presence.STALE and not isinstance(service.login, LoginUnknown)
    return stale or service.presence is Presence.LEAVING


def _known_rule(service: Service, tunnel: Tunnel, view: View) -> JsonObject | None:
    """Our rule in a document; as last written where that cannot be read. One that was adopted serves somebody else as
    long as nothing of ours was written to it."""
    if view.books.adopted(Kind.RULE, rule_name(service.key), tunnel.id):
        return None
    if view.document(tunnel) is not None:
        return view.own_rule(tunnel, service.key)
    entry = view.books.held(Kind.RULE, rule_name(service.key), tunnel.id)
    return None if entry is None else entry.value


def _together(asked: tuple[Problem, ...], found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """What resolving and planning say, without saying the same of a tunnel twice."""
    if not asked or not found:  # as nearly always
        return asked or found
    codes = {each.code for each in found}
    twice = {ProblemCode.TUNNEL_UNKNOWN, ProblemCode.TUNNEL_FILE} & {each.code for each in asked}
    gone = {ProblemCode.TUNNEL_UNKNOWN} if ProblemCode.TUNNEL_GONE in codes else set()
    said = tuple(each for each in asked if each.code not in gone)
    return (*said, *(each for each in found if each.code not in twice))


def _stand(service: Service, view: View, found: tuple[Problem, ...], *, up: bool) -> Stand:
    asked = worst(service.problems)
    if service.presence is Presence.FROZEN and asked is Effect.BLOCKS:
        asked = Effect.WARNING  # H3: what was accepted last goes on
    match max(asked, worst(found)):
        case Effect.UNPROTECTED:
            return Stand.TAKE_DOWN
        case Effect.UNREADABLE:
            return Stand.STILL if _ledger_protects(service, view) or not up else Stand.TAKE_DOWN
        case Effect.BLOCKS:
            return Stand.TAKE_DOWN if up and _bare(service, view) and not _restorable(service, view) else Stand.STILL
        case _:
            unseen = not up and service.presence in (Presence.STALE, Presence.LEAVING)
            return Stand.STILL if unseen or _stale_503(service, view) else Stand.WANT


def _stale_503(service: Service, view: View) -> bool:
    """Whether its engine went away while it was leaving, and it answers 503: that stays as it is until it is known
    whether its container has come back."""
    if service.presence is not Presence.STALE:
        return False
    rules = (_known_rule(service, tunnel, view) for tunnel in view.may_hold(service.key))
    return any(rule is not None and is_hole(rule) for rule in rules)


def _bare(service: Service, view: View) -> bool:
    """Whether a service that asks for a login stands there without one: it may not stay so, whatever blocks it."""
    if view.apps is None or not asks_protection(service):
        return False
    if "*" in service.key.hostname:  # below its first level only the lock keeps strangers out (H4)
        rules = (_known_rule(service, tunnel, view) for tunnel in view.tunnels.values())
        if any(rule is not None and not is_hole(rule) and not is_locked(rule) for rule in rules):
            return True
    return protects(view.apps, address_of(service.key, service.path)) is None


def _restorable(service: Service, view: View) -> bool:
    """Whether the login that a blocked service lacks can be put back, which closes as well as a take-down and leaves
    nothing else to answer through a loosened one. Below a wildcard a login alone closes nothing (H4)."""
    address = address_of(service.key, service.path)
    wanted = isinstance(service.login, OwnLogin) and "*" not in service.key.hostname
    return wanted and view.own_at(address) is not None and address not in view.given.denied


def _ledger_protects(service: Service, view: View) -> bool:
    """H2: the ledger holds an applied login that does not admit everyone; our rule's lock shows a zone's."""
    if isinstance(service.login, ZoneLogin):
        tunnel = view.tunnel(service)
        rule = view.books.held(Kind.RULE, rule_name(service.key), tunnel.id if tunnel else "")
        return rule is not None and is_locked(rule.value)
    entry = view.books.held(Kind.APPLICATION, address_of(service.key, service.path))
    if entry is None or entry.value.get("everyone") is not False:
        return False
    before = entry.prior or {}  # a write that was cut off leaves one of the two
    return entry.state in (LedgerState.APPLIED, LedgerState.ADOPTED) or before.get("everyone") is False


# --- the login -------------------------------------------------------------------------------------------------------


def _login_problems(service: Service, view: View) -> tuple[Problem, ...]:
    login = service.login
    match login:
        case NoLogin() | LoginUnknown():
            return ()
        case ZoneLogin(zone=zone):
            return _zone_login(service, zone, view)
        case OwnLogin():
            return (*_own_login(service, view), *_lock_problems(service, view))
    assert_never(login)


def _unreadable(service: Service, view: View) -> Problem | None:
    directory = view.given.actual.directory
    if directory.zero_trust is False:
        return problem(ProblemCode.NO_ZERO_TRUST, service, Effect.UNPROTECTED)
    if view.apps is None:
        return unread(service, view, "apps", Effect.UNREADABLE)
    return None


def _own_login(service: Service, view: View) -> tuple[Problem, ...]:
    if (told := _unreadable(service, view) or _policies_unread(service, view)) is not None:
        return (told,)
    address = address_of(service.key, service.path)
    ours = view.own_at(address)
    denied = view.given.denied.get(address)
    if (overruled := _overruled(service, address, view)) is not None:
        return (problem(ProblemCode.PATH_LOGIN_SHARED, service, Effect.UNPROTECTED, value=str(overruled.key)),)
    standing = at(view.apps or (), address)
    if denied is not None:
        kept = not asks_protection(service) or any(not open_to_everyone(app) for app in standing)
        return (replace(denied, effect=Effect.BLOCKS if kept else Effect.UNPROTECTED),)
    if standing and ours is None:
        guarded = not any(open_to_everyone(app) for app in standing)
        effect = Effect.BLOCKS if guarded else Effect.UNPROTECTED
        owner = view.owners.of_app(standing[0])
        return (problem(ProblemCode.FOREIGN_LOGIN, service, effect, detail=standing[0].name, value=owner.name),)
    return _opened_below(service, address, view) if asks_protection(service) else ()


def _policies_unread(service: Service, view: View) -> Problem | None:
    """A reusable policy of ours that the ledger cannot name, while the list of them cannot be read: it may be there."""
    login = service.login
    if view.given.actual.directory.policies is not None or not isinstance(login, OwnLogin):
        return None
    keys = [key for use in login.spec.policies if (key := policy_key(use)) is not None]
    rows = [view.books.held(Kind.POLICY, key) for key in keys]
    known = all(row is not None and row.object_id for row in rows)
    return None if known else unread(service, view, "policies", Effect.UNREADABLE)


def _overruled(service: Service, address: str, view: View) -> Service | None:
    """A service on an exact host that keeps out somebody whom a login on a path of a wildcard would let in: Access
    takes the longer path first (cloudflare-api.md section 4), so the wildcard's gives way."""
    if "*" not in service.key.hostname or "/" not in address or not isinstance(service.login, OwnLogin):
        return None
    wanted = bodies(service.login.spec.policies)
    for other in view.given.services:
        if other.presence is Presence.IGNORED or not outranks(address, address_of(other.key, other.path)):
            continue
        if not asks_protection(other):
            continue
        if not isinstance(other.login, OwnLogin) or opener_than(wanted, bodies(other.login.spec.policies)):
            return other
    return None


def _opened_below(service: Service, address: str, view: View) -> tuple[Problem, ...]:
    """H40: a narrower address that is not ours, of an application that admits everyone; or one of ours on a path of a
    wildcard, which decides before an exact host's as long as it stands."""
    for app in narrower(view.apps or (), address):
        if not open_to_everyone(app):
            continue
        for other in app.addresses:  # of ours too: somebody may have added one
            within = bool(narrower((replace(app, addresses=(other,)),), address))
            if within and (outranks(other, address) or not view.books.owns_app(app, other, wanted=True)):
                return (problem(ProblemCode.FOREIGN_OPENS, service, Effect.UNPROTECTED, detail=other),)
    return ()


def _lock_problems(service: Service, view: View) -> tuple[Problem, ...]:
    """H4, H28: a wildcard needs the second lock; for others a missing team name only leaves it off."""
    directory = view.given.actual.directory
    if directory.zero_trust is False or view.apps is None or view.team:
        return ()
    if service.key.hostname.startswith("*"):
        return (problem(ProblemCode.LOCK_LEFT_OFF, service, Effect.UNPROTECTED),)
    login = service.login
    lockable = isinstance(login, OwnLogin) and not has_bypass(bodies(login.spec.policies))
    wanted = view.given.settings.second_lock and lockable
    return (problem(ProblemCode.LOCK_LEFT_OFF, service, Effect.WARNING),) if wanted else ()


def _zone_login(service: Service, zone: str, view: View) -> tuple[Problem, ...]:
    """H35: the zone's application stands, does not admit everyone, and nothing narrower covers the address."""
    if (told := _unreadable(service, view)) is not None:
        return (told,)
    address = address_of(service.key, service.path)
    decides = next(iter(covering(view.apps or (), address)), None)
    if decides is None or f"*.{zone}" not in decides.addresses:
        mine = decides is not None and view.own_app(address, (decides,), wanted=False) is not None
        if decides is not None and not mine:
            return (problem(ProblemCode.ZONE_LOGIN_NARROWER, service, Effect.UNPROTECTED, detail=decides.name),)
        zone_apps = at(view.apps or (), f"*.{zone}")
        decides = zone_apps[0] if zone_apps else None
    if decides is None or open_to_everyone(decides) or view.opens_zone(zone):
        return (problem(ProblemCode.ZONE_LOGIN_MISSING, service, Effect.UNPROTECTED, value=f"*.{zone}"),)
    return _opened_below(service, address, view)
