"""The composition root of the tray program, run for a moment on a real loop."""

import argparse
import asyncio
import stat
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from dockflare_desktop.app import Tray
from dockflare_desktop.app_loop import Loop
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.tray import Tray as TrayIcon

pytestmark = [
    pytest.mark.qt_log_ignore("No such signal QPlatformNativeInterface::systemTrayWindowChanged", extend=True),
    pytest.mark.usefixtures("own_logging"),
]
PRIVATE = "s3cr3t-token-of-somebody-0123456789-abcd"


@pytest.fixture
def folder(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = clean_environment / "d"
    monkeypatch.setenv("DOCKFLARE_DATA_DIR", str(found))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{clean_environment}/none.sock")
    monkeypatch.setattr(TrayIcon, "start", lambda _: None)
    return found


def run(qapp: QApplication, *, demo: str | None = None) -> list[AppStatus]:
    """Start it, let something of it fail, and quit; what was shown."""
    shown: list[AppStatus] = []

    async def work() -> list[AppStatus]:
        tray = Tray(qapp, argparse.Namespace(demo=demo, hidden=True, page=""))
        tray._bridge.changed.connect(shown.append)
        running = asyncio.ensure_future(tray.run())
        await asyncio.sleep(0.3)

        async def fails() -> None:
            raise ZeroDivisionError(f"with {PRIVATE}")

        tray._tasks.start(fails())
        await asyncio.sleep(0.3)
        tray._quit.set()
        assert await running == 0
        return shown

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        return runner.run(work())


def test_the_tray_program_keeps_a_log_for_its_owner_alone_and_without_secrets(
    qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", PRIVATE)
    monkeypatch.setenv("CLOUDFLARE_BASE_URL", "http://127.0.0.1:9/client/v4/")
    shown = run(qapp)
    text = (folder / "dockflare.log").read_text("utf-8")
    assert "ZeroDivisionError" in text
    assert PRIVATE not in text
    assert stat.S_IMODE((folder / "dockflare.log").stat().st_mode) == 0o600
    assert any(status.broken and Problem(ProblemCode.OUR_BUG) in status.problems for status in shown)


def test_the_demo_leaves_no_log(qapp: QApplication, folder: Path) -> None:
    run(qapp, demo="demo")
    assert not folder.exists()
