"""What the commands about tunnels share: what was written, what hindered it, and that a running program looks again."""

import argparse
from collections.abc import Sequence

from dockflare_desktop.adapters.doorbell import Ringer
from dockflare_desktop.cli.output import CliError, Exit, report, tell
from dockflare_desktop.compose import Program
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.tunnels import TunnelWritten

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


async def written(program: Program, found: TunnelWritten, arguments: argparse.Namespace, what: str) -> int:
    """Tell what was written; a running program looks again."""
    if found.tunnel is None:
        raise failed(found.problems)
    await wake(program)
    report(found.problems)
    shown = {what: {"id": found.tunnel.id, "name": found.tunnel.name}}
    tell(arguments, shown, f"{found.tunnel.name}: {what} ({found.tunnel.id})")
    return Exit.OK


def failed(problems: Sequence[Problem]) -> CliError:
    problem = next(iter(problems), Problem(ProblemCode.CLOUDFLARE_DOWN, "cloudflare"))
    return CliError(problem, Exit.USAGE if problem.code in TYPED else Exit.FAILED)


async def wake(program: Program) -> None:
    """A running program reads again what is stored. What was written stays so where it does not answer."""
    try:
        await Ringer(program.environment.folder).ring({"do": "wake", "ledger": "1"})
    except OutsideError as error:
        report([error.problem])
