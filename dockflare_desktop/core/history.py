"""The history's nouns: one write as remembered, with enough of it to plan an undo from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never

from dockflare_desktop.core.change import (
    AppStep,
    Change,
    Kind,
    Outcome,
    PolicyStep,
    RecordStep,
    RuleStep,
    Step,
    TunnelStep,
)
from dockflare_desktop.core.cloud import App
from dockflare_desktop.core.model import Json, JsonObject, ServiceKey
from dockflare_desktop.core.planning.books import rule_name

# Keys whose values Cloudflare's API uses for credentials (SaaS applications, SCIM, identity providers, tunnels).
_SECRET_KEYS = frozenset(
    {
        "access_token",
        "api_token",
        "client_secret",
        "credentials_file",
        "password",
        "private_key",
        "refresh_token",
        "secret",
        "token",
        "tunnel_secret",
    }
)
NOT_KEPT = "(not kept)"
NO_POLICIES: Mapping[str, str] = MappingProxyType({})
KEEPS = "policy_key"
"""In a stored application: which policy of ours a reusable one is, as the ledger calls it."""


class Actor(StrEnum):
    """Who caused a write, or noticed something."""

    AUTOMATIC = "automatic"
    YOU = "you"
    APPROVED = "approved"
    COMPARING = "comparing"
    COMMAND_LINE = "command line"


BY_HAND = frozenset({Actor.YOU, Actor.APPROVED, Actor.COMMAND_LINE})


def actor_of(change: Change, actor: Actor) -> Actor:
    """Who a change is written down for: what the program does by itself was approved where somebody let it through."""
    return Actor.APPROVED if change.approved and actor is Actor.AUTOMATIC else actor


DONE, FAILED, SKIPPED = "done", "failed", "skipped"
FOUND = "found"  # somebody else did it at Cloudflare: `before` is as we left it, `after` what stands there now
NOTED = "noted"  # nothing was written: something happened that people look for here


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One write as remembered: what was there before, what after, why, by whom, with which result.

    `kind` is a Kind's word or `connector`, `service_token`, `sign_in_method`, `zone_login`; of what people stored here
    `group`, `override`, `manual_rule`, `whole_zone`. `run` is common to what was written together.
    """

    id: int
    at: datetime
    kind: str
    action: str
    target: str
    why: str
    actor: Actor
    result: str  # done | failed | skipped | found | noted
    problem: str = ""  # code
    detail: str = ""
    before: JsonObject | None = None
    after: JsonObject | None = None
    took_ms: int = 0
    account: str = ""  # id; "" for what is stored here
    keys: tuple[ServiceKey, ...] = ()  # services it concerns
    name: str = ""  # as the ledger calls it: hostname, "hostname path", address, "group/number"
    object_id: str = ""
    zone: str = ""  # id
    tunnel: str = ""  # name
    run: str = ""
    cause: JsonObject = field(default_factory=dict)  # what was known of who asks: container, since, grace
    undoes: int = 0  # the entry that this took back
    undone: bool = False

    @property
    def subject(self) -> str:
        """What it is about, for people and for grouping: its first service, else what it is called."""
        return str(self.keys[0]) if self.keys else self.name or self.target


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside a write's outcome. `causes` is by service; `policies` are ours by id, as the ledger calls
    them."""

    account: str = ""
    run: str = ""
    causes: Mapping[ServiceKey, JsonObject] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)


NOTHING = Around()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries somebody wants to see, newest first; what is empty does not restrict."""

    limit: int = 200
    before: int | None = None  # only ids below
    after: int | None = None  # only ids above
    kinds: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    actors: frozenset[Actor] = frozenset()
    problems: bool = False  # only what failed, or tells of a problem
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""  # in target, subject or why, whatever the case
    subject: str = ""  # exactly
    name: str = ""  # exactly, as the ledger calls it
    run: str = ""


def shows(wanted: Wanted, entry: HistoryEntry) -> bool:
    """Whether an entry is among them; the limit is the caller's."""
    text = wanted.text.lower()
    return (
        (wanted.before is None or entry.id < wanted.before)
        and (wanted.after is None or entry.id > wanted.after)
        and (not wanted.kinds or entry.kind in wanted.kinds)
        and (not wanted.results or entry.result in wanted.results)
        and (not wanted.actors or entry.actor in wanted.actors)
        and (not wanted.problems or entry.result == FAILED or bool(entry.problem))
        and (wanted.since is None or entry.at >= wanted.since)
        and (wanted.until is None or entry.at <= wanted.until)
        and (not text or any(text in each.lower() for each in (entry.target, entry.subject, entry.why)))
        and wanted.subject in ("", entry.subject)
        and wanted.name in ("", entry.name)
        and wanted.run in ("", entry.run)
    )


def entry_of(outcome: Outcome, actor: Actor, around: Around, now: datetime) -> HistoryEntry:
    """What is remembered of an outcome; the database gives the id."""
    change, problem = outcome.change, outcome.problem
    name, zone, tunnel = _place(change.step)
    return HistoryEntry(
        id=0,
        at=outcome.at or now,
        kind=str(change.kind),
        action=str(change.action),
        target=change.target,
        why=str(change.why),
        actor=actor_of(change, actor),
        result=str(outcome.state),
        problem=str(problem.code) if problem else "",
        detail=problem.detail if problem else "",
        before=without_secrets(before(change.step, around.policies)),
        after=without_secrets(_after(outcome, around.policies)),
        took_ms=outcome.took_ms,
        account=around.account,
        keys=change.keys,
        name=name,
        object_id=outcome.object_id,
        zone=zone,
        tunnel=tunnel,
        run=around.run,
        cause=next((around.causes[key] for key in change.keys if key in around.causes), {}),
    )


def found(  # noqa: PLR0913 - what is told of a change that somebody else made
    at: datetime,
    kind: Kind,
    action: str,
    target: str,
    *,
    before: JsonObject | None,
    after: JsonObject | None,
    keys: tuple[ServiceKey, ...] = (),
    who: str = "",
    account: str = "",
) -> HistoryEntry:
    """Something of ours was changed, deleted or made anew by somebody else (`who`, "" where nobody knows). `before` is
    as we left it, `after` what stands there now; it is `Store.record`ed once, when it is noticed."""
    return HistoryEntry(
        id=0,
        at=at,
        kind=str(kind),
        action=action,
        target=target,
        why="elsewhere",
        actor=Actor.COMPARING,
        result=FOUND,
        detail=who,
        before=before,
        after=after,
        account=account,
        keys=keys,
        name=target,
    )


def before(step: Step, policies: Mapping[str, str] = NO_POLICIES) -> JsonObject | None:
    """What was there before a change, as Cloudflare showed it; None where there was nothing."""
    match step:
        case RuleStep():
            return step.before
        case AppStep():
            return None if step.before is None else _with_keys(step.before, policies)
        case PolicyStep() | RecordStep():
            return None if step.before is None else step.before.raw
        case TunnelStep():
            return None
        case _:
            assert_never(step)


def _after(outcome: Outcome, policies: Mapping[str, str]) -> JsonObject | None:
    """What stands there after it: of an application as Cloudflare answered, since what is sent names policies alone."""
    if outcome.app is not None and outcome.app.raw:
        return _with_keys(outcome.app, policies)
    if outcome.tunnel is not None:
        return {"id": outcome.tunnel.id, "name": outcome.tunnel.name}
    return outcome.written


def _place(step: Step) -> tuple[str, str, str]:
    """What the ledger calls it, zone id, tunnel's name."""
    match step:
        case TunnelStep(name=name):
            return name, "", name
        case PolicyStep(key=key):
            return key, "", ""
        case AppStep(address=address):
            return address, "", ""
        case RuleStep(key=key, tunnel=tunnel):
            return rule_name(key), "", tunnel
        case RecordStep(hostname=hostname, zone_id=zone_id, tunnel=tunnel):
            return hostname, zone_id, tunnel or ""
        case _:
            assert_never(step)


def _with_keys(app: App, policies: Mapping[str, str]) -> JsonObject:
    """An application as read, in which each policy says whether it is reusable, and those of ours which they are: by
    then their ids may be others."""
    listed = app.raw.get("policies")
    if not isinstance(listed, list | tuple) or len(listed) != len(app.policies):
        return app.raw
    shown: list[Json] = []
    for raw, policy in zip(listed, app.policies, strict=True):
        ours = {KEEPS: policies[policy.id]} if policy.id in policies else {}
        shown.append({**raw, "reusable": policy.reusable, **ours} if isinstance(raw, Mapping) else raw)
    return {**app.raw, "policies": shown}


def without_secrets(value: JsonObject | None) -> JsonObject | None:
    """The same object with the values of credentials replaced.

    >>> without_secrets({"scim": {"password": "x", "user": "u"}})
    {'scim': {'password': '(not kept)', 'user': 'u'}}
    """
    return None if value is None else {key: _clean(key, item) for key, item in value.items()}


def _clean(key: str, value: Json) -> Json:
    if key in _SECRET_KEYS and isinstance(value, str):
        return NOT_KEPT
    if isinstance(value, Mapping):
        return without_secrets(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_clean("", item) for item in value]
    return value
