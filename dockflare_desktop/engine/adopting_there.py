"""What a second process asks about adopting, in the doorbell's words: texts, JSON in them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.adopting.told import Told, as_json, problem_json, told
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.commands import AdoptionCommands

LARGEST = 50_000  # bytes of a preview in an answer; the doorbell takes 65,536 in all


@dataclass(frozen=True, slots=True)
class Asked:
    """One object to adopt, or (`undo`) to give back."""

    kind: Kind
    which: str
    tunnel: str = ""
    take_over: bool = False
    undo: bool = False

    def request(self, **more: str) -> dict[str, str]:
        """As it is sent."""
        flags = {"take_over": "1" if self.take_over else "", "undo": "1" if self.undo else ""}
        return {"do": "adopt", "kind": str(self.kind), "which": self.which, "tunnel": self.tunnel, **flags, **more}

    @classmethod
    def of(cls, request: Mapping[str, str]) -> "Asked":
        """As it was sent. Raises ValueError for a kind that there is not."""
        return cls(
            Kind(request.get("kind", "")),
            request.get("which", ""),
            request.get("tunnel", ""),
            bool(request.get("take_over")),
            bool(request.get("undo")),
        )

    async def preview(self, desk: AdoptionCommands) -> Adoption | Problem:
        """What comes of it. Raises OutsideError."""
        if self.undo:
            return await desk.preview_return(self.kind, self.which)
        return await desk.preview(self._picks, take_over=self.take_over)

    async def carry_out(self, desk: AdoptionCommands, seal: str) -> Adoption | Problem:
        """Do it, as it was shown under this seal. Raises OutsideError."""
        if self.undo:
            return await desk.give_back(self.kind, self.which, seal)
        return await desk.adopt(self._picks, seal, take_over=self.take_over)

    @property
    def _picks(self) -> tuple[Pick, ...]:
        return (Pick(self.kind, self.which, self.tunnel),)


def answer(found: Adoption | Problem) -> dict[str, str]:
    """A preview, or why there is none."""
    if isinstance(found, Problem):
        return {"problem": json.dumps(problem_json(found))}
    return {"preview": _fitting(told(found)), "seal": found.seal}


def _fitting(found: Told) -> str:
    """Where all of it is too much for one answer, the sides of the changes are left out."""
    text = json.dumps(as_json(found))
    if len(json.dumps(text)) <= LARGEST:
        return text
    bare = tuple(replace(each, sides=Sides(None, None)) for each in found.changes)
    return json.dumps(as_json(replace(found, changes=bare)))
