"""HOST[/PATH] as people type it, read as the labels would be."""

from dockflare_desktop.core.model import Path, ServiceKey
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.origin.order import parse_path
from dockflare_desktop.core.problem import Effect, Problem


def read_address(hostname: str, path: str = "") -> tuple[ServiceKey, Path] | Problem:
    """A service's key and path, or what is wrong with one of them."""
    host = normalise(hostname)
    if isinstance(host, Fault):
        return _problem(host, "hostname", hostname)
    read = parse_path(path, None)
    if isinstance(read, Fault):
        return _problem(read, "path", path)
    found, _ = read
    return ServiceKey(host, found.pattern), found


def _problem(fault: Fault, label: str, value: str) -> Problem:
    return Problem(
        fault.code, value, Effect.BLOCKS, label=label, value=value, detail=fault.detail, suggestion=fault.suggestion
    )
