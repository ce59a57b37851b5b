"""Random policies and visitors, and Cloudflare's documented rules written down a second time, without three values."""

import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.cloud import AppPolicy, Directory, RuleGroup
from dockflare_desktop.core.model import PolicyBody

EMAILS = ("ann@nordhus.example", "bob@nordhus.example", "eve@elsewhere.example")
COUNTRIES = ("SE", "NO")
ADDRESSES = ("203.0.113.7", "198.51.100.9", "2001:db8::1")
METHODS = ("google", "pin")
TOKENS = ("ci", "backup")
NAMES = ("laptop", "phone")
GROUPS = ("inner", "outer")
IDENTITY = ("email", "email_domain", "login_method")

RULES = st.one_of(
    st.just({"everyone": {}}),
    st.sampled_from(EMAILS).map(lambda each: {"email": {"email": each}}),
    st.sampled_from(("nordhus.example", "elsewhere.example")).map(lambda each: {"email_domain": {"domain": each}}),
    st.sampled_from(COUNTRIES).map(lambda each: {"geo": {"country_code": each}}),
    st.sampled_from(("203.0.113.0/24", "198.51.100.9/32", "0.0.0.0/0", "::/0", "2001:db8::/32")).map(
        lambda each: {"ip": {"ip": each}}
    ),
    st.sampled_from(METHODS).map(lambda each: {"login_method": {"id": each}}),
    st.sampled_from(TOKENS).map(lambda each: {"service_token": {"token_id": each}}),
    st.just({"any_valid_service_token": {}}),
    st.just({"certificate": {}}),
    st.sampled_from(NAMES).map(lambda each: {"common_name": {"common_name": each}}),
    st.sampled_from(GROUPS).map(lambda each: {"group": {"id": each}}),
)
FEW = st.lists(RULES, max_size=2).map(tuple)
BODIES = st.builds(
    PolicyBody,
    st.just("p"),
    st.sampled_from(("allow", "allow", "deny", "bypass", "non_identity")),
    st.lists(RULES, min_size=1, max_size=3).map(tuple),
    FEW,
    FEW,
)
POLICIES = st.lists(BODIES, max_size=4).map(
    lambda bodies: tuple(AppPolicy(str(number), body, reusable=False) for number, body in enumerate(bodies))
)
IDPS = st.sampled_from(((), ("google",), ("google", "pin")))
PLAIN = RULES.filter(lambda rule: "group" not in rule)
DIRECTORIES = st.builds(
    lambda inner, require, outer: Directory(
        groups=(
            RuleGroup("inner", "Inner", inner, require),
            RuleGroup("outer", "Outer", ({"group": {"id": "inner"}}, *outer), (), ()),
        )
    ),
    st.lists(PLAIN, min_size=1, max_size=2).map(tuple),
    st.lists(PLAIN, max_size=1).map(tuple),
    st.lists(PLAIN, max_size=1).map(tuple),
)


def visitors(*, whole: bool) -> st.SearchStrategy[Visitor]:
    """Visitors of whom everything is known, or not."""
    unknown: tuple[None, ...] = () if whole else (None,)
    people = st.builds(
        Visitor,
        email=st.sampled_from((*EMAILS, *unknown)),
        method=st.sampled_from((*METHODS, *unknown)),
        country=st.sampled_from((*COUNTRIES, *unknown)),
        address=st.sampled_from((*ADDRESSES, *unknown)),
        token=st.sampled_from(("", *TOKENS, *unknown)),
        certificate=st.sampled_from(("", *NAMES, *unknown)),
    )
    programs = st.builds(
        Visitor,
        email=st.just(""),
        method=st.just(""),
        country=st.sampled_from((*COUNTRIES, *unknown)),
        address=st.sampled_from((*ADDRESSES, *unknown)),
        token=st.sampled_from(("", *TOKENS, *unknown)),
        certificate=st.sampled_from(("", *NAMES, *unknown)),
    )
    return st.one_of(people, programs)


def enters(policies: Sequence[AppPolicy], idps: tuple[str, ...], visitor: Visitor, directory: Directory) -> bool:
    """Whether a visitor of whom everything is known gets in: cloudflare-api.md section 4, sentence by sentence."""
    groups = {group.id: group for group in directory.groups or ()}
    bodies = [policy.body for policy in policies]
    for body in bodies:
        if body.decision in ("bypass", "non_identity") and _matches(body, visitor, groups, signed_in=False):
            return True
    if not visitor.email or (idps and visitor.method not in idps):
        return False
    for body in bodies:
        if body.decision in ("allow", "deny") and _matches(body, visitor, groups, signed_in=True):
            return body.decision == "allow"
    return False


def _matches(
    holder: PolicyBody | RuleGroup, visitor: Visitor, groups: Mapping[str, RuleGroup], *, signed_in: bool
) -> bool:
    def holds(rule: Mapping[str, Any]) -> bool:
        [(selector, body)] = rule.items()
        if selector == "group":
            return _matches(groups[body["id"]], visitor, groups, signed_in=signed_in)
        if selector in IDENTITY and not signed_in:
            return False
        address = ipaddress.ip_address(visitor.address or ADDRESSES[0])
        return {
            "everyone": lambda: True,
            "email": lambda: body["email"] == visitor.email,
            "email_domain": lambda: str(visitor.email).endswith("@" + body["domain"]),
            "geo": lambda: body["country_code"] == visitor.country,
            "ip": lambda: address in ipaddress.ip_network(body["ip"]),
            "login_method": lambda: body["id"] == visitor.method,
            "service_token": lambda: body["token_id"] == visitor.token,
            "any_valid_service_token": lambda: bool(visitor.token),
            "certificate": lambda: bool(visitor.certificate),
            "common_name": lambda: body["common_name"] == visitor.certificate,
        }[selector]()

    return (
        any(holds(rule) for rule in holder.include)
        and all(holds(rule) for rule in holder.require)
        and not any(holds(rule) for rule in holder.exclude)
    )
