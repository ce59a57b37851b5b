"""complete KIND: what a shell's completion asks while somebody types; quick, silent, and never an error."""

import os
from collections.abc import Sequence

from dockflare_desktop.adapters.folders import data_folder
from dockflare_desktop.adapters.store.names import names


def main(arguments: Sequence[str]) -> int:
    """Print names, one a line. Whatever is wrong, nothing is said: it would land in somebody's command line."""
    for kind in arguments:
        for name in names(data_folder(os.environ), kind):
            print(name)
    return 0
