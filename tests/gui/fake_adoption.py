"""AdoptionCommands that only writes down what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.change import Kind, LedgerEntry
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.ports import OutsideError


@dataclass
class FakeAdoption:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    found: tuple[Foreign, ...] = ()
    rows: tuple[LedgerEntry, ...] = ()
    previewed: Adoption | Problem = field(default_factory=lambda: Adoption((), seal="seen"))
    done: Adoption | Problem | None = None  # where it differs from what was shown
    unreadable: Problem | None = None

    async def foreign(self, *, take_over: bool = False) -> Sequence[Foreign]:
        self._readable()
        return self.found

    async def in_the_way(self, key: ServiceKey, *, take_over: bool = False) -> Sequence[Foreign]:
        self.asked.append(("in_the_way", key, take_over))
        self._readable()
        return self.found

    async def adopted(self) -> Sequence[LedgerEntry]:
        return self.rows

    async def preview(self, picks: Sequence[Pick], *, take_over: bool = False) -> Adoption | Problem:
        self.asked.append(("preview", tuple(picks), take_over))
        self._readable()
        return self.previewed

    async def adopt(self, picks: Sequence[Pick], seal: str, *, take_over: bool = False) -> Adoption | Problem:
        self.asked.append(("adopt", tuple(picks), seal, take_over))
        self._readable()
        return self.done or self.previewed

    async def preview_return(self, kind: Kind, which: str) -> Adoption | Problem:
        self.asked.append(("preview_return", kind, which))
        self._readable()
        return self.previewed

    async def give_back(self, kind: Kind, which: str, seal: str) -> Adoption | Problem:
        self.asked.append(("give_back", kind, which, seal))
        self._readable()
        return self.done or self.previewed

    def _readable(self) -> None:
        if self.unreadable is not None:
            raise OutsideError(self.unreadable)
