"""A visitor with a face before the account's logins: signed in or not, from somewhere, perhaps with a token.

Cloudflare's documented rules, worked out from the account's state alone and apart from the program, so that tests can
hold the program's own verdicts against them: bypass and service auth first, by precedence; then allow and deny, by
precedence, for whoever signed in; the first match ends it; a policy matches by any include, all require, no exclude.
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.state import Access
from dockflare_desktop.demo.values import Body, objects, part
from dockflare_desktop.demo.visitor import covering_app

_ELSEWHERE_MOST = 6  # rules that only Cloudflare can judge, in one application; all their outcomes are tried


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody; "" is none of it. `method` and `token` are ids."""

    email: str = ""
    country: str = ""
    address: str = ""
    method: str = ""
    token: str = ""
    certificate: str = ""


def enters(account: Account, host: str, path: str, guest: Guest) -> bool | None:
    """Whether a guest gets past the login that covers a URL; None where that hangs on what only Cloudflare knows."""
    ident = covering_app(account.access, host, path)
    if ident is None:
        return True
    policies = [account.access.policies[link.policy].body for link in account.access.apps[ident].links]
    allowed = account.access.apps[ident].body.get("allowed_idps") or []
    unknown = list({repr(rule): rule for body in policies for rule in _unknown(account.access, body)}.values())
    if len(unknown) > _ELSEWHERE_MOST:
        return None
    found = set()
    for outcome in product((False, True), repeat=len(unknown)):
        fit = [rule for rule, fits in zip(unknown, outcome, strict=True) if fits]
        found.add(_Doorman(account.access, guest, fit).admits(policies, allowed))
    return found.pop() if len(found) == 1 else None


_KNOWN = (
    *("everyone", "ip", "geo", "service_token", "any_valid_service_token", "certificate", "common_name"),
    *("email", "email_domain", "login_method"),
)
_AFTER_SIGN_IN = (
    *("email", "email_domain", "email_list", "login_method", "auth_method", "auth_context", "external_evaluation"),
    *("github-organization", "gsuite", "azureAD", "okta", "saml", "oidc", "user_risk_score"),
    "cloudflare_account_member",
)


def _unknown(access: Access, holder: Body) -> Iterator[Body]:
    for key in ("include", "require", "exclude"):
        for rule in objects(holder.get(key)):
            if "group" in rule:
                yield from _unknown(access, access.groups[str(part(rule, "group")["id"])])
            elif next(iter(rule)) not in _KNOWN:
                yield rule


class _Doorman:
    """Decides for one guest, with the rules that only Cloudflare knows settled one way."""

    def __init__(self, access: Access, guest: Guest, fit: list[Body]) -> None:
        self._access = access
        self._guest = guest
        self._fit = fit

    def admits(self, policies: list[Body], allowed: object) -> bool:
        for policy in policies:
            if policy["decision"] in ("bypass", "non_identity") and self._matches(policy, signed_in=False):
                return True
        if not self._guest.email or (isinstance(allowed, list) and allowed and self._guest.method not in allowed):
            return False
        for policy in policies:
            if policy["decision"] in ("allow", "deny") and self._matches(policy, signed_in=True):
                return policy["decision"] == "allow"
        return False

    def _matches(self, holder: Body, *, signed_in: bool) -> bool:
        def holds(key: str) -> list[bool]:
            return [self._fits(rule, signed_in=signed_in) for rule in objects(holder.get(key))]

        return any(holds("include")) and all(holds("require")) and not any(holds("exclude"))

    def _fits(self, rule: Body, *, signed_in: bool) -> bool:
        (name,) = rule
        if name == "group":
            return self._matches(self._access.groups[str(part(rule, "group")["id"])], signed_in=signed_in)
        if name in _AFTER_SIGN_IN and not signed_in:
            return False
        if name not in _KNOWN:
            return rule in self._fit
        return self._sees(name, part(rule, name))

    def _sees(self, name: str, wanted: Body) -> bool:
        guest = self._guest
        if name == "ip":
            return _inside(guest.address, str(wanted["ip"]))
        seen: dict[str, bool] = {
            "everyone": True,
            "any_valid_service_token": guest.token != "",
            "certificate": guest.certificate != "",
            "service_token": guest.token == wanted.get("token_id"),
            "common_name": guest.certificate == wanted.get("common_name"),
            "geo": guest.country == wanted.get("country_code"),
            "login_method": guest.method == wanted.get("id"),
            "email": guest.email.lower() == str(wanted.get("email")).lower(),
            "email_domain": guest.email.lower().endswith("@" + str(wanted.get("domain")).lower().lstrip("@")),
        }
        return seen[name]


def _inside(address: str, network: str) -> bool:
    """Whether an address lies in a range; one of the other family does not."""
    if not address:
        return False
    return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
