"""The locked libraries are the right ones, come from nowhere in particular, and stay out of the pure layers."""

import re
import subprocess
import sys

import pytest

from tests.packaging.conftest import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock"]
KEEPS_NONE = """
import sys
from PySide6.QtCore import QCoreApplication, QObject
app = QCoreApplication([])
timers = QObject()
def spin(times):
    for _ in range(times):
        timers.killTimer(timers.startTimer(10_000))
spin(5)  # the first calls load PySide's signature tables
before = sys.getrefcount(None)
spin(300)
lost = before - sys.getrefcount(None)
sys.exit(f"{lost} references to None lost in 300 calls" if lost > 150 else 0)
"""
IMPORT_ALL = """
import importlib, pkgutil, sys
for layer in sys.argv[1:]:
    package = importlib.import_module("dockflare_desktop." + layer)
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
        importlib.import_module(module.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_place_and_hashes_everything(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|--(extra-)?index-url|--find-links|^-e |@ file", text, re.MULTILINE)
    pinned = re.findall(r"^[a-z0-9][^\n]*(?:\n    --hash[^\n]*)*", text, re.MULTILINE)
    assert len(pinned) > 20
    assert [line for line in pinned if "==" not in line or "--hash=sha256:" not in line] == []


def test_both_lock_files_agree() -> None:
    runtime, dev = (
        set(re.findall(r"^[a-z0-9][^ ]*==[^ ]+", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS
    )
    assert runtime <= dev, "run: make lock"


def test_this_pyside_keeps_its_references_to_none() -> None:
    done = subprocess.run([sys.executable, "-c", KEEPS_NONE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr  # PySide6 6.12.0 on Python 3.11 crashes after some hours


@pytest.mark.parametrize(
    ("layers", "absent"),
    [
        (["core"], {"PySide6", "qasync", "docker", "cloudflare", "httpx", "peewee", "keyring", "asyncio", "logging"}),
        (["engine"], {"PySide6", "qasync", "docker", "cloudflare", "httpx", "peewee", "keyring"}),
        (["adapters", "demo", "cli"], {"PySide6", "qasync"}),
    ],
)
def test_a_layer_loads_without_what_it_must_not_know(layers: list[str], absent: set[str]) -> None:
    argv = [sys.executable, "-c", IMPORT_ALL, *layers]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) & absent == set()
