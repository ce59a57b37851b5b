"""The pictures can be drawn anywhere, and show something."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]


def test_every_scene_is_drawn(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.screenshots", str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, timeout=120, capture_output=True)
    names = {path.stem for path in tmp_path.glob("*.png")}
    assert {"services-light", "services-dark", "details-blocked-light", "details-leaving-light"} <= names
    assert {"tray-menu-light", "tray-menu-dark", "settings-safety-light", "empty-light"} <= names
    assert {"offline-light", "refused-light"} <= names
    for path in tmp_path.glob("*.png"):
        image = QImage(str(path))
        colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
        assert len(colours) > 4, path.name
