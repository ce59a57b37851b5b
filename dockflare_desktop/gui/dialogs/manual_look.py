"""How the manual rule dialog looks: fonts, widths, icons, red edges and what a picture has that a form has not."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QVBoxLayout

from dockflare_desktop.core.manual.checks import Part
from dockflare_desktop.gui._generated.ui_manual_rule_dialog import Ui_ManualRuleDialog
from dockflare_desktop.gui.dialogs.manual_parts import Messages
from dockflare_desktop.gui.present.manual import ManualView
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import Dresser, dress, icon_label, repolish, style

SIZE = (940, 660)
ASIDE, FORM_LEAST, NAME_LEAST, CHOICE = 360, 500, 150, 184  # px
QWIDGETSIZE_MAX = 16_777_215  # Qt's "no limit"


def dress_up(dialog: QDialog, ui: Ui_ManualRuleDialog, theme: Theme) -> Dresser:
    """Everything that does not change any more; the arrow of the origin options does."""
    width, height = SIZE
    dialog.resize(theme.scaled(width), theme.scaled(height))
    style(ui.heading, theme, "page", 600)
    style(ui.previewHeading, theme, weight=600)
    for name in (ui.addressLabel, ui.targetLabel, ui.whoLabel, ui.tunnelLabel, ui.endsLabel, ui.endsAtLabel):
        style(name, theme, weight=500)
    for text in (ui.previewNote, ui.orderNote, ui.schemes, ui.matchLabel):
        style(text, theme, "caption")
    for text in (ui.dot, ui.slash, ui.foot):
        style(text, theme)
    for field in (ui.name, ui.path, ui.target, ui.whoMore):
        field.setFont(theme.font(fixed=True))
    ui.schemes.setText(translate("manual", "http, https, tcp, ssh, rdp, smb, unix, status"))
    ui.name.setMinimumWidth(theme.scaled(NAME_LEAST))
    for combo in (ui.who, ui.tunnel, ui.ends):
        combo.setMinimumWidth(theme.scaled(CHOICE))
    ui.orderIcon.addWidget(icon_label(theme, "ui-info", "text2", 14), 0, Qt.AlignmentFlag.AlignTop)
    return dress(ui.optionsButton, theme, "ui-chevron-right", "accent")


def arrange(dialog: QDialog, ui: Ui_ManualRuleDialog, theme: Theme) -> None:
    """The objects beside the form; below it where both do not fit."""
    narrow = dialog.width() < theme.scaled(ASIDE + FORM_LEAST)
    ui.body.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
    ui.body.setStretch(0, 2 if narrow else 1)
    ui.body.setStretch(1, 1 if narrow else 0)
    ui.previewScroll.setMinimumWidth(0 if narrow else theme.scaled(ASIDE))
    ui.previewScroll.setMaximumWidth(QWIDGETSIZE_MAX if narrow else theme.scaled(ASIDE))


def places(ui: Ui_ManualRuleDialog) -> dict[Part, QVBoxLayout]:
    """Where the messages about each part stand."""
    return {
        Part.ADDRESS: ui.addressMessages,
        Part.TARGET: ui.targetMessages,
        Part.WHO: ui.whoMessages,
        Part.TUNNEL: ui.tunnelMessages,
        Part.ENDS: ui.endsMessages,
        Part.OPTIONS: ui.optionsMessages,
    }


def mark(ui: Ui_ManualRuleDialog, theme: Theme, view: ManualView, messages: Mapping[Part, Messages]) -> None:
    """A red edge, and the messages as the field's description."""
    for part, field in ((Part.ADDRESS, ui.name), (Part.TARGET, ui.target), (Part.WHO, ui.whoMore)):
        field.setAccessibleDescription(messages[part].text)
        invalid = "true" if part in view.invalid else "false"
        if field.property("invalid") != invalid:
            field.setProperty("invalid", invalid)
            repolish(field)
            field.setFont(theme.font(fixed=True))  # polishing takes it away


def show_opening(ui: Ui_ManualRuleDialog, *, editing: bool, opening: bool) -> None:
    """Enter never opens to everyone."""
    text = translate("manual", "Save") if editing else translate("manual", "Publish")
    ui.saveButton.setText(translate("manual", "Publish for everyone...") if opening else text)
    ui.saveButton.setDefault(not opening)
    ui.saveButton.setAutoDefault(not opening)
    ui.cancelButton.setDefault(opening)
