"""What every ConnectorHost does: the fake one, the demo's, and Docker's in the lab."""

from collections.abc import Callable
from dataclasses import replace

import anyio
import pytest

from dockflare_desktop.core.connectors.setup import Setup, command_of, labels_of, managed_of
from dockflare_desktop.core.model import Container
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.ports.connectors import ConnectorHost, NewConnector

MARK = "7f3a9c2e"
NET = "contract-net"


async def check_host(
    host: ConnectorHost, containers: Callable[[], "list[Container]"], tunnel: str, token: str, image: str
) -> None:
    """One connector's life, with everything that is asked of a host on the way."""
    setup = Setup("e", tunnel, "dockflare", image=image, network=NET)
    assert NET not in [each.name for each in await host.networks()]
    await host.make_network(NET)
    assert [(each.driver, each.made, each.others) for each in await host.networks() if each.name == NET] == [
        ("bridge", True, 0)
    ]
    setup = replace(setup, pinned=await host.pull(image))
    assert "sha256:" in setup.pinned
    new = NewConnector("contract-1", setup.pinned, command_of(setup), labels_of(setup, MARK, 1), NET, 20241, token)
    made = await host.make(new)
    assert token not in repr(new)
    assert await is_ready(host, made)
    (one,) = managed_of(containers(), MARK)
    assert (one.container, one.name, one.running) == (made, "contract-1", True)
    assert one.as_wanted(setup, setup.pinned)
    assert any("Generated Connector ID" in line for line in await host.log(made))
    await host.rename(made, "contract-2")
    await host.stop(made)
    (one,) = managed_of(containers(), MARK)
    assert (one.name, one.running) == ("contract-2", False)
    assert not (await host.ready(made, 20241)).running
    await host.start(made)
    assert await is_ready(host, made)
    await host.remove(made)
    await host.remove(made)
    assert managed_of(containers(), MARK) == ()
    await host.remove_network(NET)
    assert NET not in [each.name for each in await host.networks()]


async def is_ready(host: ConnectorHost, container: str) -> bool:
    """Within some seconds: a real one takes a moment."""
    for _ in range(100):
        if (await host.ready(container, 20241)).ready:
            return True
        await anyio.sleep(0.1)
    return False


async def check_no_image(host: ConnectorHost) -> None:
    """What cannot be pulled is told."""
    with pytest.raises(OutsideError):
        await host.pull("no-registry.invalid/cloudflared:1")
