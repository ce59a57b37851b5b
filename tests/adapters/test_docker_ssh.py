"""SSH by our own child, with a stand-in for ssh; the real one is tried in tests/lab."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.events import BackOff
from dockflare_desktop.adapters.docker.source import DockerSource, Times
from dockflare_desktop.adapters.docker.ssh import SshTunnel
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.fake_engine import FakeEngine
from tests.adapters.heard import DOWN, UP, watching

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADDRESS = EngineAddress("ssh://me@nas-01:2222/run/other.sock", "nas-01")
Install = Callable[[str], Path]


@pytest.fixture
def install(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a shell script in ssh's place; gives the file into which it writes its process id and arguments."""

    def write(body: str) -> Path:
        log = clean_environment / "ssh.log"
        program = clean_environment / "ssh"
        # $socket is the local end of the forward, as in `-L local:remote`
        find = 'while [ "$1" != -L ]; do shift; done; socket=${2%%:*}\n'
        program.write_text(f'#!/bin/sh\necho "$$ $*" >>{log}\n{find}{body}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{clean_environment}:{os.environ['PATH']}")
        return log

    return write


@pytest.fixture
def engine(clean_environment: Path) -> Iterator[FakeEngine]:
    made = FakeEngine(unix=str(clean_environment / "remote.sock"))
    yield made
    made.die()


def forward(engine: FakeEngine) -> str:
    """As ssh -N does: a socket that leads to the remote one, and a process that stays."""
    return f'ln -s {engine.unix} "$socket"; sleep 1000 & wait'


def group_is_gone(log: Path) -> bool:
    """Nothing of it lives; what only waits to be reaped by the system's first process does not count. A kill is done
    when the kernel gets to it, which on a busy machine is not at once."""
    group = log.read_text().split()[0]
    until = time.monotonic() + 5
    while (lives := _lives(group)) and time.monotonic() < until:
        time.sleep(0.05)
    return not lives


def _lives(group: str) -> bool:
    listed = subprocess.run(["ps", "-eo", "pgid=,stat="], check=True, capture_output=True, text=True)
    found = [line.split() for line in listed.stdout.splitlines()]
    return any(True for pgid, state in found if pgid == group and not state.startswith("Z"))


def test_the_command_asks_nothing_and_cannot_be_given_options(install: Install, engine: FakeEngine) -> None:
    log = install(forward(engine))
    tunnel = SshTunnel(ADDRESS)
    local = tunnel.local()
    tunnel.close()
    words = log.read_text().split()[1:]
    assert words[0] == "-N"
    assert {"BatchMode=yes", "ExitOnForwardFailure=yes", "ServerAliveInterval=15"} <= set(words)
    assert words[words.index("-L") + 1] == f"{local.socket}:/run/other.sock"
    assert words[-4:] == ["-p", "2222", "--", "me@nas-01"]


def test_the_default_remote_socket_is_dockers(install: Install, engine: FakeEngine) -> None:
    log = install(forward(engine))
    tunnel = SshTunnel(EngineAddress("ssh://nas-01", "nas-01"))
    tunnel.local()
    tunnel.close()
    words = log.read_text().split()
    assert words[words.index("-L") + 1].endswith(":/var/run/docker.sock")
    assert words[-2:] == ["--", "nas-01"]


def test_one_child_serves_all_and_closing_leaves_no_process_and_no_file(
    install: Install, engine: FakeEngine, clean_environment: Path
) -> None:
    log = install(forward(engine))
    tunnel = SshTunnel(ADDRESS)
    assert tunnel.local() == tunnel.local()
    assert len(log.read_text().splitlines()) == 1
    tunnel.close()
    assert group_is_gone(log)
    assert list((clean_environment / "run").iterdir()) == []


def test_a_child_that_died_is_replaced(install: Install, engine: FakeEngine) -> None:
    log = install(forward(engine))
    tunnel = SshTunnel(ADDRESS)
    tunnel.local()
    tunnel.drop()
    assert group_is_gone(log)
    assert Path(tunnel.local().socket).exists()
    tunnel.close()
    assert len(log.read_text().splitlines()) == 2


def test_a_child_that_ignores_the_polite_word_is_killed(install: Install) -> None:
    log = install('trap "" TERM; touch "$socket"; while :; do sleep 1; done')
    tunnel = SshTunnel(ADDRESS)
    tunnel.local()
    tunnel.close()
    assert group_is_gone(log)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("me@nas-01: Permission denied (publickey,password).", ProblemCode.SSH_KEY_LOCKED),
        ("Host key verification failed.", ProblemCode.SSH_HOST_UNKNOWN),
        ("ssh: Could not resolve hostname nas-01: Name or service not known", ProblemCode.ENGINE_AWAY),
        ("ssh: connect to host nas-01 port 22: Connection refused", ProblemCode.ENGINE_AWAY),
        ("unix_listener: cannot bind to path: Permission denied", ProblemCode.ENGINE_AWAY),
    ],
)
def test_ssh_key_locked_ssh_host_unknown_engine_away_in_sshs_own_words(
    install: Install, words: str, code: ProblemCode
) -> None:
    log = install(f'echo "Warning: something" >&2; echo "{words}" >&2; exit 255')
    with pytest.raises(OutsideError) as caught:
        SshTunnel(ADDRESS).local()
    problem = caught.value.problem
    assert (problem.code, problem.subject, problem.detail) == (code, "nas-01", words)
    assert group_is_gone(log)


def test_an_ssh_that_says_nothing_is_given_up(install: Install) -> None:
    log = install("sleep 1000")
    with pytest.raises(OutsideError) as caught:
        SshTunnel(ADDRESS, limit=0.2).local()
    assert caught.value.problem.code is ProblemCode.ENGINE_AWAY
    assert "0.2 s" in caught.value.problem.detail
    assert group_is_gone(log)


def test_a_computer_without_ssh_is_told(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(clean_environment))
    with pytest.raises(OutsideError) as caught:
        SshTunnel(ADDRESS).local()
    assert caught.value.problem.code is ProblemCode.ENGINE_AWAY
    assert "ssh" in caught.value.problem.detail
    assert list((clean_environment / "run").iterdir()) == []


def test_a_closed_tunnel_stays_closed(install: Install, engine: FakeEngine) -> None:
    install(forward(engine))
    tunnel = SshTunnel(ADDRESS)
    tunnel.close()
    with pytest.raises(OutsideError):
        tunnel.local()


@pytest.mark.anyio
async def test_an_engine_behind_ssh_is_listed_and_watched_and_comes_back(install: Install, engine: FakeEngine) -> None:
    log = install(forward(engine))
    times = Times(answer=5, ping_every=60, back_off=BackOff(first=0.02, longest=0.05))
    source = DockerSource(ADDRESS, lambda: NOW, times)
    async with watching(source) as heard:
        await heard.until(UP)
        snapshot = await source.snapshot()
        assert (snapshot.engine_id, snapshot.socket) == ("daemon-1", "")
        assert source.url == "ssh://me@nas-01:2222/run/other.sock"
        os.killpg(int(log.read_text().split()[0]), signal.SIGKILL)  # ssh dies, and the connection with it
        engine.drop_streams()
        await heard.until(DOWN)
        await heard.until(UP)
        assert (await source.snapshot()).containers
    await source.close()
    assert len(log.read_text().splitlines()) == 2
    assert group_is_gone(log)


@pytest.mark.anyio
async def test_a_half_open_tunnel_is_noticed_by_the_watchdog_and_replaced(install: Install, engine: FakeEngine) -> None:
    log = install(forward(engine))
    times = Times(answer=0.5, ping_every=0.05, back_off=BackOff(first=0.02, longest=0.05))
    source = DockerSource(ADDRESS, lambda: NOW, times)
    async with watching(source) as heard:
        await heard.until(UP)
        engine.awake.clear()
        await heard.until(DOWN)
        engine.awake.set()
        await heard.until(UP)
    await source.close()
    assert len(log.read_text().splitlines()) >= 2


@pytest.mark.anyio
async def test_a_missing_remote_socket_is_told_in_sshs_words(install: Install) -> None:
    words = "channel 2: open failed: connect failed: open failed"
    install(f'echo "{words}" >&2; touch "$socket"; sleep 1000 & wait')
    source = DockerSource(ADDRESS, lambda: NOW)
    with pytest.raises(OutsideError) as caught:
        await source.snapshot()
    await source.close()
    assert (caught.value.problem.code, caught.value.problem.detail) == (ProblemCode.ENGINE_AWAY, words)


@pytest.mark.anyio
async def test_closing_does_not_wait_for_an_ssh_that_is_still_connecting(install: Install) -> None:
    log = install("sleep 1000")
    source = DockerSource(ADDRESS, lambda: NOW)
    listing = asyncio.ensure_future(source.snapshot())
    while not log.exists():  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    started = time.monotonic()
    await source.close()
    assert time.monotonic() - started < 1
    with suppress(OutsideError):
        await listing
    assert group_is_gone(log)
