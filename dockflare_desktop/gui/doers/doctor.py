"""Does what was clicked about the doctor's findings: run, mute, mend, report."""

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog

from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.core.doctor.joining import Joining
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.files import chosen
from dockflare_desktop.gui.dialogs.log import LogWindow
from dockflare_desktop.gui.dialogs.message import Message
from dockflare_desktop.gui.dialogs.try_url import TryUrlDialog
from dockflare_desktop.gui.doing import Ask, Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.present.doctor import joined_words
from dockflare_desktop.gui.running import Running
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.words.report import report_text

FILE_NAME = "dockflare-desktop-report.txt"


class DoctorDoer:
    """A request's `value` is the address of a service, or the id of a check."""

    def __init__(self, context: Context, window: MainWindow, running: Running, perform: Ask) -> None:
        self._context, self._window, self._running, self._perform = context, window, running, perform
        self._status = AppStatus()
        self._log: LogWindow | None = None
        self.calls: dict[Do, Callable[[Request], None]] = {
            Do.DOCTOR: lambda _request: self.run(),
            Do.FINDINGS: lambda _request: self._show(),
            Do.TRY_URL: self._try,
            Do.LOG: lambda _request: self._show_log(),
            Do.DOCTOR_REPORT: lambda _request: self._report(),
            Do.DOCTOR_MUTE: lambda request: self._mute(Check(request.value), muted=True),
            Do.DOCTOR_HEAR: lambda request: self._mute(Check(request.value), muted=False),
            Do.JOIN_NETWORK: lambda request: running.command(self._plan(request.value)),
        }

    def show_status(self, status: AppStatus) -> None:
        """Whose findings a report holds."""
        self._status = status

    def _show(self) -> None:
        self._window.come_up()
        self._window.show_page("doctor")

    def run(self) -> None:
        """Every check."""
        self._running.command(self._run())

    async def _run(self) -> None:
        await (await self._context.commands.desks()).doctor.run()

    def _mute(self, check: Check, *, muted: bool) -> None:
        said = translate("toast", "Muted") if muted else translate("toast", "Heard again")
        self._running.command(self._set(check, muted=muted), said, lambda: self._mute(check, muted=not muted))

    async def _set(self, check: Check, *, muted: bool) -> None:
        await (await self._context.commands.desks()).doctor.mute(check, muted=muted)

    def _show_log(self) -> None:
        """One window that stays beside the others; asked for again it comes up."""
        if self._log is None:
            self._log = LogWindow(self._context, self._window)
        self._log.come_up()

    def _try(self, request: Request) -> None:
        """For a service its address is filled in, and tried."""
        row = next((row for row in self._status.services if row.key == request.key), None)
        url = f"https://{row.address}" if row is not None else request.value
        self._running.dialog(TryUrlDialog(self._context, self._status, self._perform, url, self._window))

    # --- the network -------------------------------------------------------------------------------------------------

    async def _plan(self, address: str) -> Problem | None:
        """Show what would be done; it is done as it was shown, and undone by one click."""
        desk = (await self._context.commands.desks()).doctor
        shown = await desk.plan_joining(address)
        if isinstance(shown, Problem):
            return shown
        self._running.asked(_question(shown), lambda: self._join(shown))
        return None

    def _join(self, shown: Joining) -> None:
        said = joined_words(shown.container, shown.network)
        self._running.command(self._joined(shown), said, lambda: self._leave(shown))

    async def _joined(self, shown: Joining) -> Problem | None:
        return await (await self._context.commands.desks()).doctor.join(shown)

    def _leave(self, shown: Joining) -> None:
        self._running.command(self._left(shown), translate("toast", "Undone"))

    async def _left(self, shown: Joining) -> Problem | None:
        return await (await self._context.commands.desks()).doctor.leave(shown)

    # --- the report --------------------------------------------------------------------------------------------------

    def _report(self) -> None:
        """What would be saved is shown first."""
        if self._status.doctor is None:
            return
        text = report_text(self._status.doctor, self._context.version)
        question = Message(
            translate("doctor", "Save this report?"),
            translate("doctor", "Hostnames, e-mail and IP addresses and ids are replaced. Read it all the same."),
            text,
            yes=translate("doctor", "Save..."),
            icon="nav-doctor",
            title=translate("doctor", "Report"),
        )
        self._running.asked(question, lambda: self._running.command(self._save(text)))

    async def _save(self, text: str) -> Problem | None:
        dialog = QFileDialog(self._window, translate("doctor", "Save the report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(FILE_NAME)
        if (file := await chosen(dialog)) is None:
            return None
        try:
            file.write_text(text, "utf-8")
        except OSError as error:
            return Problem(ProblemCode.FILE_UNWRITABLE, str(file), detail=error.strerror or "")
        self._running.toast.say(translate("toast", "Saved"))
        return None


def _question(step: Joining) -> Message:
    """What connecting a container would do, before it is done."""
    heading = translate("doctor", "Connect {container} to the network {network}?")
    text = translate(
        "doctor",
        "On {engine}, {container} joins the network of the connector. Nothing is restarted; it stays on its other "
        "networks. Containers on {network} can then reach it. Compose forgets this when it makes the container anew: "
        "add the network to your file as well.",
    )
    names = {
        "container": isolated(step.container),
        "network": isolated(step.network),
        "engine": isolated(step.engine_name or step.engine),
    }
    return Message(
        heading.format(**names),
        text.format(**names),
        report=f"docker network connect {_alias(step)}{step.network} {step.container}",
        yes=translate("doctor", "Connect"),
        icon="ui-plug",
        title=translate("doctor", "Connect to a network"),
        copies=translate("doctor", "Copy command"),
    )


def _alias(step: Joining) -> str:
    return f"--alias {step.alias} " if step.alias else ""
