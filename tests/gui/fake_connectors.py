"""ConnectorCommands that only writes down what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dockflare_desktop.core.connectors.setup import Managed, Setup
from dockflare_desktop.core.connectors.snippets import DEFAULT, Form, Place, TokenBy, snippet
from dockflare_desktop.core.connectors.steps import ConnectorPlan, EngineNetwork, Scene, Wish, make_connector_plan
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.connector_commands import Asked, ConnectorOverview, EnginePlace
from dockflare_desktop.engine.connectors import ConnectorDone

TOKEN = "tunnel-token"  # noqa: S105 - made up


ENGINES = (EnginePlace("e1", "nas-01", (("proxy", 11), ("media", 2))), EnginePlace("e2", "pi"))


NETWORKS = (EngineNetwork("proxy", others=11), EngineNetwork("media", others=2))


def box(setup: Setup) -> Managed:
    name, pinned = f"cloudflared-{setup.tunnel}-7f3a-1", setup.pinned
    how = (setup.image, pinned, setup.network, setup.metrics_port)
    return Managed("box1", name, setup.engine, setup.tunnel_id, setup.tunnel, 1, *how)


@dataclass
class FakeConnectors:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    found: ConnectorOverview = field(default_factory=ConnectorOverview)
    problem: Problem | None = None
    fails: Problem | None = None
    engines: tuple[EnginePlace, ...] = ENGINES
    running: tuple[Setup, ...] = ()
    others: int = 0

    async def overview(self) -> ConnectorOverview:
        return self.found

    async def places(self) -> Sequence[EnginePlace]:
        return self.engines

    async def setups(self, tunnel: str) -> Sequence[Setup]:
        return self.running

    async def plan(self, asked: Asked) -> ConnectorPlan | Problem:
        self.asked.append(("plan", asked))
        if self.problem is not None:
            return self.problem
        now = self.running[0] if self.running else None
        here = () if now is None else (box(now),)
        names = ("image", "network", "metrics_port", "replicas")
        given = {name: getattr(asked, name) for name in names}
        stated: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        wanted = None if asked.stop else replace(now or Setup("e1", "t1", asked.tunnel), **stated)
        wish = Wish("e1", "t1", wanted, asked.fresh, asked.beside)
        return make_connector_plan(wish, "nas-01", asked.tunnel, Scene(here, NETWORKS, self.others))

    async def carry_out(self, plan: ConnectorPlan) -> ConnectorDone | Problem:
        self.asked.append(("carry out", plan))
        return self.fails or ConnectorDone(plan, done=True, after=plan.wish.setup)

    async def snippet(
        self, form: Form, by: TokenBy, tunnel: str, place: Place = DEFAULT, *, reveal: bool = False
    ) -> str | Problem:
        self.asked.append(("snippet", form, by, tunnel, reveal))
        return self.problem or snippet(form, by, tunnel, TOKEN if reveal else "", place)
