"""Problem -> sentence and fix: the only prose about problems, shared by windows and command line."""

from dataclasses import dataclass, fields
from datetime import datetime

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.words import (
    account,
    computer,
    connectors,
    engines,
    findings,
    groups,
    labels,
    leaving,
    manual,
    not_adopted,
    not_undone,
    objects,
    overrides,
    sign_in,
    transfer,
    tunnels,
)
from dockflare_desktop.words.entry import CONTEXT, Entry, Translate, untranslated

__all__ = ["Translate", "Words", "sentence", "untranslated"]

TABLE: dict[str, Entry] = {
    **labels.ENTRIES,
    **groups.ENTRIES,
    **objects.ENTRIES,
    **overrides.ENTRIES,
    **not_adopted.ENTRIES,
    **not_undone.ENTRIES,
    **manual.ENTRIES,
    **account.ENTRIES,
    **computer.ENTRIES,
    **engines.ENTRIES,
    **findings.ENTRIES,
    **connectors.ENTRIES,
    **sign_in.ENTRIES,
    **leaving.ENTRIES,
    **transfer.ENTRIES,
    **tunnels.ENTRIES,
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is said about a problem: one true sentence, what to do (may be empty), and a few words for a status cell."""

    text: str
    fix: str
    short: str


def sentence(problem: Problem, translate: Translate = untranslated, *, window: bool = False) -> Words:
    """Fill a problem's names into its sentence; in a window the fix names the window's way.

    >>> from dockflare_desktop.core.problem import ProblemCode
    >>> sentence(Problem(ProblemCode.GROUP_UNKNOWN, value="famly", suggestion="family")).text
    'There is no access group “famly”, so the service is not published. Did you mean “family”?'
    """
    entry = TABLE[problem.code]
    names = {each.name: _name(getattr(problem, each.name)) for each in fields(Problem)}
    wanted = entry.text if entry.when_detailed is None or not problem.detail else entry.when_detailed
    text = translate(CONTEXT, wanted).format(**names)
    if wanted.endswith("{detail}") and not text.endswith((".", "?", "!")):
        text += "."  # others end what they say with a full stop, or do not; ours follows
    if problem.suggestion and entry.suggests:
        text += " " + translate(CONTEXT, entry.suggests).format(**names)
    if problem.value and entry.owned:
        text += " " + translate(CONTEXT, entry.owned).format(**names)
    fix = entry.window if window and entry.window else entry.fix
    return Words(text, translate(CONTEXT, fix).format(**names), translate(CONTEXT, entry.short).format(**names))


def _name(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone():%H:%M}"
    return "" if value is None else str(value)
