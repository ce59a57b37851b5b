"""access zones: who enters the hostnames of a whole zone that say nothing of their own."""

import argparse

from dockflare_desktop.cli.access_hand import Desk, desk, fail_on, unreadable
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, table, tell
from dockflare_desktop.cli.reading import agreed, on_terminal
from dockflare_desktop.cli.typed import pairs
from dockflare_desktop.compose import now
from dockflare_desktop.core.account.overview import ZoneRow
from dockflare_desktop.core.model import Json, WholeZone
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.access_overview import read_overview
from dockflare_desktop.engine.whole_zones import WholeZones

WHAT = "login of a whole zone"


async def zones(arguments: argparse.Namespace) -> int:
    """list, set, remove. What is set is stored; the next round makes it so."""
    async with desk() as at:
        match arguments.part_action:
            case "set":
                return await _set(at, arguments)
            case "remove":
                return await _remove(at, arguments)
            case _:
                return await _list(at, arguments)


def _zones(at: Desk) -> WholeZones:
    return WholeZones(at.stored.store, now, at.hand.services, at.actual)


async def _list(at: Desk, arguments: argparse.Namespace) -> int:
    seen = await read_overview(at.hand)
    if seen.zones is None:
        raise unreadable(seen.problems)
    if arguments.json:
        dump([row_json(each) for each in seen.zones])
    else:
        cells = [[each.zone, str(each.state), harmless(_who(each)), str(len(each.behind))] for each in seen.zones]
        table(cells, ["ZONE", "STATE", "WHO", "SERVICES BEHIND"])
    return Exit.OK


def _who(row: ZoneRow) -> str:
    if row.asked is None:
        return row.by or "-"
    return " ".join(f"{key.removeprefix('access.')}={text}" for key, text in sorted(row.asked.fields.items()))


async def _set(at: Desk, arguments: argparse.Namespace) -> int:
    name = _zone(arguments.zone)
    fields = pairs(arguments.settings)
    if arguments.group:
        fields = {"access.groups": ",".join(arguments.group), **fields}
    fail_on(await _zones(at).save(name, fields), Exit.USAGE)
    await at.wrote()
    stored = next(each for each in (await at.stored.store.layers()).zones if each.zone == name)
    tell(arguments, {"saved": zone_json(stored)}, f"The next round puts this login in front of *.{name}")
    return Exit.OK


async def _remove(at: Desk, arguments: argparse.Namespace) -> int:
    """3 where services ask for it by name, or would be open to everyone and nobody agreed."""
    name, account = _zone(arguments.zone), _zones(at)
    removal = await account.delete(name)
    if removal.opens and not removal.gone and not removal.relying:
        complain("Everyone could reach these then:")
        for key in removal.opens:
            complain(f"  {as_typed(key)}")
        if arguments.yes or (on_terminal() and agreed("Take the login back?")):
            removal = await account.delete(name, removal.opens)
    fail_on(removal.problems)
    if not removal.gone:
        detail = ", ".join(f"service {as_typed(key)}" for key in removal.relying or removal.opens)
        raise CliError(Problem(ProblemCode.IN_USE, name, label=WHAT, value=f"*.{name}", detail=detail), Exit.ATTENTION)
    await at.wrote()
    tell(
        arguments,
        {"removed": name, "opens": [as_typed(key) for key in removal.opens]},
        f"The next round takes the login in front of *.{name} back",
    )
    return Exit.OK


def _zone(text: str) -> str:
    """A zone's name, with or without `*.` in front."""
    found = normalise(text.strip().removeprefix("*."))
    return text.strip() if isinstance(found, Fault) else found


def zone_json(zone: WholeZone) -> dict[str, Json]:
    """What people set for a zone."""
    return {"zone": zone.zone, "fields": dict(sorted(zone.fields.items()))}


def row_json(row: ZoneRow) -> Json:
    """A row of `access zones list --json`."""
    return {
        "zone": row.zone,
        "state": str(row.state),
        "fields": {} if row.asked is None else dict(sorted(row.asked.fields.items())),
        "by": row.by or None,
        "behind": [as_typed(key) for key in row.behind],
        "relying": [as_typed(key) for key in row.relying],
    }
