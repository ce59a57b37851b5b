"""Reading an account for a command that only asks: no Docker, no writes, the token as `account verify` takes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.cli.output import CliError
from dockflare_desktop.cli.session import Stored
from dockflare_desktop.compose import now
from dockflare_desktop.core.cloud import Directory, Look
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.budget import CallBudget
from dockflare_desktop.engine.ports import Edge, OutsideError

CHECK_WITHIN = 5  # seconds: what is typed is stored without an answer too


@asynccontextmanager
async def connected(stored: Stored) -> AsyncIterator[Edge]:
    """The account in use. Raises CliError without a token, OutsideError where Cloudflare cannot be reached."""
    environment = stored.environment
    token = await environment.secrets().token()
    if token is None:
        raise CliError(Problem(ProblemCode.NO_TOKEN, "cloudflare"))
    chosen = await environment.account(stored.store)
    edge = await connect(token, environment.base_url, account_id=chosen, budget=CallBudget(now), clock=now)
    try:
        yield edge
    finally:
        await edge.close()


async def known_account(stored: Stored) -> Directory:
    """What names lead to in the account, for checking what is typed; nothing where it cannot be asked now: such a check
    is a help, and no command that only stores something fails without it."""
    try:
        async with asyncio.timeout(CHECK_WITHIN), connected(stored) as edge:
            return (await edge.observe(Look(apps=False, sign_in_methods=True, service_tokens=True))).directory
    except (CliError, OutsideError, TimeoutError):
        return Directory()
