"""Who policies let in, as far as comparing them needs it: everyone, or certainly not more people than before."""

from collections.abc import Iterable, Mapping, Sequence

from dockflare_desktop.core.model import JsonObject, PolicyBody

_EVERY_ADDRESS = ("0.0.0.0/0", "::/0")
_LETTING_IN = ("allow", "bypass", "non_identity")
_UNASKED = ("bypass", "non_identity")


def admits_everyone(policies: Iterable[PolicyBody]) -> bool:
    """Whether strangers get in without signing in: a `bypass` policy that includes everyone or every address, without
    `require` (product.md, "Everyone"), or one for service tokens that does (cloudflare-api.md section 4: both are
    decided before anybody signs in). An `exclude` narrows it, but to almost everyone, so it counts all the same."""
    return any(each.decision in _UNASKED and not each.require and _everyone(each.include) for each in policies)


def has_bypass(policies: Iterable[PolicyBody]) -> bool:
    """Whether some requests are let through without a token, so that a second lock would refuse them (H5)."""
    return any(each.decision == "bypass" for each in policies)


def opener_than(new: Sequence[PolicyBody], old: Sequence[PolicyBody]) -> bool:
    """Whether `new` may let in somebody whom `old` does not. Where that cannot be told, it may (H32).

    Certainly not more open: every policy of `new` that lets people in has a counterpart in `old` with the same decision
    that includes at least as much and requires and excludes no more; and every `deny` of `old` still stands.
    """
    lets_in = [each for each in new if each.decision in _LETTING_IN]
    if any(not any(_within(each, other) for other in old) for each in lets_in):
        return True
    denies = [_content(each) for each in old if each.decision == "deny"]
    return bool(lets_in) and any(each not in [_content(other) for other in new] for each in denies)


def _within(inner: PolicyBody, outer: PolicyBody) -> bool:
    """Whether one policy lets in nobody whom the other does not."""
    if outer.decision not in (inner.decision, "bypass"):
        return False
    includes = _everyone(outer.include) or _all_in(inner.include, outer.include)
    return includes and _all_in(outer.require, inner.require) and _all_in(outer.exclude, inner.exclude)


def _content(policy: PolicyBody) -> tuple[object, ...]:
    return policy.decision, policy.include, policy.require, policy.exclude


def _all_in(these: Sequence[JsonObject], those: Sequence[JsonObject]) -> bool:
    return all(each in those for each in these)


def _everyone(rules: Sequence[JsonObject]) -> bool:
    return any("everyone" in rule or _address(rule) in _EVERY_ADDRESS for rule in rules)


def _address(rule: JsonObject) -> object:
    body = rule.get("ip")
    return body.get("ip") if isinstance(body, Mapping) else None
