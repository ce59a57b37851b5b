"""Whether the connectors run what was written: when they are asked, and what is said (product.md section 6)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dockflare_desktop.core.change import Action, Change, Kind
from dockflare_desktop.core.cloud import Actual, Connector, Tunnel
from dockflare_desktop.core.connectors.view import PATIENCE, fault_of
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Service
from dockflare_desktop.engine.ports import Edge, OutsideError

FIRST_LOOK = timedelta(seconds=2)  # after a document was written or first seen
NEXT_LOOK = timedelta(seconds=30)  # while a tunnel has no connector, or one that is behind

UNREAD = frozenset(
    {ProblemCode.CLOUDFLARE_DOWN, ProblemCode.PERMISSION_MISSING, ProblemCode.TUNNEL_GONE, ProblemCode.NOT_FOUND}
)  # these say something about the connectors alone


class Proof:
    """Carries, from round to round, which version each tunnel's connectors were asked about, and who was behind."""

    def __init__(self) -> None:
        self._due: dict[str, datetime] = {}  # tunnel id -> when its connectors are asked
        self._asked: dict[str, int] = {}  # tunnel id -> version of the document it was asked about
        self._behind: dict[str, dict[tuple[str, int], datetime]] = {}  # tunnel id -> connector, its version -> since
        self._waiting: dict[str, datetime] = {}  # id of a change that waits for connectors -> since

    # --- when ---------------------------------------------------------------------------------------------------------

    def due(self, actual: Actual, used: Iterable[Tunnel], now: datetime) -> frozenset[str]:
        """Ids of the tunnels to ask about now. A new version of a document is asked about a little later."""
        ids = {tunnel.id for tunnel in used}
        self._due = {tunnel: at for tunnel, at in self._due.items() if tunnel in ids}
        for tunnel in ids:
            document = actual.documents.get(tunnel)
            if document is not None and self._asked.get(tunnel) != document.version:
                self._asked[tunnel] = document.version
                self._due[tunnel] = now + FIRST_LOOK
        return frozenset(tunnel for tunnel, at in self._due.items() if at <= now)

    def next_due(self) -> datetime | None:
        """When somebody is to be asked next."""
        return min(self._due.values(), default=None)

    def patient(self, now: datetime) -> bool:
        """Whether what waits for connectors has not waited for long: then they are asked every second."""
        return all(now - since < PATIENCE for since in self._waiting.values())

    # --- what ---------------------------------------------------------------------------------------------------------

    def heard(self, actual: Actual, asked: Iterable[str], now: datetime) -> None:
        """These tunnels' connectors were just read."""
        for tunnel in asked:
            document, connectors = actual.documents.get(tunnel), actual.connectors.get(tunnel)
            self._due.pop(tunnel, None)
            if document is None or connectors is None:
                continue
            self._asked[tunnel] = document.version
            known = self._behind.get(tunnel, {})
            late = _late(connectors, document.version)
            self._behind[tunnel] = {each: known.get(each, now) for each in late}
            if late or not connectors:
                self._due[tunnel] = now + NEXT_LOOK

    @property
    def behind(self) -> Mapping[str, Mapping[tuple[str, int], datetime]]:
        """By tunnel: which connector, with which version, is behind since when."""
        return self._behind

    def waiting(self, changes: Iterable[Change], now: datetime) -> None:
        """What waits for connectors after this round."""
        ids = {change.id for change in changes if change.waits}
        self._waiting = {each: self._waiting.get(each, now) for each in ids}

    def after(
        self, actual: Actual, used: Iterable[Tunnel], left: Collection[Change], now: datetime
    ) -> tuple[Problem, ...]:
        """What is said after a round that left these changes to do."""
        there = tuple(used)
        self.waiting(left, now)
        self.due(actual, there, now)  # a document that was just written
        return self.problems(actual, there, left, now)

    def problems(
        self, actual: Actual, used: Iterable[Tunnel], changes: Iterable[Change], now: datetime
    ) -> tuple[Problem, ...]:
        """Tunnels that visitors do not get through, connectors that stay behind, logins that wait for them."""
        found = [problem for tunnel in used for problem in self._of_tunnel(tunnel, actual, now)]
        found += [
            Problem(ProblemCode.NOT_CONFIRMED, change.target, Effect.WARNING)
            for change in changes
            if _is_farewell(change) and now - self._waiting.get(change.id, now) >= PATIENCE
        ]
        return tuple(found)

    def _of_tunnel(self, tunnel: Tunnel, actual: Actual, now: datetime) -> list[Problem]:
        document, connectors = actual.documents.get(tunnel.id), actual.connectors.get(tunnel.id)
        if connectors is None or document is None:
            return []
        if not connectors:
            return [Problem(ProblemCode.NO_CONNECTOR, tunnel.name, Effect.WARNING)]
        behind = self._behind.get(tunnel.id, {})
        late = [version for (_, version), since in behind.items() if now - since >= PATIENCE]
        if not late:
            return []
        if said := fault_of(document):  # cloudflared refuses the whole document and goes on with the one it has
            return [Problem(ProblemCode.CONNECTOR_REFUSED, tunnel.name, Effect.WARNING, detail=said)]
        wanted, runs = str(document.version), str(min(late))
        return [Problem(ProblemCode.CONNECTOR_BEHIND, tunnel.name, Effect.WARNING, value=runs, detail=wanted)]


async def with_connectors(actual: Actual, edge: Edge, tunnels: Iterable[str]) -> Actual:
    """An observation with these tunnels' connectors as they are now; None where they cannot be read.

    Raises OutsideError where that is not about the connectors (offline, token refused, a pause asked for).
    """
    found = dict(actual.connectors)
    for tunnel in sorted(tunnels):
        try:
            found[tunnel] = await edge.connectors(tunnel)
        except OutsideError as error:
            if error.problem.code not in UNREAD:
                raise
            found[tunnel] = None
    return replace(actual, connectors=found)


def used_tunnels(services: Iterable[Service], actual: Actual) -> tuple[Tunnel, ...]:
    """Tunnels that services are on, as far as they can be driven from here."""
    names = {service.tunnel for service in services}
    return tuple(each for each in actual.directory.tunnels if each.name in names and each.remote)


def _late(connectors: Iterable[Connector], version: int) -> list[tuple[str, int]]:
    return [(each.id, each.config_version) for each in connectors if each.config_version < version]


def _is_farewell(change: Change) -> bool:
    return change.kind is Kind.APPLICATION and change.action is Action.DELETE and change.waits
