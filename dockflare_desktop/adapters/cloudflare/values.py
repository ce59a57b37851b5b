"""Reading values out of Cloudflare's JSON: what is absent, null or of another type becomes the default."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from dockflare_desktop.core.model import Json, JsonObject


def objects(value: Json) -> tuple[JsonObject, ...]:
    """The objects of a list; () for anything else."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(item for item in value if isinstance(item, Mapping))


def an_object(value: Json) -> JsonObject:
    """The object; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def texts(value: Json) -> tuple[str, ...]:
    """The strings of a list."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(item for item in value if isinstance(item, str))


def text(raw: JsonObject, key: str, default: str = "") -> str:
    """A string."""
    value = raw.get(key)
    return value if isinstance(value, str) else default


def whole(raw: JsonObject, key: str) -> int | None:
    """A whole number; None where there is none."""
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(raw: JsonObject, key: str, *, default: bool = False) -> bool:
    """A boolean."""
    value = raw.get(key)
    return value if isinstance(value, bool) else default


def moment(raw: JsonObject, key: str) -> datetime | None:
    """A time stamp, with its zone; None where there is none that can be read."""
    try:
        stamp = datetime.fromisoformat(text(raw, key))
    except ValueError:
        return None
    return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)


def plain(value: Json) -> Json:
    """The same with dicts and lists only, which is what a JSON encoder takes."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value
