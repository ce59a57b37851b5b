"""Publish for everyone: the one question before a service is open to all; Enter keeps it as it is."""

from datetime import datetime, timedelta

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QRadioButton, QWidget

from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui._generated.ui_publish_dialog import Ui_PublishDialog
from dockflare_desktop.gui.dialogs.message import Message
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, label, steady, style, wrapped
from dockflare_desktop.gui.widgets.lasts import ends_text, lengths

USUAL = timedelta(hours=2)


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


class OpenDialog(PublishDialog):
    """The same question for an override, which can end by itself."""

    def __init__(
        self,
        theme: Theme,
        view: ServiceView,
        lasts: datetime | timedelta | None,
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, view, parent)
        ui = self._ui
        ui.explain.setText(_reached(view))
        ui.loginButton.hide()
        ui.lasts.hide()
        ui.keepButton.setText(translate("publish", "Cancel"))
        ui.publishButton.setText(translate("publish", "Open to everyone"))
        self._for_ever = QRadioButton(translate("publish", "Until I remove the override"))
        self._for_a_while = QRadioButton()
        self._for_a_while.setAccessibleName(translate("publish", "For a time, then take it back"))
        self._length = steady(QComboBox())
        self._length.setAccessibleName(translate("publish", "For how long"))
        self._fill(lasts, now)
        self._for_a_while.setChecked(True)  # for ever is chosen on purpose, never by leaving a field alone
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(self._for_a_while)
        across.addWidget(self._length)
        across.addWidget(label(theme, translate("publish", "then take it back")))
        across.addStretch(1)
        ui.body.addWidget(self._for_ever)
        ui.body.addLayout(across)
        off = translate("publish", "If the program is off at that moment, it is taken back at the next start.")
        ui.body.addWidget(wrapped(theme, off, "text2", "caption"))
        self._length.activated.connect(lambda: self._for_a_while.setChecked(True))

    def _fill(self, lasts: datetime | timedelta | None, now: datetime) -> None:
        offered = lengths(now)
        if isinstance(lasts, datetime) and lasts not in [value for _, value in offered]:
            offered.insert(0, (ends_text(lasts, now), lasts))
        for text, value in offered:
            self._length.addItem(text, value)
        chosen = lasts if lasts is not None else USUAL
        known = [self._length.itemData(at) for at in range(self._length.count())]  # findData knows no Python objects
        self._length.setCurrentIndex(known.index(chosen))

    @property
    def lasts(self) -> datetime | timedelta | None:
        """None: until it is removed."""
        chosen: datetime | timedelta = self._length.currentData()
        return None if self._for_ever.isChecked() else chosen


def _reached(view: ServiceView) -> str:
    reached = translate("publish", "Anyone on the internet will reach {target}, from the moment you publish.")
    return reached.format(target=isolated(view.target))


def explain(view: ServiceView) -> str:
    """Who asks for it and what will be reached."""
    if not view.container:
        return _reached(view)
    asks = translate("publish", "Container {container} asks for no login.").format(container=view.container)
    return f"{asks} {_reached(view)}"


def labels_open(address: str) -> Message:
    """The question where labels let everyone in as soon as no override closes them."""
    return Message(
        translate("override", "Open {address} to everyone?").format(address=address),
        translate("override", "Its labels ask for no login. Without your override anyone on the internet gets in."),
        yes=translate("override", "Open to everyone"),
        danger=True,
        icon="nav-public",
        tone="open",
    )
