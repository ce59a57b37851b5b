"""The demo's containers obey commands and live by their script; the port's contract is tested with the adapter's."""

from datetime import UTC, datetime, timedelta

import pytest

from dockflare_desktop.core.model import Container, ContainerState
from dockflare_desktop.demo.samples import SAMPLES, SCRIPT, Sample, SampleEngine, Step
from tests.adapters.heard import watching

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def engine() -> SampleEngine:
    return SampleEngine(lambda: NOW)


async def one(engine: SampleEngine, name: str) -> Container:
    return next(item for item in (await engine.snapshot()).containers if item.name == name)


async def test_the_samples_show_families_developers_everyone_and_a_slip(engine: SampleEngine) -> None:
    labels = {item.name: item.labels for item in (await engine.snapshot()).containers}
    assert labels["jellyfin"] == {
        "dockflare.enable": "true",
        "dockflare.hostname": "watch.nordhus.example",
        "dockflare.service": "http://jellyfin:8096",
        "dockflare.access.group": "family",
        "dockflare.grace": "30m",
        "com.docker.compose.project": "home",
        "com.docker.compose.service": "jellyfin",
    }
    assert labels["vaultwarden"]["dockflare.access.group"] == "famly"
    assert "dockflare.access.group" not in labels["uptime-kuma"]
    assert "dockflare.enable" not in labels["postgres"]


async def test_every_sample_hostname_is_one_of_the_demos_zones_and_there_once() -> None:
    hostnames = [sample.labels["hostname"] for sample in SAMPLES if sample.labels]
    assert len(hostnames) == len(set(hostnames)) >= 10
    assert all(name.endswith((".nordhus.example", ".mkdev.example")) for name in hostnames)


async def test_samples_are_the_same_in_every_run() -> None:
    first, second = SampleEngine(lambda: NOW), SampleEngine(lambda: NOW)
    assert await first.snapshot() == await second.snapshot()
    assert (await one(first, "jellyfin")).created_at == NOW - timedelta(days=12)


async def test_states_follow_commands(engine: SampleEngine) -> None:
    async with watching(engine) as heard:
        await heard.next()
        for command, state in (
            (engine.stop, ContainerState.EXITED),
            (engine.start, ContainerState.RUNNING),
            (engine.pause, ContainerState.PAUSED),
        ):
            command("grafana")
            assert await heard.next() == "change"
            assert (await one(engine, "grafana")).state is state


async def test_a_recreated_container_is_another_with_the_same_name_and_labels(engine: SampleEngine) -> None:
    before = await one(engine, "grafana")
    engine.stop("grafana")
    engine.recreate("grafana")
    after = await one(engine, "grafana")
    assert after.id != before.id
    assert (after.name, after.labels, after.created_at) == (before.name, before.labels, NOW)
    assert after.state is ContainerState.RUNNING


async def test_relabelling_sets_and_takes_away_single_labels(engine: SampleEngine) -> None:
    engine.relabel("jellyfin", {"access.group": "developers", "grace": None})
    labels = (await one(engine, "jellyfin")).labels
    assert labels["dockflare.access.group"] == "developers"
    assert "dockflare.grace" not in labels
    assert labels["dockflare.hostname"] == "watch.nordhus.example"


@pytest.mark.parametrize("command", ["start", "stop", "pause", "recreate", "remove"])
async def test_a_container_that_is_not_there_is_a_key_error(engine: SampleEngine, command: str) -> None:
    with pytest.raises(KeyError):
        getattr(engine, command)("nobody")


async def test_what_happens_out_of_reach_is_seen_only_in_the_next_list(engine: SampleEngine) -> None:
    async with watching(engine) as heard:
        await heard.next()
        engine.reach(up=False)
        engine.stop("grafana")
        engine.reach(up=True)
        assert (await one(engine, "grafana")).state is ContainerState.EXITED
        assert heard.all == ["up", "down", "up"]


async def test_the_script_keeps_its_pace_times_the_speed_and_ends_as_it_began(engine: SampleEngine) -> None:
    waited = list[float]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    before = {item.name: (item.labels, item.state) for item in (await engine.snapshot()).containers}
    await engine.play(speed=2, rounds=3, sleep=sleep)
    assert waited == [step.delay / 2 for step in SCRIPT] * 3
    assert {item.name: (item.labels, item.state) for item in (await engine.snapshot()).containers} == before
    assert min(step.delay for step in SCRIPT) >= 5  # calm


async def test_every_step_of_the_script_is_heard() -> None:
    engine = SampleEngine(lambda: NOW)
    async with watching(engine) as heard:
        await heard.next()
        for step in SCRIPT:
            step.act(engine)
            assert await heard.next() == "change"


async def test_a_script_of_ones_own_can_be_played() -> None:
    engine = SampleEngine(lambda: NOW, samples=())
    await engine.play([Step(0, lambda it: it.add(Sample("new")))], rounds=1)
    assert [item.name for item in (await engine.snapshot()).containers] == ["new"]
