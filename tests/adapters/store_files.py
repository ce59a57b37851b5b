"""Opening and looking at database files, for the tests of the store."""

import stat
from pathlib import Path

from dockflare_desktop.adapters.store.store import SqliteStore
from tests.adapters.store_samples import MACHINE, Clock


async def opened(folder: Path, clock: Clock | None = None, machine: str = MACHINE) -> SqliteStore:
    return await SqliteStore.open(folder, clock=clock or Clock(), machine=machine)


async def once(folder: Path, clock: Clock | None = None, machine: str = MACHINE) -> SqliteStore:
    store = await opened(folder, clock, machine)
    await store.close()
    return store


def names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make_shared(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
