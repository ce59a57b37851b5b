"""DockerSource's event stream against an engine that hangs up, hangs, refuses and talks nonsense."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.client import make_client
from tests.adapters.docker_bench import QUICK, open_source
from tests.adapters.fake_engine import FakeEngine, event
from tests.adapters.heard import CHANGE, DOWN, UP, watching

pytestmark = pytest.mark.anyio


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    made = FakeEngine()
    yield made
    made.die()


def event_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "docker-events"]


async def test_a_quiet_stream_ends_within_a_tenth_of_a_second_and_leaves_no_thread(engine: FakeEngine) -> None:
    async with open_source(engine) as source:
        async with watching(source) as heard:
            await heard.until(UP)
            started = time.monotonic()
        assert time.monotonic() - started < 0.1
    assert not [thread for thread in event_threads() if thread.join(1) or thread.is_alive()]


async def test_a_reconnect_asks_from_the_last_event_on_and_what_comes_twice_counts_once(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        engine.emit(event(1_700_000_001), event(1_700_000_002))
        await heard.until(CHANGE)
        await heard.until(CHANGE)
        engine.drop_streams()
        await heard.until(UP)
        engine.emit(event(1_700_000_003))
        await heard.until(CHANGE)
    assert engine.since == [0, 1_700_000_002]
    assert heard.all == [UP, CHANGE, CHANGE, DOWN, UP, CHANGE]


async def test_every_kind_that_matters_is_asked_for_without_a_label_filter(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
    assert engine.filters == {"type": ["container", "network", "service", "node"]}


async def test_health_checks_do_not_wake_anybody(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        engine.emit(event(1, "exec_create: /bin/check"), event(2, "exec_start: /bin/check"), event(3, "exec_die"))
        engine.emit(event(4, "health_status: healthy"))
        await heard.until(CHANGE)
        engine.emit(event(5))
        await heard.until(CHANGE)
    assert heard.all == [UP, CHANGE, CHANGE]


async def test_a_half_open_stream_is_noticed_by_the_watchdog_and_replaced(engine: FakeEngine) -> None:
    async with open_source(engine, QUICK) as source, watching(source) as heard:
        await heard.until(UP)
        engine.awake.clear()
        await heard.until(DOWN)
        engine.awake.set()
        await heard.until(UP)


def test_a_streams_connection_is_kept_alive_so_that_a_vanished_peer_is_noticed(engine: FakeEngine) -> None:
    client = make_client(EngineAddress(engine.url, "nas-01"), timeout=5)
    with closing(client), closing(client.events(filters={"type": ["container"]})):
        assert client.response is not None
        sock = client.response.raw.connection.sock
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 20
        assert sock.gettimeout() is None


async def test_a_stream_whose_headers_never_come_is_not_called_connected(engine: FakeEngine) -> None:
    engine.awake.clear()
    async with open_source(engine, QUICK) as source, watching(source) as heard:
        assert await heard.next() == DOWN
        engine.awake.set()
        assert await heard.next() == UP


async def test_an_engine_that_answers_all_but_the_events_does_not_hang_the_thread(engine: FakeEngine) -> None:
    engine.hang["/events"] = threading.Event()  # docker-py itself would wait for these headers without a limit
    async with open_source(engine, QUICK) as source, watching(source) as heard:
        assert await heard.next() == DOWN
        engine.hang.pop("/events").set()
        assert await heard.next() == UP


async def test_a_watch_ends_at_once_while_the_headers_never_come(engine: FakeEngine) -> None:
    engine.awake.clear()
    async with open_source(engine, QUICK) as source:
        async with watching(source):
            await asyncio.sleep(0)
            started = time.monotonic()
        assert time.monotonic() - started < 1
    assert not [thread for thread in event_threads() if thread.join(2) or thread.is_alive()]
    engine.awake.set()


async def test_an_engine_that_refuses_its_events_is_not_called_connected(engine: FakeEngine) -> None:
    engine.refuse["/events"] = 403
    async with open_source(engine) as source, watching(source) as heard:
        assert await heard.next() == DOWN
        assert (await source.snapshot()).containers  # the list still works
        del engine.refuse["/events"]
        assert await heard.next() == UP


@pytest.mark.parametrize("nonsense", [b"}{", b"[1]", b"\xff\xfe", b'{"Action": 7}', b'{"timeNano": "x", "Actor": 1}'])
async def test_nonsense_in_the_stream_never_ends_the_watch(engine: FakeEngine, nonsense: bytes) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        engine.emit(nonsense)
        engine.drop_streams()
        await heard.until(UP)
        engine.emit(event(9))
        await heard.until(CHANGE)


async def test_a_storm_over_broken_connections_loses_and_doubles_nothing(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        for number in range(1, 601):
            engine.emit(event(number))
            if number % 100 == 0:
                engine.drop_streams()
                await heard.until(UP)
        while heard.all.count(CHANGE) < 600:
            await heard.next()
        engine.emit(event(601))
        await heard.until(CHANGE)
    assert heard.all.count(CHANGE) == 601


async def test_a_bug_in_the_reading_thread_is_raised_and_not_taken_for_quiet(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr("dockflare_desktop.adapters.docker.events.Seen.is_new", broken)
    async with open_source(engine) as source:
        watch = asyncio.ensure_future(source.watch(lambda: None, lambda connected: engine.emit(event(1))))
        with pytest.raises(ZeroDivisionError):
            async with asyncio.timeout(5):
                await watch
