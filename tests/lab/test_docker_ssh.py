"""An engine behind a real sshd on the loopback address."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.events import BackOff
from dockflare_desktop.adapters.docker.source import DockerSource, Times
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.fake_engine import FakeEngine, event
from tests.adapters.heard import CHANGE, DOWN, UP, watching

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "sshd"  # admission says where it lacks
pytestmark = [pytest.mark.anyio, pytest.mark.lab]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = Times(answer=10, ping_every=60, back_off=BackOff(first=0.05, longest=0.2))


@dataclass
class Bench:
    folder: Path
    port: int
    engine: FakeEngine
    sshd: subprocess.Popen[bytes]

    def address(self, remote: str = "") -> EngineAddress:
        return EngineAddress(f"ssh://root@127.0.0.1:{self.port}{remote or self.engine.unix}", "nas-01")

    def children(self) -> list[int]:
        """The process ids of our own ssh for this bench."""
        listed = subprocess.run(["ps", "-eww", "-o", "pid,args"], check=True, capture_output=True, text=True)
        return [int(line.split()[0]) for line in listed.stdout.splitlines() if f"-p {self.port} -- root@" in line]


def make_key(path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)


@pytest.fixture
def bench(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """sshd with keys of its own; a wrapper gives ssh a configuration of its own, since ssh does not look at $HOME."""
    folder = clean_environment
    for name in ("host", "user", "stranger"):
        make_key(folder / name)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    Path("/run/sshd").mkdir(exist_ok=True)  # sshd's own, which a service manager would make
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nPidFile none\n"
    )
    kind, key = (folder / "host.pub").read_text().split()[:2]
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
    use_identity(folder, "user")
    wrapper = folder / "ssh"
    wrapper.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {folder}/ssh_config "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    with (folder / "sshd.log").open("wb") as log:
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
    engine = FakeEngine(unix=str(folder / "engine.sock"))
    wait_for_port(port)
    yield Bench(folder, port, engine, server)
    engine.die()
    server.terminate()
    server.wait(10)


def use_identity(folder: Path, name: str) -> None:
    (folder / "ssh_config").write_text(
        f"UserKnownHostsFile {folder}/known_hosts\nGlobalKnownHostsFile /dev/null\n"
        f"IdentityFile {folder}/{name}\nIdentitiesOnly yes\nIdentityAgent none\n"
    )


def wait_for_port(port: int) -> None:
    for _ in range(500):
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)  # sshd does not say when it listens
    pytest.fail("sshd did not start")


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
    use_identity(bench.folder, "stranger")
    code, detail = await failure(DockerSource(bench.address(), lambda: NOW, TIMES))
    assert code is ProblemCode.SSH_KEY_LOCKED
    assert "Permission denied (publickey" in detail


async def test_ssh_host_unknown_when_its_key_was_never_seen(bench: Bench) -> None:
    (bench.folder / "known_hosts").unlink()
    code, detail = await failure(DockerSource(bench.address(), lambda: NOW, TIMES))
    assert (code, detail) == (ProblemCode.SSH_HOST_UNKNOWN, "Host key verification failed.")
    assert not (bench.folder / "known_hosts").exists()  # nothing was accepted in passing


async def test_ssh_host_unknown_when_its_key_has_changed(bench: Bench) -> None:
    kind, key = (bench.folder / "stranger.pub").read_text().split()[:2]
    (bench.folder / "known_hosts").write_text(f"[127.0.0.1]:{bench.port} {kind} {key}\n")
    code, _ = await failure(DockerSource(bench.address(), lambda: NOW, TIMES))
    assert code is ProblemCode.SSH_HOST_UNKNOWN


async def test_engine_away_when_nobody_serves_ssh(bench: Bench) -> None:
    bench.sshd.terminate()
    bench.sshd.wait(10)
    code, detail = await failure(DockerSource(bench.address(), lambda: NOW, TIMES))
    assert code is ProblemCode.ENGINE_AWAY
    assert "Connection refused" in detail


async def test_engine_away_in_sshs_words_when_the_remote_socket_is_missing(bench: Bench) -> None:
    code, detail = await failure(DockerSource(bench.address("/nowhere/docker.sock"), lambda: NOW, TIMES))
    assert code is ProblemCode.ENGINE_AWAY
    assert "open failed" in detail
