"""Planning logins: reusable policies and applications to create or change, and in which order with their rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.coverage import covering, open_to_everyone, protects
from dockflare_desktop.core.access.openness import admits_everyone, has_bypass, opener_than, policy_opens
from dockflare_desktop.core.change import Action, AppStep, Kind, LedgerEntry, Phase, PolicyStep, Risk, Why
from dockflare_desktop.core.cloud import App, Policy
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.planning.books import rule_key
from dockflare_desktop.core.planning.desired_applications import app_matches, app_value
from dockflare_desktop.core.planning.desired_policies import (
    bodies,
    body_of,
    marked_body,
    policy_json,
    policy_key,
    same_policy,
)
from dockflare_desktop.core.planning.draft import Draft
from dockflare_desktop.core.planning.drifted import Opens, Policies, unmarked_body, why_differs, written_spec
from dockflare_desktop.core.planning.ingress import swallower
from dockflare_desktop.core.planning.judge import Judged, Stand, asks_protection
from dockflare_desktop.core.planning.serving import in_force
from dockflare_desktop.core.service import AccessSpec, OwnLogin, PolicyUse
from dockflare_desktop.core.settings import Drift


@dataclass(frozen=True, slots=True)
class _Asked:
    address: str
    spec: AccessSpec
    services: tuple[Judged, ...]
    app: App | None
    wanted: bool = True  # else all its services are blocked by something else, and only closing is done

    @property
    def own(self) -> tuple[Judged, ...]:
        """Services that it is the login of; behind a whole zone's lie others, each under a rule of its own."""
        return tuple(each for each in self.services if each.address == self.address)


def plan_logins(draft: Draft) -> None:
    """Changes that bring every wanted application (and its policies) into place; of a service that is blocked, only
    those that close."""
    every = _asked(draft)
    policies = _plan_policies(every, draft)
    for asked in every:
        used = {key: policies[key] for use in asked.spec.policies if (key := policy_key(use)) in policies and key}
        ids = {key: each.id for key, each in used.items() if each.id}
        needs = frozenset(each.need for each in used.values() if each.need)
        if asked.app is None:
            _create(asked, needs, draft)
        elif app_matches(asked.spec, asked.app, ids, draft.view.books.installation):
            draft.confirm(Kind.APPLICATION, asked.address, asked.app.id, _value_of(asked.app))
        else:
            _update(asked, asked.app, needs, draft)


def _value_of(app: App) -> Callable[[], JsonObject]:
    return lambda: app_value(app)


def _asked(draft: Draft) -> tuple[_Asked, ...]:
    by_address: dict[str, list[Judged]] = {}
    for judged in draft.judged.values():
        if isinstance(judged.service.login, OwnLogin) and (judged.stand is Stand.WANT or _guards(judged, draft)):
            by_address.setdefault(judged.address, []).append(judged)
    found = []
    for address, services in by_address.items():
        login = services[0].service.login
        assert isinstance(login, OwnLogin)  # noqa: S101 - filtered above; for the type checker
        app = draft.view.own_at(address)
        wanted = any(judged.stand is Stand.WANT for judged in services)
        found.append(_Asked(address, login.spec, tuple(services), app, wanted=wanted))
    return (*found, *_asked_zones(by_address, draft))


def _asked_zones(by_address: Mapping[str, Sequence[Judged]], draft: Draft) -> list[_Asked]:
    """Logins of whole zones, with the services that lie behind them."""
    found = []
    for address, stand in draft.view.whole_zones.items():
        if stand.spec is not None and address not in by_address:
            here = [each for each in draft.judged.values() if each.login_at == address and each.stand is not Stand.AWAY]
            found.append(_Asked(address, stand.spec, tuple(here), draft.view.own_at(address)))
    return found


def _guards(judged: Judged, draft: Draft) -> bool:
    """Whether a service that is blocked by something else is reached through a login of ours: that is kept right."""
    ours = draft.view.own_at(judged.address) is not None and judged.address not in draft.view.given.denied
    return judged.stand is Stand.STILL and judged.served and ours


# --- reusable policies -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Standing:
    """What became of one reusable policy: its id where it stands, the id of the change that makes or closes it."""

    id: str = ""
    need: str = ""


def _plan_policies(asked: tuple[_Asked, ...], draft: Draft) -> Mapping[str, _Standing]:
    """Every reusable policy once, however many applications use it."""
    users: dict[str, tuple[PolicyUse, list[_Asked]]] = {}
    for each in asked:
        for use in each.spec.policies:
            key = policy_key(use)
            if key is not None and use.body is not None:
                users.setdefault(key, (use, []))[1].append(each)
    return {key: _plan_policy(key, use, found, draft) for key, (use, found) in users.items()}


def _plan_policy(key: str, use: PolicyUse, users: list[_Asked], draft: Draft) -> _Standing:
    view = draft.view
    assert use.body is not None  # noqa: S101 - collected by that
    body = marked_body(use.body, view.books.installation)
    keys = [judged.service.key for asked in users for judged in asked.services]
    entry = view.books.held(Kind.POLICY, key)
    standing = view.books.own_policy(key, body, view.policies)
    if (kept := _left_alone(entry, standing, draft)) is not None:
        return kept
    if standing is None:
        step = PolicyStep(key, use)
        need = draft.add(Kind.POLICY, Action.CREATE, key, step, phase=Phase.PREPARE, why=Why.STARTED, keys=keys)
        return _Standing(need=need)
    if same_policy(body, standing.body):
        draft.confirm(Kind.POLICY, key, standing.id, lambda: policy_json(standing.body))
        return _Standing(standing.id)
    written = None if entry is None else body_of(entry.value)
    was = () if written is None else (written,)
    found = why_differs(
        entry, policy_json(standing.body), Policies((standing.body,), (body,), was), opens=_policy_opens
    )
    if found.why is Why.DRIFTED and view.given.settings.drift is Drift.REPORT and not found.urgent:
        for asked in users:
            _report(asked, draft, Kind.POLICY, entry, policy_json(standing.body))
        return _Standing(standing.id)
    if not found.urgent and not any(asked.wanted for asked in users):
        return _Standing(standing.id)
    if found.back and written is not None:  # what is asked for beyond it may have to wait
        use, body = replace(use, body=unmarked_body(written)), written
    need = draft.add(
        Kind.POLICY,
        Action.UPDATE,
        key,
        PolicyStep(key, use, standing),
        phase=Phase.PREPARE,
        why=found.why,
        keys=keys,
        risk=_risk((body,), (standing.body,), opens=_policy_opens),
        urgent=found.urgent,
    )
    return _Standing(standing.id, need if found.urgent else "")  # no login is made of a policy that is still too open


def _left_alone(entry: LedgerEntry | None, standing: Policy | None, draft: Draft) -> _Standing | None:
    """A policy that is used as it is: one that could not be read (unread is not gone), and somebody else's that was
    adopted, which says what is asked for (numbering) and is never changed."""
    if entry is None or not entry.object_id:
        return None
    unread = standing is None and not draft.view.policies_read
    return _Standing(entry.object_id) if unread or (standing is not None and entry.former is not None) else None


# --- applications ----------------------------------------------------------------------------------------------------


def _create(asked: _Asked, needs: frozenset[str], draft: Draft) -> None:
    view = draft.view
    up = any(judged.served for judged in asked.services)
    wanted = bodies(asked.spec.policies)
    known = view.books.held(Kind.APPLICATION, asked.address) is not None
    cover = next(iter(covering(view.apps or (), asked.address)), None)
    bodies_of_cover = [] if cover is None else [policy.body for policy in cover.policies]
    # H4, H5: its rule could carry no lock meanwhile, so the wider login leaves it bare below its first level
    lockless = asked.address.startswith("*") and has_bypass(bodies_of_cover)
    bare = lockless or protects(view.apps or (), asked.address) is None
    exposed = up and bare and asks_protection(asked.services[0].service)
    why = Why.RESTORE_LOGIN if exposed else Why.DRIFTED if known else Why.STARTED
    opens = cover is not None and not lockless and opener_than(wanted, bodies_of_cover)
    closes = up and cover is not None and not opener_than(wanted, bodies_of_cover)
    made = draft.add(
        Kind.APPLICATION,
        Action.CREATE,
        asked.address,
        AppStep(asked.address, asked.spec),
        phase=Phase.UNPROTECT if opens else Phase.PROTECT,
        why=why,
        keys=[judged.service.key for judged in asked.services],
        needs=needs,
        risk=_risk(wanted, bodies_of_cover) if opens else Risk.NONE,
        waits=opens and not in_force(asked.own, draft),
        urgent=exposed or closes,
    )
    if not opens:
        draft.login_of[asked.address] = made
        draft.made_login.add(asked.address)


def _update(asked: _Asked, app: App, needs: frozenset[str], draft: Draft) -> None:
    view = draft.view
    now = [policy.body for policy in app.policies]
    wanted = bodies(asked.spec.policies)
    entry = view.books.held(Kind.APPLICATION, asked.address)
    spec = None if entry is None else written_spec(entry, draft)
    was = () if spec is None else bodies(spec.policies)
    found = why_differs(entry, app_value(app), Policies(now, wanted, was))
    if found.why is Why.DRIFTED and view.given.settings.drift is Drift.REPORT and not found.urgent:
        _report(asked, draft, Kind.APPLICATION, entry, app_value(app))
        return
    if not found.urgent and not asked.wanted:
        return
    if found.back and spec is not None:
        asked, wanted, needs = replace(asked, spec=spec), was, frozenset()
    opens = opener_than(wanted, now) and not found.urgent and _otherwise_answered(asked, draft)
    made = draft.add(
        Kind.APPLICATION,
        Action.UPDATE,
        asked.address,
        AppStep(asked.address, asked.spec, app),
        phase=Phase.UNPROTECT if opens else Phase.PROTECT,
        why=found.why,
        keys=[judged.service.key for judged in asked.services],
        needs=needs,
        risk=_risk(wanted, now),
        waits=opens and not found.urgent and not in_force(asked.own, draft),
        urgent=found.urgent,
    )
    if not opens:
        draft.login_of[asked.address] = made
        if open_to_everyone(app):
            draft.made_login.add(asked.address)


def _risk(wanted: Sequence[PolicyBody], now: Sequence[PolicyBody], opens: Opens = opener_than) -> Risk:
    if opens(wanted, now):
        return Risk.EVERYONE if admits_everyone(wanted) and not admits_everyone(now) else Risk.MORE_PEOPLE
    return Risk.FEWER_PEOPLE if opens(now, wanted) else Risk.NONE


def _policy_opens(new: Sequence[PolicyBody], old: Sequence[PolicyBody]) -> bool:
    """The same of one reusable policy, whatever stands beside it."""
    return policy_opens(new[0], old[0])


def _otherwise_answered(asked: _Asked, draft: Draft) -> bool:
    """Whether another rule would answer the address where ours is not there yet."""
    for judged in asked.own:
        key = judged.service.key
        others = [rule for rule in draft.view.rules(draft.view.tunnel(judged.service)) if rule_key(rule) != key]
        if swallower(key, others) is not None:
            return True
    return False


def _report(asked: _Asked, draft: Draft, kind: Kind, entry: LedgerEntry | None, now: JsonObject) -> None:
    wrote = {} if entry is None else {key: value for key, value in entry.value.items() if key in now}
    for judged in asked.services:
        draft.tell_drift(judged.service.key, kind, wrote, {key: now[key] for key in wrote})
