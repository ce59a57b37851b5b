"""What a second process may ask of policies at Cloudflare: shown as JSON, done only as it was shown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.change import Change
from dockflare_desktop.core.cloud import Policy
from dockflare_desktop.core.groups.duplicates import Duplicates
from dockflare_desktop.core.groups.foreign import SameName
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class Merging:
    """Names that several policies have, and what merging ours would do, as the command line shows it."""

    names: tuple[JsonObject, ...]
    changes: tuple[JsonObject, ...]
    seal: str
    merged: bool

    @classmethod
    def of(cls, found: Duplicates) -> "Merging":
        """What there is."""
        return cls(
            tuple(_name_json(each) for each in found.names),
            tuple(_change_json(each) for each in found.changes),
            found.seal,
            found.merged,
        )

    def answer(self) -> Mapping[str, str]:
        """As an answer of the doorbell."""
        told = {"names": list(self.names), "changes": list(self.changes)}
        return {"found": json.dumps(told), "seal": self.seal, "merged": "1" if self.merged else ""}

    @classmethod
    def told(cls, answer: Mapping[str, str]) -> "Merging":
        """From such an answer."""
        found = json.loads(answer["found"])
        return cls(tuple(found["names"]), tuple(found["changes"]), answer["seal"], bool(answer["merged"]))


def _name_json(same: SameName) -> JsonObject:
    return {
        "name": same.name,
        "used": [_policy_json(each) for each in same.used],
        "spare": [_policy_json(each) for each in same.spare],
        "others": [_policy_json(each) for each in same.others],
    }


def _policy_json(policy: Policy) -> JsonObject:
    return {"id": policy.id, "name": unmarked(policy.body.name), "applications": policy.app_count}


def _change_json(change: Change) -> JsonObject:
    return {
        "action": str(change.action),
        "kind": str(change.kind),
        "target": change.target,
        "reason": str(change.why),
        "risk": str(change.risk),
        "held": str(change.hold),
    }


def problems_answer(problems: Sequence[Problem]) -> Mapping[str, str]:
    """Problems as an answer of the doorbell."""
    told = [
        {
            "code": str(each.code),
            "subject": each.subject,
            "effect": int(each.effect),
            "label": each.label,
            "value": each.value,
            "detail": each.detail,
            "suggestion": each.suggestion,
        }
        for each in problems
    ]
    return {"problems": json.dumps(told)}


def problems_told(answer: Mapping[str, str]) -> tuple[Problem, ...]:
    """From such an answer."""
    return tuple(
        Problem(
            ProblemCode(each["code"]),
            each["subject"],
            Effect(each["effect"]),
            label=each["label"],
            value=each["value"],
            detail=each["detail"],
            suggestion=each["suggestion"],
        )
        for each in json.loads(answer["problems"])
    )
