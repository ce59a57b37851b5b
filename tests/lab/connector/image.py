"""The stand-in connector's images: this machine's Python, the modules that it needs, and nothing else."""

import io
import os
import re
import subprocess
import sys
import tarfile
from functools import lru_cache
from pathlib import Path

import docker
import idna

from tests.lab.images import APPLETS

ROOT = Path(__file__).resolve().parents[3]
STAND_IN = Path(__file__).with_name("stand_in.py")
NAME = "dockflare-lab/cloudflared"
CURRENT, NEWER, BROKEN = "2026.8.2", "2026.9.0", "broken"


def build(client: docker.DockerClient, edge_port: int) -> None:
    """Make them: one for each version, and one that ends at once."""
    content = _files()
    for tag in (CURRENT, NEWER, BROKEN):
        changes = [
            f"ENV STAND_IN_EDGE_PORT={edge_port}",
            f"ENV STAND_IN_VERSION={NEWER if tag == NEWER else CURRENT}",
            f"ENV STAND_IN_FAULT={'no-way-out' if tag == BROKEN else ''}",
            "ENV PATH=/usr/local/bin:/bin",
            'ENTRYPOINT ["cloudflared","--no-autoupdate"]',  # as the real image has it
        ]
        client.api.import_image_from_data(content, repository=NAME, tag=tag, changes=changes)


@lru_cache(maxsize=1)
def _files() -> bytes:
    python = Path(sys.executable).resolve()
    paths = f"{ROOT}:{Path(idna.__file__).parents[1]}"
    environment = {**os.environ, "PYTHONPATH": paths}
    listed = subprocess.run(
        [python, "-S", STAND_IN, "--modules"], env=environment, capture_output=True, text=True, check=True
    )
    modules = {Path(line) for line in listed.stdout.splitlines() if line.startswith("/")}
    compiled = {each for each in modules if each.suffix == ".so"}
    libraries = {library for each in (python, *compiled) for library in _libraries(each)}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for each in sorted({python, *modules, *libraries, STAND_IN, *_packages(modules)}):
            _put(tar, str(each), each.read_bytes(), mode=0o755)
        _put(tar, "/bin/busybox", Path("/bin/busybox").read_bytes(), mode=0o755)
        for applet in APPLETS:
            link = tarfile.TarInfo(f"bin/{applet}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(link)
        skip = '[ "$1" = --no-autoupdate ] && shift'
        start = f'#!/bin/sh\n{skip}\nexport PYTHONPATH={paths}\nexec {python} -B -S {STAND_IN} "$@"\n'
        _put(tar, "/usr/local/bin/cloudflared", start.encode(), mode=0o755)
        _put(tar, "/etc/passwd", b"root:x:0:0:root:/:/bin/sh\n", mode=0o644)
    return buffer.getvalue()


def _packages(modules: set[Path]) -> set[Path]:
    """Landmarks by which Python finds its own library."""
    homes = {each.parent for each in modules if each.name == "os.py"}
    return {home / "os.py" for home in homes}


def _libraries(program: Path) -> set[Path]:
    told = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    return {Path(found) for found in re.findall(r"(/\S+) \(0x", told)}


def _put(tar: tarfile.TarFile, name: str, content: bytes, *, mode: int) -> None:
    entry = tarfile.TarInfo(name.lstrip("/"))
    entry.size, entry.mode = len(content), mode
    tar.addfile(entry, io.BytesIO(content))
