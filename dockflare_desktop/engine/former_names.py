"""Names that tunnels had before they were renamed here: labels that say them go on meaning the same tunnel."""

import json
from collections.abc import Mapping

from dockflare_desktop.engine.ports import Store

NOTE = "former_tunnel_names"


async def former_names(store: Store) -> Mapping[str, str]:
    """Name -> tunnel's id. Raises OutsideError."""
    known: dict[str, str] = json.loads(await store.note(NOTE) or "{}")
    return known


async def remember_name(store: Store, name: str, tunnel_id: str) -> None:
    """From now on this name means this tunnel, wherever none is called so. Raises OutsideError."""
    await _keep(store, {**await former_names(store), name: tunnel_id})


async def forget_name(store: Store, name: str) -> None:
    """The name is free again. Raises OutsideError."""
    await _keep(store, {known: each for known, each in (await former_names(store)).items() if known != name})


async def _keep(store: Store, names: Mapping[str, str]) -> None:
    await store.set_note(NOTE, json.dumps(dict(names)) if names else None)
