"""The command line's entry: parse, dispatch, and turn whatever happens into words and an exit code."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence

from dockflare_desktop.adapters.folders import data_folder
from dockflare_desktop.adapters.logs import start_logging
from dockflare_desktop.cli import (
    access,
    account,
    activity,
    adopting,
    completion,
    connectors,
    demo,
    doctor,
    editing,
    engines,
    groups,
    leaving,
    lint,
    manual,
    overrides,
    public,
    running,
    showing,
    transfer,
    trying,
    tunnels,
    undoing,
)
from dockflare_desktop.cli.output import CliError, Exit, dump, prepare_output, report
from dockflare_desktop.cli.parser import make_parser
from dockflare_desktop.cli.shapes import problem_json
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

log = logging.getLogger(__name__)

INTERRUPTED = 130  # 128 + SIGINT, as shells say it
PIPE_CLOSED = 141  # 128 + SIGPIPE
Command = Callable[[argparse.Namespace], Awaitable[int]]
COMMANDS: Mapping[str, Command] = {
    "run": running.run,
    "plan": running.plan,
    "apply": running.apply,
    "status": showing.status,
    "services": showing.services,
    "history": activity.history,
    "undo": undoing.undo,
    "tunnels": tunnels.tunnels,
    "connectors": connectors.connectors,
    "engines": engines.engines,
    "public": public.public,
    "access": access.access,
    "adopt": adopting.adopt,
    "leave": leaving.leave,
    "manual": manual.manual,
    "group": groups.group,
    "override": overrides.override,
    "settings": editing.settings,
    "account": account.account,
    "export": transfer.export,
    "import": transfer.bring_in,
    "import-dockflare": transfer.from_original,
    "lint": lint.lint,
    "doctor": doctor.doctor,
    "completion": completion.completion,
    "try": trying.try_url,
    "demo": demo.demo,
}


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; its exit code. Nothing but SystemExit (of --help and --version) leaves."""
    prepare_output()
    try:
        code = _run(list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        return _pipe_closed()
    return code


def _run(arguments: list[str]) -> int:
    try:
        parsed = make_parser().parse_args(arguments)
        _start_logging(parsed)
        return int(asyncio.run(_carry_out(COMMANDS[parsed.command], parsed)))
    except CliError as error:
        return _tell(error.problem, error.code, as_json="--json" in arguments)
    except OutsideError as error:
        return _tell(error.problem, Exit.FAILED, as_json="--json" in arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception:  # a bug of ours: the traceback goes to the log, the user gets a sentence
        log.exception("the command failed")
        return _tell(Problem(ProblemCode.OUR_BUG), Exit.FAILED, as_json="--json" in arguments)


async def _carry_out(command: Command, parsed: argparse.Namespace) -> int:
    return await command(parsed)


def _start_logging(parsed: argparse.Namespace) -> None:
    """The demo keeps nothing, so it has no file."""
    folder = None if parsed.command == "demo" else data_folder(os.environ)
    start_logging(folder, debug=parsed.debug, secrets=(os.environ.get("CLOUDFLARE_API_TOKEN", "").strip(),))


def _tell(problem: Problem, code: int, *, as_json: bool) -> int:
    report([problem])
    if as_json:
        dump({"error": problem_json(problem)})
    return code


def _pipe_closed() -> int:
    """Nobody reads any more. What is still buffered goes nowhere, so that closing standard output says nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return PIPE_CLOSED
