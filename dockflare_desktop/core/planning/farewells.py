"""Planning the end of logins: an application goes only when nothing needs it, a policy when nothing uses it (H8)."""

from collections.abc import Iterable, Mapping

from dockflare_desktop.core.access.coverage import at, covering, open_to_everyone, split
from dockflare_desktop.core.access.openness import opener_than
from dockflare_desktop.core.change import (
    Action,
    AppStep,
    Kind,
    LedgerEntry,
    LedgerState,
    Phase,
    PolicyStep,
    Risk,
    RuleStep,
    Step,
    Why,
)
from dockflare_desktop.core.cloud import App
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.origin.hostname import Levels, covers
from dockflare_desktop.core.origin.order import prefix_pattern, swallows
from dockflare_desktop.core.planning.books import rule_key
from dockflare_desktop.core.planning.desired import policy_key
from dockflare_desktop.core.planning.draft import Draft, change_id
from dockflare_desktop.core.planning.judge import Judged, Stand
from dockflare_desktop.core.planning.loosening import relied_on
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import LoginUnknown, NoLogin, OwnLogin


def plan_farewells(draft: Draft) -> None:
    """Applications and policies of ours that are not asked for any more."""
    for entry in draft.view.books.all_held(Kind.APPLICATION):
        _remove_app(entry, draft)
    _remove_policies(draft)


def tighten_first(key: ServiceKey, draft: Draft) -> set[str]:
    """H32: a login that admits more people than the wider one goes before its rule."""
    needs = set()
    for entry in draft.view.books.all_held(Kind.APPLICATION):
        host, _ = split(entry.key)
        app = _ours(entry, draft)
        unwanted = host == key.hostname and app is not None and not _login_wanted(entry.key, draft)
        if unwanted and app is not None and _opens(app, entry, draft):
            needs.add(_delete_app(entry, app, draft, phase=Phase.PREPARE))
    return needs


def _ours(entry: LedgerEntry, draft: Draft) -> App | None:
    if entry.object_id:
        return draft.view.apps_by_id.get(entry.object_id)
    apps = at(draft.view.apps or (), entry.key)
    return next((app for app in apps if draft.view.books.owns_app(app, entry.key, wanted=False)), None)


def _login_wanted(address: str, draft: Draft) -> bool:
    """Whether a service, published or not, asks for a login of its own here."""
    for judged in draft.by_address.get(address, ()):
        login = judged.service.login
        asks = isinstance(login, LoginUnknown) or (isinstance(login, OwnLogin) and login.spec.address == address)
        if judged.stand is not Stand.AWAY and asks:
            return True
    return False


def _opens(app: App, entry: LedgerEntry, draft: Draft) -> bool:
    others = [each for each in draft.view.apps or () if each.id != app.id]
    cover = next(iter(covering(others, entry.key)), None)
    if cover is None:
        return False
    return opener_than([policy.body for policy in app.policies], [policy.body for policy in cover.policies])


def _remove_app(entry: LedgerEntry, draft: Draft) -> None:
    view = draft.view
    if view.apps is None or view.in_doubt(split(entry.key)[0]) or _login_wanted(entry.key, draft):
        return
    if change_id(Kind.APPLICATION, Action.DELETE, entry.key) in draft.changes:
        return
    app = _ours(entry, draft)
    if app is None:
        draft.correct(entry, LedgerState.REMOVED)
        return
    if app.addresses != (entry.key,):
        draft.release(entry)
        return
    host, path = split(entry.key)
    ends = {change.id for change in draft.changes.values() if _ends(change.kind, change.action, host, change.keys)}
    if (blocking := _still_served(entry.key, draft)) is not None:
        draft.problems.append(Problem(ProblemCode.LOGIN_KEPT, entry.key, Effect.HINT, detail=blocking))
        return
    ends |= relied_on(entry.key, draft)
    opened = any(_meant_open(judged) for judged in draft.by_address.get(entry.key, ()))
    stays = bool(path) and not opened and _record_stays(host, draft)
    waits = stays and not _gone_everywhere(host, path, draft)
    _delete_app(entry, app, draft, needs=ends, waits=waits)


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
    tightens = phase is Phase.PREPARE or open_to_everyone(app)
    return draft.add(
        Kind.APPLICATION,
        Action.DELETE,
        entry.key,
        AppStep(entry.key, None, app),
        phase=phase,
        why=Why.GONE,
        keys=_keys_at(entry.key, draft),
        needs=needs,
        risk=Risk.NONE if tightens else Risk.MORE_PEOPLE,
        waits=waits,
    )


def _keys_at(address: str, draft: Draft) -> list[ServiceKey]:
    """Services whose login this is, and the ones on its hostname that nobody asks for any more."""
    here = [judged.service.key for judged in draft.by_address.get(address, ())]
    return here + [key for key in draft.keys_of_host(split(address)[0]) if key not in draft.judged]


def _still_served(address: str, draft: Draft) -> str | None:
    """H8: a rule that goes on serving the address and is not meant to be open; None where nothing does."""
    view = draft.view
    host, path = split(address)
    if not _reached(host, draft):
        return None
    steps = [change.step for change in draft.changes.values()]
    going = {(step.tunnel, step.key) for step in steps if isinstance(step, RuleStep) and step.rule is None}
    opened = any(_meant_open(judged) for judged in draft.by_address.get(address, ()))
    for tunnel in view.tunnels.values():
        for rule in view.rules(tunnel):
            key = rule_key(rule)
            judged = draft.judged.get(key)
            ours = opened and judged is not None and _meant_open(judged) and key in view.own_rules(tunnel)
            if (tunnel.name, key) not in going and _serves(key, host, path) and not ours and not _is_status(rule):
                return f"{tunnel.name} {key}"
    return None


def _meant_open(judged: Judged) -> bool:
    return judged.stand is Stand.WANT and isinstance(judged.service.login, NoLogin)


def _reached(host: str, draft: Draft) -> bool:
    """Whether a record goes on leading visitors to the hostname after this plan."""
    return _record_stays(host, draft) or any(
        draft.view.wildcard_answers(zone.id, host) for zone in draft.view.zones.values()
    )


def _is_status(rule: Mapping[str, object]) -> bool:
    return str(rule.get("service", "")).startswith("http_status:")


def _serves(key: ServiceKey, host: str, path: str) -> bool:
    """Whether a rule serves an application's address: for a whole hostname any rule that answers it, for a path one
    that is written for that path or below (H8: a path's login goes with its service)."""
    if path:
        return key.hostname == host and bool(key.path) and swallows(ServiceKey(host, prefix_pattern(path)), key)
    return key.hostname in ("", "*", host) or covers(key.hostname, host, levels=Levels.ANY)


def _record_stays(host: str, draft: Draft) -> bool:
    view = draft.view
    deleted = change_id(Kind.RECORD, Action.DELETE, host) in draft.changes
    return not deleted and any(view.records(zone.id, host) for zone in view.zones.values())


def _gone_everywhere(host: str, path: str, draft: Draft) -> bool:
    """Whether every connector has the version in which no rule of ours is written for this path any more."""
    view = draft.view
    for name, tunnel in view.tunnels.items():
        if any(_serves(rule_key(rule), host, path) for rule in view.rules(tunnel)):
            draft.watch.add(name)
            return False
        if view.document(tunnel) is not None:
            draft.watch.add(name)
            if not view.confirmed(tunnel):
                return False
    return True


def _remove_policies(draft: Draft) -> None:
    """Reusable policies of ours that no application uses and no service asks for."""
    view = draft.view
    policies = view.given.actual.directory.policies
    if policies is None or view.apps is None:
        return
    asked = {key for judged in draft.judged.values() for key in _policy_keys(judged)}
    deleted = {app_id: change.id for change in draft.changes.values() if (app_id := _deleted(change.step))}
    for entry in view.books.all_held(Kind.POLICY):
        if entry.key in asked:
            continue
        standing = view.books.own_policy(entry.key, None, policies)
        if standing is None:
            draft.correct(entry, LedgerState.REMOVED)
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
    if judged.stand is Stand.AWAY or not isinstance(login, OwnLogin):
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
