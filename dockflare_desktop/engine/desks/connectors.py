"""What is asked of connectors."""

import asyncio
from dataclasses import replace

from dockflare_desktop.core.cloud import Actual, Tunnel
from dockflare_desktop.core.connectors.snippets import DEFAULT, Form, Place, TokenBy, snippet
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.connector_commands import ConnectorOverview
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.ports import Edge, OutsideError
from dockflare_desktop.engine.proof import with_connectors


class ConnectorDesk:
    """Implements ConnectorCommands on a controller."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def overview(self) -> ConnectorOverview:
        """Every tunnel with its connectors, read at Cloudflare now."""
        last, rounds = self._controller.last, self._controller.rounds
        if last is None or rounds is None:
            problem = self._controller.account.problem or self._controller.status.cloudflare.problem
            return ConnectorOverview(problems=(problem,) if problem is not None else ())
        try:
            async with self._controller.account.using() as edge:
                actual = await whole(last.actual, edge)
        except OutsideError as error:
            return ConnectorOverview(problems=(error.problem,))
        found = self._controller.connectors.now(replace(last, actual=actual), rounds.proof)
        return ConnectorOverview(found.connectors)

    async def snippet(
        self, form: Form, by: TokenBy, tunnel: str, place: Place = DEFAULT, *, reveal: bool = False
    ) -> str | Problem:
        """How somebody runs it himself."""
        found = self.tunnel(tunnel)
        if isinstance(found, Problem):
            return found
        token = ""
        if reveal:
            try:
                async with self._controller.account.using() as edge:
                    token = await edge.tunnel_token(found.id)
            except OutsideError as error:
                return error.problem
        return snippet(form, by, found.name, token, place)

    def tunnel(self, called: str) -> Tunnel | Problem:
        """A tunnel of the account by name or id, one that is not ruled by a file."""
        known = self._controller.last.actual.directory.tunnels if self._controller.last else ()
        name = called.strip()
        found = next((each for each in known if name in (each.id, each.name)), None)
        if found is None:
            return Problem(ProblemCode.TUNNEL_UNKNOWN, name, value=quoted(name))
        if not found.remote:
            return Problem(ProblemCode.TUNNEL_FILE, name, value=quoted(found.name))
        return found


async def whole(actual: Actual, edge: Edge) -> Actual:
    """With the document and the connectors of every tunnel that can be driven. Raises OutsideError."""
    remote = [each.id for each in actual.directory.tunnels if each.remote]
    missing = [each for each in remote if actual.documents.get(each) is None]
    documents = await asyncio.gather(*(edge.document(each) for each in missing))
    known = {**actual.documents, **dict(zip(missing, documents, strict=True))}
    return await with_connectors(replace(actual, documents=known), edge, remote)
