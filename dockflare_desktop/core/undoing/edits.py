"""Edits of what people store, as the history keeps them, and back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import assert_never

from dockflare_desktop.core.history import DONE, Actor, HistoryEntry
from dockflare_desktop.core.model import (
    AccessGroup,
    Json,
    JsonObject,
    Layered,
    ManualRule,
    Override,
    Path,
    PathMatch,
    ServiceKey,
    WholeZone,
)
from dockflare_desktop.core.origin.document_types import object_of, text_of
from dockflare_desktop.core.planning.desired_policies import body_of, policy_json
from dockflare_desktop.core.planning.json_lists import listed, objects

_NEVER = datetime.min.replace(tzinfo=UTC)
GROUP, OVERRIDE, MANUAL_RULE, WHOLE_ZONE = "group", "override", "manual_rule", "whole_zone"
EDITS = frozenset({GROUP, OVERRIDE, MANUAL_RULE, WHOLE_ZONE})
"""Kinds of entries that tell of what is stored here and of nothing at Cloudflare."""


def edit_of(before: Layered | None, after: Layered | None, at: datetime, actor: Actor) -> HistoryEntry | None:
    """What the history tells of an edit; None where nothing changed but the time it was made."""
    item = after or before
    if item is None or (before is not None and after is not None and same(before, after)):
        return None
    kind, target, keys = _place(item)
    return HistoryEntry(
        id=0,
        at=at,
        kind=kind,
        action="create" if before is None else "delete" if after is None else "update",
        target=target,
        why="edited",
        actor=actor,
        result=DONE,
        before=None if before is None else as_json(before),
        after=None if after is None else as_json(after),
        keys=keys,
        name=target,
    )


def same(one: Layered, other: Layered) -> bool:
    """Whether two say the same, whenever they were made."""
    return _undated(one) == _undated(other)


def _undated(item: Layered) -> Layered:
    match item:
        case AccessGroup():
            return item
        case Override():
            return replace(item, made_at=_NEVER, below=None)
        case ManualRule() | WholeZone():
            return replace(item, made_at=_NEVER, fields=dict(item.fields))
    assert_never(item)


def _place(item: Layered) -> tuple[str, str, tuple[ServiceKey, ...]]:
    """Kind, what it is called, the service it is about."""
    match item:
        case AccessGroup():
            return GROUP, item.id, ()
        case Override():
            return OVERRIDE, f"{item.key} {item.field}", (item.key,)
        case ManualRule():
            return MANUAL_RULE, str(item.key), (item.key,)
        case WholeZone():
            return WHOLE_ZONE, item.zone, ()
    assert_never(item)


def as_json(item: Layered) -> JsonObject:
    """Everything of it; the service's key stands in the entry."""
    match item:
        case AccessGroup():
            return {
                "id": item.id,
                "name": item.name,
                "policies": [policy_json(each) for each in item.policies],
                "session_duration": item.session,
                "app_launcher_visible": item.launcher,
                "allowed_idps": list(item.idps),
                "auto_redirect_to_identity": item.auto_redirect,
            }
        case Override():
            return {
                "field": item.field,
                "value": item.value,
                "below": item.below,
                "made": item.made_at.isoformat(),
                "expires": _time(item.expires_at),
            }
        case ManualRule():
            return {
                "path": item.path.text,
                "path_match": str(item.path.match),
                "fields": dict(item.fields),
                "enabled": item.enabled,
                "made": item.made_at.isoformat(),
                "expires": _time(item.expires_at),
                "moves_to": None if item.moves_to is None else list(item.moves_to),
            }
        case WholeZone():
            return {"zone": item.zone, "fields": dict(item.fields), "made": item.made_at.isoformat()}
    assert_never(item)


def from_json(entry: HistoryEntry, value: JsonObject) -> Layered:
    """What an edit's entry holds as `before` or `after`."""
    match entry.kind:
        case "group":
            launcher, redirect = value.get("app_launcher_visible"), value.get("auto_redirect_to_identity")
            return AccessGroup(
                text_of(value, "id"),
                text_of(value, "name"),
                tuple(body_of(each) for each in objects(value.get("policies"))),
                _text(value.get("session_duration")),
                launcher if isinstance(launcher, bool) else None,
                tuple(str(each) for each in listed(value.get("allowed_idps"))),
                redirect if isinstance(redirect, bool) else None,
            )
        case "override":
            below, expires = _text(value.get("below")), _moment(value.get("expires"))
            field, text = text_of(value, "field"), text_of(value, "value")
            return Override(entry.keys[0], field, text, below, _made(value), expires)
        case "manual_rule":
            moves = [str(each) for each in listed(value.get("moves_to"))]
            return ManualRule(
                entry.keys[0],
                Path(text_of(value, "path"), PathMatch(text_of(value, "path_match")), entry.keys[0].path),
                _texts(value.get("fields")),
                _made(value),
                value.get("enabled") is True,
                _moment(value.get("expires")),
                ServiceKey(*moves) if moves else None,
            )
        case _:
            return WholeZone(text_of(value, "zone"), _texts(value.get("fields")), _made(value))


def _texts(value: Json) -> Mapping[str, str]:
    return {key: str(text) for key, text in object_of(value).items()}


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _moment(value: Json) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def _made(value: JsonObject) -> datetime:
    return datetime.fromisoformat(text_of(value, "made"))
