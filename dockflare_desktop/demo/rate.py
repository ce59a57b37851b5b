"""Cloudflare's rate limit: 1,200 calls in 300 seconds for a user; above it nothing is answered for five minutes."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from dockflare_desktop.demo import refusals


@dataclass(slots=True)
class RateWindow:
    """Counts the calls of one user over all tokens; the window runs from the first call (assumed)."""

    limit: int = 1200
    seconds: int = 300
    used: int = 0
    ends: datetime | None = None
    blocked: bool = False

    def count(self, now: datetime) -> None:
        """Count a call. Raises Refused 429 while blocked, and for the call that is one too many."""
        if self.ends is None or now >= self.ends:
            self.used, self.blocked, self.ends = 0, False, now + timedelta(seconds=self.seconds)
        if not self.blocked:
            self.used += 1
            if self.used > self.limit:
                self.blocked, self.ends = True, now + timedelta(seconds=self.seconds)
        if self.blocked:
            raise refusals.throttled(self.left(now))

    def left(self, now: datetime) -> int:
        """Seconds to the end of the window, or of the block, rounded up."""
        return math.ceil((self.ends - now).total_seconds()) if self.ends is not None else self.seconds

    def headers(self, now: datetime) -> dict[str, str]:
        calls = max(self.limit - self.used, 0)
        return {
            "Ratelimit": f'"default";r={calls};t={self.left(now)}',
            "Ratelimit-Policy": f'"default";q={self.limit};w={self.seconds}',
        }
