"""The account in use: opened with the token that is kept, swapped under a running round, closed when nobody uses it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import TokenState
from dockflare_desktop.engine.ports import Edge, OutsideError, Secrets, TokenReport
from dockflare_desktop.engine.rounds import Rounds

Connect = Callable[[str], Awaitable[Edge]]


class OpenAccount:
    """Holds what rounds carry for one account, or the reason why there is none."""

    def __init__(self, connect: Connect, secrets: Secrets, make: Callable[[Edge], Rounds]) -> None:
        self._connect = connect
        self._secrets = secrets
        self._make = make
        self._one_user = asyncio.Lock()  # of the connection, beside the rounds
        self._retired: list[Edge] = []
        self.rounds: Rounds | None = None
        self.problem: Problem | None = None
        self.tried = False  # whether opening came to an end; a mistake of ours in it leaves it to be done

    async def open(self) -> None:
        """Read the token that is kept now and use it from the next round on. The former connection stays open, for the
        round that may be using it, until `close_retired`."""
        async with self._one_user:
            if self.rounds is not None:
                self._retired.append(self.rounds.edge)
            self.rounds, self.tried = None, False
            self.rounds, self.problem = await self._opened()
            self.tried = True

    async def _opened(self) -> tuple[Rounds | None, Problem | None]:
        try:
            token = await self._secrets.token()
            if not token:
                return None, Problem(ProblemCode.NO_TOKEN, "cloudflare")
            edge = await self._connect(token)
        except OutsideError as error:
            return None, error.problem
        return self._make(edge), None

    def start_over(self) -> None:
        """Nothing that rounds read before counts any more, while none runs."""
        if self.rounds is not None:
            self.rounds.start_over()

    @asynccontextmanager
    async def using(self) -> AsyncIterator[Edge]:
        """The connection, for something that somebody asked for by hand; another token waits for its end. Raises
        OutsideError where there is no account."""
        async with self._one_user:
            if self.rounds is None:
                raise OutsideError(self.problem or Problem(ProblemCode.NO_TOKEN, "cloudflare"))
            yield self.rounds.edge

    async def verify(self) -> TokenReport:
        """Check the token in use; what hinders that is in the report."""
        async with self._one_user:
            if self.rounds is None:
                return TokenReport(accepted=False, problem=self.problem)
            return await report_of(self.rounds.edge)

    async def close_retired(self) -> None:
        """Close former connections; while no round runs."""
        async with self._one_user:
            while self._retired:
                await self._retired.pop().close()

    async def close(self) -> None:
        """Close everything."""
        if self.rounds is not None:
            self._retired.append(self.rounds.edge)
            self.rounds = None
        await self.close_retired()


async def report_of(edge: Edge) -> TokenReport:
    """What the account says of its token; what hinders asking is the report's problem."""
    try:
        return await edge.verify()
    except OutsideError as error:
        return TokenReport(accepted=False, problem=error.problem)


def token_state(problem: Problem | None) -> TokenState:
    """What is known of the token where this hindered a round."""
    match problem.code if problem is not None else None:
        case None:
            return TokenState.ACCEPTED
        case ProblemCode.NO_TOKEN:
            return TokenState.NONE
        case ProblemCode.TOKEN_REFUSED:
            return TokenState.REFUSED
        case _:
            return TokenState.UNKNOWN
