"""A departure's preview as a second process is told it, and scripts read it: plain JSON, there and back."""

from dataclasses import dataclass

from dockflare_desktop.core.adopting.preview import called
from dockflare_desktop.core.adopting.told import (
    ToldChange,
    change_json,
    change_of,
    listed,
    problem_json,
    problem_of,
    told_change,
)
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.core.problem import Problem


@dataclass(frozen=True, slots=True)
class ToldFarewell:
    """All that is said of it, and the seal that stands for it. `released` are objects that only the ledger lets go of,
    by kind and name."""

    services: tuple[str, ...]
    changes: tuple[ToldChange, ...]
    released: tuple[tuple[Kind, str], ...]
    stays: tuple[Problem, ...]
    tunnels: tuple[str, ...]
    seal: str


def told(found: Farewell) -> ToldFarewell:
    """What is said of it."""
    return ToldFarewell(
        tuple(map(str, found.keys)),
        tuple(map(told_change, found.changes)),
        tuple((row.kind, called(row)) for row in found.released),
        found.stays,
        found.tunnels,
        found.seal,
    )


def as_json(found: ToldFarewell) -> dict[str, Json]:
    """As `leave --json` prints it; `from_json` reads it again."""
    return {
        "services": list(found.services),
        "changes": [change_json(each) for each in found.changes],
        "released": [{"kind": str(kind), "name": name} for kind, name in found.released],
        "stays": [problem_json(each) for each in found.stays],
        "tunnels": list(found.tunnels),
        "seal": found.seal,
    }


def from_json(value: JsonObject) -> ToldFarewell:
    """What `as_json` wrote. Raises KeyError, ValueError where it is something else."""
    services, tunnels = value["services"], value["tunnels"]
    assert isinstance(services, list | tuple) and isinstance(tunnels, list | tuple)  # noqa: S101, PT018 - by as_json
    return ToldFarewell(
        tuple(map(str, services)),
        tuple(map(change_of, listed(value["changes"]))),
        tuple((Kind(str(each["kind"])), str(each["name"])) for each in listed(value["released"])),
        tuple(map(problem_of, listed(value["stays"]))),
        tuple(map(str, tunnels)),
        str(value["seal"]),
    )
