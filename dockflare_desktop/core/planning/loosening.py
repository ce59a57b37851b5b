"""Order between logins: what lets more people in, or goes, comes after everything that would be left bare by it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dockflare_desktop.core.access.coverage import covering, host_covers, open_to_everyone, outranks, path_covers, split
from dockflare_desktop.core.access.openness import opener_than
from dockflare_desktop.core.change import Action, AppStep, Change, Kind, Phase, PolicyStep, Risk
from dockflare_desktop.core.cloud import App
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.origin.hostname import Levels, covers
from dockflare_desktop.core.planning.desired_policies import bodies
from dockflare_desktop.core.planning.draft import Closed, Draft
from dockflare_desktop.core.planning.serving import closed, in_force, lags, led_now

_LOGINS = frozenset({Kind.APPLICATION, Kind.POLICY})


def loosen_last(draft: Draft) -> None:
    """What lets more people in comes after everything that its loosening would leave bare: logins that are still to be
    made below it, and take-downs."""
    made: dict[str, list[Change]] = {}
    for change in draft.changes.values():
        if change.kind is Kind.APPLICATION and change.action is Action.CREATE:
            made.setdefault(split(change.target)[0], []).append(change)
    closing = [change for change in draft.changes.values() if _takes_an_opening_away(change)]
    for change in [
        each for each in draft.changes.values() if each.kind in _LOGINS or (closing and each.kind is Kind.RULE)
    ]:
        narrower = _narrower_first(change, made, draft)
        needs, phase, waits = change.needs, change.phase, change.waits
        if narrower:
            needs |= {each.id for each in narrower}
            phase = max(phase, *(each.phase for each in narrower))
        if change.kind is Kind.RULE and change.action is Action.CREATE and not change.urgent:
            needs |= {each.id for each in closing if _answers_through(change, each.target, draft)}
        if change.risk in (Risk.MORE_PEOPLE, Risk.EVERYONE) and change.kind in _LOGINS:
            needs |= relied_on(change.target if change.kind is Kind.APPLICATION else None, draft) - {change.id}
            phase = max(phase, Phase.UNPROTECT)
            waits = waits or _bares_closed(change, draft)
        waits = waits or _overrules_closed(change, draft)
        if (phase, needs, waits) != (change.phase, change.needs, change.waits):
            draft.changes[change.id] = replace(change, phase=phase, needs=needs, waits=waits)


def _takes_an_opening_away(change: Change) -> bool:
    step = change.step
    gone = isinstance(step, AppStep) and step.spec is None and change.phase is Phase.PREPARE
    return gone and isinstance(step, AppStep) and step.before is not None and open_to_everyone(step.before)


def _answers_through(change: Change, opened: str, draft: Draft) -> bool:
    """Whether a new rule would answer through an opening on a part of its address, which is on its way out."""
    host, path = split(opened)
    for key in change.keys:
        own = draft.judged[key].address if key in draft.judged else key.hostname
        own_host, own_path = split(own)
        hosts = own_host == host or covers(own_host, host, levels=Levels.ANY)
        if hosts and own != opened and path_covers(own_path, path):
            return True
    return False


def _bares_closed(change: Change, draft: Draft) -> bool:
    """Whether letting more people in would open an address that was closed while connectors may still answer there. A
    login on a part of it alone does not, once the rules it belongs to answer that part everywhere."""
    step, apps = change.step, draft.view.apps or ()
    if isinstance(step, AppStep):
        touched = [step.before] if step.before is not None else []
        services = [draft.judged[key] for key in change.keys if key in draft.judged]
        addresses = [] if step.spec is None or in_force(services, draft) else [step.address]
    else:
        assert isinstance(step, PolicyStep)  # noqa: S101 - the only other kind that lets people in
        ids = {step.before.id} if step.before is not None else set()
        touched = [app for app in apps if any(policy.id in ids for policy in app.policies)]
        addresses = [address for app in touched for address in app.addresses]
    for each, decides in _deciding(draft):
        within = any(_below(address, each.address) for address in addresses)
        if (decides in touched or within) and led_now(each.key.hostname, draft) and lags(each, draft):
            return True
    return False


def _deciding(draft: Draft) -> Sequence[tuple[Closed, App | None]]:
    """Closed addresses, each with the application that decides there, found once per plan."""
    if draft.deciding is None:
        apps = draft.view.apps or ()
        draft.deciding = tuple((each, next(iter(covering(apps, each.address)), None)) for each in closed(draft))
    return draft.deciding


def _overrules_closed(change: Change, draft: Draft) -> bool:
    """Whether a login on a path of a wildcard would decide for a closed address on an exact host, before its own."""
    step = change.step
    if not isinstance(step, AppStep) or step.spec is None:
        return False
    near = [each for each in closed(draft) if outranks(step.address, each.address)] if "*" in step.address else []
    return any(led_now(each.key.hostname, draft) and lags(each, draft) for each in near)


def _narrower_first(change: Change, made: Mapping[str, Sequence[Change]], draft: Draft) -> tuple[Change, ...]:
    """A new login decides for what lies below it too: where it is more open than what decides there now, the narrower
    logins that are still to be made come first, those that wait for their connectors as well. A login that goes early
    (H32) leaves what lies below it to others, so there the narrower ones always come first."""
    step = change.step
    if not isinstance(step, AppStep) or (step.spec is None and change.phase is not Phase.PREPARE):
        return ()
    host, _ = split(step.address)
    near = [each for found in made.values() for each in found] if "*" in host else made.get(host, ())
    below = [other for other in near if other.target != step.address and _below(other.target, step.address)]
    if step.spec is None or not below:
        return tuple(below)
    wanted = bodies(step.spec.policies)
    return tuple(other for other in below if _opens_there(wanted, step.address, other.target, draft))


def _opens_there(wanted: Sequence[PolicyBody], made: str, address: str, draft: Draft) -> bool:
    """Whether a login made on one address would let more people in at another below it than what decides there now."""
    decides = next(iter(covering(draft.view.apps or (), address)), None)
    if decides is None or not opener_than(wanted, [policy.body for policy in decides.policies]):
        return False
    new = App("", "", "", "self_hosted", (made,), ())
    return covering((decides, new), address)[0] is new  # what is more specific goes on deciding


def relied_on(address: str | None, draft: Draft) -> set[str]:
    """Changes that must have worked before the login on an address (None: any login) may let more people in or go."""
    found = set()
    for change in draft.changes.values():
        made = change.kind is Kind.APPLICATION and change.id == draft.login_of.get(change.target)
        if made and change.target != address and (address is None or _below(change.target, address)):
            found.add(change.id)
        if change.phase is not Phase.TAKE_DOWN:
            continue
        down = [draft.judged[key].address for key in change.keys if key in draft.judged]
        if address is None or any(_below(each, address) for each in down):
            found.add(change.id)
    return found


def _below(inner: str, outer: str) -> bool:
    inner_host, inner_path = split(inner)
    outer_host, outer_path = split(outer)
    hosts = host_covers(outer_host, inner_host) or outer_host == inner_host
    return hosts and path_covers(outer_path, inner_path)
