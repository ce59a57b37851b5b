"""Trying a URL: the account is read anew, its target is asked from here, and so is the URL itself."""

from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.doctor.facts import Knock
from dockflare_desktop.core.doctor.targets import Door
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.public.roads import Roads
from dockflare_desktop.core.trying.place import place_of
from dockflare_desktop.core.trying.trial import Trial
from dockflare_desktop.core.trying.way import Known, serving, tried
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.doctor import doors_of
from dockflare_desktop.engine.one_address import one_address
from dockflare_desktop.engine.ports import Edge, Outside
from dockflare_desktop.engine.ports.probe import Probe
from dockflare_desktop.engine.proof import with_connectors


class Trier:
    """On a controller; one request without credentials is sent to the URL, as anybody may."""

    def __init__(self, controller: Controller, probe: Probe, outside: Outside) -> None:
        self._controller, self._probe, self._outside = controller, probe, outside

    async def url(self, text: str, *, request: bool = True) -> Trial | Problem:
        """Every link of the way; `request` False sends nothing to the URL. Raises OutsideError where the account cannot
        be read."""
        place = place_of(text)
        if isinstance(place, Problem):
            return place
        async with self._controller.account.using() as edge:
            actual = await _read(edge, place[0])
        last = self._controller.last
        services = last.resolution.services if last is not None else ()
        service = serving(actual, services, place)
        door = next((each for each in doors_of(self._controller) if each.service == service), None)
        leads = Roads(actual).lead(place[0]).tunnel is not None  # what is not on a tunnel of ours is left in peace
        knock = await self._knock(door)
        answer = await self._outside.ask(f"https://{place[0]}{place[1]}") if request and leads else None
        ours = {entry.object_id for entry in last.ledger.entries} if last is not None and last.ledger else frozenset()
        return tried(Known(actual, services, ours, door, knock, answer), place)

    async def _knock(self, door: Door | None) -> Knock:
        return await self._probe.knock(door.host, door.port) if door is not None and door.host else Knock.UNASKED


async def _read(edge: Edge, host: str) -> Actual:
    """With the connectors as they are now."""
    actual = await one_address(edge, host)
    tunnel = Roads(actual).lead(host).tunnel
    return actual if tunnel is None else await with_connectors(actual, edge, [tunnel.id])
