"""What SQLite says when it fails, in the program's words."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

# SQLite could not grow the shared-memory file beside the database: the disk is full there as well.
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FAILED = _BROKEN | {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


def codes(error: BaseException) -> frozenset[int]:
    """Every SQLite result code in the chain of an error, extended and primary.

    The whole chain counts: on a full disk SQLite rolls back by itself, and the first error to be seen is then that
    there is nothing left to roll back.
    """
    found = {link.sqlite_errorcode for link in _chain(error)}
    return frozenset(found | {code & 0xFF for code in found})


def is_broken(error: BaseException) -> bool:
    """Whether the file is damaged or no database at all."""
    return bool(codes(error) & _BROKEN)


def is_busy(error: BaseException) -> bool:
    """Whether another process holds the lock that was needed."""
    return bool(codes(error) & _BUSY)


@contextmanager
def translated() -> Iterator[None]:
    """Raise OutsideError (DISK_FULL, OTHER_PROCESS, DATABASE_FAILED) for what is not a bug of ours."""
    try:
        yield
    except (peewee.DatabaseError, sqlite3.Error) as error:
        cause = next(reversed(_chain(error)), error)
        problem = _problem(codes(error), str(cause))
        if problem is None:
            raise
        raise OutsideError(problem) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        code = ProblemCode.DISK_FULL if full else ProblemCode.DATABASE_FAILED
        raise OutsideError(Problem(code, "database", detail=str(error))) from error


def _problem(found: frozenset[int], text: str) -> Problem | None:
    if found & _FULL:
        return Problem(ProblemCode.DISK_FULL, "database", detail=text)
    if found & _BUSY:
        return Problem(ProblemCode.OTHER_PROCESS, "database", detail=text)
    if found & _FAILED:
        return Problem(ProblemCode.DATABASE_FAILED, "database", detail=text)
    return None


def _chain(error: BaseException) -> list[sqlite3.Error]:
    """SQLite's own errors that led to this one, the latest first; those without a code are the module's complaints."""
    found: list[sqlite3.Error] = []
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, sqlite3.Error) and hasattr(link, "sqlite_errorcode"):
            found.append(link)
        link = link.__cause__ or link.__context__
    return found
