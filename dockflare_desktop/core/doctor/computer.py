"""Judging this computer: keyring, database, disk, tray, notifications."""

from dockflare_desktop.core.doctor.check import Check, Cure, Finding, Fix, Level, Well, unknown, well
from dockflare_desktop.core.doctor.facts import Computer, DatabaseHealth
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

MEGABYTE = 1_000_000
LEAST_FREE = 100 * MEGABYTE  # bytes: the database, its copies and the log together stay below


def keyring(computer: Computer, problem: Problem | None, *, from_environment: bool) -> tuple[Finding, ...]:
    """Where the token is kept. `problem` is what hinders that."""
    if problem is not None:
        locked = problem.code is ProblemCode.KEYRING_LOCKED
        fix = Fix(Cure.COMPARE) if locked else Fix(Cure.ACCOUNT)
        return (Finding(Check.KEYRING, Level.BAD if locked else Level.WARNING, problem, (fix,)),)
    if from_environment:
        return well(Check.KEYRING, Well.FROM_ENVIRONMENT)
    return well(Check.KEYRING, Well.KEYRING_USED, name=computer.keyring)


def database(health: DatabaseHealth) -> tuple[Finding, ...]:
    """Whether SQLite's own check finds nothing wrong, how large it is, when it was copied."""
    if health.fault:
        return (Finding(Check.DATABASE, Level.BAD, Problem(ProblemCode.DATABASE_DAMAGED, detail=health.fault)),)
    size = f"{health.size / MEGABYTE:.1f}"
    if health.saved_at is None:
        return well(Check.DATABASE, Well.DATABASE_HEALTHY, size=size)
    return well(Check.DATABASE, Well.DATABASE_SAVED, size=size, time=f"{health.saved_at:%Y-%m-%d %H:%M} UTC")


def disk(computer: Computer) -> tuple[Finding, ...]:
    """Room where the data is kept."""
    if computer.free is None:
        return unknown(Check.DISK, Well.NOT_HERE)
    if computer.free < LEAST_FREE:
        left = str(computer.free // MEGABYTE)
        return (Finding(Check.DISK, Level.BAD, Problem(ProblemCode.DISK_LOW, effect=Effect.WARNING, value=left)),)
    return well(Check.DISK, Well.DISK_FREE, size=f"{computer.free / 1000 / MEGABYTE:.1f}")


def tray(computer: Computer) -> tuple[Finding, ...]:
    """Whether the desktop shows tray icons."""
    if computer.tray is None:
        return unknown(Check.TRAY, Well.NOT_HERE)
    if not computer.tray:
        return (Finding(Check.TRAY, Level.WARNING, Problem(ProblemCode.TRAY_MISSING, "tray", Effect.HINT)),)
    return well(Check.TRAY, Well.TRAY_SHOWN)


def notifications(computer: Computer) -> tuple[Finding, ...]:
    """Whether anything shows notifications."""
    if computer.notifications is None:
        return unknown(Check.NOTIFICATIONS, Well.NOT_HERE)
    if not computer.notifications:
        problem = Problem(ProblemCode.NOTIFICATIONS_NONE, effect=Effect.HINT)
        return (Finding(Check.NOTIFICATIONS, Level.WARNING, problem),)
    return well(Check.NOTIFICATIONS, Well.NOTIFICATIONS_SHOWN)
