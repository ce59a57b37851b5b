"""What connectors say of themselves, beside the rounds: our containers' logs are read where something is not as it
should be, and what they tell is in the next round's view."""

from dataclasses import replace

from dockflare_desktop.core.connectors.setup import Managed, managed_of
from dockflare_desktop.core.connectors.view import ConnectorRow, Seen, ToldBy, refused, tunnel_connectors
from dockflare_desktop.core.model import EngineFound
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.order import Result
from dockflare_desktop.engine.ports import Clock, Store
from dockflare_desktop.engine.proof import Proof

_SAID_OTHERWISE = (ProblemCode.CONNECTOR_BEHIND, ProblemCode.CONNECTOR_REFUSED)


class ConnectorWatch:
    """Keeps what was heard of our containers from round to round."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._clock = now
        self._found: tuple[EngineFound, ...] = ()

    def seen(self, result: Result, found: tuple[EngineFound, ...], proof: Proof) -> Result:
        """The result with a view of every connector; a refusal that a log explains is told in the log's words."""
        self._found = found
        view = tunnel_connectors(
            Seen(
                actual=result.actual,
                managed=self.managed(found),
                now=self._clock(),
                behind=proof.behind,
                engines={each.id: each.name for each in found},
            )
        )
        told = {row.tunnel: _refusal(row) for row in refused(view) if row.told_by is ToldBy.LOG}
        kept = [each for each in result.problems if each.code not in _SAID_OTHERWISE or each.subject not in told]
        return replace(result, connectors=view, problems=(*kept, *told.values()))

    def now(self, result: Result, proof: Proof) -> Result:
        """As `seen`, of what the engines listed last."""
        return self.seen(result, self._found, proof)

    def managed(self, found: tuple[EngineFound, ...]) -> tuple[Managed, ...]:
        """Our containers on every engine, as last listed."""
        return managed_of((each for engine in found for each in engine.containers), self._store.installation)


def _refusal(row: ConnectorRow) -> Problem:
    container = row.managed.name if row.managed is not None else ""
    return Problem(
        ProblemCode.CONNECTOR_REFUSED,
        row.tunnel,
        Effect.WARNING,
        container=container,
        value=str(row.config_version),
        detail=row.reason,
    )
