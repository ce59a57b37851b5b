"""Who gets a key, and how its holder stands: there, leaving, or on an engine that is away (H9, H11)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from dockflare_desktop.core.model import Container, EngineState, Remembered
from dockflare_desktop.core.resolving.asker import Asker
from dockflare_desktop.core.resolving.askers import AWAY, Refused, engine_of, index_of, remembered_asker
from dockflare_desktop.core.resolving.world import World
from dockflare_desktop.core.service import Login, LoginUnknown, OwnLogin, Presence, Service

Make = Callable[[Asker], Service]  # a service as an asker would have it
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Contest:
    """One key: who asks for it, who held it, and who of the others is broken."""

    askers: tuple[Asker, ...]
    held: Remembered | None
    refused: tuple[Refused, ...]
    world: World
    make: Make


@dataclass(frozen=True, slots=True)
class Won:
    """Who has a key now. `frozen`: its container is there, but its labels no longer lead to the key (H3)."""

    asker: Asker
    frozen: bool = False
    refused: Refused | None = None


def winner(contest: Contest) -> Won | None:
    """Decide one key: its holder keeps it; else the one running longest, else by name."""
    held = contest.held
    if held is not None and (kept := _kept(held, contest)) is not None:
        return kept
    best = first(contest.askers)
    return None if best is None else Won(replace(best, since=contest.world.now))


def first(askers: Sequence[Asker]) -> Asker | None:
    """The one running longest, else by name; what is there goes before what an engine that is away said last."""
    return min(askers, key=_seniority, default=None)


def _seniority(asker: Asker) -> tuple[bool, datetime, str, str, str]:
    container = asker.container
    created = container.created_at if container and container.created_at else _LATEST
    name = container.name if container else ""
    return (
        asker.presence is Presence.STALE,
        created,
        name,
        container.id if container else "",
        index_of(asker.claim.source),
    )


def _kept(held: Remembered, contest: Contest) -> Won | None:
    """What becomes of a key that somebody holds; None where the hold is over."""
    engine = engine_of(held.container, contest.world.engines)
    if engine.state in AWAY:
        stale = _of_container(held.container, contest.askers) or remembered_asker(held, contest.world)
        if stale is None:
            return None
        return Won(replace(stale, presence=Presence.STALE, since=held.since, leaving_since=None))
    if (heir := _heir(held, contest.askers)) is not None:
        return Won(replace(heir, since=held.since))
    past = remembered_asker(held, contest.world)
    if past is None:
        return None
    if (broken := _broken(held, contest.refused)) is not None and held.key in contest.world.applied:
        return Won(replace(past, presence=Presence.FROZEN, leaving_since=None), frozen=True, refused=broken)
    return _gone(held, past, contest, confirmed=engine.state is EngineState.WATCHING)


def _gone(held: Remembered, past: Asker, contest: Contest, *, confirmed: bool) -> Won | None:
    """The holder's container is gone. Only a confirmed list starts or ends a grace period (product.md section 5.4)."""
    world = contest.world
    if not confirmed and held.leaving_since is None:
        return Won(replace(past, presence=Presence.STALE))
    since = held.leaving_since or world.now
    leaving = replace(past, leaving_since=since)
    before = contest.make(leaving)
    if (heir := _same_login(before, contest)) is not None:
        return Won(replace(heir, since=world.now))
    over = confirmed and world.now - since >= timedelta(seconds=before.grace)
    return None if over else Won(leaving)


def _same_login(before: Service, contest: Contest) -> Asker | None:
    """H9: a container that asks for the same login takes over at once."""
    equal = [
        each for each in contest.askers if each.presence is Presence.PRESENT and _equal(contest.make(each), before)
    ]
    return first(equal)


def _equal(one: Service, other: Service) -> bool:
    if isinstance(one.login, LoginUnknown):
        return False
    return _bare(one.login) == _bare(other.login)


def _bare(login: Login) -> Login:
    """A login without its name, which is for people only."""
    return replace(login, spec=replace(login.spec, name="")) if isinstance(login, OwnLogin) else login


def _heir(held: Remembered, askers: Iterable[Asker]) -> Asker | None:
    """The holder itself, else the same Compose service, else the same container name, on the same engine."""
    there = [each for each in askers if each.container is not None and each.container.engine == held.container.engine]
    if (same := _of_container(held.container, there)) is not None:
        return same
    for akin in (same_compose_service, _same_name):
        heirs = [each for each in there if each.container is not None and akin(each.container, held.container)]
        if (heir := first(heirs)) is not None:
            return heir
    return None


def _of_container(container: Container, askers: Iterable[Asker]) -> Asker | None:
    return next((each for each in askers if each.container is not None and each.container.id == container.id), None)


def _broken(held: Remembered, refused: Iterable[Refused]) -> Refused | None:
    """A request of the holder (or its heir) that has lost its key to a mistake in the labels."""
    return next((each for each in refused if _akin(each.container, held.container) and each.index == held.index), None)


def _akin(one: Container, other: Container) -> bool:
    """The same container, or one that took its place on the same engine."""
    if one.engine != other.engine:
        return False
    return one.id == other.id or same_compose_service(one, other) or _same_name(one, other)


def same_compose_service(one: Container, other: Container) -> bool:
    """Replicas of one Compose service, or the container that replaced another."""
    named = bool(one.project) and bool(one.compose_service)
    same = (one.engine, one.project, one.compose_service) == (other.engine, other.project, other.compose_service)
    return named and same


def _same_name(one: Container, other: Container) -> bool:
    return one.name == other.name
