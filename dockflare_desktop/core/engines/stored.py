"""An engine as somebody stored it: where it is, what it is called, and whether it is watched."""

from dataclasses import dataclass

DEFAULT = "default"
"""Id of the engine that the `docker` command would use: watched from the first start on, without being stored. A row
with this id only says what is changed about it."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Paths of PEM files, "" for none. Without `ca` the public authorities count."""

    ca: str = ""
    cert: str = ""
    key: str = ""
    verify: bool = True


@dataclass(frozen=True, slots=True)
class StoredEngine:
    """Where an engine is: an address, or a context of the `docker` command by name (then `url` is ""), read anew each
    time so that a context which was changed is followed. Neither: as the `docker` command would choose."""

    id: str
    name: str = ""  # "": what the engine calls itself
    url: str = ""
    context: str = ""
    tls: TlsFiles | None = None
    tunnel: str = ""  # of its services that name none; "": the default one
    enabled: bool = True
