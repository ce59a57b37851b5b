"""The token in a real Secret Service: kept, read by another process, deleted; locked or absent it never hangs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.lab
ROOT = Path(__file__).resolve().parents[2]
UNLOCK = "printf 'ci\\n' | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null; "
PROBE = """
import asyncio, sys
from dockflare_desktop.adapters.secrets import KeyringSecrets
from dockflare_desktop.engine.ports import OutsideError

async def main():
    secrets = KeyringSecrets("dockflare-test", "token", limit=5)
    for step in sys.argv[1:]:
        try:
            if step == "get":
                print(await secrets.token(), secrets.session_only)
            else:
                await secrets.set_token(None if step == "drop" else step)
        except OutsideError as error:
            print(error.problem.code)

asyncio.run(main())
"""


def probe(folder: Path, *steps: str, start: str = UNLOCK, bus: bool = True) -> list[str]:
    """What one process after the other prints, all on one bus (or on none)."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder / "share")}
    environment["XDG_RUNTIME_DIR"] = str(folder)
    runs = "; ".join(f'"$PYTHON" -c "$PROBE" {step}' for step in steps)
    shell = ["sh", "-c", start + runs]
    command = ["dbus-run-session", "--", *shell] if bus else shell
    environment |= {"PYTHON": sys.executable, "PROBE": PROBE}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split("\n")[:-1]


def test_a_token_outlives_the_process_and_can_be_deleted(tmp_path: Path) -> None:
    assert probe(tmp_path, "get secret-1 get", "get drop get", "get") == [
        "None False",
        "secret-1 False",
        "secret-1 False",
        "None False",
        "None False",
    ]


def test_the_token_is_in_no_file_in_plain_text(tmp_path: Path) -> None:
    probe(tmp_path, "secret-in-no-file get")
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not any(b"secret-in-no-file" in path.read_bytes() for path in kept)


def test_without_a_bus_the_token_lasts_for_the_session(tmp_path: Path) -> None:
    assert probe(tmp_path, "get secret-1 get", "get", start="", bus=False) == [
        "None True",
        "secret-1 True",
        "None True",
    ]


def test_a_keyring_that_cannot_be_unlocked_is_told_and_does_not_hang(tmp_path: Path) -> None:
    probe(tmp_path, "secret-1")  # makes the keyring
    told = probe(tmp_path, "get secret-2 get", start="")  # nobody unlocks it, and there is no display to ask on
    assert told == ["keyring_locked", "keyring_locked", "keyring_locked"]
