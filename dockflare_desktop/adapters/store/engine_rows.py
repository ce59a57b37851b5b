"""Engines as people keep them: value to row and back, exactly."""

from dataclasses import asdict

from dockflare_desktop.adapters.store.rows import Row
from dockflare_desktop.adapters.store.tables import EngineRow
from dockflare_desktop.adapters.store.texts import from_json, storable, to_json
from dockflare_desktop.core.engines.stored import StoredEngine, TlsFiles


def engine_row(engine: StoredEngine) -> Row:
    """Columns of one engine."""
    return {
        "id": engine.id,
        "name": storable(engine.name),
        "url": storable(engine.url),
        "context": storable(engine.context),
        "tls": None if engine.tls is None else to_json(asdict(engine.tls)),
        "tunnel": storable(engine.tunnel),
        "enabled": engine.enabled,
    }


def engine(row: EngineRow) -> StoredEngine:
    """One engine."""
    return StoredEngine(
        id=row.id,
        name=row.name,
        url=row.url,
        context=row.context,
        tls=None if row.tls is None else TlsFiles(**from_json(row.tls)),
        tunnel=row.tunnel,
        enabled=row.enabled,
    )
