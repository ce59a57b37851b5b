"""The project's tree, copied so that building does not touch it, and what is built from the copy."""

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("dockflare_desktop", "ui", "resources", "packaging", "pyproject.toml", "README.md", "LICENSE")
BUILT = shutil.ignore_patterns("_generated", "__pycache__", "*.qm")


@dataclass(frozen=True, slots=True)
class Built:
    """What `python -m build` gave: a source distribution, and a wheel made from it."""

    sdist: Path
    wheel: Path


@pytest.fixture(scope="session")
def compile_qt() -> ModuleType:
    """packaging/compile_qt.py, loaded by its path: packaging/ is deliberately not a package."""
    spec = importlib.util.spec_from_file_location("compile_qt", ROOT / "packaging" / "compile_qt.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def copy_sources(target: Path) -> Path:
    """A tree as a fresh clone has it: without anything generated."""
    target.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=BUILT)
        elif source.exists():
            shutil.copy2(source, target / name)
    return target


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("build")
    tree, out = copy_sources(folder / "tree"), folder / "out"
    argv = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(tree)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(next(out.glob("*.tar.gz")), next(out.glob("*.whl")))
