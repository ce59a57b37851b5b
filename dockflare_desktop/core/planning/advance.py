"""What Cloudflare has after our own writes: the next round plans on this, without reading everything again."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from dockflare_desktop.core.change import Kind, Outcome, OutcomeState, RecordStep
from dockflare_desktop.core.cloud import Actual, Document


def advance(actual: Actual, outcomes: Iterable[Outcome], documents: Iterable[Document] = ()) -> Actual:
    """Apply the results of writes, and documents read or written meanwhile, to an observation."""
    for outcome in outcomes:
        if outcome.state is OutcomeState.DONE:
            actual = _advanced(actual, outcome)
    return replace(actual, documents={**actual.documents, **{each.tunnel_id: each for each in documents}})


def _advanced(actual: Actual, outcome: Outcome) -> Actual:
    """Where a list could not be read, what we wrote is not all there is, so it stays unread. A removal leaves nothing,
    or what an adopted object was before (H14)."""
    directory = actual.directory
    kind = outcome.change.kind
    match kind:
        case Kind.RECORD:
            return _record(actual, outcome)
        case Kind.APPLICATION if actual.apps is not None:
            others = tuple(app for app in actual.apps if app.id != outcome.object_id)
            return replace(actual, apps=others if outcome.app is None else (*others, outcome.app))
        case Kind.POLICY if directory.policies is not None:
            policies = tuple(policy for policy in directory.policies if policy.id != outcome.object_id)
            policies = policies if outcome.policy is None else (*policies, outcome.policy)
            return replace(actual, directory=replace(directory, policies=policies))
        case Kind.TUNNEL:
            made = () if outcome.tunnel is None else (outcome.tunnel,)
            return replace(actual, directory=replace(directory, tunnels=(*directory.tunnels, *made)))
        case Kind.RULE | Kind.APPLICATION | Kind.POLICY:
            return actual  # a rule's document carries it
    assert_never(kind)


def _record(actual: Actual, outcome: Outcome) -> Actual:
    step = outcome.change.step
    assert isinstance(step, RecordStep)  # noqa: S101 - a record's change has a record's step
    known = actual.records.get(step.zone_id)
    if known is None:
        return actual
    others = tuple(each for each in known if each.id != outcome.object_id)
    kept = others if outcome.record is None else (*others, outcome.record)
    return replace(actual, records={**actual.records, step.zone_id: kept})
