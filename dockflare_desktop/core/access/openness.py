"""Who policies let in, as far as comparing them needs it: everyone, or certainly not more people than before."""

from collections.abc import Iterable, Mapping, Sequence

from dockflare_desktop.core.access.visitor import EVERYWHERE, covered_together
from dockflare_desktop.core.model import JsonObject, PolicyBody

_LETTING_IN = ("allow", "bypass", "non_identity")
HARMLESS = (
    "session_duration",
    "purpose_justification_required",
    "purpose_justification_prompt",
    "isolation_required",
    "approval_groups",  # counts only where approval is required
)
"""Options of a policy that change how somebody comes in, not whether (cloudflare-api.md section 2)."""
_UNASKED = ("bypass", "non_identity")


def admits_everyone(policies: Iterable[PolicyBody]) -> bool:
    """Whether strangers get in without signing in: a `bypass` policy that includes everyone or every address, without
    a `require` that anybody could miss (product.md, "Everyone"), or one for service tokens that does
    (cloudflare-api.md section 4: both are decided before anybody signs in). An `exclude` narrows it, but to almost
    everyone, so it counts all the same."""
    return any(
        each.decision in _UNASKED and _everyone(each.include) and all(_everyone((rule,)) for rule in each.require)
        for each in policies
    )


def has_bypass(policies: Iterable[PolicyBody]) -> bool:
    """Whether some requests are let through without a token, so that a second lock would refuse them (H5)."""
    return any(each.decision == "bypass" for each in policies)


def opener_than(new: Sequence[PolicyBody], old: Sequence[PolicyBody]) -> bool:
    """Whether `new` may let in somebody whom `old` does not. Where that cannot be told, it may (H32).

    Certainly not more open: every policy of `new` that lets people in has a counterpart in `old` with the same decision
    that includes at least as much and requires and excludes no more; and every `deny` of `old` still stands, before all
    that it stood before.
    """
    lets_in = [each for each in new if each.decision in _LETTING_IN]
    if any(not any(_within(each, other) for other in old) for each in lets_in):
        return True
    denies = [_content(each) for each in old if each.decision == "deny"]
    if bool(lets_in) and any(each not in [_content(other) for other in new] for each in denies):
        return True
    return any(_overtaken(deny, new, old) for deny in denies) if lets_in else False


def policy_opens(new: PolicyBody, old: PolicyBody) -> bool:
    """Whether one policy may let somebody through, among whichever others it stands, whom it stopped before: as
    `opener_than`, but a refusal counts too, since what stands behind it may let them in."""
    if old.decision != "deny":
        return new.decision != "deny" and opener_than((new,), (old,))
    return new.decision != "deny" or not _within(old, new)


def _overtaken(deny: tuple[object, ...], new: Sequence[PolicyBody], old: Sequence[PolicyBody]) -> bool:
    """Whether something is asked before a refusal now that was not before (only `allow` and `deny` have an order)."""
    before, after = ([_content(each) for each in policies].index(deny) for policies in (old, new))
    stood = [each for each in old[:before] if each.decision in _LETTING_IN]
    return any(each.decision == "allow" and not any(_within(each, other) for other in stood) for each in new[:after])


def _within(inner: PolicyBody, outer: PolicyBody) -> bool:
    """Whether one policy lets in nobody whom the other does not."""
    if outer.decision not in (inner.decision, "bypass"):
        return False
    includes = any("everyone" in rule for rule in outer.include) or _all_in(inner.include, outer.include)
    asked = (key for key, value in outer.extra.items() if value and key not in HARMLESS)  # an approval, for instance
    if any(inner.extra.get(key) != outer.extra[key] for key in asked):
        return False
    return includes and _all_in(outer.require, inner.require) and _all_in(outer.exclude, inner.exclude)


def _content(policy: PolicyBody) -> tuple[object, ...]:
    return policy.decision, policy.include, policy.require, policy.exclude


def _all_in(these: Sequence[JsonObject], those: Sequence[JsonObject]) -> bool:
    return all(each in those for each in these)


def _everyone(rules: Sequence[JsonObject]) -> bool:
    """Whether one of some rules holds for everyone, or their ranges are every address of a kind together."""
    ranges = tuple(text for rule in rules if isinstance(text := _address(rule), str))
    return any("everyone" in rule for rule in rules) or any(covered_together(each, ranges) for each in EVERYWHERE)


def _address(rule: JsonObject) -> object:
    body = rule.get("ip")
    return body.get("ip") if isinstance(body, Mapping) else None
