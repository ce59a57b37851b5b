"""Writes that people make by hand, beside every plan: read before, written once, told in the history.

What plans have is here: an unclear answer is resolved by reading and never by repeating (architecture.md section 14.7),
and nothing that is used goes without its users' names.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from dockflare_desktop.core.account.overview import Removal
from dockflare_desktop.core.account.used_by import Scene, Use
from dockflare_desktop.core.cloud import Actual, Look, Named
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import JsonObject, Layers
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.engine.ports import Actor, Clock, Edge, HistoryEntry, OutsideError, Store

T = TypeVar("T")
USERS = Look(policies=True, groups=True)
_WHERE = ("apps", "policies", "groups")  # parts of a look that may use a method or a token


class Kept(Protocol):
    """An object at Cloudflare."""

    @property
    def id(self) -> str:
        """Its id."""


@dataclass(frozen=True, slots=True)
class Write:
    """A write as the history tells it."""

    kind: str
    action: str
    target: str
    before: JsonObject | None = None
    object_id: str = ""


@dataclass(frozen=True, slots=True)
class ByHand:
    """One account, and who writes there. `services` are those as last decided: some use methods and tokens."""

    edge: Edge
    store: Store
    now: Clock
    actor: Actor
    services: Sequence[Service]
    problems: Sequence[Problem] = ()  # of the last plan

    async def may_write(self) -> None:
        """Raises OutsideError (OBSERVE_ONLY) where the program only looks: so was said of everything (H16 too)."""
        if self.store.machine_changed or (await self.store.settings()).mode is Mode.OBSERVE:
            raise OutsideError(Problem(ProblemCode.OBSERVE_ONLY, "cloudflare"))

    async def in_the_way(
        self,
        known: Sequence[Named],
        wanted: str,
        users: Callable[[str, Scene], tuple[Use, ...]],
        despite: Collection[Use] = (),
    ) -> Removal | None:
        """Users that nobody agreed to leave without; ours are never agreed to. What cannot be read may use it."""
        actual = await self.edge.observe(USERS)
        unread = tuple(each for each in actual.problems if each.label in _WHERE)
        if unread:
            return Removal(problems=unread)
        found = users(wanted, self.scene(known, await self.store.layers(), actual))
        left = [each for each in found if each.ours or each not in despite]
        return Removal(uses=found) if left else None

    async def delete(
        self,
        write: Write,
        object_id: str,
        call: Callable[[str], Awaitable[None]],
        read: Callable[[], Awaitable[Sequence[Kept]]],
    ) -> Removal:
        """Delete; where the answer is unclear, it worked if the object is not there any more. Raises OutsideError."""
        try:
            await call(object_id)
        except OutsideError as error:
            standing = await self.read_after(error, read)
            if standing is None or any(each.id == object_id for each in standing):
                await self.tell(write, problem=told(error))
                raise
        await self.tell(write)
        return Removal(gone=True)

    async def read_after(self, error: OutsideError, read: Callable[[], Awaitable[T]]) -> T | None:
        """What stands after an unclear answer; None after a clear refusal, or where that cannot be read either."""
        if not error.ambiguous:
            return None
        try:
            return await read()
        except OutsideError:
            return None

    async def tell(self, write: Write, *, after: JsonObject | None = None, problem: Problem | None = None) -> None:
        """Append it to the history; the store takes secrets out."""
        await self.store.record(
            HistoryEntry(
                id=0,
                at=self.now(),
                kind=write.kind,
                action=write.action,
                target=write.target,
                why="asked",
                actor=self.actor,
                result="done" if problem is None else "failed",
                problem="" if problem is None else str(problem.code),
                detail="" if problem is None else problem.detail,
                before=write.before,
                after=after,
                name=write.target,
                object_id=write.object_id,
            )
        )

    def scene(self, known: Sequence[Named], layers: Layers, actual: Actual) -> Scene:
        """Everything that may use one of these."""
        return Scene(known, layers, self.services, actual, self.store.installation)


def told(error: OutsideError) -> Problem:
    """What is said of a call that failed: of a write without an answer, that nothing shows that it worked."""
    if error.problem.code is not ProblemCode.ANSWER_LOST:
        return error.problem
    return replace(error.problem, code=ProblemCode.ANSWER_UNCLEAR)


def missing(what: str, object_id: str) -> Problem:
    """Something is not there (any more)."""
    return Problem(ProblemCode.NOT_FOUND, object_id, label=what, value=quoted(object_id))
