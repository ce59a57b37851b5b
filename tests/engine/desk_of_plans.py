"""A bench for plans: hand-made services against the embedded account, through the real adapter, ledger in memory."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import httpx

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.core.change import Ledger, LedgerEntry, LedgerState, Outcome, Plan
from dockflare_desktop.core.cloud import Actual, Look
from dockflare_desktop.core.history import NOTHING, Around
from dockflare_desktop.core.model import FromLabels, Path, PathMatch, PolicyBody, ServiceKey
from dockflare_desktop.core.planning.advance import advance
from dockflare_desktop.core.planning.judge import asks_protection
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import AccessSpec, GroupPolicy, InlinePolicy, Login, NoLogin, OwnLogin, Service
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.rate import RateWindow
from dockflare_desktop.demo.transport import AccountTransport
from dockflare_desktop.demo.visitor import Reach, reach
from dockflare_desktop.engine.apply import Applied, Apply
from dockflare_desktop.engine.budget import Allowance, CallBudget
from dockflare_desktop.engine.guarding import Former
from dockflare_desktop.engine.ports import Actor, Edge
from dockflare_desktop.engine.rows import updated

TOKEN = "t" * 40
INSTALLATION = "7f3a9c2e"
FAMILY = PolicyBody("family", "allow", ({"email": {"email": "ann@nordhus.example"}},))
STAFF = PolicyBody("staff", "allow", ({"email_domain": {"domain": "mkdev.example"}},))
ANYONE = PolicyBody("open", "bypass", ({"everyone": {}},))


class Clock:
    """Stands still unless moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **parts: float) -> None:
        self.at += timedelta(**parts)


@dataclass
class MemoryLedger:
    """As much of a store as apply needs."""

    entries: dict[tuple[str, str, str], LedgerEntry] = field(default_factory=dict)
    history: list[Outcome] = field(default_factory=list)

    async def intend(self, entries: Iterable[LedgerEntry]) -> None:
        self.entries.update({(e.kind, e.key, e.tunnel): e for e in entries})

    async def settle(
        self, entries: Iterable[LedgerEntry], outcomes: Iterable[Outcome], actor: Actor, around: Around = NOTHING
    ) -> None:
        self.entries.update({(e.kind, e.key, e.tunnel): e for e in entries})
        self.history += list(outcomes)

    async def forget(self, entries: Iterable[LedgerEntry]) -> None:
        for e in entries:
            self.entries.pop((e.kind, e.key, e.tunnel), None)

    def ledger(self, *, lost: bool = False) -> Ledger:
        return Ledger(INSTALLATION, tuple(self.entries.values()), lost)


class Bench:
    """One account with the zone nordhus.example and the tunnel home, and what a program would do with it."""

    def __init__(self, *, tunnel: bool = True) -> None:
        self.clock = Clock()
        self.account = Account(self.clock, rng=random.Random(7))
        self.zone = self.account.add_zone("nordhus.example")
        self.account.add_token(TOKEN)
        self.transport = AccountTransport(self.account, window=RateWindow(limit=10**9))
        self.store = MemoryLedger()
        self.settings = Settings(tunnel="home")
        self.lost = False
        self.asked: tuple[Service, ...] = ()
        self.guarded = True
        self.refused: list[Problem] = []
        self.former = Former()
        self.actual: Actual | None = None
        self.edge: Edge | None = None
        if tunnel:
            self.tunnel = self.account.add_tunnel("home")
            self.connector = self.account.connect(self.tunnel)

    async def open(self) -> "Bench":
        client = httpx.AsyncClient(transport=self.transport)
        budget = CallBudget(self.clock, Allowance(limit=10**9, window=300.0, read_share=1.0))
        self.edge = await connect(TOKEN, http_client=client, budget=budget, clock=self.clock)
        return self

    async def close(self) -> None:
        assert self.edge is not None
        await self.edge.close()

    def look(self) -> Look:
        names = frozenset({"home"})
        return Look(zones=frozenset({"nordhus.example"}), tunnels=names, connectors=names, policies=True, team=True)

    async def plan(self, *services: Service, denied: dict[str, Problem] | None = None, **given: object) -> Plan:
        assert self.edge is not None
        self.actual = await self.edge.observe(self.look())
        return make_plan(self.situation(services, denied or {}, given))

    def situation(self, services: Iterable[Service], denied: dict[str, Problem], given: dict[str, object]) -> Situation:
        assert self.actual is not None
        self.asked = tuple(services)
        made = Situation(
            services=tuple(services),
            actual=self.actual,
            ledger=self.store.ledger(lost=self.lost),
            settings=self.settings,
            now=self.clock(),
            denied=denied,
        )
        return replace(made, **given)

    async def round(self, *services: Service, denied: dict[str, Problem] | None = None, **given: object) -> Applied:
        """Observe, plan, apply."""
        return await self.carry_out(await self.plan(*services, denied=denied, **given))

    async def carry_out(self, plan: Plan) -> Applied:
        """Apply a plan that was made on what was observed last."""
        for entry in plan.corrections:
            self.store.entries[(entry.kind, entry.key, entry.tunnel)] = entry
        assert self.actual is not None
        assert self.edge is not None
        ledger = updated(self.store.ledger(lost=self.lost), plan.corrections)
        guarded = tuple(each for each in self.asked if asks_protection(each)) if self.guarded else ()
        apply = Apply(self.edge, self.store, self.clock, guarded, self.former)
        applied = await apply(plan, self.actual, ledger, Actor.AUTOMATIC)
        self.refused += [
            each.problem for each in applied.outcomes if each.problem and each.problem.code is ProblemCode.WOULD_EXPOSE
        ]
        self.actual = advance(self.actual, applied.outcomes, applied.documents)
        return applied

    async def settle(self, *services: Service, rounds: int = 6, **given: object) -> Plan:
        """Rounds until nothing is left to do; the last plan."""
        for _ in range(rounds):
            await self.round(*services, **given)
            plan = await self.plan(*services, **given)
            if not plan.due and not any(change.waits for change in plan.changes):
                return plan
        return plan

    def reach(self, host: str, path: str = "/") -> Reach:
        return reach(self.account, host, path)

    def rules(self) -> list[dict[str, object]]:
        document = self.account.tunnels[self.tunnel].config or {}
        return list(document.get("ingress", []))

    def apps(self) -> list[str]:
        return sorted(str(app["domain"]) for app in self.found("apps"))

    def found(self, kind: str) -> list[Mapping[str, object]]:
        """Every application, policy, ... as it stands in the account."""
        return list(self.account.snapshot()[kind].values())  # type: ignore[attr-defined]  # a mapping of mappings

    def writes(self) -> list[str]:
        return [f"{call.method} {call.path}" for call in self.transport.calls if call.method != "GET"]

    def applied(self) -> list[LedgerEntry]:
        return [entry for entry in self.store.entries.values() if entry.state is LedgerState.APPLIED]


def service(
    hostname: str,
    path: str = "",
    *,
    login: Login | None = None,
    target: str = "http://app:8080",
    match: PathMatch | None = None,
    **fields: object,
) -> Service:
    """A service as resolve would make it."""
    found = match or (PathMatch.PREFIX if path else PathMatch.NONE)
    pattern = {PathMatch.NONE: "", PathMatch.PREFIX: f"^{path}(/|$)", PathMatch.EXACT: f"^{path}$"}.get(found, path)
    made = Service(
        key=ServiceKey(hostname, pattern),
        path=Path(path, found, pattern),
        source=FromLabels("e", "c1", "app"),
        fields={},
        target=target,
        origin={},
        tunnel="home",
        zone="nordhus.example",
        login=login or NoLogin(),
    )
    return replace(made, **fields)


def behind(address: str, *bodies: PolicyBody, group: str = "", **spec: object) -> OwnLogin:
    """A login of its own, by group (reusable) or inline."""
    uses = tuple(
        GroupPolicy(group, number, body) if group else InlinePolicy(body) for number, body in enumerate(bodies)
    )
    made = AccessSpec(address, address, uses)
    return OwnLogin(replace(made, **spec), (group,) if group else ())
