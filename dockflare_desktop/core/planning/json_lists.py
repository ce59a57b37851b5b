"""Lists in JSON that somebody else may have written."""

from collections.abc import Mapping

from dockflare_desktop.core.model import Json, JsonObject


def listed(value: Json) -> tuple[Json, ...]:
    """A JSON list; empty where it is none."""
    return tuple(value) if isinstance(value, list | tuple) else ()


def objects(value: Json) -> tuple[JsonObject, ...]:
    """The objects in a JSON list."""
    return tuple(each for each in listed(value) if isinstance(each, Mapping))
