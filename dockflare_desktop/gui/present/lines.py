"""The line to write instead of a label that is wrong, as it stands in a Compose file; pure functions."""

import re

from dockflare_desktop.core.labels.fields import LABEL_KEYS
from dockflare_desktop.core.problem import Problem, ProblemCode

PREFIXES = ("dockflare.", "cloudflare.tunnel.")
VALUES = (
    ProblemCode.GROUP_UNKNOWN,
    ProblemCode.POLICY_UNKNOWN,
    ProblemCode.HOSTNAME_INVALID,
    ProblemCode.HOSTNAME_HAS_PORT,
    ProblemCode.WILDCARD_MISPLACED,
    ProblemCode.TARGET_INVALID,
    ProblemCode.TARGET_HAS_PATH,
    ProblemCode.TARGET_SCHEME_TYPO,
    ProblemCode.TARGET_NO_SCHEME,
)  # the suggestion is the one right value of the whole label


def corrected_line(problem: Problem, own_prefix: str = "") -> str:
    """The label as it should be, ready for a Compose file; "" where no single right line is known.

    >>> corrected_line(Problem(ProblemCode.LABEL_UNKNOWN, label="dockflare.1.hostnam", value="a.example",
    ...                        suggestion="hostname"))
    '- "dockflare.1.hostname=a.example"'
    """
    prefix = _prefix(problem.label, own_prefix)
    whole = "…" not in problem.value and "\\u" not in problem.value  # neither cut nor spelt out for the screen
    if not prefix or not problem.suggestion or not whole:
        return ""
    if problem.code is ProblemCode.LABEL_UNKNOWN:
        return _line(prefix + problem.suggestion, problem.value)
    return _line(problem.label, problem.suggestion) if problem.code in VALUES else ""


def field_line(key: str, text: str) -> str:
    """The label line that says a field's value; "" for what no label can say.

    >>> field_line("access.group", "family"), field_line("ignored", "true")
    ('- "dockflare.access.group=family"', '')
    """
    return _line(PREFIXES[0] + key, text) if key in LABEL_KEYS else ""


def _prefix(label: str, own: str) -> str:
    """The prefix with the number of an indexed label."""
    known = (f"{own}.", *PREFIXES) if own else PREFIXES
    found = next((prefix for prefix in known if label.lower().startswith(prefix.lower())), "")
    number = re.match(r"\d+\.", label[len(found) :]) if found else None
    return label[: len(found)] + (number[0] if number else "")


def _line(name: str, value: str) -> str:
    """In double quotes; Compose reads a doubled dollar as one."""
    text = f"{name}={value}".replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'- "{text}"'
