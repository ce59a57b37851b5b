"""The account as last compared, for what windows answer while somebody types: who could get in at a service."""

from dataclasses import dataclass

from dockflare_desktop.core.access.planned import asked_for, of_spec
from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.access.who import Judgement, who
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.model import Path, ServiceKey
from dockflare_desktop.core.public.door import Door, door, past
from dockflare_desktop.core.service import Service


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read, and the services as decided then."""

    actual: Actual
    services: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True)
class Entering:
    """What came of one visitor at a service. `planned` is the verdict once the login that is asked for stands, None
    where it stands already or none is asked for."""

    host: str
    judgement: Judgement
    behind: Door
    planned: Judgement | None = None


def entering(seen: Seen, key: ServiceKey, path: Path, visitor: Visitor) -> Entering:
    """One visitor before the login, and the connector, of a service. Of a wildcard one hostname below it is tried."""
    host = f"www{key.hostname[1:]}" if key.hostname.startswith("*") else key.hostname
    place = (host, path.login_path or "/")
    actual = seen.actual
    behind = door(actual, *place)
    found = past(who(actual.apps, place, visitor, actual.directory), behind)
    spec = asked_for(seen.services, *place)
    planned = None if spec is None or spec.address == found.address else of_spec(spec, visitor, actual.directory)
    return Entering(host, found, behind, planned)
