"""The whole program but its windows: fake Docker, store in memory, the real adapter on the embedded account."""

import random
from collections.abc import Mapping

import httpx

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.adapters.secrets import MemorySecrets
from dockflare_desktop.core.model import AccessGroup, Container, ContainerState, PolicyBody, Port
from dockflare_desktop.core.status import AppStatus, ServiceView, Status
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.outside import DemoOutside
from dockflare_desktop.demo.rate import RateWindow
from dockflare_desktop.demo.transport import AccountTransport
from dockflare_desktop.demo.visitor import Reach, reach
from dockflare_desktop.engine.aside import Aside, at_once
from dockflare_desktop.engine.budget import Allowance, CallBudget
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.desks.desk import Desk
from dockflare_desktop.engine.engine_set import EngineSet, always
from dockflare_desktop.engine.ports import Actor, Edge
from dockflare_desktop.engine.tasks import Tasks
from tests.engine.desk_of_plans import TOKEN, Clock
from tests.fake_store import MemoryStore
from tests.fakes import FakeDoor, FakeProbe, FakeSource

FAMILY = AccessGroup(
    "family", "Family", (PolicyBody("family", "allow", ({"email": {"email": "ann@nordhus.example"}},)),)
)


def container(name: str, host: str = "", **labels: str) -> Container:
    """A running container with labels; underscores in keys stand for dots."""
    stated = {f"dockflare.{key.replace('_', '.')}": value for key, value in labels.items()}
    base = {"dockflare.enable": "true", "dockflare.hostname": host} if host else {}
    return Container(f"id-{name}", name, {**base, **stated}, engine="engine-1", ports=(Port(8080),))


class Whole:
    """Start it, change containers, run rounds, look at status and account."""

    def __init__(self, *containers: Container, aside: Aside = at_once) -> None:
        self.clock = Clock()
        self.account = Account(self.clock, rng=random.Random(7))
        self.zone = self.account.add_zone("nordhus.example")
        self.tunnel = self.account.add_tunnel("dockflare")
        self.connector = self.account.connect(self.tunnel)
        self.account.add_token(TOKEN)
        self.account.add_member("owner@nordhus.example")
        self.transport = AccountTransport(self.account, window=RateWindow(limit=10**9))
        self.store = MemoryStore(clock=self.clock)
        self.source = FakeSource(*containers)
        self.source.now = self.clock
        self.probe = FakeProbe()
        self.asleep = 0.0  # seconds
        self.shown: list[AppStatus] = []
        self.bugs: list[BaseException] = []
        self.tasks = Tasks(self.bugs.append)
        self._aside = aside
        self._build()

    def _build(self) -> None:
        self.controller = Controller(
            sources=(self.source,),
            connect=self.open_account,
            store=self.store,
            secrets=MemorySecrets(TOKEN),
            now=self.clock,
            show=self.shown.append,
            tasks=self.tasks,
            fixed={},
            awake=lambda: self.clock().timestamp() - self.asleep,
            aside=self._aside,
        )
        outside = DemoOutside(self.account)
        self.desk = Desk(self.controller, self.open_chosen, {}, outside, FakeDoor(), probe=self.probe)

    async def open_account(self, token: str) -> Edge:
        return await self.open_chosen(token, "")

    async def open_chosen(self, token: str, account_id: str) -> Edge:
        client = httpx.AsyncClient(transport=self.transport)
        budget = CallBudget(self.clock, Allowance(limit=10**9, window=300.0, read_share=1.0))
        return await connect(token, account_id=account_id, http_client=client, budget=budget, clock=self.clock)

    def watch(self, *sources: FakeSource) -> None:
        """From the next begin() on these are watched, and nothing is known of them but what was stored."""
        self.controller.engines = EngineSet(
            always(sources),
            None,
            store=self.store,
            now=self.clock,
            tasks=self.tasks,
            poke=self.controller.trigger.poke,
        )

    async def start(self, *groups: AccessGroup) -> "Whole":
        self.store.hand = None  # nobody edited these
        for group in groups:
            await self.store.save(group)
        self.store.hand = Actor.YOU
        await self.controller.begin()
        return self

    async def restart(self) -> None:
        """The program ends and starts anew, with the same database and the same account."""
        await self.tasks.cancel_all()
        await self.controller.close()
        self._build()
        await self.controller.begin()

    async def close(self) -> None:
        await self.tasks.cancel_all()
        await self.controller.close()
        assert self.bugs == []

    def run(self, *containers: Container) -> None:
        self.source.containers = containers

    async def round(self, *, full: bool = False) -> AppStatus:
        await self.controller.round(full=full)
        return self.controller.status

    def row(self, address: str) -> ServiceView:
        return next(row for row in self.controller.status.services if row.address == address)

    def statuses(self) -> Mapping[str, Status]:
        return {row.address: row.status for row in self.controller.status.services}

    def reach(self, host: str, path: str = "/") -> Reach:
        return reach(self.account, host, path)

    def writes(self) -> list[str]:
        return [f"{call.method} {call.path}" for call in self.transport.calls if call.method != "GET"]


def stopped(each: Container) -> Container:
    """The same container after `docker stop`."""
    return Container(each.id, each.name, each.labels, ContainerState.EXITED, engine=each.engine)
