"""How the command line speaks: text for people, JSON for scripts, problems on standard error, exit codes."""

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from enum import IntEnum

from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.words import sentence


class Exit(IntEnum):
    """The codes scripts rely on (product.md section 9)."""

    OK = 0
    FAILED = 1
    CHANGES = 2
    ATTENTION = 3
    USAGE = 64


class CliError(Exception):
    """Ends a command with a message and a code."""

    def __init__(self, problem: Problem, code: Exit = Exit.FAILED) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.code = code


def say(text: str = "") -> None:
    """A line on standard output."""
    print(text)


def complain(text: str) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr)


def report(problems: Iterable[Problem]) -> None:
    """Problems in words, each with its fix, on standard error; what is the same for several services is said once."""
    for line in dict.fromkeys(map(_told, problems)):
        complain(line)


def _told(problem: Problem) -> str:
    words = sentence(problem)
    where = " ".join(part for part in (problem.container, problem.label) if part and part not in words.text)
    return harmless(f"{where + ': ' if where else ''}{words.text}{' ' + words.fix if words.fix else ''}")


def dump(value: Json) -> None:
    """JSON on standard output."""
    print(as_json(value, indent=2))


def tell(arguments: argparse.Namespace, value: Json, *lines: str) -> None:
    """What came of a command: JSON for scripts, else lines for people."""
    if arguments.json:
        dump(value)
    else:
        for line in lines:
            say(harmless(line))


def as_json(value: Json, indent: int | None = None) -> str:
    """JSON for standard output: beyond ASCII only where that is UTF-8, and no sign that would move a cursor."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    text = json.dumps(value, indent=indent, ensure_ascii=encoding != "utf8")
    return "".join(sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1] for sign in text)


def prepare_output() -> None:
    """Whatever the terminal's encoding, and whatever strangers wrote into labels: printing never fails over a sign."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def table(rows: Sequence[Sequence[str]], header: Sequence[str]) -> None:
    """Columns as wide as they need to be."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    for row in [header, *rows]:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        say(paint(line, "1") if row is header else line)


def paint(text: str, code: str) -> str:
    """Colour, on a terminal only, and not where NO_COLOR asks for none."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{code}m{text}\x1b[0m"


def harmless(text: str) -> str:
    """Text from labels, without signs that would move the cursor or turn the line around."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)
