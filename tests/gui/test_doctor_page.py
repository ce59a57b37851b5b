"""The Doctor page: cards, rows, buttons, and what a click asks for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.doctor.check import Check, Level
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.doctor import DoctorPage
from dockflare_desktop.gui.pages.registry import PAGES
from dockflare_desktop.gui.present.doctor import badge, cards, facts
from tests.gui import doctor_samples, samples
from tests.gui.showing import asked, exposed


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> Iterator[DoctorPage]:
    made = DoctorPage(context)
    made.resize(1080, 820)
    with exposed(made, doctor_samples.status(), qtbot):
        yield made


def button(page: DoctorPage, name: str) -> QPushButton:
    found = [each for each in page.findChildren(QPushButton) if each.accessibleName() == name]
    assert found, name
    return found[0]


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_the_facts_say_how_much_was_checked_and_found() -> None:
    view = doctor_samples.view()
    assert facts(view) == "22 checks, 3 findings, finished 14:32:08, took 3.2 s"
    assert facts(replace(view, running=frozenset({Check.DISK, Check.TRAY}))) == "Checking: 20 of 22"
    assert facts(None).startswith("Looks for what")
    assert facts(replace(view, muted=frozenset({Check.ROOM, Check.NETWORK}))).startswith("22 checks, 1 finding,")


def test_what_needs_you_comes_first_worst_first_then_each_area() -> None:
    shown = cards(doctor_samples.status())
    assert [(card.title, card.count) for card in shown] == [
        ("Needs you", "3 findings"),
        ("Cloudflare", "8 checks"),
        ("Docker and connectors", "6 checks"),
        ("This computer", "5 checks"),
    ]
    assert [row.name for row in shown[0].rows] == ["Room at Cloudflare", "Connector version", "Shared network"]
    assert [row.tone for row in shown[0].rows] == ["bad", "warn", "warn"]
    assert [row.spoken for row in shown[3].rows][-1] == "Notifications: fine, Shown by the desktop"
    assert cards(samples.full()) == ()


def test_every_level_has_a_shape_of_its_own() -> None:
    view = doctor_samples.view()
    finding = view.found[Check.DISK][0]
    icons = set()
    for level in Level:
        status = replace(samples.full(), doctor=replace(view, found={Check.DISK: (replace(finding, level=level),)}))
        icons.add(cards(status)[0].rows[0].icon)
    assert len(icons) == len(Level)


def test_the_badge_counts_findings_that_nobody_muted() -> None:
    status = doctor_samples.status()
    assert badge(status) == (3, "warn")
    assert badge(replace(status, doctor=None)) == (0, "warn")
    muted = replace(doctor_samples.view(), muted=frozenset({Check.NETWORK}))
    assert badge(replace(status, doctor=muted)) == (2, "warn")
    row = next(row for row in PAGES if row.id == "doctor")
    assert row.badge(status).count == 3


# --- the page --------------------------------------------------------------------------------------------------------


def test_rows_read_as_sentences_and_have_named_buttons(page: DoctorPage) -> None:
    (first, *_) = page.cards
    assert first.rows[0].accessibleName().startswith("Room at Cloudflare: problem, The zone")
    assert [each.accessibleName() for each in first.rows[2].buttons] == ["Connect to its network... Shared network"]


def test_the_network_is_mended_by_its_button(page: DoctorPage) -> None:
    got = asked(page)
    button(page, "Connect to its network... Shared network").click()
    assert got == [Request(Do.JOIN_NETWORK, value=samples.watch().address)]


def test_a_command_is_copied_and_a_service_shown(page: DoctorPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.copied) as copied:
        button(page, "Copy command Connector version").click()
    assert copied.args == ["docker pull cloudflare/cloudflared:latest"]
    got = asked(page)
    button(page, "Show the service Room at Cloudflare").click()
    assert [request.do for request in got] == [Do.SHOW]


def test_a_warning_is_muted_and_heard_again(page: DoctorPage) -> None:
    got = asked(page)
    button(page, "Mute Connector version").click()
    assert got == [Request(Do.DOCTOR_MUTE, value="connector-version")]
    muted = replace(doctor_samples.view(), muted=frozenset({Check.CONNECTOR_VERSION}))
    page.show_status(replace(doctor_samples.status(), doctor=muted))
    assert len(page.cards[0].rows) == 2
    button(page, "Hear again Connector version").click()
    assert got[-1] == Request(Do.DOCTOR_HEAR, value="connector-version")


def test_ctrl_enter_presses_the_first_fix_and_the_buttons_run_and_report(page: DoctorPage, qtbot: QtBot) -> None:
    got = asked(page)
    page._first_fix()
    page._ui.runButton.click()
    page._ui.saveButton.click()
    assert [request.do for request in got] == [Do.SHOW, Do.DOCTOR, Do.DOCTOR_REPORT]


def test_while_checks_run_nothing_can_be_asked_twice(page: DoctorPage) -> None:
    running = replace(doctor_samples.view(), running=frozenset({Check.DISK}))
    page.show_status(replace(doctor_samples.status(), doctor=running))
    assert not page._ui.runButton.isEnabled()
    assert not page._ui.saveButton.isEnabled()


def test_cards_that_did_not_change_are_kept(page: DoctorPage) -> None:
    before = page.cards
    view = doctor_samples.view()
    found = {**view.found, Check.DISK: (replace(view.found[Check.DISK][0], level=Level.UNKNOWN),)}
    page.show_status(replace(doctor_samples.status(), doctor=replace(view, found=found)))
    assert page.cards[:3] == before[:3]
    assert page.cards[3] is not before[3]


def test_the_first_visit_asks_for_a_run(context: Context, qtbot: QtBot) -> None:
    made = DoctorPage(context)
    got = asked(made)
    made.show_status(samples.full())
    made.show()
    qtbot.waitExposed(made)
    assert got == [Request(Do.DOCTOR)]
    assert not made.cards
    made.show_status(replace(samples.full(), doctor=DoctorView()))
    assert not made.cards
    made.hide()
    made.deleteLater()
