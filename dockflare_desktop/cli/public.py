"""public: what anyone on the internet reaches through the account's tunnels, ours or not; and what is meant to be."""

import argparse
from collections.abc import Iterable

from dockflare_desktop.cli.observing import connected
from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, report, say, table
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import address
from dockflare_desktop.compose import now
from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.openings import Place, written
from dockflare_desktop.core.public.survey import public_now
from dockflare_desktop.core.public.view import Meant, PublicRow, PublicView, public_view, why_not_meant
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.engine.public_watch import openings_of
from dockflare_desktop.engine.whole_account import books_of, whole_account
from dockflare_desktop.words.public import REACHES, owner_words, why_words


async def public(arguments: argparse.Namespace) -> int:
    """0: all of it could be judged, 3: some could not."""
    async with opened_store() as stored:
        match arguments.action:
            case "meant":
                return await _mean(stored, arguments)
            case "unmeant":
                return await _unmean(stored, arguments)
            case _:
                view = await _read(stored)
    if arguments.json:
        dump([address_json(row) for row in view.rows])
    else:
        _show(view)
    report(view.problems)
    return Exit.ATTENTION if view.counts[Reach.UNKNOWN] else Exit.OK


async def _read(stored: Stored) -> PublicView:
    """What a running program shows, read anew."""
    async with connected(stored) as edge:
        actual = await whole_account(edge)
    books = await books_of(stored.store, actual.account_id)
    openings = await openings_of(stored.store, actual.account_id)
    return public_view(public_now(actual, books), actual, openings, await stored.store.meant())


async def _mean(stored: Stored, arguments: argparse.Namespace) -> int:
    """Only what is there, open and not ours: a slip of the pen would otherwise silence what it does not name."""
    view = await _read(stored)
    place = _place(arguments.key, (row.place for row in view.rows))
    if (problem := why_not_meant(view, place)) is not None:
        raise CliError(problem)
    return await _set(stored, Meant(*place, now()), arguments, meant=True)


async def _unmean(stored: Stored, arguments: argparse.Namespace) -> int:
    known = {each.place: each for each in await stored.store.meant()}
    place = _place(arguments.key, known)
    if place not in known:
        text = written(place)
        raise CliError(Problem(ProblemCode.NOT_FOUND, text, label="address that is meant to be public", value=text))
    return await _set(stored, known[place], arguments, meant=False)


async def _set(stored: Stored, item: Meant, arguments: argparse.Namespace, *, meant: bool) -> int:
    await stored.store.set_meant(item, meant=meant)
    await stored.wake()
    if arguments.json:
        dump({"hostname": item.hostname, "path": item.path, "meant": meant})
    else:
        counts = "is meant to be public, and no longer counted" if meant else "is counted again"
        say(f"{harmless(written(item.place))} {counts}.")
    return Exit.OK


def _place(text: str, known: Iterable[Place]) -> Place:
    """The address that is meant: as the list prints it, else read as HOST[/PATH]. Raises CliError."""
    for place in known:
        if text.strip().lower() in (written(place).lower(), "".join(place).lower()):
            return place
    key, path = address(text)
    return key.hostname, path.text


def address_json(row: PublicRow) -> dict[str, Json]:
    """One address as `public --json` prints it. `owner` is ours, foreign, or the name of what made it."""
    found = row.found
    named = {OwnerKind.TOOL: found.owner.name, OwnerKind.INSTALLATION: f"dockflare-desktop {found.owner.name}"}
    return {
        "hostname": found.hostname,
        "path": found.path,
        "reach": str(row.reach),
        "meant": row.meant,
        "why": why_words(found),
        "code": str(found.unclear or found.entry.why),
        "names": list(found.entry.names),
        "owner": named.get(found.owner.kind, str(found.owner.kind)),
        "since": moment(row.since),
        "login": found.entry.address,
        "tunnel": found.tunnel.name if found.tunnel is not None else "",
        "service": found.target,
        "parts": [{"address": part.address, "reach": str(part.entry.reach)} for part in found.parts],
    }


def _show(view: PublicView) -> None:
    if not view.rows:
        say("Nothing can be reached through the tunnels of this account.")
        return
    say(", ".join(f"{words.lower()}: {view.counts[reach]}" for reach, words in REACHES.items()))
    cells = [
        [
            REACHES[row.reach] + (", meant to be" if row.meant and row.reach is Reach.EVERYONE else ""),
            harmless(row.address),
            harmless(why_words(row.found)),
            harmless(owner_words(row.found.owner)),
            moment(row.since) or "-",
        ]
        for row in view.rows
    ]
    table(cells, ["REACH", "ADDRESS", "WHY", "OWNER", "SINCE"])
