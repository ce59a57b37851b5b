"""The `docker-events` thread: reads an engine's event stream, reconnects for ever, tells the loop, decides nothing."""

import asyncio
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from dockflare_desktop.adapters.docker.wire import EventStream
from dockflare_desktop.engine.ports import OutsideError

log = logging.getLogger(__name__)

# These change nothing that a list shows; health checks make three exec events each time they run.
_SILENT = ("exec_", "attach", "detach", "top", "resize", "copy", "export", "archive-path", "extract-to-dir")
_SECOND = 10**9  # nanoseconds
_OVERLAP = 2 * _SECOND  # `since` is asked in whole seconds, so up to this much is told twice
_MANY = 512


@dataclass(frozen=True, slots=True)
class BackOff:
    """Seconds between two attempts: doubled from `first` to `longest`, each ±20 %. A stream that lived for `steady`
    seconds or brought an event starts again with `first`."""

    first: float = 0.5
    longest: float = 30.0
    steady: float = 10.0


@dataclass(frozen=True, slots=True)
class Ears:
    """Who listens, called on `loop`. `on_end` comes last and once, with our own bug if that ended the thread."""

    loop: asyncio.AbstractEventLoop
    on_event: Callable[[], None]
    on_stream: Callable[[bool], None]
    on_end: Callable[[BaseException | None], None]
    on_node: Callable[[], None] = lambda: None  # what the engine is in a Swarm may have changed; before `on_event`


class Seen:
    """Which events are new, and from when to ask again after a reconnect."""

    def __init__(self) -> None:
        self._keys: dict[tuple[int, object, object], None] = {}
        self._last = 0

    @property
    def since(self) -> int | None:
        """Whole seconds of the engine's clock; None before the first event (the list that follows covers it)."""
        return self._last // _SECOND or None

    def is_new(self, event: Mapping[str, object]) -> bool:
        """Remember the event; False when it was seen before. One without a time is always new."""
        actor = event.get("Actor")
        moment = _nanoseconds(event)
        key = (moment, event.get("Action"), actor.get("ID") if isinstance(actor, dict) else None)
        if not moment:
            return True
        if key in self._keys:
            return False
        self._keys[key] = None
        self._last = max(self._last, moment)
        if len(self._keys) > _MANY:
            self._keys = {key: None for key in self._keys if key[0] >= self._last - _OVERLAP}
        return True


class EventPump:
    """One daemon thread. `stop()` and `drop()` may be called from the loop: they return at once."""

    def __init__(self, open_stream: Callable[[int | None], EventStream], ears: Ears, back_off: BackOff) -> None:
        self._open = open_stream
        self._ears = ears
        self._back_off = back_off
        self._seen = Seen()
        self._halt = threading.Event()
        self._lock = threading.Lock()  # between the moment a stream is opened and the wish to close it
        self._stream: EventStream | None = None
        self._thread = threading.Thread(target=self._run, name="docker-events", daemon=True)

    def start(self) -> None:
        """Once."""
        self._thread.start()

    def stop(self) -> None:
        """For good. A thread that is just connecting ends by itself when that succeeds or fails."""
        self._halt.set()
        self.drop()

    def drop(self) -> None:
        """Close the present stream; the thread connects again."""
        with self._lock:
            stream = self._stream
        if stream is not None:
            stream.close()

    def _run(self) -> None:
        bug: BaseException | None = None
        try:
            self._connect_for_ever()
        except BaseException as error:  # noqa: BLE001 - a silent death would look like a quiet engine; the loop raises it
            bug = error
        self._tell(self._ears.on_end, bug)

    def _connect_for_ever(self) -> None:
        delay = self._back_off.first
        while not self._halt.is_set():
            started = time.monotonic()
            fruitful = self._read_one_stream()
            if fruitful or time.monotonic() - started >= self._back_off.steady:
                delay = self._back_off.first
            self._halt.wait(delay * random.uniform(0.8, 1.2))  # noqa: S311 - spreads reconnects, guards no secret
            delay = min(delay * 2, self._back_off.longest)

    def _read_one_stream(self) -> bool:
        """Until it ends; whether it brought an event."""
        fruitful = False
        try:
            stream = self._open(self._seen.since)
            try:
                if self._keep(stream):
                    self._tell_stream(connected=True)
                    fruitful = self._read(stream)
            finally:
                with self._lock:
                    self._stream = None
                stream.release()
        except OutsideError as error:
            log.debug("event stream: %s", error.problem.detail)
        self._tell_stream(connected=False)
        return fruitful

    def _keep(self, stream: EventStream) -> bool:
        """Make the stream known to stop(); False when stop() came before."""
        with self._lock:
            self._stream = stream
            return not self._halt.is_set()

    def _read(self, stream: EventStream) -> bool:
        fruitful = False
        with suppress(OutsideError):  # the stream broke: what it brought before still counts
            for event in stream:
                fruitful = True
                if self._seen.is_new(event) and not str(event.get("Action", "")).startswith(_SILENT):
                    if event.get("Type") == "node":
                        self._tell(self._ears.on_node)
                    self._tell(self._ears.on_event)
        return fruitful

    def _tell_stream(self, *, connected: bool) -> None:
        self._tell(self._ears.on_stream, connected)

    def _tell(self, callback: Callable[..., None], *args: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._ears.loop.call_soon_threadsafe(callback, *args)


def _nanoseconds(event: Mapping[str, object]) -> int:
    """When it happened by the engine's clock; 0 where it does not say."""
    for key, factor in (("timeNano", 1), ("time", _SECOND)):
        value = event.get(key)
        if isinstance(value, int) and value > 0:
            return value * factor
    return 0
