"""The port EngineDoor on the Docker SDK: from a stored engine to a source that reads it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dockflare_desktop.adapters.docker import nearby, ssh_hosts
from dockflare_desktop.adapters.docker.address import (
    EngineAddress,
    Tls,
    from_context,
    from_environment,
    parse_address,
)
from dockflare_desktop.adapters.docker.source import DockerSource, Times
from dockflare_desktop.adapters.docker.unreachable import UnreachableSource
from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.engines.probed import HostKey, Offer, Probed
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.labels.parser import PREFIXES
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import Clock, ContainerSource, OutsideError

ADDRESS = "the address of an engine"
PINS = ("DOCKER_HOST", "DOCKER_CONTEXT")


class DockerDoor:
    """`env` is the environment as read at start."""

    def __init__(self, env: Mapping[str, str], now: Clock, times: Times | None = None) -> None:
        self._env = env
        self._now = now
        self._times = times

    @property
    def pinned_by(self) -> str:
        """The variable that says which engine the default one is, "" where none does (product.md section 9)."""
        return next((name for name in PINS if self._env.get(name, "").strip()), "")

    def address(self, engine: StoredEngine) -> EngineAddress | Problem:
        """Where it is, or why that is not known (NOT_FOUND, SETTING_INVALID, FILE_UNREADABLE)."""
        if engine.context:
            return from_context(self._env, engine.context, name=engine.name)
        if engine.url:
            found = parse_address(engine.url, name=engine.name, tls=_tls(engine))
            return replace(found, label=ADDRESS) if isinstance(found, Problem) else found
        usual = from_environment(self._env)
        return replace(usual, name=engine.name) if engine.name and isinstance(usual, EngineAddress) else usual

    def source(self, engine: StoredEngine) -> ContainerSource:
        """Contacts nothing yet."""
        address = self.address(engine)
        if isinstance(address, Problem):
            return UnreachableSource(_shown(engine), engine.name, address)
        return DockerSource(address, self._now, self._times)

    def check(self, engine: StoredEngine) -> Problem | None:
        """Why its place is not known, as far as that can be told without asking it."""
        address = self.address(engine)
        if isinstance(address, Problem):
            return address
        files = (address.tls.ca, address.tls.cert, address.tls.key) if address.tls else ()
        missing = next((file for file in files if file and not Path(file).is_file()), "")
        return Problem(ProblemCode.FILE_UNREADABLE, missing) if missing else None

    async def test(self, engine: StoredEngine) -> Probed:
        """Read it once, and let go."""
        address = self.address(engine)
        if isinstance(address, Problem):
            return Probed(address)
        source = DockerSource(address, self._now, self._times)
        try:
            reading = await source.test()
        except OutsideError as error:
            return Probed(error.problem)
        finally:
            await source.close()
        daemon, listed = reading.daemon, reading.containers
        return Probed(
            engine=daemon.id,
            name=daemon.name,
            version=daemon.version,
            podman=daemon.podman,
            swarm=daemon.swarm,
            containers=len(listed),
            labelled=sum(1 for each in listed if any(key.startswith(PREFIXES) for key in each.labels)),
        )

    async def offers(self) -> Sequence[Offer]:
        """Sockets that answer, and contexts; neither those that lead to the default engine."""
        usual = self.address(StoredEngine(DEFAULT))
        near = await off_loop(lambda: (*nearby.sockets(self._env), *nearby.contexts(self._env)), name="docker-nearby")
        known = usual.shown if isinstance(usual, EngineAddress) else ""
        others = [offer for offer in near if offer.problem is None and not nearby.same_place(offer.where, known)]
        return await asyncio.gather(*(self._tried(offer) for offer in others))

    async def contexts(self) -> Sequence[Offer]:
        """Contexts of the `docker` command, broken ones too; nobody is asked."""
        return await off_loop(lambda: nearby.contexts(self._env), name="docker-contexts")

    async def host_key(self, engine: StoredEngine) -> HostKey | Problem:
        """What the SSH host of an engine shows of itself."""
        address = self.address(engine)
        if isinstance(address, Problem):
            return address
        return await off_loop(lambda: ssh_hosts.host_key(address), name="docker-host-key")

    async def trust(self, key: HostKey) -> Problem | None:
        """Remember a host key that was confirmed."""
        return await off_loop(lambda: ssh_hosts.trust(key), name="docker-trust")

    async def _tried(self, offer: Offer) -> Offer:
        """A socket is read once; a context may be far away, and is not asked unless somebody wants it."""
        if offer.engine.context:
            return offer
        return replace(offer, problem=(await self.test(offer.engine)).problem)


def _tls(engine: StoredEngine) -> Tls | None:
    files = engine.tls
    return None if files is None else Tls(files.ca, files.cert, files.key, files.verify)


def _shown(engine: StoredEngine) -> str:
    return f"context {engine.context}" if engine.context else engine.url
