"""Everything people stored, as one readable JSON file without secrets, and back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from dockflare_desktop.core.model import Json, JsonObject, Layers, Override
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.settings import Settings, changed
from dockflare_desktop.core.transfer.findings import Finding, Import, Told
from dockflare_desktop.core.transfer.shapes import (
    ShapeError,
    group_json,
    listed,
    meant_json,
    moment,
    override_json,
    read_group,
    read_meant,
    read_override,
    read_rule,
    read_zone,
    rule_json,
    zone_json,
)

FORMAT = "dockflare_desktop_export"
VERSION = 1


def export_json(
    layers: Layers, settings: Mapping[str, str], now: datetime, meant: Iterable[Meant] = ()
) -> dict[str, Json]:
    """The file's content. `settings` are those that differ from their defaults."""
    return {
        FORMAT: VERSION,
        "made": moment(now),
        "settings": dict(sorted(settings.items())),
        "groups": [group_json(each) for each in layers.groups],
        "manual_rules": [rule_json(each) for each in layers.manual_rules if each.moves_to is None],
        "overrides": [override_json(each) for each in layers.overrides if not _ended(each, now)],
        "zones": [zone_json(each) for each in layers.zones if each.fields],
        "meant_to_be_public": [meant_json(each) for each in meant],
    }


def _ended(override: Override, now: datetime) -> bool:
    """Kept only so that its service can say that it ended; nowhere else does it mean anything."""
    return override.expires_at is not None and override.expires_at <= now


def read_export(value: Json, name: str) -> Import | Problem:
    """What such a file holds; the first thing wrong with it otherwise. Nothing of a broken file is taken."""
    if not isinstance(value, Mapping) or FORMAT not in value:
        return _broken(name, "it is no export of this program")
    version = value[FORMAT]
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        return _broken(name, f"{FORMAT} is no version")
    if version > VERSION:
        return _broken(name, f"a later release made it (format {version}, known is {VERSION})")
    try:
        return _read(value)
    except ShapeError as error:
        return _broken(name, str(error))


def _read(value: JsonObject) -> Import:
    layers = Layers(
        tuple(read_group(each, f"groups[{at}]") for at, each in enumerate(listed(value.get("groups"), "groups"))),
        tuple(
            read_override(each, f"overrides[{at}]")
            for at, each in enumerate(listed(value.get("overrides"), "overrides"))
        ),
        tuple(
            read_rule(each, f"manual_rules[{at}]")
            for at, each in enumerate(listed(value.get("manual_rules"), "manual_rules"))
        ),
        tuple(read_zone(each, f"zones[{at}]") for at, each in enumerate(listed(value.get("zones"), "zones"))),
    )
    settings: dict[str, str] = {}
    findings: list[Finding] = []
    stated = value.get("settings", {})
    if not isinstance(stated, Mapping):
        raise ShapeError("settings: an object is expected")
    for key, text in stated.items():
        if isinstance(text, str) and not isinstance(changed(Settings(), key, text), Problem):
            settings[key] = text
        else:
            findings.append(Finding(Told.SETTING_REFUSED, key, str(text)[:80]))
    marked = enumerate(listed(value.get("meant_to_be_public"), "meant_to_be_public"))
    meant = tuple(read_meant(each, f"meant_to_be_public[{at}]") for at, each in marked)
    return Import(layers, settings, tuple(findings), meant=meant)


def _broken(name: str, detail: str) -> Problem:
    return Problem(ProblemCode.EXPORT_BROKEN, name, value=name, detail=detail)
