"""The demo has the engines of its stage and no others; nothing of this computer is looked at."""

from collections.abc import Callable, Mapping, Sequence

from dockflare_desktop.core.engines.probed import HostKey, Offer, Probed
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import ContainerSource, OutsideError, Snapshot
from dockflare_desktop.engine.ports.connectors import ConnectorHost


class DemoDoor:
    """`sources` are the engines of the stage, by id."""

    pinned_by = ""

    def __init__(self, sources: Mapping[str, ContainerSource]) -> None:
        self._sources = sources

    def source(self, engine: StoredEngine) -> ContainerSource:
        """One of the stage, else one that nobody finds."""
        return self._sources.get(engine.id) or _Nowhere(engine)

    def check(self, _engine: StoredEngine) -> Problem | None:
        """Every place is possible, and there is nothing at it."""
        return None

    async def test(self, engine: StoredEngine) -> Probed:
        """As a real one, of the stage's."""
        try:
            found = await self.source(engine).snapshot()
        except OutsideError as error:
            return Probed(error.problem)
        return Probed(engine=found.engine_id, name=found.name, version="demo", containers=len(found.containers))

    async def offers(self) -> Sequence[Offer]:
        """None."""
        return ()

    async def contexts(self) -> Sequence[Offer]:
        """None."""
        return ()

    async def host_key(self, engine: StoredEngine) -> HostKey | Problem:
        """There is no host."""
        return _nowhere(engine)

    async def trust(self, _key: HostKey) -> Problem | None:
        """Nothing is remembered."""
        return None


class _Nowhere:
    def __init__(self, engine: StoredEngine) -> None:
        self._engine = engine
        self.url = engine.url or f"context {engine.context}"
        self.host: ConnectorHost | None = None

    async def snapshot(self) -> Snapshot:
        raise OutsideError(_nowhere(self._engine))

    async def watch(self, _on_change: Callable[[], None], on_stream: Callable[[bool], None]) -> None:
        on_stream(False)  # noqa: FBT003 - the port's callback

    async def attach(self, container_id: str, network: str, *, alias: str = "") -> None:  # noqa: ARG002 - nobody is there
        raise OutsideError(_nowhere(self._engine))

    async def detach(self, container_id: str, network: str) -> None:  # noqa: ARG002 - nobody is there
        raise OutsideError(_nowhere(self._engine))

    async def close(self) -> None:
        """Nothing was opened."""


def _nowhere(engine: StoredEngine) -> Problem:
    name = engine.name or DEFAULT
    return Problem(ProblemCode.ENGINE_AWAY, name, detail="the demo reaches no real engine")
