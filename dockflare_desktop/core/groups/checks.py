"""What is wrong with a group as a whole, however it was made: its id, its names, its size at Cloudflare."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.labels.text import quoted, unwanted
from dockflare_desktop.core.model import AccessGroup, PolicyBody
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

LONGEST_ID = 63
LONGEST_NAME = 200
MOST_VALUES = 1000  # e-mail addresses, or IP ranges, in one policy (cloudflare.md section 4.4)
NEAR = 0.8  # of it, from where the limit is shown (ux.md section 5, meter)
_ID = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_COUNTED = ("email", "ip")


@dataclass(frozen=True, slots=True)
class IdFault:
    """What is wrong with an id ("": there is none), and one that would be right ("" where none is near)."""

    detail: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a limit one block of a policy takes."""

    selector: str
    block: str
    used: int
    most: int = MOST_VALUES


def id_fault(text: str) -> IdFault | None:
    """What is wrong with an id that labels are to name; None where nothing is."""
    if len(text) > LONGEST_ID:
        return IdFault(f"{len(text)} characters, {LONGEST_ID} is the most", proper_id(text))
    if _ID.fullmatch(text):
        return None
    return IdFault("small letters, digits, and dashes between them" if text else "", proper_id(text))


def proper_id(text: str) -> str:
    """The id that is nearest to a text: what the editor proposes for a display name.

    >>> proper_id("Ann & Bo's house")
    'ann-bo-s-house'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_ID].strip("-")


def name_fault(text: str) -> str | None:
    """What is wrong with a display name; None where nothing is."""
    if not text:
        return "it is empty"
    if len(text) > LONGEST_NAME:
        return f"{len(text)} characters, {LONGEST_NAME} is the most"
    return unwanted(text)


def group_slips(group: AccessGroup, others: Iterable[AccessGroup], stored_as: str) -> tuple[Problem, ...]:
    """What is wrong with a group beside others; `stored_as` is its own id as stored, "" for a new one."""
    return tuple(_slips(group, [each for each in others if each.id != stored_as]))


def _slips(group: AccessGroup, others: Sequence[AccessGroup]) -> Iterator[Problem]:
    if any(each.id == group.id for each in others):
        yield Problem(ProblemCode.GROUP_ID_TAKEN, group.id, value=group.id)
    same = next((each.id for each in others if each.name.casefold() == group.name.casefold()), None)
    if same is not None:
        yield Problem(ProblemCode.GROUP_NAME_TWICE, group.id, Effect.WARNING, value=quoted(group.name), detail=same)
    if not group.policies:
        yield Problem(ProblemCode.GROUP_EMPTY, group.id, value=group.id)
    if group.auto_redirect and len(group.idps) != 1:  # labels may state the method beside the group
        yield Problem(ProblemCode.REDIRECT_NEEDS_ONE, group.id, Effect.WARNING)
    for size in sizes(group.policies):
        if size.used >= NEAR * size.most:
            effect = Effect.BLOCKS if size.used > size.most else Effect.HINT
            yield Problem(
                ProblemCode.GROUP_LARGE,
                group.id,
                effect,
                label=size.block,
                value=f"{size.used:,}",
                detail=f"{size.most:,}",
            )


def sizes(policies: Iterable[PolicyBody]) -> tuple[Size, ...]:
    """The fullest block for each selector that Cloudflare limits; those that nobody uses are left out."""
    fullest: dict[str, Size] = {}
    for body in policies:
        for block, rules in (("include", body.include), ("require", body.require), ("exclude", body.exclude)):
            for selector in _COUNTED:
                used = sum(selector in rule for rule in rules)
                if used > (fullest[selector].used if selector in fullest else 0):
                    fullest[selector] = Size(selector, block, used)
    return tuple(fullest.values())
