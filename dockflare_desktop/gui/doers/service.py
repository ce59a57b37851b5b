"""Does what was clicked for one service: open, copy, override, ignore, publish, remove."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Hold
from dockflare_desktop.core.model import Override, PathMatch
from dockflare_desktop.core.resolving.overrides import stated_below
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message
from dockflare_desktop.gui.dialogs.publish import PublishDialog
from dockflare_desktop.gui.dialogs.qr import QrDialog
from dockflare_desktop.gui.dialogs.try_visitor import TryVisitorDialog
from dockflare_desktop.gui.doers.adoption import AdoptionDoer
from dockflare_desktop.gui.doers.override import OverrideDoer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.present.changes import different_words
from dockflare_desktop.gui.present.services import Row, row
from dockflare_desktop.gui.running import Running
from dockflare_desktop.gui.text import translate

AT_ONCE = timedelta(minutes=5)  # how long "no grace" holds: for this stop of the container, not for its next one


def url(view: ServiceView) -> str:
    """What a browser opens; a path that is a pattern is left out."""
    return f"https://{view.hostname}{'' if view.path.match is PathMatch.REGEX else view.path.text}"


class ServiceDoer:
    """Each request names a service; one that is gone meanwhile is left alone."""

    def __init__(
        self,
        context: Context,
        window: MainWindow,
        running: Running,
        make_labels: Callable[[ServiceView], None],
        overrides: OverrideDoer,
    ) -> None:
        self._context, self._window, self._running = context, window, running
        self._overrides = overrides
        self._status = AppStatus()
        self._adoption = AdoptionDoer(context, window, running)
        self._known: dict[Do, Callable[[ServiceView, Request], object]] = {
            Do.SHOW: self._show,
            Do.OPEN: lambda view, _: self._open(view),
            Do.COPY_ADDRESS: lambda view, _: self._copy(view.address, translate("toast", "Address copied")),
            Do.COPY_TARGET: lambda view, _: self._copy(view.target, translate("toast", "Target copied")),
            Do.COPY_VALUE: lambda _, request: self._copy(request.value, translate("toast", "Value copied")),
            Do.COPY_LINE: lambda _, request: self._copy(request.value, translate("toast", "Line copied")),
            Do.QR: lambda view, _: self._qr(view),
            Do.MAKE_LABELS: lambda view, _: make_labels(view),
            Do.REMOVE_NOW: lambda view, _: self._remove_now(view),
            Do.TRY_VISITOR: lambda view, _: self._running.dialog(TryVisitorDialog(context, view, window)),
            Do.IGNORE: lambda view, _: self._ignore(view),
            Do.WATCH: lambda view, _: self._watch(view),
            **overrides.calls,
            Do.PUBLISH: lambda view, _: self._context.start(self._publish(view)),
            Do.ADOPT: lambda view, _: self._adoption.adopt_for(view),
            Do.GIVE_BACK: lambda view, _: self._adoption.give_back(view),
        }

    def show_status(self, status: AppStatus) -> None:
        """The services as they are now."""
        self._status = status
        self._overrides.show_status(status)

    def perform(self, request: Request) -> None:
        """Do it. Raises KeyError for a request that is not about a service."""
        call = self._known[request.do]
        view = next((view for view in self._status.services if view.key == request.key), None)
        if view is not None:
            call(view, request)

    def _show(self, view: ServiceView, _request: Request) -> None:
        self._window.come_up()
        self._window.show_service(view.key)

    @staticmethod
    def _open(view: ServiceView) -> None:
        if view.target.startswith(("http://", "https://")) and "*" not in view.hostname:
            QDesktopServices.openUrl(QUrl(url(view)))

    def _copy(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._running.toast.say(said)

    def _qr(self, view: ServiceView) -> None:
        shown = row(self._status, view, self._context.now(), self._context.say)
        if shown.openable:
            self._context.start(self._qr_dialog(shown))

    async def _qr_dialog(self, shown: Row) -> None:
        self._window.come_up()
        dialog = QrDialog(self._context, shown, url(shown.view), self._window)
        dialog.copied.connect(lambda: self._copy(shown.view.address, translate("toast", "Address copied")))
        if await ask(dialog):
            self._open(shown.view)

    # --- ignoring, publishing, removing ------------------------------------------------------------------------------

    def _ignore(self, view: ServiceView) -> None:
        question = Message(
            translate("ignore", "Ignore {address}?").format(address=view.address),
            translate(
                "ignore",
                "It is switched off here: its DNS record, tunnel rule and login are removed. The labels stay, and "
                "“Watch again” brings it back.",
            ),
            yes=translate("ignore", "Ignore"),
            icon="ui-slash",
            tone="text2",
        )
        override = Override(view.key, "ignored", "true", None, self._context.now())
        self._running.confirmed(question, lambda: self._context.commands.save_overrides([override]))

    def _watch(self, view: ServiceView) -> None:
        work = self._context.commands.clear_overrides(view.key, ("ignored",))
        self._running.command(work, translate("toast", "Watched again"))

    async def _publish(self, view: ServiceView) -> None:
        self._window.come_up()
        held = [each for each in self._status.plan.changes if each.hold is Hold.PUBLIC and view.key in each.keys]
        shown = frozenset(approval(change) for change in held)  # before the question: what it is about
        dialog = PublishDialog(self._context.theme, view, self._window)
        if await ask(dialog):
            self._running.command(self._approve(shown))
        elif dialog.wants_login:
            self._overrides.show(view, "access.group")

    async def _approve(self, shown: frozenset[str]) -> None:
        if await self._context.commands.approve(shown):  # any number of its objects: it is one service that waits
            self._running.tell(Message(different_words(1), icon="ui-warn", tone="warn"))
        else:
            self._running.toast.say(translate("toast", "Approved"))

    def _remove_now(self, view: ServiceView) -> None:
        question = Message(
            translate("leaving", "Remove {address} now?").format(address=view.address),
            translate(
                "leaving",
                "Its container has stopped. Its DNS record, tunnel rule and login are removed without waiting for the "
                "grace period; a start of the container publishes it again.",
            ),
            yes=translate("leaving", "Remove now"),
            danger=True,
            icon="ui-warn",
            tone="warn",
        )
        now = self._context.now()
        override = Override(view.key, "grace", "0s", stated_below(view.below("grace")), now, now + AT_ONCE)
        self._running.confirmed(question, lambda: self._context.commands.save_overrides([override]))
