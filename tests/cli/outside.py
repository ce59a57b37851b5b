"""The program as a script uses it: with an engine and an account over the network, in this process or in its own."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import pytest

from dockflare_desktop.cli.main import run
from dockflare_desktop.demo.transport import AccountTransport
from tests.adapters.fake_engine import FakeEngine, container

ROOT = Path(__file__).resolve().parents[2]
PROGRAM_LIMIT = 20.0  # seconds


@dataclass(frozen=True)
class Told:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Outside:
    """Docker and Cloudflare as programs find them."""

    engine: FakeEngine
    transport: AccountTransport
    variables: Mapping[str, str]
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    def run(
        self,
        *arguments: str,
        stdin: str = "",
        stdout: io.TextIOWrapper | None = None,
        typed: str | None = None,
        **variables: str,
    ) -> Told:
        """A command from its arguments to its exit code, in this process: starting Python takes longer than most
        commands do. What is about processes (signals, pipes, several at once) uses `start`. With `typed` it runs on a
        terminal, where somebody types that."""
        encoding = variables.get("PYTHONIOENCODING", "utf-8")
        given: TextIO = io.StringIO(stdin) if typed is None else _Terminal(io.BytesIO(typed.encode()))
        out = stdout or (io.TextIOWrapper if typed is None else _Terminal)(io.BytesIO(), encoding=encoding)
        err = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace")
        with pytest.MonkeyPatch.context() as patch:
            for name, text in {**self.variables, **variables}.items():
                patch.setenv(name, text)
            for name, stream in (("stdin", given), ("stdout", out), ("stderr", err)):
                patch.setattr(sys, name, stream)
            code = run(list(arguments))
        told = Told(code, "" if stdout else _text(out), _text(err))
        if "in the program itself" in told.err:
            raise AssertionError(self.log or told)
        return told

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "dockflare_desktop", *arguments]

    def start(self, *arguments: str, stdout: int = subprocess.PIPE, **variables: str) -> "subprocess.Popen[str]":
        """A program of its own; it is ended with the test."""
        # Whoever starts the tests in the background has Ctrl-C ignored, and a program would inherit that.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        program = subprocess.Popen(
            self.command(*arguments),
            env={**self.variables, **variables},
            stdout=stdout,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        signal.signal(signal.SIGINT, before)
        self.started.append(program)
        return program

    def finish(self, *arguments: str, **variables: str) -> Told:
        """A program of its own, to its end."""
        return self.ended(self.start(*arguments, **variables))

    def ended(self, program: "subprocess.Popen[str]") -> Told:
        """What a program left behind that ends by itself, or was told to. A mistake of ours fails with its log."""
        out, err = program.communicate(timeout=60)
        if "in the program itself" in err:
            raise AssertionError(self.log)
        return Told(program.returncode, out, err)

    @property
    def log(self) -> str:
        """The log file's text."""
        file = Path(self.variables["DOCKFLARE_DATA_DIR"]) / "dockflare.log"
        return file.read_text() if file.exists() else ""

    @property
    def record_names(self) -> set[str]:
        """What has a record in the account."""
        account = self.transport.accounts[0]
        return {str(record["name"]) for zone in account.zones.values() for record in zone.records.values()}


def variables_for(engine: FakeEngine, base: str, folder: Path, token: str) -> Mapping[str, str]:
    """The environment of a program."""
    return {
        **os.environ,
        "DOCKER_HOST": engine.url,
        "DOCKFLARE_DATA_DIR": str(folder),
        "CLOUDFLARE_API_TOKEN": token,
        "CLOUDFLARE_BASE_URL": base,
        "PYTHONPATH": str(ROOT),  # it is not started there: a folder named relatively must not end up in the repository
        "PYTHONWARNINGS": "error",
    }


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def published(name: str, host: str, **labels: str) -> dict[str, Any]:
    """A running container as the engine lists it; `__` in a keyword stands for a dot."""
    stated = {f"dockflare.{key.replace('__', '.')}": value for key, value in labels.items()}
    base = {"dockflare.enable": "true", "dockflare.hostname": host, "dockflare.service": f"http://{name}:80"}
    return container(name, Labels={**base, **stated})


def sound(told: Told, code: int, *words: str) -> Told:
    """Ends with the code, says the words, and shows neither a traceback nor an unfinished sentence."""
    assert told.code == code, told.out + told.err
    shown = told.out + told.err
    assert "Traceback" not in shown
    assert "in the program itself" not in shown
    assert "“”" not in shown
    for word in words:
        assert word in shown
    return told


def wait_for(true: Callable[[], bool]) -> None:
    """Until something that another program does is done."""
    end = time.monotonic() + PROGRAM_LIMIT
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)  # another program is being waited for
