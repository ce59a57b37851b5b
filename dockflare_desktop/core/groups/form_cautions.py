"""What is probably not meant in a form, row by row, with what would mend it: made anew with every key that is typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.cautions import Caution, CautionCode, cautions
from dockflare_desktop.core.access.expanding import MOST_POLICIES
from dockflare_desktop.core.access.names import Names, Naming, Unnamed
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import Block, Entry, GroupForm, Kept, Part, Place, Row, Selector
from dockflare_desktop.core.groups.form_checks import Around, group_of
from dockflare_desktop.core.groups.form_write import policies_of, policy_count, rules_of
from dockflare_desktop.core.model import JsonObject, PolicyBody


@dataclass(frozen=True, slots=True)
class Add:
    """A row to add to a block; one without values is to be filled in."""

    block: Block
    row: Row


@dataclass(frozen=True, slots=True)
class Remove:
    """A value to take away, or the whole row where the place names no value."""

    place: Place


Fix = Add | Remove
BUT_ONLY_IF_EMAIL = Add(Block.ONLY_IF, Row(Selector.EMAIL_ENDS))


@dataclass(frozen=True, slots=True)
class FormCaution:
    """One warning: what is probably not meant, where, the rule it is about, and what would mend it."""

    code: CautionCode
    place: Place
    rule: JsonObject | None = None
    fix: Fix | None = None


def form_cautions(form: GroupForm, around: Around) -> tuple[FormCaution, ...]:
    """All that can be proven of the form as it stands, each once, in the order of its rows. None of a form whose
    policies cannot be made."""
    if policy_count(form) > MOST_POLICIES:
        return ()
    clean = group_of(form, around).form
    offered, found = _offered(clean, around.directory)
    policies = [_by_id(body, around.directory) for body in policies_of(offered)]
    if not policies:
        return tuple(found)
    told = cautions(policies, around.directory)
    places = _Places(clean, offered, around.directory)
    found += [each for caution in told for each in places.of(caution, told, policies)]
    return tuple({(each.code, each.place): each for each in found}.values())


def fixed(form: GroupForm, fix: Fix) -> GroupForm:
    """The form once a fix was taken."""
    if isinstance(fix, Add):
        return _with(form, fix.block, (*form.block(fix.block), fix.row))
    place = fix.place
    if place.part is Part.SKIP:
        kept = [each for number, each in enumerate(form.skip_login_from) if number != place.value]
        return replace(form, skip_login_from=tuple(kept))
    block = Block(place.part.value)
    rows = [_without(each, place) if at == place.row else each for at, each in enumerate(form.block(block))]
    return _with(form, block, tuple(each for each in rows if each is not None))


def _with(form: GroupForm, block: Block, rows: tuple[Entry, ...]) -> GroupForm:
    blocks = {each: form.block(each) for each in Block} | {block: rows}
    return replace(form, let_in=blocks[Block.LET_IN], only_if=blocks[Block.ONLY_IF], never=blocks[Block.NEVER])


def _without(entry: Entry, place: Place) -> Entry | None:
    if isinstance(entry, Kept) or place.value is None or len(entry.values) <= 1:
        return None
    return replace(entry, values=tuple(each for at, each in enumerate(entry.values) if at != place.value))


# --- allowed sign-in methods -----------------------------------------------------------------------------------------


def _offered(form: GroupForm, directory: Directory) -> tuple[GroupForm, list[FormCaution]]:
    """The form without sign-in methods that are not among the allowed ones, and rows of which nothing is left."""
    allowed = Names(directory).method_ids(form.idps)
    found: list[FormCaution] = []
    if isinstance(allowed, Unnamed) or not allowed:
        return form, found
    for block in (Block.LET_IN, Block.ONLY_IF):
        rows: list[Entry] = []
        for number, entry in enumerate(form.block(block)):
            left = _among(entry, allowed, directory)
            if isinstance(left, Row) and left.empty and not (isinstance(entry, Row) and entry.empty):
                place = Place(Part(block.value), number)
                code = CautionCode.NOBODY if block is Block.ONLY_IF else CautionCode.POLICY_NOBODY
                found.append(FormCaution(code, place, fix=Remove(place)))
            rows.append(left)
        form = _with(form, block, tuple(rows))
    return form, found


def _among(entry: Entry, allowed: Sequence[str], directory: Directory) -> Entry:
    if isinstance(entry, Kept) or entry.selector is not Selector.METHOD:
        return entry
    ids = [Names(directory).id_of(Naming.METHODS, value) for value in entry.values]
    kept = [
        value for value, found in zip(entry.values, ids, strict=True) if found in allowed or isinstance(found, Unnamed)
    ]
    return replace(entry, values=tuple(kept))


def _by_id(body: PolicyBody, directory: Directory) -> PolicyBody:
    """A policy with ids; one with a name that leads nowhere as it is, since that is told already."""
    resolved = Names(directory).resolved(body)
    return body if isinstance(resolved, Unnamed) else resolved


# --- from policies back to rows --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Places:
    """Where in the form a caution about the form's policies belongs."""

    form: GroupForm
    offered: GroupForm
    directory: Directory

    def of(self, caution: Caution, every: Sequence[Caution], policies: Sequence[PolicyBody]) -> Iterator[FormCaution]:
        """One caution, or none where other policies of the same rows make it untrue of the rows."""
        if caution.policy is None:
            yield FormCaution(caution.code, Place(Part.WHOLE))
            return
        if caution.code is CautionCode.POLICY_NOBODY and CautionCode.NOBODY in {each.code for each in every}:
            return  # that says it all
        skips = caution.policy == 0 and bool(self.offered.skip_login_from)
        run = self._run(policies)
        if caution.policy not in run and not skips:  # a policy that is kept as it is
            yield FormCaution(caution.code, Place(Part.WHOLE), caution.rule)
            return
        alike = {each.policy for each in every if (each.code, each.rule) == (caution.code, caution.rule)}
        match caution.code:
            case CautionCode.EVERYONE:
                yield from self._everyone(policies[caution.policy])
            case CautionCode.METHOD_ALONE:
                place = self._place(Block.LET_IN, caution.rule)
                yield FormCaution(caution.code, place, caution.rule, BUT_ONLY_IF_EMAIL)
            case CautionCode.NEVER_APPLIES if alike >= set(run):
                place = self._place(Block.NEVER, caution.rule)
                yield FormCaution(caution.code, place, caution.rule, Remove(place))
            case CautionCode.POLICY_NOBODY:
                decision = policies[caution.policy].decision
                whole = alike >= {at for at in run if policies[at].decision == decision}
                yield FormCaution(caution.code, Place(Part.LET_IN if whole else Part.ONLY_IF))
            case _:
                return

    def _run(self, policies: Sequence[PolicyBody]) -> range:
        """Places of the policies that the blocks became."""
        first = bool(self.offered.skip_login_from)
        return range(first + len(self.form.kept_before), len(policies) - len(self.form.kept_after))

    def _everyone(self, body: PolicyBody) -> Iterator[FormCaution]:
        if body.decision != "bypass":
            yield FormCaution(CautionCode.EVERYONE, Place(Part.LET_IN))
            return
        alone = [at for at, rule in enumerate(body.include) if admits_everyone((replace(body, include=(rule,)),))]
        for at in alone:
            place = Place(Part.SKIP, value=at)
            yield FormCaution(CautionCode.EVERYONE, place, body.include[at], Remove(place))
        if not alone:  # ranges that are every address only together
            yield FormCaution(CautionCode.EVERYONE, Place(Part.SKIP))

    def _place(self, block: Block, rule: JsonObject | None) -> Place:
        """The row and value of a rule, as the policies have it."""
        names = Names(self.directory)
        return next(
            Place(Part(block.value), number, None if isinstance(entry, Kept) or not entry.values else value)
            for number, entry in enumerate(self.form.block(block))
            for value, each in enumerate(rules_of(entry))
            if rule in (each, names.rule(each))
        )
