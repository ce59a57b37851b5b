"""The command line with a data folder, an engine and an account of its own."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dockflare_desktop.cli.main import run
from tests.adapters.fake_engine import FakeEngine
from tests.cli.http_account import TOKEN, furnished, serving
from tests.cli.outside import Outside, Told, published, variables_for

Call = Callable[..., Told]


@pytest.fixture(autouse=True)
def logging_of_commands(own_logging: None) -> None:
    """Every command replaces the root logger's handlers."""


@pytest.fixture
def folder(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder; short, since a socket lies in it. No engine can be reached, and what is named relatively lies
    in the test's own home."""
    found = clean_environment / "d"
    monkeypatch.chdir(clean_environment)
    monkeypatch.setenv("DOCKFLARE_DATA_DIR", str(found))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{clean_environment}/none.sock")
    return found


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command in this process; `stdin` is what it reads."""

    def called(*arguments: str, stdin: str = "", **variables: str) -> Told:
        capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            for name, text in variables.items():
                patch.setenv(name, text)
            code = run(list(arguments))
        told = capsys.readouterr()
        return Told(code, told.out, told.err)

    return called


@pytest.fixture
def outside(folder: Path) -> Iterator[Outside]:
    """An engine with one public container, and an account."""
    engine = FakeEngine()
    engine.containers = [published("web", "web.nordhus.example")]
    transport = furnished()
    with serving(transport) as base:
        found = Outside(engine, transport, variables_for(engine, base, folder, TOKEN))
        yield found
        for program in found.started:
            if program.poll() is None:
                program.kill()
            program.communicate(timeout=10)
    engine.die()
