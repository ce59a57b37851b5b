"""Settings apply at once, show what is so, and say who decides where you cannot."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import NAMES, Settings
from dockflare_desktop.core.status import TokenState
from dockflare_desktop.engine.ports import TokenReport
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.settings import SettingsPage
from dockflare_desktop.gui.pages.settings_rows import SettingRow
from dockflare_desktop.gui.pages.settings_specs import chapters
from dockflare_desktop.gui.widgets.painted import Switch
from tests.gui import samples
from tests.gui.fake_commands import FakeCommands


@pytest.fixture
def make_page(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[Callable[..., SettingsPage]]:
    made: list[SettingsPage] = []

    def make(**parts: object) -> SettingsPage:
        page = SettingsPage(make_context(**parts))
        made.append(page)
        page.resize(1000, 800)
        page.show()
        page.show_status(samples.full())
        return page

    yield make
    for page in made:
        page.hide()
        page.deleteLater()


def row(page: SettingsPage, key: str) -> SettingRow:
    return next(row for _, row in page._rows if row.spec.key == key)


def control(page: SettingsPage, key: str) -> QWidget:
    return row(page, key)._control


def test_every_row_is_a_setting_there_is(qapp: QApplication) -> None:
    keys = [spec.key for chapter in chapters() for group in chapter.groups for spec in group.rows]
    assert set(keys) <= set(NAMES)
    assert len(keys) == len(set(keys))


def test_a_wheel_over_a_list_scrolls_the_page_and_sets_nothing(
    make_page: Callable[..., SettingsPage], commands: FakeCommands
) -> None:
    combo = control(make_page(), "default_access")
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    before = combo.currentIndex()
    at = QPointF(5, 5)
    for turn in (-120, 120):
        wheel = QWheelEvent(
            at,
            combo.mapToGlobal(at),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003 - Qt's signature
        )
        QApplication.sendEvent(combo, wheel)
        assert not wheel.isAccepted()
    assert combo.currentIndex() == before
    assert commands.asked == []


def test_a_switch_sets_at_once(make_page: Callable[..., SettingsPage], commands: FakeCommands) -> None:
    switch = control(make_page(), "second_lock")
    assert isinstance(switch, Switch)
    assert switch.isChecked()
    switch.click()
    assert commands.asked == [("set_setting", "second_lock", "false")]


def test_a_list_sets_the_stored_word(make_page: Callable[..., SettingsPage], commands: FakeCommands) -> None:
    combo = control(make_page(), "default_access")
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(2)
    combo.activated.emit(2)
    assert commands.asked == [("set_setting", "default_access", "hold")]


def test_a_mode_is_chosen_by_its_button(make_page: Callable[..., SettingsPage], commands: FakeCommands) -> None:
    page = make_page()
    buttons = {button.text(): button for button in page.findChildren(QRadioButton)}
    assert buttons["Ask before removing"].isChecked()
    buttons["Observe only"].click()
    assert commands.asked == [("set_setting", "mode", "observe")]


def test_a_field_sets_when_it_is_left_and_only_if_it_changed(
    make_page: Callable[..., SettingsPage], commands: FakeCommands
) -> None:
    field = control(make_page(), "label_prefix")
    assert isinstance(field, QLineEdit)
    field.editingFinished.emit()
    assert commands.asked == []
    field.setText(" mine ")
    field.editingFinished.emit()
    assert commands.asked == [("set_setting", "label_prefix", "mine")]


def test_showing_a_status_sets_nothing(make_page: Callable[..., SettingsPage], commands: FakeCommands) -> None:
    page = make_page()
    page.show_status(replace(samples.full(), settings=Settings(serve_503=True, theme="dark", brake_share=42)))
    assert commands.asked == []
    combo = control(page, "brake_share")
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == "42"


def test_what_the_environment_decides_cannot_be_changed_and_says_who(make_page: Callable[..., SettingsPage]) -> None:
    page = make_page(fixed={"grace_period": "DOCKFLARE_GRACE_PERIOD", "token": "CLOUDFLARE_API_TOKEN"})
    assert not control(page, "grace_period").isEnabled()
    said = "Set by DOCKFLARE_GRACE_PERIOD, so it cannot be changed here."
    assert control(page, "grace_period").accessibleDescription() == said
    assert control(page, "serve_503").isEnabled()
    assert page.account._token.text() == "The token is from CLOUDFLARE_API_TOKEN and not stored."
    assert not page.account._in.isVisibleTo(page)
    assert not page.account._out.isVisibleTo(page)


def test_a_refused_value_says_why_and_the_control_goes_back(
    make_page: Callable[..., SettingsPage], commands: FakeCommands
) -> None:
    page = make_page()
    commands.setting_problem = Problem(ProblemCode.SETTING_INVALID, "second_lock")
    switch = control(page, "second_lock")
    assert isinstance(switch, Switch)
    switch.click()
    assert switch.isChecked()
    assert page.answer.isVisibleTo(page.answer.parentWidget())


def test_all_zones_checked_is_stored_as_nothing(make_page: Callable[..., SettingsPage], commands: FakeCommands) -> None:
    page = make_page()
    boxes = {box.text(): box for box in page.zones.findChildren(QCheckBox)}
    assert [name for name, box in boxes.items() if box.isChecked()] == ["mkdev.example", "nordhus.example"]
    boxes["client-work.example"].click()
    assert commands.asked == [("set_setting", "allowed_zones", "")]


def test_no_zone_at_all_cannot_be_chosen(make_page: Callable[..., SettingsPage], commands: FakeCommands) -> None:
    page = make_page()
    only = replace(samples.full(), settings=Settings(allowed_zones=("mkdev.example",)))
    page.show_status(only)
    next(box for box in page.zones.findChildren(QCheckBox) if box.text() == "mkdev.example" and box.isChecked()).click()
    key, zones = commands.asked[-1][1:]
    assert key == "allowed_zones"
    assert "mkdev.example" in zones


def test_every_permission_is_shown_after_a_check(
    make_page: Callable[..., SettingsPage], commands: FakeCommands
) -> None:
    commands.report = TokenReport(accepted=True, permissions={"DNS: edit": True, "Access groups: read": False})
    page = make_page()
    next(button for button in page.account.findChildren(QPushButton) if "Check" in button.text()).click()
    names = [label.accessibleName() for label in page.account.findChildren(QWidget) if label.accessibleName()]
    assert "DNS: edit: may be used" in names
    assert "Access groups: read: missing" in names


def test_signing_in_and_out_are_asked_for(make_page: Callable[..., SettingsPage]) -> None:
    page = make_page()
    asked: list[Request] = []
    page.asked.connect(asked.append)
    page.account._in.click()
    page.account._out.click()
    assert [request.do for request in asked] == [Do.ACCOUNT, Do.SIGN_OUT]
    page.show_status(replace(samples.full(), cloudflare=replace(samples.full().cloudflare, token=TokenState.NONE)))
    assert not page.account._out.isVisibleTo(page)


def test_a_token_kept_in_memory_is_said_so(make_page: Callable[..., SettingsPage]) -> None:
    page = make_page()
    page.show_status(replace(samples.full(), session_token=True))
    assert "until you quit" in page.account._token.text()


def test_searching_shows_the_section_with_the_setting(make_page: Callable[..., SettingsPage]) -> None:
    page = make_page()
    page._ui.search.setText("503")
    assert page._ui.sections.currentItem().text() == "Safety"
    assert not row(page, "serve_503").isHidden()
    assert row(page, "second_lock").isHidden()
    page._ui.search.setText("")
    assert not row(page, "second_lock").isHidden()


def test_about_says_version_licence_and_where_data_is_kept(make_page: Callable[..., SettingsPage]) -> None:
    def said(page: SettingsPage) -> str:
        return " | ".join(found.text() for found in page.about.findChildren(QLabel))

    page = make_page(version="1.2.3", data_folder="/home/anna/.local/share/dockflare")
    assert "1.2.3" in said(page)
    assert "MIT" in said(page)
    assert "/home/anna/.local/share/dockflare" in said(page)
    assert [button.text() for button in page.about.findChildren(QPushButton)] == ["Open folder"]
    demo = make_page()
    assert "The demo keeps nothing" in said(demo)
    assert not demo.about.findChildren(QPushButton)


def test_how_often_is_compared_can_be_set(make_page: Callable[..., SettingsPage], commands: FakeCommands) -> None:
    combo = control(make_page(), "drift_interval")
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == "5 minutes"
    combo.activated.emit(combo.findText("1 hour"))
    assert commands.asked == [("set_setting", "drift_interval", "3600")]


def test_the_demo_claims_no_keyring(make_page: Callable[..., SettingsPage]) -> None:
    page = make_page()
    page.show_status(replace(samples.full(), demo=True))
    assert page.account._token.text() == "The demo's token is made up and kept nowhere."
