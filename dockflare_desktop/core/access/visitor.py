"""A visitor, and what each selector sees of one: it matches, it does not, or it cannot be judged here.

Selectors and what they see: cloudflare-api.md section 2, "Access". A value that is not known is never guessed.
"""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from dockflare_desktop.core.model import Json, JsonObject

Truth = bool | None  # None: cannot be judged
IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


class Missing(StrEnum):
    """What would have to be known to judge a rule or a policy."""

    NOTHING = ""
    EMAIL = "email"
    COUNTRY = "country"
    ADDRESS = "address"
    METHOD = "method"
    TOKEN = "token"  # noqa: S105 - a kind of value, not a secret
    CERTIFICATE = "certificate"
    DEVICE = "device"
    GROUP = "group"  # what is in an Access group: it could not be read, or contains itself
    POLICY = "policy"  # what a policy says: it could not be read
    OUTSIDE = "outside"  # a list, a provider's groups, a risk score, a service: only Cloudflare knows
    KIND = "kind"  # a rule, decision or option that this program does not know
    APPROVAL = "approval"  # somebody approves each visit


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes to an address. None means not known, "" means there is none of it."""

    email: str | None = None  # as signed in; "": does not sign in
    country: str | None = None  # two letters
    address: str | None = None  # an IP address, or a range: somewhere in it
    method: str | None = None  # id of the sign-in method
    token: str | None = ""  # id of the service token sent along; nobody sends one by accident
    certificate: str | None = None  # common name of the client certificate
    device: bool | None = None  # whether the device is enrolled in the organisation
    memberships: Mapping[str, bool] = field(default_factory=dict)  # of Access groups by id, as last read

    @property
    def signs_in(self) -> Truth:
        """Whether there is an identity at all."""
        if self.email is not None:
            return self.email != ""
        return True if self.method else None


EVERYWHERE = ("0.0.0.0/0", "::/0")  # the two kinds of visitor there are
STRANGERS = tuple(Visitor(email="", method="", address=each, certificate="", device=False) for each in EVERYWHERE)
"""Anybody from anywhere: no account, no token, no certificate, no device that is known."""


def _text(body: JsonObject, key: str) -> str | None:
    value: Json = body.get(key)
    return value if isinstance(value, str) and value else None


def _same(wanted: str | None, found: str | None) -> Truth:
    """Case does not count: not in e-mail addresses and domains, countries or ids."""
    if found == "":
        return False
    return None if wanted is None or found is None else wanted.casefold() == found.casefold()


def _some(found: str | None) -> Truth:
    return None if found is None else found != ""


def covers_range(visitor: str | None, rule: str | None) -> Truth:
    """Whether all of where a visitor may come from lies in a range; None where only some of it does."""
    here, there = network_of(visitor), network_of(rule)
    if here is None or there is None:
        return None
    if isinstance(here, ipaddress.IPv4Network) and isinstance(there, ipaddress.IPv4Network):
        return True if here.subnet_of(there) else None if here.overlaps(there) else False
    if isinstance(here, ipaddress.IPv6Network) and isinstance(there, ipaddress.IPv6Network):
        return True if here.subnet_of(there) else None if here.overlaps(there) else False
    return False


@lru_cache(maxsize=1024)  # plans ask for the same policies again and again
def covered_together(visitor: str | None, rules: tuple[str, ...]) -> bool:
    """Whether all of where a visitor may come from lies in ranges taken together, as everything does in two halves.
    What is no range counts for nothing: Cloudflare refuses it.

    >>> covered_together("10.0.0.0/8", ("10.0.0.0/9", "10.128.0.0/9")), covered_together("10.0.0.0/8", ("10.0.0.0/9",))
    (True, False)
    """
    here, ranges = network_of(visitor), map(network_of, rules)
    if isinstance(here, ipaddress.IPv4Network):
        old = ipaddress.collapse_addresses(each for each in ranges if isinstance(each, ipaddress.IPv4Network))
        return any(map(here.subnet_of, old))
    if isinstance(here, ipaddress.IPv6Network):
        new = ipaddress.collapse_addresses(each for each in ranges if isinstance(each, ipaddress.IPv6Network))
        return any(map(here.subnet_of, new))
    return False


def network_of(text: str | None) -> IpNetwork | None:
    """An address or range as a range; None where there is none or it cannot be read."""
    try:
        return None if not text else ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


# --- what each selector sees -----------------------------------------------------------------------------------------


def _email(visitor: Visitor, body: JsonObject) -> Truth:
    return _same(_text(body, "email"), visitor.email)


def _domain(visitor: Visitor, body: JsonObject) -> Truth:
    wanted = (_text(body, "domain") or "").removeprefix("@") or None
    return _same(wanted, None if visitor.email is None else visitor.email.rpartition("@")[2])


def _method(visitor: Visitor, body: JsonObject) -> Truth:
    return _same(_text(body, "id"), visitor.method)


def _of_provider(visitor: Visitor, body: JsonObject) -> Truth:
    """Groups and claims of one sign-in method are nobody's who came by another."""
    provider = _text(body, "identity_provider_id")
    return False if provider and visitor.method and provider != visitor.method else None


def _everyone(_visitor: Visitor, _body: JsonObject) -> Truth:
    return True


def _country(visitor: Visitor, body: JsonObject) -> Truth:
    return _same(_text(body, "country_code"), visitor.country)


def _address(visitor: Visitor, body: JsonObject) -> Truth:
    return covers_range(visitor.address, _text(body, "ip"))


def _token(visitor: Visitor, body: JsonObject) -> Truth:
    return _same(_text(body, "token_id"), visitor.token)


def _any_token(visitor: Visitor, _body: JsonObject) -> Truth:
    return _some(visitor.token)


def _any_certificate(visitor: Visitor, _body: JsonObject) -> Truth:
    return _some(visitor.certificate)


def _certificate(visitor: Visitor, body: JsonObject) -> Truth:
    name = _text(body, "common_name")
    return None if name is None or visitor.certificate is None else name == visitor.certificate


def _device(visitor: Visitor, _body: JsonObject) -> Truth:
    return False if visitor.device is False else None


def nobody_knows(_visitor: Visitor, _body: JsonObject) -> Truth:
    return None


_Matching = Callable[[Visitor, JsonObject], Truth]
_AFTER_SIGN_IN: Mapping[str, tuple[Missing, _Matching]] = {
    "email": (Missing.EMAIL, _email),
    "email_domain": (Missing.EMAIL, _domain),
    "login_method": (Missing.METHOD, _method),
    "email_list": (Missing.OUTSIDE, nobody_knows),
    "auth_method": (Missing.OUTSIDE, nobody_knows),
    "external_evaluation": (Missing.OUTSIDE, nobody_knows),
    "user_risk_score": (Missing.OUTSIDE, nobody_knows),
    "cloudflare_account_member": (Missing.OUTSIDE, nobody_knows),
    "auth_context": (Missing.OUTSIDE, _of_provider),
    "github-organization": (Missing.OUTSIDE, _of_provider),
    "gsuite": (Missing.OUTSIDE, _of_provider),
    "azureAD": (Missing.OUTSIDE, _of_provider),
    "okta": (Missing.OUTSIDE, _of_provider),
    "saml": (Missing.OUTSIDE, _of_provider),
    "oidc": (Missing.OUTSIDE, _of_provider),
}
IDENTITY = frozenset(_AFTER_SIGN_IN)
"""Selectors that only a sign-in gives a value (cloudflare-api.md section 2)."""
SELECTORS: Mapping[str, tuple[Missing, _Matching]] = {
    **_AFTER_SIGN_IN,
    "everyone": (Missing.NOTHING, _everyone),
    "geo": (Missing.COUNTRY, _country),
    "ip": (Missing.ADDRESS, _address),
    "ip_list": (Missing.OUTSIDE, nobody_knows),
    "service_token": (Missing.TOKEN, _token),
    "any_valid_service_token": (Missing.TOKEN, _any_token),
    "certificate": (Missing.CERTIFICATE, _any_certificate),
    "common_name": (Missing.CERTIFICATE, _certificate),
    "device_posture": (Missing.DEVICE, _device),
    "linked_app_token": (Missing.DEVICE, _device),
}
"""What would have to be known where a selector cannot be judged, and how it is."""
