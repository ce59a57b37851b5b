"""Held changes as people approve them: one bundle for each service, with its objects; pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass

from dockflare_desktop.core.change import Change, Hold, Risk
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.effects import effects
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.present.changes import action_words, effect_words, held_words

WORST = (Risk.EVERYONE, Risk.MORE_PEOPLE, Risk.OFFLINE, Risk.FEWER_PEOPLE, Risk.ONLINE, Risk.NONE)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one tick approves: changes that serve the same service, or need each other."""

    name: str
    changes: tuple[Change, ...]
    effects: tuple[Risk, ...]  # of each change, as part of the plan

    @property
    def effect(self) -> Risk:
        """What matters most."""
        return min(self.effects, key=WORST.index)

    @property
    def hold(self) -> Hold:
        """Why it waits: what would open an address, or remove many, comes first."""
        holds = [change.hold for change in self.changes]
        return next((hold for hold in (Hold.PUBLIC, Hold.BRAKE) if hold in holds), holds[0])

    @property
    def risky(self) -> bool:
        """Whether it is never ticked by itself."""
        return any(change.risk is Risk.EVERYONE or change.hold in (Hold.BRAKE, Hold.PUBLIC) for change in self.changes)


def bundles(status: AppStatus) -> tuple[Bundle, ...]:
    """The held changes in the plan's order, each in one bundle."""
    known = effects(status.plan.changes)
    found: list[list[Change]] = []
    for change in (each for each in status.plan.changes if each.hold):
        joined = [bundle for bundle in found if any(_belong(change, other) for other in bundle)]
        for bundle in joined[1:]:
            joined[0] += bundle
            found.remove(bundle)
        if joined:
            joined[0].append(change)
        else:
            found.append([change])
    addresses = {view.key: view.address for view in status.services}
    return tuple(
        Bundle(_name(changes, addresses), tuple(changes), tuple(known[each.id] for each in changes))
        for changes in found
    )


def _belong(one: Change, other: Change) -> bool:
    return bool(set(one.keys) & set(other.keys)) or one.id in other.needs or other.id in one.needs


def _name(changes: Iterable[Change], addresses: dict[ServiceKey, str]) -> str:
    """The addresses it is about; the object's own name where it serves none."""
    keys = {key for change in changes for key in change.keys}
    names = sorted(addresses.get(key, key.hostname) for key in keys)
    return ", ".join(names) or ", ".join(change.target for change in changes)


def bundles_text(shown: Iterable[Bundle]) -> str:
    """The list to copy."""
    rows = (
        f"{action_words(change)} {change.target}: {effect_words(effect)} ({held_words(change.hold)})"
        for bundle in shown
        for change, effect in zip(bundle.changes, bundle.effects, strict=True)
    )
    return "\n".join(rows)
