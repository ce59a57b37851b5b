"""What starting, changing, updating or stopping the connectors of a tunnel comes to on one engine: steps that are shown
first and carried out only as shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dockflare_desktop.core.connectors.setup import Managed, Setup, setup_of, wrong_with
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

_OVERLAY, _BRIDGE = "overlay", "bridge"
_PREDEFINED = (
    "bridge",
    "host",
    "none",
    "podman",
    "ingress",
)  # no names are looked up there (Docker's networking guide)


class StepKind(StrEnum):
    """What one step does, in the order in which they come."""

    PULL = "pull"
    MAKE_NETWORK = "make network"
    START = "start"
    REPLACE = "replace"
    KEEP = "keep"
    STOP = "stop"
    REMOVE_NETWORK = "remove network"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `number` is the replica's; `name` an image, a network or a container."""

    kind: StepKind
    name: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class EngineNetwork:
    """A network of an engine. `made` is true where we made it, `others` how many containers use it beside ours."""

    name: str
    driver: str = _BRIDGE
    attachable: bool = True
    made: bool = False
    others: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a tunnel's connectors on an engine: None is none at all. `fresh` asks for the image anew,
    also where it was pulled before. `beside` agrees to connectors that run elsewhere (H17)."""

    engine: str
    tunnel_id: str
    setup: Setup | None
    fresh: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What is there: our containers of the tunnel on the engine, its networks, connectors elsewhere."""

    here: Sequence[Managed]
    networks: Sequence[EngineNetwork]
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class ConnectorPlan:
    """What is done, to be shown first. With problems that block nothing is done; undo goes back to `before`."""

    wish: Wish
    engine: str  # its name
    tunnel: str
    before: Setup | None
    steps: tuple[Step, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def in_the_way(self) -> tuple[Problem, ...]:
        """What keeps it from being carried out."""
        return tuple(each for each in self.problems if each.effect >= Effect.BLOCKS)

    @property
    def blocked(self) -> bool:
        """Whether it may not be carried out."""
        return bool(self.in_the_way)

    @property
    def agreeable(self) -> bool:
        """Whether all that is in the way are connectors elsewhere, to which somebody may agree (H17)."""
        return [each.code for each in self.in_the_way] == [ProblemCode.CONNECTOR_ELSEWHERE]

    @property
    def writes(self) -> bool:
        """Whether there is anything to do."""
        return any(step.kind is not StepKind.KEEP for step in self.steps)


def make_connector_plan(wish: Wish, engine: str, tunnel: str, scene: Scene) -> ConnectorPlan:
    """The steps from what is there to what is wanted."""
    before = setup_of(scene.here, wish.engine, wish.tunnel_id)
    plan = ConnectorPlan(wish, engine, tunnel, before)
    if wish.setup is None:
        return _stopping(plan, scene)
    wrong = (*wrong_with(wish.setup), *_network_faults(wish.setup, scene.networks))
    if wrong:
        return replace(plan, problems=wrong)
    return _running(plan, wish.setup, scene)


def _stopping(plan: ConnectorPlan, scene: Scene) -> ConnectorPlan:
    if not scene.here:
        return replace(plan, problems=(none_of_ours(plan.tunnel),))
    steps = [Step(StepKind.STOP, each.name, each.number) for each in scene.here]
    steps += [Step(StepKind.REMOVE_NETWORK, name) for name in left_alone(scene.here, scene.networks)]
    last = () if scene.elsewhere else (Problem(ProblemCode.CONNECTOR_LAST, plan.tunnel, Effect.WARNING),)
    return replace(plan, steps=tuple(steps), problems=last)


def none_of_ours(tunnel: str) -> Problem:
    """There is nothing to stop or to change."""
    return Problem(ProblemCode.NOT_FOUND, tunnel, label="connector of ours", value=quoted(tunnel))


def left_alone(gone: Iterable[Managed], networks: Iterable[EngineNetwork]) -> tuple[str, ...]:
    """Networks that we made and that nobody uses once these containers are gone."""
    names = {each.network for each in gone}
    return tuple(each.name for each in networks if each.name in names and each.made and not each.others)


def _running(plan: ConnectorPlan, setup: Setup, scene: Scene) -> ConnectorPlan:
    known = plan.before.pinned if plan.before is not None and plan.before.image == setup.image else ""
    pinned = "" if plan.wish.fresh else setup.pinned or known
    steps = [] if pinned else [Step(StepKind.PULL, setup.image)]
    if all(each.name != setup.network for each in scene.networks):
        steps.append(Step(StepKind.MAKE_NETWORK, setup.network))
    steps += [_of_replica(number, setup, pinned, scene.here) for number in range(1, setup.replicas + 1)]
    steps += [Step(StepKind.STOP, each.name, each.number) for each in scene.here if each.number > setup.replicas]
    moved = [each for each in scene.here if each.network != setup.network]
    steps += [Step(StepKind.REMOVE_NETWORK, name) for name in left_alone(moved, scene.networks)]
    return replace(plan, steps=tuple(steps), problems=_elsewhere(plan, scene))


def _of_replica(number: int, setup: Setup, pinned: str, here: Sequence[Managed]) -> Step:
    standing = [each for each in here if each.number == number]
    if not standing:
        return Step(StepKind.START, setup.image, number)
    if pinned and len(standing) == 1 and standing[0].as_wanted(setup, pinned):
        return Step(StepKind.KEEP, standing[0].name, number)
    return Step(StepKind.REPLACE, standing[0].name, number)


def _elsewhere(plan: ConnectorPlan, scene: Scene) -> tuple[Problem, ...]:
    """H17: Cloudflare would spread visitors over both. Who runs there already is not asked again."""
    if not scene.elsewhere or scene.here:
        return ()
    effect = Effect.WARNING if plan.wish.beside else Effect.BLOCKS
    return (Problem(ProblemCode.CONNECTOR_ELSEWHERE, plan.tunnel, effect, value=str(scene.elsewhere)),)


def _network_faults(setup: Setup, networks: Sequence[EngineNetwork]) -> tuple[Problem, ...]:
    """A network in which the connector could not look up its targets, or that it cannot join."""
    found = next((each for each in networks if each.name == setup.network), None)
    if setup.network in _PREDEFINED:
        why = "no names of containers are known there"
    elif found is None or found.driver == _BRIDGE or (found.driver == _OVERLAY and found.attachable):
        return ()
    elif found.driver == _OVERLAY:
        why = "it is an overlay network that is not attachable"
    else:
        why = f"its driver is {found.driver}"
    return (Problem(ProblemCode.CONNECTOR_NETWORK, setup.engine, value=quoted(setup.network), detail=why),)
