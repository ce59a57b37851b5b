"""A private, real Docker engine: own socket, data, containerd and network bridge; needs root, no registry.

Any number can run side by side, also beside an engine of the machine's own: nothing is shared, and
no firewall rule is written. Containers are reached by their address on the engine's own bridge, or
by a published port on the loopback address.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import docker
from docker.models.containers import Container

from tests.lab.images import CLOUDFLARED, WEB, root_filesystem
from tests.lab.processes import LabError, Program, kill_users_of, unmount_below, wait_until

FOLDER = "dfd-engine-"  # the beginning of each engine's folder in the temporary folder


class LabEngine:
    """`with LabEngine() as engine: engine.run("web", {"dockflare.enable": "true"})`."""

    def __init__(
        self, *, tcp_port: int | None = None, live_restore: bool = False, tls: tuple[str, str, str] | None = None
    ) -> None:
        """`tls` are the files of authority, certificate and key; clients then need some of the same authority."""
        self.folder = Path(tempfile.mkdtemp(prefix=FOLDER))
        (self.folder / "owner").write_text(str(os.getpid()))
        self.socket = self.folder / "docker.sock"
        self.url = f"unix://{self.socket}"
        self._containerd_socket = self.folder / "containerd.sock"
        self.tcp_url = None if tcp_port is None else f"tcp://127.0.0.1:{tcp_port}"
        self._live_restore = live_restore
        self._tls = tls
        self._bridge = ""
        self._containerd: Program | None = None
        self._daemon: Program | None = None
        self.client = docker.DockerClient(base_url=self.url, version="1.41")  # fixed: no question before it runs

    def __enter__(self) -> "LabEngine":
        self.start_engine()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- the engine ---

    def start_engine(self) -> None:
        """Start it and wait until it answers; containers of an earlier run are known again."""
        if self._containerd is None:
            self._bridge = _make_bridge()
            (self.folder / "bridge").write_text(self._bridge)
            self._containerd = self._start_containerd()
        self._daemon = Program(self._command(), log=self.folder / "dockerd.log")
        self._daemon.wait_until("Docker engine", self._answers, seconds=60)

    def stop_engine(self) -> None:
        """An orderly stop: containers are stopped too (unless live_restore)."""
        self.client.close()  # its idle connections would be left open
        self._running().end(seconds=30)

    def restart_engine(self, *, down_for: float = 0.0) -> None:
        """Stop, stay away for `down_for` seconds, start."""
        self.stop_engine()
        time.sleep(down_for)
        self.start_engine()

    def kill_engine(self, *, down_for: float = 0.0) -> None:
        """kill -9 of the daemon, containers live on meanwhile; after `down_for` seconds it is started again."""
        self.client.close()  # its idle connections would be left open
        self._running().kill()
        (self.folder / "dockerd.pid").unlink(missing_ok=True)
        time.sleep(down_for)
        self.start_engine()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """The daemon hangs: connections stay open and nothing answers, as with a lost network."""
        daemon = self._running()
        daemon.stop_all()
        try:
            yield
        finally:
            daemon.send(signal.SIGCONT)

    def close(self) -> None:
        """Remove containers, processes, mounts, bridge and files."""
        if self._daemon is not None and self._daemon.running():
            with contextlib.suppress(docker.errors.DockerException):
                self.clear()
            self._daemon.end(seconds=15)
        if self._containerd is not None:
            self._containerd.end()
        self.client.close()
        _remove(self.folder)

    # --- images and containers ---

    def build_images(self) -> None:
        """Make both images from the machine's static busybox; nothing is downloaded."""
        content = root_filesystem()
        for image in (WEB, CLOUDFLARED):
            name, _, tag = image.name.partition(":")
            self.client.api.import_image_from_data(content, repository=name, tag=tag, changes=list(image.changes))

    def run(self, name: str, labels: Mapping[str, str] | None = None, *, image: str = WEB.name, **options: Any) -> str:
        """Start a container and return its id; `options` as for docker.containers.run (ports, environment ...)."""
        options = {"init": False, "stop_signal": "SIGKILL", **options}  # busybox as process 1 ignores SIGTERM
        container = self.client.containers.run(image, name=name, labels=dict(labels or {}), detach=True, **options)
        assert isinstance(container, Container)
        assert container.id is not None
        return container.id

    def start(self, name: str) -> None:
        self.client.containers.get(name).start()

    def stop(self, name: str) -> None:
        self.client.containers.get(name).stop(timeout=1)

    def kill(self, name: str, number: str = "SIGKILL") -> None:
        """Send a signal into the container, such as SIGHUP."""
        self.client.containers.get(name).kill(signal=number)

    def remove(self, name: str) -> None:
        self.client.containers.get(name).remove(force=True, v=True)

    rm = remove

    def recreate(self, name: str, labels: Mapping[str, str] | None = None, **options: Any) -> str:
        """As `docker compose up` after a change: the old one goes, a new one takes its name. Returns the new id."""
        self.remove(name)
        return self.run(name, labels, **options)

    def pause(self, name: str) -> None:
        self.client.containers.get(name).pause()

    def unpause(self, name: str) -> None:
        self.client.containers.get(name).unpause()

    def rename(self, name: str, new_name: str) -> None:
        self.client.containers.get(name).rename(new_name)

    def state(self, name: str) -> str:
        """As `docker ps` says it: running, exited, paused ..."""
        return str(self.client.containers.get(name).status)

    def clear(self) -> None:
        """Remove every container, so that the next test finds an empty engine."""
        for container in self.client.containers.list(all=True):
            with contextlib.suppress(docker.errors.NotFound):
                container.remove(force=True, v=True)

    # --- inside ---

    def _start_containerd(self) -> Program:
        """As on a normal system it is a process of its own, so it and the containers outlive a killed daemon."""
        config = self.folder / "containerd.toml"
        config.write_text('version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n')
        argv = [_program("containerd"), "--config", str(config), "--address", str(self._containerd_socket)]
        argv += ["--root", str(self.folder / "containerd"), "--state", str(self.folder / "containerd-state")]
        program = Program(argv, log=self.folder / "containerd.log")
        program.wait_until("containerd", self._containerd_socket.exists, seconds=30)
        return program

    def _command(self) -> list[str]:
        argv = [_program("dockerd"), "--host", self.url, "--storage-driver", "vfs", "--bridge", self._bridge]
        argv += ["--iptables=false", "--ip6tables=false", "--ip-masq=false", "--ip-forward=false"]
        argv += ["--containerd", str(self._containerd_socket)]
        for option, entry in {"data-root": "data", "exec-root": "exec", "pidfile": "dockerd.pid"}.items():
            argv += [f"--{option}", str(self.folder / entry)]
        own = {"deprecated-key-path": str(self.folder / "key.json")}  # what the daemon's id is made of
        (self.folder / "daemon.json").write_text(json.dumps(own))  # not the machine's own /etc/docker/daemon.json
        argv += ["--config-file", str(self.folder / "daemon.json")]
        if self.tcp_url is not None:
            argv += ["--host", self.tcp_url, *self._transport()]
        return [*argv, "--live-restore"] if self._live_restore else argv

    def _transport(self) -> list[str]:
        if self._tls is None:
            return ["--tls=false"]
        names = ("--tlscacert", "--tlscert", "--tlskey")
        return ["--tlsverify", *(word for pair in zip(names, self._tls, strict=True) for word in pair)]

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as probe:  # the SDK would leave a refused socket open
                probe.connect(str(self.socket))
            return bool(self.client.ping())
        except (docker.errors.DockerException, OSError):
            return False

    def _running(self) -> Program:
        if self._daemon is None or not self._daemon.running():
            raise LabError("this engine is not running")
        return self._daemon


def wait_for_state(engine: LabEngine, name: str, state: str, *, seconds: float = 10.0) -> None:
    """Until `docker ps` says `state` of the container."""
    wait_until(f"{name} {state}", lambda: engine.state(name) == state, seconds=seconds)


def clear_leftovers() -> None:
    """Remove engines whose test run was killed before it could do so."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        owner = folder / "owner"
        if owner.exists() and not Path("/proc", owner.read_text()).exists():
            _remove(folder)


def _remove(folder: Path) -> None:
    kill_users_of(folder)
    unmount_below(folder)
    bridge = folder / "bridge"
    if bridge.exists():
        _ip("link", "del", bridge.read_text())
    shutil.rmtree(folder, ignore_errors=True)


def _make_bridge() -> str:
    """A network bridge of our own, with the first address of a network that no other lab engine has."""
    for number in range(10, 250):
        name = f"dfdlab{number}"
        if _ip("link", "add", name, "type", "bridge"):  # fails when another engine was faster
            _ip("addr", "add", f"10.213.{number}.1/24", "dev", name)
            _ip("link", "set", name, "up")
            return name
    raise LabError("no network bridge could be made; not root, or over 200 are in use")


def _program(name: str) -> str:
    if (found := shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")) is None:
        raise LabError(f"{name} is not installed")
    return found


def _ip(*args: str) -> bool:
    return subprocess.run([_program("ip"), *args], capture_output=True, check=False).returncode == 0
