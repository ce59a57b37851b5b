"""The editor's switch *Skip the login from known addresses*, with the addresses below it while it is on."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import Selector
from dockflare_desktop.core.groups.form_values import pasted
from dockflare_desktop.gui._generated.ui_group_editor import Ui_GroupEditor
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.tokens import Token, read_token
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import IconLabel, style, wrapped
from dockflare_desktop.gui.widgets.painted import Switch
from dockflare_desktop.gui.widgets.tokens_field import TokenField


class SkipCard(QObject):
    """Fills the card of the form; `changed` comes with every edit."""

    changed = Signal()

    def __init__(self, context: Context, ui: Ui_GroupEditor) -> None:
        super().__init__(ui.skipCard)
        self._context, self._ui = context, ui
        theme = context.theme
        style(ui.skipTitle, theme, weight=600)
        style(ui.skipState, theme, "caption")
        icon = IconLabel(theme)
        icon.show_icon("ui-home")
        ui.skipRow.replaceWidget(ui.skipIcon, icon)
        ui.skipIcon.deleteLater()
        self.switch = Switch(theme)
        self.switch.setAccessibleName(ui.skipTitle.text())
        ui.skipSwitchPlace.addWidget(self.switch)
        name = translate("group", "Addresses from which nobody signs in")
        self.field = TokenField(theme, name, self._read, lambda text: pasted(Selector.ADDRESS, text))
        self._warning = wrapped(theme, "", "warn", "caption")
        self._reason = wrapped(theme, "", "bad", "caption")
        for widget in (self.field, self._reason, self._warning):
            ui.skipPlace.addWidget(widget)
        self.switch.clicked.connect(self._switched)
        self.field.changed.connect(self._edited)

    def _read(self, text: str) -> Token:
        return read_token(Selector.ADDRESS, text, Directory(), self._context.say)

    @property
    def addresses(self) -> tuple[str, ...]:
        """From where nobody signs in; none while it is off."""
        return self.field.values if self.switch.isChecked() else ()

    def show_addresses(self, addresses: Sequence[str]) -> None:
        """Others."""
        self.switch.setChecked(bool(addresses))
        self.field.show_values(addresses)
        self._arrange()

    def _switched(self) -> None:
        self._arrange()
        if self.switch.isChecked():
            self.field.edit.setFocus()
        self.changed.emit()

    def _edited(self) -> None:
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        on = self.switch.isChecked()
        off_text = translate("group", "Off. Everyone signs in, at home too.")
        on_text = translate("group", "On. Whoever comes from these addresses is not asked to sign in.")
        self._ui.skipState.setText(on_text if on else off_text)
        self._ui.skipState.setAccessibleName(self._ui.skipState.text())
        self.field.setVisible(on)
        hint = translate("group", "192.0.2.0/24, 2001:db8::/48")
        self.field.edit.setPlaceholderText("" if self.field.values else hint)
        self._warning.setVisible(on)
        self._warning.setText(
            translate(
                "group",
                "Everybody behind these addresses gets in, guests in the Wi-Fi too: the rows above do not count for "
                "them, and nobody is told who came.",
            )
        )
        self._reason.setText(self.field.wrong if on else "")
        self._reason.setVisible(on and bool(self.field.wrong))
