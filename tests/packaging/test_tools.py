"""The small tools behind the commands."""

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging.conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()


@pytest.fixture(scope="module")
def no_exec() -> ModuleType:
    spec = importlib.util.spec_from_file_location("no_exec", ROOT / "packaging" / "no_exec.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("call", ["dialog.exec()", "QMessageBox(self).exec()", "menu.exec_(position)"])
def test_a_nested_event_loop_is_found_where_it_is(no_exec: ModuleType, tmp_path: Path, call: str) -> None:
    source = tmp_path / "dialog.py"
    source.write_text(f"dialog.open()\nexecute()\nif {call}:\n    save()\n")
    assert no_exec.nested_loops(source) == [3]


def test_every_promised_command_says_what_it_is_for() -> None:
    promised = {"demo", "run", "test", "lint", "bench", "screenshots", "clean", "help", "lock"}
    assert set(re.findall(r"^([a-z]+):.*## \S", MAKEFILE, re.MULTILINE)) >= promised


def test_without_a_fitting_python_the_need_is_named(tmp_path: Path) -> None:
    for tool, text in {"id": "echo 1000", "python3": "exit 1"}.items():
        (tmp_path / tool).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / tool).chmod(0o755)
    (tmp_path / "cat").symlink_to("/bin/cat")
    script = ROOT / "packaging" / "find_python.sh"
    done = subprocess.run(["/bin/sh", script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert "sudo apt-get install python3 python3-venv" in done.stderr
