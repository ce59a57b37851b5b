"""One command's life: build the program, do the work, close everything, whatever happens."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from dockflare_desktop.adapters.doorbell import Ringer
from dockflare_desktop.cli.output import CliError, Exit
from dockflare_desktop.compose import Program, compose, read_environment
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.controller import WAITING_BEAT
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.rounds import Result

log = logging.getLogger(__name__)
CONFIRM_WITHIN = 60  # looks, a second apart, at connectors that something waits for (H8)


def ignore(_status: AppStatus) -> None:
    """Nobody watches."""


def bug(error: BaseException) -> None:
    """A task of ours failed."""
    log.error("background work failed", exc_info=error)


@asynccontextmanager
async def opened() -> AsyncIterator[Program]:
    """The program on this computer, closed at the end. Problems with what is outside become CliError."""
    try:
        program = await compose(read_environment(), ignore, bug)
    except OutsideError as error:
        code = Exit.USAGE if error.problem.code is ProblemCode.SETTING_INVALID else Exit.FAILED
        raise CliError(error.problem, code) from error
    try:
        yield program
    except OutsideError as error:
        raise CliError(error.problem) from error
    finally:
        await program.close()


async def wake(program: Program) -> None:
    """Tell a running program that something stored has changed; nobody running is fine."""
    await Ringer(program.environment.folder).ring({"do": "wake"})


async def looked(program: Program) -> Result:
    """One round that writes nothing."""
    await program.controller.begin(grace_starts_anew=False)
    return judged(program, await program.controller.round(full=True, write=False))


def judged(program: Program, result: Result | None) -> Result:
    """A round's result; a round that could not judge Cloudflare is an error."""
    if result is None:
        problem = program.controller.status.cloudflare.problem
        raise CliError(problem or Problem(ProblemCode.CLOUDFLARE_DOWN, "cloudflare"))
    return result


async def converge(program: Program) -> Result:
    """Rounds until nothing more can be done now: a second look at emptied engines, connectors that are waited for."""
    await program.controller.begin(grace_starts_anew=False)
    result = judged(program, await program.controller.round(full=True))
    outcomes = result.outcomes
    for _ in range(CONFIRM_WITHIN):
        doubtful = any(engine.doubtful for engine in program.controller.engines)
        if not doubtful and not any(change.waits for change in result.plan.changes):
            break
        await asyncio.sleep(WAITING_BEAT.total_seconds())
        result = judged(program, await program.controller.round())
        outcomes += result.outcomes
    return replace(result, outcomes=outcomes)
