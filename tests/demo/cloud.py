"""A small account behind its transport, and a client that speaks to it as curl would."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.transport import AccountTransport

TOKEN = "t0k3n-_" * 6
BASE = "https://api.cloudflare.com/client/v4"


class Clock:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 1, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **kwargs: float) -> None:
        self.now += timedelta(**kwargs)


@dataclass
class Cloud:
    clock: Clock
    account: Account
    transport: AccountTransport
    zone: str
    tunnel: str

    def path(self, text: str) -> str:
        """`A`, `Z`, `T`, `X` as in the fact sheet stand for the base of account, zone, tunnel and Access."""
        account = f"/accounts/{self.account.id}"
        bases = {
            "A": account,
            "Z": f"/zones/{self.zone}",
            "T": f"{account}/cfd_tunnel/{self.tunnel}",
            "X": f"{account}/access",
        }
        first = text[:1]
        return bases[first] + text[1:] if first in bases else text

    def send(
        self, method: str, path: str, body: object = None, *, token: str | None = TOKEN, content: bytes | None = None
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        url = BASE + self.path(path)
        if content is not None:
            return self.transport.handle(httpx.Request(method, url, content=content, headers=headers))
        request = (
            httpx.Request(method, url, headers=headers)
            if body is None
            else httpx.Request(method, url, json=body, headers=headers)
        )
        return self.transport.handle(request)

    def result(self, method: str, path: str, body: object = None) -> object:
        """The result of a call that must succeed."""
        response = self.send(method, path, body)
        answer = response.json()
        assert answer["success"], answer["errors"]
        assert answer["errors"] == []
        return answer["result"]

    def codes(self, response: httpx.Response) -> tuple[int, list[int], list[int]]:
        """Status, codes and chained codes of a refusal, after checking that its envelope is Cloudflare's."""
        answer: Mapping = response.json()
        assert answer["success"] is False
        assert answer["result"] is None
        assert answer["messages"] == []
        chain = [link["code"] for error in answer["errors"] for link in error.get("error_chain", [])]
        assert all(error["message"] for error in answer["errors"])
        return response.status_code, [error["code"] for error in answer["errors"]], chain
