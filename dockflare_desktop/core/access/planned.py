"""Who could get in once a login stands as it is asked for: a group in an editor, a service not published yet."""

from collections.abc import Iterable

from dockflare_desktop.core.access.coverage import address_covers
from dockflare_desktop.core.access.names import Names, Unnamed
from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.access.who import Judgement, judge
from dockflare_desktop.core.cloud import AppPolicy, Directory
from dockflare_desktop.core.model import AccessGroup, PolicyBody
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.service import AccessSpec, ExistingPolicy, InlinePolicy, OwnLogin, PolicyUse, Service


def of_group(group: AccessGroup, visitor: Visitor, directory: Directory) -> Judgement | Problem:
    """One visitor before a group as it stands in an editor; a problem where a name in it is unknown or was not read."""
    names = Names(directory)
    idps = names.method_ids(group.idps)
    if isinstance(idps, Unnamed):
        return idps.problem(group.id)
    policies = []
    for number, body in enumerate(group.policies):
        resolved = names.resolved(body)
        if isinstance(resolved, Unnamed):
            return resolved.problem(group.id)
        policies.append(AppPolicy(f"{group.id}/{number}", resolved, reusable=True))
    return judge(policies, idps, visitor, directory)


def of_spec(spec: AccessSpec, visitor: Visitor, directory: Directory) -> Judgement:
    """One visitor before the login that a service asks for."""
    return judge([_policy(use, directory) for use in spec.policies], spec.idps, visitor, directory)


def asked_for(services: Iterable[Service], host: str, path: str) -> AccessSpec | None:
    """The login that a service asks for at a URL, the more specific one."""
    specs = (service.login.spec for service in services if isinstance(service.login, OwnLogin))
    found = [spec for spec in specs if address_covers(spec.address, host, path)]
    return max(found, key=lambda spec: (len(spec.address.partition("/")[2]), "*" not in spec.address), default=None)


def _policy(use: PolicyUse, directory: Directory) -> AppPolicy:
    if isinstance(use, ExistingPolicy):
        known = next((each.body for each in directory.policies or () if each.id == use.id), use.body)
        return AppPolicy(use.id, known or PolicyBody("", ""), reusable=True)
    return AppPolicy("", use.body, reusable=not isinstance(use, InlinePolicy))
