"""The event thread by itself: when it tries again, what it has seen, what it says."""

import asyncio
from collections.abc import Iterator, Mapping

import pytest

from dockflare_desktop.adapters.docker import events
from dockflare_desktop.adapters.docker.events import BackOff, Ears, EventPump, Seen
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.fake_engine import event
from tests.adapters.heard import CHANGE, DOWN, PATIENCE, UP, Heard

pytestmark = pytest.mark.anyio


class Stream:
    """Brings its events and ends."""

    def __init__(self, *brought: Mapping[str, object], breaks: bool = False) -> None:
        self.brought, self.breaks, self.released = brought, breaks, False

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        yield from self.brought
        if self.breaks:
            raise OutsideError(Problem(ProblemCode.ENGINE_AWAY))

    def close(self) -> None:
        """It never blocks."""

    def release(self) -> None:
        self.released = True


class Script:
    """Opens what the test says, then stops the pump; notes what was asked and how long was waited."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *streams: Stream | None) -> None:
        self.streams, self.asked, self.waits = list(streams), list[int | None](), list[float]()
        self.heard = Heard()
        monkeypatch.setattr(events.random, "uniform", lambda low, high: (low + high) / 2)

    async def run(self, back_off: BackOff) -> BaseException | None:
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[BaseException | None] = loop.create_future()
        pump = EventPump(self.open, Ears(loop, self.heard.change, self.heard.stream, ended.set_result), back_off)
        pump._halt.wait = self.wait  # type: ignore[assignment, method-assign]  # no test sleeps
        self.pump = pump
        pump.start()
        async with asyncio.timeout(PATIENCE):
            return await ended

    def open(self, since: int | None) -> Stream:
        self.asked.append(since)
        stream = self.streams.pop(0)
        if stream is None:
            raise OutsideError(Problem(ProblemCode.ENGINE_AWAY))
        return stream

    def wait(self, delay: float) -> bool:
        self.waits.append(delay)
        if not self.streams:
            self.pump.stop()
        return False


async def test_it_tries_for_ever_with_doubled_delays_up_to_the_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, *[None] * 9)
    assert await script.run(BackOff()) is None
    assert script.waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


async def test_delays_are_jittered(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, None, None)
    bounds = list[tuple[float, float]]()
    monkeypatch.setattr(events.random, "uniform", lambda low, high: bounds.append((low, high)) or low)
    await script.run(BackOff())
    assert bounds == [(0.8, 1.2)] * 2
    assert script.waits == pytest.approx([0.4, 0.8])


async def test_a_stream_that_brought_something_starts_the_delays_again(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, None, None, Stream(event(1)), None)
    await script.run(BackOff())
    assert script.waits == [0.5, 1, 0.5, 1]


async def test_a_stream_that_is_cut_at_once_every_time_is_not_asked_for_twice_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = Script(monkeypatch, *[Stream() for _ in range(4)])
    await script.run(BackOff())
    assert script.waits == [0.5, 1, 2, 4]


async def test_a_stream_that_lived_long_starts_the_delays_again_even_if_it_was_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = Script(monkeypatch, Stream(), Stream())
    await script.run(BackOff(steady=0))
    assert script.waits == [0.5, 0.5]


@pytest.mark.parametrize("breaks", [True, False])
async def test_every_stream_is_given_back_however_it_ends(monkeypatch: pytest.MonkeyPatch, breaks: bool) -> None:  # noqa: FBT001 - a parameter
    stream = Stream(event(1), breaks=breaks)
    script = Script(monkeypatch, stream)
    assert await script.run(BackOff()) is None
    assert stream.released
    assert script.heard.all == [UP, CHANGE, DOWN]


async def test_it_resumes_where_it_was_by_the_engines_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, Stream(event(100), event(99)), Stream(event(100), event(101)), Stream())
    await script.run(BackOff())
    assert script.asked == [None, 100, 101]
    assert script.heard.all.count(CHANGE) == 3


async def test_our_own_bug_ends_it_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(since: int | None) -> Stream:
        raise ZeroDivisionError

    script = Script(monkeypatch)
    monkeypatch.setattr(script, "open", broken)
    assert isinstance(await script.run(BackOff()), ZeroDivisionError)


async def test_a_stream_that_opens_after_the_stop_is_not_called_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream(event(1))
    script = Script(monkeypatch)

    def late(since: int | None) -> Stream:
        script.pump.stop()
        return stream

    monkeypatch.setattr(script, "open", late)
    await script.run(BackOff())
    assert stream.released
    assert UP not in script.heard.all


def test_seen_forgets_what_cannot_come_again_and_keeps_what_can() -> None:
    seen = Seen()
    for number in range(1, 2000):
        assert seen.is_new(event(number))
    assert seen.since == 1999
    assert not seen.is_new(event(1999))
    assert not seen.is_new(event(1998))
    assert len(seen._keys) < 1000


def test_events_of_one_moment_are_told_apart_by_action_and_actor() -> None:
    seen = Seen()
    moment = {"timeNano": 5 * 10**9}
    told = [{**moment, "Action": action, "Actor": {"ID": actor}} for action in ("die", "stop") for actor in ("a", "b")]
    assert all(map(seen.is_new, told))
    assert not any(map(seen.is_new, told))


def test_an_event_without_a_time_is_always_new() -> None:
    seen = Seen()
    assert seen.is_new({})
    assert seen.is_new({})
    assert seen.since is None


def test_whole_seconds_are_enough_where_the_engine_gives_no_more() -> None:
    seen = Seen()
    assert seen.is_new({"time": 7})
    assert seen.since == 7
