"""Tunnels made, renamed and given another token by hand: read before, written once, told in the history."""

import base64
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.change import Kind, LedgerEntry, LedgerState
from dockflare_desktop.core.cloud import Actual, Look, Tunnel
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.ingress import same
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.tunnels.edits import Standing, renamed
from dockflare_desktop.core.tunnels.naming import check_name
from dockflare_desktop.engine.by_hand import ByHand, Write, told
from dockflare_desktop.engine.former_names import forget_name, former_names, remember_name
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.relocating import keep

KIND = "tunnel"  # in the history
SECRET_BYTES = 32  # the least that Cloudflare takes (cloudflare-api.md section 2)
LISTS = Look(apps=False)


@dataclass(frozen=True, slots=True)
class TunnelWritten:
    """What came of a write; `tunnel` None: nothing was written."""

    tunnel: Tunnel | None = None
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Tunnels:
    """Everything that is done to them by hand. `fixed` are the settings that the environment rules."""

    hand: ByHand
    fixed: frozenset[str] = frozenset()

    async def create(self, name: str) -> TunnelWritten:
        """One that is ruled from here. It is ours: the ledger says so before the call."""
        try:
            await self.hand.may_write()
            actual = await self.hand.edge.observe(LISTS)
            if (wrong := check_name(name, actual.directory.tunnels)) is not None:
                return TunnelWritten(problems=(wrong,))
            return await self._create(name, actual)
        except OutsideError as error:
            return TunnelWritten(problems=(_named(told(error), name),))

    async def _create(self, name: str, actual: Actual) -> TunnelWritten:
        row = LedgerEntry(actual.account_id, Kind.TUNNEL, name, state=LedgerState.INTENDED, at=self.hand.now())
        await self.hand.store.intend([row])
        write = Write(KIND, "create", name)
        problems: tuple[Problem, ...] = ()
        try:
            tunnel = await self.hand.edge.create_tunnel(name)
        except OutsideError as error:
            found = await self._standing(error, lambda each: each.name == name)
            if found is None:
                if not error.ambiguous:
                    await self.hand.store.forget([row])
                await self.hand.tell(write, problem=told(error))
                raise
            tunnel, problems = found, (Problem(ProblemCode.ANSWER_LOST, name, Effect.HINT),)
        done = replace(row, object_id=tunnel.id, state=LedgerState.APPLIED, at=self.hand.now())
        await self.hand.store.settle([done], (), self.hand.actor)
        await forget_name(self.hand.store, name)
        await self.hand.tell(replace(write, object_id=tunnel.id), after=_shown(tunnel))
        return TunnelWritten(tunnel, problems)

    async def rename(self, tunnel: Tunnel, name: str) -> TunnelWritten:
        """Another name. What names the old one goes on meaning it: that is stored first, so that nothing is ever on a
        tunnel that is not there; what is stored here then says the new name."""
        store = self.hand.store
        try:
            await self.hand.may_write()
            actual = await self.hand.edge.observe(LISTS)
            listed = actual.directory.tunnels
            now = next((each for each in listed if each.id == tunnel.id), None)
            if now is None:
                return TunnelWritten(problems=(Problem(ProblemCode.TUNNEL_GONE, tunnel.name, value=tunnel.name),))
            if (wrong := check_name(name, listed, tunnel.id)) is not None:
                return TunnelWritten(problems=(wrong,))
            known = await former_names(store)
            await remember_name(store, now.name, now.id)
            try:
                written = await self._rename(now, name)
            except OutsideError as error:
                if not error.ambiguous and now.name not in known:
                    await forget_name(store, now.name)
                raise
            await self._say(now.name, name, actual)
        except OutsideError as error:
            return TunnelWritten(problems=(_named(told(error), name),))
        return written

    async def _rename(self, now: Tunnel, name: str) -> TunnelWritten:
        write = Write(KIND, "rename", name, _shown(now), now.id)
        problems: tuple[Problem, ...] = ()
        try:
            tunnel = await self.hand.edge.rename_tunnel(now.id, name)
        except OutsideError as error:
            found = await self._standing(error, lambda each: each.id == now.id and each.name == name)
            if found is None:
                await self.hand.tell(write, problem=told(error))
                raise
            tunnel, problems = found, (Problem(ProblemCode.ANSWER_LOST, name, Effect.HINT),)
        await self.hand.tell(write, after=_shown(tunnel))
        return TunnelWritten(tunnel, problems)

    async def _say(self, old: str, new: str, actual: Actual) -> None:
        """The new name wherever the old one is stored, the ledger too."""
        store = self.hand.store
        standing = Standing((), await store.layers(), await store.settings(), self.hand.now(), self.fixed)
        await keep(store, renamed(old, new, standing))
        rows = await store.ledger(actual.account_id)
        ours = [each for each in rows if each.kind is Kind.TUNNEL and each.key == old and each.object_id]
        if ours:
            await store.forget(ours)
            await store.settle([replace(each, key=new) for each in ours], (), self.hand.actor)

    async def rotate(self, tunnel: Tunnel) -> TunnelWritten:
        """Another secret, so that the token which connectors were started with starts none any more. Those that run
        keep running until they reconnect. The secret is made here and kept nowhere."""
        write = Write(KIND, "rotate", tunnel.name, object_id=tunnel.id)
        secret = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        try:
            await self.hand.may_write()
            try:
                changed = await self.hand.edge.set_tunnel_secret(tunnel.id, secret)
            except OutsideError as error:
                token = await self.hand.read_after(error, lambda: self.hand.edge.tunnel_token(tunnel.id))
                if token is None or _secret_in(token) != secret:
                    await self.hand.tell(write, problem=told(error))
                    raise
                changed = tunnel
            await self.hand.tell(write, after={"id": tunnel.id, "name": tunnel.name})
            return TunnelWritten(changed)
        except OutsideError as error:
            return TunnelWritten(problems=(_named(told(error), tunnel.name),))

    async def migrate(self, tunnel: Tunnel, config: JsonObject) -> TunnelWritten:
        """Rule one from here that was run from a file: the document is what the file says."""
        try:
            await self.hand.may_write()
            before = await self.hand.edge.document(tunnel.id)
            stood = {"config_src": "local", "config": before.config}
            write = Write(KIND, "migrate", tunnel.name, stood, tunnel.id)
            try:
                document = await self.hand.edge.put_document(tunnel.id, config)
            except OutsideError as error:
                seen = await self.hand.read_after(error, lambda: self.hand.edge.document(tunnel.id))
                if seen is None or not same(seen.config, config):
                    await self.hand.tell(write, problem=told(error))
                    raise
                document = seen
            await self.hand.tell(write, after={"config_src": "cloudflare", "config": document.config})
        except OutsideError as error:
            return TunnelWritten(problems=(_named(told(error), tunnel.name),))
        return TunnelWritten(replace(tunnel, remote=True))

    async def _standing(self, error: OutsideError, wanted: Callable[[Tunnel], bool]) -> Tunnel | None:
        """What an unclear write made or changed."""
        actual = await self.hand.read_after(error, lambda: self.hand.edge.observe(LISTS))
        return next((each for each in actual.directory.tunnels if wanted(each)), None) if actual is not None else None


def _shown(tunnel: Tunnel) -> JsonObject:
    return {"id": tunnel.id, "name": tunnel.name}


def _named(problem: Problem, name: str) -> Problem:
    """What Cloudflare refused, with the name that was asked for."""
    return replace(problem, value=problem.value or quoted(name))


def _secret_in(token: str) -> str:
    """A connector's token is base64 of a JSON object (cloudflare-api.md section 2); "" for anything else."""
    try:
        return str(json.loads(base64.b64decode(token))["s"])
    except (ValueError, KeyError, TypeError):
        return ""
