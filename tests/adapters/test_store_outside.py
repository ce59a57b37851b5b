"""The world against the database: kill -9, two processes, a full disk, a lock that stays, a waiter that goes away."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from peewee import Model, SqliteDatabase

from dockflare_desktop.adapters.store import queries, thread
from dockflare_desktop.adapters.store.rows import Row
from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import Actor, OutsideError
from tests.adapters.store_samples import GROUP, MACHINE, RECORD, Clock, outcome, rule_entry

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[2]

WRITER = """
import asyncio, sys
from pathlib import Path
from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.engine.ports import Actor
from tests.adapters.store_samples import Clock, MACHINE, outcome, rule_entry

async def main(folder, first, count):
    store = await SqliteStore.open(Path(folder), clock=Clock(), machine=MACHINE)
    print("open", flush=True)
    for number in range(first, first + count):
        await store.settle([rule_entry(number)], [outcome(number)], Actor.AUTOMATIC)
        print(number, flush=True)
    await store.close()

asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def writer(folder: Path, first: int, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(folder), str(first), str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


async def opened(folder: Path) -> SqliteStore:
    return await SqliteStore.open(folder, clock=Clock(), machine=MACHINE)


async def test_kill_9_in_the_middle_of_writes_loses_no_acknowledged_commit(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    for round_ in range(6):
        with writer(tmp_path, round_ * 10_000, 10_000) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
            for _ in range(3 + round_ * 4):
                acknowledged.add(process.stdout.readline().strip())
            process.send_signal(signal.SIGKILL)
            acknowledged |= {line.strip() for line in process.stdout if line.endswith("\n")}
        store = await opened(tmp_path)
        keys = {entry.key.split(".")[0][1:] for entry in await store.ledger("acc")}
        targets = {entry.target.split(".")[0][1:] for entry in await store.history(limit=10_000)}
        await store.close()
        assert store.problems == ()
        assert acknowledged <= keys
        assert keys == targets  # rows and history together or not at all


async def test_processes_that_make_the_database_at_the_same_moment_all_succeed(tmp_path: Path) -> None:
    for round_ in range(4):
        processes = [writer(tmp_path / str(round_), first, 1) for first in range(3)]
        for process in processes:
            with process:
                process.communicate()
        assert [process.returncode for process in processes] == [0, 0, 0]


async def test_opening_waits_while_another_process_writes_to_a_file_that_is_not_yet_in_wal_mode(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "dockflare.db", isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE something (a)")
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.1, other.close).start()
    store = await opened(tmp_path)
    await store.save(GROUP)
    await store.close()


async def test_two_processes_that_open_and_write_at_once_lose_nothing(tmp_path: Path) -> None:
    processes = [writer(tmp_path, first, 40) for first in (0, 1_000)]
    ends = []
    for process in processes:
        with process:
            process.communicate()
            ends.append(process.returncode)
    assert ends == [0, 0]
    store = await opened(tmp_path)
    assert len(await store.ledger("acc")) == 80
    assert len(await store.history()) == 80
    await store.close()


async def test_a_full_disk_is_told_loses_nothing_and_heals(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    await store.save(GROUP)
    told = await store.history()
    pages = await store._thread.run(lambda: store._db.pragma("page_count"))
    await store._thread.run(lambda: store._db.pragma("max_page_count", pages))
    big = [rule_entry(number) for number in range(500)]
    with pytest.raises(OutsideError) as caught:
        await store.settle(big, [outcome(1)], Actor.AUTOMATIC)
    assert caught.value.problem.code is ProblemCode.DISK_FULL
    assert caught.value.problem.detail == "database or disk is full"
    assert (await store.layers()).groups == (GROUP,)
    assert await store.ledger("acc") == ()
    assert await store.history() == told
    await store._thread.run(lambda: store._db.pragma("max_page_count", 1_000_000))
    await store.settle(big, [outcome(1)], Actor.AUTOMATIC)
    assert len(await store.ledger("acc")) == 500
    await store.close()


async def test_intentions_alone_are_flushed_to_the_disk_before_they_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels: list[int] = []
    upsert = queries.upsert

    def watched(db: SqliteDatabase, table: type[Model], wanted: Sequence[Row]) -> None:
        levels.append(db.pragma("synchronous"))
        upsert(db, table, wanted)

    monkeypatch.setattr(queries, "upsert", watched)
    store = await opened(tmp_path)
    await store.intend([RECORD])
    await store.save(GROUP)
    await store.settle([RECORD], [], Actor.AUTOMATIC)
    await store.close()
    assert levels == [2, 1, 1]  # FULL, NORMAL, NORMAL


async def test_a_database_that_stays_locked_is_another_process(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    await store._thread.run(lambda: store._db.pragma("busy_timeout", 50))
    with closing(sqlite3.connect(tmp_path / "dockflare.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutsideError) as caught:
            await store.save(GROUP)
        other.execute("ROLLBACK")
    assert caught.value.problem.code is ProblemCode.OTHER_PROCESS
    await store.save(GROUP)
    assert (await store.layers()).groups == (GROUP,)
    await store.close()


async def test_a_commit_is_finished_even_if_nobody_waits_for_it(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    waiting = [asyncio.ensure_future(store.save(GROUP)), asyncio.ensure_future(store.intend([RECORD]))]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await store.close()
    again = await opened(tmp_path)
    assert (await again.layers()).groups == (GROUP,)
    assert await again.ledger("acc") == (RECORD,)
    await again.close()


async def test_a_stuck_call_does_not_hold_up_closing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thread, "CLOSE_LIMIT", 0.05)
    store = await opened(tmp_path)
    gate = threading.Event()
    stuck = asyncio.ensure_future(store._thread.run(gate.wait))
    await asyncio.sleep(0)  # the call is handed in
    started = time.monotonic()
    await store.close()
    assert time.monotonic() - started < 1
    gate.set()
    assert await stuck


async def test_a_closed_store_says_so_and_closes_twice(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    await store.close()
    await store.close()
    with pytest.raises(OutsideError) as caught:
        await store.layers()
    assert caught.value.problem.code is ProblemCode.DATABASE_FAILED


async def test_a_bug_of_ours_is_not_taken_for_trouble_outside(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    with pytest.raises(ZeroDivisionError):
        await store._write(lambda _db: 1 // 0)
    await store.save(GROUP)
    await store.close()
