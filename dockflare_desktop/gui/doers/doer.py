"""Does what was clicked and concerns the whole program: window, pause, account, help; one service is ServiceDoer's."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtGui import QGuiApplication

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.actions import keys_text
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.account import AccountDialog
from dockflare_desktop.gui.dialogs.message import Message, about, bug, keys
from dockflare_desktop.gui.doers.doctor import DoctorDoer
from dockflare_desktop.gui.doers.manual import ManualDoer
from dockflare_desktop.gui.doers.override import OverrideDoer
from dockflare_desktop.gui.doers.public import PublicDoer
from dockflare_desktop.gui.doers.review import ReviewDoer
from dockflare_desktop.gui.doers.service import ServiceDoer
from dockflare_desktop.gui.doers.transfer import TransferDoer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.pages.registry import page_keys
from dockflare_desktop.gui.running import Running
from dockflare_desktop.gui.text import tomorrow_at_eight, translate


class Doer:
    """`perform` takes any Request; what it does not know is a bug and raises KeyError."""

    def __init__(self, context: Context, window: MainWindow) -> None:
        self._context, self._window = context, window
        self._status = AppStatus()
        self._running = Running(context, window)
        self._transfer = TransferDoer(context, window, self._running)
        overrides = OverrideDoer(context, window, self._running)
        self._service = ServiceDoer(context, window, self._running, self._transfer.make_labels, overrides)
        public = PublicDoer(context, window, self._running)
        self._manual = ManualDoer(context, window, self._running)
        self._reviews = ReviewDoer(context, window, self._running, self.perform)
        self._doctor = DoctorDoer(context, window, self._running, self.perform)
        self._asking: dict[Do, Callable[[Request], None]] = {
            Do.SHOW_GROUP: self._group,
            Do.SHOW_TUNNEL: self._tunnel,
            Do.ENGINE_SERVICES: self._engine_services,
            **public.calls,
            **self._manual.calls,
            **self._reviews.calls,
            **self._doctor.calls,
        }
        self._known: dict[Do, Callable[[], None]] = {
            **self._transfer.calls,
            Do.OPEN_WINDOW: window.come_up,
            Do.NEED_YOU: self._need_you,
            Do.COMPARE: lambda: self._look_again(public),
            Do.PAUSE: self._pause_for_ever,
            Do.PAUSE_SHORT: lambda: self._pause(timedelta(minutes=15)),
            Do.PAUSE_HOUR: lambda: self._pause(timedelta(hours=1)),
            Do.PAUSE_TOMORROW: self._pause_until_tomorrow,
            Do.RESUME: lambda: self._running.command(context.commands.resume()),
            Do.TOKENS: self._tokens,
            Do.REVERT_EVERYTHING: overrides.revert_everything,
            Do.ACCOUNT: lambda: self._running.dialog(AccountDialog(context, window)),
            Do.SIGN_OUT: self._sign_out,
            Do.MOVED: lambda: self._settle_machine("moved"),
            Do.COPIED: lambda: self._settle_machine("copied"),
            Do.SETTINGS: self._settings,
            Do.ABOUT: lambda: self._running.tell(about(context.version)),
            Do.SHORTCUTS: lambda: self._running.tell(keys(keys_text(page_keys()))),
            Do.QUIT: lambda: window.leave(context.quit),
        }

    def show_status(self, status: AppStatus) -> None:
        """What dialogs are filled from."""
        self._status = status
        self._service.show_status(status)
        self._transfer.show_status(status)
        self._manual.show_status(status)
        self._reviews.show_status(status)
        self._doctor.show_status(status)

    def perform(self, request: Request) -> None:
        """Do it. A service that is gone meanwhile is left alone."""
        if request.do in self._asking:
            self._asking[request.do](request)
        elif request.do in self._known:
            self._known[request.do]()
        else:
            self._service.perform(request)

    def copy(self, text: str) -> None:
        """To the clipboard, with a toast."""
        QGuiApplication.clipboard().setText(text)
        self._running.toast.say(translate("toast", "Copied"))

    def show_bug(self, report: str) -> None:
        """A window with a report to copy."""
        self._window.come_up()
        self._running.tell(bug(report))

    # --- window and program ------------------------------------------------------------------------------------------

    def _look_again(self, public: PublicDoer) -> None:
        """F5: everything, and what the page that is shown has of its own."""
        public.look_again()
        if self._window.page == "doctor":
            self._doctor.run()

    def _need_you(self) -> None:
        self._window.come_up()
        self._window.visit("services", self._window.services.choose_need_you)

    def _group(self, request: Request) -> None:
        self._window.come_up()
        self._window.show_group(request.value)

    def _engine_services(self, request: Request) -> None:
        self._window.visit("services", lambda: self._window.services.filters.choose_engine(request.value))

    def _tunnel(self, request: Request) -> None:
        self._window.come_up()
        self._window.visit("tunnels", lambda: self._window.tunnels.go_to(request.value))

    def _tokens(self) -> None:
        self._window.come_up()
        self._window.visit("access", lambda: self._window.access.show_tab("tokens"))

    def _settings(self) -> None:
        self._window.come_up()
        self._window.show_page("settings")

    def _pause_for_ever(self) -> None:
        self._running.command(self._context.commands.pause(None))

    def _pause(self, length: timedelta) -> None:
        self._running.command(self._context.commands.pause(self._context.now() + length))

    def _pause_until_tomorrow(self) -> None:
        self._running.command(self._context.commands.pause(tomorrow_at_eight(self._context.now())))

    def _settle_machine(self, answer: str) -> None:
        self._running.command(self._context.commands.set_setting("machine", answer))

    def _sign_out(self) -> None:
        question = Message(
            translate("account", "Sign out of Cloudflare?"),
            translate(
                "account",
                "The token is forgotten. Published services keep working; nothing is published or removed any more.",
            ),
            yes=translate("account", "Sign out"),
            danger=True,
            icon="ui-warn",
            tone="warn",
        )
        self._running.confirmed(question, self._context.commands.log_out)
