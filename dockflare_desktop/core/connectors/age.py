"""How old a cloudflared is. Its versions are dates (2026.8.2), so that nothing needs to be asked.

Cloudflare supports versions of the last year (its documentation of cloudflared downloads); half of that is told early.
"""

import re
from datetime import datetime

_DATED = re.compile(r"(20\d\d)\.(\d{1,2})\.\d+")
OLD = 6  # months
UNSUPPORTED = 12


def months_old(version: str, now: datetime) -> int | None:
    """Whole months since the month it is named after; None for a version that is no date.

    >>> from datetime import UTC
    >>> months_old("2026.3.1", datetime(2026, 11, 24, tzinfo=UTC))
    8
    """
    found = _DATED.match(version)
    if found is None:
        return None
    return max(0, (now.year - int(found[1])) * 12 + now.month - int(found[2]))


def is_old(version: str, now: datetime) -> bool:
    """Whether it is worth saying."""
    months = months_old(version, now)
    return months is not None and months >= OLD
