"""access tokens: how programs sign in. A new secret is printed once, on standard output, and kept nowhere."""

import argparse
from datetime import timedelta

from dockflare_desktop.cli.access_hand import Desk, desk, kept, removed, the_one, unreadable, uses_json
from dockflare_desktop.cli.output import Exit, dump, harmless, table, tell
from dockflare_desktop.cli.typed import fault_of
from dockflare_desktop.core.account.overview import TokenMade, TokenRow
from dockflare_desktop.core.cloud import ServiceToken
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.origin.durations import parse_duration
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.engine.access_overview import read_overview
from dockflare_desktop.engine.service_tokens import ServiceTokens

WHAT = "service token"


async def tokens(arguments: argparse.Namespace) -> int:
    """list, create, rotate, refresh, remove."""
    async with desk() as at:
        account = ServiceTokens(at.hand)
        match arguments.part_action:
            case "create":
                made = await account.create(arguments.name, arguments.lifetime)
                return await _show_once(at, made, arguments.name, arguments)
            case "rotate":
                token = await _meant(at, arguments)
                made = await account.rotate(token.id, _keep(arguments.keep))
                return await _show_once(at, made, token.name, arguments)
            case "refresh":
                return _refreshed(await account.refresh((await _meant(at, arguments)).id), arguments)
            case "remove":
                return await _remove(at, arguments)
            case _:
                return await _list(at, arguments)


async def _meant(at: Desk, arguments: argparse.Namespace) -> ServiceToken:
    return the_one(arguments.token, await at.hand.edge.service_tokens(), WHAT)


async def _list(at: Desk, arguments: argparse.Namespace) -> int:
    seen = await read_overview(at.hand)
    if seen.tokens is None:
        raise unreadable(seen.problems)
    if arguments.json:
        dump([row_json(each) for each in seen.tokens])
    else:
        table([_cells(each) for each in seen.tokens], ["ID", "NAME", "ENDS", "STATE", "USED BY"])
    return Exit.OK


def _cells(row: TokenRow) -> list[str]:
    ends = moment(row.token.expires_at) or "never"
    uses = ", ".join(str(each) for each in row.uses) or "-"
    return [row.token.id, harmless(row.token.name), ends, str(row.life), harmless(uses)]


async def _show_once(at: Desk, made: TokenMade, name: str, arguments: argparse.Namespace) -> int:
    """The two headers that a program sends. 1 where nobody will ever see the secret."""
    token = kept(made.token, made.problems, name)
    await at.wrote()
    headers = [f"CF-Access-Client-Id: {token.client_id}"]
    if made.secret:
        headers.append(f"CF-Access-Client-Secret: {made.secret}")
    tell(arguments, {**token_json(token), "client_secret": made.secret or None}, *headers)
    return Exit.OK if made.secret else Exit.FAILED


def _refreshed(made: TokenMade, arguments: argparse.Namespace) -> int:
    token = kept(made.token, made.problems, arguments.token)
    tell(arguments, token_json(token), f"{token.name} ends {moment(token.expires_at) or 'never'}")
    return Exit.OK


async def _remove(at: Desk, arguments: argparse.Namespace) -> int:
    token = await _meant(at, arguments)
    removal = await ServiceTokens(at.hand).delete(token.id)
    await removed(at, WHAT, token.name, removal)
    tell(arguments, {"removed": token_json(token)}, f"Removed {token.name}")
    return Exit.OK


def _keep(text: str | None) -> timedelta:
    """How long the old secret works still. Raises CliError."""
    if text is None:
        return timedelta(0)
    seconds = parse_duration(text.strip())
    if isinstance(seconds, Fault):
        raise fault_of(seconds, "--keep", text)
    return timedelta(seconds=seconds)


def token_json(token: ServiceToken) -> dict[str, Json]:
    """A token without its secret."""
    return {
        "id": token.id,
        "name": token.name,
        "client_id": token.client_id,
        "expires": moment(token.expires_at),
        "lifetime": token.duration,
        "enabled": token.enabled,
        "last_seen": moment(token.last_seen_at),
    }


def row_json(row: TokenRow) -> Json:
    """A row of `access tokens list --json`."""
    return {**token_json(row.token), "state": str(row.life), "used_by": uses_json(row.uses)}
