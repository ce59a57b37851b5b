"""An engine that cannot even be looked for, since it is not known where: a context that is gone, a broken address."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.ports import OutsideError, Snapshot
from dockflare_desktop.engine.ports.connectors import ConnectorHost


class UnreachableSource:
    """A ContainerSource that says why, and nothing else: what is not known is away, never empty."""

    def __init__(self, url: str, name: str, problem: Problem) -> None:
        self._url = url
        self._problem = replace(problem, subject=name or problem.subject)
        self.host: ConnectorHost | None = None

    @property
    def url(self) -> str:
        """What is known of its address."""
        return self._url

    async def snapshot(self) -> Snapshot:
        """Raises OutsideError."""
        raise OutsideError(self._problem)

    async def watch(self, _on_change: Callable[[], None], on_stream: Callable[[bool], None]) -> None:
        """Until cancelled; there is no stream."""
        on_stream(False)  # noqa: FBT003 - the port's callback
        await asyncio.Event().wait()

    async def attach(self, container_id: str, network: str, *, alias: str = "") -> None:  # noqa: ARG002 - nobody is there
        """Raises OutsideError."""
        raise OutsideError(self._problem)

    async def detach(self, container_id: str, network: str) -> None:  # noqa: ARG002 - nobody is there
        """Raises OutsideError."""
        raise OutsideError(self._problem)

    async def close(self) -> None:
        """Nothing was opened."""
