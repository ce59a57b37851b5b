"""429 in the middle of everything: the pause is honoured in full, nothing is repeated blindly, all converges."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.core.change import LedgerState, OutcomeState
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.demo.visitor import LOGIN, UNROUTED
from dockflare_desktop.engine.budget import Allowance, CallBudget
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.desk_of_plans import FAMILY, TOKEN, Bench, behind, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
WWW = "www.nordhus.example"
PAUSE = 97  # seconds
PROTECTED = service(HOST, login=behind(HOST, FAMILY, group="family"))
OTHER = service(WWW, login=behind(WWW, FAMILY, group="family"))
WRITES = [("POST", "/access/policies"), ("POST", "/access/apps"), ("PUT", "/configurations"), ("POST", "/batch")]
READS = ["/zones", "/cfd_tunnel", "/access/apps", "/access/policies", "/configurations", "/dns_records"]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """A bench whose waiting moves its clock, so that a pause can be seen."""
    bench = Bench()

    async def sleep(seconds: float) -> None:
        bench.clock.move(seconds=seconds)

    budget = CallBudget(
        bench.clock,
        Allowance(limit=10**9, window=300.0, read_share=1.0),
        clock=lambda: bench.clock().timestamp(),
        sleep=sleep,
    )
    client = httpx.AsyncClient(transport=bench.transport)
    bench.edge = await connect(TOKEN, http_client=client, budget=budget, clock=bench.clock)
    yield bench
    await bench.close()


def throttle(bench: Bench, match: object) -> None:
    fault = bench.transport.fail_next(match, status=429)  # type: ignore[arg-type]  # str or a pair
    fault.retry_after = PAUSE


def refused_at(bench: Bench) -> tuple[int, datetime]:
    """Number and time of the call that was throttled."""
    return next((number, call.at) for number, call in enumerate(bench.transport.calls) if call.status == 429)


def assert_paused(bench: Bench) -> None:
    """Nothing was sent before the pause was over."""
    number, at = refused_at(bench)
    early = [call for call in bench.transport.calls[number + 1 :] if call.at < at + timedelta(seconds=PAUSE)]
    assert early == []
    assert bench.clock() >= at + timedelta(seconds=PAUSE)


@pytest.mark.parametrize("match", WRITES)
async def test_a_throttled_write_is_made_once_after_the_pause(bench: Bench, match: tuple[str, str]) -> None:
    throttle(bench, match)
    applied = await bench.round(PROTECTED, OTHER)
    codes = {each.problem.code for each in applied.outcomes if each.state is OutcomeState.FAILED and each.problem}
    assert codes == {ProblemCode.RATE_LIMITED}
    assert not any(each.unclear for each in applied.outcomes)
    assert (bench.reach(HOST), bench.reach(WWW)) in ((LOGIN, LOGIN), (UNROUTED, UNROUTED), (UNROUTED, LOGIN))
    intended = [entry for entry in bench.store.entries.values() if entry.state is LedgerState.INTENDED]
    assert intended == []
    await bench.settle(PROTECTED, OTHER)
    assert_paused(bench)
    assert (bench.reach(HOST), bench.reach(WWW)) == (LOGIN, LOGIN)
    done = [call for call in bench.transport.calls if call.method == match[0] and match[1] in call.path]
    assert len(bench.account.access.policies) == 1
    assert sorted(bench.apps()) == [HOST, WWW]
    assert sum(call.status == 429 for call in done) == 1
    await bench.settle()
    assert (bench.apps(), bench.account.zones[bench.zone].records) == ([], {})


@pytest.mark.parametrize("part", READS)
async def test_a_throttled_reading_judges_nothing(bench: Bench, part: str) -> None:
    await bench.settle(PROTECTED)
    before = bench.account.snapshot(), dict(bench.store.entries)
    bench.transport.calls.clear()
    throttle(bench, ("GET", part))
    with pytest.raises(OutsideError) as caught:
        await bench.round()
    assert (caught.value.problem.code, caught.value.retry_after) == (ProblemCode.RATE_LIMITED, PAUSE)
    assert (bench.account.snapshot(), bench.store.entries) == before
    await bench.settle()
    assert_paused(bench)
    assert bench.reach(HOST) == UNROUTED


async def test_after_a_throttled_re_reading_the_document_is_read_again_before_it_is_put(bench: Bench) -> None:
    plan = await bench.plan(PROTECTED)
    bench.clock.move(seconds=5)
    throttle(bench, ("GET", "/configurations"))
    await bench.carry_out(plan)
    assert_paused(bench)
    number, _ = refused_at(bench)
    later = [call.method for call in bench.transport.calls[number + 1 :] if "/configurations" in call.path]
    assert later[:2] == ["GET", "PUT"]
    assert bench.reach(HOST) == LOGIN


@pytest.mark.parametrize("match", WRITES)
async def test_a_throttled_read_back_leaves_the_lost_write_to_the_next_reading(
    bench: Bench, match: tuple[str, str]
) -> None:
    method, path = match
    bench.transport.fail_next(match, exc=httpx.ReadTimeout, after_effect=True)
    done: list[bool] = []

    def hook(call: object) -> None:
        if call.method == method and path in call.path and not done:  # type: ignore[attr-defined]
            done.append(True)
            throttle(bench, ("GET", "/dns_records" if path == "/batch" else path))

    bench.transport.after_call.append(hook)
    await bench.round(PROTECTED)
    states = {entry.state for entry in bench.store.entries.values()}
    assert LedgerState.INTENDED in states
    bench.transport.clear_faults()
    await bench.settle(PROTECTED)
    assert_paused(bench)
    assert bench.reach(HOST) == LOGIN
    assert (len(bench.account.access.policies), len(bench.apps())) == (1, 1)
    assert {entry.state for entry in bench.store.entries.values()} == {LedgerState.APPLIED}


@pytest.mark.parametrize("match", [("DELETE", "/access/apps"), ("DELETE", "/access/policies"), *WRITES[2:]])
async def test_a_throttled_removal_goes_on_after_the_pause(bench: Bench, match: tuple[str, str]) -> None:
    await bench.settle(PROTECTED)
    bench.transport.calls.clear()
    throttle(bench, match)
    await bench.round()
    assert bench.reach(HOST) in (LOGIN, UNROUTED)
    await bench.settle()
    assert_paused(bench)
    assert (bench.apps(), len(bench.account.access.policies)) == ([], 0)
    assert {entry.state for entry in bench.store.entries.values()} == {LedgerState.REMOVED}


async def test_a_throttled_batch_is_not_halved(bench: Bench) -> None:
    every = [service(f"s{number}.nordhus.example") for number in range(8)]
    throttle(bench, ("POST", "/batch"))
    await bench.round(*every)
    assert sum(call.path.endswith("/batch") for call in bench.transport.calls) == 1
    await bench.settle(*every)
    assert_paused(bench)
    assert len(bench.account.zones[bench.zone].records) == 8
