"""Labels that went wrong on a service that is up (H3): it stays as accepted last, unless its login is at stake."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.opening import opens
from dockflare_desktop.core.model import Remembered, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.resolving.asker import Asker
from dockflare_desktop.core.resolving.askers import remembered_asker
from dockflare_desktop.core.resolving.building import Made
from dockflare_desktop.core.resolving.world import World
from dockflare_desktop.core.service import Presence, Service


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted last: `held` by key; `make` gives the service that an asker would have."""

    world: World
    held: Mapping[ServiceKey, Remembered]
    make: Callable[[Asker], Made]

    def instead_of(self, made: Made) -> Made:
        """The service as last accepted, where the one made now is blocked and this one is up."""
        service = made.service
        held = self.held.get(service.key)
        if held is None or worst(service.problems) is not Effect.BLOCKS or service.key not in self.world.applied:
            return made
        past = self._past(held, service)
        if past is None or worst(past.service.problems) >= Effect.BLOCKS:
            return made
        return frozen(past, service.problems)

    def closed(self, service: Service) -> Service:
        """Where a login is newly asked for and something else is in its way, what is up without it must not stay up."""
        blocked = service.presence is Presence.PRESENT and worst(service.problems) is Effect.BLOCKS
        if not blocked or service.key not in self.world.applied or opens(service.login):
            return service
        held = self.held.get(service.key)
        past = None if held is None else remembered_asker(held, self.world)
        if past is not None and not opens(self.make(past).service.login):
            return service
        problems = (
            replace(each, effect=Effect.UNPROTECTED) if each.effect is Effect.BLOCKS else each
            for each in service.problems
        )
        return replace(service, problems=tuple(problems))

    def _past(self, held: Remembered, now: Service) -> Made | None:
        """The service as last accepted; where the new labels ask for a login and the old ones did not, with that
        login."""
        past = remembered_asker(held, self.world)
        if past is None:
            return None
        made = self.make(replace(past, presence=Presence.FROZEN, leaving_since=None))
        if opens(made.service.login) and not opens(now.login):
            made = replace(made, service=replace(made.service, login=now.login))
        return made


def frozen(made: Made, problems: Iterable[Problem]) -> Made:
    """It stays, and says why."""
    stays = Problem(ProblemCode.STAYS_AS_ACCEPTED, str(made.service.key), Effect.WARNING)
    told = (*made.service.problems, *problems, stays)
    return replace(made, service=replace(made.service, problems=told))
