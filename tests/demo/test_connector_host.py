"""Connectors in the demo: the same contract as on a real engine; the whole life by the desk, a refusal included."""

import random
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.connectors.log import heard
from dockflare_desktop.core.connectors.setup import TUNNEL
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.demo.connector_host import DemoConnectors
from dockflare_desktop.demo.scene import Scene
from dockflare_desktop.demo.tunnels import run_token
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.ports.connectors import NewConnector
from tests.host_contract import check_host, check_no_image

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
IMAGE = "cloudflare/cloudflared:latest"


class Stage:
    def __init__(self) -> None:
        self.scene = Scene.make(lambda: NOW, random.Random(3), latency=0.0)
        assert isinstance(self.scene.engine.host, DemoConnectors)
        self.host = self.scene.engine.host
        self.tunnel = next(each for each in self.scene.account.tunnels.values() if each.name == "garage")


async def test_it_keeps_the_contract() -> None:
    stage = Stage()

    def now() -> list[object]:
        return list(stage.scene.engine._containers.values())

    await check_host(stage.host, now, stage.tunnel.id, run_token(stage.tunnel), IMAGE)  # type: ignore[arg-type]
    await check_no_image(stage.host)
    assert stage.tunnel.connectors == {}


async def test_a_wrong_token_never_connects_and_a_refused_document_is_in_the_log() -> None:
    stage = Stage()
    new = NewConnector("a", IMAGE, (), {TUNNEL: stage.tunnel.id}, "web", 20241, "wrong")
    made = await stage.host.make(new)
    assert not (await stage.host.ready(made, 20241)).running
    assert heard(await stage.host.log(made)).last_error == "Unauthorized: Invalid tunnel secret"
    await stage.host.remove(made)
    made = await stage.host.make(NewConnector("b", IMAGE, (), new.labels, "web", 20241, run_token(stage.tunnel)))
    stage.scene.account.put_document(stage.tunnel.id, {"ingress": [{"service": "http_status:404"}]})
    stage.scene.account.put_document(stage.tunnel.id, {"ingress": [{"path": "(", "service": "http_status:404"}]})
    told = heard(await stage.host.log(made))
    assert (told.applied, told.refused, bool(told.reason)) == (1, 2, True)
    with pytest.raises(ValueError, match="b"):
        await stage.host.make(NewConnector("b", IMAGE, (), new.labels, "web", 20241, "x"))


async def test_an_engine_out_of_reach_says_so() -> None:
    stage = Stage()
    stage.scene.engine.reach(up=False)
    with pytest.raises(OutsideError) as caught:
        await stage.host.networks()
    assert caught.value.problem == Problem(ProblemCode.ENGINE_AWAY, "nas-01", value="demo://nas-01")
