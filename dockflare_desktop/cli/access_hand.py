"""What the commands for sign-in methods, service tokens and whole zones share: the account, and one of its objects."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from dockflare_desktop.cli.observing import connected
from dockflare_desktop.cli.output import CliError, Exit, complain, harmless, report
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import now
from dockflare_desktop.core.account.overview import Removal
from dockflare_desktop.core.account.used_by import Use
from dockflare_desktop.core.cloud import Actual, Look
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.by_hand import ByHand
from dockflare_desktop.engine.known import last_known
from dockflare_desktop.engine.ports import Actor

TYPED = frozenset({ProblemCode.VALUE_INVALID, ProblemCode.FIELD_UNUSABLE, ProblemCode.NOT_FOUND})


class Named(Protocol):
    """An object at Cloudflare that people call by its name."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""


T = TypeVar("T", bound=Named)
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Desk:
    """The account in use and what is stored here."""

    stored: Stored
    hand: ByHand
    actual: Actual

    async def wrote(self) -> None:
        """A running program looks again."""
        await self.stored.wake()


@asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    """Raises CliError without a token, OutsideError where Cloudflare cannot be reached."""
    async with opened_store() as stored, connected(stored) as edge:
        actual = await edge.observe(Look(sign_in_methods=True, service_tokens=True, policies=True))
        layers = await stored.store.layers()
        services = (await last_known(stored.store, layers, now(), actual.directory)).services
        yield Desk(stored, ByHand(edge, stored.store, now, Actor.COMMAND_LINE, services), actual)


def the_one(called: str, found: Iterable[T], what: str) -> T:
    """By id, else by name. Raises CliError where there is none, or several have the name."""
    every = list(found)
    name = called.strip()
    meant = [each for each in every if each.id == name] or [
        each for each in every if each.name.casefold() == name.casefold()
    ]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise refused(Problem(ProblemCode.NOT_FOUND, name, label=what, value=quoted(name)))
    detail = f"several have this name, so give the id: {', '.join(each.id for each in meant)}"
    raise refused(Problem(ProblemCode.VALUE_INVALID, name, label=what, value=quoted(name), detail=detail))


def unreadable(problems: Sequence[Problem]) -> CliError:
    """A list that could not be read, with what is in the way."""
    return CliError(next(iter(problems), Problem(ProblemCode.CLOUDFLARE_DOWN, "cloudflare")))


def fail_on(problems: Sequence[Problem], code: Exit | None = None) -> None:
    """Raises CliError with the first problem that kept something from being done; all others are told before it. What
    was typed wrong ends with 64, unless the code is given."""
    hard = [each for each in problems if each.effect >= Effect.BLOCKS]
    report(each for each in problems if each not in hard[:1])
    if hard:
        raise CliError(hard[0], code or (Exit.USAGE if hard[0].code in TYPED else Exit.FAILED))


def kept(item: S | None, problems: Sequence[Problem], name: str) -> S:
    """What was written, as it stands now, and what is told of it. Raises CliError where it was not, or nobody knows."""
    if item is None:
        fail_on(problems)
        raise CliError(Problem(ProblemCode.ANSWER_UNCLEAR, name))
    report(problems)
    return item


async def removed(at: Desk, what: str, name: str, removal: Removal) -> None:
    """That something is gone. Raises CliError where it is not, with whoever uses it."""
    fail_on(removal.problems)
    if not removal.gone:
        raise in_use(what, name, removal.uses)
    await at.wrote()


def in_use(what: str, name: str, uses: Sequence[Use]) -> CliError:
    """Something was not removed, and by whom it is used."""
    detail = ", ".join(str(each) for each in uses)
    return CliError(Problem(ProblemCode.IN_USE, name, label=what, value=name, detail=detail), Exit.ATTENTION)


def tell_uses(name: str, uses: Sequence[Use]) -> None:
    """Who uses it, a line each, on standard error."""
    complain(harmless(f"{name} is used by:"))
    for each in uses:
        complain(harmless(f"  {each}"))


def uses_json(uses: Sequence[Use]) -> Json:
    """The users as scripts read them."""
    return [{"kind": str(each.holder), "name": each.name, "ours": each.ours} for each in uses]
