"""One command's life: build the program, do the work, close everything, whatever happens."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from dockflare_desktop.adapters.doorbell import Ringer
from dockflare_desktop.adapters.folders import machine
from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.cli.output import CliError, Exit, report
from dockflare_desktop.compose import Environment, Program, compose, now, read_environment
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.controller import WAITING_BEAT
from dockflare_desktop.engine.order import Result
from dockflare_desktop.engine.ports import Actor, OutsideError

log = logging.getLogger(__name__)
LONG = 120.0  # seconds a running program may take
CONFIRM_WITHIN = 60  # looks, a second apart, at connectors that something waits for (H8)


def ignore(_status: AppStatus) -> None:
    """Nobody watches."""


def bug(error: BaseException) -> None:
    """A task of ours failed."""
    log.error("background work failed", exc_info=error)


@asynccontextmanager
async def opened() -> AsyncIterator[Program]:
    """The program on this computer, closed at the end. Problems with what is outside become CliError."""
    environment = environment_read()
    try:
        program = await compose(environment, ignore, bug)
    except OutsideError as error:
        code = Exit.USAGE if error.problem.code is ProblemCode.SETTING_INVALID else Exit.FAILED
        raise CliError(error.problem, code) from error
    program.store.hand = Actor.COMMAND_LINE
    try:
        yield program
    except OutsideError as error:
        raise CliError(error.problem) from error
    finally:
        await program.close()


@dataclass(frozen=True, slots=True)
class Stored:
    """The database alone: for commands that need neither Docker nor Cloudflare."""

    store: SqliteStore
    environment: Environment

    async def ring(self, **request: str) -> bool:
        """Tell a running program; whether there is one. What is stored stays stored where it does not answer."""
        try:
            return await Ringer(self.environment.folder).ring(request) is not None
        except OutsideError as error:
            report([error.problem])
            return True

    async def wake(self, *, ledger: bool = False) -> None:
        """Something stored has changed, rows of the ledger too; nobody running is fine."""
        await self.ring(do="wake", ledger="1" if ledger else "")


@asynccontextmanager
async def opened_store(environment: Environment | None = None) -> AsyncIterator[Stored]:
    """The database on this computer, closed at the end. The environment is read unless it was before (that takes the
    credentials out of it). Raises CliError for what the environment says wrongly."""
    environment = environment or environment_read()
    try:
        store = await SqliteStore.open(environment.folder, clock=now, machine=machine())
    except OutsideError as error:
        raise CliError(error.problem) from error
    store.hand = Actor.COMMAND_LINE
    try:
        report(store.problems)
        yield Stored(store, environment)
    except OutsideError as error:
        raise CliError(error.problem) from error
    finally:
        await store.close()


def environment_read() -> Environment:
    """What the environment says; a value that is not accepted is bad input."""
    try:
        return read_environment()
    except OutsideError as error:
        raise CliError(error.problem, Exit.USAGE) from error


async def asked_there(program: Program, request: Mapping[str, str]) -> Mapping[str, str]:
    """What the running program answers. Raises CliError where it does not, or cannot."""
    answer = await Ringer(program.environment.folder, limit=LONG).ring(request)
    if answer is None or "error" in answer:
        failed = answer is not None and answer["error"] == ProblemCode.OUR_BUG
        raise CliError(Problem(ProblemCode.OUR_BUG if failed else ProblemCode.OTHER_PROCESS, program.lock.holder()))
    return answer


async def looked(program: Program) -> Result:
    """One round that writes nothing."""
    program.controller.engines.patient = True
    await program.controller.begin(grace_starts_anew=False)
    return judged(program, await program.controller.round(full=True, write=False))


def judged(program: Program, result: Result | None) -> Result:
    """A round's result; a round that could not judge Cloudflare is an error."""
    if result is None:
        problem = program.controller.status.cloudflare.problem or Problem(ProblemCode.CLOUDFLARE_DOWN, "cloudflare")
        raise CliError(problem, Exit.USAGE if problem.code is ProblemCode.SETTING_INVALID else Exit.FAILED)
    return result


async def converge(program: Program) -> Result:
    """Rounds until nothing more can be done now: a second look at emptied engines, connectors that are waited for."""
    program.controller.engines.patient = True
    await program.controller.begin(grace_starts_anew=False)
    result = judged(program, await program.controller.round(full=True))
    outcomes = result.outcomes
    for _ in range(CONFIRM_WITHIN):
        doubtful = program.controller.engines.doubtful
        waiting = result.plan.watch and any(change.waits for change in result.plan.changes)
        if not doubtful and not waiting:  # what failed is not tried for a minute: it is told
            break
        await asyncio.sleep(WAITING_BEAT.total_seconds())
        result = judged(program, await program.controller.round())
        outcomes += result.outcomes
    return replace(result, outcomes=outcomes)
