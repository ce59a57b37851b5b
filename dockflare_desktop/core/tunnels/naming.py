"""What a tunnel may be called, and which one somebody means."""

from collections.abc import Iterable

from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.labels.text import closest, quoted, unwanted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.tunnels import ID, named
from dockflare_desktop.core.settings import NAME_LENGTH


def check_name(name: str, tunnels: Iterable[Tunnel], own_id: str = "") -> Problem | None:
    """What is wrong with a tunnel's new name. Cloudflare refuses an empty one, an id, and one that another tunnel has
    (cloudflare-api.md section 3); how long it may be is not known, and a label or a setting takes 100 characters."""
    if not name.strip():
        return _invalid(name, "it is empty")
    if len(name) > NAME_LENGTH:
        return _invalid(name, f"{len(name)} characters, {NAME_LENGTH} is the most")
    if (found := unwanted(name)) is not None:
        return _invalid(name, found)
    if ID.fullmatch(name.strip()):
        return _invalid(name, "it is the id of a tunnel")
    if name != name.strip() or "," in name:
        return _invalid(name, "no comma, and no blank at either end")
    taken = next((each for each in tunnels if each.name == name and each.id != own_id), None)
    return None if taken is None else Problem(ProblemCode.TUNNEL_NAME_TAKEN, name, value=quoted(name))


def _invalid(name: str, detail: str) -> Problem:
    return Problem(ProblemCode.TUNNEL_NAME_INVALID, "tunnel", value=quoted(name), detail=detail)


def find(called: str, tunnels: Iterable[Tunnel]) -> Tunnel | Problem:
    """The tunnel of this name or id."""
    every = tuple(tunnels)
    found = named(called.strip(), every)
    if found is not None:
        return found
    near = closest(called, (each.name for each in every))
    return Problem(ProblemCode.TUNNEL_UNKNOWN, quoted(called), value=quoted(called), suggestion=near)
