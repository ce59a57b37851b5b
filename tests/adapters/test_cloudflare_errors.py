"""What goes wrong, in our words: which problem, whether a write may have worked, and never a word of the token."""

import asyncio
import gc
import socket
import traceback
from datetime import timedelta

import httpx
import pytest

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.adapters.cloudflare.limits import Limits, read_limits
from dockflare_desktop.adapters.cloudflare.refusals import Asked, refused
from dockflare_desktop.core.cloud import Look
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError, RecordWrite
from tests.adapters.cloudflare_bench import (
    ACCOUNT,
    NOW,
    TOKEN,
    ZONE,
    OpenBudget,
    Script,
    edge_before,
    home,
    no,
    ok,
    raising,
)

TUNNEL = "8c1e0000-0000-4000-8000-000000000001"
APPS = f"/accounts/{ACCOUNT}/access/apps"
BATCH = f"/zones/{ZONE}/dns_records/batch"
DOCUMENT = f"/accounts/{ACCOUNT}/cfd_tunnel/{TUNNEL}/configurations"
CREATE = RecordWrite("c1", body={"type": "CNAME", "name": "app.mkdev.example", "content": "x.example"})

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def failed_app(transport: httpx.AsyncBaseTransport, budget: OpenBudget | None = None) -> OutsideError:
    async with edge_before(transport, budget=budget, account_id=ACCOUNT) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.put_app({"name": "App", "domain": "app.mkdev.example"})
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "text", "expected"),
    [
        (401, 1000, "Invalid API Token", ProblemCode.TOKEN_REFUSED),
        (403, 9109, "Invalid access token", ProblemCode.TOKEN_REFUSED),
        (400, 6003, "Invalid request headers", ProblemCode.TOKEN_REFUSED),
        (403, 10000, "Authentication error", ProblemCode.PERMISSION_MISSING),
        (405, 10405, "Method not allowed for this authentication scheme", ProblemCode.PERMISSION_MISSING),
        (403, 9999, "access.api.error.not_enabled: Access is not enabled.", ProblemCode.NO_ZERO_TRUST),
        (409, 11010, "access.api.error.application_already_exists", ProblemCode.FOREIGN_LOGIN),
        (409, 12132, "access.api.error.conflict: in use", ProblemCode.CLOUDFLARE_REFUSED),
        (400, 12130, "access.api.error.invalid_request: no", ProblemCode.CLOUDFLARE_REFUSED),
        (404, 12135, "access.api.error.not_found", ProblemCode.NOT_FOUND),
        (500, 10013, "Internal server error", ProblemCode.CLOUDFLARE_DOWN),
    ],
)
async def test_each_refusal_becomes_its_problem(status: int, code: int, text: str, expected: ProblemCode) -> None:
    error = await failed_app(Script({f"POST {APPS}": no(status, code, text)}))
    assert (error.problem.code, error.status, error.code) == (expected, status, code)
    assert error.ambiguous is (status >= 500)


FULL = "access.api.error.invalid_request: maximum number of applications has been reached"


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (12130, FULL, ProblemCode.ACCESS_QUOTA),
        (12130, "access.api.error.invalid_request: quota exceeded", ProblemCode.ACCESS_QUOTA),
        (
            12130,
            "access.api.error.invalid_request: session is above the limit",
            ProblemCode.CLOUDFLARE_REFUSED,
        ),
        (12132, FULL, ProblemCode.CLOUDFLARE_REFUSED),
        (11010, FULL, ProblemCode.FOREIGN_LOGIN),
    ],
)
async def test_a_full_account_is_known_by_accesss_code_and_text_together(
    code: int, text: str, expected: ProblemCode
) -> None:
    """12130 stands for every body that is not taken, so its text decides; another code's text decides nothing."""
    error = await failed_app(Script({f"POST {APPS}": no(400, code, text)}))
    assert error.problem.code is expected


@pytest.mark.parametrize("code", [81053, 81054, 81055, 81057, 81058])
async def test_a_record_in_the_way_is_a_foreign_one(code: int) -> None:
    async with edge_before(Script({f"POST {BATCH}": no(400, code, "exists")})) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.write_records(ZONE, [CREATE])
    assert (caught.value.problem.code, caught.value.code) == (ProblemCode.FOREIGN_DNS, code)


async def test_the_telling_code_is_found_in_the_chain_of_a_general_one() -> None:
    chain = [{"code": 81053, "message": "An A, AAAA, or CNAME record with that host already exists."}]
    answer = no(400, 1004, "DNS Validation Error", error_chain=chain)
    async with edge_before(Script({f"POST {BATCH}": answer})) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.write_records(ZONE, [CREATE])
    assert (caught.value.problem.code, caught.value.code) == (ProblemCode.FOREIGN_DNS, 81053)
    assert "already exists" in caught.value.problem.detail


async def test_a_full_zone_is_named() -> None:
    here = home()
    here.account.zones[here.zone].quota = 0
    async with edge_before(here.transport) as edge:
        await edge.observe(Look())
        with pytest.raises(OutsideError) as caught:
            await edge.write_records(here.zone, [CREATE])
    assert (caught.value.problem.code, caught.value.problem.subject) == (ProblemCode.DNS_QUOTA, "mkdev.example")


async def test_a_refused_document_is_told_in_cloudflareds_words() -> None:
    text = "Bad Configuration: Validation failed: The last ingress rule must match all URLs"
    async with edge_before(Script({f"PUT {DOCUMENT}": no(400, 1056, text)}), account_id=ACCOUNT) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.put_document(TUNNEL, {"ingress": []})
    assert caught.value.problem == Problem(
        ProblemCode.CLOUDFLARE_REFUSED, "cloudflare", detail="The last ingress rule must match all URLs"
    )


async def test_a_tunnel_that_was_deleted_is_gone() -> None:
    transport = Script({f"GET {DOCUMENT}": no(404, 1003, "Tunnel not found")})
    async with edge_before(transport, account_id=ACCOUNT) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.document(TUNNEL)
    assert caught.value.problem.code is ProblemCode.TUNNEL_GONE


@pytest.mark.parametrize(
    ("path", "write", "expected"),
    [
        ("/zones", False, "Zone Read"),
        (BATCH, True, "DNS Edit"),
        (DOCUMENT, True, "Cloudflare Tunnel Edit"),
        (f"{APPS}/x", True, "Access: Apps and Policies Edit"),
        (f"/accounts/{ACCOUNT}/access/policies", False, "Access: Apps and Policies Read"),
        (f"/accounts/{ACCOUNT}/access/service_tokens", True, "Access: Service Tokens Edit"),
        (f"/accounts/{ACCOUNT}/access/groups", False, "Access: Organizations, Identity Providers, and Groups Read"),
        (f"/accounts/{ACCOUNT}/members", False, "Account Settings Read"),
    ],
)
def test_a_missing_permission_is_named_as_the_dashboard_names_it(path: str, write: bool, expected: str) -> None:  # noqa: FBT001 - a parameter of the table
    body = {"errors": [{"code": 10000, "message": "Authentication error"}]}
    error = refused(Asked(path, write), 403, body, Limits(), NOW)
    assert (error.problem.code, error.problem.value) == (ProblemCode.PERMISSION_MISSING, expected)


async def test_429_says_until_when_and_tells_the_budget() -> None:
    budget = OpenBudget()
    headers = {"Retry-After": "212", "Ratelimit": '"default";r=0;t=212'}
    error = await failed_app(Script({f"POST {APPS}": no(429, 971, "Please wait", headers)}), budget)
    assert (error.problem.code, error.retry_after, error.ambiguous) == (ProblemCode.RATE_LIMITED, 212.0, False)
    assert error.problem.until == NOW + timedelta(seconds=212)
    assert budget.told == [(0, 212.0, 212.0)]


async def test_429_without_a_time_still_pauses() -> None:
    budget = OpenBudget()
    error = await failed_app(Script({f"POST {APPS}": no(429, 10429, "Slow down")}), budget)
    assert (error.retry_after, budget.told) == (60.0, [(None, None, 60.0)])


async def test_every_answer_tells_the_budget_what_is_left() -> None:
    budget = OpenBudget()
    here = home()
    async with edge_before(here.transport, budget=budget) as edge:
        await edge.observe(Look(apps=False))
    assert budget.told == [(1199, 300.0, None), (1198, 300.0, None)]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"ratelimit": '"default";r=1150;t=241'}, Limits(1150, 241)),
        ({"ratelimit": '"default";r=1150;t=241, "burst";r=3;t=1'}, Limits(3, 1)),
        ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": "30"}, Limits(7, 30.0)),
        ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": str(NOW.timestamp() + 30)}, Limits(7, 30.0)),
        ({"retry-after": "Sun, 01 Nov 2026 10:01:30 GMT"}, Limits(retry_after=90.0)),
        ({"retry-after": "soon", "ratelimit": "what", "x-ratelimit-remaining": "nan"}, Limits()),
        ({"retry-after": "-5"}, Limits(retry_after=0.0)),
    ],
)
def test_rate_headers_old_and_new_are_understood(headers: dict[str, str], expected: Limits) -> None:
    assert read_limits(headers, NOW) == expected


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteTimeout])
async def test_a_write_whose_answer_is_lost_is_sent_once_and_ambiguous(error: type[httpx.RequestError]) -> None:
    transport = Script({f"POST {APPS}": raising(error)})
    caught = await failed_app(transport)
    assert (caught.problem.code, caught.ambiguous, len(transport.asked)) == (ProblemCode.ANSWER_LOST, True, 1)


@pytest.mark.parametrize("status", [500, 502, 503, 522])
async def test_a_write_that_meets_a_server_error_is_sent_once_and_ambiguous(status: int) -> None:
    page = httpx.Response(status, html="<html>Bad gateway</html>")
    transport = Script({f"POST {APPS}": page})
    caught = await failed_app(transport)
    assert (caught.problem.code, caught.ambiguous, caught.status) == (ProblemCode.CLOUDFLARE_DOWN, True, status)
    assert caught.problem.detail == f"HTTP {status}"
    assert len(transport.asked) == 1


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
async def test_a_write_that_was_never_sent_is_not_ambiguous(error: type[httpx.RequestError]) -> None:
    transport = Script({f"POST {APPS}": raising(error)})
    caught = await failed_app(transport)
    assert (caught.problem.code, caught.ambiguous, len(transport.asked)) == (ProblemCode.OFFLINE, False, 1)


async def test_a_write_that_worked_before_its_answer_was_lost_is_found_by_reading() -> None:
    here = home()
    here.transport.fail_next(("POST", "/access/apps"), exc=httpx.ReadTimeout, after_effect=True)
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.put_app({"type": "self_hosted", "name": "App", "domain": "app.mkdev.example"})
        actual = await edge.observe(Look())
    assert caught.value.ambiguous
    assert [app.addresses for app in actual.apps or ()] == [("app.mkdev.example",)]


@pytest.mark.parametrize("answer", [httpx.Response(200, html="<html>Log in to the Wi-Fi</html>"), ok(None), ok([])])
async def test_a_write_answered_by_nonsense_is_ambiguous(answer: httpx.Response) -> None:
    caught = await failed_app(Script({f"POST {APPS}": answer}))
    assert (caught.problem.code, caught.ambiguous) == (ProblemCode.ANSWER_LOST, True)


async def test_a_redirect_is_not_followed() -> None:
    away = httpx.Response(307, headers={"Location": "https://elsewhere.example/steal"})
    transport = Script({f"POST {APPS}": away})
    caught = await failed_app(transport)
    assert caught.problem.code is ProblemCode.CLOUDFLARE_DOWN
    assert [request.url.host for request in transport.asked] == ["api.cloudflare.com"]


@pytest.mark.parametrize("answer", [no(403, 9109, "Invalid"), no(500, 10013), raising(httpx.ReadTimeout)])
async def test_no_error_holds_the_token_or_the_request(answer: httpx.Response) -> None:
    caught = await failed_app(Script({f"POST {APPS}": answer}))
    told = "".join(traceback.TracebackException.from_exception(caught).format())
    assert TOKEN not in told + str(caught) + repr(caught) + repr(vars(caught))
    assert caught.__cause__ is None
    assert caught.__context__ is None
    gc.collect()
    step = caught.__traceback__
    while step is not None:
        held = step.tb_frame.f_locals.values()
        if "/dockflare_desktop/" in step.tb_frame.f_code.co_filename:
            assert not any(isinstance(value, httpx.Request | httpx.Response) for value in held)
        step = step.tb_next


# --- on real sockets: what httpx and the SDK make of them ------------------------------------------------------------


async def failed_at(port: int) -> OutsideError:
    address = f"http://127.0.0.1:{port}/client/v4"
    edge = await connect(TOKEN, address, account_id=ACCOUNT, budget=OpenBudget(), clock=lambda: NOW)
    with pytest.raises(OutsideError) as caught:
        await edge.put_app({"name": "App"})
    await edge.close()
    return caught.value


async def test_a_port_nobody_listens_on_means_never_sent() -> None:
    with socket.socket() as held:  # bound but not listening, so that nobody else gets it
        held.bind(("127.0.0.1", 0))
        error = await failed_at(held.getsockname()[1])
    assert (error.problem.code, error.ambiguous) == (ProblemCode.OFFLINE, False)


async def test_a_connection_cut_after_the_request_is_ambiguous() -> None:
    heard: list[bytes] = []

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(cut, "127.0.0.1", 0) as server:
        error = await failed_at(server.sockets[0].getsockname()[1])
    assert (error.problem.code, error.ambiguous, len(heard)) == (ProblemCode.ANSWER_LOST, True, 1)
    assert f"authorization: bearer {TOKEN}".lower().encode() in heard[0].lower()
    assert b"content-type: application/json" in heard[0].lower()
