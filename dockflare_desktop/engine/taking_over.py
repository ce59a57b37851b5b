"""Storing an import. Nothing that opens, adds or removes is written at Cloudflare before somebody saw the plan: the
mode becomes *ask before every change* before the first thing is stored. A take-down, and a missing login, wait in no
mode but *Observe only* (H1)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dockflare_desktop.core.model import Layered, Layers, Override
from dockflare_desktop.core.resolving.provenance import stated
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.core.transfer.merging import merged
from dockflare_desktop.engine.ports import Store

CAREFUL = (Mode.ASK_EVERY, Mode.OBSERVE)


async def offered(store: Store, found: Import, services: Sequence[Service], *, replaces: bool) -> Import:
    """What would be stored of an import, and what not. `services` tell what stands below each override."""
    layers, settings = await store.layers(), await store.stored_settings()
    left = merged(found, layers, settings, await store.meant(), replaces=replaces)
    return replace(left, layers=replace(left.layers, overrides=tuple(_needed(left.layers.overrides, services))))


async def take_over(store: Store, offer: Import) -> bool:
    """Store what was offered; whether the mode was changed for it. A second try after a crash stores the rest."""
    changes = offer.layers != Layers() or bool(offer.settings)
    careful = not changes or (await store.settings()).mode in CAREFUL
    if not careful:
        await store.set_setting("mode", Mode.ASK_EVERY)
    layers = offer.layers
    items: tuple[Layered, ...] = (*layers.groups, *layers.overrides, *layers.manual_rules, *layers.zones)
    for item in items:  # groups before what names them
        await store.save(item)
    for key, text in offer.settings.items():
        if key != "mode":  # an import does not switch its own brake off
            await store.set_setting(key, text)
    for each in offer.meant:
        await store.set_meant(each, meant=True)
    return not careful


def _needed(overrides: Iterable[Override], services: Sequence[Service]) -> Iterable[Override]:
    """Each with what stands below it now; one that says the same is none."""
    for override in overrides:
        below = stated(services, override.key, override.field)
        if below != override.value:
            yield override if below is None else replace(override, below=below)
