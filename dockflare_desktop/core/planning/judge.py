"""One service against what Cloudflare has: may it be published, must it be left alone, must it be taken down?"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from dockflare_desktop.core.access.coverage import (
    address_of,
    protects,
)
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.books import rule_name
from dockflare_desktop.core.planning.desired import is_hole, is_locked
from dockflare_desktop.core.planning.desired_policies import bodies
from dockflare_desktop.core.planning.login_problems import login_problems
from dockflare_desktop.core.planning.obstacles import problem, route_problems
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
    def login_at(self) -> str:
        """The address of the application that it lies behind: its own, or its zone's."""
        login = self.service.login
        return f"*.{login.zone}" if isinstance(login, ZoneLogin) else self.address

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
    found = (
        *login_problems(service, view),
        *route_problems(service, tunnel, view),
        *_full(service, view, up=bool(standing)),
    )
    problems = _together(service.problems, found)
    address = address_of(service.key, service.path)
    if view.books.gives_back(service.key, address):
        told = (*service.problems, problem(ProblemCode.GIVEN_BACK, service))
        return Judged(service, Stand.AWAY, told, up, address, elsewhere)
    if service.presence is Presence.IGNORED:
        return Judged(service, Stand.AWAY, problems, up, address, elsewhere)
    stand = _stand(service, view, found, up=bool(standing))
    return Judged(service, stand, problems, up, address, elsewhere)


def _full(service: Service, view: View, *, up: bool) -> tuple[Problem, ...]:
    """Its zone has no room for its record. What is up goes on: its record is tried, and what comes of it told."""
    told = None if up else view.no_room.get(service.key)
    return () if told is None else (told,)


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
    if isinstance(service.login, ZoneLogin):
        zone = service.login.zone
        return view.comes(zone) and view.own_at(f"*.{zone}") is not None
    wanted = isinstance(service.login, OwnLogin) and "*" not in service.key.hostname
    return wanted and view.own_at(address) is not None and address not in view.given.denied


def _ledger_protects(service: Service, view: View) -> bool:
    """H2: the ledger holds an applied login that does not admit everyone; our rule's lock shows a zone's that is not
    ours."""
    address = address_of(service.key, service.path)
    if isinstance(service.login, ZoneLogin):
        address = f"*.{service.login.zone}"
        tunnel = view.tunnel(service)
        rule = view.books.held(Kind.RULE, rule_name(service.key), tunnel.id if tunnel else "")
        if rule is not None and is_locked(rule.value):
            return True
    entry = view.books.held(Kind.APPLICATION, address)
    if entry is None or entry.value.get("everyone") is not False:
        return False
    before = entry.prior or {}  # a write that was cut off leaves one of the two
    return entry.state in (LedgerState.APPLIED, LedgerState.ADOPTED) or before.get("everyone") is False
