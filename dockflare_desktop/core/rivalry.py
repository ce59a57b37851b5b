"""Who else writes where we write: the original DockFlare here, another installation, another tool, somebody unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.planning.desired import pointed_at
from dockflare_desktop.core.planning.situation import View
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.rivals import ORIGINAL, original_among

SHOWN = 3  # addresses that are named


class Sign(StrEnum):
    """How somebody is known."""

    RUNS = "runs"  # its container is here
    MARKS = "marks"  # records with its mark lead to a tunnel that we write


@dataclass(frozen=True, slots=True)
class Rival:
    """Somebody else who writes. `who` is a tool's name or an installation's id, `where` the container or the tunnel."""

    kind: OwnerKind
    who: str
    sign: Sign
    where: str
    addresses: tuple[str, ...] = ()

    @property
    def problem(self) -> Problem:
        """What is said about it."""
        if self.sign is Sign.RUNS:
            return Problem(ProblemCode.ORIGINAL_RUNS, "docker", detail=self.where)
        code = ProblemCode.RIVAL_INSTALLATION if self.kind is OwnerKind.INSTALLATION else ProblemCode.RIVAL_TOOL
        more = len(self.addresses) - SHOWN
        named = ", ".join((*self.addresses[:SHOWN], *([f"+{more}"] if more > 0 else [])))
        return Problem(code, self.where, Effect.WARNING, value=self.who, detail=named)


def running(containers: Iterable[Container]) -> tuple[Rival, ...]:
    """The original DockFlare, where it runs on an engine that is watched (H18)."""
    return tuple(
        Rival(OwnerKind.TOOL, ORIGINAL, Sign.RUNS, each.name or each.id) for each in original_among(containers)
    )


def marked(view: View) -> tuple[Rival, ...]:
    """Whoever is known by the marks on records that lead to tunnels in which rules of ours stand."""
    written = {row.tunnel for row in view.books.written(Kind.RULE)}
    found: dict[tuple[OwnerKind, str, str], list[str]] = {}
    for records in view.given.actual.records.values():
        for record in records or ():
            tunnel = pointed_at({"content": record.content})
            owner = view.owners.of_record(record) if tunnel in written else None
            if owner is not None and owner.kind in (OwnerKind.INSTALLATION, OwnerKind.TOOL):
                place = (owner.kind, owner.name, view.tunnel_names.get(tunnel, tunnel))
                found.setdefault(place, []).append(record.name)
    return tuple(
        Rival(kind, who, Sign.MARKS, where, tuple(sorted(names))) for (kind, who, where), names in sorted(found.items())
    )
