"""How `history` and `undo` are asked."""

import argparse
from collections.abc import Callable
from typing import Any


def add_activity(commands: Any, add: Callable[..., argparse.ArgumentParser], count: Callable[[str], int]) -> None:
    """Add both; `count` reads a number from 1."""
    history = add(commands, "history", "what was written and edited, when, why, by whom, with which result")
    history.add_argument("--limit", type=count, default=50, metavar="N", help="how many, newest first")
    history.add_argument("--since", metavar="TIME", help="a time, or how long ago: 2h, 7d")
    history.add_argument("--kind", action="append", default=[], metavar="KIND", help="record, rule, override ...")
    history.add_argument("--about", metavar="TEXT", default="", help="only what is about this")
    history.add_argument("--problems", action="store_true", help="only what failed")
    history.add_argument("--csv", action="store_true", help="comma-separated")
    undo = add(commands, "undo", "take back what the history tells, as it is shown")
    undo.add_argument("entry", type=count, metavar="ID", help="the entry's number, as history tells it")
    undo.add_argument("--yes", action="store_true", help="do what is shown without asking")
