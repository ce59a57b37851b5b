"""public: what anyone on the internet reaches through the account's tunnels, ours or not."""

import argparse

from dockflare_desktop.cli.observing import connected, whole_account
from dockflare_desktop.cli.output import Exit, dump, harmless, moment, report, say, table
from dockflare_desktop.cli.session import opened_store
from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.change import Ledger
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.public.address import PublicAddress
from dockflare_desktop.core.public.survey import public_now
from dockflare_desktop.words.public import REACHES, owner_words, why_words


async def public(arguments: argparse.Namespace) -> int:
    """0: all of it could be judged, 3: some could not."""
    async with opened_store() as stored, connected(stored) as edge:
        actual = await whole_account(edge)
        entries = await stored.store.ledger(actual.account_id)
        books = Books.of(Ledger(stored.store.installation, entries, stored.store.lost))
    rows = public_now(actual, books)
    if arguments.json:
        dump([address_json(row) for row in rows])
    else:
        _show(rows)
    report(actual.problems)
    return Exit.ATTENTION if any(row.reach is Reach.UNKNOWN for row in rows) else Exit.OK


def address_json(row: PublicAddress) -> dict[str, Json]:
    """One address as `public --json` prints it. `owner` is ours, foreign, or the name of what made it."""
    named = {OwnerKind.TOOL: row.owner.name, OwnerKind.INSTALLATION: f"dockflare-desktop {row.owner.name}"}
    return {
        "hostname": row.hostname,
        "path": row.path,
        "reach": str(row.reach),
        "why": why_words(row),
        "code": str(row.unclear or row.entry.why),
        "names": list(row.entry.names),
        "owner": named.get(row.owner.kind, str(row.owner.kind)),
        "since": moment(row.since),
        "login": row.entry.address,
        "tunnel": row.tunnel.name if row.tunnel is not None else "",
        "service": row.target,
        "parts": [{"address": part.address, "reach": str(part.entry.reach)} for part in row.parts],
    }


def _show(rows: tuple[PublicAddress, ...]) -> None:
    if not rows:
        say("Nothing can be reached through the tunnels of this account.")
        return
    counts = {reach: sum(1 for row in rows if row.reach is reach) for reach in REACHES}
    say(", ".join(f"{words.lower()}: {counts[reach]}" for reach, words in REACHES.items()))
    cells = [
        [
            REACHES[row.reach],
            harmless(row.hostname + row.path),
            harmless(why_words(row)),
            harmless(owner_words(row.owner)),
            moment(row.since) or "-",
        ]
        for row in rows
    ]
    table(cells, ["REACH", "ADDRESS", "WHY", "OWNER", "SINCE"])
