"""What windows and the command line ask of connectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dockflare_desktop.core.connectors.setup import Setup
from dockflare_desktop.core.connectors.snippets import DEFAULT, Form, Place, TokenBy
from dockflare_desktop.core.connectors.steps import ConnectorPlan
from dockflare_desktop.core.connectors.view import TunnelConnectors
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.connectors import ConnectorDone


@dataclass(frozen=True, slots=True)
class ConnectorOverview:
    """The connectors of every tunnel of the account, read now, and what hindered that."""

    tunnels: Sequence[TunnelConnectors] = ()
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of a tunnel's connectors. What is None stays as it is, or as it is by default; `engine` "" is
    the one that runs them, or the only one there is. `stop` ends them all, `fresh` pulls the image anew, `beside`
    agrees to connectors elsewhere (H17)."""

    tunnel: str  # name or id
    engine: str = ""  # id, name or address
    image: str | None = None
    pinned: str = ""
    network: str | None = None
    metrics_port: int | None = None
    replicas: int | None = None
    stop: bool = False
    fresh: bool = False
    beside: bool = False
    running: bool = False  # only where something of ours runs already (update, scale)


@dataclass(frozen=True, slots=True)
class EnginePlace:
    """An engine on which connectors may run; networks that its containers use (name, how many), most used first."""

    id: str
    name: str
    networks: Sequence[tuple[str, int]] = ()


class ConnectorCommands(Protocol):
    """What is asked of connectors. Nothing raises: what hinders is among the answers' problems."""

    async def overview(self) -> ConnectorOverview:
        """Every tunnel with its connectors."""

    async def places(self) -> Sequence[EnginePlace]:
        """Engines on which connectors may run, as last listed."""

    async def setups(self, tunnel: str) -> Sequence[Setup]:
        """How our connectors of a tunnel run, one for each engine."""

    async def plan(self, asked: Asked) -> ConnectorPlan | Problem:
        """What it comes to; nothing is written."""

    async def carry_out(self, plan: ConnectorPlan) -> ConnectorDone | Problem:
        """Do it as it was shown. Where the answer is not `done`, something changed, and it is to be shown again."""

    async def snippet(
        self, form: Form, by: TokenBy, tunnel: str, place: Place = DEFAULT, *, reveal: bool = False
    ) -> str | Problem:
        """How somebody runs a connector of this tunnel (name or id) himself; its token is in it only with `reveal`."""
