"""ConnectorCommands that only writes down what it was asked."""

from dataclasses import dataclass, field
from typing import Any

from dockflare_desktop.core.connectors.snippets import DEFAULT, Form, Place, TokenBy, snippet
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.connector_commands import ConnectorOverview

TOKEN = "tunnel-token"  # noqa: S105 - made up


@dataclass
class FakeConnectors:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    found: ConnectorOverview = field(default_factory=ConnectorOverview)
    problem: Problem | None = None

    async def overview(self) -> ConnectorOverview:
        return self.found

    async def snippet(
        self, form: Form, by: TokenBy, tunnel: str, place: Place = DEFAULT, *, reveal: bool = False
    ) -> str | Problem:
        self.asked.append(("snippet", form, by, tunnel, reveal))
        return self.problem or snippet(form, by, tunnel, TOKEN if reveal else "", place)
