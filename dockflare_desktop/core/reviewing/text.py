"""A plan as text: what `plan` prints and what Review changes copies; pure."""

from collections.abc import Sequence

from dockflare_desktop.core.change import Change, Risk
from dockflare_desktop.core.planning.effects import effects

NOTHING = "Nothing to do."


def plan_text(changes: Sequence[Change]) -> str:
    """The whole plan, one line for each change, without signs that would move a cursor or turn a line around."""
    lines = plan_lines(changes) or [NOTHING]
    return "\n".join("".join(sign if sign.isprintable() else "�" for sign in line) for line in lines)


def plan_lines(changes: Sequence[Change]) -> list[str]:
    """The changes that are to be made, a line each; they are those of a whole plan."""
    known = effects(changes)
    return [_plan_line(change, known[change.id]) for change in changes]


def _plan_line(change: Change, effect: Risk) -> str:
    waits = f"  held: {change.hold}" if change.hold else "  waits for connectors" if change.waits else ""
    risk = f"  ({effect})" if effect is not Risk.NONE else ""
    return f"{change.action:<7}{change.kind:<12}{change.target}  because {change.why}{risk}{waits}"
