"""account: the Cloudflare token into the keyring and out of it, and what it may do."""

import argparse

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.adapters.secrets import KeyringSecrets
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, paint, report, say, tell
from dockflare_desktop.cli.reading import secret
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.shapes import problem_json
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import Environment, now
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.engine.account import report_of
from dockflare_desktop.engine.budget import CallBudget
from dockflare_desktop.engine.desks.desk import ACCOUNT
from dockflare_desktop.engine.ports import OutsideError, TokenReport

VARIABLE = "CLOUDFLARE_API_TOKEN"
LONGEST = 4096  # characters read as a token


async def account(arguments: argparse.Namespace) -> int:
    """login, logout, verify."""
    async with opened_store() as stored:
        match arguments.action:
            case "login":
                return await _login(stored, arguments)
            case "logout":
                return await _logout(stored, arguments)
            case _:
                return await _verify(stored, arguments)


async def _login(stored: Stored, arguments: argparse.Namespace) -> int:
    """Check first, store then. Raises CliError where the token could not be kept, or is not accepted."""
    if stored.environment.token:
        raise refused(Problem(ProblemCode.ENV_WINS, "cloudflare", label="The token", value=VARIABLE))
    secrets = KeyringSecrets()
    await secrets.token()
    if secrets.session_only:
        raise _no_keyring()
    token = secret("Cloudflare API token: ", LONGEST)
    if not token:
        raise refused(Problem(ProblemCode.BAD_USAGE, detail="No token was given on standard input."))
    chosen = arguments.account or stored.environment.account_id
    found = await _report(token, stored.environment, chosen)
    if not found.accepted:
        raise CliError(found.problem or Problem(ProblemCode.TOKEN_REFUSED, "cloudflare"))
    chosen = _choose(found, chosen)
    await secrets.set_token(token)
    if secrets.session_only:
        raise _no_keyring()
    await stored.store.set_note(ACCOUNT, chosen or None)
    await stored.ring(do="account")
    _show(found, as_json=arguments.json)
    if not arguments.json:
        say("The token is in the keyring.")
    return Exit.OK


def _no_keyring() -> CliError:
    """What a session would keep, a command forgets at once."""
    return CliError(Problem(ProblemCode.KEYRING_NONE, "keyring", detail="a command cannot keep it for later"))


def _choose(found: TokenReport, chosen: str) -> str:
    """The account to use. Raises CliError where somebody must say which, or named one that is not there."""
    known = dict(found.accounts)
    if chosen and known and chosen not in known:
        _list_accounts(found)
        raise refused(Problem(ProblemCode.NOT_FOUND, chosen, label="account", value=chosen))
    if not chosen and len(known) > 1:
        _list_accounts(found)
        raise refused(found.problem or Problem(ProblemCode.ACCOUNT_UNCLEAR, "cloudflare"))
    return chosen


def _list_accounts(found: TokenReport) -> None:
    for account_id, name in found.accounts:
        complain(harmless(f"--account {account_id}   {name}"))


async def _logout(stored: Stored, arguments: argparse.Namespace) -> int:
    secrets = KeyringSecrets()
    await secrets.set_token(None)
    await stored.store.set_note("account", None)
    await stored.ring(do="account")
    if stored.environment.token:
        report([Problem(ProblemCode.ENV_WINS, "cloudflare", label="The token", value=VARIABLE)])
    tell(arguments, {"token": "environment" if stored.environment.token else "none"}, "The keyring holds no token.")
    return Exit.OK


async def _verify(stored: Stored, arguments: argparse.Namespace) -> int:
    """0: every permission is there, 3: some are missing, 1: the token is not accepted or there is none."""
    environment = stored.environment
    token = await environment.secrets().token()
    if token is None:
        raise CliError(Problem(ProblemCode.NO_TOKEN, "cloudflare"))
    chosen = await environment.account(stored.store)
    found = await _report(token, environment, chosen)
    _show(found, as_json=arguments.json)
    if not found.accepted:
        return Exit.FAILED
    return Exit.ATTENTION if _missing(found) or _unclear(found) else Exit.OK


async def _report(token: str, environment: Environment, chosen: str) -> TokenReport:
    """What is found out of a token; what hinders that is the report's problem."""
    try:
        edge = await connect(token, environment.base_url, account_id=chosen, budget=CallBudget(now), clock=now)
    except OutsideError as error:
        return TokenReport(accepted=False, problem=error.problem)
    try:
        return await report_of(edge)
    finally:
        await edge.close()


def _missing(found: TokenReport) -> list[str]:
    return [name for name, usable in found.permissions.items() if not usable]


def _unclear(found: TokenReport) -> bool:
    """Whether something is in the way; that the token ends soon is told, and is not."""
    return found.problem is not None and found.problem.effect >= Effect.BLOCKS


def _verdict(found: TokenReport) -> str:
    """Without a network nobody refused it."""
    if found.accepted:
        return "accepted"
    refused_it = found.problem is None or found.problem.code is ProblemCode.TOKEN_REFUSED
    return "refused" if refused_it else "not checked"


def _show(found: TokenReport, *, as_json: bool) -> None:
    if as_json:
        dump(report_json(found))
    else:
        say(f"Token        {_verdict(found)}")
        for account_id, name in found.accounts:
            say(harmless(f"Account      {name} ({account_id})"))
        if found.expires_at is not None:
            say(f"Ends         {moment(found.expires_at)}")
        for name, usable in found.permissions.items():
            say(f"{paint('yes', '32') if usable else paint('no ', '31')}  {name}")
    report([found.problem] if found.problem else [])


def report_json(found: TokenReport) -> JsonObject:
    """`account verify --json`."""
    return {
        "accepted": found.accepted,
        "expires": moment(found.expires_at),
        "permissions": dict(found.permissions),
        "missing": _missing(found),
        "accounts": [{"id": account_id, "name": name} for account_id, name in found.accounts],
        "problem": problem_json(found.problem) if found.problem else None,
    }
