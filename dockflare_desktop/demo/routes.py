"""Every path the embedded account knows, with the handler and the permission of each method."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from dockflare_desktop.demo import (
    access_app_policies,
    access_apps,
    access_groups,
    access_policies,
    access_providers,
    access_team,
    access_tokens,
    dns,
    dns_list,
    listing,
    refusals,
    tunnels,
)
from dockflare_desktop.demo.asking import Ask, Reply
from dockflare_desktop.demo.permissions import Family
from dockflare_desktop.demo.values import is_hex32

Methods = dict[str, Callable[[Ask], Reply]]
_A = "/accounts/{account}"
_Z = "/zones/{zone}"
_T = f"{_A}/cfd_tunnel/{{id}}"
_PLAIN = re.compile(r"[^/?#\s]+\Z")

_LISTS: dict[str, tuple[Family, Methods]] = {
    "/user/tokens/verify": (Family.OPEN, {"GET": listing.verify_user_token}),
    f"{_A}/tokens/verify": (Family.OPEN, {"GET": listing.verify_account_token}),
    "/accounts": (Family.OPEN, {"GET": listing.accounts}),
    _A: (Family.ACCOUNT, {"GET": listing.account}),
    f"{_A}/members": (Family.ACCOUNT, {"GET": listing.members}),
    "/zones": (Family.ZONES, {"GET": listing.zones}),
    _Z: (Family.ZONES, {"GET": listing.zone}),
    f"{_Z}/dns_records": (Family.DNS, {"GET": dns_list.records, "POST": dns.create}),
    f"{_Z}/dns_records/batch": (Family.DNS, {"POST": dns.batch}),
    f"{_Z}/dns_records/usage": (Family.DNS, {"GET": dns.usage}),
    f"{_Z}/dns_records/{{id}}": (
        Family.DNS,
        {"GET": dns.get, "PUT": dns.replace, "PATCH": dns.change, "DELETE": dns.delete},
    ),
    f"{_A}/cfd_tunnel": (Family.TUNNELS, {"GET": tunnels.records, "POST": tunnels.create}),
    _T: (Family.TUNNELS, {"GET": tunnels.get, "PATCH": tunnels.change, "DELETE": tunnels.delete}),
    f"{_T}/token": (Family.TUNNELS, {"GET": tunnels.token}),
    f"{_T}/connections": (Family.TUNNELS, {"GET": tunnels.connections, "DELETE": tunnels.clean_up}),
    f"{_T}/connectors/{{id}}": (Family.TUNNELS, {"GET": tunnels.connector}),
    f"{_T}/configurations": (Family.TUNNELS, {"GET": tunnels.configuration, "PUT": tunnels.configure}),
}

_ACCESS: dict[str, tuple[Family, Methods]] = {
    "/apps": (Family.APPS, {"GET": access_apps.records, "POST": access_apps.create}),
    "/apps/{id}": (
        Family.APPS,
        {"GET": access_apps.get, "PUT": access_apps.replace, "DELETE": access_apps.delete},
    ),
    "/apps/{id}/revoke_tokens": (Family.APPS, {"POST": access_apps.revoke_tokens}),
    "/apps/{id}/policies": (
        Family.APPS,
        {"GET": access_app_policies.records, "POST": access_app_policies.create},
    ),
    "/apps/{id}/policies/{id}": (
        Family.APPS,
        {"GET": access_app_policies.get, "PUT": access_app_policies.replace, "DELETE": access_app_policies.delete},
    ),
    "/groups": (Family.GROUPS, {"GET": access_groups.records, "POST": access_groups.create}),
    "/groups/{id}": (
        Family.GROUPS,
        {"GET": access_groups.get, "PUT": access_groups.replace, "DELETE": access_groups.delete},
    ),
    "/service_tokens": (Family.SERVICE_TOKENS, {"GET": access_tokens.records, "POST": access_tokens.create}),
    "/service_tokens/{id}": (
        Family.SERVICE_TOKENS,
        {"GET": access_tokens.get, "PUT": access_tokens.change, "DELETE": access_tokens.delete},
    ),
    "/identity_providers": (Family.GROUPS, {"GET": access_providers.records, "POST": access_providers.create}),
    "/identity_providers/{id}": (
        Family.GROUPS,
        {"GET": access_providers.get, "PUT": access_providers.replace, "DELETE": access_providers.delete},
    ),
    "/organizations": (
        Family.GROUPS,
        {
            "GET": access_team.organization,
            "POST": access_team.create_organization,
            "PUT": access_team.change_organization,
        },
    ),
}

_ACCOUNT_ACCESS: dict[str, tuple[Family, Methods]] = {
    "/policies": (Family.APPS, {"GET": access_policies.records, "POST": access_policies.create}),
    "/policies/{id}": (
        Family.APPS,
        {"GET": access_policies.get, "PUT": access_policies.replace, "DELETE": access_policies.delete},
    ),
    "/tags": (Family.APPS, {"GET": access_team.tags, "POST": access_team.create_tag}),
    "/tags/{id}": (
        Family.APPS,
        {"GET": access_team.tag, "PUT": access_team.rename_tag, "DELETE": access_team.delete_tag},
    ),
    "/service_tokens/{id}/refresh": (Family.SERVICE_TOKENS, {"POST": access_tokens.refresh}),
    "/service_tokens/{id}/rotate": (Family.SERVICE_TOKENS, {"POST": access_tokens.rotate}),
}

VERIFY = frozenset({listing.verify_user_token, listing.verify_account_token})


@dataclass(frozen=True, slots=True)
class Path:
    """A path of the API as pattern, `{…}` standing for the variable parts."""

    segments: tuple[str, ...]
    family: Family
    methods: Methods

    @property
    def is_access(self) -> bool:
        return len(self.segments) > 2 and self.segments[2] == "access"  # noqa: PLR2004 - /accounts/ID/access


@dataclass(frozen=True, slots=True)
class Found:
    """A path that was matched, and what stood in its variable parts."""

    path: Path
    handler: Callable[[Ask], Reply]
    account: str | None
    zone: str | None
    ids: tuple[str, ...]


def _paths() -> dict[tuple[int, str], list[Path]]:
    tables = {**_LISTS}
    tables |= {f"{_A}/access{path}": entry for path, entry in {**_ACCESS, **_ACCOUNT_ACCESS}.items()}
    tables |= {f"{_Z}/access{path}": entry for path, entry in _ACCESS.items()}
    found: dict[tuple[int, str], list[Path]] = {}
    for text, (family, methods) in tables.items():
        segments = tuple(text.removeprefix("/").split("/"))
        found.setdefault((len(segments), segments[0]), []).append(Path(segments, family, methods))
    return found


_PATHS = _paths()


def find(method: str, path: str) -> Found:
    """The route of a call; `path` as in the URL, below the version. Raises Refused 404 or 405."""
    segments = path.removeprefix("/").split("/")
    for candidate in _PATHS.get((len(segments), segments[0]), ()):
        parts = _variable_parts(candidate.segments, segments)
        if parts is not None:
            if method not in candidate.methods:
                raise refusals.bad_method()
            account, zone = parts.pop("{account}", None), parts.pop("{zone}", None)
            ids = tuple(unquote(value) for value in parts.values())
            return Found(candidate, candidate.methods[method], account, zone, ids)
    raise refusals.no_route(f"/client/v4{path}")


def _variable_parts(pattern: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    parts: dict[str, str] = {}
    for place, (wanted, got) in enumerate(zip(pattern, segments, strict=True)):
        if wanted == "{id}" and _PLAIN.match(got):
            parts[f"{{id{place}}}"] = got
        elif wanted in ("{account}", "{zone}") and is_hex32(got):
            parts[wanted] = got
        elif wanted != got:
            return None
    return parts
