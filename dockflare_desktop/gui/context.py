"""What the windows are given: commands, words, clock, look; one value instead of globals."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PySide6.QtCore import QSettings

from dockflare_desktop.core.model import Container, Path, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.engine.commands import Commands
from dockflare_desktop.engine.ports import Clock, Notifier
from dockflare_desktop.engine.ports.log import Log
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.theme import Theme

ReadAddress = Callable[[str, str], tuple[ServiceKey, Path] | Problem]
ReadImport = Callable[[str, bytes, datetime], Import | Problem]
ReadConfig = Callable[[str], Mapping[str, object] | Problem]
ReadLabels = Callable[[str], tuple[Sequence[Container], Sequence[Problem]]]
Modules = tuple[tuple[bool, ...], ...]  # of a QR code, row by row; true is dark
Start = Callable[[Coroutine[Any, Any, object]], object]


@dataclass(frozen=True, slots=True)
class Context:
    """`start` keeps and reports a task; `quit` asks the program to end; `fixed` says which settings the environment
    decides (setting's name -> variable's name; "token" for the API token); `places` holds sizes and positions;
    `read_address` reads a hostname and a path as labels would; `qr` draws a text as a QR code; `read_import` reads
    an export or a backup (its name, its bytes), `read_labels` what is pasted into the linter,
    `read_config` a connector's configuration file;
    `data_folder` is where the data is kept, empty in the demo."""

    commands: Commands
    start: Start
    say: Say
    now: Clock
    theme: Theme
    quit: Callable[[], None]
    places: QSettings
    read_address: ReadAddress
    qr: Callable[[str], Modules]
    read_import: ReadImport
    read_labels: ReadLabels
    read_config: ReadConfig
    fixed: Mapping[str, str] = field(default_factory=dict)
    notifier: Notifier | None = None
    log: Log | None = None
    version: str = ""
    data_folder: str = ""
