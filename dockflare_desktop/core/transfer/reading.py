"""Reading JSON that somebody else wrote: what is missing or of another kind counts as not stated."""

from collections.abc import Mapping, Sequence

from dockflare_desktop.core.model import Json, JsonObject


def text(record: JsonObject, key: str) -> str:
    """A text, trimmed; "" where there is none."""
    value = record.get(key)
    return value.strip() if isinstance(value, str) else ""


def flag(record: JsonObject, key: str) -> bool | None:
    """Yes or no; None where it is not stated."""
    value = record.get(key)
    return value if isinstance(value, bool) else None


def objects(value: Json) -> tuple[JsonObject, ...]:
    """The objects in a list."""
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return tuple(each for each in listed if isinstance(each, Mapping))


def texts(value: Json) -> tuple[str, ...]:
    """A list of texts, or one text that stands for a list of one; trimmed, empty ones dropped."""
    listed = (value,) if isinstance(value, str) else value if isinstance(value, Sequence) else ()
    return tuple(trimmed for each in listed if isinstance(each, str) and (trimmed := each.strip()))
