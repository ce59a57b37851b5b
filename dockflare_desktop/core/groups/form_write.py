"""From the editor's form to policies. What is in the way of saving it: `form_checks`."""

from collections.abc import Iterable, Sequence

from dockflare_desktop.core.access.expanding import combinations, how_many
from dockflare_desktop.core.groups.form import (
    ANYBODY,
    PROGRAMS,
    PROVIDERS,
    VALUE_KEYS,
    Entry,
    GroupForm,
    Kept,
    Row,
    Selector,
)
from dockflare_desktop.core.model import JsonObject, PolicyBody

PEOPLE, PROGRAM, SKIP = "allow", "non_identity", "bypass"


def policies_of(form: GroupForm) -> tuple[PolicyBody, ...]:
    """The policies that a form stands for, in order: who skips the login, what is kept before, people and service
    tokens (whoever stands first under *Let in* comes first), what is kept after. Rows without values count for nothing
    yet. Ask `policy_count` first: there may be thousands."""
    skipping = _skipping(form)
    sides = [(PEOPLE, False), (PROGRAM, True)]
    if any(is_program(each) for each in _filled(form.let_in)[:1]):
        sides.reverse()
    made = [body for decision, program in sides for body in _side(form, decision, program=program)]
    return (*skipping, *form.kept_before, *made, *form.kept_after)


def policy_count(form: GroupForm) -> int:
    """How many policies the blocks and the switch stand for; those that are kept as they are come on top."""
    each = how_many(_conditions(form))
    kinds = {is_program(entry) for entry in _filled(form.let_in)}
    return len(kinds) * each + bool(form.skip_login_from)


def rules_of(entry: Entry) -> tuple[JsonObject, ...]:
    """The rules of one row, one for each value."""
    if isinstance(entry, Kept):
        return (entry.rule,)
    if entry.selector not in VALUE_KEYS:
        return ({entry.selector.value: {}},)
    return tuple({entry.selector.value: _rule(entry, value)} for value in entry.values)


def is_program(entry: Entry) -> bool:
    """Whether a row under *Let in* belongs to the policy for service tokens."""
    return entry.program if isinstance(entry, Kept) else entry.selector in PROGRAMS


def default_name(form: GroupForm, number: int, *, program: bool = False) -> str:
    """The name of the policy at a place (from 0) among those for people, or for service tokens."""
    base = f"{form.name}: service tokens" if program else form.name
    return base if number == 0 else f"{base} {number + 1}"


def skip_rules(values: Iterable[str]) -> tuple[JsonObject, ...]:
    """The rules of *Skip the login from known addresses*."""
    return tuple({"everyone": {}} if value == ANYBODY else {"ip": {"ip": value}} for value in values)


def skip_name(form: GroupForm) -> str:
    """The name of the policy that skips the login."""
    return f"{form.name}: without a login"


def _rule(row: Row, value: str) -> JsonObject:
    key = VALUE_KEYS[row.selector]
    if row.selector not in PROVIDERS:
        return {key: value}
    name, slash, team = value.partition("/")
    if row.selector is Selector.GITHUB and slash:
        return {key: name, "team": team, "identity_provider_id": row.provider}
    return {key: value, "identity_provider_id": row.provider}


def _skipping(form: GroupForm) -> tuple[PolicyBody, ...]:
    if not form.skip_login_from:
        return ()
    return (PolicyBody(form.as_read.skip_name or skip_name(form), SKIP, skip_rules(form.skip_login_from)),)


def _side(form: GroupForm, decision: str, *, program: bool) -> tuple[PolicyBody, ...]:
    include = _rules(entry for entry in _filled(form.let_in) if is_program(entry) is program)
    if not include:
        return ()
    names = form.as_read.program_names if program else form.as_read.names
    extra = form.as_read.program_extra if program else form.as_read.extra
    exclude = _rules(form.never)
    found = []
    for number, require in enumerate(combinations(_conditions(form))):
        read = names[number] if number < len(names) else ""
        name = read or default_name(form, number, program=program)
        found.append(PolicyBody(name, decision, include, require, exclude, extra))
    return tuple(found)


def _conditions(form: GroupForm) -> list[tuple[JsonObject, ...]]:
    return [rules_of(entry) for entry in _filled(form.only_if)]


def _rules(entries: Iterable[Entry]) -> tuple[JsonObject, ...]:
    return tuple(rule for entry in entries for rule in rules_of(entry))


def _filled(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if isinstance(entry, Kept) or not entry.empty]
