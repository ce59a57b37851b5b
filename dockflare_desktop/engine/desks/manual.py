"""What is asked of manual rules."""

from collections.abc import Sequence
from dataclasses import replace

from dockflare_desktop.core.manual.objects import Foreseen, Objects, objects_of
from dockflare_desktop.core.manual.storing import (
    held_by_labels,
    removing,
    rule_of,
    saving,
    taken,
    wrong_with,
)
from dockflare_desktop.core.model import Layers, ManualRule, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, worst
from dockflare_desktop.core.storing import Stored
from dockflare_desktop.engine.controller import Controller


class ManualDesk:
    """Implements ManualCommands on a controller."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def save(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Sequence[Problem]:
        """Add a rule, or edit the one at `replaces`; another key than that renames it."""
        layers = await self._controller.store.layers()
        problems = (*wrong_with(rule, self._controller.now()), *self._taken(layers, rule.key, replaces))
        if worst(problems) < Effect.BLOCKS:
            await self._store(saving(layers, rule, replaces))
        return problems

    async def delete(self, key: ServiceKey) -> ManualRule | None:
        """Remove a rule; it comes back, None where there is none."""
        layers = await self._controller.store.layers()
        rule = rule_of(layers, key)
        if rule is not None:
            await self._store(removing(layers, rule))
        return rule

    async def switch(self, key: ServiceKey, *, on: bool) -> bool:
        """Use a rule or not; False where there is none."""
        rule = rule_of(await self._controller.store.layers(), key)
        if rule is not None:
            await self._store(Stored((replace(rule, enabled=on),)))
        return rule is not None

    async def preview(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Objects | None:
        """Which objects there would be if this was saved. Raises OutsideError where Cloudflare cannot be judged."""
        layers = await self._controller.store.layers()
        found = await self._controller.preview(saving(layers, rule, replaces).over(layers))
        if found.actual is None or found.ledger is None:
            return None
        return objects_of(rule.key, Foreseen(found.services, found.plan, found.actual, found.ledger, found.opens))

    async def _store(self, stored: Stored) -> None:
        await self._controller.store.replace(stored.saved, stored.deleted)
        self._controller.trigger.poke()

    def _taken(self, layers: Layers, key: ServiceKey, replaces: ServiceKey | None) -> tuple[Problem, ...]:
        """A rename never takes an address that is in use; a new rule may win over a label, as the row then says."""
        last = self._controller.last
        holders = held_by_labels(last.resolution.services) if last is not None else {}
        return taken(layers.manual_rules, holders, key, replaces, self._controller.now())
