"""What a second process asks about leaving, in the doorbell's words: texts, JSON in them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.adopting.told import problem_json
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.leaving.told import ToldFarewell, as_json, told
from dockflare_desktop.core.problem import Problem

LARGEST = 50_000  # bytes of a preview in an answer; the doorbell takes 65,536 in all


@dataclass(frozen=True, slots=True)
class Leaving:
    """One departure to show, to begin or (`back`) to take back."""

    departure: Departure
    back: bool = False

    def request(self, **more: str) -> dict[str, str]:
        """As it is sent."""
        departure = self.departure
        place = {"engine": departure.engine, "tunnel": departure.tunnel}
        return {"do": "leave", "way": str(departure.way), **place, "back": "1" if self.back else "", **more}

    @classmethod
    def of(cls, request: Mapping[str, str]) -> "Leaving":
        """As it was sent. Raises ValueError for a way that there is not."""
        way = Way(request.get("way", ""))
        return cls(Departure(way, request.get("engine", ""), request.get("tunnel", "")), bool(request.get("back")))


def leaving_answer(found: Farewell | Problem) -> dict[str, str]:
    """A preview, or why there is none."""
    if isinstance(found, Problem):
        return {"problem": json.dumps(problem_json(found))}
    return {"preview": _fitting(told(found)), "seal": found.seal}


def _fitting(found: ToldFarewell) -> str:
    """Where all of it is too much for one answer, the sides of the changes are left out, and then all but the first."""
    bare = replace(found, changes=tuple(replace(each, sides=Sides(None, None)) for each in found.changes))
    for each in (found, bare):
        if len(json.dumps(text := json.dumps(as_json(each)))) <= LARGEST:
            return text
    few = len(bare.changes)
    while len(json.dumps(json.dumps(as_json(replace(bare, changes=bare.changes[:few]))))) > LARGEST and few:
        few //= 2
    return json.dumps(as_json(replace(bare, changes=bare.changes[:few])))
