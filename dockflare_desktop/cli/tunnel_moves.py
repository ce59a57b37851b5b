"""tunnels default, tunnels move: services go to another tunnel; shown first, done only as shown."""

import argparse
from collections.abc import Awaitable, Callable

from dockflare_desktop.cli.output import Exit, complain, dump, harmless, report, say, tell
from dockflare_desktop.cli.reading import allowed
from dockflare_desktop.cli.running import EXITS, outcome_lines, print_plan
from dockflare_desktop.cli.session import converge
from dockflare_desktop.cli.shapes import changes_json, outcome_json, problem_json
from dockflare_desktop.cli.tunnel_told import CHANGED, NEEDS_YES, failed, wake
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import Program
from dockflare_desktop.core.change import OutcomeState
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.relocating import Relocation
from dockflare_desktop.engine.tunnel_commands import TunnelCommands

LOOKS = 3  # at something that changes while somebody looks at it


async def default(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    return await _relocate(
        program,
        arguments,
        lambda: desk.preview_default(arguments.tunnel),
        lambda seal: desk.make_default(arguments.tunnel, seal),
    )


async def move(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    host: str | None = arguments.host
    if arguments.all == bool(host):
        raise refused(Problem(ProblemCode.BAD_USAGE, detail="Name a hostname, or say --all; then FROM and TO."))
    source, target = arguments.source, arguments.target
    return await _relocate(
        program,
        arguments,
        lambda: desk.preview_move(source, target, host),
        lambda seal: desk.move(source, target, host, seal),
    )


async def _relocate(
    program: Program,
    arguments: argparse.Namespace,
    preview: Callable[[], Awaitable[Relocation | Problem]],
    carry_out: Callable[[str], Awaitable[Relocation | Problem]],
) -> int:
    """Show it, ask, do it as it was shown; 3 where services wait for something."""
    shown = _relocation(await preview())
    mine = program.lock.try_acquire("tunnels")
    for _ in range(LOOKS):
        if not arguments.json:
            _print_relocation(shown)
        if arguments.json and not arguments.yes:
            dump(_shown_json(shown))
            return Exit.OK
        if not allowed(arguments, "Do it?", NEEDS_YES):
            return Exit.OK
        done = _relocation(await carry_out(shown.seal))
        if done.seal == shown.seal:
            return await _carried(program, done, arguments, mine=mine)
        complain(CHANGED)
        shown = done
    return Exit.ATTENTION


def _relocation(found: Relocation | Problem) -> Relocation:
    if isinstance(found, Problem):
        raise failed([found])
    return found


def _print_relocation(shown: Relocation) -> None:
    for key in shown.keys:
        say(harmless(f"{as_typed(key)} moves"))
    for name, text in shown.edits.settings.items():
        say(harmless(f"setting {name} becomes {text}"))
    print_plan(shown.changes)
    report(each for each in shown.problems if each.effect > Effect.HINT)


def _shown_json(shown: Relocation) -> dict[str, Json]:
    return {
        "services": [as_typed(key) for key in shown.keys],
        "settings": dict(shown.edits.settings),
        "changes": changes_json(shown.changes),
        "problems": [problem_json(each) for each in shown.problems],
    }


async def _carried(program: Program, done: Relocation, arguments: argparse.Namespace, *, mine: bool) -> int:
    """Carried out here, or by the program that runs."""
    if not mine:
        await wake(program)
        tell(arguments, {**_shown_json(done), "done": []}, "The running program carries it out.")
        return Exit.OK
    result = await converge(program)
    outcomes = [each for each in result.outcomes if each.state is not OutcomeState.SKIPPED]
    tell(arguments, {**_shown_json(done), "done": [outcome_json(each) for each in outcomes]}, *outcome_lines(outcomes))
    return EXITS[program.controller.status.of(done.keys).standing]
