"""What is in the way of a service's login: of its own, of its zone's, of the lock behind it (H2, H4, H28, H35, H40)."""

from dataclasses import replace
from typing import assert_never

from dockflare_desktop.core.access.coverage import (
    address_of,
    at,
    covering,
    narrower,
    open_to_everyone,
    outranks,
)
from dockflare_desktop.core.access.opening import opens
from dockflare_desktop.core.access.openness import has_bypass, opener_than
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.planning.desired_policies import bodies, policy_key
from dockflare_desktop.core.planning.obstacles import problem, unread
from dockflare_desktop.core.planning.situation import View, ZoneStand
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import LoginUnknown, NoLogin, OwnLogin, Presence, Service, ZoneLogin


def login_problems(service: Service, view: View) -> tuple[Problem, ...]:
    """What keeps its login from being made or relied on."""
    login = service.login
    match login:
        case NoLogin() | LoginUnknown():
            return ()
        case ZoneLogin():
            return _zone_login(service, login, view)
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
    if (whole := view.whole_zones.get(address)) is not None and _differs(service, whole):
        return (problem(ProblemCode.ZONE_LOGIN_TAKEN, service, Effect.UNPROTECTED, value=address),)
    standing = at(view.apps or (), address) if ours is None or denied is not None else ()
    if denied is not None:
        kept = not _asks(service) or any(not open_to_everyone(app) for app in standing)
        return (replace(denied, effect=Effect.BLOCKS if kept else Effect.UNPROTECTED),)
    if standing and ours is None:
        guarded = not any(open_to_everyone(app) for app in standing)
        effect = Effect.BLOCKS if guarded else Effect.UNPROTECTED
        owner = view.owners.of_app(standing[0])
        return (problem(ProblemCode.FOREIGN_LOGIN, service, effect, detail=standing[0].name, value=owner.name),)
    return _opened_below(service, address, view) if _asks(service) else ()


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
        if not _asks(other):
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


def _differs(service: Service, whole: ZoneStand) -> bool:
    """Whether people want another login for the whole zone than a service on `*.zone`: what they stored goes before."""
    own, wanted = service.login, whole.wanted.login
    if not isinstance(wanted, OwnLogin) or not isinstance(own, OwnLogin):
        return not whole.off
    return own.spec.policies != wanted.spec.policies


def _zone_login(service: Service, login: ZoneLogin, view: View) -> tuple[Problem, ...]:
    """H35: the zone's application stands or is made, does not admit everyone, and nothing narrower covers the address;
    what asks for nothing may lie behind a narrower login."""
    zone = login.zone
    if (told := _unreadable(service, view)) is not None:
        return (told,)
    address = address_of(service.key, service.path)
    decides = next(iter(covering(view.apps or (), address)), None)
    if decides is None or f"*.{zone}" not in decides.addresses:
        mine = decides is not None and view.own_app(address, (decides,), wanted=False) is not None
        if decides is not None and not mine:
            if login.implied and not open_to_everyone(decides):
                return ()
            if login.implied:
                return (problem(ProblemCode.FOREIGN_OPENS, service, Effect.UNPROTECTED, detail=address),)
            return (problem(ProblemCode.ZONE_LOGIN_NARROWER, service, Effect.UNPROTECTED, detail=decides.name),)
        zone_apps = at(view.apps or (), f"*.{zone}")
        decides = zone_apps[0] if zone_apps else None
    missing = decides is None or open_to_everyone(decides) or view.opens_zone(zone)
    if missing and not view.comes(zone):
        code = ProblemCode.ZONE_LOGIN_WANTED if login.implied else ProblemCode.ZONE_LOGIN_MISSING
        return (problem(code, service, Effect.UNPROTECTED, value=f"*.{zone}"),)
    return _opened_below(service, address, view)


def _asks(service: Service) -> bool:
    return not opens(service.login)
