"""What a check is, and what it found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from dockflare_desktop.core.problem import Problem


class Area(StrEnum):
    """Where a check belongs; in the order of the page."""

    CLOUDFLARE = "cloudflare"
    DOCKER = "docker"
    COMPUTER = "computer"


class Check(StrEnum):
    """Every check by its id, in the order of the page."""

    TOKEN = "token"  # noqa: S105 - the name of a check, not a secret
    PERMISSIONS = "permissions"
    CLOCK = "clock"
    ZONES = "zones"
    ROOM = "room"
    CERTIFICATES = "certificates"
    OUTSIDE = "outside"
    WRITERS = "writers"
    LEFT_OVER = "left-over"
    ENGINES = "engines"
    EVENTS = "events"
    TUNNEL = "tunnel"
    CONNECTOR_VERSION = "connector-version"
    CONFIGURATION = "configuration"
    NETWORK = "network"
    PORTS = "ports"
    TARGET_CERTIFICATE = "target-certificate"
    KEYRING = "keyring"
    DATABASE = "database"
    DISK = "disk"
    TRAY = "tray"
    NOTIFICATIONS = "notifications"


AREAS: Mapping[Check, Area] = {
    **dict.fromkeys((each for each in Check), Area.CLOUDFLARE),
    **dict.fromkeys(
        (
            Check.ENGINES,
            Check.EVENTS,
            Check.TUNNEL,
            Check.CONNECTOR_VERSION,
            Check.CONFIGURATION,
            Check.NETWORK,
            Check.PORTS,
            Check.TARGET_CERTIFICATE,
        ),
        Area.DOCKER,
    ),
    **dict.fromkeys(
        (Check.KEYRING, Check.DATABASE, Check.DISK, Check.TRAY, Check.NOTIFICATIONS),
        Area.COMPUTER,
    ),
}


class Level(StrEnum):
    """How good it is, best first."""

    OK = "ok"
    NOTE = "note"  # worth knowing, nothing to do: something is under way
    UNKNOWN = "unknown"  # could not be found out
    WARNING = "warning"
    BAD = "bad"


class Well(StrEnum):
    """What is said where nothing is wrong, or nothing is known; the sentences are in words/doctor.py."""

    TOKEN_WORKS = "token_works"  # noqa: S105 - the name of a sentence, not a secret
    TOKEN_UNTIL = "token_until"  # noqa: S105 - the name of a sentence, not a secret
    PERMISSIONS_THERE = "permissions_there"
    PERMISSIONS_ENOUGH = "permissions_enough"
    CLOCK_RIGHT = "clock_right"
    ZONES_SEEN = "zones_seen"
    ROOM_LEFT = "room_left"
    COVERED = "covered"
    OUTSIDE_FINE = "outside_fine"
    OUTSIDE_NOBODY = "outside_nobody"
    ALONE = "alone"
    NOTHING_LEFT = "nothing_left"
    ENGINES_ANSWER = "engines_answer"
    EVENTS_COME = "events_come"
    TUNNEL_CONNECTED = "tunnel_connected"
    TUNNEL_UP = "tunnel_up"
    NO_TUNNEL_NEEDED = "no_tunnel_needed"
    VERSIONS_NEW = "versions_new"
    APPLIED = "applied"
    APPLYING = "applying"
    NO_CONNECTORS = "no_connectors"
    NETWORKS_SHARED = "networks_shared"
    NO_CONNECTOR_BESIDE = "no_connector_beside"
    PORTS_ANSWER = "ports_answer"
    PORTS_SOME = "ports_some"
    NO_TARGETS = "no_targets"
    CERTIFICATES_GOOD = "certificates_good"
    NO_TLS = "no_tls"
    KEYRING_USED = "keyring_used"
    FROM_ENVIRONMENT = "from_environment"
    DATABASE_HEALTHY = "database_healthy"
    DATABASE_SAVED = "database_saved"
    DISK_FREE = "disk_free"
    TRAY_SHOWN = "tray_shown"
    NOTIFICATIONS_SHOWN = "notifications_shown"
    NOT_HERE = "not_here"
    NOT_ASKED = "not_asked"
    NOT_READ = "not_read"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that is no problem, and the names in it."""

    well: Well
    names: Mapping[str, str] = field(default_factory=dict)


Says: TypeAlias = Problem | Told


class Cure(StrEnum):
    """What a button may do about a finding."""

    CONNECT_NETWORK = "connect-network"  # `value` is the service's address
    TRY_URL = "try-url"  # `value` is an address
    SHOW_SERVICE = "show-service"  # `value` is its address
    ACCOUNT = "account"
    COMPARE = "compare"
    COPY = "copy"  # `value` is a command line


@dataclass(frozen=True, slots=True)
class Fix:
    """One way out."""

    cure: Cure
    value: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found of one thing. A check with several findings has one for each thing that is wrong."""

    check: Check
    level: Level
    says: Says
    fixes: tuple[Fix, ...] = ()

    @property
    def area(self) -> Area:
        """Where it stands on the page."""
        return AREAS[self.check]

    @property
    def wrong(self) -> bool:
        """Whether somebody should look at it."""
        return self.level in (Level.WARNING, Level.BAD)


def well(check: Check, said: Well, /, **names: object) -> tuple[Finding, ...]:
    """One finding that all is well."""
    return (Finding(check, Level.OK, Told(said, {key: str(name) for key, name in names.items()})),)


def unknown(check: Check, said: Well, /, **names: object) -> tuple[Finding, ...]:
    """One finding that something could not be found out."""
    return (Finding(check, Level.UNKNOWN, Told(said, {key: str(name) for key, name in names.items()})),)
