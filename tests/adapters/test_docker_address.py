"""Which engine is meant: as the docker command would choose, and nothing silently."""

import hashlib
import json
from pathlib import Path

import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress, Tls, from_environment, parse_address
from dockflare_desktop.core.problem import Problem, ProblemCode


def address(found: EngineAddress | Problem) -> EngineAddress:
    assert isinstance(found, EngineAddress), found
    return found


def problem(found: EngineAddress | Problem) -> Problem:
    assert isinstance(found, Problem), found
    return found


def add_context(home: Path, name: str, host: str, *, tls: bool = False, **endpoint: object) -> Path:
    digest = hashlib.sha256(name.encode()).hexdigest()
    folder = home / ".docker" / "contexts" / "meta" / digest
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(json.dumps({"Name": name, "Endpoints": {"docker": {"Host": host, **endpoint}}}))
    files = home / ".docker" / "contexts" / "tls" / digest / "docker"
    if tls:
        files.mkdir(parents=True)
        for file in ("ca.pem", "cert.pem", "key.pem"):
            (files / file).touch()
    return files


def choose(home: Path, name: str) -> None:
    (home / ".docker").mkdir(exist_ok=True)
    (home / ".docker" / "config.json").write_text(json.dumps({"currentContext": name}))


@pytest.mark.parametrize(
    ("typed", "url", "name", "scheme"),
    [
        ("unix:///run/x.sock", "unix:///run/x.sock", "local", "unix"),
        ("unix://run/x.sock", "unix:///run/x.sock", "local", "unix"),
        (" tcp://nas-01:2375 ", "tcp://nas-01:2375", "nas-01", "tcp"),
        ("tcp://nas-01", "tcp://nas-01:2375", "nas-01", "tcp"),
        ("http://nas-01:1234", "tcp://nas-01:1234", "nas-01", "tcp"),
        ("https://nas-01", "tcp://nas-01:2376", "nas-01", "tcp"),
        ("tcp://[::1]:2375", "tcp://[::1]:2375", "::1", "tcp"),
        ("ssh://me@nas-01:2222", "ssh://me@nas-01:2222", "nas-01", "ssh"),
        ("npipe:////./pipe/docker_engine", "npipe:////./pipe/docker_engine", "local", "npipe"),
    ],
)
def test_every_kind_of_address_is_recognised(typed: str, url: str, name: str, scheme: str) -> None:
    found = address(parse_address(typed))
    assert (found.url, found.name, found.scheme) == (url, name, scheme)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nonsense",
        "/var/run/docker.sock",
        "unix://",
        "tcp://",
        "tcp://nas:port",
        "ftp://nas",
        "ssh://",
        "tcp://[::1",
    ],
)
def test_anything_else_is_refused_with_what_would_be_right(typed: str) -> None:
    found = problem(parse_address(typed))
    assert found.code is ProblemCode.SETTING_INVALID
    assert "unix:///var/run/docker.sock" in found.suggestion


@pytest.mark.parametrize("typed", ["ssh://-oProxyCommand=x", "ssh://-oProxyCommand=x@nas", "ssh://me@-oProxyCommand=x"])
def test_an_ssh_host_cannot_smuggle_in_an_option(typed: str) -> None:
    assert problem(parse_address(typed)).code is ProblemCode.SETTING_INVALID


@pytest.mark.parametrize("typed", ["tcp://me:secret@nas-01:2375", "ssh://me:secret@nas-01", "tcp://secret@nas-01"])
def test_no_secret_is_shown_or_printed(typed: str) -> None:
    found = address(parse_address(typed))
    assert "secret" not in found.shown + repr(found) + found.name
    assert "nas-01" in found.shown


def test_no_secret_is_in_the_problem_of_a_wrong_address() -> None:
    assert "secret" not in repr(problem(parse_address("ftp://me:secret@nas-01")))


def test_docker_host_wins_over_every_context(tmp_path: Path) -> None:
    choose(tmp_path, "missing")
    env = {"HOME": str(tmp_path), "DOCKER_HOST": "tcp://a:1", "DOCKER_CONTEXT": "missing"}
    assert address(from_environment(env)).url == "tcp://a:1"


def test_docker_context_wins_over_the_current_context(tmp_path: Path) -> None:
    add_context(tmp_path, "nas", "ssh://me@nas-01")
    add_context(tmp_path, "pi", "ssh://me@garage-pi")
    choose(tmp_path, "pi")
    home = {"HOME": str(tmp_path)}
    assert address(from_environment(home | {"DOCKER_CONTEXT": "nas"})) == EngineAddress("ssh://me@nas-01", "nas")
    assert address(from_environment(home)).name == "pi"


def test_a_context_is_found_without_a_config_file(tmp_path: Path) -> None:
    add_context(tmp_path, "nas", "ssh://me@nas-01")
    assert address(from_environment({"HOME": str(tmp_path), "DOCKER_CONTEXT": "nas"})).name == "nas"


@pytest.mark.parametrize("named_by", ["environment", "config"])
def test_a_missing_context_is_refused_and_never_replaced(tmp_path: Path, named_by: str) -> None:
    env = {"HOME": str(tmp_path)}
    if named_by == "environment":
        env["DOCKER_CONTEXT"] = "gone"
    else:
        choose(tmp_path, "gone")
    found = problem(from_environment(env))
    assert (found.code, found.subject) == (ProblemCode.NOT_FOUND, "gone")


def test_a_context_for_something_else_than_docker_is_refused(tmp_path: Path) -> None:
    add_context(tmp_path, "k8s", "")
    assert problem(from_environment({"HOME": str(tmp_path), "DOCKER_CONTEXT": "k8s"})).code is ProblemCode.NOT_FOUND


@pytest.mark.parametrize("text", ["{", "[]", "\udcff".encode("utf-8", "surrogateescape").decode("latin-1")])
def test_an_unreadable_config_file_is_said_and_not_passed_over(tmp_path: Path, text: str) -> None:
    choose(tmp_path, "x")
    (tmp_path / ".docker" / "config.json").write_text(text)
    assert problem(from_environment({"HOME": str(tmp_path)})).code is ProblemCode.FILE_UNREADABLE


def test_a_broken_context_is_said_and_not_passed_over(tmp_path: Path) -> None:
    add_context(tmp_path, "nas", "ssh://me@nas-01")
    next((tmp_path / ".docker" / "contexts" / "meta").glob("*/meta.json")).write_text("{")
    assert (
        problem(from_environment({"HOME": str(tmp_path), "DOCKER_CONTEXT": "nas"})).code is ProblemCode.FILE_UNREADABLE
    )


def test_on_windows_the_default_is_the_named_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dockflare_desktop.adapters.docker.address.os.name", "nt")
    monkeypatch.setattr("dockflare_desktop.adapters.docker.address.Path", type(tmp_path))  # Path() looks at os.name
    assert address(from_environment({"HOME": str(tmp_path)})).scheme == "npipe"


def test_the_default_context_is_the_default_socket(tmp_path: Path) -> None:
    choose(tmp_path, "default")
    found = address(from_environment({"HOME": str(tmp_path)}, default_socket="/nowhere/docker.sock"))
    assert (found.url, found.socket) == ("unix:///nowhere/docker.sock", "/nowhere/docker.sock")


def test_the_users_own_socket_is_used_where_the_systems_is_absent(tmp_path: Path) -> None:
    (tmp_path / "docker.sock").touch()
    env = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    absent, present = tmp_path / "absent.sock", tmp_path / "present.sock"
    assert address(from_environment(env, default_socket=str(absent))).url == f"unix://{tmp_path}/docker.sock"
    present.touch()
    assert address(from_environment(env, default_socket=str(present))).url == f"unix://{present}"


def test_podmans_socket_is_the_last_resort(tmp_path: Path) -> None:
    (tmp_path / "podman").mkdir()
    (tmp_path / "podman" / "podman.sock").touch()
    env = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    found = address(from_environment(env, default_socket=str(tmp_path / "absent")))
    assert found.socket == f"{tmp_path}/podman/podman.sock"


@pytest.mark.parametrize("asked", [{"DOCKER_TLS_VERIFY": "1"}, {}])
def test_certificates_in_the_environment_mean_verified_tls(tmp_path: Path, asked: dict[str, str]) -> None:
    for file in ("ca.pem", "cert.pem", "key.pem"):
        (tmp_path / file).touch()
    env = {"DOCKER_HOST": "tcp://nas-01", "DOCKER_CERT_PATH": str(tmp_path), **asked}
    found = address(from_environment(env))
    files = (f"{tmp_path}/ca.pem", f"{tmp_path}/cert.pem", f"{tmp_path}/key.pem")
    assert found.tls == Tls(*files, verify=True)
    assert found.url == "tcp://nas-01:2376"


def test_tls_without_files_trusts_the_public_authorities(tmp_path: Path) -> None:
    env = {"DOCKER_HOST": "tcp://nas-01", "DOCKER_TLS_VERIFY": "1", "HOME": str(tmp_path)}
    assert address(from_environment(env)).tls == Tls()


def test_a_context_brings_its_certificates(tmp_path: Path) -> None:
    files = add_context(tmp_path, "nas", "tcp://nas-01:2376", tls=True, SkipTLSVerify=False)
    found = address(from_environment({"HOME": str(tmp_path), "DOCKER_CONTEXT": "nas"}))
    assert found.tls == Tls(f"{files}/ca.pem", f"{files}/cert.pem", f"{files}/key.pem")


def test_a_context_may_skip_the_verification_that_its_owner_switched_off(tmp_path: Path) -> None:
    add_context(tmp_path, "nas", "tcp://nas-01:2376", SkipTLSVerify=True)
    assert address(from_environment({"HOME": str(tmp_path), "DOCKER_CONTEXT": "nas"})).tls == Tls(verify=False)
