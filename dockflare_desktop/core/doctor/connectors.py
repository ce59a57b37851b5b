"""Judging tunnels and their connectors: connected, how old, and which configuration they run."""

from collections.abc import Iterable
from datetime import datetime

from dockflare_desktop.core.cloud import Actual, Connector, Tunnel
from dockflare_desktop.core.connectors.age import is_old, months_old
from dockflare_desktop.core.doctor.check import Check, Cure, Finding, Fix, Level, Told, Well, unknown, well
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

UPDATE = "docker pull cloudflare/cloudflared:latest"
_COMPARE = (Fix(Cure.COMPARE),)


def used(actual: Actual | None, names: Iterable[str]) -> tuple[Tunnel, ...]:
    """The tunnels of these names that there are."""
    wanted = set(names)
    return tuple(each for each in actual.directory.tunnels if each.name in wanted) if actual is not None else ()


def running(actual: Actual | None, names: Iterable[str]) -> tuple[Connector, ...]:
    """The connectors of these tunnels, as far as they were asked for."""
    if actual is None:
        return ()
    return tuple(each for tunnel in used(actual, names) for each in actual.connectors.get(tunnel.id) or ())


def tunnels(actual: Actual | None, names: Iterable[str]) -> tuple[Finding, ...]:
    """Whether the tunnels in use are there, ruled from here, and connected."""
    wanted = sorted(set(names))
    if actual is None:
        return unknown(Check.TUNNEL, Well.NOT_READ)
    there = {each.name: each for each in actual.directory.tunnels}
    wrong = [each for name in wanted if (each := _wrong(name, there.get(name), actual)) is not None]
    if wrong:
        return tuple(Finding(Check.TUNNEL, Level.BAD, each, _COMPARE) for each in wrong)
    if not wanted:
        return well(Check.TUNNEL, Well.NO_TUNNEL_NEEDED)
    connectors = running(actual, wanted)
    if not connectors:  # they were not asked for; Cloudflare says of the tunnel that it is connected
        return well(Check.TUNNEL, Well.TUNNEL_UP, names=", ".join(wanted))
    places = {colo for each in connectors for colo in each.colos}
    counts = {"connectors": len(connectors), "places": len(places)}
    return well(Check.TUNNEL, Well.TUNNEL_CONNECTED, names=", ".join(wanted), **counts)


def _wrong(name: str, tunnel: Tunnel | None, actual: Actual) -> Problem | None:
    if tunnel is None:
        return Problem(ProblemCode.TUNNEL_UNKNOWN, name, value=name)
    if not tunnel.remote:
        return Problem(ProblemCode.TUNNEL_FILE, name, value=name)
    if actual.connectors.get(tunnel.id) == () or tunnel.status in ("down", "inactive"):
        return Problem(ProblemCode.NO_CONNECTOR, name, Effect.WARNING)
    return None


def versions(connectors: Iterable[Connector], now: datetime) -> tuple[Finding, ...]:
    """How old each connector's program is."""
    seen = tuple(connectors)
    if not seen:
        return unknown(Check.CONNECTOR_VERSION, Well.NO_CONNECTORS)
    found = [
        Finding(
            Check.CONNECTOR_VERSION,
            Level.WARNING,
            Problem(
                ProblemCode.CONNECTOR_OLD,
                each.id[:4],
                Effect.WARNING,
                value=each.version,
                detail=str(months),
            ),
            (Fix(Cure.COPY, UPDATE),),
        )
        for each in seen
        if is_old(each.version, now) and (months := months_old(each.version, now))
    ]
    newest = ", ".join(sorted({each.version for each in seen if each.version}))
    if not newest:
        return unknown(Check.CONNECTOR_VERSION, Well.NOT_READ)
    return tuple(found) or well(Check.CONNECTOR_VERSION, Well.VERSIONS_NEW, names=newest)


def configuration(actual: Actual | None, names: Iterable[str], told: Iterable[Problem]) -> tuple[Finding, ...]:
    """Which version of the rules each connector runs, against the one that was written. `told` is what rounds say of
    connectors that stay behind, or refuse."""
    late = (ProblemCode.CONNECTOR_BEHIND, ProblemCode.CONNECTOR_REFUSED)
    problems = [each for each in told if each.code in late]
    if problems:
        return tuple(Finding(Check.CONFIGURATION, Level.BAD, each, _COMPARE) for each in problems)
    if actual is None:
        return unknown(Check.CONFIGURATION, Well.NOT_READ)
    current, behind = 0, []
    for tunnel in used(actual, names):
        document = actual.documents.get(tunnel.id)
        for each in actual.connectors.get(tunnel.id) or ():
            if document is not None and each.config_version < document.version:
                behind.append((each, document.version))
            else:
                current += 1
    if behind:
        slow, wanted = behind[0]
        names_ = {"connector": slow.id[:4], "version": str(slow.config_version), "wanted": str(wanted)}
        return (Finding(Check.CONFIGURATION, Level.NOTE, Told(Well.APPLYING, names_)),)
    if not current:
        return unknown(Check.CONFIGURATION, Well.NO_CONNECTORS)
    return well(Check.CONFIGURATION, Well.APPLIED, count=current)
