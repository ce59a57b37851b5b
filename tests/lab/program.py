"""The real program as a child process, between a real Docker engine and the embedded account over HTTP."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.transport import AccountTransport
from dockflare_desktop.demo.visitor import Reach, reach
from tests.cli.http_account import TOKEN, furnished, serving
from tests.lab.engine import LabEngine

ROOT = Path(__file__).resolve().parents[2]
FAMILY = {
    "policies": [{"name": "family", "decision": "allow", "include": [{"email": {"email": "ann@nordhus.example"}}]}]
}
APP = "app.nordhus.example"


def labels(host: str = APP, **more: str) -> dict[str, str]:
    """Labels that publish a container behind the group family; underscores stand for dots."""
    stated = {"enable": "true", "hostname": host, "service": "http://app:8080", "access.group": "family"}
    stated |= {key.replace("_", "."): value for key, value in more.items()}
    return {f"dockflare.{key}": value for key, value in stated.items() if value}


class LabProgram:
    """`run --headless` with a data folder of its own. Use as a context manager."""

    def __init__(self, engine: LabEngine, folder: Path, *, grace: int = 2, latency: float = 0.0) -> None:
        self.engine = engine
        self.folder = folder
        self.lock = threading.Lock()  # of the account
        self.transport: AccountTransport = furnished()
        self.transport.latency = latency
        self.account: Account = self.transport.accounts[0]
        self.tunnel = next(iter(self.account.tunnels))
        self.zone = next(iter(self.account.zones))
        self._stack = ExitStack()
        self._grace = grace
        self._child: subprocess.Popen[bytes] | None = None
        self._environment: dict[str, str] = {}

    def __enter__(self) -> "LabProgram":
        address = self._stack.enter_context(serving(self.transport, self.lock))
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CLOUDFLARE_API_TOKEN": TOKEN,
            "CLOUDFLARE_BASE_URL": address,
            "DOCKER_HOST": self.engine.url,
            "DOCKFLARE_DATA_DIR": str(self.folder),
            "DOCKFLARE_GRACE_PERIOD": str(self._grace),
        }
        self.cli("group", "add", "family", "--rules", "-", stdin=json.dumps(FAMILY))
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self.terminate()
        self._stack.close()

    # --- the child ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start it; returns when it has read the account."""
        seen = len(self.transport.calls)
        quiet = subprocess.DEVNULL
        self._child = subprocess.Popen(self._command("run", "--headless"), env=self._environment, stdout=quiet)
        wait(lambda: any("/cfd_tunnel" in call.path for call in self.transport.calls[seen:]))

    def terminate(self) -> float:
        """SIGTERM; seconds until it had ended."""
        assert self._child is not None
        begun = time.monotonic()
        self._child.send_signal(signal.SIGTERM)
        code = self._child.wait(20)
        self._child = None
        assert code == 0
        return time.monotonic() - begun

    def kill(self) -> None:
        """kill -9, as the kernel does it when memory runs out."""
        assert self._child is not None
        self._child.kill()
        self._child.wait()
        self._child = None

    def cli(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Another command, with the same data folder."""
        return subprocess.run(
            self._command(*arguments), env=self._environment, input=stdin, capture_output=True, text=True, check=False
        )

    def json(self, *arguments: str) -> Any:
        """What a command prints with --json."""
        return json.loads(self.cli(*arguments, "--json").stdout)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "dockflare_desktop", *arguments]

    # --- the account -------------------------------------------------------------------------------------------------

    def reach(self, host: str = APP, path: str = "/") -> Reach:
        """What a stranger gets."""
        return reach(self.account, host, path)

    def writes(self) -> list[str]:
        """Every call that is not a read."""
        return [f"{call.method} {call.path}" for call in self.transport.calls if call.method != "GET"]

    def statuses(self) -> dict[str, str]:
        """Status by hostname, as the command line tells it."""
        return {row["hostname"]: row["status"] for row in self.json("services")}

    def traces(self) -> list[str]:
        """Everything at the account that a service leaves: names of applications, policies, records, rules."""
        snapshot = self.account.snapshot()
        rules = (self.account.tunnels[self.tunnel].config or {}).get("ingress", [])
        return [
            *(str(app["domain"]) for app in snapshot["apps"].values()),  # type: ignore[attr-defined]
            *(str(policy["name"]) for policy in snapshot["policies"].values()),  # type: ignore[attr-defined]
            *(str(record["name"]) for record in self.account.zones[self.zone].records.values()),
            *(str(rule["hostname"]) for rule in rules if "hostname" in rule),  # type: ignore[union-attr]
        ]


def wait(condition: Callable[[], bool], limit: float = 30.0) -> float:
    """Until a condition holds; seconds it took. Fails loudly after `limit`."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < limit, "it did not happen in time"
        time.sleep(0.01)
    return time.monotonic() - begun
