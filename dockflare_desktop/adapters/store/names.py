"""Names for shells to complete, straight from the database's file: read only, without the rest of the program.

A key press waits for it, so nothing is imported that takes time, and nothing is ever written or made.
"""

import json
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

FILE = "dockflare.db"  # as opening.FILE, which brings the whole store along
LIMIT = 1.0  # seconds to wait for somebody who writes
_PLAIN = re.compile(r"[A-Za-z0-9_*/.@:+-]+")  # what a shell takes as it stands; labels are written by strangers
_QUERIES = {
    "service": (
        "SELECT hostname || path FROM remembered",
        "SELECT hostname || path_text FROM manual_rule",
        "SELECT hostname || path FROM override",
    ),
    "group": ("SELECT id FROM access_group",),
    "engine": ("SELECT name FROM engine", "SELECT id FROM engine"),
    "zone": ("SELECT zone FROM whole_zone",),
    "tunnel": (
        "SELECT value FROM setting WHERE key = 'tunnel'",
        "SELECT DISTINCT tunnel FROM history",
        "SELECT tunnel FROM engine",
        "SELECT fields FROM manual_rule",
    ),
}
KINDS = tuple(_QUERIES)


def names(folder: Path, kind: str) -> tuple[str, ...]:
    """Everything of a kind that is known here, sorted; nothing where there is no database, or none that can be read."""
    path = folder / FILE
    found: set[str] = set()
    with suppress(sqlite3.Error), closing(_open(path)) as connection:
        for query in _QUERIES.get(kind, ()):
            with suppress(sqlite3.OperationalError):  # a table or column that came, or comes, with another release
                found |= {_text(str(row[0])) for row in connection.execute(query)}
    return tuple(sorted(each for each in found if _PLAIN.fullmatch(each)))


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=LIMIT)


def _text(value: str) -> str:
    """A manual rule's fields are an object, in which the tunnel is one."""
    if not value.startswith("{"):
        return value
    with suppress(ValueError):
        return str(json.loads(value).get("tunnel") or "")
    return ""
