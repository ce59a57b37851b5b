"""How a start chooses its face, and what it loads before Qt."""

import subprocess
import sys

SCRIPT = """
import sys
from dockflare_desktop import __main__ as start
before = set(sys.modules)
start._load_before_qt()
from PySide6 import QtCore
import pydantic.fields  # Qt's import hook asks each of its modules for an attribute
loaded = {name for name in sys.modules if name.startswith("pydantic.")}
assert "pydantic.errors" in loaded and "pydantic._internal._validators" in loaded, sorted(loaded)
order = list(sys.modules)
assert order.index("pydantic._internal._validators") < order.index("PySide6"), "too late"
print("whole")
"""


def test_what_qts_import_hook_would_break_is_loaded_whole_before_qt() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.returncode) == ("whole\n", 0), done.stderr
