"""From a stored access group to the editor's form. What the form cannot say is kept as it is, and where it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.expanding import MOST_POLICIES, combinations
from dockflare_desktop.core.groups.form import (
    ANYBODY,
    PROGRAMS,
    PROVIDERS,
    VALUE_KEYS,
    AsRead,
    Entry,
    GroupForm,
    Kept,
    Row,
    Selector,
)
from dockflare_desktop.core.groups.form_values import reads
from dockflare_desktop.core.groups.form_write import (
    PEOPLE,
    PROGRAM,
    SKIP,
    default_name,
    policies_of,
    rules_of,
    skip_name,
    skip_rules,
)
from dockflare_desktop.core.model import AccessGroup, JsonObject, PolicyBody

_SELECTORS = {each.value: each for each in Selector}


def form_of(group: AccessGroup) -> GroupForm:
    """The form of a group: `policies_of` makes exactly the group's policies of it again."""
    form = GroupForm(group.id, group.name, group.session or "", group.launcher, tuple(group.idps), group.auto_redirect)
    rest = list(group.policies)
    if rest and (addresses := _skipped(rest[0])):
        form = replace(
            form, skip_login_from=addresses, as_read=AsRead(skip_name=_unless(rest[0].name, skip_name(form)))
        )
        rest = rest[1:]
    found = _first_run(rest)
    if found is None:
        return replace(form, kept_before=tuple(rest))
    at, run = found
    whole = _with_run(replace(form, kept_before=tuple(rest[:at]), kept_after=tuple(rest[at + run.length :])), run)
    if policies_of(whole) != group.policies:  # what could not be proven to survive stays as it is
        return replace(form, kept_before=tuple(rest))
    return whole


@dataclass(frozen=True, slots=True)
class _Side:
    """Consecutive policies that differ in one value of each condition only."""

    decision: str
    policies: tuple[PolicyBody, ...]
    conditions: tuple[tuple[JsonObject, ...], ...]

    @property
    def program(self) -> bool:
        return self.decision == PROGRAM


@dataclass(frozen=True, slots=True)
class _Run:
    sides: tuple[_Side, ...]

    @property
    def length(self) -> int:
        return sum(len(side.policies) for side in self.sides)


def _first_run(policies: Sequence[PolicyBody]) -> tuple[int, _Run] | None:
    """The first policies that the blocks can say, and their place; those for the other kind (people, service tokens)
    right behind them belong to it where they ask for the same."""
    for at, body in enumerate(policies):
        if body.decision not in (PEOPLE, PROGRAM) or not body.include:
            continue
        first = _side(policies[at:])
        behind = policies[at + len(first.policies) :]
        other = PROGRAM if body.decision == PEOPLE else PEOPLE
        if behind and behind[0].decision == other and behind[0].include:
            second = _side(behind)
            alike = (second.conditions, behind[0].exclude) == (first.conditions, body.exclude)
            if alike and len(first.policies) + len(second.policies) < MOST_POLICIES:  # one more may skip the login
                return at, _Run((first, second))
        return at, _Run((first,))
    return None


def _side(policies: Sequence[PolicyBody]) -> _Side:
    """As many of the first policies as one set of conditions expands to; at least one."""
    first = policies[0]
    alike = 0
    for body in policies[: MOST_POLICIES - 1]:
        if replace(body, name="", require=()) != replace(first, name="", require=()):
            break
        alike += 1
    for count in range(alike, 1, -1):
        conditions = _factors([body.require for body in policies[:count]])
        if conditions is not None:
            return _Side(first.decision, tuple(policies[:count]), conditions)
    return _Side(first.decision, (first,), tuple((rule,) for rule in first.require))


def _factors(required: Sequence[tuple[JsonObject, ...]]) -> tuple[tuple[JsonObject, ...], ...] | None:
    """The conditions whose combinations these are, in this order; None where there are none."""
    if len({len(each) for each in required}) != 1:
        return None
    columns: list[tuple[JsonObject, ...]] = []
    for column in zip(*required, strict=True):
        distinct = tuple(rule for place, rule in enumerate(column) if rule not in column[:place])
        if len(distinct) > 1 and len(_rows(distinct, lambda _: True)) != 1:
            return None  # one row says values of one kind
        columns.append(distinct)
    return tuple(columns) if list(combinations(columns)) == list(required) else None


def _with_run(form: GroupForm, run: _Run) -> GroupForm:
    let_in: list[Entry] = []
    for side in run.sides:
        fits = _fits(program=side.program)
        found = _rows(side.policies[0].include, fits)
        let_in += [replace(each, program=side.program) if isinstance(each, Kept) else each for each in found]
    by_program = {side.program: side.policies for side in run.sides}
    people, programs = by_program.get(False, ()), by_program.get(True, ())
    return replace(
        form,
        let_in=tuple(let_in),
        only_if=tuple(each for column in run.sides[0].conditions for each in _rows(column, lambda _: True)),
        never=tuple(_rows(run.sides[0].policies[0].exclude, lambda _: True)),
        as_read=replace(
            form.as_read,
            names=_names(people, form, program=False),
            program_names=_names(programs, form, program=True),
            extra=people[0].extra if people else {},
            program_extra=programs[0].extra if programs else {},
        ),
    )


def _names(policies: Sequence[PolicyBody], form: GroupForm, *, program: bool) -> tuple[str, ...]:
    found = [_unless(body.name, default_name(form, place, program=program)) for place, body in enumerate(policies)]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _unless(name: str, default: str) -> str:
    return "" if name == default else name


def _fits(*, program: bool) -> Callable[[Row], bool]:
    """Whether a row under *Let in* leads to the policy that it was read from."""
    return lambda row: (row.selector in PROGRAMS) is program


def _skipped(body: PolicyBody) -> tuple[str, ...]:
    """The addresses from which a policy skips the login; () where it says anything else as well."""
    if body.decision != SKIP or body.require or body.exclude or body.extra:
        return ()
    rows = [_row(rule) for rule in body.include]
    values = tuple(
        ANYBODY if row.selector is Selector.EVERYONE else row.values[0]
        for row in rows
        if row is not None and row.selector in (Selector.EVERYONE, Selector.ADDRESS)
    )
    return values if skip_rules(values) == body.include else ()


# --- rules -----------------------------------------------------------------------------------------------------------


def _rows(rules: Iterable[JsonObject], fits: Callable[[Row], bool]) -> list[Entry]:
    """Rows for rules, neighbours of one kind in one row."""
    found: list[Entry] = []
    for rule in rules:
        row = _row(rule)
        if row is None or not fits(row):
            found.append(Kept(rule))
        elif found and _joins(found[-1], row):
            last = found[-1]
            assert isinstance(last, Row)  # noqa: S101 - it joins
            found[-1] = replace(last, values=(*last.values, *row.values))
        else:
            found.append(row)
    return found


def _joins(last: Entry, row: Row) -> bool:
    alike = isinstance(last, Row) and (last.selector, last.provider) == (row.selector, row.provider)
    return alike and row.selector in VALUE_KEYS


def _row(rule: JsonObject) -> Row | None:
    """The row that says exactly this rule; None where there is none."""
    name, body = next(iter(rule.items()), ("", None))
    selector = _SELECTORS.get(name)
    if len(rule) != 1 or selector is None or not isinstance(body, Mapping):
        return None
    if selector not in VALUE_KEYS:
        return Row(selector) if not body else None
    value, provider = body.get(VALUE_KEYS[selector]), body.get("identity_provider_id", "")
    if not isinstance(value, str) or not isinstance(provider, str):
        return None
    team = body.get("team")
    row = Row(selector, (f"{value}/{team}" if team is not None else value,), provider)
    exact = rules_of(row) == (rule,) and (selector in PROVIDERS) is bool(provider)
    return row if exact and reads(selector, row.values[0]) else None
