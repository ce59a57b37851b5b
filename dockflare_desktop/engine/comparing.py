"""What comparing with Cloudflare shows of others who write here: told once in the history."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dockflare_desktop.core.change import Outcome
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.history import FOUND, Wanted, found
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.noticed import Noticed, kept_up
from dockflare_desktop.core.planning.books import canonical
from dockflare_desktop.core.planning.elsewhere import Elsewhere, elsewhere, neighbours
from dockflare_desktop.core.planning.situation import Situation, View
from dockflare_desktop.core.rivalry import Rival, marked, running
from dockflare_desktop.engine.aside import Aside
from dockflare_desktop.engine.ports import Clock, Store

REMEMBERED = 500  # entries of the history that are looked at after a start, so that nothing is told twice
Place = tuple[str, str, str]


@dataclass(slots=True)
class Comparing:
    """Carried from round to round. `told` is what was told of each place, as text, as long as it lasts."""

    store: Store
    now: Clock
    aside: Aside
    compared: Actual | None = None  # what was compared last, by a round that writes
    anew: bool = False  # something was read since
    told: dict[Place, str] | None = None
    noticed: tuple[Noticed, ...] = ()
    marked: tuple[Rival, ...] = ()
    rivals: tuple[Rival, ...] = ()
    new: tuple[Elsewhere, ...] = field(default=())  # in the round that runs

    async def look(self, situation: Situation, containers: Iterable[Container], *, write: bool) -> None:
        """Compare what was read with how we left it, before anything is written. What was not read anew says nothing
        new; a round that only looks tells nothing in the history."""
        self.new = ()
        if self.anew:
            await self._compare(situation, write=write)
        self.rivals = (*running(containers), *self.marked)

    async def _compare(self, situation: Situation, *, write: bool) -> None:
        self.anew = False
        view, last = View(situation), self.compared
        ours, self.marked = await self.aside(lambda: (elsewhere(view), marked(view)))
        self.new = (*ours, *neighbours(last, view))
        if write:
            self.compared = situation.actual
            self.new = await self._tell(ours, self.new, situation.actual.account_id)

    def done(self, outcomes: Iterable[Outcome], actual: Actual, *, write: bool) -> None:
        """After a round: what it put back, and the documents as it left them."""
        self.noticed = kept_up(self.noticed, self.new, outcomes, self.now())
        self.new = ()
        if write:
            self.compared = actual

    async def _tell(
        self, lasting: tuple[Elsewhere, ...], every: tuple[Elsewhere, ...], account: str
    ) -> tuple[Elsewhere, ...]:
        """What was not told before goes into the history. Raises OutsideError where that cannot be written."""
        if self.told is None:
            entries = await self.store.entries(Wanted(limit=REMEMBERED, results=frozenset({FOUND})))
            self.told = {(each.kind, each.name, each.tunnel): canonical(each.after) for each in reversed(entries)}
        told, self.told = self.told, {each.place: canonical(each.after) for each in lasting}
        new = tuple(each for each in every if told.get(each.place) != canonical(each.after))
        for each in new:
            entry = found(
                self.now(),
                each.kind,
                str(each.action),
                each.name,
                before=each.before,
                after=each.after,
                keys=each.keys,
                who=each.who,
                account=account,
            )
            await self.store.record(replace(entry, tunnel=each.tunnel))
        return new
