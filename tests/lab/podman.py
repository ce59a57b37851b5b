"""A real Podman with storage of its own behind its Docker API, as `podman system service` gives it; needs root."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import docker

from tests.lab.images import WEB, root_filesystem
from tests.lab.processes import Program, kill_users_of, unmount_below

# What podman asks for by itself is more than a machine like CI's may give, and it needs no network of its own here.
_CONFIG = """[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
netns = "host"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
"""


class LabPodman:
    """`with LabPodman() as podman: podman.run("web", labels)`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dfd-podman-"))
        self.socket = self.folder / "podman.sock"
        self.url = f"unix://{self.socket}"
        self._environment = {**os.environ, "CONTAINERS_CONF": str(self.folder / "containers.conf")}
        self._service: Program | None = None
        self.client = docker.DockerClient(base_url=self.url, version="1.41")

    def __enter__(self) -> "LabPodman":
        (self.folder / "containers.conf").write_text(_CONFIG)
        (self.folder / "root.tar").write_bytes(root_filesystem())
        changes = [word for change in WEB.changes for word in ("--change", change)]
        self._podman("import", "-q", *changes, str(self.folder / "root.tar"), WEB.name)
        self.start_service()
        return self

    def __exit__(self, *_: object) -> None:
        self._podman("rm", "-f", "-a", "-t", "0", check=False)
        self.stop_service()
        kill_users_of(self.folder)
        unmount_below(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start_service(self) -> None:
        """Start what answers at the socket."""
        argv = self._argv("system", "service", "--time=0", self.url)
        self._service = Program(argv, log=self.folder / "podman.log", env=self._environment)
        self._service.wait_until("podman's service", self.socket.exists)

    def stop_service(self) -> None:
        """End it; containers run on without it."""
        self.client.close()
        if self._service is not None:
            self._service.end()
        self.socket.unlink(missing_ok=True)

    def run(self, name: str, labels: Mapping[str, str]) -> None:
        """Start a container through the API."""
        self.client.containers.run(f"localhost/{WEB.name}", name=name, labels=dict(labels), detach=True)

    def stop(self, name: str) -> None:
        self.client.containers.get(name).stop(timeout=0)

    def remove(self, name: str) -> None:
        self.client.containers.get(name).remove(force=True)

    def _podman(self, *words: str, check: bool = True) -> None:
        subprocess.run(self._argv(*words), env=self._environment, check=check, capture_output=True)

    def _argv(self, *words: str) -> list[str]:
        storage = ["--root", str(self.folder / "root"), "--runroot", str(self.folder / "run")]
        return ["podman", *storage, "--storage-driver", "vfs", *words]
