"""Who asks for a key: labels of a container, read and placed in time, or a manual rule."""

from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.model import Claim, Container, EngineFound, ManualRule, ServiceKey
from dockflare_desktop.core.service import Presence


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a key, and how far it is there. A manual rule has neither container nor engine."""

    claim: Claim
    container: Container | None = None
    engine: EngineFound | None = None
    presence: Presence = Presence.PRESENT
    since: datetime | None = None
    leaving_since: datetime | None = None
    rule: ManualRule | None = None

    @property
    def key(self) -> ServiceKey:
        """The key it asks for."""
        return self.claim.key
