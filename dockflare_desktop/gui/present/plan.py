"""A plan as Review changes shows it: what is read at one moment, its head and its buttons; pure functions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dockflare_desktop.core.reviewing.cost import LIMIT, cost
from dockflare_desktop.core.reviewing.items import Item
from dockflare_desktop.core.reviewing.running import Progress, Tally, tally
from dockflare_desktop.core.reviewing.ticks import Ticks, offered, removes
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.present.plan_words import Views, addresses
from dockflare_desktop.gui.text import translate


@dataclass(frozen=True, slots=True)
class Reading:
    """What a review shows at one moment. `different` are ids of lines that changed since they were read, `gone` those
    that nobody asks about any more, `going` what is being carried out."""

    status: AppStatus
    items: tuple[Item, ...]
    ticks: Ticks = frozenset()
    different: Collection[str] = ()
    gone: Sequence[Item] = ()
    going: Mapping[str, Progress] = field(default_factory=dict)
    views: Views = field(default_factory=dict)  # the services by key, also those that are gone by now

    @property
    def tally(self) -> Tally:
        """How far what was agreed to is."""
        return tally(self.going.values())

    @property
    def changed(self) -> int:
        """How many steps changed while somebody was reading."""
        return len(self.different) + len(self.gone)


def title(reading: Reading) -> str:
    """ "Review 10 changes"."""
    count, done = len(reading.items), reading.tally
    if done.going_on:
        return translate("plan", "Applying {done} of {total}").format(done=done.done, total=done.total)
    if done.total and done.failed:
        return translate("plan", "{failed} of {total} failed").format(failed=done.failed, total=done.total)
    if done.total:
        return translate("plan", "Done")
    if not count:
        return translate("plan", "Nothing to review")
    return translate("plan", "Review 1 change") if count == 1 else translate("plan", "Review %n changes", "", count)


def facts(reading: Reading) -> str:
    """Whether it waits, how long it takes, what it costs."""
    if reading.tally.going_on:
        return translate("plan", "You may close this window: it goes on, and Activity has the rest.")
    if reading.tally.failed:
        return translate("plan", "What failed is tried again by itself. Choose its line to see why.")
    left = [item for item in reading.items if item.id not in reading.going]
    if not left and reading.going:
        return translate("plan", "All of it is carried out; nothing else is planned.")
    if not left:
        return translate("plan", "Everything at Cloudflare is as it was asked for.")
    changes = [change for item in left for change in item.changes]
    found = cost(changes)
    seconds = (
        translate("plan", "1 second") if found.seconds == 1 else translate("plan", "%n seconds", "", found.seconds)
    )
    price = translate("plan", "About {seconds}, {calls} of {limit} calls to Cloudflare.").format(
        seconds=seconds, calls=found.calls, limit=f"{LIMIT:,}"
    )
    return f"{_waits(left)} {price}"


def _waits(left: Sequence[Item]) -> str:
    asking = sum(1 for item in left if offered(item))
    if asking == len(left):
        return translate("plan", "Nothing happens until you say so.")
    if any(item.hold and not item.hold.asks for item in left):
        return translate("plan", "Nothing is written now.")
    if not asking:
        return translate("plan", "All of it is carried out by itself.")
    return translate("plan", "What has a box waits for you, the rest is carried out by itself.")


# --- buttons ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: its text, and what it lets through (ids of lines)."""

    text: str
    ids: frozenset[str]
    enabled: bool


def apply_offer(reading: Reading) -> Offer:
    """Everything that is ticked; with removals among it a question comes first."""
    chosen = frozenset(reading.ticks)
    asks = any(removes(item) for item in reading.items if item.id in chosen)
    count = len(chosen)
    if not count:
        text = translate("plan", "Apply")
    elif asks:
        text = (
            translate("plan", "Apply 1 change...")
            if count == 1
            else translate("plan", "Apply %n changes...", "", count)
        )
    else:
        text = translate("plan", "Apply 1 change") if count == 1 else translate("plan", "Apply %n changes", "", count)
    return Offer(text, chosen, bool(count) and not reading.changed)


def removal_offer(reading: Reading) -> Offer | None:
    """The removals that are ticked, or all of them; None where none waits."""
    waiting = [item for item in reading.items if offered(item) and removes(item) and item.id not in reading.going]
    if not waiting:
        return None
    chosen = [item for item in waiting if item.id in reading.ticks] or waiting
    names = removed_names(chosen, reading.views)
    text = (
        translate("plan", "Remove 1 service...")
        if len(names) == 1
        else translate("plan", "Remove %n services...", "", len(names))
    )
    return Offer(
        text if names else translate("plan", "Remove..."), frozenset(item.id for item in chosen), not reading.changed
    )


def removed_names(chosen: Sequence[Item], views: Views) -> tuple[str, ...]:
    """The addresses that these removals take offline."""
    return tuple(name for item in chosen for name in addresses(item, views))
