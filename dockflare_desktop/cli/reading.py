"""What a command reads: files, standard input, answers; Ctrl-C ends the waiting at once."""

import argparse
import getpass
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dockflare_desktop.cli.typed import refused
from dockflare_desktop.core.problem import Problem, ProblemCode

STANDARD_INPUT = "-"
LONGEST = 4096  # characters of a secret


def text_of(file: str) -> str:
    """A file's text, or standard input's for "-". Raises CliError for what cannot be read as text."""
    try:
        if file == STANDARD_INPUT:
            with interruptible():
                return sys.stdin.read()
        return Path(file).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        detail = (error.strerror or "") if isinstance(error, OSError) else "it is no UTF-8 text"
        raise refused(Problem(ProblemCode.FILE_UNREADABLE, file, detail=detail)) from error


def called(file: str) -> str:
    """What a file is called in sentences."""
    return "standard input" if file == STANDARD_INPUT else Path(file).name


def secret(prompt: str, longest: int) -> str:
    """From a hidden prompt on a terminal, else from standard input; never from arguments, which others can see.
    "" where nothing is given, or no text."""
    try:
        with interruptible():
            return (getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.read(longest)).strip()
    except (UnicodeDecodeError, EOFError):
        return ""


def secrets(names: Sequence[str]) -> list[str]:
    """Several of them: one hidden prompt each on a terminal, else a line of standard input each. Fewer lines are
    fewer secrets."""
    if on_terminal():
        return [secret(f"{name}: ", LONGEST) for name in names]
    lines = secret("", LONGEST * len(names)).splitlines() if names else []
    return [line.strip() for line in lines[: len(names)]]


def on_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def agreed(question: str) -> bool:
    """Whether the answer is yes; anything else is no. Standard output is for what was asked for."""
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    with interruptible():
        return sys.stdin.readline().strip().lower() in ("y", "yes")


def allowed(arguments: argparse.Namespace, question: str, needs_yes: str) -> bool:
    """Whether something may be done: by --yes, or by a yes on a terminal. Raises CliError (64) elsewhere, with
    `needs_yes`."""
    if arguments.yes:
        return True
    if not on_terminal():
        raise refused(Problem(ProblemCode.BAD_USAGE, detail=needs_yes))
    return agreed(question)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C interrupt a read that blocks: the event loop's own handler would wait for the read to end."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
