"""Logins from access groups: reusable policies of ours, and the settings that groups state (product.md section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dockflare_desktop.core.access.case import Case
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.labels.fields import GROUP_KEYS
from dockflare_desktop.core.labels.text import closest
from dockflare_desktop.core.labels.values import listed
from dockflare_desktop.core.model import AccessGroup, Value
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import parse_duration
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import GroupPolicy


@dataclass(frozen=True, slots=True)
class GroupsUsed:
    """The groups a service names, in order, and every one of them known."""

    groups: tuple[AccessGroup, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(group.id for group in self.groups)


def named_groups(fields: Mapping[str, Value]) -> tuple[str, ...]:
    """Ids of the groups that a who-block names; `access.groups` beats `access.group` (H21)."""
    for key in GROUP_KEYS:
        value = fields.get(key)
        if value and isinstance(value, tuple):
            return value if len(value) == 1 else tuple(dict.fromkeys(value))
    return ()


def used_groups(case: Case) -> GroupsUsed | Problem:
    """Look the groups up: every one must be known and let somebody in; none may let everyone in beside another (H6)."""
    key = next((each for each in GROUP_KEYS if case.listing(each)), GROUP_KEYS[0])
    found: list[AccessGroup] = []
    for name in named_groups(case.fields):
        group = next((each for each in case.groups if each.id == name), None)
        if group is None:
            known = [each.id for each in case.groups]
            near = closest(name, known)
            return case.wrong(ProblemCode.GROUP_UNKNOWN, key, name, detail=listed(known), suggestion=near)
        if not group.policies:
            return case.wrong(ProblemCode.GROUP_EMPTY, key, name)
        found.append(group)
    for group in found:
        if len(found) > 1 and admits_everyone(group.policies):
            return case.wrong(ProblemCode.GROUP_OPEN, key, group.id)
    return GroupsUsed(tuple(found))


def group_policies(used: GroupsUsed, case: Case) -> tuple[GroupPolicy, ...] | Problem:
    """Each group adds its policies, in the order listed."""
    found: list[GroupPolicy] = []
    for group in used.groups:
        for number, policy in enumerate(group.policies):
            body = case.resolved(policy)
            if isinstance(body, Problem):
                return body
            found.append(GroupPolicy(group.id, number, body))
    return tuple(found)


def group_settings(groups: tuple[AccessGroup, ...]) -> dict[str, Value]:
    """What groups state beside who: the shortest session; the rest from the first group that states it."""
    found: dict[str, Value] = {}
    if not groups:
        return found
    sessions = [group.session for group in groups if group.session is not None]
    if sessions:
        found["access.session_duration"] = min(sessions, key=seconds)
    for group in groups:
        if group.launcher is not None:
            found.setdefault("access.app_launcher_visible", group.launcher)
        if group.idps:
            found.setdefault("access.allowed_idps", group.idps)
        if group.auto_redirect is not None:
            found.setdefault("access.auto_redirect_to_identity", group.auto_redirect)
    return found


@lru_cache(maxsize=64)
def seconds(session: str) -> float:
    """A session's length; one that cannot be read counts as none, so that it never wins by being unreadable."""
    length = parse_duration(session)
    return float("inf") if isinstance(length, Fault) else float(length)


def known_of(names: tuple[str, ...], groups: tuple[AccessGroup, ...]) -> tuple[AccessGroup, ...]:
    """Those of the named groups that exist, in the order named."""
    return tuple([group for name in names for group in groups if group.id == name])
