"""What earlier surveys saw: since when an address is open to everyone, and whether somebody was told.

What was open when an account was first looked at is where the counting starts: it is known, not news.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.origin.hostname import zone_of
from dockflare_desktop.core.public.address import PublicAddress

Place: TypeAlias = tuple[str, str]  # hostname and path, the path in the label's form

SAME_OPENING = timedelta(hours=24)  # closed and open again within this time: not told a second time


@dataclass(frozen=True, slots=True)
class Opening:
    """One address that is open to everyone, or was until lately."""

    since: datetime | None = None  # None: it was open when the account was first looked at
    told: bool = False
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Openings:
    """Of one account. `unread` are the parts of it (zone and tunnel ids, "apps") that could never be read so far: what
    comes to light there was there before."""

    at: Mapping[Place, Opening]
    unread: frozenset[str] = frozenset()


def place_of(row: PublicAddress) -> Place:
    """What an address is told apart by."""
    return row.hostname, row.path


def written(place: Place) -> str:
    """As people read and type it: a path that is a regular expression stands apart.

    >>> written(("a.example", "/x")), written(("a.example", "^/v[0-9]"))
    ('a.example/x', 'a.example ^/v[0-9]')
    """
    hostname, path = place
    return f"{hostname} {path}" if path and not path.startswith("/") else hostname + path


def unread_parts(actual: Actual) -> frozenset[str]:
    """Parts of the account that exist and could not be read."""
    zones = (each.id for each in actual.directory.zones if each.status == "active")
    tunnels = (each.id for each in actual.directory.tunnels if each.remote)
    return frozenset(
        (
            *(zone for zone in zones if actual.records.get(zone) is None),
            *(tunnel for tunnel in tunnels if actual.documents.get(tunnel) is None),
            *(("apps",) if actual.apps is None else ()),
        )
    )


def noticed(known: Openings | None, rows: Iterable[PublicAddress], actual: Actual, now: datetime) -> Openings:
    """What is known after one more survey. What cannot be judged now stays as it was."""
    rows = tuple(rows)
    unread = unread_parts(actual)
    before = known.at if known is not None else {}
    open_now = {place_of(row): row for row in rows if row.reach is Reach.EVERYONE}
    doubtful = {place_of(row) for row in rows if row.reach is Reach.UNKNOWN}
    seen = {place_of(row) for row in rows}
    found: dict[Place, Opening] = {}
    for place, opening in before.items():
        if place in open_now:
            found[place] = replace(opening, closed=None)
        elif place in doubtful or (unread and place not in seen):
            found[place] = opening
        elif now - (opening.closed or now) < SAME_OPENING:
            found[place] = replace(opening, closed=opening.closed or now)
    for place, row in open_now.items():
        if place not in found:
            was_there = known is None or bool(_parts_of(row, actual) & known.unread)
            found[place] = Opening(None if was_there else now)
    return Openings(found, unread if known is None else known.unread & unread)


def told(known: Openings, places: Iterable[Place]) -> Openings:
    """The same after somebody was told of these."""
    given = frozenset(places)
    at = {place: replace(each, told=each.told or place in given) for place, each in known.at.items()}
    return replace(known, at=at)


def _parts_of(row: PublicAddress, actual: Actual) -> frozenset[str]:
    """What had to be read to see that an address is open."""
    zones = {zone.name: zone.id for zone in actual.directory.zones}
    zone = zone_of(row.hostname.removeprefix("*."), zones)
    tunnel = row.tunnel.id if row.tunnel is not None else ""
    return frozenset((zones.get(zone or "", ""), tunnel, "apps"))


# --- as a text -------------------------------------------------------------------------------------------------------


def to_text(known: Openings) -> str:
    """For a note of the store."""
    rows = [
        [*place, _text(each.since), each.told, _text(each.closed)]
        for place, each in sorted(known.at.items(), key=lambda item: item[0])
    ]
    return json.dumps({"open": rows, "unread": sorted(known.unread)}, separators=(",", ":"))


def from_text(text: str | None) -> Openings | None:
    """What `to_text` wrote; None where nothing was written, or nothing of that kind."""
    try:
        read: Any = json.loads(text or "")
        at = {
            (str(hostname), str(path)): Opening(_time(since), bool(told), _time(closed))
            for hostname, path, since, told, closed in read["open"]
        }
        return Openings(at, frozenset(str(each) for each in read["unread"]))
    except (ValueError, TypeError, KeyError):
        return None


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
