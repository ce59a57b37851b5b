"""What the engine needs from outside, in our words. Adapters raise OutsideError and nothing else."""

from dockflare_desktop.core.history import NOTHING, Actor, Around, HistoryEntry, Wanted
from dockflare_desktop.engine.ports.cloudflare import Budget, Edge, RecordWrite, TokenReport, Urgency
from dockflare_desktop.engine.ports.computer import (
    SECOND,
    Clock,
    Notifier,
    Outside,
    Secrets,
    Store,
)
from dockflare_desktop.engine.ports.docker import ContainerSource, EngineDoor, Snapshot
from dockflare_desktop.engine.ports.errors import OutsideError

__all__ = [
    "NOTHING",
    "SECOND",
    "Actor",
    "Around",
    "Budget",
    "Clock",
    "ContainerSource",
    "Edge",
    "EngineDoor",
    "HistoryEntry",
    "Notifier",
    "Outside",
    "OutsideError",
    "RecordWrite",
    "Secrets",
    "Snapshot",
    "Store",
    "TokenReport",
    "Urgency",
    "Wanted",
]
