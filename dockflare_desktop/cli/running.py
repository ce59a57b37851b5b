"""run, plan, apply: the commands that look at everything, and those that write."""

import argparse
import asyncio
import json
import logging
import signal
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say
from dockflare_desktop.cli.output import as_json as json_text
from dockflare_desktop.cli.reading import agreed
from dockflare_desktop.cli.session import asked_there, converge, looked, opened
from dockflare_desktop.cli.shapes import changes_json, done_json, outcome_json, problem_json, service_json, troubles
from dockflare_desktop.compose import Program
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change, Outcome, OutcomeState
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.reviewing.text import NOTHING, plan_text
from dockflare_desktop.core.status import AppStatus, ServiceView, Standing, Status
from dockflare_desktop.engine.porter import Porter, named
from dockflare_desktop.engine.ports import Actor
from dockflare_desktop.words import sentence

log = logging.getLogger(__name__)

LOOKS = 3  # at a plan that changes while somebody looks at it
MOST_DONE = 10_000  # changes of one apply that are told of
EXITS = {Standing.WELL: Exit.OK, Standing.ATTENTION: Exit.ATTENTION, Standing.FAILED: Exit.FAILED}
Seen = dict[str, tuple[Status, ProblemCode | None]]
"""What was printed last of each address."""


async def run(arguments: argparse.Namespace) -> int:
    """The engine without windows, until SIGTERM or SIGINT; or once."""
    async with opened() as program:
        if not program.lock.try_acquire("run --headless"):
            raise CliError(Problem(ProblemCode.OTHER_PROCESS, program.lock.holder()))
        return await (_once(program, arguments) if arguments.once else _until_stopped(program, arguments))


async def _once(program: Program, arguments: argparse.Namespace) -> int:
    result = await converge(program)
    status = program.controller.status
    _tell(result.outcomes, status, as_json=arguments.json)
    return EXITS[status.standing]


def _tell(outcomes: tuple[Outcome, ...], status: AppStatus, *, as_json: bool) -> None:
    """What was done, how everything stands now, and what is wrong."""
    if as_json:
        _dump_done([outcome_json(each) for each in outcomes if each.state is not OutcomeState.SKIPPED], status)
        return
    _say_lines(outcome_lines(outcomes))
    for view in status.services:
        reason = f": {sentence(view.reason).text}" if view.reason else ""
        say(harmless(f"{view.status:<11}{view.address}{reason}"))
    report(troubles(status))


def _dump_done(done: list[Json], status: AppStatus) -> None:
    dump(
        {
            "done": done,
            "services": [service_json(view) for view in status.services],
            "problems": [problem_json(each) for each in troubles(status)],
        }
    )


async def _until_stopped(program: Program, arguments: argparse.Namespace) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    program.bell.listen(Porter(program.controller, program.desk).answer)
    seen: Seen = {}
    told: frozenset[Problem] = frozenset()
    running = program.tasks.start(program.controller.run())
    waiting = program.tasks.start(stop.wait())
    while not stop.is_set() and not running.done():
        await asyncio.wait({running, waiting}, timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
        print_changes(program.controller.status, seen, as_json=arguments.json)
        told = _new_troubles(program.controller.status, told)
    if running.done() and not stop.is_set():
        log.error("the loop ended by itself: %r", None if running.cancelled() else running.exception())
        complain(sentence(Problem(ProblemCode.OUR_BUG)).text)
        return Exit.FAILED
    return Exit.OK


def _new_troubles(status: AppStatus, known: frozenset[Problem]) -> frozenset[Problem]:
    """What is wrong with account, engines and this computer, on standard error once, until it is over."""
    told = {replace(each, until=None): each for each in troubles(status) if each.effect > Effect.HINT}
    report(each for key, each in told.items() if key not in known)
    return frozenset(told)


def print_changes(status: AppStatus, seen: Seen, *, as_json: bool) -> None:
    """A line per service whose status, or the reason for it, changed; JSON has one object on each line."""
    now = {view.address: view for view in status.services}
    for address, view in now.items():
        state = (view.status, view.reason.code if view.reason else None)
        if seen.get(address) != state:
            seen[address] = state
            _print_change(view, as_json=as_json)
    for address in set(seen) - set(now):
        del seen[address]
        gone: Json = {"address": address, "gone": True}
        print(json_text(gone) if as_json else f"{'gone':<10} {harmless(address)}", flush=True)


def _print_change(view: ServiceView, *, as_json: bool) -> None:
    if as_json:
        print(json_text(service_json(view)), flush=True)
        return
    reason = f": {sentence(view.reason).text}" if view.reason else ""
    print(harmless(f"{view.status:<10} {view.address}{reason}"), flush=True)


async def plan(arguments: argparse.Namespace) -> int:
    """Print the plan; exit 0 = nothing to do, 2 = changes (held ones too)."""
    async with opened() as program:
        result = await looked(program)
        problems = (
            *result.plan.problems,
            *(rival.problem for rival in result.rivals),
            *(each for view in program.controller.status.services for each in view.problems),
        )
        if arguments.json:
            dump({"changes": changes_json(result.plan.changes), "problems": [problem_json(each) for each in problems]})
        else:
            print_plan(result.plan.changes)
            report(problems)
        return Exit.CHANGES if result.plan.changes else Exit.OK


def print_plan(changes: tuple[Change, ...]) -> None:
    """The plan as text, as the windows copy it."""
    say(plan_text(changes))


async def apply(arguments: argparse.Namespace) -> int:
    """Carry out the plan; without --yes it asks, and off a terminal it refuses."""
    if not arguments.yes and not sys.stdin.isatty():
        raise CliError(Problem(ProblemCode.BAD_USAGE, detail="Off a terminal apply needs --yes."), Exit.USAGE)
    async with opened() as program:
        if not program.lock.try_acquire("apply"):
            return await _apply_there(program, arguments)
        result = await looked(program)
        if not arguments.json:
            print_plan(result.plan.changes)
        outcomes: tuple[Outcome, ...] = ()
        if result.plan.changes and (arguments.yes or agreed("Apply?")):
            program.controller.actor = Actor.COMMAND_LINE
            held = (each for each in result.plan.changes if each.hold and named(each, arguments.held))
            chosen = frozenset(approval(each) for each in held)
            if chosen:
                await program.desk.approve(chosen)
            outcomes = (await converge(program)).outcomes
        _tell(outcomes, program.controller.status, as_json=arguments.json)
        return EXITS[program.controller.status.standing]


async def _apply_there(program: Program, arguments: argparse.Namespace) -> int:
    """A running program tells its plan, does it, and says what came of it. One that changes meanwhile is told again."""
    held = json.dumps(arguments.held)
    last = max((each.id for each in await program.store.history(1)), default=0)
    for _ in range(LOOKS):
        seen = await asked_there(program, {"do": "plan", "held": held})
        lines = json.loads(seen["lines"])
        if not arguments.json:
            _say_lines(lines or [NOTHING])
        if not lines or not (arguments.yes or agreed("Apply?")):
            return await _told_there(program, seen, last, as_json=arguments.json)
        answer = await asked_there(program, {"do": "apply", "held": held, "seen": seen["seen"]})
        if "lines" in answer:
            if not arguments.json:
                _say_lines(json.loads(answer["lines"]))
            return await _told_there(program, answer, last, as_json=arguments.json)
        complain("The plan has changed meanwhile.")
    return Exit.ATTENTION


def _say_lines(lines: Iterable[str]) -> None:
    for line in lines:
        say(harmless(line))


async def _told_there(program: Program, answer: Mapping[str, str], last: int, *, as_json: bool) -> int:
    """What the running program has done since the entry `last` of the history."""
    if as_json:
        await looked(program)
        told = reversed(await program.store.history(MOST_DONE))
        done = [done_json(each) for each in told if each.id > last and each.result != OutcomeState.SKIPPED]
        _dump_done(done, program.controller.status)
    return EXITS[Standing(answer["standing"])]


def outcome_lines(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """What became of each change."""
    return tuple(map(_outcome_line, outcomes))


def _outcome_line(outcome: Outcome) -> str:
    text = f"{outcome.change.action:<7}{outcome.change.kind:<12}{outcome.change.target}"
    if outcome.state is OutcomeState.DONE:
        return f"done    {text}"
    return f"{outcome.state:<8}{text}" + (f": {sentence(outcome.problem).text}" if outcome.problem else "")
