"""Held changes as people approve them: one bundle for each service, with its objects; pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass

from dockflare_desktop.core.change import Change, Hold, Risk
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.status import AppStatus

WORST = (Risk.EVERYONE, Risk.MORE_PEOPLE, Risk.OFFLINE, Risk.FEWER_PEOPLE, Risk.ONLINE, Risk.NONE)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one tick approves: changes that serve the same service, or need each other."""

    name: str
    changes: tuple[Change, ...]

    @property
    def risk(self) -> Risk:
        """The effect that matters most."""
        return min((change.risk for change in self.changes), key=WORST.index)

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
    return tuple(Bundle(_name(changes, addresses), tuple(changes)) for changes in found)


def _belong(one: Change, other: Change) -> bool:
    return bool(set(one.keys) & set(other.keys)) or one.id in other.needs or other.id in one.needs


def _name(changes: Iterable[Change], addresses: dict[ServiceKey, str]) -> str:
    """The addresses it is about; the object's own name where it serves none."""
    keys = {key for change in changes for key in change.keys}
    names = sorted(addresses.get(key, key.hostname) for key in keys)
    return ", ".join(names) or ", ".join(change.target for change in changes)
