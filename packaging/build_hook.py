"""The build hook: Qt modules are compiled before a wheel and before an editable install alike."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))  # hatchling loads this file by its path alone

from compile_qt import compile_all


class QtBuildHook(BuildHookInterface[Any]):
    """Found by hatchling because it is the only hook in this file."""

    PLUGIN_NAME = "qt"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before hatchling collects the files."""
        compile_all(Path(self.root))
