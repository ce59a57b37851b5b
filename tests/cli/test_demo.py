"""The demo: the whole program on its stage, and a stage that is worth watching."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from dockflare_desktop.cli import demo
from dockflare_desktop.cli.demo import EXPECTED, play
from dockflare_desktop.demo.samples import SampleEngine
from dockflare_desktop.demo.scene import TUNNEL, Scene

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 12, 14, tzinfo=UTC)


def left_behind(folder: Path) -> list[Path]:
    return list(folder.glob("*demo*"))


async def test_the_demo_tells_its_story_and_ends_with_0(
    capsys: pytest.CaptureFixture[str], clean_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(clean_environment))
    assert await play(as_json=True, pace=0, latency=0) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [summary] = [line["summary"] for line in lines if "summary" in line]
    assert summary["foreign_untouched"] is True
    assert summary["counts"] == {"held": 1, "live": 12}
    changes = next(line["changes"] for line in lines if "changes" in line)
    assert {"record", "rule", "application", "policy"} == {change["kind"] for change in changes}
    states = [(line["hostname"], line["status"]) for line in lines if "status" in line]
    assert ("notes.mkdev.example", "leaving") in states
    assert ("vault.nordhus.example", "blocked") in states
    assert {"address": "preview-142.mkdev.example", "gone": True} in lines
    assert left_behind(clean_environment) == []


async def test_a_demo_whose_services_do_not_come_up_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "PATIENCE", 3.0)  # also on a busy machine
    monkeypatch.setattr(SampleEngine, "start", lambda *_: None)
    assert await play(as_json=False, pace=0, latency=0) == 1
    assert "preview-142.mkdev.example did not become live" in capsys.readouterr().err


async def test_a_demo_that_nobody_reads_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(demo, "print_changes", closed)
    with pytest.raises(BrokenPipeError):
        await play(as_json=False, pace=0, latency=0)


def test_the_stage_is_furnished_as_the_first_picture_shows() -> None:
    scene = Scene.make(lambda: NOW, random.Random(1))
    account = scene.account
    assert {zone.name for zone in account.zones.values()} == {"nordhus.example", "mkdev.example", "client-work.example"}
    home = next(tunnel for tunnel in account.tunnels.values() if tunnel.name == TUNNEL)
    assert len(home.connectors) == 2
    assert home.config is not None
    assert home.config["warp-routing"] == {"enabled": True}
    assert {group.id for group in scene.groups} == {"family", "developers", "only-me", "friends"}
    methods = {str(provider["name"]) for provider in account.access.providers.values()}
    assert {name for group in scene.groups for name in group.idps} <= methods
    assert [token["name"] for token in account.access.service_tokens.values()] == ["ci"]
    assert len(EXPECTED) == 13


def test_the_same_seed_makes_the_same_stage_and_another_one_another() -> None:
    def made(seed: int) -> object:
        scene = Scene.make(lambda: NOW, random.Random(seed))
        return scene.token, scene.account.snapshot()

    assert made(1) == made(1)
    assert made(1) != made(2)


async def test_the_client_reaches_the_account_whatever_address_it_names() -> None:
    scene = Scene.make(lambda: NOW, random.Random(1), latency=0)
    async with scene.client() as client:
        headers = {"Authorization": f"Bearer {scene.token}"}
        answer: httpx.Response = await client.get("https://api.cloudflare.com/client/v4/zones", headers=headers)
    assert len(answer.json()["result"]) == 3
