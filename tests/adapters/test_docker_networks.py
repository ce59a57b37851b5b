"""Connecting containers to networks and taking them off: the same promises of the fake, the samples, the adapter."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from dockflare_desktop.adapters.docker.address import parse_address
from dockflare_desktop.adapters.docker.source import DockerSource, Times
from dockflare_desktop.adapters.docker.unreachable import UnreachableSource
from dockflare_desktop.core.model import Container, Network
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.demo.samples import Sample, SampleEngine
from dockflare_desktop.engine.ports import ContainerSource, OutsideError
from tests.adapters.fake_engine import FakeEngine, container
from tests.fakes import FakeSource

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=["fake", "samples", "docker"])
async def source(request: pytest.FixtureRequest) -> AsyncIterator[ContainerSource]:
    """`web` on the network front, `cloudflared` on back."""
    if request.param == "fake":
        yield FakeSource(*(Container(f"{name}-id", name, {}, networks=(Network(on),)) for name, on in PLACES))
    elif request.param == "samples":
        yield SampleEngine(lambda: NOW, samples=tuple(Sample(name, network=on) for name, on in PLACES))
    else:
        engine = FakeEngine()
        engine.containers = [
            container(name, NetworkSettings={"Networks": {on: {"Aliases": None, "IPAddress": "172.18.0.2"}}})
            for name, on in PLACES
        ]
        address = parse_address(engine.url)
        assert not isinstance(address, Problem)
        made = DockerSource(address, lambda: NOW, Times(answer=2))
        yield made
        await made.close()
        engine.die()


PLACES = (("web", "front"), ("cloudflared", "back"))


async def found(source: ContainerSource) -> Container:
    return next(each for each in (await source.snapshot()).containers if each.name == "web")


def names(container: Container) -> list[str]:
    return sorted(network.name for network in container.networks)


async def test_a_container_joins_and_leaves_and_doing_it_twice_is_no_error(source: ContainerSource) -> None:
    web = (await found(source)).id
    for _ in range(2):
        await source.attach(web, "back", alias="site")
        assert names(await found(source)) == ["back", "front"]
    joined = next(each for each in (await found(source)).networks if each.name == "back")
    assert "site" in joined.aliases
    for _ in range(2):
        await source.detach(web, "back")
        assert names(await found(source)) == ["front"]


async def test_what_is_not_there_is_refused_and_nothing_changes(source: ContainerSource) -> None:
    web = (await found(source)).id
    for container_id, network in ((web, "nowhere"), ("nobody", "back")):
        with pytest.raises(OutsideError) as caught:
            await source.attach(container_id, network)
        assert caught.value.problem.code is ProblemCode.NETWORK_REFUSED
        assert caught.value.problem.value == network
    assert names(await found(source)) == ["front"]


async def test_an_engine_that_cannot_be_reached_says_so() -> None:
    away = Problem(ProblemCode.ENGINE_AWAY, "nas")
    source = UnreachableSource("tcp://nas", "nas", away)
    for call in (source.attach("a", "b"), source.detach("a", "b")):
        with pytest.raises(OutsideError) as caught:
            await call
        assert caught.value.problem.code is ProblemCode.ENGINE_AWAY
