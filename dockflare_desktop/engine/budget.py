"""The one rate limiter: every call to Cloudflare passes it, the urgent ones first."""

import asyncio
import itertools
import time
from bisect import insort
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dockflare_desktop.engine.ports import Clock, Urgency

_FLOORS = {Urgency.INTERACTIVE: 0.0, Urgency.WRITE: 0.025, Urgency.READ: 0.25}
_SAME_WINDOW = 5.0  # seconds: resets are told in whole seconds and arrive late, so one window's end wobbles
_SHORTEST = 0.001  # seconds: a timer may fire early, and a float may leave a rest, without becoming a busy loop


@dataclass(frozen=True, slots=True, order=True)
class _Ticket:
    """A caller in the queue; the lowest goes first."""

    urgency: Urgency
    number: int
    turn: asyncio.Event = field(compare=False, default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many calls there are: `limit` in any `window` seconds; reads get the share `read_share` of that rate."""

    limit: int = 1200
    window: float = 300.0
    read_share: float = 0.25


class CallBudget:
    """No more calls than allowed in any window, and fewer where Cloudflare says that fewer are left.

    The default is Cloudflare's limit for one user. It counts the dashboard and other tokens too, and above it every
    call is refused for a whole window. So each kind of call leaves a part of the window to the more urgent ones, and
    background reads get a bucket of `read_share` of the limit that refills at that share of the rate: after a burst
    they are slowed down, never stopped until the window ends. `clock` counts seconds, `now` is for showing only.
    """

    def __init__(
        self,
        now: Clock,
        allowance: Allowance = Allowance(),
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now, self._clock, self._sleep = now, clock, sleep
        self._limit, self._window = allowance.limit, allowance.window
        self._calls: deque[float] = deque()
        self._queue: list[_Ticket] = []
        self._numbers = itertools.count()
        self._bucket = self._bucket_size = max(1.0, allowance.read_share * allowance.limit)
        self._refilled_at = clock()
        self._told_left, self._told_until = 0, float("-inf")  # Cloudflare's own count, until its window ends
        self._paused_until = float("-inf")

    @property
    def left(self) -> int:
        """Calls that may still be made in this window, all kinds together."""
        now = self._clock()
        self._forget_old(now)
        left = self._limit - len(self._calls)
        return max(0, min(left, self._told_left) if now < self._told_until else left)

    @property
    def paused_until(self) -> datetime | None:
        """When the pause ends that Cloudflare asked for; None when there is none."""
        rest = self._paused_until - self._clock()
        return self._now() + timedelta(seconds=rest) if rest > 0 else None

    async def take(self, urgency: Urgency) -> None:
        """Wait until a call may be made, and count it. A caller that is cancelled meanwhile counts nothing."""
        ticket = _Ticket(urgency, next(self._numbers))
        insort(self._queue, ticket)
        try:
            while (wait := self._wait_of(ticket)) != 0:
                if wait is None:
                    ticket.turn.clear()
                    await ticket.turn.wait()
                else:
                    await self._sleep(max(wait, _SHORTEST))
            self._count(urgency)
        finally:
            self._queue.remove(ticket)
            if self._queue:
                self._queue[0].turn.set()

    def heard(self, left: int | None, reset: float | None, retry_after: float | None) -> None:
        """What an answer said: calls left, seconds until the window resets, seconds to wait. Answers may overtake each
        other, so within one window only a lower number is believed."""
        now = self._clock()
        if retry_after is not None:
            self._paused_until = max(self._paused_until, now + retry_after)
        if left is None:
            return
        until = now + (self._window if reset is None else reset)
        if now < self._told_until and until <= self._told_until + _SAME_WINDOW:
            left = min(left, self._told_left)
        self._told_left, self._told_until = left, until

    def _wait_of(self, ticket: _Ticket) -> float | None:
        """Seconds until this one may be tried; None while somebody goes first."""
        if self._queue[0] is not ticket:
            return None
        now = self._clock()
        self._forget_old(now)
        self._refill(now)
        floor = int(_FLOORS[ticket.urgency] * self._limit)
        waits = [0.0, self._paused_until - now]
        too_many = len(self._calls) - (self._limit - floor)
        if too_many >= 0:
            waits.append(self._calls[too_many] + self._window - now)
        if now < self._told_until and self._told_left <= floor:
            waits.append(self._told_until - now)
        if ticket.urgency is Urgency.READ and self._bucket < 1:
            waits.append((1 - self._bucket) * self._window / self._bucket_size)
        return max(waits)

    def _count(self, urgency: Urgency) -> None:
        self._calls.append(self._clock())
        self._told_left -= 1
        if urgency is Urgency.READ:
            self._bucket -= 1

    def _forget_old(self, now: float) -> None:
        while self._calls and self._calls[0] <= now - self._window:
            self._calls.popleft()

    def _refill(self, now: float) -> None:
        grown = (now - self._refilled_at) * self._bucket_size / self._window
        self._bucket = min(self._bucket_size, self._bucket + grown)
        self._refilled_at = now
