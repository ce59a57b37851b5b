"""A departure: everything, an engine's services or a tunnel's are let go of, and how; kept until it is taken back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from dockflare_desktop.core.model import FromLabels, Json
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import NoLogin, Presence, Service, ZoneWanted


class Way(StrEnum):
    """What becomes of the objects at Cloudflare."""

    REMOVE = "remove"  # they go; what was adopted is as it was before
    HAND_OVER = "hand-over"  # they stay as they are, without our marks, and are nobody's


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing that is let go of. Without engine and tunnel it is everything. Its services are not wanted from then
    on, also once it is `done`, which says that nothing of it is left to do."""

    way: Way
    engine: str = ""  # the daemon's id: the services of its containers
    tunnel: str = ""  # the tunnel's id: the services on it
    since: datetime | None = None
    done: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is everything."""
        return not self.engine and not self.tunnel

    @property
    def place(self) -> tuple[str, str]:
        """What it concerns: one place is left in one way."""
        return self.engine, self.tunnel

    def takes(self, service: Service, tunnels: Mapping[str, str]) -> bool:
        """Whether it lets go of a service; `tunnels` are the names of tunnels by id."""
        if self.engine:
            labels = isinstance(service.source, FromLabels) and service.source.engine == self.engine
            return labels or (service.container is not None and service.container.engine == self.engine)
        return self.whole or tunnels.get(self.tunnel) == service.tunnel


def departure_of(service: Service, departures: Iterable[Departure], tunnels: Mapping[str, str]) -> Departure | None:
    """The departure that lets go of a service."""
    return next((each for each in departures if each.takes(service, tunnels)), None)


def set_aside(
    services: tuple[Service, ...], departures: tuple[Departure, ...], tunnels: Mapping[str, str]
) -> tuple[Service, ...]:
    """The services, with those that are to be removed switched off."""
    going = tuple(each for each in departures if each.way is Way.REMOVE)
    return tuple(_switched_off(each) if departure_of(each, going, tunnels) else each for each in services)


def _switched_off(service: Service) -> Service:
    problems = (*service.problems, left(service, Way.REMOVE))
    return replace(service, presence=Presence.IGNORED, problems=problems)


def left(service: Service, way: Way) -> Problem:
    """What is said of a service that was let go of."""
    return Problem(ProblemCode.LEFT, str(service.key), Effect.HINT, value=str(way))


def zones_left(zones: tuple[ZoneWanted, ...], departures: tuple[Departure, ...]) -> tuple[ZoneWanted, ...]:
    """The logins of whole zones: with everything, they go too."""
    whole = [each.way for each in departures if each.whole]
    if Way.HAND_OVER in whole:
        return ()
    return tuple(replace(each, login=NoLogin()) for each in zones) if whole else zones


def to_text(departures: Iterable[Departure]) -> str:
    """As it is stored."""
    return json.dumps(
        [
            {
                "way": str(each.way),
                "engine": each.engine,
                "tunnel": each.tunnel,
                "since": each.since.isoformat() if each.since else "",
                "done": each.done,
            }
            for each in departures
        ]
    )


def from_text(text: str) -> tuple[Departure, ...]:
    """As it was stored. Raises ValueError, KeyError for what `to_text` did not write."""
    stored: list[Mapping[str, Json]] = json.loads(text)
    return tuple(
        Departure(
            Way(str(each["way"])),
            str(each["engine"]),
            str(each["tunnel"]),
            datetime.fromisoformat(str(each["since"])) if each["since"] else None,
            done=each["done"] is True,
        )
        for each in stored
    )
