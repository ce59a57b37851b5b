"""Report `.exec(` in the windows: a nested event loop loses asyncio tasks, and ruff cannot see it on an instance."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "dockflare_desktop"
NESTED_LOOP = re.compile(r"\.exec_?\(")


def sources() -> Iterable[Path]:
    """Every module that may import Qt, but not the generated ones."""
    found = [PACKAGE / "app.py", *sorted((PACKAGE / "gui").rglob("*.py"))]
    return (path for path in found if path.is_file() and "_generated" not in path.parts)


def nested_loops(path: Path) -> list[int]:
    """Line numbers with a call of exec or exec_ on something."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if NESTED_LOOP.search(line)]


def main() -> int:
    """Command line; 1 when something was found."""
    found = [f"{path.relative_to(ROOT)}:{number}" for path in sources() for number in nested_loops(path)]
    for place in found:
        print(f"{place}: .exec() starts a nested event loop; use open() and await the answer", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
