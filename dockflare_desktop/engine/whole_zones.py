"""Logins of whole zones as people set them: checked, then stored; the next round plans them like everything else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.opening import block_opens
from dockflare_desktop.core.account.overview import ZoneRemoval
from dockflare_desktop.core.account.zone_rows import behind_zone
from dockflare_desktop.core.cloud import Actual, Directory
from dockflare_desktop.core.labels.fields import NONE, WHO_KEYS
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import listed
from dockflare_desktop.core.model import Layers, ServiceKey, WholeZone
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.whole_zones import zone_fields, zone_logins
from dockflare_desktop.core.resolving.world import World
from dockflare_desktop.core.service import LoginUnknown, OwnLogin, Presence, Service
from dockflare_desktop.engine.ports import Clock, Store


@dataclass(frozen=True, slots=True)
class WholeZones:
    """The stored zones. `services` are those as last decided, `actual` is the account as last read."""

    store: Store
    now: Clock
    services: Sequence[Service]
    actual: Actual | None = None

    async def save(self, zone: str, fields: Mapping[str, str]) -> tuple[Problem, ...]:
        """Set who can enter; with problems nothing is stored."""
        wanted = self.meant(zone, fields)
        problems = await self.check(wanted)
        if not problems:
            await self.store.save(wanted)
        return problems

    def meant(self, zone: str, fields: Mapping[str, str]) -> WholeZone:
        """What is to be stored, without what is empty."""
        return WholeZone(zone, {key: text.strip() for key, text in fields.items() if text.strip()}, self.now())

    async def check(self, zone: WholeZone) -> tuple[Problem, ...]:
        """What is wrong with it; nothing is stored."""
        return (*self._zone_problems(zone.zone), *(await self._who_problems(zone, await self.store.layers())))

    async def delete(self, zone: str, opens: Collection[ServiceKey] = ()) -> ZoneRemoval:
        """Take the login back. What asks for it by name keeps it; what would be open to everyone must have been shown
        (`opens`)."""
        stored = next((each for each in (await self.store.layers()).zones if each.zone == zone and each.fields), None)
        if stored is None:
            missing = Problem(ProblemCode.NOT_FOUND, zone, label="login of a whole zone", value=quoted(zone))
            return ZoneRemoval(problems=(missing,))
        relying = behind_zone(zone, self.services, implied=False)
        opened = behind_zone(zone, self.services, implied=True)
        if relying or not set(opened) <= set(opens):
            return ZoneRemoval(relying=relying, opens=opened)
        await self.store.save(replace(stored, fields={}, made_at=self.now()))
        return ZoneRemoval(gone=True, opens=opened)

    def _zone_problems(self, zone: str) -> tuple[Problem, ...]:
        known = [] if self.actual is None else [each.name for each in self.actual.directory.zones]
        if self.actual is not None and zone not in known:
            detail = f"the zones of this account are {listed(known)}" if known else "the token sees no zone"
            near = closest(zone, known)
            return (
                Problem(
                    ProblemCode.VALUE_INVALID, zone, label="zone", value=quoted(zone), detail=detail, suggestion=near
                ),
            )
        address = f"*.{zone}"
        own = any(each.key == ServiceKey(address) and _asks(each) for each in self.services)
        return (Problem(ProblemCode.ZONE_HAS_SERVICE, address, value=zone),) if own else ()

    async def _who_problems(self, zone: WholeZone, layers: Layers) -> tuple[Problem, ...]:
        """What is known to be wrong with who can enter; what cannot be read now is found out by the rounds."""
        values, wrong = zone_fields(zone)
        if wrong:
            return wrong
        if not any(values.get(key) and values[key] != NONE for key in WHO_KEYS):
            return (Problem(ProblemCode.FIELD_UNUSABLE, zone.zone, label="who can enter"),)
        if block_opens(zone.fields, layers.groups):
            return (Problem(ProblemCode.ZONE_LOGIN_OPEN, f"*.{zone.zone}"),)
        directory = Directory() if self.actual is None else self.actual.directory
        world = World(
            self.now(),
            layers=Layers(groups=layers.groups, zones=(zone,)),
            settings=await self.store.settings(),
            directory=directory,
        )
        (wanted,), _ = zone_logins(world)
        return tuple(_plain(each) for each in wanted.problems if each.effect is not Effect.UNREADABLE)


def _asks(service: Service) -> bool:
    return isinstance(service.login, OwnLogin | LoginUnknown) and service.presence is not Presence.IGNORED


def _plain(problem: Problem) -> Problem:
    """As it is told to somebody who types, not of a service."""
    if problem.code is not ProblemCode.GROUP_UNKNOWN:
        return problem
    return Problem(ProblemCode.NOT_FOUND, problem.subject, label="access group", value=problem.value)
