"""What is known of services without asking anybody: the stored layers over the containers last accepted."""

from datetime import datetime

from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.model import Container, EngineFound, EngineState, Layers
from dockflare_desktop.core.resolving.resolve import Resolution, World, resolve
from dockflare_desktop.engine.ports import Store


async def last_known(store: Store, layers: Layers, now: datetime, directory: Directory | None = None) -> Resolution:
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
