"""Groups of the original DockFlare (reference/dockflare.md section 5): what its form wrote, and what it promised.

Its worst fault is kept out: up to version 3.1.2 a group of e-mail addresses and a sign-in method let in whoever met
one of them, where its form promised both. Here both are needed, and the report says what was and what is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.access.rules_json import read_policies
from dockflare_desktop.core.labels.values import Misread
from dockflare_desktop.core.model import AccessGroup, Json, JsonObject, PolicyBody
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import parse_session
from dockflare_desktop.core.transfer.findings import Finding, Told
from dockflare_desktop.core.transfer.reading import flag, objects, text, texts

SYSTEM = ("public-default-bypass", "authenticated-default")  # made at every start of the original
_PEOPLE = frozenset(("email", "email_domain"))
_METHOD = "login_method"
_LONGEST_ID = 63


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups taken over, by the id that rules of the original name them by."""

    by_old_id: Mapping[str, AccessGroup]
    findings: tuple[Finding, ...] = ()


def read_groups(records: Json, used: frozenset[str]) -> Groups:
    """Every group, and of the original's own two those that a rule uses."""
    found: dict[str, AccessGroup] = {}
    findings: list[Finding] = []
    stated = records if isinstance(records, Mapping) else {}
    proper = frozenset(each for each in stated if plain_id(each) == each)  # labels name these, and mean no other group
    for old_id, record in stated.items():
        if old_id in SYSTEM and old_id not in used:
            continue
        group, told = _group(old_id, record, frozenset(each.id for each in found.values()) | (proper - {old_id}))
        findings += told
        if group is not None:
            found[old_id] = group
    return Groups(found, tuple(findings))


def _group(old_id: str, record: Json, taken: frozenset[str]) -> tuple[AccessGroup | None, tuple[Finding, ...]]:
    if not isinstance(record, Mapping):
        return None, (Finding(Told.GROUP_REFUSED, old_id, "no object"),)
    new_id = _proper_id(old_id, taken)
    told = [] if new_id == old_id else [Finding(Told.GROUP_RENAMED, new_id, old_id, new_id)]
    policies = objects(record.get("policies"))
    read = read_policies([_plain(each) for each in policies])
    if isinstance(read, Misread):
        return None, (Finding(Told.GROUP_REFUSED, old_id, read.detail or str(read.code)),)
    bodies = tuple(each for each in read if isinstance(each, PolicyBody))
    if len(bodies) != len(read):
        return None, (Finding(Told.GROUP_REFUSED, old_id, "a policy that is only an id"),)
    session = text(record, "session_duration") or None
    if session is not None and isinstance(parse_session(session), Fault):
        return None, (Finding(Told.GROUP_REFUSED, old_id, f"session_duration {session}"),)
    kept, more = _judged(new_id, bodies)
    told += more
    idps = texts(record.get("allowed_idps"))
    redirect = flag(record, "auto_redirect_to_identity")
    if redirect and len(idps) != 1:
        redirect = None
        told.append(Finding(Told.GROUP_REDIRECT_LEFT_OUT, new_id))
    name = text(record, "display_name") or old_id
    launcher = flag(record, "app_launcher_visible")
    return AccessGroup(new_id, name, kept, session, launcher, idps, redirect or None), tuple(told)


def _judged(group_id: str, bodies: tuple[PolicyBody, ...]) -> tuple[tuple[PolicyBody, ...], list[Finding]]:
    """The policies as they should have been, and what that changes."""
    told: list[Finding] = []
    if len(bodies) > 1 and _denies_all(bodies[-1]):
        # Whoever no policy lets in stays out anyway; beside another group this one would lock out that group's people.
        bodies = bodies[:-1]
        told.append(Finding(Told.GROUP_DENY_LEFT_OUT, group_id))
    if len(bodies) > 1:
        told.append(Finding(Told.GROUP_FIRST_ALONE, group_id, bodies[0].name, str(len(bodies))))
    mended: list[PolicyBody] = []
    for body in bodies:
        both = _both(body)
        mended += both
        if both != (body,):
            methods = _said(rule for rule in body.include if _METHOD in rule)
            told.append(Finding(Told.GROUP_WAS_EITHER, group_id, methods, _said(both[0].include)))
    if admits_everyone(mended):
        told.append(Finding(Told.GROUP_OPEN, group_id))
    return tuple(mended), told


def _both(body: PolicyBody) -> tuple[PolicyBody, ...]:
    """People and sign-in methods that stood side by side, where one was enough: now people, by one of the methods.

    Cloudflare requires all of `require`, so several methods become a policy each.
    """
    methods = tuple(rule for rule in body.include if _METHOD in rule)
    people = tuple(rule for rule in body.include if not _PEOPLE.isdisjoint(rule))
    if body.decision != "allow" or not methods or not people:
        return (body,)
    rest = tuple(rule for rule in body.include if _METHOD not in rule)
    names = (body.name if number == 1 else f"{body.name} {number}" for number in range(1, len(methods) + 1))
    return tuple(
        replace(body, name=name, include=rest, require=(*body.require, method))
        for name, method in zip(names, methods, strict=True)
    )


def _denies_all(body: PolicyBody) -> bool:
    return body.decision == "deny" and {"everyone": {}} in body.include and not body.require and not body.exclude


def _plain(policy: JsonObject) -> JsonObject:
    """`block` is the original's word for deny."""
    return {**policy, "decision": "deny"} if policy.get("decision") == "block" else policy


def _said(rules: Iterable[JsonObject]) -> str:
    """Rules by the values in them, a domain with its at sign; a kind that takes none by its name."""
    words: list[str] = []
    for rule in rules:
        kind, body = next(iter(rule.items()), ("", None))
        values = [each for each in body.values() if isinstance(each, str)] if isinstance(body, Mapping) else []
        words.append(("@" if kind == "email_domain" else "") + (values[0] if values else kind))
    return ", ".join(dict.fromkeys(words))


def plain_id(old_id: str) -> str:
    """The id itself where labels can name it, else the nearest one that they can."""
    return re.sub(r"[^a-z0-9]+", "-", old_id.lower()).strip("-")[:_LONGEST_ID].strip("-") or "group"


def _proper_id(old_id: str, taken: frozenset[str]) -> str:
    """The nearest id that is still to be had."""
    plain = plain_id(old_id)
    number, name = 1, plain
    while name in taken:
        number += 1
        name = f"{plain[: _LONGEST_ID - 4]}-{number}"
    return name
