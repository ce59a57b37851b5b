"""What a review remembers from one status to the next: what was read, ticked and agreed to; no widgets."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.reviewing.items import Item, items
from dockflare_desktop.core.reviewing.meanwhile import Meanwhile, meanwhile
from dockflare_desktop.core.reviewing.running import Agreed, progress
from dockflare_desktop.core.reviewing.steps import Step
from dockflare_desktop.core.reviewing.ticks import approvals, every_tick, first_ticks, kept, offered, toggled
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.gui.present.plan import Reading


class Reviewing:
    """Every change of it leaves a new `reading`."""

    def __init__(self, status: AppStatus) -> None:
        self._status = status
        self._items = items(status.plan.changes)
        self._read = {item.id: item for item in self._items}
        self._news = Meanwhile()
        self._ticks = first_ticks(self._items)
        self._agreed: dict[str, Agreed] = {}
        self._steps: Mapping[str, Step] = {}
        self._views: dict[ServiceKey, ServiceView] = {}  # also of services that are gone by now
        self.reading = self._now()

    @property
    def _known(self) -> dict[str, Item]:
        return {item.id: item for item in self._items}

    def item(self, name: str) -> Item | None:
        """A line by its id, as it is shown now."""
        return next((item for item in (*self.reading.items, *self.reading.gone) if item.id == name), None)

    def show_status(self, status: AppStatus) -> None:
        """The newest plan. What is another step now is marked, and not ticked any more."""
        self._status, self._items = status, items(status.plan.changes)
        asked_again = {item.id for item in self._items if offered(item)}
        self._agreed = {name: each for name, each in self._agreed.items() if name not in asked_again}
        self._news = meanwhile(self._read, self._items, agreed=self._agreed)
        self._ticks = kept(self._items, self._ticks - self._news.different)
        self.reading = self._now()

    def show_steps(self, steps: Mapping[str, Step]) -> None:
        """How far what is carried out is."""
        self._steps = steps
        self.reading = self._now()

    def see(self, name: str) -> None:
        """A line that changed was looked at."""
        item = self._known.get(name)
        if item is not None:
            self._read[name] = item
        else:
            self._read.pop(name, None)
        self._seen()

    def see_all(self) -> None:
        """All of them were."""
        self._read = self._known
        self._seen()

    def _seen(self) -> None:
        self._news = meanwhile(self._read, self._items, agreed=self._agreed)
        self.reading = self._now()

    def toggle(self, name: str) -> None:
        """A click on a line's tick."""
        item = self._known.get(name)
        if item is not None and name not in self._agreed:
            self._ticks = toggled(item, self._known, self._ticks)
            self.reading = self._now()

    def tick_all(self) -> None:
        """Everything that is safe."""
        waiting = [item for item in self._items if item.id not in self._agreed]
        self._ticks = every_tick(waiting, self._ticks)
        self.reading = self._now()

    def texts(self, names: Iterable[str]) -> frozenset[str]:
        """The approvals of these lines, exactly as they are shown."""
        return approvals(self._items, frozenset(names))

    def agree(self, names: Collection[str], through: frozenset[str], now: datetime) -> int:
        """What of these lines was let `through` (approvals) as it is shown is carried out; tells how many stay."""
        agreed = [item for item in self._items if item.id in names and item.approvals <= through]
        self._agreed |= {item.id: Agreed(item, now) for item in agreed}
        self._ticks -= frozenset(names)
        self.reading = self._now()
        return len(names) - len(agreed)

    def _now(self) -> Reading:
        planned = {change.id for change in self._status.plan.changes}
        going = {name: progress(each, self._steps, planned) for name, each in self._agreed.items()}
        known = self._known
        ended = [each.item for name, each in self._agreed.items() if name not in known]
        shown = (*self._items, *ended)
        self._views |= {view.key: view for view in self._status.services}
        return Reading(self._status, shown, self._ticks, self._news.different, self._news.gone, going, self._views)
