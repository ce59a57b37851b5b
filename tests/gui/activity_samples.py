"""A day as picture 08 shows it: writes, an edit, an undo, what somebody else did, a failure."""

from dataclasses import replace
from datetime import datetime, timedelta

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Action, Change, Kind, Phase, Risk, RuleStep, Why
from dockflare_desktop.core.history import Actor, HistoryEntry, found
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.undo import Note, Noted
from tests.gui.samples import NOW

WIKI = ServiceKey("wiki.nordhus.example")
API = ServiceKey("api.mkdev.example", "^/v2(/|$)")
PHOTOS = ServiceKey("photos.nordhus.example")
RECORD: JsonObject = {"type": "CNAME", "name": WIKI.hostname, "content": "8c1e40aa.cfargotunnel.com", "proxied": True}
RULE: JsonObject = {"hostname": WIKI.hostname, "service": "http://wiki:3000"}
LOGIN: JsonObject = {"name": WIKI.hostname, "policies": [{"name": "family", "decision": "allow"}], "session": "24h"}


def entry(number: int, at: datetime, kind: str, action: str, key: ServiceKey, **parts: object) -> HistoryEntry:
    base = HistoryEntry(number, at, kind, action, key.hostname, "changed", Actor.AUTOMATIC, "done", keys=(key,))
    return replace(base, run=f"run {at}", took_ms=420, **parts)  # type: ignore[arg-type]


def gone(at: datetime) -> tuple[HistoryEntry, ...]:
    cause: JsonObject = {
        "asks": "container",
        "container": "wiki",
        "engine": "homeserver",
        "since": (at - timedelta(minutes=11)).isoformat(),
        "grace": 600,
    }
    parts = {"why": "gone", "actor": Actor.APPROVED, "cause": cause}
    return (
        entry(20, at, "record", "delete", WIKI, before=RECORD, **parts),
        entry(21, at, "rule", "delete", WIKI, before=RULE, tunnel="home", **parts),
        entry(22, at, "application", "delete", WIKI, before=LOGIN, **parts),
    )


def day() -> tuple[HistoryEntry, ...]:
    """Newest first."""
    at = NOW - timedelta(minutes=1)
    label: JsonObject = {"asks": "container", "container": "api"}
    before, after = {"service": "http://api:8080"}, {"service": "http://api:9090"}
    told = [
        entry(30, at, "rule", "update", API, before=before, after=after, cause=label),
        *reversed(gone(NOW - timedelta(minutes=3))),
        entry(15, NOW - timedelta(minutes=9), "rule", "update", PHOTOS, result="failed", problem="offline"),
        entry(
            14,
            NOW - timedelta(hours=1),
            "override",
            "create",
            PHOTOS,
            actor=Actor.YOU,
            why="edited",
            after={"field": "service", "value": "http://nas:1"},
        ),
        entry(13, NOW - timedelta(hours=2), "override", "delete", PHOTOS, actor=Actor.YOU, why="edited", undoes=12),
        replace(
            found(NOW - timedelta(hours=3), Kind.APPLICATION, "update", PHOTOS.hostname, before=LOGIN, after={}),
            id=12,
            keys=(PHOTOS,),
            detail="terraform",
        ),
        entry(11, NOW - timedelta(hours=4), "override", "create", PHOTOS, actor=Actor.COMMAND_LINE, undone=True),
        entry(3, NOW - timedelta(days=1), "record", "create", API, why="started", after=RECORD, cause=label),
    ]
    return tuple(told)


def undoing() -> Undoing:
    """What taking the removal back would do."""
    step = RuleStep("home", WIKI, RULE)
    change = Change("c", Phase.ROUTE, step, Action.CREATE, Kind.RULE, f"home {WIKI}", Why.STARTED, (WIKI,))
    notes = (
        Noted(Note.KEPT_UP, str(WIKI)),
        Noted(Note.NO_CONTAINER, str(WIKI), "wiki"),
        Noted(Note.NEW_IDS, str(WIKI)),
    )
    shown = Shown(replace(change, risk=Risk.ONLINE), Sides(None, RULE))
    return Undoing(str(WIKI), (shown,), notes, seal="seen")
