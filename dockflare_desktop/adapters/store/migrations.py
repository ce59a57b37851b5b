"""The schema's history: a tuple of steps whose length is the version. Released steps are never edited."""

from collections.abc import Callable, Sequence

from peewee import SqliteDatabase

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

Step = Callable[[SqliteDatabase], None]

_FIRST_TABLES = (
    "CREATE TABLE note (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE access_group (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, policies TEXT NOT NULL, session TEXT, launcher INTEGER,
        idps TEXT NOT NULL, auto_redirect INTEGER)""",
    """CREATE TABLE override (
        hostname TEXT NOT NULL, path TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, below TEXT,
        made_at TEXT NOT NULL, expires_at TEXT, PRIMARY KEY (hostname, path, field))""",
    """CREATE TABLE manual_rule (
        hostname TEXT NOT NULL, path TEXT NOT NULL, path_text TEXT NOT NULL, path_match TEXT NOT NULL,
        path_pattern TEXT NOT NULL, fields TEXT NOT NULL, made_at TEXT NOT NULL, enabled INTEGER NOT NULL,
        expires_at TEXT, PRIMARY KEY (hostname, path))""",
    """CREATE TABLE remembered (
        hostname TEXT NOT NULL, path TEXT NOT NULL, container TEXT NOT NULL, idx TEXT NOT NULL, since TEXT NOT NULL,
        leaving_since TEXT, PRIMARY KEY (hostname, path))""",
    """CREATE TABLE ledger (
        account TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, tunnel TEXT NOT NULL, object_id TEXT NOT NULL,
        zone TEXT NOT NULL, value TEXT NOT NULL, prior TEXT, former TEXT, state TEXT NOT NULL, at TEXT,
        PRIMARY KEY (account, kind, key, tunnel))""",
    """CREATE TABLE history (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, action TEXT NOT NULL,
        target TEXT NOT NULL, why TEXT NOT NULL, actor TEXT NOT NULL, result TEXT NOT NULL, problem TEXT NOT NULL,
        detail TEXT NOT NULL, before TEXT, after TEXT, took_ms INTEGER NOT NULL)""",
    "CREATE INDEX history_at ON history (at)",
)


def create_tables(db: SqliteDatabase) -> None:
    """Version 1."""
    for statement in _FIRST_TABLES:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # untyped in peewee's stubs


def remember_prefixes(db: SqliteDatabase) -> None:
    """Version 2: the label prefix that each remembered service was read with; until now it was the one in the
    settings."""
    for statement in (
        "ALTER TABLE remembered ADD COLUMN prefix TEXT NOT NULL DEFAULT ''",
        "UPDATE remembered SET prefix = coalesce((SELECT value FROM setting WHERE key = 'label_prefix'), '')",
    ):
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # untyped in peewee's stubs


def create_public_meant(db: SqliteDatabase) -> None:
    """Version 3: addresses that are not ours and that somebody said are meant to be public."""
    statement = """CREATE TABLE public_meant (
        hostname TEXT NOT NULL, path TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (hostname, path))"""
    db.execute_sql(statement)  # type: ignore[no-untyped-call]  # untyped in peewee's stubs


def let_rules_move(db: SqliteDatabase) -> None:
    """Version 4: where a manual rule was renamed to."""
    db.execute_sql("ALTER TABLE manual_rule ADD COLUMN moves_to TEXT")  # type: ignore[no-untyped-call]  # as above


def create_whole_zones(db: SqliteDatabase) -> None:
    """Version 5: the logins of whole zones."""
    statement = "CREATE TABLE whole_zone (zone TEXT NOT NULL PRIMARY KEY, fields TEXT NOT NULL, made_at TEXT NOT NULL)"
    db.execute_sql(statement)  # type: ignore[no-untyped-call]  # untyped in peewee's stubs


def widen_history(db: SqliteDatabase) -> None:
    """Version 6: what an undo is planned from. Earlier entries are shown, and say that too little of them is known."""
    texts = ("account", "subject", "name", "object_id", "zone", "tunnel", "run")
    for statement in (
        *(f"ALTER TABLE history ADD COLUMN {name} TEXT NOT NULL DEFAULT ''" for name in texts),
        "ALTER TABLE history ADD COLUMN keys TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE history ADD COLUMN cause TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE history ADD COLUMN undoes INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE history ADD COLUMN undone INTEGER NOT NULL DEFAULT 0",
        "UPDATE history SET subject = target",
        "CREATE INDEX history_subject ON history (subject)",
        "CREATE INDEX history_run ON history (run)",
    ):
        db.execute_sql(statement)  # type: ignore[no-untyped-call]  # untyped in peewee's stubs


def create_engines(db: SqliteDatabase) -> None:
    """Version 6: the engines that are watched beside the `docker` command's own, and what is changed about that."""
    statement = """CREATE TABLE engine (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL, context TEXT NOT NULL, tls TEXT,
        tunnel TEXT NOT NULL, enabled INTEGER NOT NULL)"""
    db.execute_sql(statement)  # type: ignore[no-untyped-call]  # untyped in peewee's stubs


MIGRATIONS: tuple[Step, ...] = (
    create_tables,
    remember_prefixes,
    create_public_meant,
    let_rules_move,
    create_whole_zones,
    widen_history,
    create_engines,
)


def version_of(db: SqliteDatabase) -> int:
    """How many steps the file has seen; 0 for an empty one."""
    return int(db.pragma("user_version"))


def refuse_newer(version: int, steps: Sequence[Step]) -> None:
    """Raise OutsideError (DATABASE_NEWER) for a file that a later release has written."""
    if version > len(steps):
        raise OutsideError(Problem(ProblemCode.DATABASE_NEWER, "database", value=str(version)))


def migrate(db: SqliteDatabase, steps: Sequence[Step] = MIGRATIONS) -> None:
    """Bring the schema up to date, each step in one transaction with its version number.

    A step that raises leaves neither its tables nor its version behind. The version is read again inside the
    transaction, because a second process may be migrating the same file.
    """
    refuse_newer(version_of(db), steps)
    while version_of(db) < len(steps):
        with db.atomic("EXCLUSIVE"):
            version = version_of(db)
            if version < len(steps):
                steps[version](db)
                db.pragma("user_version", version + 1)
