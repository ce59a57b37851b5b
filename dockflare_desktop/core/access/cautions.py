"""What is probably not meant in the policies of a login, as data: only what can be proven is told.

Nobody can match, everyone can, a sign-in method alone, an exception that never applies.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from dockflare_desktop.core.access.relations import apart, dead, selector_of, within
from dockflare_desktop.core.access.stranger import opens_to_everyone
from dockflare_desktop.core.access.who import EARLY, LATE, doubts
from dockflare_desktop.core.cloud import AppPolicy, Directory
from dockflare_desktop.core.model import JsonObject, PolicyBody


class CautionCode(StrEnum):
    """What is told."""

    NOBODY = "nobody"  # the login lets nobody in at all
    POLICY_NOBODY = "policy_nobody"  # one policy matches nobody
    EVERYONE = "everyone"  # strangers get in without signing in
    METHOD_ALONE = "method_alone"  # any account of a sign-in method gets in
    NEVER_APPLIES = "never_applies"  # an exception, or a refusal, that changes nothing


@dataclass(frozen=True, slots=True)
class Caution:
    """One of them: of the policy at a place (from 0), None for the login as a whole, and of one rule in it."""

    code: CautionCode
    policy: int | None = None
    rule: JsonObject | None = None


def cautions(policies: Sequence[PolicyBody], directory: Directory) -> tuple[Caution, ...]:
    """All that can be proven, in the order of the policies; the login as a whole first."""
    idle = frozenset(_idle(policies))
    working = [body for place, body in enumerate(policies) if place not in idle]
    found = []
    if not any(body.decision != "deny" for body in working):
        found.append(Caution(CautionCode.NOBODY))
    for place, body in enumerate(policies):
        if place in idle:
            code = CautionCode.NEVER_APPLIES if body.decision == "deny" else CautionCode.POLICY_NOBODY
            found.append(Caution(code, place))
        else:
            found += _of_policy(place, body, directory)
    return tuple(found)


def _of_policy(place: int, body: PolicyBody, directory: Directory) -> Iterator[Caution]:
    if opens_to_everyone(AppPolicy("", body, reusable=False), directory):
        yield Caution(CautionCode.EVERYONE, place)
    if body.decision == "allow" and all(map(_any_account, body.require)):
        alone = (rule for rule in body.include if _any_account(rule) and not any(apart(rule, x) for x in body.require))
        yield from (Caution(CautionCode.METHOD_ALONE, place, rule) for rule in alone)
    for rule in body.exclude:
        if _never_applies(rule, body):
            yield Caution(CautionCode.NEVER_APPLIES, place, rule)


def _any_account(rule: JsonObject) -> bool:
    """Whether a rule tells methods apart, but not the people who sign in by them."""
    return selector_of(rule) in ("everyone", "login_method", "auth_method")


# --- what changes nothing --------------------------------------------------------------------------------------------


def _idle(policies: Sequence[PolicyBody]) -> Iterator[int]:
    """Places of policies that match nobody, or nobody who gets as far as them and would not have ended the same."""
    for place, body in enumerate(policies):
        earlier = [each for each in policies if each.decision in EARLY] if body.decision in LATE else []
        earlier += [each for each in policies[:place] if each.decision in LATE and body.decision in LATE]
        if not body.decision:  # it was not read
            continue
        if _matches_nobody(body) or any(_takes_all(each, body) for each in earlier):
            yield place


def _takes_all(earlier: PolicyBody, later: PolicyBody) -> bool:
    """Whether an earlier policy certainly ends it, the other way, for everybody whom a later one matches."""
    if (earlier.decision == "deny") is (later.decision == "deny") or doubts(earlier) or earlier.exclude:
        return False
    alive = _alive(earlier.include, earlier)
    if len(_alive(earlier.require, earlier)) < len(earlier.require):
        return False
    required = all(any(within(ours, theirs) for ours in later.require) for theirs in _but_everyone(earlier.require))
    return required and all(any(within(rule, other) for other in alive) for rule in later.include)


def _but_everyone(rules: Iterable[JsonObject]) -> Iterator[JsonObject]:
    yield from (rule for rule in rules if selector_of(rule) != "everyone")


def _alive(rules: Iterable[JsonObject], body: PolicyBody) -> list[JsonObject]:
    return [rule for rule in rules if not dead(rule, early=body.decision in EARLY)]


def _matches_nobody(body: PolicyBody) -> bool:
    refused, require = _alive(body.exclude, body), body.require
    if len(_alive(require, body)) < len(require) or any(apart(*pair) for pair in combinations(require, 2)):
        return True
    if any(within(rule, other) for rule in require for other in refused):
        return True
    return all(
        any(apart(rule, other) for other in require) or any(within(rule, other) for other in refused)
        for rule in _alive(body.include, body)
    )


def _never_applies(rule: JsonObject, body: PolicyBody) -> bool:
    """Whether an exception concerns certainly nobody whom the policy would let in."""
    if rule not in _alive([rule], body) or any(apart(rule, other) for other in body.require):
        return True
    return all(apart(rule, other) for other in _alive(body.include, body))
