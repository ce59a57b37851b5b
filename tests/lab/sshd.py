"""A real sshd on the loopback address, with keys of its own, and an ssh that reads a configuration of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = (
    shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "sshd"
)  # admission says where it lacks


@dataclass
class LabSshd:
    """`folder` holds the keys host, user and stranger, known_hosts, and ssh's configuration."""

    folder: Path
    port: int
    sshd: subprocess.Popen[bytes]

    def url(self, remote: str) -> str:
        """The address of an engine whose socket is `remote`."""
        return f"ssh://root@127.0.0.1:{self.port}{remote}"

    def children(self) -> list[int]:
        """The process ids of our own ssh for this server."""
        listed = subprocess.run(["ps", "-eww", "-o", "pid,args"], check=True, capture_output=True, text=True)
        return [int(line.split()[0]) for line in listed.stdout.splitlines() if f"-p {self.port} -- root@" in line]

    def use_identity(self, name: str) -> None:
        """Which key our ssh has."""
        (self.folder / "ssh_config").write_text(
            f"UserKnownHostsFile {self.folder}/known_hosts\nGlobalKnownHostsFile /dev/null\n"
            f"IdentityFile {self.folder}/{name}\nIdentitiesOnly yes\nIdentityAgent none\n"
        )

    def know_host(self, name: str = "host") -> None:
        """Which key is the server's, as far as we know."""
        kind, key = (self.folder / f"{name}.pub").read_text().split()[:2]
        (self.folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {kind} {key}\n")


@contextmanager
def serving_ssh(folder: Path, *more: str) -> Iterator[LabSshd]:
    """`more` are lines of the server's configuration."""
    for name in ("host", "user", "stranger"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    Path("/run/sshd").mkdir(exist_ok=True)  # sshd's own, which a service manager would make
    lines = (
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {folder}/host",
        f"AuthorizedKeysFile {folder}/user.pub",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "PermitRootLogin yes",
        "PidFile none",
        *more,
    )
    (folder / "sshd_config").write_text("\n".join(lines) + "\n")
    wrapper = folder / "ssh"  # since ssh does not look at $HOME
    wrapper.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {folder}/ssh_config "$@"\n')
    wrapper.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch, (folder / "sshd.log").open("wb") as log:
        patch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        server = subprocess.Popen([PROGRAM, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
        made = LabSshd(folder, port, server)
        made.use_identity("user")
        made.know_host()
        _wait_for_port(port)
        yield made
        server.terminate()
        server.wait(10)


def _wait_for_port(port: int) -> None:
    for _ in range(500):
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)  # sshd does not say when it listens
    pytest.fail("sshd did not start")
