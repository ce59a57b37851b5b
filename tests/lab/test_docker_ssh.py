"""An engine behind a real sshd on the loopback address."""

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.door import DockerDoor
from dockflare_desktop.adapters.docker.events import BackOff
from dockflare_desktop.adapters.docker.source import DockerSource, Times
from dockflare_desktop.core.engines.probed import HostKey
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.fake_engine import FakeEngine, event
from tests.adapters.heard import CHANGE, DOWN, UP, watching
from tests.lab.sshd import LabSshd, serving_ssh

pytestmark = [pytest.mark.anyio, pytest.mark.lab]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = Times(answer=10, ping_every=60, back_off=BackOff(first=0.05, longest=0.2))


@dataclass
class Bench:
    ssh: LabSshd
    engine: FakeEngine

    @property
    def folder(self) -> Path:
        return self.ssh.folder

    def address(self, remote: str = "") -> EngineAddress:
        return EngineAddress(self.ssh.url(remote or self.engine.unix), "nas-01")

    def children(self) -> list[int]:
        return self.ssh.children()


@pytest.fixture
def bench(clean_environment: Path) -> Iterator[Bench]:
    with serving_ssh(clean_environment) as ssh:
        engine = FakeEngine(unix=str(clean_environment / "engine.sock"))
        yield Bench(ssh, engine)
        engine.die()


async def failure(source: DockerSource) -> tuple[ProblemCode, str]:
    with pytest.raises(OutsideError) as caught:
        await source.snapshot()
    await source.close()
    return caught.value.problem.code, caught.value.problem.detail


async def test_an_engine_behind_ssh_is_listed_and_watched_and_no_child_is_left(bench: Bench) -> None:
    source = DockerSource(bench.address(), lambda: NOW, TIMES)
    async with watching(source) as heard:
        await heard.until(UP)
        assert [item.name for item in (await source.snapshot()).containers] == ["web"]
        bench.engine.emit(event(1))
        await heard.until(CHANGE)
        assert len(bench.children()) == 1
    await source.close()
    assert bench.children() == []


async def test_the_tunnel_is_built_again_when_ssh_dies(bench: Bench) -> None:
    source = DockerSource(bench.address(), lambda: NOW, TIMES)
    async with watching(source) as heard:
        await heard.until(UP)
        os.kill(bench.children()[0], signal.SIGKILL)
        await heard.until(DOWN)
        await heard.until(UP)
        assert (await source.snapshot()).containers
    await source.close()
    assert bench.children() == []


async def test_ssh_key_locked_when_no_key_opens(bench: Bench) -> None:
    bench.ssh.use_identity("stranger")
    code, detail = await failure(DockerSource(bench.address(), lambda: NOW, TIMES))
    assert code is ProblemCode.SSH_KEY_LOCKED
    assert "Permission denied (publickey" in detail


async def test_ssh_host_unknown_when_its_key_was_never_seen(bench: Bench) -> None:
    (bench.folder / "known_hosts").unlink()
    code, detail = await failure(DockerSource(bench.address(), lambda: NOW, TIMES))
    assert (code, detail) == (ProblemCode.SSH_HOST_UNKNOWN, "Host key verification failed.")
    assert not (bench.folder / "known_hosts").exists()  # nothing was accepted in passing


async def test_ssh_host_changed_when_its_key_is_another_one(bench: Bench) -> None:
    bench.ssh.know_host("stranger")
    code, _ = await failure(DockerSource(bench.address(), lambda: NOW, TIMES))
    assert code is ProblemCode.SSH_HOST_CHANGED


async def test_engine_away_when_nobody_serves_ssh(bench: Bench) -> None:
    bench.ssh.sshd.terminate()
    bench.ssh.sshd.wait(10)
    code, detail = await failure(DockerSource(bench.address(), lambda: NOW, TIMES))
    assert code is ProblemCode.ENGINE_AWAY
    assert "Connection refused" in detail


async def test_engine_away_in_sshs_words_when_the_remote_socket_is_missing(bench: Bench) -> None:
    code, detail = await failure(DockerSource(bench.address("/nowhere/docker.sock"), lambda: NOW, TIMES))
    assert code is ProblemCode.ENGINE_AWAY
    assert "open failed" in detail


async def test_ssh_key_locked_when_it_has_a_passphrase_that_nobody_unlocked(bench: Bench) -> None:
    subprocess.run(  # noqa: ASYNC221 - a moment, before anything runs
        ["ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", str(bench.folder / "user")], check=True
    )
    code, _ = await failure(DockerSource(bench.address(), lambda: NOW, TIMES))
    assert code is ProblemCode.SSH_KEY_LOCKED
    assert bench.children() == []


async def test_a_banner_and_a_forced_command_that_prints_change_nothing(clean_environment: Path) -> None:
    (clean_environment / "banner").write_text("Welcome to nas-01!\nUnauthorised use is noticed.\n")
    noisy = (f"Banner {clean_environment}/banner", "ForceCommand echo Welcome", "PrintMotd yes")
    with serving_ssh(clean_environment, *noisy) as ssh:
        engine = FakeEngine(unix=str(clean_environment / "engine.sock"))
        source = DockerSource(EngineAddress(ssh.url(engine.unix), "nas-01"), lambda: NOW, TIMES)
        assert [each.name for each in (await source.snapshot()).containers] == ["web"]
        await source.close()
        engine.die()
        assert ssh.children() == []


def fingerprint(public: Path) -> str:
    """As ssh itself tells it."""
    told = subprocess.run(["ssh-keygen", "-lf", str(public)], check=True, capture_output=True, text=True)
    return told.stdout.split()[1]


async def test_a_host_key_is_shown_by_its_fingerprint_and_trusted_where_ssh_looks(bench: Bench) -> None:
    (bench.folder / "known_hosts").unlink()
    door = DockerDoor({}, lambda: NOW, TIMES)
    engine = StoredEngine("a", "nas-01", bench.ssh.url(bench.engine.unix))
    key = await door.host_key(engine)
    assert isinstance(key, HostKey)
    assert key.fingerprint == fingerprint(bench.folder / "host.pub")
    assert key.kind == "ed25519"
    assert not (bench.folder / "known_hosts").exists()  # showing is not trusting
    assert await door.trust(key) is None
    tested = await door.test(engine)
    assert (tested.problem, tested.engine, tested.containers) == (None, "daemon-1", 1)
    assert bench.children() == []


async def test_no_host_key_where_nobody_answers(bench: Bench) -> None:
    bench.ssh.sshd.terminate()
    bench.ssh.sshd.wait(10)
    problem = await DockerDoor({}, lambda: NOW).host_key(StoredEngine("a", "nas-01", bench.ssh.url("/x")))
    assert isinstance(problem, Problem)
    assert (problem.code, "refused" in problem.detail) == (ProblemCode.ENGINE_AWAY, True)
