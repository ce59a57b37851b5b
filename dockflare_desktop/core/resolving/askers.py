"""Who asks for what in this round: containers that are there, containers remembered, manual rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from dockflare_desktop.core.labels.claims import fields_of
from dockflare_desktop.core.labels.parser import Parsed, parse
from dockflare_desktop.core.model import (
    Claim,
    Container,
    EngineFound,
    EngineState,
    FromLabels,
    Manual,
    ManualRule,
    Rejected,
    Remembered,
    ServiceKey,
    Source,
)
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.asker import Asker
from dockflare_desktop.core.resolving.blocks import has_ended
from dockflare_desktop.core.resolving.overrides import ended
from dockflare_desktop.core.resolving.world import World
from dockflare_desktop.core.service import Presence
from dockflare_desktop.core.settings import Settings

AWAY = (EngineState.AWAY, EngineState.DENIED)
_NO_ENGINE = EngineFound("", "", "", EngineState.AWAY)


@dataclass(frozen=True, slots=True)
class Refused:
    """A request of a container that is there, without a usable key."""

    rejected: Rejected
    container: Container

    @property
    def index(self) -> str:
        """The index of the labels that ask."""
        return index_of(self.rejected.source)


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything asked for in this round."""

    by_key: Mapping[ServiceKey, tuple[Asker, ...]]
    refused: tuple[Refused, ...]
    problems: tuple[Problem, ...]


def ask_all(world: World) -> Asked:
    """Read the labels of every container that is there; an engine that is away counts with its last accepted list."""
    by_key: dict[ServiceKey, list[Asker]] = {}
    refused: list[Refused] = []
    problems: list[Problem] = []
    for engine in world.engines:
        presence = Presence.STALE if engine.state in AWAY else Presence.PRESENT
        for listed in engine.containers:
            if not listed.present:
                continue
            container = listed if listed.engine == engine.id else replace(listed, engine=engine.id)
            parsed = _read(container, world.settings.label_prefix)
            refused += [Refused(each, container) for each in parsed.rejected]
            problems += parsed.problems
            for claim in parsed.claims:
                by_key.setdefault(claim.key, []).append(Asker(claim, container, engine, presence))
    return Asked({key: tuple(each) for key, each in by_key.items()}, tuple(refused), tuple(problems))


def remembered_asker(held: Remembered, world: World) -> Asker | None:
    """The holder as last accepted, its labels read anew, with the prefix of then where today's finds nothing; None
    where they do not lead to this key any more."""
    prefixes = (world.settings.label_prefix, held.prefix)
    claims = (claim for prefix in prefixes for claim in _read(held.container, prefix).claims)
    claim = next((each for each in claims if each.key == held.key), None)
    if claim is None:
        return None
    engine = engine_of(held.container, world.engines)
    return Asker(claim, held.container, engine, Presence.LEAVING, held.since, held.leaving_since)


def _read(container: Container, prefix: str) -> Parsed:
    """The labels' claims. Most containers say the same as in the round before, so what was read is kept."""
    names = (container.engine, container.id, container.name, container.project, container.compose_service)
    return _parsed(names, tuple(container.labels.items()), prefix)


@lru_cache(maxsize=4096)
def _parsed(names: tuple[str, str, str, str, str], labels: tuple[tuple[str, str], ...], prefix: str) -> Parsed:
    engine, container_id, name, project, service = names
    container = Container(container_id, name, dict(labels), engine=engine, project=project, compose_service=service)
    return parse(container, Settings(label_prefix=prefix))


def engine_of(container: Container, engines: Iterable[EngineFound]) -> EngineFound:
    """The engine a container is on; one that nobody watches or reached yet is away."""
    return next((engine for engine in engines if engine.id == container.engine), _NO_ENGINE)


def manual_askers(world: World) -> tuple[tuple[Asker, ...], tuple[Asker, ...], tuple[Problem, ...]]:
    """Manual rules in force, those switched off, and what is told of those whose time is over."""
    active: list[Asker] = []
    disabled: list[Asker] = []
    problems: list[Problem] = []
    for rule in world.layers.manual_rules:
        if has_ended(rule.expires_at, world.now):
            told = ended(str(rule.key), str(rule.key), rule.expires_at, world.now)
            problems += [replace(each, code=ProblemCode.MANUAL_ENDED, since=rule.expires_at) for each in told]
        elif rule.enabled:
            active.append(Asker(_manual_claim(rule), since=rule.made_at, rule=rule))
        else:
            off = Presence.IGNORED
            disabled.append(Asker(_manual_claim(rule), presence=off, since=rule.made_at, rule=rule))
    return tuple(active), tuple(disabled), tuple(problems)


def _manual_claim(rule: ManualRule) -> Claim:
    name = str(rule.key)
    fields, broken = fields_of({key: (key, text) for key, text in rule.fields.items()}, name, name)
    return Claim(rule.key, rule.path, Manual(name), fields, (*broken.values(), *_moving(rule)), broken)


def _moving(rule: ManualRule) -> tuple[Problem, ...]:
    if rule.moves_to is None:
        return ()
    there = as_typed(rule.moves_to)
    return (Problem(ProblemCode.MANUAL_MOVES, str(rule.key), Effect.HINT, value=there),)


def index_of(source: Source) -> str:
    """The index of what labels ask for; "" for a manual rule."""
    return source.index if isinstance(source, FromLabels) else ""
