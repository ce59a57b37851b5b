"""Reusable policies at Cloudflare that are not ours, and names that several policies have."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count

from dockflare_desktop.core.access.describe import describe_policies
from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry, LedgerState
from dockflare_desktop.core.cloud import Actual, App, Policy
from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.owners import Owner, Owners
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.planning.desired_policies import policy_json
from dockflare_desktop.core.planning.marks import is_marked, unmarked

LEFT_OVER = "left over"  # how the ledger calls a policy of ours that nothing asks for: it is removed as any other


@dataclass(frozen=True, slots=True)
class ForeignPolicy:
    """One of somebody else's. `who` says in short phrases whom it lets in; `users` are the addresses of applications
    that use it, `count` how many there are (where applications were not read, as Cloudflare counts them)."""

    policy: Policy
    name: str
    owner: Owner
    who: tuple[str, ...]
    users: tuple[str, ...]
    count: int
    group: str = ""  # id of the access group of ours that adopted it


@dataclass(frozen=True, slots=True)
class SameName:
    """Policies that have one name. `used`: those of ours that a group or login needs; `spare`: ours that nothing asks
    for, so that they can go; `others`: somebody else's, which are only shown."""

    name: str
    used: tuple[Policy, ...]
    spare: tuple[Policy, ...]
    others: tuple[Policy, ...]


def foreign_policies(actual: Actual, ledger: Ledger) -> tuple[ForeignPolicy, ...] | None:
    """All that are not ours, by name; None where the list could not be read."""
    if actual.directory.policies is None:
        return None
    owners = Owners(actual, ledger.installation)
    adopted = _adopted(ledger)
    found = [
        _described(policy, owners.of_policy(policy), actual, adopted.get(policy.id, ""))
        for policy in actual.directory.policies
        if not _ours(policy, ledger)
    ]
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.policy.id)))


def same_names(actual: Actual, ledger: Ledger) -> tuple[SameName, ...] | None:
    """Names that more than one policy has; None where the list could not be read."""
    if actual.directory.policies is None:
        return None
    held = {row.object_id for row in _held(ledger)}
    by_name: dict[str, list[Policy]] = {}
    for policy in actual.directory.policies:
        by_name.setdefault(unmarked(policy.body.name).casefold(), []).append(policy)
    found = []
    for policies in by_name.values():
        used = tuple(each for each in policies if each.id in held)
        marked = [each for each in policies if is_marked(each.body.name, ledger.installation) and each.id not in held]
        spare = tuple(marked) if used else ()  # without one that is known, which of them is needed is not clear
        others = tuple(each for each in policies if each not in used and each not in spare)
        if len(policies) > 1:
            found.append(SameName(unmarked(policies[0].body.name), used, spare, others))
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def spare_rows(found: Iterable[SameName], actual: Actual, ledger: Ledger) -> tuple[LedgerEntry, ...]:
    """Ledger rows for the spare ones of ours: with them the next plan points our applications elsewhere and removes
    what no application uses any more."""
    books = Books.of(ledger)
    spare = {each.id: each for same in found for each in same.spare}
    return tuple(
        LedgerEntry(
            actual.account_id, Kind.POLICY, f"{LEFT_OVER}/{policy.id}", policy.id, value=policy_json(policy.body)
        )
        for policy in spare.values()
        if all(_app_of_ours(app, books) for app in _users(policy, actual.apps))
    )


def adopting(policy: Policy, group_id: str, actual: Actual) -> tuple[AccessGroup, LedgerEntry]:
    """A group that says what somebody else's policy says, and the row by which services of the group use that very
    policy. It is never edited: where the group is, services get a policy of ours instead."""
    name = unmarked(policy.body.name)
    value = policy_json(policy.body)
    row = LedgerEntry(
        actual.account_id,
        Kind.POLICY,
        f"{group_id}/0",
        policy.id,
        value=value,
        former=value,
        state=LedgerState.ADOPTED,
    )
    return AccessGroup(group_id, name, (policy.body,)), row


def with_group(rows: Collection[LedgerEntry], old: str, new: str) -> tuple[list[LedgerEntry], list[LedgerEntry]]:
    """Of the ledger's rows those that a group's adopted policies get when its id becomes `new` ("": it goes, and they
    stay their owner's), and those that are forgotten for it. No row that the new id has already is written over."""
    gone = [each for each in rows if each.kind is Kind.POLICY and each.former is not None and _group(each) == old]
    taken = {(each.account, each.key) for each in rows if each.kind is Kind.POLICY}
    kept = []
    for row in gone if new else ():
        key = next(key for key in (f"{new}/{number}" for number in count()) if (row.account, key) not in taken)
        taken.add((row.account, key))
        kept.append(replace(row, key=key))
    return kept, gone


def _group(row: LedgerEntry) -> str:
    """The group of a policy's row."""
    return row.key.rpartition("/")[0]


def _described(policy: Policy, owner: Owner, actual: Actual, group: str) -> ForeignPolicy:
    users = tuple(app.addresses[0] if app.addresses else app.name for app in _users(policy, actual.apps))
    return ForeignPolicy(
        policy,
        unmarked(policy.body.name),
        owner,
        describe_policies((policy.body,), actual.directory),
        users,
        len(users) if actual.apps is not None else policy.app_count,
        group,
    )


def _users(policy: Policy, apps: Iterable[App] | None) -> list[App]:
    return [app for app in apps or () if any(each.id == policy.id for each in app.policies)]


def _app_of_ours(app: App, books: Books) -> bool:
    return any(books.owns_app(app, address, wanted=True) for address in app.addresses)


def _ours(policy: Policy, ledger: Ledger) -> bool:
    return is_marked(policy.body.name, ledger.installation) or policy.id in {row.object_id for row in _held(ledger)}


def _held(ledger: Ledger) -> list[LedgerEntry]:
    """Rows of policies that we made."""
    rows = Books.of(ledger).all_held(Kind.POLICY)
    return [row for row in rows if row.object_id and row.former is None]


def _adopted(ledger: Ledger) -> Mapping[str, str]:
    """Group by the id of the policy that it adopted."""
    rows = Books.of(ledger).all_held(Kind.POLICY)
    return {row.object_id: _group(row) for row in rows if row.former is not None}
