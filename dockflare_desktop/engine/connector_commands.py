"""What windows and the command line ask of connectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dockflare_desktop.core.connectors.snippets import DEFAULT, Form, Place, TokenBy
from dockflare_desktop.core.connectors.view import TunnelConnectors
from dockflare_desktop.core.problem import Problem


@dataclass(frozen=True, slots=True)
class ConnectorOverview:
    """The connectors of every tunnel of the account, read now, and what hindered that."""

    tunnels: Sequence[TunnelConnectors] = ()
    problems: Sequence[Problem] = ()


class ConnectorCommands(Protocol):
    """What is asked of connectors. Nothing raises: what hinders is among the answers' problems."""

    async def overview(self) -> ConnectorOverview:
        """Every tunnel with its connectors."""

    async def snippet(
        self, form: Form, by: TokenBy, tunnel: str, place: Place = DEFAULT, *, reveal: bool = False
    ) -> str | Problem:
        """How somebody runs a connector of this tunnel (name or id) himself; its token is in it only with `reveal`."""
