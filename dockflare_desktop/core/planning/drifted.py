"""A login that differs from what is wanted: who changed it, whether that is urgent, and what we wrote there last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.openness import opener_than
from dockflare_desktop.core.change import Kind, LedgerEntry, LedgerState, Why
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.planning.books import equal
from dockflare_desktop.core.planning.desired_policies import body_of
from dockflare_desktop.core.planning.draft import Draft
from dockflare_desktop.core.planning.json_lists import listed, objects
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.core.service import AccessSpec, ExistingPolicy, InlinePolicy, PolicyUse

Opens = Callable[[Sequence[PolicyBody], Sequence[PolicyBody]], bool]


@dataclass(frozen=True, slots=True)
class Differs:
    """Why something differs, and whether it must be put right whatever the mode (H1). `back`: with what we wrote last,
    since what is wanted now lets somebody in whom that did not, and an opening is nothing urgent."""

    why: Why
    urgent: bool
    back: bool = False


@dataclass(frozen=True, slots=True)
class Policies:
    """What something says now, what it should say, and what we wrote there last (nothing where that is not known)."""

    now: Sequence[PolicyBody]
    wanted: Sequence[PolicyBody]
    was: Sequence[PolicyBody] = ()


def why_differs(entry: LedgerEntry | None, value: JsonObject, told: Policies, *, opens: Opens = opener_than) -> Differs:
    """Closing is urgent: what lets in fewer people and nobody new, and what undoes a loosening by somebody else.
    `opens` says whether the one may let in somebody whom the other does not."""
    now, wanted, was = told.now, told.wanted, told.was
    closes = opens(now, wanted) and not opens(wanted, now)
    if entry is None or equal(dict(entry.value), dict(value)):
        return Differs(Why.CHANGED, closes)
    if not opens(now, wanted):
        return Differs(Why.DRIFTED, urgent=False)
    if not was:
        return Differs(Why.RESTORE_LOGIN, closes)
    beyond = opens(wanted, was)
    loosened = opens(now, was)
    if beyond and not loosened:
        return Differs(Why.DRIFTED, closes)
    return Differs(Why.RESTORE_LOGIN, urgent=True, back=beyond)


def written_spec(entry: LedgerEntry, draft: Draft) -> AccessSpec | None:
    """The application as we wrote it last; None where a reusable policy of it is not there any more."""
    value = entry.value
    if entry.state is not LedgerState.APPLIED:
        return None
    keys = {row.object_id: row.key for row in draft.view.books.all_held(Kind.POLICY) if row.object_id}
    standing = {policy.id: policy.body for policy in draft.view.policies}
    uses: list[PolicyUse] = []
    for policy in objects(value.get("policies")):
        policy_id = str(policy.get("id") or "")
        if "decision" in policy:
            uses.append(InlinePolicy(unmarked_body(body_of(policy))))
        elif policy_id in standing:
            uses.append(ExistingPolicy(policy_id, _written(keys.get(policy_id), standing[policy_id], draft)))
        else:
            return None
    return AccessSpec(
        address=entry.key,
        name=str(value.get("name") or entry.key),
        policies=tuple(uses),
        session=str(value.get("session") or "24h"),
        launcher=value.get("launcher") is True,
        idps=tuple(str(each) for each in listed(value.get("idps"))),
        auto_redirect=value.get("auto_redirect") is True,
    )


def _written(key: str | None, standing: PolicyBody, draft: Draft) -> PolicyBody:
    """What a reusable policy should say: as we wrote it where it is ours, else as it stands."""
    row = None if key is None else draft.view.books.held(Kind.POLICY, key)
    return standing if row is None else body_of(row.value)


def unmarked_body(body: PolicyBody) -> PolicyBody:
    """A policy as a group or label states it: what is written is marked again."""
    return replace(body, name=unmarked(body.name))
