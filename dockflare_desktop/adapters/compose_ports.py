"""`expose` and `ports` of a Compose service -> the ports its container shows."""

import re
from collections.abc import Iterable, Mapping

from dockflare_desktop.core.model import Port

_HIGHEST = 65_535
_DIGITS = re.compile(r"[0-9]{1,5}")
_WIDEST = 100  # ports of a range that are looked at: more than one is all that matters


def exposed(entries: Iterable[object]) -> tuple[Port, ...]:
    """Each port once, a published one rather than a bare one. What is no port is left to Compose to refuse.

    >>> [(port.private, port.public) for port in exposed(["80", "8080:80", "127.0.0.1:53:53/udp"])]
    [(80, 8080), (53, 53)]
    """
    found: dict[tuple[int, str], Port] = {}
    for entry in entries:
        for port in _long(entry) if isinstance(entry, Mapping) else _short(str(entry)):
            key = (port.private, port.protocol)
            if key not in found or found[key].public is None:
                found[key] = port
    return tuple(found.values())


def _short(text: str) -> list[Port]:
    """[[ADDRESS:]PUBLIC:]PRIVATE[/PROTOCOL], each of them a port or a range."""
    numbers, _, protocol = text.strip().partition("/")
    left, colon, private = numbers.rpartition(":")
    address, _, public = left.rpartition(":")
    inside, outside = _range(private), _range(public) if colon else []
    return [
        Port(number, protocol or "tcp", outside[place] if place < len(outside) else None, address.strip("[]"))
        for place, number in enumerate(inside)
    ]


def _long(entry: Mapping[str, object]) -> list[Port]:
    public = _range(str(entry.get("published", "")))
    protocol, address = str(entry.get("protocol", "tcp")), str(entry.get("host_ip", ""))
    return [
        Port(number, protocol, public[0] if public else None, address)
        for number in _range(str(entry.get("target", "")))
    ]


def _range(text: str) -> list[int]:
    first, dash, last = text.partition("-")
    ends = [first, last if dash else first]
    if not all(_DIGITS.fullmatch(each) and 0 < int(each) <= _HIGHEST for each in ends):
        return []
    return list(range(int(ends[0]), min(int(ends[1]), int(ends[0]) + _WIDEST) + 1))
