"""Public now as people see it: every address, what they said of it, and what nobody expected."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.planning.judge import asks_protection
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.public.address import PublicAddress
from dockflare_desktop.core.public.openings import Opening, Openings, Place, place_of, written
from dockflare_desktop.core.public.outside import Answer
from dockflare_desktop.core.service import Service


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody said of an address that is not ours: it is meant to be public."""

    hostname: str
    path: str  # in the label's form
    at: datetime

    @property
    def place(self) -> Place:
        """What it is told apart by."""
        return self.hostname, self.path


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One address. `new`: open to everyone, and neither asked for, nor said to be meant, nor there from the beginning;
    `told`: of that somebody was told already."""

    found: PublicAddress
    meant: bool = False
    since: datetime | None = None  # open (else: its rule written) since; None where that is not known
    new: bool = False
    told: bool = False
    answer: Answer | None = None  # to somebody who asked it; None: nobody did

    @property
    def place(self) -> Place:
        """What it is told apart by."""
        return place_of(self.found)

    @property
    def address(self) -> str:
        """Hostname and path as people write them."""
        return written(self.place)

    @property
    def reach(self) -> Reach:
        """Who reaches it."""
        return self.found.reach

    @property
    def ours(self) -> bool:
        """Whether this installation wrote its rule."""
        return self.found.owner.kind is OwnerKind.OURS

    @property
    def counted(self) -> bool:
        """Whether the badge counts it."""
        return self.reach is Reach.EVERYONE and not self.meant


@dataclass(frozen=True, slots=True)
class PublicView:
    """What anyone on the internet reaches, as read at `read_at`; `problems` say what could not be read."""

    read_at: datetime  # first, so that another reading is told apart without comparing rows
    rows: tuple[PublicRow, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> Mapping[Reach, int]:
        """How many addresses are reached by whom; every kind has a number."""
        found = Counter(row.reach for row in self.rows)
        return {reach: found[reach] for reach in Reach}

    @property
    def counted(self) -> tuple[PublicRow, ...]:
        """Addresses open to everyone, ours or not, but for those that are meant to be."""
        return tuple(row for row in self.rows if row.counted)

    @property
    def new(self) -> tuple[PublicRow, ...]:
        """Open, and expected by nobody."""
        return tuple(row for row in self.rows if row.new)


def public_view(
    found: Iterable[PublicAddress],
    actual: Actual,
    openings: Openings | None,
    meant: Iterable[Meant],
    services: Iterable[Service] = (),
) -> PublicView:
    """What was found together with what people and earlier surveys know of it."""
    said = {each.place for each in meant}
    known = openings.at if openings is not None else {}
    guarded = {(each.key.hostname, each.path.text) for each in services if asks_protection(each)}
    rows = tuple(_row(each, known.get(place_of(each)), said, guarded) for each in found)
    return PublicView(actual.read_at, rows, tuple(each for each in actual.problems if each.effect is Effect.UNREADABLE))


def with_answers(view: PublicView, answers: Mapping[Place, Answer]) -> PublicView:
    """The same with what addresses answered to somebody who asked them."""
    if not answers:
        return view
    return replace(view, rows=tuple(replace(row, answer=answers.get(row.place)) for row in view.rows))


def _row(found: PublicAddress, opening: Opening | None, said: set[Place], guarded: set[Place]) -> PublicRow:
    place, ours = place_of(found), found.owner.kind is OwnerKind.OURS
    opened = opening if found.reach is Reach.EVERYONE else None
    since = opened.since if opened is not None else None
    meant = place in said and not ours
    expected = place not in guarded if ours else meant
    return PublicRow(
        found=found,
        meant=meant,
        since=since or found.since,
        new=since is not None and not expected,
        told=opened is not None and opened.told,
    )


def why_not_meant(view: PublicView, place: Place) -> Problem | None:
    """What stands against calling an address meant to be public: only what is open and not ours can be."""
    address = written(place)
    row = next((row for row in view.rows if row.place == place), None)
    if row is None:
        return Problem(ProblemCode.NOT_FOUND, address, label="public address", value=address)
    if row.ours:
        return Problem(ProblemCode.PUBLIC_OURS, address)
    return None if row.reach is Reach.EVERYONE else Problem(ProblemCode.PUBLIC_NOT_OPEN, address)
