"""A machine without Docker says what it leaves out, and does not pass where the lab is required."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, system_deps

PROJECT = {
    "conftest.py": """
        import tests.conftest
        from tests.conftest import *
        tests.conftest.lab_unavailable = lambda: "no Docker here"
    """,
    "test_some.py": """
        import pytest
        def test_plain(): pass
        @pytest.mark.lab
        def test_with_engine(): raise AssertionError("ran without Docker")
    """,
    "pytest.ini": "[pytest]\nmarkers = lab\n",
}


def run_without_docker(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    for name, text in PROJECT.items():
        (folder / name).write_text("\n".join(line.removeprefix("        ") for line in text.splitlines()))
    argv = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder), *args]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "REQUIRE_LAB": "", **env}
    return subprocess.run(argv, env=env, cwd=folder, capture_output=True, text=True, check=False)


def test_without_docker_the_reason_is_printed_and_the_rest_passes(tmp_path: Path) -> None:
    done = run_without_docker(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "no Docker here, 1 lab tests left out" in done.stdout
    assert "1 passed, 1 deselected" in done.stdout


def test_where_the_lab_is_required_the_reason_is_a_failure(tmp_path: Path) -> None:
    done = run_without_docker(tmp_path, REQUIRE_LAB="1")
    assert done.returncode == 1
    assert "FAILED: REQUIRE_LAB=1, but no Docker here, 1 lab tests left out" in done.stdout


def test_tests_that_nobody_asked_for_are_not_left_out(tmp_path: Path) -> None:
    done = run_without_docker(tmp_path, "-m", "not lab", REQUIRE_LAB="1")
    assert done.returncode == 0
    assert "left out" not in done.stdout


def test_what_is_missing_comes_with_the_command_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    deps = system_deps()
    absent = [deps.library("libnothing.so.9", "libnothing9"), deps.program("no-such-program", "nothing-tools")]
    assert deps.missing(absent) == absent
    monkeypatch.setattr(deps.shutil, "which", lambda name, **_: f"/usr/bin/{name}")
    assert deps.install_command(absent) == "sudo apt-get install libnothing9 nothing-tools"


def test_what_cannot_be_installed_is_named_and_the_status_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    deps = system_deps()
    monkeypatch.setitem(deps.SETS, "run", (deps.library("libnothing.so.9", "libnothing9"),))
    monkeypatch.setattr(deps, "may_install", lambda: False)
    stamp = tmp_path / "stamp"
    assert deps.main(["run", "--stamp", str(stamp)]) == 1
    said = capsys.readouterr().err
    assert "Missing to draw windows and the tray: libnothing.so.9" in said
    assert "libnothing9" in said.splitlines()[1]
    assert not stamp.exists()


def test_root_on_debian_gets_it_installed_after_refreshing_the_lists_if_need_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deps = system_deps()
    calls: list[str] = []
    there: list[str] = []

    def apt(command: list[str]) -> subprocess.CompletedProcess[str]:
        calls.append("update" if "update" in command else " ".join(command[command.index("install") :]))
        works = "update" in calls
        there.extend(["thing"] if works else [])
        return subprocess.CompletedProcess(command, 0 if works else 100, "", "")

    monkeypatch.setitem(deps.SETS, "lab", (deps.Need("thing", "thing-package", lambda: "thing" in there),))
    monkeypatch.setattr(deps, "may_install", lambda: True)
    monkeypatch.setattr(deps, "_apt", apt)
    stamp = tmp_path / "stamp"
    assert deps.main(["lab", "--stamp", str(stamp)]) == 0
    install = "install -y --no-install-recommends thing-package"
    assert calls == [install, "update", install]
    assert stamp.exists()
