"""Problems as one text: each in a line, with what to do about it."""

from collections.abc import Iterable

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.gui.doing import Say


def said(problems: Iterable[Problem], say: Say) -> str:
    """A line for each."""
    words = [say(each) for each in problems]
    return "\n".join(f"{each.text} {each.fix}".strip() for each in words)
