"""The API of embedded accounts as an httpx transport: routing, tokens, permissions, rate limit, faults, delay."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl

import httpx

from dockflare_desktop.demo import refusals, routes
from dockflare_desktop.demo.access_team import create_organization
from dockflare_desktop.demo.account import TOKEN_CHARS, Account
from dockflare_desktop.demo.asking import Ask, Reply
from dockflare_desktop.demo.faults import Fault, Match
from dockflare_desktop.demo.permissions import permits
from dockflare_desktop.demo.rate import RateWindow
from dockflare_desktop.demo.refusals import Refused
from dockflare_desktop.demo.state import Zone
from dockflare_desktop.demo.values import Body

BASE_PATH = "/client/v4"
_LEAST_TOKEN = 40


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it arrived, and the status it was answered with (None: the answer was lost)."""

    method: str
    path: str
    query: dict[str, str]
    body: object
    status: int | None
    at: datetime


class AccountTransport(httpx.AsyncBaseTransport):
    """Answers for one or more accounts of one user. `latency`: seconds a call takes, half before its effect."""

    def __init__(self, *accounts: Account, latency: float = 0.0, window: RateWindow | None = None) -> None:
        if not accounts:
            raise ValueError("a transport stands before at least one account")
        self.accounts = accounts
        self.latency = latency
        self.window = window or RateWindow()
        self.offline = False
        self.chains_dns_codes = False
        """Give DNS codes 9000..9399 in the chain of 1004: the API does either, and callers must read both."""
        self.calls: list[Call] = []
        self.before_call: list[Callable[[str, str], None]] = []
        """Called with method and path just before each effect: the place for another writer's edit."""
        self.after_call: list[Callable[[Call], None]] = []
        """Called after each effect. Hooks collect and do not raise: the SDK would make a connection error of it."""
        self._faults: list[Fault] = []

    def fail_next(
        self,
        match: Match,
        *,
        status: int | None = None,
        exc: type[httpx.RequestError] | None = None,
        times: int = 1,
        after_effect: bool = False,
    ) -> Fault:
        """Let the next matching calls fail; see Fault. Faults are tried in the order they were added."""
        fault = Fault(match, status, exc, times, after_effect)
        self._faults.append(fault)
        return fault

    def clear_faults(self) -> None:
        self._faults.clear()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        await request.aread()
        try:
            return self.handle(request)
        finally:
            if self.latency:
                await asyncio.sleep(self.latency / 2)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer a request whose content was read. Raises httpx.RequestError when offline or asked to."""
        if self.offline:
            raise httpx.ConnectError("All connection attempts failed", request=request)
        path = _api_path(request.url.raw_path.decode().partition("?")[0])
        fault = self._next_fault(request.method, path)
        response: httpx.Response | None = None
        try:
            response = self._suffer(fault, request, path) if fault else self._answer(request, path)
        finally:
            self._log(request, path, None if response is None else response.status_code)
        return response

    def _next_fault(self, method: str, path: str) -> Fault | None:
        fault = next((fault for fault in self._faults if fault.concerns(method, path)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        return fault

    def _suffer(self, fault: Fault, request: httpx.Request, path: str) -> httpx.Response:
        if fault.after_effect:
            self._answer(request, path)
        answer = fault.answer(request)
        return answer if isinstance(answer, httpx.Response) else self._refusal(answer, request, self._now())

    def _log(self, request: httpx.Request, path: str, status: int | None) -> None:
        try:
            body = json.loads(request.content) if request.content else None
        except (ValueError, RecursionError):
            body = request.content
        call = Call(request.method, path, _query(request), body, status, self._now())
        self.calls.append(call)
        for hook in self.after_call:
            hook(call)

    def _now(self) -> datetime:
        return self.accounts[0].clock()

    def _answer(self, request: httpx.Request, path: str) -> httpx.Response:
        now = self._now()
        try:
            self.window.count(now)
            reply = self._reply(request, path, now)
        except Refused as refusal:
            return self._refusal(refusal, request, now)
        body: Body = {"success": True, "errors": [], "messages": [*reply.messages], "result": reply.result}
        if reply.info is not None:
            body["result_info"] = reply.info
        return self._response(reply.status, body, {}, request, now)

    def _refusal(self, refusal: Refused, request: httpx.Request, now: datetime) -> httpx.Response:
        chains = self.chains_dns_codes and "/dns_records" in request.url.path
        errors = refusals.chained_dns(refusal.errors) if chains else refusal.errors
        body: Body = {"success": False, "errors": errors, "messages": [], "result": None}
        return self._response(refusal.status, body, refusal.headers, request, now)

    def _response(
        self, status: int, body: Body, extra: dict[str, str], request: httpx.Request, now: datetime
    ) -> httpx.Response:
        date = format_datetime(now.astimezone(UTC), usegmt=True)
        headers = {"Content-Type": "application/json", "Date": date, **self.window.headers(now), **extra}
        return httpx.Response(status, headers=headers, content=json.dumps(body).encode(), request=request)

    def _reply(self, request: httpx.Request, path: str, now: datetime) -> Reply:
        value = _token_value(request.headers)
        found = routes.find(request.method, path)
        known = [account for account in self.accounts if value in account.tokens]
        verifying = found.handler in routes.VERIFY
        if not known:
            raise refusals.unknown_token_at_verify() if verifying else refusals.unknown_token()
        account, zone = _place(found, known, value)
        token = (account or known[0]).tokens[value]
        if not verifying and not token.usable(now):
            raise refusals.unknown_token()
        if not permits(token.permissions, found.path.family, write=request.method != "GET"):
            raise refusals.forbidden()
        if found.path.is_access and found.handler is not create_organization:
            _check_enabled(account)
        for hook in self.before_call:
            hook(request.method, path)
        return found.handler(Ask(known, token, now, found.ids, _query(request), request.content, account, zone))


def _api_path(path: str) -> str:
    """The path below the API's base; another path is left as it is, and will not be routed."""
    return path.removeprefix(BASE_PATH) if path.startswith(f"{BASE_PATH}/") else f"/{path}"


def _query(request: httpx.Request) -> dict[str, str]:
    return dict(parse_qsl(request.url.query.decode(), keep_blank_values=True))


def _token_value(headers: httpx.Headers) -> str:
    """Raises Refused where there is no token, or nothing of a token's form."""
    if "Authorization" not in headers:
        raise refusals.no_credentials()
    scheme, _, value = headers["Authorization"].partition(" ")
    if scheme != "Bearer" or len(value) < _LEAST_TOKEN or not TOKEN_CHARS.issuperset(value):
        raise refusals.bad_header()
    return value


def _place(found: routes.Found, known: list[Account], value: str) -> tuple[Account | None, Zone | None]:
    """The account and zone in the path. Raises Refused where the token does not reach."""
    if found.zone is not None:
        for account in known:
            zone = account.zones.get(found.zone)
            if zone is not None and account.tokens[value].sees(zone):
                return account, zone
        raise refusals.zone_out_of_reach() if len(found.path.segments) == 2 else refusals.forbidden()  # noqa: PLR2004 - /zones/ID
    if found.account is None:
        return None, None
    owner = next((account for account in known if account.id == found.account), None)
    if owner is None:
        raise refusals.forbidden()
    return owner, None


def _check_enabled(account: Account | None) -> None:
    if account is not None and account.access.organization is None:
        raise refusals.access_not_enabled()
