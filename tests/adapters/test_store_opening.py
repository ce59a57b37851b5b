"""Opening the database: file modes, migrations, newer and broken files, backups, and whose it is (H16)."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from dockflare_desktop.adapters.store.migrations import MIGRATIONS, migrate
from dockflare_desktop.adapters.store.opening import open_database
from dockflare_desktop.adapters.store.tables import KEYS
from dockflare_desktop.core.change import Kind, LedgerEntry
from dockflare_desktop.core.model import (
    AccessGroup,
    Container,
    Layers,
    ManualRule,
    Network,
    Override,
    PolicyBody,
    Port,
    Remembered,
    ServiceKey,
    WholeZone,
)
from dockflare_desktop.core.model import Path as UrlPath
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.store_files import make_shared, mode, names, once, opened
from tests.adapters.store_samples import GROUP, MACHINE, NOW

pytestmark = pytest.mark.anyio
HERE = Path(__file__).parent
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


# --- files -----------------------------------------------------------------------------------------------------------


async def test_folder_and_files_are_the_users_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    old = os.umask(0)
    try:
        store = await opened(folder)
        await store.save(GROUP)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        await store.close()
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}
    assert {"dockflare.db", "dockflare.db-wal"} <= set(modes)


async def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    make_shared(folder)
    await once(folder)
    assert mode(folder) == 0o755


async def test_a_folder_that_cannot_be_made_is_told_not_thrown(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutsideError) as caught:
        await opened(tmp_path / "file" / "data")
    assert caught.value.problem.code is ProblemCode.DATABASE_FAILED


async def test_the_file_is_in_wal_mode_with_the_pragmas_of_the_design(tmp_path: Path) -> None:
    db = open_database(tmp_path, MACHINE, NOW).db
    try:
        assert [db.pragma(name) for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")] == [
            "wal",
            1,
            5000,
            1,
        ]
    finally:
        db.close()


# --- migrations ------------------------------------------------------------------------------------------------------


def columns_in(db: SqliteDatabase) -> dict[str, set[str]]:
    return {
        table: {column.name for column in db.get_columns(table)}
        for table in db.get_tables()
        if table != "sqlite_sequence"
    }


def test_an_empty_file_is_migrated_to_what_the_models_say(tmp_path: Path) -> None:
    db = SqliteDatabase(str(tmp_path / "a.db"))
    with db:
        migrate(db)
        assert db.pragma("user_version") == len(MIGRATIONS)
        assert columns_in(db) == {table._meta.table_name: set(table._meta.columns) for table in KEYS}
        for table, keys in KEYS.items():
            assert set(db.get_primary_keys(table._meta.table_name)) == set(keys)


def test_a_step_that_fails_leaves_neither_table_nor_version(tmp_path: Path) -> None:
    def halfway(db: SqliteDatabase) -> None:
        db.execute_sql("CREATE TABLE extra (a TEXT)")
        raise ValueError("on purpose")

    db = SqliteDatabase(str(tmp_path / "a.db"))
    with db:
        with pytest.raises(ValueError, match="on purpose"):
            migrate(db, (*MIGRATIONS, halfway))
        assert "extra" not in db.get_tables()
        assert db.pragma("user_version") == len(MIGRATIONS)


async def test_a_file_of_version_1_opens_with_everything_in_it(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "dockflare.db")) as old:
        old.executescript((HERE / "fixtures" / "store-v1.sql").read_text("utf-8"))
    store = await opened(tmp_path)
    key = ServiceKey("app.mkdev.example", "^/api")
    policy = PolicyBody("In", "allow", ({"email": {"email": "a@x.example"}},), extra={"approval_required": True})
    rule = ManualRule(
        ServiceKey("nas.mkdev.example"),
        UrlPath(),
        {"service": "http://nas:5000"},
        NOON,
        enabled=False,
        expires_at=datetime(2026, 4, 1, 12, tzinfo=UTC),
    )
    assert await store.layers() == Layers(
        (AccessGroup("family", "Family", (policy,), "24h", True, ("google",), None),),  # noqa: FBT003 - field order
        (Override(key, "service", "http://api:9000", None, NOON),),
        (rule,),
    )
    container = Container(
        "c1",
        "web",
        {"dockflare.enable": "true"},
        engine="E",
        created_at=datetime(2026, 2, 1, 8, tzinfo=UTC),
        image="nginx",
        project="p",
        compose_service="web",
        ports=(Port(80),),
        networks=(Network("proxy", ("web",), "172.17.0.2"),),
    )
    assert await store.remembered() == (Remembered(key, container, "0", NOON),)
    assert await store.ledger("acc") == (
        LedgerEntry(
            "acc",
            Kind.RECORD,
            "app.mkdev.example",
            "rec1",
            "zone1",
            value={"content": "t.example"},
            former={"content": "192.0.2.1"},
            at=NOON,
        ),
    )
    assert await store.settings() == Settings(grace_period=60)
    assert await store.note("pause_until") == "18:00"
    assert [entry.id for entry in await store.history()] == [7]
    assert (store.installation, store.lost, store.machine_changed) == ("7f3a91c2", False, True)
    assert await store.meant() == ()
    await store.set_meant(Meant("hand.mkdev.example", "", NOON), meant=True)
    assert [item.hostname for item in await store.meant()] == ["hand.mkdev.example"]
    await store.save(WholeZone("mkdev.example", {"access.groups": "family"}, NOON))
    assert [item.zone for item in (await store.layers()).zones] == ["mkdev.example"]
    await store.close()


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
async def test_a_file_of_every_version_comes_to_the_same_tables_with_what_was_in_it(
    tmp_path: Path, version: int
) -> None:
    with closing(sqlite3.connect(tmp_path / "dockflare.db")) as old:
        old.executescript((HERE / "fixtures" / "store-v1.sql").read_text("utf-8"))
    before = SqliteDatabase(str(tmp_path / "dockflare.db"))
    with before:
        migrate(before, MIGRATIONS[:version])
        assert before.pragma("user_version") == version
    store = await opened(tmp_path)
    layers = await store.layers()
    assert ([each.id for each in layers.groups], [each.field for each in layers.overrides]) == (["family"], ["service"])
    assert [each.moves_to for each in layers.manual_rules] == [None]
    assert await store.engines() == ()
    await store.close()
    fresh, old_one = SqliteDatabase(":memory:"), SqliteDatabase(str(tmp_path / "dockflare.db"))
    with fresh, old_one:
        migrate(fresh)
        tables = {name: [each.name for each in fresh.get_columns(name)] for name in fresh.get_tables()}
        assert {name: [each.name for each in old_one.get_columns(name)] for name in tables} == tables


async def test_what_version_1_remembers_was_read_with_the_prefix_in_its_settings(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "dockflare.db")) as old:
        old.executescript((HERE / "fixtures" / "store-v1.sql").read_text("utf-8"))
        old.execute("INSERT INTO setting VALUES ('label_prefix', 'home')")
        old.commit()
    store = await opened(tmp_path)
    assert [each.prefix for each in await store.remembered()] == ["home"]
    await store.close()


async def test_the_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    await once(tmp_path)

    def later(db: SqliteDatabase) -> None:
        db.execute_sql("CREATE TABLE later (a TEXT)")

    open_database(tmp_path, MACHINE, NOW, (*MIGRATIONS, later)).db.close()
    before = tmp_path / f"dockflare.db.before-v{len(MIGRATIONS) + 1}"
    with closing(sqlite3.connect(before)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert stat.S_IMODE(before.stat().st_mode) == 0o600


async def test_a_database_of_a_later_release_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    await once(tmp_path)
    path = tmp_path / "dockflare.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version=99")
    before = (path.read_bytes(), names(tmp_path, "*"))
    with pytest.raises(OutsideError) as caught:
        await opened(tmp_path)
    assert caught.value.problem.code is ProblemCode.DATABASE_NEWER
    assert (path.read_bytes(), [name for name in names(tmp_path, "*") if name[-4:] not in ("-wal", "-shm")]) == before
