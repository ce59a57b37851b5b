"""tunnels: what is on each, their names, and moves between them: shown first, done only as shown."""

import argparse
from collections.abc import Awaitable, Callable, Mapping

from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, report, say, table
from dockflare_desktop.cli.reading import allowed
from dockflare_desktop.cli.session import looked, opened
from dockflare_desktop.cli.tunnel_ends import delete, migrate
from dockflare_desktop.cli.tunnel_moves import default, move
from dockflare_desktop.cli.tunnel_shapes import look_json, record_json, tunnels_json
from dockflare_desktop.cli.tunnel_told import NEEDS_YES, written
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import Program
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.tunnels.overview import RuleLine, TunnelLook
from dockflare_desktop.engine.ports import Actor
from dockflare_desktop.engine.tunnel_commands import TunnelCommands, TunnelOverview
from dockflare_desktop.words.public import owner_words

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


async def _create(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    return await written(program, await desk.create(arguments.name), arguments, "created")


async def _rename(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    return await written(program, await desk.rename(arguments.tunnel, arguments.name), arguments, "renamed")


async def _rotate(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    _the_one(await desk.overview(), arguments.tunnel)
    if not arguments.json:
        say(ROTATES)
    if not allowed(arguments, "Replace the token?", NEEDS_YES):
        return Exit.OK
    return await written(program, await desk.rotate(arguments.tunnel), arguments, "rotated")


ACTIONS: Mapping[str | None, Callable[[Program, TunnelCommands, argparse.Namespace], Awaitable[int]]] = {
    None: _list,
    "list": _list,
    "show": _show,
    "records": _show,
    "create": _create,
    "rename": _rename,
    "default": default,
    "delete": delete,
    "migrate": migrate,
    "move": move,
    "token-rotate": _rotate,
}
