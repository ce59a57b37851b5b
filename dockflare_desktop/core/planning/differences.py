"""In which fields two objects differ, for people: from what to what."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dockflare_desktop.core.model import Json, JsonObject

LONGEST = 200  # characters of one side in words


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs; "" where it is not stated."""

    field: str
    was: str
    now: str


def differences(before: JsonObject | None, after: JsonObject | None) -> tuple[Difference, ...]:
    """The fields in which two values differ, nested ones by their path.

    >>> differences({"service": "http://a:1"}, {"service": "http://b:1"})
    (Difference(field='service', was='http://a:1', now='http://b:1'),)
    """
    was, now = dict(_fields(before or {})), dict(_fields(after or {}))
    names = [*was, *(name for name in now if name not in was)]
    return tuple(
        Difference(name, was.get(name, ""), now.get(name, "")) for name in names if was.get(name) != now.get(name)
    )


def in_words(found: tuple[Difference, ...]) -> str:
    """Differences as a short text.

    >>> in_words((Difference("service", "http://a:1", "http://b:1"), Difference("path", "", "^/x")))
    'service: http://a:1 → http://b:1; path: (none) → ^/x'
    """
    return "; ".join(f"{each.field}: {_side(each.was)} → {_side(each.now)}" for each in found)


def _side(text: str) -> str:
    return text if 0 < len(text) <= LONGEST else f"{text[:LONGEST]}…" if text else "(none)"


def _fields(value: JsonObject, above: str = "") -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        name = f"{above}.{key}" if above else key
        if isinstance(inner, Mapping):
            yield from _fields(inner, name)
        else:
            yield name, _text(inner)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
