"""What users install holds the program and its compiled resources, and runs without the checkout."""

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, Built


def names(built: Built) -> set[str]:
    with zipfile.ZipFile(built.wheel) as wheel:
        return set(wheel.namelist())


@pytest.mark.parametrize("folder", ["packaging", "ui", "resources"])
def test_no_top_level_folder_hides_a_library(folder: str) -> None:
    found = list((ROOT / folder).rglob("__init__.py"))
    assert found == [], "from the checkout, `import packaging` would find ours instead of the library"


def test_the_wheel_holds_the_generated_modules(built: Built) -> None:
    forms = {f"dockflare_desktop/gui/_generated/ui_{form.stem}.py" for form in (ROOT / "ui").glob("*.ui")}
    assert names(built) >= {"dockflare_desktop/gui/_generated/rc_resources.py", *forms}


def test_the_wheel_holds_no_sources_of_them_and_no_tests(built: Built) -> None:
    assert not [name for name in names(built) if name.endswith((".ui", ".ts", ".qm", ".svg", ".qrc"))]
    assert {name.split("/")[0].split("-")[0] for name in names(built)} == {"dockflare_desktop"}


def test_the_source_distribution_can_be_built_from(built: Built) -> None:
    with tarfile.open(built.sdist) as sdist:
        inside = {name.partition("/")[2] for name in sdist.getnames()}
    assert inside >= {"packaging/build_hook.py", "packaging/compile_qt.py", "resources/resources.qrc", "LICENSE"}
    assert not [name for name in inside if "_generated" in name]


def test_the_wheel_runs_in_a_clean_environment(built: Built, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    python = venv / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*install, str(built.wheel)], check=True)
    assert (venv / "bin" / "dockflare-desktop").exists()
    # The libraries come from this environment; its editable install does not, for .pth files of a .pth are not read.
    libraries = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    site = next((venv / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(f"{libraries}\n")
    script = "import dockflare_desktop.gui._generated.rc_resources as icons; print(icons.__file__)"
    done = subprocess.run([python, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.startswith(str(site)), done.stderr


def test_the_commands_that_are_promised_are_installed() -> None:
    promised = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    scripts, windowed = promised["scripts"], promised["gui-scripts"]
    assert set(scripts) == {"dockflare-desktop"}
    installed = {(point.name, point.value) for point in distribution("dockflare-desktop").entry_points}
    assert installed == {*scripts.items(), *windowed.items()}, "run: make test (it installs the project)"
