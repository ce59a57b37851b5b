"""The tray program in a real desktop: every state in one tray."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dockflare_desktop.core.status import Health
from dockflare_desktop.demo.transport import AccountTransport, Call
from tests.adapters.fake_engine import FakeEngine
from tests.cli.http_account import TOKEN, furnished, serving
from tests.cli.outside import published, variables_for
from tests.lab.desktop import LabDesktop
from tests.lab.processes import wait_until
from tests.lab.sni import Item

pytestmark = [pytest.mark.lab, pytest.mark.real_network, pytest.mark.real_keyring, pytest.mark.timeout(180)]
ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "dockflare_desktop", "--hidden"]
COMPARE = "Compare with Cloudflare now"
ZONE = "nordhus.example"


@dataclass
class Bench:
    """A desktop with a recorded tray and notifications, an engine and an account."""

    desktop: LabDesktop
    folder: Path
    engine: FakeEngine
    transport: AccountTransport
    base: str
    slow: bool = False
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        given = variables_for(self.engine, self.base, self.folder, TOKEN)
        return {**given, **self.desktop.env, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}

    def start(self, **changed: str) -> "subprocess.Popen[bytes]":
        left_out = [name for name, value in changed.items() if not value]
        environment = {name: value for name, value in {**self.env, **changed}.items() if name not in left_out}
        return subprocess.Popen(COMMAND, env=environment)

    def brake(self, call: Call) -> None:
        if self.slow and call.method != "GET":
            time.sleep(2.5)

    def wants(self, *names: str, group: str = "") -> None:
        """Only these containers run."""
        more = {"access__group": group} if group else {}
        self.engine.containers = [published(name, f"{name}.{ZONE}", **more) for name in names]

    def state(self, item: Item, words: str) -> None:
        """The tray says this; its picture is kept."""
        wait_until(f"the tray says {words!r}", lambda: words in str(self.desktop.host.tooltip(item)), seconds=25)
        pixmaps = self.desktop.host.properties(item)["IconPixmap"]
        self.pictures[words] = b"".join(bytes(data) for _, _, data in pixmaps)
        self.shot(f"state-{words}")

    def shot(self, name: str) -> None:
        if folder := os.environ.get("LAB_SHOTS"):
            self.desktop.screenshot(Path(folder) / f"finish-{name.lower().replace(' ', '-')}.png")

    def compare(self, item: Item) -> None:
        """As soon as it can be asked for: not while it is working."""

        def enabled() -> bool:
            entries = self.desktop.host.menu_layout(item)
            return any(each.label == COMPARE and each.enabled for each in entries)

        wait_until("it can be asked", enabled, seconds=30)
        self.desktop.host.click(item, COMPARE)


@pytest.fixture
def bench(recorded_desktop: LabDesktop, tmp_path: Path) -> Iterator[Bench]:
    engine, transport = FakeEngine(), furnished()
    with serving(transport) as base:
        made = Bench(recorded_desktop, tmp_path / "d", engine, transport, base)
        transport.after_call.append(made.brake)
        yield made
    engine.die()


def test_every_state_is_shown_in_one_tray(bench: Bench) -> None:
    bench.wants("web")
    child = bench.start(CLOUDFLARE_API_TOKEN="", CLOUDFLARE_BASE_URL="")
    try:
        bench.state(bench.desktop.host.wait_for_item(), "Not set up")
    finally:
        child.terminate()
        assert child.wait(10) == 0
    wait_until("its icon is gone", lambda: not bench.desktop.host.items())
    child = bench.start()
    try:
        _walk_through(bench)
    finally:
        child.terminate()
        assert child.wait(10) == 0
    assert len(set(bench.pictures.values())) == len(Health)


def _walk_through(bench: Bench) -> None:
    host = bench.desktop.host
    item = host.wait_for_item()
    bench.state(item, "In sync")
    bench.slow = True
    bench.wants("web", "api")
    bench.compare(item)
    bench.state(item, "Working")
    bench.slow = False
    bench.wants("web", "api", "vault")
    bench.engine.containers[-1] = published("vault", f"vault.{ZONE}", access__group="famly")
    bench.compare(item)
    bench.state(item, "1 needs you")
    host.click(item, next(label for label in host.labels(item) if "1 hour" in label))
    bench.state(item, "Paused")
    host.click(item, next(label for label in host.labels(item) if "Resume changes" in label))
    bench.state(item, "1 needs you")
    account = bench.transport.accounts[0]
    account.tokens[TOKEN].status = "disabled"
    bench.compare(item)
    bench.state(item, "Cannot write")
