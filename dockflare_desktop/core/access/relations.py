"""How two rules relate, as far as their text proves it: nobody fits both, or whoever fits one fits the other."""

from collections.abc import Mapping

from dockflare_desktop.core.access.visitor import IDENTITY, covers_range
from dockflare_desktop.core.model import JsonObject

_ONE_VALUE = {
    "email": "email",
    "email_domain": "domain",
    "geo": "country_code",
    "login_method": "id",
    "service_token": "token_id",
}
"""Selectors of which a visitor has one value, in any case of letters."""


def selector_of(rule: JsonObject) -> str:
    """The selector of a rule; "" where it has none, or several."""
    return next(iter(rule)) if len(rule) == 1 else ""


def dead(rule: JsonObject, *, early: bool) -> bool:
    """Whether a rule matches nobody, since nobody is signed in where it is asked."""
    return early and selector_of(rule) in IDENTITY


def apart(one: JsonObject, other: JsonObject) -> bool:
    """Whether certainly nobody fits both.

    >>> apart({"geo": {"country_code": "SE"}}, {"geo": {"country_code": "NO"}})
    True
    >>> apart({"email": {"email": "a@x.example"}}, {"email_domain": {"domain": "x.example"}})
    False
    """
    first, second = selector_of(one), selector_of(other)
    if {first, second} == {"email", "email_domain"}:
        return _domain(one) != _domain(other)
    if first != second:
        return False
    if first == "ip":
        return covers_range(_value(one, "ip"), _value(other, "ip")) is False
    if first == "common_name":
        return _value(one, "common_name") != _value(other, "common_name")
    key = _ONE_VALUE.get(first, "")
    return key != "" and _folded(one, key) != _folded(other, key)


def within(inner: JsonObject, outer: JsonObject) -> bool:
    """Whether certainly whoever fits the one fits the other.

    >>> within({"email": {"email": "a@x.example"}}, {"email_domain": {"domain": "x.example"}})
    True
    """
    first, second = selector_of(inner), selector_of(outer)
    if second == "everyone" or inner == outer:
        return True
    match first, second:
        case "email", "email_domain":
            return _domain(inner) == _domain(outer)
        case ("service_token", "any_valid_service_token") | ("common_name", "certificate"):
            return True
        case "ip", "ip":
            return covers_range(_value(inner, "ip"), _value(outer, "ip")) is True
        case _:
            key = _ONE_VALUE.get(first, "")
            return first == second and key != "" and _folded(inner, key) == _folded(outer, key)


def _value(rule: JsonObject, key: str) -> str:
    body = next(iter(rule.values()), None)
    value = body.get(key) if isinstance(body, Mapping) else None
    return value if isinstance(value, str) else ""


def _folded(rule: JsonObject, key: str) -> str:
    return _value(rule, key).removeprefix("@").casefold()


def _domain(rule: JsonObject) -> str:
    email = _folded(rule, "email")
    return email.rpartition("@")[2] if email else _folded(rule, "domain")
