"""What a service's tunnel tells: which version its connectors run, and what a change waits for."""

from dockflare_desktop.core.cloud import Actual, Tunnel
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

NO_CONNECTOR = ("down", "inactive")  # what Cloudflare says of a tunnel without one
WAITS = frozenset({ProblemCode.NO_CONNECTOR, ProblemCode.CONNECTOR_BEHIND})
"""What is said of a service whose change waits for its tunnel."""


def proof(name: str, actual: Actual | None) -> tuple[int, tuple[int, int] | None]:
    """The version of a tunnel's document, and how many connectors have it, of how many; None where that was not read.

    Cloudflare says of a tunnel that it is `down` or `inactive` when no connector runs.
    """
    tunnel = _tunnel(name, actual)
    document = actual.documents.get(tunnel.id) if actual is not None and tunnel is not None else None
    if actual is None or tunnel is None or document is None:
        return 0, None
    connectors = actual.connectors.get(tunnel.id)
    if connectors is None:
        return document.version, ((0, 0) if tunnel.status in NO_CONNECTOR else None)
    behind = sum(1 for each in connectors if each.config_version >= document.version)
    return document.version, (behind, len(connectors))


def waits_for(name: str, actual: Actual | None) -> Problem | None:
    """Why a change that waits for a tunnel's connectors waits; None where that is not known."""
    version, connectors = proof(name, actual)
    if connectors is None:
        return None
    if connectors[1] == 0:
        return Problem(ProblemCode.NO_CONNECTOR, name, Effect.WARNING)
    tunnel = _tunnel(name, actual)
    read = actual.connectors.get(tunnel.id) if actual is not None and tunnel is not None else None
    late = [each.config_version for each in read or () if each.config_version < version]
    if not late:
        return None
    return Problem(ProblemCode.CONNECTOR_BEHIND, name, Effect.WARNING, value=str(min(late)), detail=str(version))


def _tunnel(name: str, actual: Actual | None) -> Tunnel | None:
    known = actual.directory.tunnels if actual is not None else ()
    return next((each for each in known if each.name == name), None)
