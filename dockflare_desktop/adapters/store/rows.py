"""Stored layers and remembered containers: value to row and back, exactly."""

from dataclasses import asdict
from typing import Any

from dockflare_desktop.adapters.store.tables import (
    GroupRow,
    ManualRuleRow,
    OverrideRow,
    PublicMeantRow,
    RememberedRow,
    WholeZoneRow,
)
from dockflare_desktop.adapters.store.texts import (
    from_json,
    from_time,
    from_time_or_none,
    storable,
    to_json,
    to_time,
    to_time_or_none,
)
from dockflare_desktop.core.model import (
    AccessGroup,
    Container,
    ContainerState,
    JsonObject,
    ManualRule,
    Network,
    Override,
    Path,
    PathMatch,
    PolicyBody,
    Port,
    Remembered,
    ServiceKey,
    WholeZone,
)
from dockflare_desktop.core.public.view import Meant

Row = dict[str, Any]  # column -> value, for insert_many


def group_row(group: AccessGroup) -> Row:
    """Columns of one group."""
    return {
        "id": group.id,
        "name": storable(group.name),
        "policies": to_json([_policy_object(policy) for policy in group.policies]),
        "session": group.session,
        "launcher": group.launcher,
        "idps": to_json(group.idps),
        "auto_redirect": group.auto_redirect,
    }


def group(row: GroupRow) -> AccessGroup:
    """One group."""
    return AccessGroup(
        id=row.id,
        name=row.name,
        policies=tuple(_policy(item) for item in from_json(row.policies)),
        session=row.session,
        launcher=row.launcher,
        idps=tuple(from_json(row.idps)),
        auto_redirect=row.auto_redirect,
    )


def meant_row(meant: Meant) -> Row:
    """Columns of one address that is meant to be public."""
    return {"hostname": storable(meant.hostname), "path": storable(meant.path), "at": to_time(meant.at)}


def meant(row: PublicMeantRow) -> Meant:
    """One such address."""
    return Meant(row.hostname, row.path, from_time(row.at))


def override_row(override: Override) -> Row:
    """Columns of one override."""
    return {
        "hostname": override.key.hostname,
        "path": override.key.path,
        "field": override.field,
        "value": storable(override.value),
        "below": None if override.below is None else storable(override.below),
        "made_at": to_time(override.made_at),
        "expires_at": to_time_or_none(override.expires_at),
    }


def override(row: OverrideRow) -> Override:
    """One override."""
    return Override(
        key=ServiceKey(row.hostname, row.path),
        field=row.field,
        value=row.value,
        below=row.below,
        made_at=from_time(row.made_at),
        expires_at=from_time_or_none(row.expires_at),
    )


def manual_rule_row(rule: ManualRule) -> Row:
    """Columns of one manual rule."""
    return {
        "hostname": rule.key.hostname,
        "path": rule.key.path,
        "path_text": rule.path.text,
        "path_match": rule.path.match.value,
        "path_pattern": rule.path.pattern,
        "fields": to_json(rule.fields),
        "made_at": to_time(rule.made_at),
        "enabled": rule.enabled,
        "expires_at": to_time_or_none(rule.expires_at),
        "moves_to": None if rule.moves_to is None else to_json(list(rule.moves_to)),
    }


def manual_rule(row: ManualRuleRow) -> ManualRule:
    """One manual rule."""
    return ManualRule(
        key=ServiceKey(row.hostname, row.path),
        path=Path(row.path_text, PathMatch(row.path_match), row.path_pattern),
        fields=from_json(row.fields),
        made_at=from_time(row.made_at),
        enabled=row.enabled,
        expires_at=from_time_or_none(row.expires_at),
        moves_to=None if row.moves_to is None else ServiceKey(*from_json(row.moves_to)),
    )


def whole_zone_row(zone: WholeZone) -> Row:
    """Columns of one zone's login."""
    return {"zone": zone.zone, "fields": to_json(zone.fields), "made_at": to_time(zone.made_at)}


def whole_zone(row: WholeZoneRow) -> WholeZone:
    """One zone's login."""
    return WholeZone(row.zone, from_json(row.fields), from_time(row.made_at))


def remembered_row(item: Remembered) -> Row:
    """Columns of one remembered service."""
    return {
        "hostname": item.key.hostname,
        "path": item.key.path,
        "container": to_json(_container_object(item.container)),
        "idx": item.index,
        "since": to_time(item.since),
        "leaving_since": to_time_or_none(item.leaving_since),
        "prefix": storable(item.prefix),
    }


def remembered(row: RememberedRow) -> Remembered:
    """One remembered service."""
    return Remembered(
        key=ServiceKey(row.hostname, row.path),
        container=_container(from_json(row.container)),
        index=row.idx,
        since=from_time(row.since),
        leaving_since=from_time_or_none(row.leaving_since),
        prefix=row.prefix,
    )


def _policy_object(policy: PolicyBody) -> JsonObject:
    return {
        "name": policy.name,
        "decision": policy.decision,
        "include": policy.include,
        "require": policy.require,
        "exclude": policy.exclude,
        "extra": policy.extra,
    }


def _policy(item: dict[str, Any]) -> PolicyBody:
    return PolicyBody(
        name=item["name"],
        decision=item["decision"],
        include=tuple(item["include"]),
        require=tuple(item["require"]),
        exclude=tuple(item["exclude"]),
        extra=item["extra"],
    )


def _container_object(container: Container) -> Row:
    return {
        "id": container.id,
        "name": container.name,
        "labels": container.labels,
        "state": container.state,
        "engine": container.engine,
        "created_at": to_time_or_none(container.created_at),
        "image": container.image,
        "project": container.project,
        "compose_service": container.compose_service,
        "ports": [asdict(port) for port in container.ports],
        "networks": [asdict(network) for network in container.networks],
    }


def _container(item: dict[str, Any]) -> Container:
    return Container(
        id=item["id"],
        name=item["name"],
        labels=item["labels"],
        state=ContainerState(item["state"]),
        engine=item["engine"],
        created_at=from_time_or_none(item["created_at"]),
        image=item["image"],
        project=item["project"],
        compose_service=item["compose_service"],
        ports=tuple(Port(**port) for port in item["ports"]),
        networks=tuple(
            Network(network["name"], tuple(network["aliases"]), network["address"]) for network in item["networks"]
        ),
    )
