"""What tests of the Cloudflare adapter share: an open Edge before any transport, and answers as the API gives them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

import httpx

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.transport import AccountTransport
from dockflare_desktop.engine.ports import Edge, Urgency

NOW = datetime(2026, 11, 1, 10, tzinfo=UTC)
TOKEN = "s3cret-" * 7
ACCOUNT = "0a1b" * 8
ZONE = "9f8e" * 8
DOMAIN = "mkdev.example"


@dataclass
class OpenBudget:
    """A budget without limits that notes what passed and what it was told."""

    left: int = 1200
    taken: list[Urgency] = field(default_factory=list)
    told: list[tuple[int | None, float | None, float | None]] = field(default_factory=list)

    async def take(self, urgency: Urgency) -> None:
        self.taken.append(urgency)

    def heard(self, left: int | None, reset: float | None, retry_after: float | None) -> None:
        self.told.append((left, reset, retry_after))


@asynccontextmanager
async def edge_before(
    transport: httpx.AsyncBaseTransport, *, budget: OpenBudget | None = None, token: str = TOKEN, account_id: str = ""
) -> AsyncIterator[Edge]:
    edge = await connect(
        token,
        account_id=account_id,
        http_client=httpx.AsyncClient(transport=transport, follow_redirects=True),  # as the SDK's own does
        budget=budget or OpenBudget(),
        clock=lambda: NOW,
    )
    try:
        yield edge
    finally:
        await edge.close()


def ok(result: object, status: int = 200, **extra: object) -> httpx.Response:
    return httpx.Response(status, json={"success": True, "errors": [], "messages": [], "result": result, **extra})


def no(
    status: int, code: int, text: str = "", headers: dict[str, str] | None = None, **extra: object
) -> httpx.Response:
    errors = [{"code": code, "message": text, **extra}]
    body = {"success": False, "errors": errors, "messages": [], "result": None}
    return httpx.Response(status, json=body, headers=headers)


class Script(httpx.MockTransport):
    """Answers by method and path (without the base); notes what was asked. Unknown paths fail the test."""

    def __init__(self, answers: dict[str, Callable[[httpx.Request], httpx.Response] | httpx.Response]) -> None:
        self.asked: list[httpx.Request] = []
        self._answers = answers
        super().__init__(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self._answers[f"{request.method} {request.url.path.removeprefix('/client/v4')}"]
        if not isinstance(answer, httpx.Response):
            return answer(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.path.removeprefix('/client/v4')}" for request in self.asked]


def raising(error: type[httpx.RequestError]) -> Callable[[httpx.Request], httpx.Response]:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error("as the test asked", request=request)

    return fail


def zone_raw(name: str = DOMAIN, ident: str = ZONE, account: str = ACCOUNT) -> dict[str, object]:
    owner = {"id": account, "name": f"Account {account[:4]}"}
    return {"id": ident, "name": name, "status": "active", "account": owner, "plan": {"legacy_id": "free"}}


@dataclass
class Home:
    """An embedded account with one zone, one tunnel "home" and a token that may do everything."""

    account: Account
    transport: AccountTransport
    zone: str
    tunnel: str

    @property
    def calls(self) -> list[str]:
        return [f"{call.method} {self.short(call.path)}" for call in self.transport.calls]

    def short(self, path: str) -> str:
        for ident, name in ((self.account.id, "A"), (self.zone, "Z"), (self.tunnel, "T")):
            path = path.replace(ident, name)
        return path


def new_account(name: str = "Home", **token: bool) -> Account:
    """An empty account that lets TOKEN in; its ids follow from its name."""
    account = Account(lambda: NOW, rng=Random(name), name=name)
    account.add_token(TOKEN, **token)
    return account


def home() -> Home:
    account = new_account()
    return Home(account, AccountTransport(account), account.add_zone(DOMAIN), account.add_tunnel("home"))
