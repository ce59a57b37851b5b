"""Choosing a file in the system's own window."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from dockflare_desktop.gui.dialogs.asking import ask


async def chosen(dialog: QFileDialog) -> Path | None:
    """The file somebody chose; None where they did not."""
    files: list[str] = []
    dialog.fileSelected.connect(files.append)
    return Path(files[0]) if await ask(dialog) and files else None
