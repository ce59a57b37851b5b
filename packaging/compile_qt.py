"""Compile ui/ and resources/ into Python modules in dockflare_desktop/gui/_generated.

`python packaging/compile_qt.py` writes them, `--check` only says whether they are fresh. The
output depends on the content of the sources alone: same input, same bytes.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "python packaging/compile_qt.py"


def compile_all(root: Path = ROOT) -> list[Path]:
    """Write the modules of the project in `root` and return them; CalledProcessError when a source is broken."""
    out = generated(root)
    shutil.rmtree(out, ignore_errors=True)  # a deleted form must not leave its module behind
    out.mkdir(parents=True)
    (out / "__init__.py").write_text(f'"""Built by packaging/{Path(__file__).name}. Do not edit."""\n')
    for form in sorted((root / "ui").glob("*.ui")):
        _qt("uic", "--from-imports", "--rc-prefix", form, "-o", out / f"ui_{form.stem}.py")
    for catalogue in sorted((root / "resources" / "i18n").glob("*.ts")):
        _qt("lrelease", "-silent", catalogue, "-qm", catalogue.with_suffix(".qm"))
    # Format version 1 keeps file times out of the resources.
    _qt("rcc", "--format-version", "1", root / "resources" / "resources.qrc", "-o", out / "rc_resources.py")
    return sorted(out.glob("*.py"))


def generated(root: Path) -> Path:
    """Where the modules of the project in `root` lie."""
    return root / "dockflare_desktop" / "gui" / "_generated"


def stale(root: Path = ROOT) -> list[str]:
    """Names of modules that are missing, superfluous or differ from what the sources give now."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch)
        for sources in ("ui", "resources"):
            if (root / sources).is_dir():
                shutil.copytree(root / sources, copy / sources)
        fresh = {path.name: path.read_bytes() for path in compile_all(copy)}
    present = {path.name: path.read_bytes() for path in generated(root).glob("*.py")}
    return sorted(name for name in fresh.keys() | present.keys() if fresh.get(name) != present.get(name))


def _qt(tool: str, *args: str | Path) -> None:
    """Run a tool of this interpreter's PySide6, never one found on PATH."""
    run_tool = f"from PySide6.scripts.pyside_tool import {tool}; {tool}()"
    subprocess.run([sys.executable, "-c", run_tool, *map(str, args)], check=True)


def main(args: list[str]) -> int:
    """Command line; 1 when `--check` finds stale modules."""
    if args != ["--check"]:
        compile_all()
        return 0
    if names := stale():
        print(f"stale in {generated(ROOT).relative_to(ROOT)}: {', '.join(names)}; run: {COMMAND}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
