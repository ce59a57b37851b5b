"""Lines of the program's log as the log window shows them; pure functions."""

import logging
import re
from collections.abc import Iterable

from dockflare_desktop.engine.ports.log import LogLine
from dockflare_desktop.gui.text import exact, translate
from dockflare_desktop.words.report import redacted

_HEAD = re.compile(r"\d\d:\d\d:\d\d [A-Z]+ +[\w.]+: ")
LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)


def level_words(level: int) -> str:
    """What a level is called in the filter."""
    return {
        logging.DEBUG: translate("log", "Everything"),
        logging.INFO: translate("log", "What happened"),
        logging.WARNING: translate("log", "Warnings"),
    }.get(level, translate("log", "Errors"))


def matching(lines: Iterable[LogLine], level: int, words: str) -> list[LogLine]:
    """Those of a level or worse that hold every word, whatever the case."""
    wanted = words.lower().split()
    return [
        line
        for line in lines
        if line.level >= level and all(word in f"{line.source} {line.text}".lower() for word in wanted)
    ]


def as_text(line: LogLine) -> str:
    """One line: time, level, who says it, what."""
    level, source = logging.getLevelName(line.level), line.source.removeprefix("dockflare_desktop.")
    return f"{exact(line.at)} {level:<7} {source}: {line.text}"


def without_names(text: str, names: dict[str, str]) -> str:
    """A shown line without hostnames, addresses and ids; who said it stays. `names` remembers what stands for what."""
    found = _HEAD.match(text)
    head = found[0] if found is not None else ""
    return head + redacted(text.removeprefix(head), names)
