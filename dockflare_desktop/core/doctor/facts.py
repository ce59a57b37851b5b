"""What the doctor is told of this computer, of targets and of the account, before anything is judged."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Knock(StrEnum):
    """What became of a connection to a port."""

    OPEN = "open"
    REFUSED = "refused"
    SILENT = "silent"
    NO_NAME = "no_name"  # the name is not known here
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class TargetCertificate:
    """A target's certificate as cloudflared would judge it: `fault` "" where accepted, None where nobody knows."""

    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Computer:
    """This computer. None: cannot be told here."""

    free: int | None = None  # bytes left where the data is kept
    tray: bool | None = None
    notifications: bool | None = None
    keyring: str = ""  # its name


@dataclass(frozen=True, slots=True)
class DatabaseHealth:
    """The local database: `fault` "" where its check found nothing wrong."""

    fault: str = ""
    size: int = 0  # bytes
    saved_at: datetime | None = None  # the newest copy
