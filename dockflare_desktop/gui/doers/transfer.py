"""Does what was clicked about files: export, import, labels to copy, labels to check."""

import json
from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.check_labels import CheckLabelsDialog
from dockflare_desktop.gui.dialogs.files import chosen
from dockflare_desktop.gui.dialogs.message import Message
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.present.transfer import counts, labels_text, report
from dockflare_desktop.gui.running import Running
from dockflare_desktop.gui.text import sentence_case, translate

FILE_NAME = "dockflare-desktop.json"


class TransferDoer:
    """`calls` are what it knows to do for the whole program; labels are made for one service."""

    def __init__(self, context: Context, window: QWidget, running: Running) -> None:
        self._context, self._window, self._running = context, window, running
        self._status = AppStatus()
        self.calls: dict[Do, Callable[[], None]] = {
            Do.EXPORT: lambda: running.command(self._export()),
            Do.IMPORT: lambda: running.command(self._import()),
            Do.CHECK_LABELS: lambda: running.command(self._check()),
        }

    def show_status(self, status: AppStatus) -> None:
        """Whose settings the linter uses."""
        self._status = status

    def make_labels(self, view: ServiceView) -> None:
        """A service as labels, to copy."""
        heading = translate("transfer", "Labels for {address}").format(address=view.address)
        text = translate(
            "transfer",
            "They ask for exactly what holds now, overrides included. Put them into your Compose file; then the "
            "overrides, or the manual rule, can go.",
        )
        copies = translate("transfer", "Copy labels")
        self._running.tell(Message(heading, text, labels_text(view), icon="ui-tag", title=heading, copies=copies))

    # --- files -------------------------------------------------------------------------------------------------------

    async def _export(self) -> Problem | None:
        desks = await self._context.commands.desks()
        content = json.dumps(await desks.transfer.export(), indent=2, ensure_ascii=False) + "\n"
        dialog = QFileDialog(self._window, translate("transfer", "Export groups, rules, overrides and settings"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(FILE_NAME)
        if (file := await chosen(dialog)) is None:
            return None
        try:
            file.write_text(content, "utf-8")
        except OSError as error:
            return Problem(ProblemCode.FILE_UNREADABLE, str(file), detail=error.strerror or "")
        self._running.toast.say(translate("toast", "Exported, without secrets"))
        return None

    async def _import(self) -> Problem | None:
        dialog = QFileDialog(self._window, translate("transfer", "Import an export, or a backup of DockFlare"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [translate("transfer", "Exports and backups (*.json *.zip)"), translate("transfer", "All files (*)")]
        )
        if (file := await chosen(dialog)) is None:
            return None
        try:
            data = file.read_bytes()
        except OSError as error:
            return Problem(ProblemCode.FILE_UNREADABLE, str(file), detail=error.strerror or "")
        found = self._context.read_import(file.name, data, self._context.now())
        return found if isinstance(found, Problem) else await self.offer(found)

    async def offer(self, found: Import) -> Problem | None:
        """Show what an import would store, and store it where the answer is yes."""
        desks = await self._context.commands.desks()
        offer = await desks.transfer.offer(found, replaces=False)
        if offer.empty:
            nothing = translate("transfer", "There is nothing in it that is not here already.")
            self._running.tell(Message(nothing, report=report(offer)))
            return None
        question = Message(
            translate("transfer", "Store what is in this file?"),
            translate(
                "transfer",
                "{counts}. Every change at Cloudflare that comes of it waits for your approval, until you choose "
                "another mode. Only what puts a missing login in front, or takes down what has none, does not wait.",
            ).format(counts=sentence_case(counts(offer))),
            report(offer),
            yes=translate("transfer", "Store"),
            title=translate("transfer", "Import"),
        )
        self._running.confirmed(question, lambda: desks.transfer.take_over(offer), translate("toast", "Imported"))
        return None

    async def _check(self) -> None:
        groups = (await self._context.commands.layers()).groups
        self._running.dialog(CheckLabelsDialog(self._context, self._status.settings, groups, self._window))
