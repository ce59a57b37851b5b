"""tunnels delete, tunnels migrate: a tunnel of ours goes; one that is run from a file is ruled from here."""

import argparse
from collections.abc import Mapping

from dockflare_desktop.adapters.tunnel_file import read_config
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say, table, tell
from dockflare_desktop.cli.reading import allowed, called, text_of
from dockflare_desktop.cli.running import outcome_lines, print_plan
from dockflare_desktop.cli.session import converge
from dockflare_desktop.cli.shapes import changes_json
from dockflare_desktop.cli.tunnel_told import CHANGED, NEEDS_YES, failed, wake, written
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import Program
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.tunnels.migrating import lines
from dockflare_desktop.engine.tunnel_commands import Ending, TunnelCommands

MIGRATES = "Its connectors take their rules from Cloudflare then, not from the file. There is no way back to the file."


async def migrate(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
    """64 where something in the file cannot be taken over."""
    parsed = _file(arguments.file)
    shown = await desk.preview_migration(arguments.tunnel, parsed)
    if isinstance(shown, Problem):
        raise failed([shown])
    if not arguments.json:
        rows = [
            [f"{number}", host or "every other address", path or "any", to] for number, host, path, to in lines(shown)
        ]
        table([[harmless(cell) for cell in row] for row in rows], ["NO", "ADDRESS", "PATH", "TARGET"])
    report(each for each in shown.problems if shown.config is None or each.effect < Effect.BLOCKS)
    if shown.config is None:
        raise CliError(shown.problems[0], Exit.USAGE)
    if arguments.json and not arguments.yes:
        dump({"tunnel": shown.tunnel, "config": shown.config, "left": list(shown.left)})
        return Exit.OK
    if not arguments.json:
        say(MIGRATES)
    if not allowed(arguments, "Rule it from here?", NEEDS_YES):
        return Exit.OK
    return await written(program, await desk.migrate(arguments.tunnel, parsed), arguments, "migrated")


def _file(name: str) -> Mapping[str, object]:
    """cloudflared's YAML. Raises CliError for what is none."""
    found = read_config(text_of(name), called(name))
    if isinstance(found, Problem):
        raise refused(found)
    return found


async def delete(program: Program, desk: TunnelCommands, arguments: argparse.Namespace) -> int:
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
        await wake(program)
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
        raise CliError(found, code) if code is not None else failed([found])
    return found


def _ending_json(shown: Ending) -> dict[str, Json]:
    return {
        "tunnel": {"id": shown.look.tunnel.id, "name": shown.look.tunnel.name},
        "services": [as_typed(key) for key in shown.farewell.keys],
        "changes": changes_json(tuple(each.change for each in shown.farewell.changes)),
    }
