"""Connecting: where the token goes, and what the environment may not do to it."""

import subprocess
import sys

import httpx
import pytest

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.core.cloud import Look
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.cloudflare_bench import (
    ACCOUNT,
    NOW,
    TOKEN,
    OpenBudget,
    Script,
    edge_before,
    ok,
    zone_raw,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_importing_the_adapter_does_not_import_the_sdk() -> None:
    code = (
        "import sys, dockflare_desktop.adapters.cloudflare, dockflare_desktop.adapters.cloudflare.connect;"
        "print([name for name in ('cloudflare', 'httpx', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


async def test_the_environment_neither_replaces_the_token_nor_redirects_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "other-token")
    monkeypatch.setenv("CLOUDFLARE_API_KEY", "global-key")
    monkeypatch.setenv("CLOUDFLARE_EMAIL", "someone@mkdev.example")
    monkeypatch.setenv("CLOUDFLARE_API_USER_SERVICE_KEY", "service-key")
    monkeypatch.setenv("CLOUDFLARE_BASE_URL", "https://elsewhere.example/v4")
    monkeypatch.setenv("CLOUDFLARE_CUSTOM_HEADERS", "Authorization: Bearer mine\nX-Extra: leak")
    transport = Script({"GET /zones": ok([zone_raw()]), f"GET /accounts/{ACCOUNT}/cfd_tunnel": ok([])})
    async with edge_before(transport) as edge:
        await edge.observe(Look(apps=False))
    for request in transport.asked:
        assert request.url.host == "api.cloudflare.com"
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert not {"x-auth-key", "x-auth-email", "x-auth-user-service-key", "x-extra"} & request.headers.keys()


async def test_h29_the_address_given_is_the_only_one_used() -> None:
    transport = Script({"GET /v4/zones": ok([]), "GET /v4/accounts": ok([])})
    client = httpx.AsyncClient(transport=transport)
    edge = await connect(TOKEN, "http://127.0.0.1:8787/v4", http_client=client, budget=OpenBudget(), clock=lambda: NOW)
    with pytest.raises(OutsideError):
        await edge.observe(Look())
    await edge.close()
    assert {request.url.netloc for request in transport.asked} == {b"127.0.0.1:8787"}
    assert client.is_closed


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "tökén", "nul\0"])
async def test_what_cannot_be_a_token_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(OutsideError) as caught:
        await connect(token, budget=OpenBudget(), clock=lambda: NOW)
    assert caught.value.problem.code is ProblemCode.TOKEN_REFUSED
    assert not token.strip() or token not in repr(caught.value)


@pytest.mark.parametrize("address", ["ftp://x.example", "api.example/v4", "http://", "http://x:port", "//x"])
async def test_what_cannot_be_an_address_is_a_wrong_setting(address: str) -> None:
    with pytest.raises(OutsideError) as caught:
        await connect(TOKEN, address, budget=OpenBudget(), clock=lambda: NOW)
    assert caught.value.problem.code is ProblemCode.SETTING_INVALID


async def test_a_client_of_its_own_waits_fifteen_seconds_and_five_to_connect() -> None:
    edge = await connect(TOKEN, budget=OpenBudget(), clock=lambda: NOW)
    timeout = edge._calls._client.timeout  # type: ignore[attr-defined] # not part of the port
    await edge.close()
    assert (timeout.read, timeout.write, timeout.connect) == (15.0, 15.0, 5.0)
