"""Groups, manual rules and overrides as readable JSON, and back: strict, since people edit such files by hand."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from dockflare_desktop.core.access.rules_json import read_policies
from dockflare_desktop.core.labels.fields import check_text
from dockflare_desktop.core.labels.text import quoted, unwanted
from dockflare_desktop.core.labels.values import Misread
from dockflare_desktop.core.model import (
    AccessGroup,
    Json,
    JsonObject,
    ManualRule,
    Override,
    Path,
    PathMatch,
    PolicyBody,
    ServiceKey,
    WholeZone,
)
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.origin.order import check_service, parse_path, parse_session, path_of_pattern
from dockflare_desktop.core.planning.desired_policies import policy_json
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.resolving.whole_zones import zone_fields

LONGEST_NAME = 200  # characters of a group's name


class ShapeError(ValueError):
    """What is wrong, and where in the file; `suggestion` is what was probably meant, "" where nothing is near."""

    def __init__(self, text: str, suggestion: str = "") -> None:
        super().__init__(text)
        self.suggestion = suggestion


# --- writing ---------------------------------------------------------------------------------------------------------


def moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC.

    >>> moment(datetime(2026, 11, 1, 10, 0, tzinfo=UTC))
    '2026-11-01T10:00:00Z'
    """
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def group_json(group: AccessGroup) -> dict[str, Json]:
    """A group; its rules in Cloudflare's own JSON."""
    return {
        "id": group.id,
        "name": group.name,
        "policies": [policy_json(each) for each in group.policies],
        "session_duration": group.session,
        "app_launcher_visible": group.launcher,
        "allowed_idps": list(group.idps),
        "auto_redirect_to_identity": group.auto_redirect,
    }


def rule_json(rule: ManualRule) -> dict[str, Json]:
    """A manual rule."""
    return {
        "hostname": rule.key.hostname,
        "path": rule.path.text,
        "path_match": str(rule.path.match),
        "service": rule.fields.get("service", ""),
        "fields": dict(sorted(rule.fields.items())),
        "enabled": rule.enabled,
        "made": moment(rule.made_at),
        "expires": moment(rule.expires_at),
    }


def override_json(override: Override) -> dict[str, Json]:
    """An override of one field."""
    path = path_of_pattern(override.key.path)
    return {
        "hostname": override.key.hostname,
        "path": path.text,
        "path_match": str(path.match),
        "field": override.field,
        "value": override.value,
        "below": override.below,
        "made": moment(override.made_at),
        "expires": moment(override.expires_at),
    }


# --- reading ---------------------------------------------------------------------------------------------------------


def read_group(value: Json, where: str) -> AccessGroup:
    """A group. Raises ShapeError."""
    record = _object(value, where)
    return group_of(_text(record, "id", where), record, where)


def group_of(group_id: str, record: JsonObject, where: str) -> AccessGroup:
    """A group whose id is known, from the rest of it. Raises ShapeError."""
    policies = read_policies(record.get("policies"))
    if isinstance(policies, Misread):
        raise ShapeError(f"{where}: {policies.detail}", policies.suggestion)
    bodies = tuple(each for each in policies if isinstance(each, PolicyBody))
    if len(bodies) < len(policies):
        raise ShapeError(f"{where}: a group holds whole policies, not the id of one")
    text = _text(record, "session_duration", where, needed=False)
    session = parse_session(text) if text else None
    if isinstance(session, Fault):
        raise ShapeError(f"{where}: session_duration “{quoted(text)}” is no duration", "24h")
    return AccessGroup(
        id=group_id,
        name=_text(record, "name", where, needed=False)[:LONGEST_NAME] or group_id,
        policies=bodies,
        session=session,
        launcher=_flag(record, "app_launcher_visible", where),
        idps=_texts(record, "allowed_idps", where),
        auto_redirect=_flag(record, "auto_redirect_to_identity", where),
    )


def read_rule(value: Json, where: str) -> ManualRule:
    """A manual rule. Raises ShapeError."""
    record = _object(value, where)
    key, path = _key(record, where)
    stated = record.get("fields", {})
    fields = {name: _text(_object(stated, where), name, f"{where}.fields") for name in _object(stated, where)}
    fields.setdefault("service", _text(record, "service", where))
    target = check_service(fields["service"])
    if isinstance(target, Fault):
        raise ShapeError(f"{where}: service “{quoted(fields['service'])}”: {target.detail or target.code}")
    for name, text in fields.items():
        if (problem := check_text(name, text)) is not None:
            raise ShapeError(f"{where}: {problem.label or name}: {problem.detail or problem.code}")
    enabled = _flag(record, "enabled", where)
    return ManualRule(
        key,
        path,
        fields,
        _needed(_time(record, "made", where), where),
        enabled is not False,
        _time(record, "expires", where),
    )


def read_override(value: Json, where: str) -> Override:
    """An override. Raises ShapeError."""
    record = _object(value, where)
    key, _ = _key(record, where)
    name, text = _text(record, "field", where), _text(record, "value", where, needed=False)
    if (problem := check_text(name, text)) is not None:
        raise ShapeError(f"{where}: {problem.label or name}: {problem.detail or problem.code}")
    below = None if record.get("below") is None else _text(record, "below", where, needed=False)
    made = _needed(_time(record, "made", where), where)
    return Override(key, name, text, below, made, _time(record, "expires", where))


def zone_json(zone: WholeZone) -> dict[str, Json]:
    """The login of a whole zone."""
    return {"zone": zone.zone, "fields": dict(sorted(zone.fields.items())), "made": moment(zone.made_at)}


def read_zone(value: Json, where: str) -> WholeZone:
    """The login of a whole zone. Raises ShapeError."""
    record = _object(value, where)
    name = normalise(_text(record, "zone", where))
    if isinstance(name, Fault) or name.startswith("*"):
        raise ShapeError(f"{where}: zone: no name of a zone")
    stated = _object(record.get("fields", {}), where)
    fields = {key: _text(stated, key, f"{where}.fields") for key in stated}
    zone = WholeZone(name, fields, _needed(_time(record, "made", where), where))
    _, problems = zone_fields(zone)
    for problem in problems:
        raise ShapeError(f"{where}: {problem.label}: {problem.detail or problem.code}")
    if not fields:
        raise ShapeError(f"{where}: it says nothing of who can enter")
    return zone


def meant_json(meant: Meant) -> dict[str, Json]:
    """An address that is not ours and is meant to be public."""
    return {"hostname": meant.hostname, "path": meant.path, "made": moment(meant.at)}


def read_meant(value: Json, where: str) -> Meant:
    """An address that is not ours and is meant to be public. Raises ShapeError."""
    record = _object(value, where)
    hostname, path = _text(record, "hostname", where), _text(record, "path", where, needed=False)
    return Meant(hostname, path, _needed(_time(record, "made", where), where))


def listed(value: Json, where: str) -> tuple[Json, ...]:
    """A list; none stated is an empty one. Raises ShapeError."""
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ShapeError(f"{where}: a list is expected")
    return tuple(value)


def _object(value: Json, where: str) -> JsonObject:
    if not isinstance(value, Mapping):
        raise ShapeError(f"{where}: an object is expected")
    return value


def _text(record: JsonObject, key: str, where: str, *, needed: bool = True) -> str:
    value = record.get(key)
    text = value if isinstance(value, str) else "" if value is None else None
    if text is None or (needed and not text.strip()):
        raise ShapeError(f"{where}: {key} is no text")
    if (sign := unwanted(text, allowed="\n\t")) is not None:
        raise ShapeError(f"{where}: {key}: {sign}")
    return text


def _texts(record: JsonObject, key: str, where: str) -> tuple[str, ...]:
    return tuple(_text({key: each}, key, where) for each in listed(record.get(key), f"{where}.{key}"))


def _flag(record: JsonObject, key: str, where: str) -> bool | None:
    value = record.get(key)
    if value is not None and not isinstance(value, bool):
        raise ShapeError(f"{where}: {key} is neither true nor false")
    return value


def _time(record: JsonObject, key: str, where: str) -> datetime | None:
    text = _text(record, key, where, needed=False)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ShapeError(f"{where}: {key} “{quoted(text)}” is no ISO 8601 time") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _needed(at: datetime | None, where: str) -> datetime:
    if at is None:
        raise ShapeError(f"{where}: made is missing")
    return at


def _key(record: JsonObject, where: str) -> tuple[ServiceKey, Path]:
    hostname = normalise(_text(record, "hostname", where))
    if isinstance(hostname, Fault):
        raise ShapeError(f"{where}: hostname: {hostname.detail or hostname.code}")
    match = _text(record, "path_match", where, needed=False)
    read = parse_path(_text(record, "path", where, needed=False), None if match in ("", PathMatch.NONE) else match)
    if isinstance(read, Fault):
        raise ShapeError(f"{where}: path: {read.detail or read.code}")
    return ServiceKey(hostname, read[0].pattern), read[0]
