"""Which engine: from an address, or from the environment as the `docker` command would choose."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from dockflare_desktop.core.problem import Problem, ProblemCode

DEFAULT_SOCKET = "/var/run/docker.sock"
WINDOWS_PIPE = "npipe:////./pipe/docker_engine"
_PORTS = {False: 2375, True: 2376}  # IANA: docker, docker-s


@dataclass(frozen=True, slots=True)
class Tls:
    """How to speak TLS: paths of PEM files, "" for none. Without `ca` the public authorities count."""

    ca: str = ""
    cert: str = ""
    key: str = ""
    verify: bool = True


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where an engine is. `url` may hold a password and so is not shown; `name` is for people."""

    url: str = field(repr=False)
    name: str
    tls: Tls | None = None
    beyond: str = ""  # the computer behind a forwarded socket

    @property
    def computer(self) -> str:
        """The other computer's name, "" for this one."""
        parts = urlsplit(self.url)
        return self.beyond or (parts.hostname or "" if parts.scheme in ("tcp", "ssh") else "")

    @property
    def scheme(self) -> str:
        """unix, tcp, ssh or npipe."""
        return urlsplit(self.url).scheme

    @property
    def shown(self) -> str:
        """The address without secrets. The user of an ssh address is none."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("tcp", "ssh"):
            return self.url
        user = f"{parts.username}@" if parts.scheme == "ssh" and parts.username else ""
        return f"{parts.scheme}://{user}{_host(parts)}{parts.path}"

    @property
    def socket(self) -> str:
        """Path of the engine's Unix socket, "" where it has none on this computer (H24)."""
        return urlsplit(self.url).path if self.scheme == "unix" else ""


def parse_address(url: str, *, name: str = "", tls: Tls | None = None) -> EngineAddress | Problem:
    """An address as typed or configured, or what is wrong with it (SETTING_INVALID).

    >>> parse_address("tcp://nas-01").url
    'tcp://nas-01:2375'
    >>> parse_address("ssh://me:secret@nas-01").shown
    'ssh://me@nas-01'
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return _invalid(url)
    match parts.scheme:
        case "unix" if parts.netloc or parts.path:
            return EngineAddress(f"unix:///{(parts.netloc + parts.path).lstrip('/')}", name or "local")
        case "npipe" if parts.path:
            return EngineAddress(text, name or "local")
        case "tcp" | "http" | "https" if parts.hostname:
            settings = tls or (Tls() if parts.scheme == "https" else None)
            user = parts.netloc.rpartition("@")
            host = _host(parts) if port else f"{_host(parts)}:{_PORTS[settings is not None]}"
            return EngineAddress(f"tcp://{user[0]}{user[1]}{host}{parts.path}", name or parts.hostname, settings)
        case "ssh" if parts.hostname and not parts.netloc.startswith("-") and not parts.hostname.startswith("-"):
            # a host that begins with a dash would be read as an option by ssh
            return EngineAddress(text, name or parts.hostname)
    return _invalid(url)


def from_environment(env: Mapping[str, str], *, default_socket: str = DEFAULT_SOCKET) -> EngineAddress | Problem:
    """The engine the `docker` command would use: DOCKER_HOST, DOCKER_CONTEXT, the current context, the default socket.

    A context that is named but missing is refused, never replaced by the default: it could be another machine.
    """
    if host := env.get("DOCKER_HOST", "").strip():
        return parse_address(host, tls=_environment_tls(env))
    context = env.get("DOCKER_CONTEXT", "") or _current_context(env)
    if isinstance(context, Problem):
        return context
    if context and context != "default":
        return _context(config_folder(env), context, context)
    return parse_address(_default_url(env, default_socket), tls=None)


def from_context(env: Mapping[str, str], context: str, *, name: str = "") -> EngineAddress | Problem:
    """The engine of a context of the `docker` command (NOT_FOUND where there is none of that name)."""
    found = _context(config_folder(env), context, name or context)
    gone = isinstance(found, Problem) and found.code is ProblemCode.NOT_FOUND
    return replace(found, label="Docker context") if isinstance(found, Problem) and gone else found


def _host(parts: SplitResult) -> str:
    """Host and port as in the address, without user and password."""
    return parts.netloc.rpartition("@")[2]


def _invalid(url: str) -> Problem:
    return Problem(
        ProblemCode.SETTING_INVALID,
        "engine",
        label="DOCKER_HOST",
        value=_without_password(url),
        suggestion="unix:///var/run/docker.sock, tcp://HOST:2376, ssh://USER@HOST",
    )


def _without_password(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else url


def _environment_tls(env: Mapping[str, str]) -> Tls | None:
    """TLS as the environment asks; always verified.

    The `docker` command turns it on by DOCKER_TLS_VERIFY alone, its Python SDK by DOCKER_CERT_PATH alone too (then
    unverified); who points at certificates wants TLS, so either counts here.
    """
    if not (env.get("DOCKER_TLS_VERIFY") or env.get("DOCKER_CERT_PATH")):
        return None
    folder = env.get("DOCKER_CERT_PATH", "")
    return _tls_files(Path(folder) if folder else config_folder(env), verify=True)


def _tls_files(folder: Path, *, verify: bool) -> Tls:
    """The three files by the names that Docker gives them, where they exist."""
    ca, cert, key = (
        str(path) if path.is_file() else "" for path in map(folder.joinpath, ("ca.pem", "cert.pem", "key.pem"))
    )
    return Tls(ca, cert, key, verify)


def home(env: Mapping[str, str]) -> Path:
    """The user's own folder."""
    folder = env.get("HOME") or env.get("USERPROFILE")
    return Path(folder) if folder else Path.home()


def config_folder(env: Mapping[str, str]) -> Path:
    """Where the `docker` command keeps its configuration and contexts."""
    folder = env.get("DOCKER_CONFIG")
    return Path(folder) if folder else home(env) / ".docker"


def json_file(path: Path) -> Mapping[str, object] | Problem | None:
    """A JSON object; None where there is no such file; FILE_UNREADABLE where it cannot be understood."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        return Problem(ProblemCode.FILE_UNREADABLE, str(path), detail=str(error))
    if not isinstance(found, dict):
        return Problem(ProblemCode.FILE_UNREADABLE, str(path), detail="not a JSON object")
    return found


def _current_context(env: Mapping[str, str]) -> str | Problem:
    config = json_file(config_folder(env) / "config.json")
    if isinstance(config, Problem):
        return config
    return str(config.get("currentContext") or "") if config else ""


def _context(folder: Path, name: str, shown: str) -> EngineAddress | Problem:
    """A context of the `docker` command: it keeps each in a folder named by the SHA-256 of its name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    meta = json_file(folder / "contexts" / "meta" / digest / "meta.json")
    if isinstance(meta, Problem):
        return meta
    if meta is None:
        return Problem(ProblemCode.NOT_FOUND, name, label="DOCKER_CONTEXT", value=name)
    endpoints = meta.get("Endpoints")
    endpoint = endpoints.get("docker") if isinstance(endpoints, dict) else None
    host = endpoint.get("Host") if isinstance(endpoint, dict) else None
    if not isinstance(endpoint, dict) or not isinstance(host, str) or not host:
        return Problem(ProblemCode.NOT_FOUND, name, label="DOCKER_CONTEXT", value=name, detail="no Docker endpoint")
    files = folder / "contexts" / "tls" / digest / "docker"
    unverified = bool(endpoint.get("SkipTLSVerify"))
    tls = _tls_files(files, verify=not unverified) if unverified or files.is_dir() else None
    return parse_address(host, name=shown, tls=tls)


def _default_url(env: Mapping[str, str], default_socket: str) -> str:
    """The system's socket, else the first per-user one that is there: rootless Docker, Docker Desktop, Podman."""
    if os.name == "nt":
        return WINDOWS_PIPE
    candidates = [Path(default_socket)]
    if runtime := env.get("XDG_RUNTIME_DIR"):
        candidates += [Path(runtime) / "docker.sock", Path(runtime) / "podman" / "podman.sock"]
    candidates.insert(2, home(env) / ".docker" / "run" / "docker.sock")
    return f"unix://{next((path for path in candidates if path.exists()), candidates[0])}"
