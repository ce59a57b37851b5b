"""A small account with one zone and one tunnel, furnished as a test asks and read as the program reads it."""

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.change import Ledger, LedgerEntry
from dockflare_desktop.core.cloud import Actual, Look
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.public.address import PublicAddress
from dockflare_desktop.core.public.survey import public_now
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.rate import RateWindow
from dockflare_desktop.demo.transport import AccountTransport
from dockflare_desktop.engine.budget import Allowance, CallBudget

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
TOKEN = "t" * 40
ZONE = "home.example"
MARK = "7f3a9c2e"
EVERYONE: dict[str, Any] = {"everyone": {}}
ANN: dict[str, Any] = {"email": {"email": "ann@home.example"}}
OFFICE: dict[str, Any] = {"ip": {"ip": "203.0.113.0/24"}}
CATCH_ALL: dict[str, Any] = {"service": "http_status:404"}


@dataclass
class Cloud:
    """An account with one zone and one connected tunnel, read as the program reads it."""

    account: Account = field(default_factory=lambda: Account(lambda: NOW, rng=random.Random(7)))

    def __post_init__(self) -> None:
        self.zone = self.account.add_zone(ZONE)
        self.tunnel = self.account.add_tunnel("home")
        self.account.connect(self.tunnel)
        self.account.add_token(TOKEN)

    def record(self, name: str, tunnel: str = "", **fields: object) -> None:
        target = f"{tunnel or self.tunnel}.cfargotunnel.com"
        self.account.add_record(self.zone, "CNAME", name, target, **{"proxied": True, **fields})

    def document(self, *rules: dict[str, Any], **more: object) -> None:
        self.account.put_document(self.tunnel, {"ingress": [*rules, CATCH_ALL], **more})

    def login(self, address: str, *policies: dict[str, Any]) -> str:
        return self.account.add_app(domain=address, name=address, policies=list(policies))

    def actual(self, *, groups: bool = True) -> Actual:
        return asyncio.run(self._observe(groups=groups))

    async def _observe(self, *, groups: bool) -> Actual:
        client = httpx.AsyncClient(transport=AccountTransport(self.account, window=RateWindow(limit=10**9)))
        budget = CallBudget(lambda: NOW, Allowance(limit=10**9, window=300.0, read_share=1.0))
        edge = await connect(TOKEN, http_client=client, budget=budget, clock=lambda: NOW)
        names = frozenset(each.name for each in self.account.tunnels.values())
        zones = frozenset(each.name for each in self.account.zones.values())
        try:
            return await edge.observe(Look(zones=zones, tunnels=names, policies=True, groups=groups))
        finally:
            await edge.close()

    def rows(self, *entries: LedgerEntry, **read: Any) -> tuple[PublicAddress, ...]:
        return public_now(replace(self.actual(), **read), Books.of(Ledger(MARK, entries)))

    def found(self, *entries: LedgerEntry, **read: Any) -> dict[str, Reach]:
        return {row.hostname + row.path: row.reach for row in self.rows(*entries, **read)}


def rule(hostname: str = "", path: str = "", service: str = "http://app:80", **options: object) -> dict[str, Any]:
    named = {"hostname": hostname} if hostname else {}
    more = {"path": path} if path else {}
    return {**named, **more, "service": service, **({"originRequest": options} if options else {})}


def policy(decision: str, *include: dict[str, Any], **blocks: object) -> dict[str, Any]:
    return {"name": decision, "decision": decision, "include": list(include), **blocks}


FAMILY, OPEN = policy("allow", ANN), policy("bypass", EVERYONE)
