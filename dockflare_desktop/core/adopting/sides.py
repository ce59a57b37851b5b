"""Before and after of one change, in Cloudflare's own words, as people are shown it; and line by line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import assert_never

from dockflare_desktop.core.change import AppStep, Change, PolicyStep, RecordStep, RuleStep, TunnelStep
from dockflare_desktop.core.cloud import App, Policy, Tunnel
from dockflare_desktop.core.model import Json, JsonObject, PolicyBody
from dockflare_desktop.core.planning.desired import record_body, with_lock
from dockflare_desktop.core.planning.desired_policies import bodies, marked_body, policy_json, sent_policy
from dockflare_desktop.core.planning.former import app_of, former_record
from dockflare_desktop.core.service import AccessSpec

LATER = "(known once it is made)"


@dataclass(frozen=True, slots=True)
class Context:
    """What a step does not say itself."""

    installation: str
    tunnels: Sequence[Tunnel]
    policies: Sequence[Policy]
    team: str


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands there now and what will; None: nothing."""

    before: JsonObject | None
    after: JsonObject | None


def sides(change: Change, context: Context) -> Sides:
    """Both sides of a change. What Cloudflare gives out only when it is written is said to be so."""
    match change.step:
        case RecordStep() as step:
            before = None if step.before is None else former_record(step.before)
            return Sides(before, step.restore if step.tunnel is None else _record(step, before, context))
        case AppStep(before=app, spec=spec, restore=restore):
            now = None if app is None else _app(app)
            if spec is not None:
                return Sides(now, _spec(spec, context.installation))
            given = None if restore is None or app is None else _app(app_of(restore, app, context.policies))
            return Sides(now, given if restore is None else _restored(given, restore))
        case RuleStep(before=rule):
            return Sides(rule, change.step.restore if change.step.rule is None else _rule(change.step, context))
        case PolicyStep(use=use, before=policy, marks=marks):
            body = sent_policy(use, context.installation, marks=marks)
            after = None if body is None else _policy(body)
            return Sides(None if policy is None else _policy(policy.body), after)
        case TunnelStep(name=name):
            return Sides(None, {"name": name})
    assert_never(change.step)


def _record(step: RecordStep, before: JsonObject | None, context: Context) -> JsonObject:
    tunnel = next((each.id for each in context.tunnels if each.name == step.tunnel), LATER)
    sent = record_body(step.hostname, tunnel, step.comment, context.installation, adopted=step.adopted)
    return {**(before or {}), **sent}


def _rule(step: RuleStep, context: Context) -> JsonObject:
    rule = step.rule or {}
    return rule if step.lock is None else with_lock(rule, context.team, step.aud or LATER)


def _app(app: App) -> JsonObject:
    return {
        "name": app.name,
        "addresses": list(app.addresses),
        "session_duration": app.session,
        "app_launcher_visible": app.launcher,
        "allowed_idps": list(app.idps),
        "auto_redirect_to_identity": app.auto_redirect,
        "policies": [_policy(each.body) for each in app.policies],
    }


def _spec(spec: AccessSpec, installation: str) -> JsonObject:
    return {
        "name": spec.name,
        "addresses": [spec.address],
        "session_duration": spec.session,
        "app_launcher_visible": spec.launcher,
        "allowed_idps": list(spec.idps),
        "auto_redirect_to_identity": spec.auto_redirect,
        "policies": [_policy(marked_body(body, installation)) for body in bodies(spec.policies)],
    }


def _restored(shown: JsonObject | None, former: JsonObject) -> JsonObject:
    """An application as it is given back: what its former value states."""
    listed = former.get("allowed_idps")
    stated: JsonObject = {
        "session_duration": former.get("session_duration", "24h"),
        "app_launcher_visible": former.get("app_launcher_visible", True),
        "allowed_idps": listed if isinstance(listed, list) else [],
        "auto_redirect_to_identity": former.get("auto_redirect_to_identity", False),
    }
    return {**(shown or {}), **stated}


def _policy(body: PolicyBody) -> JsonObject:
    return {key: value for key, value in policy_json(body).items() if value != []}


class Sign(StrEnum):
    """What becomes of a line."""

    KEPT = " "
    REMOVED = "-"
    ADDED = "+"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference."""

    sign: Sign
    text: str


def lines(shown: Sides) -> tuple[Line, ...]:
    """Both sides as one text, line by line."""
    old, new = _text(shown.before), _text(shown.after)
    found: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line(Sign.KEPT, each) for each in old[a:b]]
            continue
        found += [Line(Sign.REMOVED, each) for each in old[a:b]]
        found += [Line(Sign.ADDED, each) for each in new[c:d]]
    return tuple(found)


FIRST = ("name", "type", "hostname", "path", "service", "content", "addresses", "proxied", "comment", "policies")


def _text(value: JsonObject | None) -> list[str]:
    """Keys in one line each, what matters first; what is nested is indented."""
    return [] if value is None else _mapping(value)


def _mapping(value: JsonObject) -> list[str]:
    known = [key for key in FIRST if key in value]
    found: list[str] = []
    for key in (*known, *sorted(value.keys() - set(known))):
        inner = _inner(value[key])
        found += [f"{key}:", *(f"  {line}" for line in inner)] if inner else [f"{key}: {_scalar(value[key])}"]
    return found


def _inner(value: Json) -> list[str]:
    """The lines below a key; none for what fits beside it."""
    if isinstance(value, Mapping):
        return _mapping(value)
    if not isinstance(value, list | tuple) or not any(isinstance(each, Mapping | list | tuple) for each in value):
        return []
    items = (_inner(each) or [_scalar(each)] for each in value)
    return [line for item in items for line in (f"- {item[0]}", *(f"  {rest}" for rest in item[1:]))]


def _scalar(value: Json) -> str:
    """Text as it is, so that it is read as it was written; whatever else as JSON."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_scalar, value)) or "[]"
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
