"""What people store that says which tunnel: as it becomes when services move, or another tunnel is the default."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import FromLabels, Layered, Layers, Override, ServiceKey
from dockflare_desktop.core.model import ManualRule as Rule
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.provenance import stated
from dockflare_desktop.core.service import Layer, Service
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.core.storing import Stored

FIELD = "tunnel"


@dataclass(frozen=True, slots=True)
class Edits:
    """Layers and settings to store together. `keys` are the services that go to another tunnel by it."""

    stored: Stored = field(default_factory=Stored)
    settings: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[ServiceKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored and decided now. `fixed` are the settings that the environment rules."""

    services: tuple[Service, ...]
    layers: Layers
    settings: Settings
    now: datetime
    fixed: frozenset[str] = frozenset()
    default: str = ""  # the default tunnel's name, "" where it is not there
    engines: Mapping[str, str] = field(default_factory=dict)  # engine's id -> tunnel of its services that name none


@dataclass(frozen=True, slots=True)
class Move:
    """One hostname's services, or (None) all of a tunnel's, to another tunnel."""

    source: Tunnel
    target: Tunnel
    host: str | None = None


def moving(move: Move, standing: Standing) -> Edits | Problem:
    """What moves them. Services that say nothing of a tunnel follow the default one, where all of that one moves; else
    an override says it. All services of a hostname move together, since one hostname is on one tunnel (H10)."""
    if move.source.id == move.target.id:
        return Problem(ProblemCode.TUNNEL_SAME, move.target.name, value=quoted(move.target.name))
    if not move.target.remote:
        return Problem(ProblemCode.TUNNEL_FILE, "tunnel", value=quoted(move.target.name))
    here = [each for each in standing.services if each.tunnel == move.source.name]
    found = [each for each in here if move.host is None or each.key.hostname == move.host]
    if not found:
        return Problem(ProblemCode.TUNNEL_EMPTY, "tunnel", value=quoted(move.source.name), detail=move.host or "")
    follows = move.host is None and move.source.name == standing.default and FIELD not in standing.fixed
    saved = [_moved(each, move.target.name, standing) for each in found if not (follows and _follows(each, standing))]
    settings = {FIELD: move.target.name} if follows else {}
    return Edits(Stored(tuple(saved)), settings, tuple(sorted(each.key for each in found)))


def default(target: Tunnel, standing: Standing) -> Edits | Problem:
    """What makes a tunnel the one of services that name none; those move there."""
    if FIELD in standing.fixed:
        return Problem(ProblemCode.ENV_WINS, FIELD, label=FIELD, value="DOCKFLARE_TUNNEL")
    if not target.remote:
        return Problem(ProblemCode.TUNNEL_FILE, "tunnel", value=quoted(target.name))
    follow = (each.key for each in standing.services if _follows(each, standing) and each.tunnel != target.name)
    return Edits(settings={FIELD: target.name}, keys=tuple(sorted(follow)))


def renamed(old: str, new: str, standing: Standing) -> Edits:
    """What is stored that names a tunnel, with its new name. What labels or the environment say stays, and goes on
    meaning the same tunnel."""
    settings = {FIELD: new} if standing.settings.tunnel == old and FIELD not in standing.fixed else {}
    allowed = standing.settings.allowed_tunnels
    if old in allowed and "allowed_tunnels" not in standing.fixed:
        settings["allowed_tunnels"] = ",".join(new if each == old else each for each in allowed)
    overrides = (each for each in standing.layers.overrides if each.field == FIELD and each.value == old)
    rules = (each for each in standing.layers.manual_rules if each.fields.get(FIELD) == old)
    saved: list[Layered] = [*(replace(each, value=new) for each in overrides), *(_with(each, new) for each in rules)]
    return Edits(Stored(tuple(saved)), settings)


def naming(called: Iterable[str], standing: Standing) -> tuple[ServiceKey, ...]:
    """Services whose labels name a tunnel in one of these ways."""
    names = frozenset(called)
    return tuple(sorted(each.key for each in standing.services if _label(each) in names))


def _label(service: Service) -> object:
    shown = service.below(FIELD)
    return shown.top.value if shown is not None and shown.top.layer is Layer.LABEL else None


def _follows(service: Service, standing: Standing) -> bool:
    """Whether it goes where the default tunnel is."""
    by_engine = isinstance(service.source, FromLabels) and bool(standing.engines.get(service.source.engine))
    return _layer(service) is Layer.DEFAULT and not by_engine


def _layer(service: Service) -> Layer:
    shown = service.fields.get(FIELD)
    return Layer.DEFAULT if shown is None else shown.top.layer


def _moved(service: Service, target: str, standing: Standing) -> Layered:
    """An override says it where one does already, or labels do; a manual rule says it itself."""
    known = [each for each in standing.layers.overrides if each.key == service.key and each.field == FIELD]
    rule = next((each for each in standing.layers.manual_rules if each.key == service.key), None)
    if known and _layer(service) is Layer.OVERRIDE:
        return replace(known[0], value=target, made_at=standing.now)
    if rule is not None:
        return _with(rule, target)
    return Override(service.key, FIELD, target, stated(standing.services, service.key, FIELD), standing.now)


def _with(rule: Rule, target: str) -> Rule:
    return replace(rule, fields={**rule.fields, FIELD: target})
