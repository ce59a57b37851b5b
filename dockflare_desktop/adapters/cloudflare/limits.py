"""What an answer's headers say about how much more may be asked, and about the far end's clock."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ITEM = re.compile(r"(?:^|[;,\s])(?P<key>[rt])=(?P<value>\d+)")
_AN_EPOCH = 10**8  # some answers give the reset as a point in time; no window is three years long


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls left, seconds until the window resets, seconds to wait; None where nothing was said."""

    left: int | None = None
    reset: float | None = None
    retry_after: float | None = None


def read_limits(headers: Mapping[str, str], now: datetime) -> Limits:
    """From `Ratelimit: "default";r=1150;t=241` or the older `x-ratelimit-*`, and `Retry-After` (seconds or a date).
    Of several policies the tightest counts."""
    policies = [
        {found["key"]: int(found["value"]) for found in _ITEM.finditer(policy)}
        for policy in headers.get("ratelimit", "").split(",")
    ]
    told = [policy for policy in policies if "r" in policy]
    retry_after = _seconds(headers.get("retry-after"), now)
    if told:
        tightest = min(told, key=lambda policy: policy["r"])
        return Limits(tightest["r"], tightest.get("t"), retry_after)
    left = _seconds(headers.get("x-ratelimit-remaining"), now)
    return Limits(None if left is None else int(left), _seconds(headers.get("x-ratelimit-reset"), now), retry_after)


def clock_skew(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds by which our clock is ahead of the far end's `Date`; None where it gives none."""
    date = _date(headers.get("date", ""))
    return None if date is None else (now - date).total_seconds()


def _seconds(value: str | None, now: datetime) -> float | None:
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        date = _date(value)
        return None if date is None else max(0.0, (date - now).total_seconds())
    if not math.isfinite(seconds):
        return None
    return max(0.0, seconds - now.timestamp() if seconds > _AN_EPOCH else seconds)


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
