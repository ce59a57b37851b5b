"""The second lock: which application's AUD a connector checks for a service, if any (H5)."""

from typing import assert_never

from dockflare_desktop.core.access.coverage import address_of, at, covering
from dockflare_desktop.core.access.openness import has_bypass
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.desired import rule_body, with_lock
from dockflare_desktop.core.planning.desired_policies import bodies
from dockflare_desktop.core.planning.situation import Lock, View
from dockflare_desktop.core.service import LoginUnknown, NoLogin, OwnLogin, Service, ZoneLogin


def lock_of(service: Service, view: View) -> Lock | None:
    """The lock a service's rule should carry. None where a policy is `bypass` (such requests carry no token), where it
    is switched off, or where the team's name is not known."""
    essential = service.key.hostname.startswith("*")
    if not view.team or not (view.given.settings.second_lock or essential):
        return None
    address = address_of(service.key, service.path)
    login = service.login
    match login:
        case NoLogin() | LoginUnknown():
            return None
        case OwnLogin(spec=spec):
            if has_bypass(bodies(spec.policies)):
                return None
            app = view.own_at(address)
            return Lock(address, app.aud if app is not None else "")
        case ZoneLogin() as login:
            return _lock_of_zone(login, address, view)
    assert_never(login)


def _lock_of_zone(login: ZoneLogin, address: str, view: View) -> Lock | None:
    """The zone's application as it stands, or as it is about to be; none where a narrower login decides."""
    whole = view.whole_zones.get(f"*.{login.zone}")
    spec = None if whole is None else whole.spec
    zone_apps = at(view.apps or (), f"*.{login.zone}")
    decides = next(iter(covering(zone_apps, address)), None)
    nearest = next(iter(covering(view.apps or (), address)), None)
    if login.implied and nearest is not None and nearest not in zone_apps and view.own_at(address) is not nearest:
        return None
    if decides is None and spec is None:
        return None
    said = [policy.body for policy in decides.policies] if decides is not None else []
    if has_bypass([*said, *(bodies(spec.policies) if spec is not None else ())]):
        return None
    return Lock(f"*.{login.zone}", decides.aud if decides is not None else "")


def wanted_rule(service: Service, view: View) -> tuple[JsonObject, Lock | None]:
    """The rule a service wants, as complete as it can be now, and its lock."""
    known = view.wanted_rules.get(service.key)
    if known is None:
        known = view.wanted_rules[service.key] = _wanted_rule(service, view)
    return known


def _wanted_rule(service: Service, view: View) -> tuple[JsonObject, Lock | None]:
    rule = rule_body(service)
    lock = lock_of(service, view)
    if lock is None or not lock.aud:
        return rule, lock
    return with_lock(rule, view.team, lock.aud), lock
