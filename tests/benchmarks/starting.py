"""Time from the start of the process until the tray icon is there, on a virtual desktop."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.lab.desktop import LabDesktop
from tests.lab.processes import LabError

PATIENCE = 20  # seconds
ROOT = Path(__file__).resolve().parents[2]


def to_tray() -> list[str]:
    """Median of five starts of the demo; says why where there is no virtual desktop."""
    try:
        with LabDesktop(tray="fake", notifications="fake") as desktop:
            took = [_start(desktop) for _ in range(6)][1:]
    except (LabError, OSError) as error:
        return [f"time to tray: not measured, {error}"]
    return [f"start -> tray icon: median {median(took):.2f} s, worst {max(took):.2f} s"]


def _start(desktop: LabDesktop) -> float:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**desktop.env, "PYTHONPATH": str(ROOT), "DOCKFLARE_DATA_DIR": folder}
        before = len(desktop.host.items())
        begun = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-m", "dockflare_desktop", "demo"], env=environment)
        try:
            while len(desktop.host.items()) <= before:
                if child.poll() is not None or time.perf_counter() - begun > PATIENCE:
                    raise LabError(f"the program showed no icon (exit code {child.poll()})")
                time.sleep(0.005)
            took = time.perf_counter() - begun
        finally:
            child.terminate()
            child.wait(10)
        deadline = time.monotonic() + 5
        while len(desktop.host.items()) > before and time.monotonic() < deadline:
            time.sleep(0.01)
        return took
