"""Broken files, backups, and whose a database is: lost, moved, copied (H16)."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import Actor
from tests.adapters.store_files import empty, mode, names, once, opened
from tests.adapters.store_samples import GROUP, RECORD, Clock

pytestmark = pytest.mark.anyio
HERE = Path(__file__).parent
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


# --- broken files and backups ----------------------------------------------------------------------------------------


async def fill(folder: Path, clock: Clock) -> None:
    store = await opened(folder, clock)
    await store.save(GROUP)
    await store.settle([RECORD], [], Actor.AUTOMATIC)
    await store.close()


@pytest.mark.parametrize("damage", ["not a database at all, but long enough to be looked at " * 40, "short"])
async def test_a_file_that_is_no_database_is_set_aside_and_a_fresh_one_begins(tmp_path: Path, damage: str) -> None:
    (tmp_path / "dockflare.db").write_text(damage)
    store = await opened(tmp_path)
    (problem,) = store.problems
    assert (problem.code, problem.value, problem.detail) == (
        ProblemCode.DATABASE_BROKEN,
        "dockflare.db.broken-20260301T120000Z",
        "",
    )
    assert (tmp_path / problem.value).read_text() == damage
    assert store.lost
    await store.save(GROUP)
    await store.close()


async def test_a_damaged_file_gives_way_to_the_newest_backup_that_can_be_read(tmp_path: Path) -> None:
    clock = Clock()
    await fill(tmp_path, clock)  # its first backup is of an empty database
    clock.forward(timedelta(days=1))
    await once(tmp_path, clock)
    clock.forward(timedelta(days=1))
    await once(tmp_path, clock)
    newest = tmp_path / names(tmp_path, "*.backup-*")[-1]
    newest.write_bytes(b"damaged" * 1000)
    path = tmp_path / "dockflare.db"
    content = bytearray(path.read_bytes())
    content[100:3000] = b"\xff" * 2900  # the schema's page
    path.write_bytes(content)
    store = await opened(tmp_path, clock)
    (problem,) = store.problems
    assert (problem.code, problem.detail) == (
        ProblemCode.DATABASE_BROKEN,
        f"{datetime(2026, 3, 2, 12, tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}",
    )
    assert (await store.layers()).groups == (GROUP,)
    assert await store.ledger("acc") == (RECORD,)
    assert store.lost  # what was made after the backup is known by its marker alone
    await store.close()


async def test_the_same_computer_user_and_folder_find_their_own_id_again(tmp_path: Path) -> None:
    first = await once(tmp_path)
    empty(tmp_path)
    assert (await once(tmp_path)).installation == first.installation
    assert (await once(tmp_path / "other")).installation != first.installation
    assert (await once(tmp_path / "third", machine="another")).installation != first.installation


async def test_without_a_machine_id_the_installation_id_is_random_but_stays(tmp_path: Path) -> None:
    one = await once(tmp_path / "a", machine="")
    two = await once(tmp_path / "b", machine="")
    assert one.installation != two.installation
    again = await once(tmp_path / "a", machine="")
    assert (again.installation, again.machine_changed) == (one.installation, False)


async def test_one_backup_a_day_is_made_and_three_are_kept(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(5):
        await once(tmp_path, clock)
        clock.forward(timedelta(hours=12))
        await once(tmp_path, clock)
        clock.forward(timedelta(hours=12))
    assert names(tmp_path, "*.backup-*") == [f"dockflare.db.backup-2026030{day}T120000Z" for day in (3, 4, 5)]
    assert {mode(tmp_path / name) for name in names(tmp_path, "*.backup-*")} == {0o600}


async def test_a_program_that_runs_for_days_makes_its_backup_while_it_settles(tmp_path: Path) -> None:
    clock = Clock()
    store = await opened(tmp_path, clock)
    clock.forward(timedelta(days=1))
    await store.settle([RECORD], [], Actor.AUTOMATIC)
    await store.close()
    assert names(tmp_path, "*.backup-*") == [
        "dockflare.db.backup-20260301T120000Z",
        "dockflare.db.backup-20260302T120000Z",
    ]


# --- lost, moved, copied ---------------------------------------------------------------------------------------------


async def test_a_new_ledger_is_lost_until_something_was_settled_and_the_program_started_again(tmp_path: Path) -> None:
    assert (await once(tmp_path)).lost
    store = await opened(tmp_path)
    await store.intend([RECORD])
    await store.close()
    store = await opened(tmp_path)
    assert store.lost  # killed between intention and call: nothing is ours yet
    await store.settle([RECORD], [], Actor.AUTOMATIC)
    assert store.lost
    await store.close()
    assert not (await once(tmp_path)).lost


async def test_h16_a_folder_on_another_computer_is_noticed_and_moved_keeps_everything(tmp_path: Path) -> None:
    await fill(tmp_path, Clock())
    first = await once(tmp_path)
    assert not first.machine_changed
    store = await opened(tmp_path, machine="another")
    assert store.machine_changed
    await store.settle_machine("moved")
    assert (store.machine_changed, store.installation) == (False, first.installation)
    assert await store.ledger("acc") == (RECORD,)
    await store.close()
    assert not (await once(tmp_path, machine="another")).machine_changed


async def test_h16_a_copied_folder_gets_an_id_of_its_own_and_owns_nothing(tmp_path: Path) -> None:
    await fill(tmp_path, Clock())
    first = await once(tmp_path)
    store = await opened(tmp_path, machine="another")
    await store.settle_machine("copied")
    assert store.installation != first.installation
    assert (store.machine_changed, store.lost) == (False, False)
    assert await store.ledger("acc") == ()
    assert (await store.layers()).groups == (GROUP,)
    await store.close()
    again = await once(tmp_path, machine="another")
    assert (again.installation, again.machine_changed, again.lost) == (store.installation, False, False)


# --- when even that goes wrong ---------------------------------------------------------------------------------------


async def test_a_backup_that_fails_is_logged_and_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "dockflare.db.backup-20260301T120000Z.part").mkdir()  # in the way of the copy
    store = await opened(tmp_path)
    await store.save(GROUP)
    await store.close()
    assert "no backup of the database was made" in caplog.text
    assert names(tmp_path, "*.backup-*Z") == []


async def test_two_broken_files_of_one_second_are_both_kept(tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / "dockflare.db").write_text("broken " * 500)
        for backup in names(tmp_path, "*.backup-*"):
            (tmp_path / backup).unlink()
        await once(tmp_path)
    stem = "dockflare.db.broken-20260301T120000Z"
    assert names(tmp_path, "*.broken-*") == [stem, f"{stem}-2"]


async def test_a_backup_of_a_later_release_is_not_put_back(tmp_path: Path) -> None:
    await once(tmp_path)
    (backup,) = names(tmp_path, "*.backup-*")
    with closing(sqlite3.connect(tmp_path / backup)) as db:
        db.execute("PRAGMA user_version=99")
    (tmp_path / "dockflare.db").write_text("broken " * 500)
    store = await once(tmp_path)
    assert [problem.detail for problem in store.problems] == [""]
