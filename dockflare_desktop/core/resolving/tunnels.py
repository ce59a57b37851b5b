"""Which tunnel a service is on."""

import re
from collections.abc import Mapping
from dataclasses import replace

from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Settings

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def find_tunnel(  # noqa: PLR0913 - what is known of tunnels, and who asks for which
    key: ServiceKey,
    stated: str,
    tunnels: tuple[Tunnel, ...],
    settings: Settings,
    former: Mapping[str, str],
    *,
    by_label: bool,
) -> tuple[str, tuple[Problem, ...]]:
    """The tunnel's name, and what is wrong with it. The default tunnel may be missing yet: it is made when needed.
    `former` maps names that tunnels had to their ids."""
    wanted = stated or settings.tunnel
    found = meant(wanted, tunnels, former)
    if found is None:
        made = wanted == settings.tunnel and not ID.fullmatch(wanted)
        near = closest(wanted, (tunnel.name for tunnel in tunnels))
        return wanted, () if made else (_problem(ProblemCode.TUNNEL_UNKNOWN, key, wanted, near),)
    if not found.remote:
        return found.name, (_problem(ProblemCode.TUNNEL_FILE, key, found.name),)
    if by_label and stated and not _allowed(found, tunnels, settings, former):
        return found.name, (_problem(ProblemCode.TUNNEL_NOT_ALLOWED, key, found.name),)
    return found.name, ()


def named(wanted: str, tunnels: tuple[Tunnel, ...]) -> Tunnel | None:
    """The tunnel with this name or id."""
    by_name = next((each for each in tunnels if each.name == wanted), None)
    return by_name or next((each for each in tunnels if each.id == wanted.lower()), None)


def meant(wanted: str, tunnels: tuple[Tunnel, ...], former: Mapping[str, str]) -> Tunnel | None:
    """The tunnel with this name or id, else the one that had this name until it was renamed here."""
    return named(wanted, tunnels) or next((each for each in tunnels if each.id == former.get(wanted)), None)


def named_now(settings: Settings, tunnels: tuple[Tunnel, ...], former: Mapping[str, str]) -> Settings:
    """With the default tunnel by the name that it has now."""
    found = meant(settings.tunnel, tunnels, former)
    return settings if found is None else replace(settings, tunnel=found.name)


def _allowed(tunnel: Tunnel, tunnels: tuple[Tunnel, ...], settings: Settings, former: Mapping[str, str]) -> bool:
    if not settings.allowed_tunnels:
        return True
    return tunnel in [meant(each, tunnels, former) for each in (settings.tunnel, *settings.allowed_tunnels)]


def _problem(code: ProblemCode, key: ServiceKey, value: str, suggestion: str = "") -> Problem:
    return Problem(code, str(key), value=quoted(value), suggestion=suggestion)
