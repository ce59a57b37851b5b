"""How every zone of the account stands: protected as a whole, by whom, and which services lie behind that."""

from collections.abc import Iterable, Sequence

from dockflare_desktop.core.access.coverage import at, open_to_everyone
from dockflare_desktop.core.account.overview import ZoneRow, ZoneState
from dockflare_desktop.core.change import Ledger
from dockflare_desktop.core.cloud import Actual, App
from dockflare_desktop.core.model import Layers, ServiceKey, WholeZone
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.service import Presence, Service, ZoneLogin


def zone_rows(
    actual: Actual, layers: Layers, ledger: Ledger, known: tuple[Sequence[Service], Sequence[Problem]]
) -> tuple[ZoneRow, ...]:
    """Every zone the token sees, and those that people asked something for. `known` are the services and the problems
    of the last plan."""
    asked = {each.zone: each for each in layers.zones}
    books = Books.of(ledger)
    names = {zone.name for zone in actual.directory.zones} | {name for name, each in asked.items() if each.fields}
    return tuple(_row(name, asked.get(name), (actual, books), known) for name in sorted(names))


def behind_zone(zone: str, services: Iterable[Service], *, implied: bool) -> tuple[ServiceKey, ...]:
    """Services that lie behind a zone's login: because they say nothing (`implied`), or because they ask for it."""
    wanted = ZoneLogin(zone, implied=implied)
    return tuple(each.key for each in services if each.login == wanted and each.presence is not Presence.IGNORED)


def _row(
    zone: str,
    asked: WholeZone | None,
    account: tuple[Actual, Books],
    known: tuple[Sequence[Service], Sequence[Problem]],
) -> ZoneRow:
    (actual, books), (services, told) = account, known
    address = f"*.{zone}"
    app = next(iter(at(actual.apps or (), address)), None)
    ours = app is not None and books.owns_app(app, address, wanted=asked is not None)
    problems = tuple(each for each in told if each.subject == address)
    wanted = asked if asked is not None and asked.fields else None
    return ZoneRow(
        zone,
        _state(wanted, app, problems, ours=ours),
        wanted,
        by="" if app is None or ours else app.name,
        behind=behind_zone(zone, services, implied=True),
        relying=behind_zone(zone, services, implied=False),
        problems=problems,
    )


def _state(asked: WholeZone | None, app: App | None, problems: Sequence[Problem], *, ours: bool) -> ZoneState:
    closed = app is not None and not open_to_everyone(app)
    if asked is None:
        return ZoneState.GOING if ours else ZoneState.THEIRS if closed else ZoneState.NONE
    if problems:
        return ZoneState.BLOCKED
    return ZoneState.PROTECTED if ours and closed else ZoneState.COMING
