"""Try a visitor: who could get in at one service, by the logins as last compared."""

from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.public.seen import Seen, entering
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui._generated.ui_try_visitor import Ui_TryVisitor
from dockflare_desktop.gui.account_names import AccountNames
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.entering import not_seen, of_service
from dockflare_desktop.gui.present.visitor import Answer
from dockflare_desktop.gui.text import ago, isolated, translate
from dockflare_desktop.gui.widgets.basics import style
from dockflare_desktop.gui.widgets.tester import Tester

SIZE = (420, 560)  # px


class TryVisitorDialog(QDialog):
    """Reads what is known once, then answers with every key. `seen` takes its place where something is only planned."""

    def __init__(
        self, context: Context, view: ServiceView, parent: QWidget | None = None, *, seen: Seen | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._view = context, view
        self._seen = seen
        theme = context.theme
        ui = self._ui = Ui_TryVisitor()
        ui.setupUi(self)
        style(ui.heading, theme, "panel", 600)
        ui.heading.setText(isolated(view.address))
        ui.closeButton.clicked.connect(self.accept)
        self.names = AccountNames(context)
        self.names.changed.connect(self._show)
        self.tester = Tester(context, self._judge)
        ui.testerPlace.addWidget(self.tester)
        self.resize(*(theme.scaled(each) for each in SIZE))
        self.tester.start()
        self._show()
        self.names.look()
        context.start(self._read())

    async def _read(self) -> None:
        self._seen = self._seen or await (await self._context.commands.desks()).seen.last()
        self._show()

    def _show(self) -> None:
        self.tester.show_account(self.names.directory, self._note)

    @property
    def _note(self) -> str:
        if self._seen is None:
            return self.names.note
        when = ago(self._seen.actual.read_at, self._context.now())
        return translate("tester", "As of the last comparison with Cloudflare, {when}.").format(when=when)

    def _judge(self, visitor: Visitor) -> Answer:
        if self._seen is None:
            return not_seen()
        return of_service(entering(self._seen, self._view.key, self._view.path, visitor), self._seen)
