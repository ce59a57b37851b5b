"""Values as the database keeps them: canonical JSON, times in UTC, text that UTF-8 can hold."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dockflare_desktop.core.model import JsonObject


def to_json(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, ASCII (so that even half a surrogate pair survives).

    >>> to_json({"b": (1, 2), "a": None})
    '{"a":null,"b":[1,2]}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain)


def to_json_or_none(value: JsonObject | None) -> str | None:
    """None stays None."""
    return None if value is None else to_json(value)


def from_json(text: str) -> Any:
    """The value that `to_json` was given; its tuples come back as lists."""
    return json.loads(text)


def from_json_or_none(text: str | None) -> Any:
    """None stays None."""
    return None if text is None else json.loads(text)


def to_time(at: datetime) -> str:
    """A fixed-width text in UTC, so that texts sort as times do. Raises ValueError for a naive time.

    >>> to_time(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01T12:00:00.000000+00:00'
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def to_time_or_none(at: datetime | None) -> str | None:
    """None stays None."""
    return None if at is None else to_time(at)


def from_time(text: str) -> datetime:
    """The time, in UTC."""
    return datetime.fromisoformat(text)


def from_time_or_none(text: str | None) -> datetime | None:
    """None stays None."""
    return None if text is None else datetime.fromisoformat(text)


def storable(text: str) -> str:
    r"""Text without half surrogate pairs, which come from undecodable arguments and which SQLite refuses.

    >>> storable("a\udc80")
    'a?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
