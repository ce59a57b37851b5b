"""What is wrong with a form, row by row and value by value, and the group that comes of it where nothing is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dockflare_desktop.core.access.expanding import MOST_POLICIES
from dockflare_desktop.core.access.names import Names, Naming, Unnamed
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.checks import group_slips, id_fault, name_fault
from dockflare_desktop.core.groups.form import (
    ANYBODY,
    PROVIDERS,
    VALUE_KEYS,
    Block,
    Entry,
    GroupForm,
    Kept,
    Part,
    Place,
    Row,
    Selector,
)
from dockflare_desktop.core.groups.form_values import pasted, read
from dockflare_desktop.core.groups.form_write import policies_of, policy_count
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.labels.values import Misread, listed
from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.origin.durations import parse_session
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

_PARTS = {Block.LET_IN: Part.LET_IN, Block.ONLY_IF: Part.ONLY_IF, Block.NEVER: Part.NEVER}
_NAMINGS = {Selector.METHOD: Naming.METHODS, Selector.TOKEN: Naming.TOKENS}


@dataclass(frozen=True, slots=True)
class Around:
    """What a form is checked against: the other groups, the account as last read, and the id under which the group is
    stored now ("" for a new one)."""

    groups: tuple[AccessGroup, ...] = ()
    directory: Directory = field(default_factory=Directory)
    stored_as: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A problem, and where in the form it is."""

    place: Place
    problem: Problem


@dataclass(frozen=True, slots=True)
class Made:
    """The group of a form; None where a slip is in the way (effect BLOCKS or worse). `form` has every value in the
    spelling in which it is written."""

    group: AccessGroup | None
    form: GroupForm
    slips: tuple[Slip, ...]


def group_of(form: GroupForm, around: Around) -> Made:
    """Check a form and make its group."""
    check = _Check(around, [])
    clean = check.whole(form)
    many = policy_count(clean)
    if many > MOST_POLICIES:
        check.tell(Place(Part.ONLY_IF), ProblemCode.GROUP_SPLITS, str(many))
    if any(slip.problem.effect >= Effect.BLOCKS for slip in check.slips):
        return Made(None, clean, tuple(check.slips))
    group = AccessGroup(
        clean.id, clean.name, policies_of(clean), clean.session or None, clean.launcher, clean.idps, clean.auto_redirect
    )
    told = group_slips(group, around.groups, around.stored_as)
    slips = (*check.slips, *(Slip(_place_of(each, clean), each) for each in told))
    stands = all(slip.problem.effect < Effect.BLOCKS for slip in slips)
    return Made(group if stands else None, clean, slips)


@dataclass(frozen=True, slots=True)
class _Check:
    around: Around
    slips: list[Slip]

    def tell(self, place: Place, code: ProblemCode, value: str = "", *, detail: str = "", suggestion: str = "") -> None:
        label = place.part.value
        self.slips.append(
            Slip(place, Problem(code, label, label=label, value=quoted(value), detail=detail, suggestion=suggestion))
        )

    def whole(self, form: GroupForm) -> GroupForm:
        """Every part, in the order in which the editor shows them."""
        return replace(
            form,
            name=self.name(form.name),
            id=self.group_id(form.id),
            session=self.session(form.session),
            idps=self.methods(form.idps),
            let_in=tuple(self.entries(Block.LET_IN, form.let_in)),
            only_if=tuple(self.entries(Block.ONLY_IF, form.only_if)),
            never=tuple(self.entries(Block.NEVER, form.never)),
            skip_login_from=tuple(self.skipping(form.skip_login_from)),
        )

    def group_id(self, text: str) -> str:
        """An id in the form that labels can name."""
        trimmed = text.strip()
        if (fault := id_fault(trimmed)) is not None:
            self.tell(
                Place(Part.ID), ProblemCode.GROUP_ID_INVALID, trimmed, detail=fault.detail, suggestion=fault.right
            )
        return trimmed

    def name(self, text: str) -> str:
        """A display name, on one line."""
        trimmed = " ".join(text.split())
        if (fault := name_fault(trimmed)) is not None:
            self.tell(Place(Part.NAME), ProblemCode.GROUP_NAME_INVALID, trimmed, detail=fault)
        return trimmed

    def session(self, text: str) -> str:
        """A Go duration, or "" for none."""
        trimmed = text.strip()
        found = parse_session(trimmed) if trimmed else ""
        if isinstance(found, Fault):
            self.tell(Place(Part.SESSION), found.code, trimmed, detail=found.detail, suggestion=found.suggestion)
            return trimmed
        return found

    def methods(self, names: Sequence[str]) -> tuple[str, ...]:
        """Allowed sign-in methods, by name or id."""
        found = [value for text in names for value in self.values_in(Selector.METHOD, text)]
        for place, name in enumerate(found):
            self.meant(Naming.METHODS, name, Place(Part.METHODS, value=place))
        return tuple(dict.fromkeys(found))

    def entries(self, block: Block, entries: Sequence[Entry]) -> Iterator[Entry]:
        """The rows of a block."""
        for number, entry in enumerate(entries):
            yield entry if isinstance(entry, Kept) else self.row(Place(_PARTS[block], number), entry)

    def row(self, place: Place, row: Row) -> Row:
        """One row, its provider filled in."""
        if row.selector not in VALUE_KEYS:
            return replace(row, values=(), provider="")
        values: list[str] = []
        for number, text in enumerate(row.values):
            here = replace(place, value=number)
            values += [self.value(here, row.selector, value) for value in self.values_in(row.selector, text)]
        if not values:
            self.tell(place, ProblemCode.GROUP_ROW_EMPTY)
        provider = self.provider(place, row) if row.selector in PROVIDERS else ""
        return Row(row.selector, tuple(dict.fromkeys(values)), provider)

    def values_in(self, selector: Selector, text: str) -> tuple[str, ...]:
        """What was typed or pasted as values; a name that stands in the account is one, whatever signs it holds."""
        naming = _NAMINGS.get(selector) or (Naming.GROUPS if selector is Selector.ACCESS_GROUP else None)
        names = Names(self.around.directory)
        if naming is not None and names.known(naming) and not isinstance(names.id_of(naming, text.strip()), Unnamed):
            return (text.strip(),)
        return pasted(selector, text)

    def value(self, place: Place, selector: Selector, value: str) -> str:
        """One value."""
        found = read(selector, value)
        if isinstance(found, Misread):
            self.tell(place, found.code, value, detail=found.detail, suggestion=found.suggestion)
            return value
        if selector is Selector.ACCESS_GROUP:  # rules hold its id
            return self.named(Naming.GROUPS, found, place)
        return self.meant(_NAMINGS[selector], found, place) if selector in _NAMINGS else found

    def named(self, naming: Naming, name: str, place: Place) -> str:
        """The id of something that must stand in the account; the name itself where it leads nowhere, which is told."""
        found = Names(self.around.directory).id_of(naming, name)
        if not isinstance(found, Unnamed):
            return found
        self.slips.append(Slip(place, found.problem(place.part.value, place.part.value)))
        return name

    def meant(self, naming: Naming, name: str, place: Place) -> str:
        """A name that is looked up whenever it is used, so that it stays; what was not read is not missing."""
        if Names(self.around.directory).known(naming) is not None:
            self.named(naming, name, place)
        return name

    def provider(self, place: Place, row: Row) -> str:
        """The sign-in method that a row's groups belong to: as chosen, else the only one of its type."""
        methods, kind = self.around.directory.sign_in_methods, PROVIDERS[row.selector]
        if chosen := row.provider.strip():
            return chosen if methods is None else self.named(Naming.METHODS, chosen, place)
        if methods is None:
            return self.named(Naming.METHODS, kind, place)
        fitting = [each for each in methods if each.kind == kind]
        if len(fitting) == 1:
            return fitting[0].id
        self.tell(place, ProblemCode.PROVIDER_UNCLEAR, kind, detail=listed(each.name for each in fitting))
        return ""

    def skipping(self, values: Sequence[str]) -> Iterator[str]:
        """Addresses from which nobody signs in."""
        seen = []
        for number, text in enumerate(values):
            for value in pasted(Selector.ADDRESS, text):
                plain = value.lower() == ANYBODY
                seen.append(ANYBODY if plain else self.value(Place(Part.SKIP, value=number), Selector.ADDRESS, value))
        yield from dict.fromkeys(seen)


def _place_of(problem: Problem, form: GroupForm) -> Place:
    """Where the editor shows what is wrong with the group as a whole."""
    match problem.code:
        case ProblemCode.GROUP_ID_TAKEN:
            return Place(Part.ID)
        case ProblemCode.GROUP_NAME_TWICE:
            return Place(Part.NAME)
        case ProblemCode.REDIRECT_NEEDS_ONE:
            return Place(Part.REDIRECT)
        case ProblemCode.GROUP_LARGE:
            return Place(Part(problem.label)) if problem.label in set(Part) else Place(Part.WHOLE)
        case _:
            return Place(Part.LET_IN if not form.let_in else Part.WHOLE)
