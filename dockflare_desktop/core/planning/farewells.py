"""Planning the end of logins: an application goes only when nothing needs it, a policy when nothing uses it (H8)."""

from collections.abc import Iterable

from dockflare_desktop.core.access.coverage import at, covering, open_to_everyone, protects, split
from dockflare_desktop.core.access.openness import admits_everyone, opener_than
from dockflare_desktop.core.change import (
    Action,
    AppStep,
    Kind,
    LedgerEntry,
    LedgerState,
    Phase,
    PolicyStep,
    Risk,
    Step,
    Why,
)
from dockflare_desktop.core.cloud import App
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.planning.books import as_adopted
from dockflare_desktop.core.planning.desired_policies import policy_key
from dockflare_desktop.core.planning.draft import Draft, change_id
from dockflare_desktop.core.planning.former import app_of, former_app
from dockflare_desktop.core.planning.judge import Judged, Stand
from dockflare_desktop.core.planning.loosening import relied_on
from dockflare_desktop.core.planning.needed import ends_of_reach, lingers, serves, still_served, zone_takes_over
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import AccessSpec, Login, LoginUnknown, NoLogin, OwnLogin

_ENDS = (Action.DELETE, Action.UPDATE)


def plan_farewells(draft: Draft) -> None:
    """Applications and policies of ours that are not asked for any more."""
    for entry in draft.view.books.written(Kind.APPLICATION) if draft.view.apps is not None else ():
        if entry.state is not LedgerState.RETURNING and _login_wanted(entry.key, draft):
            _close_unserved(entry, draft)
        elif not any(change_id(Kind.APPLICATION, each, entry.key) in draft.changes for each in _ENDS):
            _remove_app(entry, draft)
    _remove_policies(draft)


def tighten_first(key: ServiceKey, draft: Draft) -> set[str]:
    """H32: a login that admits more people than the wider one goes before its rule. One that admits everyone always
    does: a wider one may be on its way, and without any nothing gets more open by that."""
    needs = set()
    for entry in draft.held_logins.get(key.hostname, ()):
        app = _ours(entry, draft)
        if app is not None and not _login_wanted(entry.key, draft) and _opens(app, entry, draft):
            needs.add(_end_opening(entry, app, draft))
    return needs


def _end_opening(entry: LedgerEntry, app: App, draft: Draft) -> str:
    """Take a login away that lets in more people than the wider one. An adopted one lets nobody in until nothing of
    ours is served there any more: what it was before may let others in, and those were never to get to ours (H14)."""
    if entry.former is None:
        return _delete_app(entry, app, draft, phase=Phase.PREPARE)
    shut = AccessSpec(entry.key, app.name, (), app.session, app.launcher, app.idps, app.auto_redirect)
    return draft.add(
        Kind.APPLICATION,
        Action.UPDATE,
        entry.key,
        AppStep(entry.key, shut, app),
        phase=Phase.PREPARE,
        why=Why.GONE,
        keys=_keys_at(entry.key, draft),
        risk=Risk.FEWER_PEOPLE,
        urgent=_stays(entry.key, draft) or _unserved(entry.key, draft),
    )


def _ours(entry: LedgerEntry, draft: Draft) -> App | None:
    if entry.object_id:
        return draft.view.apps_by_id.get(entry.object_id)
    apps = at(draft.view.apps or (), entry.key)
    return next((app for app in apps if draft.view.books.owns_app(app, entry.key, wanted=False)), None)


def _login_wanted(address: str, draft: Draft) -> bool:
    """Whether a service, published or not, asks for a login of its own here, or for the zone's, which this one is; or
    people do for the whole zone."""
    if address.removeprefix("*.") in draft.relied_zones or draft.held_zones.get(address) is False:
        return True
    for judged in draft.by_address.get(address, ()):
        login = judged.service.login
        asks = isinstance(login, LoginUnknown) or (isinstance(login, OwnLogin) and login.spec.address == address)
        if judged.stand is not Stand.AWAY and asks:
            return True
    return False


def _opens(app: App, entry: LedgerEntry, draft: Draft) -> bool:
    if open_to_everyone(app):
        return True
    others = () if draft.view.apps is None else draft.view.apps.changed(None, app.id)
    cover = next(iter(covering(others, entry.key)), None)
    if cover is None:
        return False
    return opener_than([policy.body for policy in app.policies], [policy.body for policy in cover.policies])


def _remove_app(entry: LedgerEntry, draft: Draft) -> None:
    app = _ours(entry, draft)
    if app is None:
        draft.correct(entry, LedgerState.REMOVED)
    elif as_adopted(entry, former_app(app)):
        draft.correct(entry, LedgerState.REMOVED)  # given back before a crash
    elif app.addresses != (entry.key,):
        draft.release(entry)
    else:
        _plan_farewell(entry, app, draft)


def _plan_farewell(entry: LedgerEntry, app: App, draft: Draft) -> None:
    blocking = still_served(entry.key, app, draft) if entry.former is None else None  # H14: back as it was, not gone
    if blocking is not None:
        draft.problems.append(Problem(ProblemCode.LOGIN_KEPT, entry.key, Effect.HINT, detail=blocking))
        return
    if _opens(app, entry, draft) and entry.former is None:
        _delete_app(entry, app, draft, phase=Phase.PREPARE)
        return
    host, _ = split(entry.key)
    ends = {change.id for change in draft.changes.values() if _ends(change.kind, change.action, host, change.keys)}
    waits = not zone_takes_over(entry.key, app, draft) and lingers(entry.key, draft)
    needs = ends | ends_of_reach(host, draft) | relied_on(entry.key, draft)
    _delete_app(entry, app, draft, needs=needs, waits=waits)


def _close_unserved(entry: LedgerEntry, draft: Draft) -> None:
    """H32: a login that admits more people than the wider one does not stand while its service is not there: other
    rules would answer through it."""
    app = _ours(entry, draft)
    here = draft.by_address.get(entry.key, ())
    unserved = (
        entry.key not in draft.held_zones
        and bool(here)
        and all(each.stand is not Stand.WANT and not each.served for each in here)
    )
    if app is not None and unserved and app.addresses == (entry.key,) and _opens(app, entry, draft):
        _end_opening(entry, app, draft)


def _ends(kind: Kind, action: Action, host: str, keys: tuple[ServiceKey, ...]) -> bool:
    """Changes after which an address is no longer served, or no longer needs its login."""
    touches = any(key.hostname == host for key in keys)
    return touches and (kind is Kind.RULE or (kind is Kind.RECORD and action is Action.DELETE))


def _delete_app(  # noqa: PLR0913 - what decides when it may go
    entry: LedgerEntry,
    app: App,
    draft: Draft,
    *,
    phase: Phase = Phase.UNPROTECT,
    needs: Iterable[str] = (),
    waits: bool = False,
) -> str:
    bared = _bared(entry.key, app, draft)
    risk = Risk.EVERYONE if bared or _opened(entry.key, app, draft) else Risk.MORE_PEOPLE
    if phase is Phase.PREPARE or open_to_everyone(app):
        risk = Risk.NONE
    if entry.former is not None:
        risk = _risk_of_giving_back(entry.former, app, draft)
    return draft.add(
        Kind.APPLICATION,
        Action.DELETE,
        entry.key,
        AppStep(entry.key, None, app, restore=entry.former),
        phase=phase,
        why=Why.GONE,
        keys=[*_keys_at(entry.key, draft), *bared],
        needs=needs,
        risk=risk,
        waits=waits,
        urgent=phase is Phase.PREPARE and (_stays(entry.key, draft) or _unserved(entry.key, draft)),
    )


def _bared(address: str, app: App, draft: Draft) -> list[ServiceKey]:
    """Services that a whole zone's login covers and that are public once it goes, since people want none there."""
    if not draft.held_zones.get(address):
        return []
    others = () if draft.view.apps is None else draft.view.apps.changed(None, app.id)
    without = [each for each in draft.judged.values() if each.served and isinstance(each.service.login, NoLogin)]
    covered = [each for each in without if app in covering(draft.view.apps or (), each.address)]
    return [each.service.key for each in covered if protects(others, each.address) is None]


def _opened(address: str, app: App, draft: Draft) -> bool:
    """Whether a service that is up on this very address wants no login any more, and nothing else covers it."""
    here = (each for each in draft.judged.values() if each.served and each.address == address)
    others = () if draft.view.apps is None else draft.view.apps.changed(None, app.id)
    return any(isinstance(each.service.login, NoLogin) for each in here) and protects(others, address) is None


def _risk_of_giving_back(former: JsonObject, app: App, draft: Draft) -> Risk:
    """H14: it is not gone afterwards, it lets in whom it let in before."""
    then = [policy.body for policy in app_of(former, app, draft.view.policies).policies]
    now = [policy.body for policy in app.policies]
    if opener_than(then, now):
        return Risk.EVERYONE if admits_everyone(then) else Risk.MORE_PEOPLE
    return Risk.FEWER_PEOPLE if opener_than(now, then) else Risk.NONE


def _stays(address: str, draft: Draft) -> bool:
    """Whether services here are not on their way out: then taking an opening away only closes (H1)."""
    here = draft.by_address.get(address, ())
    return any(judged.stand is not Stand.AWAY for judged in here)


def _unserved(address: str, draft: Draft) -> bool:
    """Whether no rule of ours is left that was written for this address: only others answer through its login now."""
    host, path = split(address)
    tunnels = draft.view.tunnels.values()
    return not any(serves(key, host, path) for tunnel in tunnels for key in draft.view.own_rules(tunnel))


def _keys_at(address: str, draft: Draft) -> list[ServiceKey]:
    """Services whose login this is, and the ones on its hostname that nobody asks for any more."""
    here = [judged.service.key for judged in draft.by_address.get(address, ())]
    return here + [key for key in draft.keys_of_host(split(address)[0]) if key not in draft.judged]


def _remove_policies(draft: Draft) -> None:
    """Reusable policies of ours that no application uses and no service asks for."""
    view = draft.view
    policies = view.given.actual.directory.policies
    if policies is None or view.apps is None:
        return
    asked = {key for judged in draft.judged.values() for key in _policy_keys(judged)}
    asked |= {key for each in view.given.zones for key in _keys_of(each.login)}
    deleted = {app_id: change.id for change in draft.changes.values() if (app_id := _deleted(change.step))}
    for entry in view.books.all_held(Kind.POLICY):
        if entry.key in asked:
            continue
        standing = view.books.own_policy(entry.key, None, policies)
        if standing is None:
            draft.correct(entry, LedgerState.REMOVED)
            continue
        if entry.former is not None:  # adopted: it was never changed, and stays its owner's
            continue
        users = [app.id for app in view.apps if any(policy.id == standing.id for policy in app.policies)]
        needs = {deleted.get(user) or _swapped(user, draft) for user in users}
        if "" not in needs:
            draft.add(
                Kind.POLICY,
                Action.DELETE,
                entry.key,
                PolicyStep(entry.key, None, standing),
                phase=Phase.TIDY,
                why=Why.UNUSED,
                needs=needs,
            )


def _policy_keys(judged: Judged) -> list[str]:
    login = judged.service.login
    return [] if judged.stand is Stand.AWAY else _keys_of(login)


def _keys_of(login: Login) -> list[str]:
    if not isinstance(login, OwnLogin):
        return []
    return [key for use in login.spec.policies if (key := policy_key(use)) is not None]


def _deleted(step: Step) -> str:
    """The id of the application a step deletes; "" for other steps."""
    return step.before.id if isinstance(step, AppStep) and step.spec is None and step.before is not None else ""


def _swapped(app_id: str, draft: Draft) -> str:
    """The id of the change that gives an application other policies; "" where none does."""
    for change in draft.changes.values():
        step = change.step
        if isinstance(step, AppStep) and step.spec is not None and step.before is not None and step.before.id == app_id:
            return change.id
    return ""
