"""A preview as a second process is told it, and scripts read it: plain JSON, there and back."""

from collections.abc import Mapping
from dataclasses import dataclass

from dockflare_desktop.core.adopting.preview import Adoption, Caution, Shown, Warned
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Action, AppStep, Kind, RecordStep, Risk, RuleStep, Step, Why
from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change that comes of it. `back`: it gets its former value back."""

    action: Action
    kind: Kind
    target: str
    name: str  # what people call it
    risk: Risk
    held: str
    back: bool
    sides: Sides


@dataclass(frozen=True, slots=True)
class Told:
    """All that is said of a preview, and the seal that stands for it."""

    changes: tuple[ToldChange, ...]
    warned: tuple[Warned, ...]
    seal: str


def told(found: Adoption) -> Told:
    """What is said of it."""
    return Told(tuple(map(told_change, found.changes)), found.warned, found.seal)


def told_change(shown: Shown) -> ToldChange:
    """What is said of one change."""
    change = shown.change
    step = change.step
    name = as_typed(step.key) if isinstance(step, RuleStep) else change.target
    back, held = _is_back(step) and change.why is not Why.HANDED_OVER, str(change.hold)
    return ToldChange(change.action, change.kind, change.target, name, change.risk, held, back, shown.sides)


def _is_back(step: Step) -> bool:
    return isinstance(step, AppStep | RuleStep | RecordStep) and step.restore is not None


def as_json(found: Told) -> JsonObject:
    """As `adopt --json` prints it; `from_json` reads it again."""
    return {
        "changes": [change_json(each) for each in found.changes],
        "warned": [
            {
                "code": str(each.caution),
                "subject": each.subject,
                "detail": each.detail,
                "problem": None if each.problem is None else problem_json(each.problem),
            }
            for each in found.warned
        ],
        "seal": found.seal,
    }


def change_json(each: ToldChange) -> JsonObject:
    """One change; `change_of` reads it again."""
    return {
        "action": str(each.action),
        "kind": str(each.kind),
        "target": each.target,
        "name": each.name,
        "risk": str(each.risk),
        "held": each.held,
        "back": each.back,
        "before": each.sides.before,
        "after": each.sides.after,
    }


def from_json(value: JsonObject) -> Told:
    """What `as_json` wrote. Raises KeyError, ValueError where it is something else."""
    changes = tuple(map(change_of, listed(value["changes"])))
    return Told(changes, tuple(map(_warned, listed(value["warned"]))), str(value["seal"]))


def change_of(value: JsonObject) -> ToldChange:
    """What `change_json` wrote. Raises KeyError, ValueError where it is something else."""
    return ToldChange(
        Action(str(value["action"])),
        Kind(str(value["kind"])),
        str(value["target"]),
        str(value["name"]),
        Risk(str(value["risk"])),
        str(value["held"]),
        value["back"] is True,
        Sides(_object(value["before"]), _object(value["after"])),
    )


def _warned(value: JsonObject) -> Warned:
    problem = _object(value["problem"])
    return Warned(
        Caution(str(value["code"])),
        str(value["subject"]),
        str(value["detail"]),
        None if problem is None else problem_of(problem),
    )


def problem_json(problem: Problem) -> JsonObject:
    """A problem with the names in it."""
    return {
        "code": str(problem.code),
        "effect": int(problem.effect),
        "subject": problem.subject,
        "container": problem.container,
        "label": problem.label,
        "value": problem.value,
        "detail": problem.detail,
        "suggestion": problem.suggestion,
    }


def problem_of(value: JsonObject) -> Problem:
    """What `problem_json` wrote. Raises KeyError, ValueError where it is something else."""
    effect = value["effect"]
    assert isinstance(effect, int)  # noqa: S101 - written by problem_json
    return Problem(
        ProblemCode(str(value["code"])),
        str(value["subject"]),
        Effect(effect),
        container=str(value["container"]),
        label=str(value["label"]),
        value=str(value["value"]),
        detail=str(value["detail"]),
        suggestion=str(value["suggestion"]),
    )


def _object(value: Json) -> JsonObject | None:
    return value if isinstance(value, Mapping) else None


def listed(value: Json) -> list[JsonObject]:
    """The objects in a JSON list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []
