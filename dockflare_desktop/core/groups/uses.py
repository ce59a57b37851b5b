"""What names an access group: a group that anything names is not deleted, since its services would lose their login."""

from collections.abc import Iterable

from dockflare_desktop.core.labels.fields import GROUP_KEYS
from dockflare_desktop.core.model import FromLabels, Layers
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.service import Service


def users_of(group: str, layers: Layers, services: Iterable[Service]) -> tuple[str, ...]:
    """Everything that names a group: services, manual rules (switched off ones too), overrides, whole zones. A manual
    rule's service is told as the rule, or as the override of it."""
    labelled = (each for each in services if isinstance(each.source, FromLabels))
    found = [f"service {as_typed(each.key)}" for each in labelled if _names(each, group)]
    found += [f"manual rule {as_typed(each.key)}" for each in layers.manual_rules if _says(each.fields.items(), group)]
    found += [
        f"override for {as_typed(each.key)}" for each in layers.overrides if _says([(each.field, each.value)], group)
    ]
    found += [f"whole zone {each.zone}" for each in layers.zones if _says(each.fields.items(), group)]
    return tuple(dict.fromkeys(found))


def _names(service: Service, group: str) -> bool:
    """Also below an override that ends one day."""
    found = (service.fields[key] for key in GROUP_KEYS if key in service.fields)
    stated = (each.value for provenance in found for each in (provenance.top, *provenance.below))
    return any(isinstance(value, tuple) and group in value for value in stated)


def _says(fields: Iterable[tuple[str, str]], group: str) -> bool:
    return any(key in GROUP_KEYS and group in [part.strip() for part in text.split(",")] for key, text in fields)
