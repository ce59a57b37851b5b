"""Engines on this computer: sockets that are there, and contexts of the `docker` command. Nobody is asked."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from dockflare_desktop.adapters.docker.address import (
    DEFAULT_SOCKET,
    EngineAddress,
    config_folder,
    from_context,
    home,
    json_file,
)
from dockflare_desktop.core.engines.probed import Offer
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.problem import Problem

_DEFAULT_CONTEXT = "default"  # the `docker` command's own word for: no context


def sockets(env: Mapping[str, str]) -> tuple[Offer, ...]:
    """Each socket once, whatever names lead to it, the system's first."""
    found: dict[str, Offer] = {}
    for name, path in _places(env):
        if path.is_socket() and (real := os.path.realpath(path)) not in found:
            url = f"unix://{path}"
            found[real] = Offer(StoredEngine("", name, url), url)
    return tuple(found.values())


def contexts(env: Mapping[str, str]) -> tuple[Offer, ...]:
    """Each context by its name; one that cannot be used says why."""
    metas = sorted((config_folder(env) / "contexts" / "meta").glob("*/meta.json"))
    names = (_name(json_file(path)) for path in metas)
    return tuple(_offer(env, name) for name in sorted(set(names)) if name and name != _DEFAULT_CONTEXT)


def same_place(one: str, other: str) -> bool:
    """Whether two addresses are one; a socket may have several names."""
    return _real(one) == _real(other)


def _real(url: str) -> str:
    path = url.removeprefix("unix://")
    return f"unix://{os.path.realpath(path)}" if path != url else url


def _offer(env: Mapping[str, str], name: str) -> Offer:
    engine = StoredEngine("", name, context=name)
    address = from_context(env, name)
    if isinstance(address, EngineAddress):
        return Offer(engine, address.shown)
    return Offer(engine, "", address)


def _name(meta: Mapping[str, object] | Problem | None) -> str:
    name = meta.get("Name") if isinstance(meta, Mapping) else None
    return name if isinstance(name, str) else ""


def _places(env: Mapping[str, str]) -> Iterable[tuple[str, Path]]:
    yield "Docker", Path(DEFAULT_SOCKET)
    runtime = env.get("XDG_RUNTIME_DIR", "")
    if runtime:
        yield "Rootless Docker", Path(runtime) / "docker.sock"
    yield "Docker Desktop", home(env) / ".docker" / "desktop" / "docker.sock"  # on Linux
    yield "Docker Desktop", home(env) / ".docker" / "run" / "docker.sock"  # on macOS
    if runtime:
        yield "Podman", Path(runtime) / "podman" / "podman.sock"
    yield "Podman of the system", Path("/run/podman/podman.sock")
    yield "Colima", home(env) / ".colima" / "default" / "docker.sock"
    yield "Rancher Desktop", home(env) / ".rd" / "docker.sock"
