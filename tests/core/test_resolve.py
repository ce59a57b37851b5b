"""Which services there are, and what they should be: plain cases."""

from datetime import UTC, datetime, timedelta

from dockflare_desktop.core.cloud import Directory, Tunnel, Zone
from dockflare_desktop.core.model import Container, EngineFound, EngineState, Port
from dockflare_desktop.core.resolving.resolve import World, resolve

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_a_container_with_labels_becomes_a_service() -> None:
    box = Container(
        "c1", "web", {"dockflare.enable": "true", "dockflare.hostname": "Web.Home.example"}, ports=(Port(80),)
    )
    engine = EngineFound("e1", "here", "unix://", EngineState.WATCHING, (box,))
    directory = Directory(zones=(Zone("z", "home.example"),), tunnels=(Tunnel("t", "dockflare"),))
    found = resolve(World(now=NOW, engines=(engine,), directory=directory))
    (service,) = found.services
    assert (service.key.hostname, service.target, service.zone) == ("web.home.example", "http://web:80", "home.example")
    assert service.problems == ()
    assert [each.key for each in found.remembered] == [service.key]
    gone = EngineFound("e1", "here", "unix://", EngineState.WATCHING, ())
    again = resolve(World(now=NOW, engines=(gone,), directory=directory, remembered=found.remembered))
    assert again.services[0].presence == "leaving"
    over = resolve(
        World(now=NOW + timedelta(seconds=600), engines=(gone,), directory=directory, remembered=again.remembered)
    )
    assert over.services == ()
