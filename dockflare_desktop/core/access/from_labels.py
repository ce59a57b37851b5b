"""Logins from labels, by kind: who is let in, and the conditions on top (product.md section 3, "Access")."""

from dockflare_desktop.core.access.case import Case
from dockflare_desktop.core.access.expanding import MOST_POLICIES, combinations, how_many
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.problem import Problem, ProblemCode

EVERYONE: JsonObject = {"everyone": {}}


def label_policies(case: Case) -> tuple[PolicyBody, ...] | Problem:
    """The policies that the labels ask for, the bypass first; a problem where any part cannot be had."""
    who = _who(case)
    if isinstance(who, Problem):
        return who
    conditions = _conditions(case)
    bypass = _bypass(case)
    count = len(who) * how_many(conditions) + len(bypass)  # long lists make millions: they are counted, not made
    if count > MOST_POLICIES:
        return case.wrong(ProblemCode.POLICY_TOO_MANY, "access.ips", str(count))
    return (*bypass, *_expanded(who, combinations(conditions)))


def everyone_policy() -> PolicyBody:
    """What `bypass` means: everyone gets in, without signing in."""
    return PolicyBody("everyone", "bypass", (EVERYONE,))


def _who(case: Case) -> tuple[PolicyBody, ...] | Problem:
    """One policy for people, one for service tokens; conditions alone let in whoever meets them and signs in."""
    people: list[JsonObject] = []
    if case.text("access.policy") == "authenticate":
        owners = _owners(case)
        if isinstance(owners, Problem):
            return owners
        people += [{"email": {"email": each}} for each in owners]
    people += [{"email": {"email": each}} for each in case.listing("access.emails")]
    people += [{"email_domain": {"domain": each}} for each in case.listing("access.email_domains")]
    tokens = case.token_ids(case.listing("access.service_token"))
    if isinstance(tokens, Problem):
        return tokens
    if not people and not tokens and (case.listing("access.countries") or case.listing("access.ips")):
        people.append(EVERYONE)
    found = [PolicyBody("people", "allow", tuple(people))] if people else []
    if tokens:
        programs = tuple({"service_token": {"token_id": each}} for each in tokens)
        found.append(PolicyBody("service tokens", "non_identity", programs))
    return tuple(found)


def _owners(case: Case) -> tuple[str, ...] | Problem:
    owners = case.settings.owner_emails or case.directory.owners
    if owners is None:
        return case.unread("administrators")
    return owners or case.wrong(ProblemCode.OWNERS_UNKNOWN, "access.policy", "authenticate")


def _conditions(case: Case) -> list[list[JsonObject]]:
    """Kinds of conditions, one value of each of which must hold."""
    kinds: list[list[JsonObject]] = []
    if countries := case.listing("access.countries"):
        kinds.append([{"geo": {"country_code": each}} for each in countries])
    if ranges := case.listing("access.ips"):
        kinds.append([{"ip": {"ip": each}} for each in ranges])
    return kinds


def _bypass(case: Case) -> tuple[PolicyBody, ...]:
    ranges = case.listing("access.bypass_ips")
    if not ranges:
        return ()
    return (PolicyBody("no login from these addresses", "bypass", tuple({"ip": {"ip": each}} for each in ranges)),)


def _expanded(who: tuple[PolicyBody, ...], conditions: tuple[tuple[JsonObject, ...], ...]) -> tuple[PolicyBody, ...]:
    found = []
    for body in who:
        for number, require in enumerate(conditions, start=1):
            name = body.name if len(conditions) == 1 else f"{body.name} {number}"
            found.append(PolicyBody(name, body.decision, body.include, require))
    return tuple(found)
