"""What a test of an engine found, and what may be watched on this computer."""

from dataclasses import dataclass
from enum import StrEnum

from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.problem import Problem


class Swarm(StrEnum):
    """What an engine is in a Swarm. Only a manager knows its services (H27)."""

    NONE = ""
    MANAGER = "manager"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Probed:
    """One reading of an engine; with a problem the rest is not known. `engine` is the daemon's id."""

    problem: Problem | None = None
    engine: str = ""
    name: str = ""
    version: str = ""
    podman: bool = False
    swarm: Swarm = Swarm.NONE
    containers: int = 0
    labelled: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """An engine that was found on this computer and could be watched."""

    engine: StoredEngine
    where: str  # its address, without secrets
    problem: Problem | None = None  # why it cannot be used as it is


@dataclass(frozen=True, slots=True)
class HostKey:
    """What an SSH host showed of itself: to be compared by somebody who knows."""

    host: str
    kind: str  # such as ed25519
    fingerprint: str  # SHA256:...
    lines: tuple[str, ...]  # for known_hosts
