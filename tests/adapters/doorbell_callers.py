"""Who rings in the tests of the doorbell: well-behaved callers and others."""

import os
import socket
import stat
from collections.abc import Mapping
from multiprocessing.connection import Connection, answer_challenge, deliver_challenge
from pathlib import Path

from dockflare_desktop.adapters import doorbell_place
from dockflare_desktop.adapters.doorbell import Ringer

ROOT = Path(__file__).resolve().parents[2]
Message = Mapping[str, str]


async def echo(request: Message) -> Message:
    return {"heard": request.get("verb", ""), "text": request.get("text", "")}


def address(folder: Path) -> str:
    return doorbell_place.address_for(folder)


def socket_is_there(folder: Path) -> bool:
    return os.path.lexists(address(folder))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def raw(folder: Path) -> socket.socket:
    caller = socket.socket(socket.AF_UNIX)
    caller.settimeout(5)
    caller.connect(address(folder))
    return caller


def admitted(folder: Path) -> Connection:
    """A caller that has the key and has shown it."""
    connection = Connection(raw_blocking(folder))
    key = doorbell_place.key_of(folder)
    assert key is not None
    answer_challenge(connection, key)
    deliver_challenge(connection, key)
    return connection


def raw_blocking(folder: Path) -> int:
    caller = raw(folder)
    caller.settimeout(None)
    return caller.detach()


async def still_answers(folder: Path) -> bool:
    answer = await Ringer(folder, limit=2).ring({"verb": "ping"})
    return answer == {"heard": "ping", "text": ""}
