"""Somebody who adopts and gives back in the tests of plans: as the desk does it, without a controller."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dockflare_desktop.core.adopting.foreign import Foreign, foreign
from dockflare_desktop.core.change import Kind, LedgerEntry, LedgerState
from dockflare_desktop.core.planning.books import HELD
from dockflare_desktop.core.planning.plan import view_of
from dockflare_desktop.core.service import Service
from tests.engine.desk_of_plans import Bench

SET = (
    "modified_on",
    "updated_at",
    "created_at",
    "comment_modified_on",
    "tags_modified_on",
    "created_on",
)  # by Cloudflare, at a write


def plain(value: object) -> object:
    """Without what Cloudflare itself sets; policies of an application alone get other ids when they are given back."""
    if isinstance(value, Mapping):
        inline = "decision" in value and value.get("reusable") is not True
        dropped = (*SET, "id") if inline else SET
        return {key: plain(each) for key, each in value.items() if key not in dropped}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


async def offered(bench: Bench, *services: Service) -> Sequence[Foreign]:
    """What could be adopted now."""
    await bench.plan(*services)
    found = foreign(view_of(bench.situation(services, {}, {})))
    return [each for each in found if each.row is not None]


def adopt(bench: Bench, chosen: Iterable[Foreign]) -> None:
    """The ledger's rows, as the desk writes them."""
    for each in chosen:
        assert each.row is not None
        bench.store.entries[(each.row.kind, each.row.key, each.row.tunnel)] = each.row


def lent(bench: Bench) -> list[LedgerEntry]:
    """What was adopted and is not given back."""
    return [row for row in bench.store.entries.values() if row.former is not None and row.state in HELD]


def give_back(bench: Bench, rows: Iterable[LedgerEntry]) -> None:
    """Undo adoptions, as the desk does."""
    for row in rows:
        key = (row.kind, row.key, row.tunnel)
        if row.state is LedgerState.ADOPTED:
            del bench.store.entries[key]
        else:
            bench.store.entries[key] = replace(row, state=LedgerState.RETURNING)


def standing(bench: Bench) -> dict[tuple[Kind, str], object]:
    """Every record, rule and application, by kind and id or place, without what Cloudflare sets."""
    zone, tunnel = bench.account.zones[bench.zone], bench.account.tunnels[bench.tunnel]
    found: dict[tuple[Kind, str], object] = {(Kind.RECORD, key): plain(each) for key, each in zone.records.items()}
    found |= {(Kind.APPLICATION, str(app["id"])): plain(app) for app in bench.found("apps")}
    listed = (tunnel.config or {}).get("ingress", [])
    assert isinstance(listed, list)
    return found | {(Kind.RULE, str(place)): rule for place, rule in enumerate(listed)}
