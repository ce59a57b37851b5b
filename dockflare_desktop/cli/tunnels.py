"""tunnels: what is on each, their names, and moves between them: shown first, done only as shown."""

import argparse
from collections.abc import Awaitable, Callable, Mapping, Sequence

from dockflare_desktop.adapters.doorbell import Ringer
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say, table, tell
from dockflare_desktop.cli.reading import allowed
from dockflare_desktop.cli.running import EXITS, outcome_lines, print_plan
from dockflare_desktop.cli.session import converge, looked, opened
from dockflare_desktop.cli.shapes import changes_json, outcome_json, problem_json
from dockflare_desktop.cli.tunnel_shapes import look_json, record_json, tunnels_json
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import Program
from dockflare_desktop.core.change import OutcomeState
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.tunnels.overview import RuleLine, TunnelLook
from dockflare_desktop.engine.ports import Actor, OutsideError
from dockflare_desktop.engine.relocating import Relocation
from dockflare_desktop.engine.tunnel_commands import Ending, TunnelCommands, TunnelOverview
from dockflare_desktop.engine.tunnels import TunnelWritten
from dockflare_desktop.words.public import owner_words

TYPED = frozenset(
    {
        ProblemCode.TUNNEL_UNKNOWN,
        ProblemCode.TUNNEL_NAME_INVALID,
        ProblemCode.TUNNEL_NAME_TAKEN,
        ProblemCode.TUNNEL_SAME,
        ProblemCode.TUNNEL_EMPTY,
        ProblemCode.TUNNEL_FILE,
        ProblemCode.ENV_WINS,
    }
)
NEEDS_YES = "Off a terminal this needs --yes."
CHANGED = "What comes of it has changed meanwhile."
LOOKS = 3  # at something that changes while somebody looks at it
ROTATES = (
    "Connectors that run keep running until they reconnect; then they, and whoever starts one, need the new token."
)


async def tunnels(arguments: argparse.Namespace) -> int:
    """list, show, records, create, rename, default, move, token-rotate."""
    async with opened() as program:
        await looked(program)
        program.controller.actor = Actor.COMMAND_LINE
        desk = (await program.desk.desks()).tunnels
        return await ACTIONS[arguments.action](program, desk, arguments)


async def _list(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    last = program.controller.last
    assert last is not None  # noqa: S101 - looked() ran a round
    found = await desk.overview()
    here = [each for each in found.tunnels if each.tunnel.id]
    shown = sorted(here, key=lambda each: last.actual.directory.tunnels.index(each.tunnel))
    if arguments.json:
        dump(tunnels_json(shown))
    else:
        cells = [
            [each.tunnel.name, each.tunnel.id, each.tunnel.status, _from(each), str(len(each.services))]
            for each in shown
        ]
        table(cells, ["NAME", "ID", "STATUS", "RULED FROM", "SERVICES"])
    return Exit.OK


def _from(look: TunnelLook) -> str:
    return "here" if look.tunnel.remote else "file"


# --- one tunnel ------------------------------------------------------------------------------------------------------


async def _show(_program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    found = await desk.overview(fresh=True)
    look = _the_one(found, arguments.tunnel)
    if arguments.action == "records":
        if look.records is None:
            raise CliError(next(iter(found.problems), Problem(ProblemCode.CLOUDFLARE_DOWN, "cloudflare")))
        if arguments.json:
            dump([record_json(each) for each in look.records])
        else:
            rows = [[each.zone, each.name, owner_words(each.owner), each.comment or "-"] for each in look.records]
            table([[harmless(cell) for cell in row] for row in rows], ["ZONE", "NAME", "OWNER", "COMMENT"])
        return Exit.OK
    if arguments.json:
        dump(look_json(look))
    else:
        _print_look(look)
    report(found.problems)
    return Exit.OK


def _the_one(found: TunnelOverview, called: str) -> TunnelLook:
    """Raises CliError where there is none."""
    name = called.strip()
    for each in found.tunnels:
        if name in (each.tunnel.name, each.tunnel.id):
            return each
    raise refused(Problem(ProblemCode.TUNNEL_UNKNOWN, quoted(name), value=quoted(name)))


def _print_look(look: TunnelLook) -> None:
    uses = "default, " if look.default else ""
    say(harmless(f"{look.tunnel.name}  {look.shape}"))
    say(f"  id          {look.tunnel.id}")
    say(f"  use         {uses}services: {len(look.services)}")
    say(f"  ruled from  {_from(look)}")
    say(f"  version     {'-' if look.version is None else look.version}")
    say(f"  connectors  {'not read' if look.connectors is None else look.connectors}")
    say(f"  records     {'not read' if look.records is None else len(look.records)}")
    if look.rules:
        rows = [_cells(each) for each in look.rules]
        table([[harmless(cell) for cell in row] for row in rows], ["NO", "ADDRESS", "PATH", "TARGET", "LOGIN", "OWNER"])


def _cells(line: RuleLine) -> list[str]:
    owner = "catch-all" if line.catch_all and line.key is None else owner_words(line.owner)
    address = line.hostname or "every other address"
    return [str(line.number), address, line.path or "any", line.target, str(line.login) or "-", owner]


# --- writing ---------------------------------------------------------------------------------------------------------


async def _written(program: Program, found: TunnelWritten, arguments: argparse.Namespace, what: str) -> int:
    """Tell what was written; a running program looks again."""
    if found.tunnel is None:
        raise _failed(found.problems)
    await _wake(program)
    report(found.problems)
    shown = {what: {"id": found.tunnel.id, "name": found.tunnel.name}}
    tell(arguments, shown, f"{found.tunnel.name}: {what} ({found.tunnel.id})")
    return Exit.OK


def _failed(problems: Sequence[Problem]) -> CliError:
    problem = next(iter(problems), Problem(ProblemCode.CLOUDFLARE_DOWN, "cloudflare"))
    return CliError(problem, Exit.USAGE if problem.code in TYPED else Exit.FAILED)


async def _wake(program: Program) -> None:
    """A running program reads again what is stored. What was written stays so where it does not answer."""
    try:
        await Ringer(program.environment.folder).ring({"do": "wake", "ledger": "1"})
    except OutsideError as error:
        report([error.problem])


async def _create(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    return await _written(program, await desk.create(arguments.name), arguments, "created")


async def _rename(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    return await _written(program, await desk.rename(arguments.tunnel, arguments.name), arguments, "renamed")


async def _rotate(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    _the_one(await desk.overview(), arguments.tunnel)
    if not arguments.json:
        say(ROTATES)
    if not allowed(arguments, "Replace the token?", NEEDS_YES):
        return Exit.OK
    return await _written(program, await desk.rotate(arguments.tunnel), arguments, "rotated")


async def _delete(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    """3 where something keeps it, or is still to be removed."""
    shown = _ending(await desk.preview_delete(arguments.tunnel))
    mine = program.lock.try_acquire("tunnels")
    if not arguments.json:
        print_plan(tuple(each.change for each in shown.farewell.changes))
        say(harmless(f"then the tunnel {shown.look.tunnel.name} itself"))
    if arguments.json and not arguments.yes:
        dump(_ending_json(shown))
        return Exit.OK
    if not allowed(arguments, "Delete it?", NEEDS_YES):
        return Exit.OK
    done = _ending(await desk.delete(arguments.tunnel, shown.seal))
    if done.seal != shown.seal:
        complain(CHANGED)
        return Exit.ATTENTION
    if not mine:
        await _wake(program)
        tell(arguments, {**_ending_json(done), "deleted": False}, "The running program carries it out.")
        return Exit.OK
    outcomes = list((await converge(program)).outcomes)
    left = await program.controller.round()
    gone = left is not None and done.look.tunnel.id not in {each.id for each in left.actual.directory.tunnels}
    left = left if gone else await program.controller.round(full=True)
    gone = left is not None and done.look.tunnel.id not in {each.id for each in left.actual.directory.tunnels}
    report(left.problems if left is not None else ())
    tell(arguments, {**_ending_json(done), "deleted": gone}, *outcome_lines(outcomes), f"deleted: {gone}".lower())
    return Exit.OK if gone else Exit.ATTENTION


def _ending(found: Ending | Problem) -> Ending:
    if isinstance(found, Problem):
        code = Exit.ATTENTION if found.code is ProblemCode.TUNNEL_KEPT else None
        raise CliError(found, code) if code is not None else _failed([found])
    return found


def _ending_json(shown: Ending) -> dict[str, Json]:
    return {
        "tunnel": {"id": shown.look.tunnel.id, "name": shown.look.tunnel.name},
        "services": [as_typed(key) for key in shown.farewell.keys],
        "changes": changes_json(tuple(each.change for each in shown.farewell.changes)),
    }


async def _default(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    return await _relocate(
        program,
        arguments,
        lambda: desk.preview_default(arguments.tunnel),
        lambda seal: desk.make_default(arguments.tunnel, seal),
    )


async def _move(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
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
        raise _failed([found])
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
        await _wake(program)
        tell(arguments, {**_shown_json(done), "done": []}, "The running program carries it out.")
        return Exit.OK
    result = await converge(program)
    outcomes = [each for each in result.outcomes if each.state is not OutcomeState.SKIPPED]
    tell(arguments, {**_shown_json(done), "done": [outcome_json(each) for each in outcomes]}, *outcome_lines(outcomes))
    return EXITS[program.controller.status.of(done.keys).standing]


ACTIONS: Mapping[str | None, Callable[[Program, TunnelCommands, argparse.Namespace], Awaitable[int]]] = {
    None: _list,
    "list": _list,
    "show": _show,
    "records": _show,
    "create": _create,
    "rename": _rename,
    "default": _default,
    "delete": _delete,
    "move": _move,
    "token-rotate": _rotate,
}
