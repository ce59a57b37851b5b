"""Publish for everyone: the one question before a service is open to all; Enter keeps it held."""

from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui._generated.ui_publish_dialog import Ui_PublishDialog
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, style


class PublishDialog(QDialog):
    """Accepted means: publish for everyone. `wants_login` is set when a login was asked for instead."""

    def __init__(self, theme: Theme, view: ServiceView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wants_login = False
        ui = self._ui = Ui_PublishDialog()
        ui.setupUi(self)
        style(ui.heading, theme, "panel", 600)
        for text in (ui.explain, ui.lasts):
            style(text, theme)
        ui.iconPlace.addWidget(icon_label(theme, "nav-public", "open", 20))
        heading = translate("publish", "Open {address} to everyone?")
        ui.heading.setText(heading.format(address=isolated(view.address)))
        ui.explain.setText(explain(view))
        ui.keepButton.clicked.connect(self.reject)
        ui.publishButton.clicked.connect(self.accept)
        ui.loginButton.clicked.connect(self._login)
        ui.keepButton.setFocus()

    def _login(self) -> None:
        self.wants_login = True
        self.reject()


def explain(view: ServiceView) -> str:
    """Who asks for it and what will be reached."""
    reached = translate("publish", "Anyone on the internet will reach {target}, from the moment you publish.")
    reached = reached.format(target=isolated(view.target))
    if not view.container:
        return reached
    asks = translate("publish", "Container {container} asks for no login.").format(container=view.container)
    return f"{asks} {reached}"
