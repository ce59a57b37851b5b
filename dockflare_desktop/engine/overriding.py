"""Storing and reverting overrides, for windows and command line alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dockflare_desktop.core.access.opening import block_opens
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.labels.fields import WHO_KEYS, check_text, tidied
from dockflare_desktop.core.model import Override, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.resolving.blocks import goes_with, has_ended
from dockflare_desktop.core.resolving.provenance import stated
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.settings import DefaultAccess, overlaid
from dockflare_desktop.engine.ports import Clock, Store


@dataclass(frozen=True, slots=True)
class Overriding:
    """Works on the stored layers; `fixed` are settings that the environment rules."""

    store: Store
    now: Clock
    fixed: Mapping[str, str] = field(default_factory=dict)

    async def save(
        self, overrides: Iterable[Override], services: Sequence[Service] | None = None, reverted: Iterable[str] = ()
    ) -> tuple[Problem, ...]:
        """Store fields of one service and revert others of it, in one. With problems of effect BLOCKS or worse nothing
        is stored. What each hides is read off `services` as they are known; None: as the overrides say."""
        wanted = [replace(each, value=tidied(each.field, each.value)) for each in overrides]
        problems = tuple(problem for each in wanted if (problem := self._wrong(each)) is not None)
        if not wanted or worst(problems) >= Effect.BLOCKS:
            return problems
        if services is not None:
            wanted = [replace(each, below=stated(services, each.key, each.field)) for each in wanted]
        fields = frozenset(reverted) - {each.field for each in wanted}
        here = [each for each in (await self.store.layers()).overrides if each.key == wanted[0].key]
        await self.store.replace(wanted, [each for each in here if each.field in fields])
        return problems

    def _wrong(self, override: Override) -> Problem | None:
        if has_ended(override.expires_at, self.now()):
            return Problem(
                ProblemCode.OVERRIDE_END_OVER, str(override.key), label=override.field, until=override.expires_at
            )
        return check_text(override.field, override.value)

    async def revert(
        self, key: ServiceKey | None, fields: Sequence[str] = (), directory: Directory | None = None
    ) -> tuple[Override, ...]:
        """Take back these fields of a service (none: all; no service: everything there is), and what must go with them
        so that nobody new gets in. What was taken back."""
        layers = await self.store.layers()
        now = self.now()
        holds = await self._holds()

        def opens(block: Mapping[str, str]) -> bool:
            return block_opens(block, layers.groups, directory)

        chosen: list[Override] = []
        for each in sorted({override.key for override in layers.overrides} if key is None else {key}):
            here = tuple(override for override in layers.overrides if override.key == each)
            chosen += goes_with(here, fields, now, opens)
        if holds:
            chosen = [each for each in chosen if not (_opens(each) and has_ended(each.expires_at, now))]
        kept = [replace(each, expires_at=now) for each in chosen if holds and _opens(each)]
        await self.store.replace(kept, [each for each in chosen if not (holds and _opens(each))])
        return tuple(chosen)

    async def _holds(self) -> bool:
        return overlaid(await self.store.settings(), self.fixed).default_access is DefaultAccess.HOLD


def _opens(override: Override) -> bool:
    """Whether it may let people in: under default_access=hold it is kept as one that has ended, so that what it opened
    is known and closed (H6)."""
    return override.field in WHO_KEYS
