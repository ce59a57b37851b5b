"""Shown first, done only as shown: what this process does itself, or asks of the running program that writes."""

import argparse
import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say
from dockflare_desktop.cli.reading import agreed, on_terminal
from dockflare_desktop.cli.running import EXITS, outcome_lines
from dockflare_desktop.cli.session import asked_there, converge, opened
from dockflare_desktop.compose import Program
from dockflare_desktop.core.adopting.told import problem_of
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Standing
from dockflare_desktop.engine.ports import Actor

LOOKS = 3  # at something that changes while somebody looks at it
OUTSIDE = (ProblemCode.NO_TOKEN, ProblemCode.TOKEN_REFUSED, ProblemCode.OFFLINE, ProblemCode.CLOUDFLARE_DOWN)


class Sealed(Protocol):
    """What was shown; its seal stands for all of it."""

    @property
    def seal(self) -> str:
        """Another one where anything differs."""


ShownT = TypeVar("ShownT", bound=Sealed)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: lines for people, how the services stand that it concerned, a secret to be shown once."""

    lines: tuple[str, ...]
    standing: Standing
    secret: str = ""


def no_problems(_shown: object) -> Sequence[Problem]:
    """Nothing that is shown is in the way."""
    return ()


@dataclass(frozen=True, slots=True)
class Errand(Generic[ShownT]):
    """What a command asks for. `here` shows it, or with the seal of what was shown does it; `request` asks the running
    program the same, and `read` reads what that shows. `otherwise` is said where nothing was written, `usage` are the
    problems that come of what was typed."""

    command: str
    question: str
    otherwise: str
    here: Callable[[Program, str], Awaitable[ShownT | Problem | Done]]
    request: Mapping[str, str]
    read: Callable[[JsonObject], ShownT]
    as_json: Callable[[ShownT], JsonObject]
    show: Callable[[ShownT], None]
    usage: Collection[ProblemCode]
    in_the_way: Callable[[ShownT], Sequence[Problem]] = no_problems


async def carry_out(errand: Errand[ShownT], arguments: argparse.Namespace) -> int:
    """Show, ask, do; what changed meanwhile is shown again. JSON is for scripts: nobody is asked there. Exit as apply,
    by the services it concerns; 3 for what is in the way, 64 for what was typed wrong and where nobody can be asked."""
    async with opened() as program:
        ask = errand.here if await may_write(program, errand.command) else _there(errand)
        found = await ask(program, "")
        for _ in range(LOOKS):
            shown = _shown(found, errand, arguments)
            if not arguments.yes:
                if arguments.json or not on_terminal():
                    return _refused(shown, errand, arguments)
                if not agreed(errand.question):
                    return Exit.OK
            done = await ask(program, shown.seal)
            if isinstance(done, Done):
                return _told(done, shown, errand, arguments)
            complain("It has changed meanwhile.")
            found = done
    return Exit.ATTENTION


async def may_write(program: Program, command: str) -> bool:
    """Whether this process writes, which is prepared for it then; else another one does."""
    if not program.lock.try_acquire(command):
        return False
    await program.controller.begin(grace_starts_anew=False)
    program.controller.actor = Actor.COMMAND_LINE
    return True


async def done_here(program: Program, keys: Collection[ServiceKey], secret: str = "") -> Done:
    """What follows is written; `keys` are the services it concerns."""
    result = await converge(program)
    return Done(outcome_lines(result.outcomes), program.controller.status.of(keys).standing, secret)


def done_there(answer: Mapping[str, str]) -> Done:
    """As the running program told it."""
    return Done(tuple(json.loads(answer["lines"])), Standing(answer["standing"]), answer.get("secret", ""))


def refusal(problem: Problem, usage: Collection[ProblemCode]) -> CliError:
    """How a command ends over a problem: 64 for what was typed, 1 where Cloudflare is not to be had, else 3."""
    if problem.code in usage:
        return CliError(problem, Exit.USAGE)
    return CliError(problem, Exit.FAILED if problem.code in OUTSIDE else Exit.ATTENTION)


def _there(errand: Errand[ShownT]) -> Callable[[Program, str], Awaitable[ShownT | Problem | Done]]:
    async def ask(program: Program, seal: str) -> ShownT | Problem | Done:
        answer = await asked_there(program, {**errand.request, "seal": seal})
        if "problem" in answer:
            return problem_of(json.loads(answer["problem"]))
        return errand.read(json.loads(answer["preview"])) if "preview" in answer else done_there(answer)

    return ask


def _shown(found: ShownT | Problem | Done, errand: Errand[ShownT], arguments: argparse.Namespace) -> ShownT:
    """What was shown. Raises CliError where something is in the way."""
    if isinstance(found, Problem):
        raise refusal(found, errand.usage)
    assert not isinstance(found, Done)  # noqa: S101 - without a seal nothing is done
    if not arguments.json:
        errand.show(found)
    if problems := errand.in_the_way(found):
        raise CliError(problems[0], Exit.ATTENTION)
    return found


def _refused(shown: ShownT, errand: Errand[ShownT], arguments: argparse.Namespace) -> int:
    """Nobody can be asked: it is shown, and that is all."""
    if arguments.json:
        dump({**errand.as_json(shown), "done": False})
    where = "With --json" if on_terminal() else "Off a terminal"
    report([Problem(ProblemCode.BAD_USAGE, detail=f"{where} {errand.command} needs --yes.")])
    return Exit.USAGE


def _told(done: Done, shown: ShownT, errand: Errand[ShownT], arguments: argparse.Namespace) -> int:
    if arguments.json:
        secret = {"secret": done.secret} if done.secret else {}
        dump({**errand.as_json(shown), "done": True, "lines": list(done.lines), **secret})
        return EXITS[done.standing]
    for line in done.lines or (errand.otherwise,):
        say(harmless(line))
    if done.secret:
        say(f"The secret, shown this once: {done.secret}")
    return EXITS[done.standing]
