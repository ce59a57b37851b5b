"""The tray program on a real (virtual) desktop: icon, menu, notifications, keyring, second start."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.http_account import TOKEN, furnished, serving
from tests.lab.desktop import LabDesktop
from tests.lab.processes import wait_until

pytestmark = [pytest.mark.lab, pytest.mark.real_network, pytest.mark.real_keyring]
ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "dockflare_desktop"]


def started(desktop: LabDesktop, folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    environment = {**desktop.env, "PYTHONPATH": str(ROOT), "DOCKFLARE_DATA_DIR": str(folder)}
    return subprocess.Popen([*COMMAND, *arguments], env=environment)


def test_the_tray_shows_its_icon_its_menu_and_quits(recorded_desktop: LabDesktop, tmp_path: Path) -> None:
    child = started(recorded_desktop, tmp_path / "d", "demo")
    try:
        _use_the_menu(recorded_desktop)
        assert child.wait(5) == 0
    finally:
        child.kill()
        child.wait()


def _use_the_menu(desktop: LabDesktop) -> None:
    host = desktop.host
    item = host.wait_for_item()
    wait_until("services go live", lambda: any("live" in label for label in host.labels(item)))
    labels = host.labels(item)
    for wanted in ("Compare with Cloudflare now", "Open DockFlare Desktop", "Quit (your tunnel stays up)"):
        assert any(wanted in label for label in labels), labels
    assert host.tooltip(item)[0].startswith("Demo:") or host.tooltip(item)[1].startswith("Demo:")
    host.click(item, next(label for label in labels if "For 1 hour" in label or "1 hour" in label))
    wait_until("changes are paused", lambda: any("Resume changes" in label for label in host.labels(item)))
    host.click(item, next(label for label in host.labels(item) if "Resume changes" in label))
    wait_until("changes go on", lambda: not any("Resume changes" in label for label in host.labels(item)))
    host.click(item, next(label for label in host.labels(item) if label.startswith("Quit")))


def test_a_blocked_service_is_told_and_the_window_can_be_seen(desktop: LabDesktop, tmp_path: Path) -> None:
    child = started(desktop, tmp_path / "d", "demo")
    try:
        desktop.wait_for_window("Services - DockFlare Desktop")
        shot = desktop.screenshot(tmp_path / "window.png")
        assert shot.stat().st_size > 20_000
    finally:
        child.terminate()
        assert child.wait(5) == 0


def test_without_a_tray_the_window_is_there(tmp_path: Path) -> None:
    with LabDesktop(tray="none") as bare:
        child = started(bare, tmp_path / "d", "demo")
        try:
            bare.wait_for_window("Services - DockFlare Desktop")
        finally:
            child.terminate()
            assert child.wait(5) == 0


def test_the_token_goes_into_the_keyring_and_nowhere_else(recorded_desktop: LabDesktop, tmp_path: Path) -> None:
    with serving(furnished()) as address:
        base = {**recorded_desktop.env, "PYTHONPATH": str(ROOT), "DOCKFLARE_DATA_DIR": str(tmp_path / "d")}
        kept = subprocess.run(
            [sys.executable, "-c", _LOG_IN], env={**base, "ADDRESS": address}, input=TOKEN, text=True, check=True
        )
        assert kept.returncode == 0
        found = subprocess.run(
            [sys.executable, "-c", _READ_BACK], env=base, capture_output=True, text=True, check=True
        ).stdout
        assert found.strip() == TOKEN
    for path in (tmp_path / "d").rglob("*"):
        if path.is_file():
            assert TOKEN.encode() not in path.read_bytes(), path.name


def test_a_second_start_raises_the_first_and_ends(recorded_desktop: LabDesktop, tmp_path: Path) -> None:
    environment = {**recorded_desktop.env, "DOCKER_HOST": f"unix://{tmp_path}/none.sock"}
    environment |= {"PYTHONPATH": str(ROOT), "DOCKFLARE_DATA_DIR": str(tmp_path / "d")}
    first = subprocess.Popen([*COMMAND, "--hidden"], env=environment)
    try:
        recorded_desktop.host.wait_for_item()
        wait_until("the first holds the lock", lambda: any((tmp_path / "d").glob("writer.lock")))
        second = subprocess.run([*COMMAND], env=environment, timeout=20, check=False)
        assert second.returncode == 0
        recorded_desktop.wait_for_window("Services - DockFlare Desktop")
        other = subprocess.run(
            [*COMMAND, "run", "--headless", "--once"], env=environment, capture_output=True, text=True, check=False
        )
        assert other.returncode == 1
        assert "Another run of this program" in other.stderr
    finally:
        first.terminate()
        assert first.wait(5) == 0


_LOG_IN = """
import asyncio, sys
from dockflare_desktop.adapters.secrets import KeyringSecrets
asyncio.run(KeyringSecrets().set_token(sys.stdin.read()))
"""
_READ_BACK = """
import asyncio
from dockflare_desktop.adapters.secrets import KeyringSecrets
print(asyncio.run(KeyringSecrets().token()))
"""
