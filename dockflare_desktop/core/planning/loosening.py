"""Order between logins: what lets more people in, or goes, comes after everything that would be left bare by it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dockflare_desktop.core.access.coverage import covering, host_covers, path_covers, split
from dockflare_desktop.core.access.openness import opener_than
from dockflare_desktop.core.change import Action, AppStep, Change, Kind, Phase, Risk
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.planning.desired import bodies
from dockflare_desktop.core.planning.draft import Draft


def loosen_last(draft: Draft) -> None:
    """What lets more people in comes after everything that its loosening would leave bare: logins that are still to be
    made below it, and take-downs."""
    made: dict[str, list[Change]] = {}
    for change in draft.changes.values():
        if change.kind is Kind.APPLICATION and change.action is Action.CREATE:
            made.setdefault(split(change.target)[0], []).append(change)
    for change in list(draft.changes.values()):
        narrower = _narrower_first(change, made, draft)
        needs = change.needs | {each.id for each in narrower}
        phase = max((change.phase, *(each.phase for each in narrower)))
        if change.risk in (Risk.MORE_PEOPLE, Risk.EVERYONE) and change.kind in (Kind.APPLICATION, Kind.POLICY):
            needs |= relied_on(change.target if change.kind is Kind.APPLICATION else None, draft) - {change.id}
            phase = max(phase, Phase.UNPROTECT)
        if (phase, needs) != (change.phase, change.needs):
            draft.changes[change.id] = replace(change, phase=phase, needs=needs)


def _narrower_first(change: Change, made: Mapping[str, Sequence[Change]], draft: Draft) -> tuple[Change, ...]:
    """A new login decides for what lies below it too: where it is more open than what decides there now, the narrower
    logins that are still to be made come first, those that wait for their connectors as well. A login that goes early
    (H32) leaves what lies below it to others, so there the narrower ones always come first."""
    step = change.step
    if not isinstance(step, AppStep) or (step.spec is None and change.phase is not Phase.PREPARE):
        return ()
    wanted = None if step.spec is None else bodies(step.spec.policies)
    host, _ = split(step.address)
    near = [each for found in made.values() for each in found] if "*" in host else made.get(host, ())
    return tuple(
        other
        for other in near
        if other.target != step.address
        and _below(other.target, step.address)
        and (wanted is None or _opens_there(wanted, other.target, draft))
    )


def _opens_there(wanted: Sequence[PolicyBody], address: str, draft: Draft) -> bool:
    decides = next(iter(covering(draft.view.apps or (), address)), None)
    return decides is not None and opener_than(wanted, [policy.body for policy in decides.policies])


def relied_on(address: str | None, draft: Draft) -> set[str]:
    """Changes that must have worked before the login on an address (None: any login) may let more people in or go."""
    found = set()
    for change in draft.changes.values():
        made = change.kind is Kind.APPLICATION and change.id == draft.login_of.get(change.target)
        if made and change.target != address and (address is None or _below(change.target, address)):
            found.add(change.id)
        down = [draft.judged[key].address for key in change.keys if key in draft.judged]
        if change.phase is Phase.TAKE_DOWN and (address is None or any(_below(each, address) for each in down)):
            found.add(change.id)
    return found


def _below(inner: str, outer: str) -> bool:
    inner_host, inner_path = split(inner)
    outer_host, outer_path = split(outer)
    hosts = host_covers(outer_host, inner_host) or outer_host == inner_host
    return hosts and path_covers(outer_path, inner_path)
