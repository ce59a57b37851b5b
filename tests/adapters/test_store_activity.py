"""The history as people look through it: filters, edits told in their own transaction, what was taken back, size."""

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.change import Kind, OutcomeState
from dockflare_desktop.core.history import FOUND, Actor, Around, HistoryEntry, Wanted, found
from dockflare_desktop.core.model import Layered, ServiceKey, WholeZone
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.edits import from_json
from dockflare_desktop.engine.ports import Store
from tests.adapters.store_samples import GROUP, MACHINE, NOW, OVERRIDE, RULE, Clock, outcome
from tests.fake_store import MemoryStore

pytestmark = pytest.mark.anyio
ZONE = WholeZone("mkdev.example", {"access.groups": "family"}, NOW)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    clock = Clock()
    made: Store
    if request.param == "memory":
        made = MemoryStore(clock=clock)
    else:
        made = await SqliteStore.open(tmp_path, clock=clock, machine=MACHINE)
    yield made
    await made.close()


def noted(number: int) -> HistoryEntry:
    at = NOW + timedelta(minutes=number)
    return HistoryEntry(0, at, "tunnel", "rename", f"Tunnel {number}", "asked", Actor.YOU, "done")


async def test_everything_of_a_write_comes_back(store: Store) -> None:
    key = ServiceKey("h1.mkdev.example")
    around = Around("acc", "run 1", {key: {"container": "api"}})
    await store.settle([], [replace(outcome(1), object_id="o")], Actor.AUTOMATIC, around)
    (entry,) = await store.entries(Wanted())
    assert (entry.account, entry.run, entry.keys, entry.subject) == ("acc", "run 1", (key,), "h1.mkdev.example")
    assert (entry.name, entry.tunnel, entry.object_id) == ("h1.mkdev.example ", "home", "o")
    assert entry.cause == {"container": "api"}


WANTED = [
    (Wanted(kinds=frozenset({"tunnel"})), ["Tunnel 0"]),
    (Wanted(results=frozenset({FOUND})), ["f.mkdev.example"]),
    (Wanted(actors=frozenset({Actor.YOU})), ["Tunnel 0"]),
    (Wanted(problems=True), ["h2.mkdev.example"]),
    (Wanted(since=NOW + timedelta(seconds=1)), ["f.mkdev.example"]),
    (Wanted(until=NOW, kinds=frozenset({"tunnel"})), ["Tunnel 0"]),
    (Wanted(until=NOW - timedelta(seconds=1)), []),
    (Wanted(text="TUNNEL"), ["Tunnel 0"]),
    (Wanted(subject="h1.mkdev.example"), ["h1.mkdev.example"]),
    (Wanted(name="h1.mkdev.example "), ["h1.mkdev.example"]),
    (Wanted(run="one"), ["h2.mkdev.example", "h1.mkdev.example"]),
    (Wanted(before=3), ["h2.mkdev.example", "h1.mkdev.example"]),
    (Wanted(after=3), ["f.mkdev.example"]),
    (Wanted(limit=1), ["f.mkdev.example"]),
]


@pytest.mark.parametrize(("wanted", "targets"), WANTED, ids=[str(number) for number in range(len(WANTED))])
async def test_every_filter_is_the_databases(store: Store, wanted: Wanted, targets: list[str]) -> None:
    failed = replace(outcome(2, OutcomeState.FAILED), problem=Problem(ProblemCode.OFFLINE))
    await store.settle([], [outcome(1), failed], Actor.AUTOMATIC, Around(run="one"))
    await store.record(noted(0))
    later = NOW + timedelta(minutes=5)
    await store.record(found(later, Kind.RECORD, "update", "f.mkdev.example", before={"a": 1}, after=None, who="x"))
    entries = await store.entries(wanted)
    assert [entry.target for entry in entries] == targets
    assert await store.count(replace(wanted, limit=99)) == (4 if wanted.limit == 1 else len(targets))


@pytest.mark.parametrize("item", [GROUP, OVERRIDE, RULE, ZONE], ids=lambda item: type(item).__name__)
async def test_an_edit_is_told_with_both_sides_and_reads_back(store: Store, item: Layered) -> None:
    newer = {
        "AccessGroup": lambda: replace(GROUP, name="F", launcher=True),
        "Override": lambda: replace(OVERRIDE, value="http://b:1", expires_at=NOW),
        "ManualRule": lambda: replace(RULE, enabled=False, moves_to=ServiceKey("new.mkdev.example", "")),
        "WholeZone": lambda: replace(ZONE, fields={}),
    }[type(item).__name__]()
    await store.save(item)
    await store.save(newer)
    await store.replace((), (newer,), actor=Actor.AUTOMATIC)
    gone, changed, made = await store.entries(Wanted())
    assert [each.action for each in (made, changed, gone)] == ["create", "update", "delete"]
    assert [each.actor for each in (made, gone)] == [Actor.YOU, Actor.AUTOMATIC]
    assert (made.before, gone.after) == (None, None)
    for entry, value, wanted in (
        (made, made.after, item),
        (changed, changed.before, item),
        (changed, changed.after, newer),
        (gone, gone.before, newer),
    ):
        assert value is not None
        assert from_json(entry, value) == wanted


async def test_what_is_saved_again_as_it_is_is_no_edit(store: Store) -> None:
    for item in (GROUP, OVERRIDE, RULE, ZONE):
        await store.save(item)
    for item in (GROUP, replace(OVERRIDE, made_at=NOW + timedelta(1)), replace(RULE, made_at=NOW), ZONE):
        await store.save(item)
    await store.delete(replace(OVERRIDE, field="zonename"))
    assert await store.count(Wanted()) == 4


async def test_samples_are_nobodys_edit(store: Store) -> None:
    store.hand = None
    await store.save(GROUP)
    assert await store.entries(Wanted()) == ()


async def test_what_an_edit_takes_back_is_marked_as_undone(store: Store) -> None:
    await store.save(GROUP)
    (made,) = await store.entries(Wanted())
    await store.replace((), (GROUP,), undoes=made.id)
    gone, before = await store.entries(Wanted())
    assert (gone.undoes, gone.undone, before.undone) == (made.id, False, True)
    await store.mark_undone([made.id], undone=False)
    assert not (await store.entries(Wanted(limit=2)))[1].undone


async def test_a_hundred_thousand_entries_open_fast_and_are_pruned_with_the_next_write(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path, clock=Clock(), machine=MACHINE)
    await store.record(noted(0))
    await store.close()
    with closing(sqlite3.connect(tmp_path / "dockflare.db")) as file:
        columns = ", ".join(row[1] for row in file.execute("PRAGMA table_info(history)") if row[1] != "id")
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        file.execute(f"INSERT INTO history ({columns}) {numbers} SELECT {columns} FROM history, n")  # noqa: S608
        file.commit()
    begun = time.perf_counter()
    store = await SqliteStore.open(tmp_path, clock=Clock(), machine=MACHINE)
    page = await store.entries(Wanted(limit=200, text="tunnel"))
    assert len(page) == 200
    assert await store.count(Wanted()) == 100_001
    assert time.perf_counter() - begun < 1.0  # 0.1 s on two slow cores
    await store.record(noted(1))
    assert await store.count(Wanted()) == 5_000
    await store.close()
