"""A real engine's networks: a container joins one, under a name of its own, leaves it, and doing it twice is no error;
the program knocks at its address from here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dockflare_desktop.adapters.docker.address import parse_address
from dockflare_desktop.adapters.docker.source import DockerSource
from dockflare_desktop.adapters.probing import Probing
from dockflare_desktop.core.doctor.facts import Knock
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.lab.engine import LabEngine

pytestmark = [pytest.mark.lab, pytest.mark.real_network, pytest.mark.anyio]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_container_joins_a_real_network_and_leaves_it(engine: LabEngine, tmp_path: Path) -> None:
    ident = engine.run("app")
    network = engine.client.api.create_network("proxy")["Id"]
    address = parse_address(engine.url)
    assert not isinstance(address, Problem)
    source = DockerSource(address, lambda: datetime.now(UTC))

    async def app() -> Container:
        return next(each for each in (await source.snapshot()).containers if each.name == "app")

    try:
        for _ in range(2):
            await source.attach(ident, "proxy", alias="site")
        joined = next(each for each in (await app()).networks if each.name == "proxy")
        assert joined.address
        assert await Probing(tmp_path).knock(joined.address, 1) is Knock.REFUSED
        for _ in range(2):
            await source.detach(ident, "proxy")
        assert "proxy" not in {each.name for each in (await app()).networks}
        with pytest.raises(OutsideError) as caught:
            await source.attach(ident, "nowhere")
        assert caught.value.problem.code is ProblemCode.NETWORK_REFUSED
    finally:
        await source.close()
        engine.remove("app")
        engine.client.api.remove_network(network)
