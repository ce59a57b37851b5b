"""What is known of services without asking anybody: the stored layers over the containers last accepted."""

from collections.abc import Iterable
from datetime import datetime

from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.labels.fields import to_text
from dockflare_desktop.core.model import Container, EngineFound, EngineState, Layers, ServiceKey
from dockflare_desktop.core.resolving.resolve import Resolution, World, resolve
from dockflare_desktop.core.service import Layer, Service


async def last_known(
    store: SqliteStore, layers: Layers, now: datetime, directory: Directory | None = None
) -> Resolution:
    """The services as of the last round, with these layers. Their problems mean nothing without a directory: then no
    account was asked."""
    remembered = await store.remembered()
    by_engine: dict[str, list[Container]] = {}
    for each in remembered:
        by_engine.setdefault(each.container.engine, []).append(each.container)
    engines = tuple(
        EngineFound(engine, engine, "", EngineState.AWAY, tuple(containers)) for engine, containers in by_engine.items()
    )
    return resolve(World(now, engines, layers, remembered, await store.settings(), directory or Directory()))


def stated(services: Iterable[Service], key: ServiceKey, field: str) -> str | None:
    """What a service's layers say of a field, as a label would; None where nobody states it."""
    service = next((each for each in services if each.key == key), None)
    provenance = service.fields.get(field) if service is not None else None
    if provenance is None or provenance.top.layer is Layer.DEFAULT:
        return None
    return to_text(provenance.top.value)
