"""What a click on a change lets through, as a text made of what was shown."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256

from dockflare_desktop.core.change import Change, RuleStep
from dockflare_desktop.core.model import Json

OBSERVED = frozenset({"before", "aud"})
"""Fields of a step that say what stands there now, not what is to be written."""


def approval(change: Change) -> str:
    """What a click on this change lets through: this write, with this effect on who can reach what, and no other.

    What stands at Cloudflare meanwhile may change (an id, a version): it is read again before every write anyway. Why
    the change is held, and what it waits for, belong to the moment.
    """
    step, locked = change.step, False
    if isinstance(step, RuleStep):  # its lock is named by the application until that has an AUD
        step, locked = _without_lock(step)
    shown = json.dumps([_plain(step), locked, change.action, change.risk], sort_keys=True)
    return f"{change.id}@{sha256(shown.encode()).hexdigest()[:16]}"


def _without_lock(step: RuleStep) -> tuple[RuleStep, bool]:
    """The step as if it had no second lock, and whether it has one."""
    rule = dict(step.rule or {})
    options = rule.pop("originRequest", None)
    options = dict(options) if isinstance(options, Mapping) else {}
    locked = options.pop("access", None) is not None or step.lock is not None
    if options:
        rule["originRequest"] = options
    return replace(step, rule=None if step.rule is None else rule, lock=None), locked


def _plain(value: object) -> Json:
    """As JSON, whatever the order in a mapping."""
    if isinstance(value, (str, int, float)) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if is_dataclass(value):
        stated = {each.name: _plain(getattr(value, each.name)) for each in fields(value) if each.name not in OBSERVED}
        return {type(value).__name__: stated}
    assert isinstance(value, (tuple, list)), type(value)  # noqa: S101 - steps hold nothing else
    return [_plain(each) for each in value]
