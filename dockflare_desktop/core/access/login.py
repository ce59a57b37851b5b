"""From what was asked of a login to the application that gives it; nothing is built where any part cannot be had."""

from collections.abc import Sequence
from dataclasses import dataclass

from dockflare_desktop.core.access.case import Case
from dockflare_desktop.core.access.describe import describe
from dockflare_desktop.core.access.from_labels import everyone_policy, label_policies
from dockflare_desktop.core.access.groups import GroupsUsed, group_policies, named_groups, used_groups
from dockflare_desktop.core.access.openness import admits_everyone, has_bypass
from dockflare_desktop.core.access.rules_json import Reference, Rules, read_rules
from dockflare_desktop.core.labels.fields import NONE, WHO_KEYS
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.zones import levels_below
from dockflare_desktop.core.service import (
    AccessSpec,
    ExistingPolicy,
    GroupPolicy,
    InlinePolicy,
    Login,
    LoginUnknown,
    NoLogin,
    OwnLogin,
    OwnPolicy,
    PolicyUse,
    ZoneLogin,
)

__all__ = ["Built", "build_login", "describe"]
_ALONE = ("bypass", "default_tld")


@dataclass(frozen=True, slots=True)
class Built:
    """A login, or LoginUnknown and why."""

    login: Login
    problems: tuple[Problem, ...] = ()


def build_login(case: Case) -> Built:
    """The login that a service asks for. Problems are UNPROTECTED, or UNREADABLE where the account cannot be read."""
    stated = tuple(key for key in WHO_KEYS if case.fields.get(key) and case.fields[key] != NONE)
    if not stated:
        return Built(NoLogin())
    if named_groups(case.fields):
        return _from_groups(case)
    if (conflict := _conflict(case, stated)) is not None:
        return Built(LoginUnknown(), (conflict,))
    return _by_policy(case, custom="access.custom_rules" in stated)


def _by_policy(case: Case, *, custom: bool) -> Built:
    match case.text("access.policy"):
        case "default_tld":
            return _from_zone(case)
        case "bypass":
            return _own(case, (InlinePolicy(everyone_policy()),))
        case policy if policy == "custom" or custom:
            return _from_rules(case)
        case _:
            return _from_labels(case)


def _conflict(case: Case, stated: tuple[str, ...]) -> Problem | None:
    """H37, and custom rules beside anything else that says who."""
    policy = case.text("access.policy")
    others = tuple(key for key in stated if key != "access.policy")
    if policy in _ALONE and others:
        return case.wrong(ProblemCode.POLICY_CONFLICT, "access.policy", policy, detail=f"{policy} beside {others[0]}")
    custom = "access.custom_rules" in stated
    if custom and policy not in ("", "custom", NONE):
        return case.wrong(ProblemCode.POLICY_CONFLICT, "access.policy", policy, detail=f"custom rules beside {policy}")
    beside = [key for key in others if key != "access.custom_rules"]
    if (custom or policy == "custom") and beside:
        return case.wrong(ProblemCode.POLICY_CONFLICT, beside[0], detail=f"custom rules beside {beside[0]}")
    return None


def _from_groups(case: Case) -> Built:
    used = used_groups(case)
    if isinstance(used, Problem):
        return Built(LoginUnknown(), (used,))
    return _checked(case, group_policies(used, case), used)


def _from_labels(case: Case) -> Built:
    bodies = label_policies(case)
    uses = bodies if isinstance(bodies, Problem) else tuple(InlinePolicy(body) for body in bodies)
    return _checked(case, uses)


def _from_zone(case: Case) -> Built:
    """H35: `*.zone` covers exactly one level, so any deeper name would stand open."""
    if case.zone and levels_below(case.key.hostname, case.zone) == 1 and not case.key.hostname.startswith("*"):
        return Built(ZoneLogin(case.zone))
    detail = "it protects only hostnames exactly one level below the zone"
    wrong = case.wrong(ProblemCode.VALUE_INVALID, "access.policy", "default_tld", detail=detail)
    return Built(LoginUnknown(), (wrong,))


def _from_rules(case: Case) -> Built:
    text = case.text("access.custom_rules")
    if not text:
        detail = "access.policy=custom needs access.custom_rules"
        return Built(LoginUnknown(), (case.wrong(ProblemCode.RULES_INVALID, "access.policy", "custom", detail=detail),))
    rules = read_rules(text)
    if not isinstance(rules, tuple):
        wrong = case.wrong(rules.code, "access.custom_rules", text, detail=rules.detail, suggestion=rules.suggestion)
        return Built(LoginUnknown(), (wrong,))
    return _checked(case, _uses(rules, case))


def _uses(rules: Rules, case: Case) -> tuple[PolicyUse, ...] | Problem:
    """Reusable and inline policies never mix in one application, so beside an id ours become reusable too."""
    mixed = any(isinstance(rule, Reference) for rule in rules)
    found: list[PolicyUse] = []
    for number, rule in enumerate(rules):
        use = _existing(rule, case) if isinstance(rule, Reference) else case.resolved(rule)
        if isinstance(use, Problem):
            return use
        if isinstance(use, PolicyBody):
            found.append(OwnPolicy(case.address, number, use) if mixed else InlinePolicy(use))
        else:
            found.append(use)
    return tuple(found)


def _existing(rule: Reference, case: Case) -> ExistingPolicy | Problem:
    if case.directory.policies is None:
        return case.unread("policies")
    for policy in case.directory.policies:
        if policy.id == rule.id:
            return ExistingPolicy(policy.id, policy.body)
    detail = "there is no reusable policy with this id"
    return case.wrong(ProblemCode.RULES_INVALID, "access.custom_rules", rule.id, detail=f"{detail}: {rule.id[:80]}")


def _checked(case: Case, uses: Sequence[PolicyUse] | Problem, used: GroupsUsed | None = None) -> Built:
    if isinstance(uses, Problem):
        return Built(LoginUnknown(), (uses,))
    return _own(case, tuple(uses), used)


def _own(case: Case, uses: tuple[PolicyUse, ...], used: GroupsUsed | None = None) -> Built:
    idps = case.method_ids(case.listing("access.allowed_idps"))
    if isinstance(idps, Problem):
        return Built(LoginUnknown(), (idps,))
    redirect = case.fields.get("access.auto_redirect_to_identity") is True
    if redirect and len(idps) != 1:
        wrong = case.wrong(ProblemCode.REDIRECT_NEEDS_ONE, "access.auto_redirect_to_identity", "true")
        return Built(LoginUnknown(), (wrong,))
    spec = AccessSpec(
        address=case.address,
        name=case.text("access.name") or case.address,
        policies=uses,
        session=case.text("access.session_duration") or "24h",
        launcher=case.fields.get("access.app_launcher_visible") is True,
        idps=idps,
        auto_redirect=redirect,
    )
    return Built(OwnLogin(spec, used.ids if used else ()), _wildcard(case, uses))


def _wildcard(case: Case, uses: Sequence[PolicyUse]) -> tuple[Problem, ...]:
    """H5: below a wildcard only the second lock protects deeper names, and a bypass policy rules that lock out."""
    bodies = [use.body for use in uses if use.body is not None]
    if not case.key.hostname.startswith("*") or not has_bypass(bodies) or admits_everyone(bodies):
        return ()
    return (case.wrong(ProblemCode.WILDCARD_BYPASS, _source(uses)),)


def _source(uses: Sequence[PolicyUse]) -> str:
    return "access.groups" if isinstance(uses[0], GroupPolicy) else "access.bypass_ips"
