"""What is told of an API token."""

from datetime import datetime, timedelta

SOON = timedelta(days=14)  # ux.md section 6.2: for service tokens; an API token's end is no smaller surprise


def ends_soon(expires_at: datetime | None, now: datetime) -> bool:
    """Whether a token ends so soon that it is told; one without an end never does.

    >>> ends_soon(datetime(2026, 11, 15), datetime(2026, 11, 1)), ends_soon(None, datetime(2026, 11, 1))
    (True, False)
    """
    return expires_at is not None and expires_at - now <= SOON
