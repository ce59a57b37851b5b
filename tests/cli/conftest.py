"""The command line in this process and as a program of its own, with a data folder, an engine and an account."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dockflare_desktop.cli.main import run
from dockflare_desktop.demo.transport import AccountTransport
from tests.adapters.fake_engine import FakeEngine, container
from tests.cli.http_account import TOKEN, furnished, serving

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Told:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Told]


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Commands replace the root logger's handlers; pytest's come back afterwards, and files are closed."""
    root = logging.getLogger()
    before, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers = before
    root.setLevel(level)
    logging.raiseExceptions = raises


@pytest.fixture
def folder(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder; short, since a socket lies in it. No engine can be reached."""
    found = clean_environment / "d"
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


@dataclass
class Outside:
    """Docker and Cloudflare as programs of their own find them."""

    engine: FakeEngine
    transport: AccountTransport
    variables: Mapping[str, str]
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "dockflare_desktop", *arguments]

    def run(self, *arguments: str, **variables: str) -> Told:
        done = subprocess.run(
            self.command(*arguments),
            env={**self.variables, **variables},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        program = subprocess.Popen(
            self.command(*arguments),
            env=dict(self.variables),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        self.started.append(program)
        return program


def published(name: str, host: str, **labels: str) -> dict[str, Any]:
    """A running container as the engine lists it; `__` in a keyword stands for a dot."""
    stated = {f"dockflare.{key.replace('__', '.')}": value for key, value in labels.items()}
    base = {"dockflare.enable": "true", "dockflare.hostname": host, "dockflare.service": f"http://{name}:80"}
    return container(name, Labels={**base, **stated})


@pytest.fixture
def outside(folder: Path) -> Iterator[Outside]:
    """An engine with one public container, and an account."""
    engine = FakeEngine()
    engine.containers = [published("web", "web.nordhus.example")]
    transport = furnished()
    with serving(transport) as base:
        variables = {
            **os.environ,
            "DOCKER_HOST": engine.url,
            "DOCKFLARE_DATA_DIR": str(folder),
            "CLOUDFLARE_API_TOKEN": TOKEN,
            "CLOUDFLARE_BASE_URL": base,
            "PYTHONWARNINGS": "error",
        }
        found = Outside(engine, transport, variables)
        yield found
        for program in found.started:
            if program.poll() is None:
                program.kill()
            program.communicate(timeout=10)
    engine.die()
