"""What is remembered with a write of who asked for it: by the time somebody reads it, the container may be gone."""

from collections.abc import Iterable, Mapping

from dockflare_desktop.core.model import FromLabels, JsonObject, ServiceKey
from dockflare_desktop.core.service import Service

Causes = Mapping[ServiceKey, JsonObject]
GONE = "gone"


def causes(services: Iterable[Service], before: Causes) -> Causes:
    """By service: who asks, and how it stands. `before` is the same of the last round: what is gone since says so."""
    found = {each.key: _cause(each) for each in services}
    left = {key: {**cause, "presence": GONE} for key, cause in before.items() if key not in found}
    return {**left, **found}


def _cause(service: Service) -> JsonObject:
    since = service.leaving_since
    asked = service.source
    return {
        "asks": "container" if isinstance(asked, FromLabels) else "manual",
        "container": asked.container_name if isinstance(asked, FromLabels) else "",
        "engine": service.engine_name,
        "presence": str(service.presence),
        "since": None if since is None else since.isoformat(),
        "grace": service.grace,
    }
