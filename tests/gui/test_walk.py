"""A walk over every page and dialog: every control has a name, every field a label, and Tab never gets stuck."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.account.overview import ZoneRow
from dockflare_desktop.core.model import Layers
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.account import AccountDialog
from dockflare_desktop.gui.dialogs.adopt import AdoptDialog
from dockflare_desktop.gui.dialogs.edit_review import EditReview, EditReviewDialog
from dockflare_desktop.gui.dialogs.leave import LeaveDialog
from dockflare_desktop.gui.dialogs.manual_rule import ManualRuleDialog
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.dialogs.method import MethodDialog
from dockflare_desktop.gui.dialogs.override import OverrideDialog
from dockflare_desktop.gui.dialogs.publish import PublishDialog
from dockflare_desktop.gui.dialogs.review import ReviewDialog
from dockflare_desktop.gui.dialogs.token import NewTokenDialog, RotateDialog, TokenCreatedDialog
from dockflare_desktop.gui.dialogs.try_visitor import TryVisitorDialog
from dockflare_desktop.gui.dialogs.zone import Around, ZoneDialog
from dockflare_desktop.gui.doers.adoption import for_picks
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.gui.present.group_edit import EditLine
from dockflare_desktop.gui.present.review import review as present_review
from tests.gui import groups, public_samples, review_samples, samples, sign_in_samples
from tests.gui.adoption_samples import WHOLE
from tests.gui.fake_adoption import FakeAdoption
from tests.gui.fake_commands import FakeCommands

INTERNAL = ("qt_", "ScrollLeft", "ScrollRight")


def window(context: Context) -> QWidget:
    made = MainWindow(context)
    made.resize(1440, 860)
    made.show()
    made.show_status(samples.full())
    made.services.go_to(samples.watch().key)
    return made


def settings(context: Context) -> QWidget:
    made = MainWindow(context)
    made.resize(1280, 860)
    made.show()
    made.show_status(samples.full())
    made.show_page("settings")
    return made


def access(context: Context) -> QWidget:
    made = MainWindow(context)
    made.resize(1440, 860)
    made.show()
    made.show_status(samples.full())
    made.show_page("access")
    QApplication.processEvents()
    made.access.show_group("family")
    return made


def public(context: Context) -> QWidget:
    made = MainWindow(context)
    made.resize(1360, 860)
    made.show()
    made.show_status(public_samples.status())
    made.show_page("public")
    made.public.go_to(public_samples.admin().place)
    return made


def with_groups(context: Context) -> QWidget:
    """The Access page with its editor open."""
    commands = context.commands
    assert isinstance(commands, FakeCommands)
    commands.stored = Layers(groups=groups.stored())
    return access(context)


def access_tab(tab: str) -> Callable[[Context], QWidget]:
    """The Access page at one of its lists."""

    def make(context: Context) -> QWidget:
        commands = context.commands
        assert isinstance(commands, FakeCommands)
        commands.access.seen = sign_in_samples.overview()
        made = access(context)
        made.access.show_tab(tab)  # type: ignore[attr-defined]  # a MainWindow
        return made

    return make


def review(context: Context) -> QWidget:
    lines = (EditLine("-", "Let in: Email address is a@x.example"), EditLine("+", "Country is Norway"))
    written = present_review((samples.rule_change(),), (), samples.say)
    asked = EditReview("Save it?", written, lines=lines, opens=("photos.example",))
    return EditReviewDialog(context.theme, asked)


def adopt(context: Context) -> QWidget:
    return AdoptDialog(context, for_picks(FakeAdoption(previewed=WHOLE), (), "wiki"))


def override(context: Context) -> QWidget:
    shown = details(samples.full(), samples.watch(), samples.NOW, samples.say)
    return OverrideDialog(context, samples.watch(), shown)


PLACES: dict[str, Callable[[Context], QWidget]] = {
    "services": window,
    "public": public,
    "access": with_groups,
    "access without groups": access,
    "sign-in methods": access_tab("methods"),
    "service tokens": access_tab("tokens"),
    "whole zones": access_tab("zones"),
    "method": lambda context: MethodDialog(context, sign_in_samples.ENTRA, "nordhus"),
    "new method": MethodDialog,
    "new token": NewTokenDialog,
    "rotate": lambda context: RotateDialog(context, sign_in_samples.BACKUP),
    "created": lambda context: TokenCreatedDialog(context, sign_in_samples.BACKUP, "hush" * 9),
    "zone": lambda context: ZoneDialog(context, ZoneRow("mkdev.example"), Around({"family": "Family"}, ("x.example",))),
    "review": review,
    "adopt": adopt,
    "leave": lambda context: LeaveDialog(context.theme, "Save?", "Edits."),
    "settings": settings,
    "account": AccountDialog,
    "manual rule": lambda context: ManualRuleDialog(context, samples.full()),
    "override": override,
    "publish": lambda context: PublishDialog(context.theme, samples.services()[3]),
    "review changes": lambda context: ReviewDialog(context, review_samples.status()),
    "try a visitor": lambda context: TryVisitorDialog(context, samples.watch()),
    "question": lambda context: MessageDialog(context.theme, Message("Sure?", report="text", yes="Yes")),
}


@pytest.fixture(params=PLACES.values(), ids=PLACES.keys())
def place(request: pytest.FixtureRequest, context: Context, qtbot: QtBot) -> Iterator[QWidget]:
    made: QWidget = request.param(context)
    made.show()
    QApplication.processEvents()
    yield made
    made.hide()
    made.deleteLater()


def controls(place: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)
    found = [widget for widget in place.findChildren(QWidget) if isinstance(widget, kinds)]
    return [widget for widget in found if widget.isVisibleTo(place) and not _internal(widget)]


def _internal(widget: QWidget) -> bool:
    """Parts of Qt's own widgets: the field of a combo box, the clear button of a line edit, headers."""
    parent = widget.parentWidget()
    inside = isinstance(parent, (QComboBox, QLineEdit, QAbstractItemView))
    return inside or widget.objectName().startswith(INTERNAL) or widget.inherits("QHeaderView")


def test_every_control_has_a_name(place: QWidget) -> None:
    found = controls(place)
    assert found
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in found
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text().strip()))
    ]
    assert nameless == []


def test_every_button_is_large_enough_to_hit(place: QWidget) -> None:
    small = [
        f"{widget.accessibleName() or widget.objectName()} {widget.size().toTuple()}"
        for widget in controls(place)
        if isinstance(widget, QAbstractButton)
        and widget.property("kind") != "link"
        and min(widget.size().toTuple()) < 20
    ]
    assert small == []


def test_tab_comes_round_and_is_never_stuck(place: QWidget, qtbot: QtBot) -> None:
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    first = next(widget for widget in controls(place) if widget.isEnabled() and _takes_tab(widget))
    first.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget | None] = []
    for _ in range(80):
        focus = QApplication.focusWidget()
        if focus in seen:
            break
        seen.append(focus)
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    else:
        pytest.fail("Tab never came round")
    assert len(seen) > 1
    assert QApplication.focusWidget() is seen[0]


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def test_no_text_of_a_label_is_cut_at_half_again_the_font(place: QWidget, qapp: QApplication) -> None:
    """Buttons grow with their text; what a window cannot show it scrolls."""
    for button in (widget for widget in controls(place) if isinstance(widget, QAbstractButton)):
        if button.text().strip() and button.isVisible():
            needed = button.fontMetrics().horizontalAdvance(button.text().strip())
            assert button.width() >= needed, button.text()
