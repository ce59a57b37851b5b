"""What holds for every test: no network, no real keyring, no trace of this machine, and the lab's admission."""

import importlib.util
import logging
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from types import ModuleType
from typing import Any

import cloudflare  # noqa: F401 - loaded by one thread alone, since pytest-qt has brought Qt's import hook: see __main__.py
import hypothesis
import keyring
import keyring.backend
import keyring.errors
import pytest

ROOT = Path(__file__).resolve().parent.parent
FOREIGN_PREFIXES = ("CLOUDFLARE_", "CF_", "DOCKER_", "DOCKFLARE_", "COMPOSE_", "TUNNEL_")
FOREIGN = ("DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
MARKERS = (
    "real_network: may connect beyond the loopback range, such as to a container's address",
    "real_keyring: uses the keyring that the environment offers instead of the one in memory",
)
LEFT_OUT = pytest.StashKey[str]()

hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=40, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


# --- the lab's admission ---------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.hookimpl(trylast=True)  # after -m and -k: tests that were not asked for are not "left out"
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    lab = [item for item in items if item.get_closest_marker("lab")]
    if lab and (reason := lab_unavailable()):
        config.stash[LEFT_OUT] = f"{reason}, {len(lab)} lab tests left out"
        items[:] = [item for item in items if item not in lab]
        config.hook.pytest_deselected(items=lab)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if LEFT_OUT in session.config.stash and os.environ.get("REQUIRE_LAB") == "1":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if reason := config.stash.get(LEFT_OUT, None):
        failed = os.environ.get("REQUIRE_LAB") == "1"
        text = f"FAILED: REQUIRE_LAB=1, but {reason}" if failed else reason
        terminalreporter.write_line(text, red=failed, yellow=not failed)


def lab_unavailable() -> str:
    """Why this machine cannot run the lab, with the command that would help; empty when it can."""
    if sys.platform != "linux":
        return "the lab needs Linux"
    deps = system_deps()
    if lacking := deps.missing(deps.LAB + deps.RUN):
        docker = "no Docker here" if deps.find_program("dockerd") is None else "the lab is incomplete here"
        names = ", ".join(need.name for need in lacking)
        return f"{docker} (missing {names}; install: {deps.install_command(lacking)})"
    if os.geteuid() != 0:
        return "not root (a private Docker engine needs it; run: sudo make test)"
    if not _may_mount():
        return "this container may not mount, so no Docker engine can run in it (start it with --privileged)"
    return ""


def system_deps() -> ModuleType:
    """packaging/system_deps.py, loaded by its path: packaging/ is deliberately not a package."""
    spec = importlib.util.spec_from_file_location("system_deps", ROOT / "packaging" / "system_deps.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _may_mount() -> bool:
    cap_sys_admin = 1 << 21  # capability.h
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) & cap_sys_admin)
    return False


# --- isolation -------------------------------------------------------------------------------------------------------


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of its own for each test, and nothing of the developer's accounts, engines and desktop. Gives the home."""
    for name in list(os.environ):
        if name.startswith(FOREIGN_PREFIXES) or name.upper() in FOREIGN:
            monkeypatch.delenv(name)
    # Short on purpose: a Unix socket's path may have 107 bytes, and pytest's own folders use most of them.
    home = Path(tempfile.mkdtemp(prefix="dfd-"))
    folders = {"CONFIG_HOME": "config", "DATA_HOME": "data", "STATE_HOME": "state", "CACHE_HOME": "cache"}
    for name, folder in {**folders, "RUNTIME_DIR": "run"}.items():
        (home / folder).mkdir(mode=0o700)
        monkeypatch.setenv(f"XDG_{name}", str(home / folder))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # for programs that a test starts
    yield home
    shutil.rmtree(home, ignore_errors=True)


class NetworkForbiddenError(AssertionError):
    """A test tried to leave this machine. Not an OSError, so that no error handling swallows it."""


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only loopback addresses and Unix sockets can be connected to, and no name is looked up."""
    if request.node.get_closest_marker("real_network"):
        return

    def guarded(name: str, address_at: int) -> None:
        original = getattr(socket.socket, name)

        def call(self: socket.socket, *args: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                _allow_only_loopback(args[address_at][0])
            return original(self, *args)

        monkeypatch.setattr(socket.socket, name, call)

    guarded("connect", 0)
    guarded("connect_ex", 0)
    guarded("sendto", -1)
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name.endswith(".invalid"):  # RFC 6761: never exists, so no need to ask
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if name and not _is_address(name):
            _allow_only_loopback(name)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _allow_only_loopback(host: str) -> None:
    if host in {"localhost", ""} or (_is_address(host) and ip_address(host.partition("%")[0]).is_loopback):
        return
    raise NetworkForbiddenError(f"this test tried to reach {host}; use a fake, or mark it real_network")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that forgets everything after the test."""

    priority = -1  # never chosen by itself

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise keyring.errors.PasswordDeleteError("no such entry")
        del self.entries[service, username]


@pytest.fixture(autouse=True)
def memory_keyring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring | None:
    """The keyring of this test; None for a test marked real_keyring, which finds the environment's own."""
    if request.node.get_closest_marker("real_keyring"):
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
        monkeypatch.setattr("keyring.core._keyring_backend", None)
        return None
    fake = MemoryKeyring()
    monkeypatch.setattr("keyring.core._keyring_backend", fake)
    return fake


@pytest.fixture
def own_logging() -> Iterator[None]:
    """For tests of what replaces the root logger's handlers: pytest's come back afterwards, and files are closed."""
    root = logging.getLogger()
    before, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers = before
    root.setLevel(level)
    logging.raiseExceptions = raises
