"""An undo as a second process is told it, and scripts read it: plain JSON, there and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dockflare_desktop.core.adopting import told as adopting
from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.undo import ByHand, Call, Note, Noted


@dataclass(frozen=True, slots=True)
class ToldUndo:
    """All that is said of an undo; `told` are its changes, with the seal that stands for all of it."""

    subject: str
    told: adopting.Told
    notes: tuple[Noted, ...] = ()
    problems: tuple[Problem, ...] = ()
    call: ByHand | None = None

    @property
    def seal(self) -> str:
        """What stands for all of it."""
        return self.told.seal


def told_undo(found: Undoing) -> ToldUndo:
    """What is said of it."""
    changes = adopting.told(Adoption((), found.changes, found.warned, found.seal))
    return ToldUndo(found.subject, changes, found.notes, found.problems, found.call)


def without_sides(found: ToldUndo) -> ToldUndo:
    """The same without what stands there before and after, where all of it is too much for one answer."""
    bare = tuple(replace(each, sides=Sides(None, None)) for each in found.told.changes)
    return replace(found, told=replace(found.told, changes=bare))


def as_json(found: ToldUndo) -> dict[str, Json]:
    """As `undo --json` prints it; `from_json` reads it again."""
    call = found.call
    return {
        "subject": found.subject,
        **adopting.as_json(found.told),
        "notes": [{"code": str(each.note), "subject": each.subject, "detail": each.detail} for each in found.notes],
        "problems": [adopting.problem_json(each) for each in found.problems],
        "call": None if call is None else {"code": str(call.call), "name": call.name},
    }


def from_json(value: JsonObject) -> ToldUndo:
    """What `as_json` wrote. Raises KeyError, ValueError where it is something else."""
    call = value["call"]
    return ToldUndo(
        str(value["subject"]),
        adopting.from_json(value),
        tuple(map(_noted, adopting.listed(value["notes"]))),
        tuple(adopting.problem_of(each) for each in adopting.listed(value["problems"])),
        ByHand(Call(str(call["code"])), str(call["name"])) if isinstance(call, Mapping) else None,
    )


def _noted(value: JsonObject) -> Noted:
    return Noted(Note(str(value["code"])), str(value["subject"]), str(value["detail"]))
