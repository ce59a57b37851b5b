"""Leaving in a window: every step first, the account's name typed, done as shown, the safe button first; and back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Kind, LedgerEntry
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, CloudflareView
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.leaving import LeavingDialog
from dockflare_desktop.gui.pages.leaving_part import LeavingPart
from dockflare_desktop.gui.present.leaving import sheet, standing, way_words
from dockflare_desktop.words import sentence
from tests.gui.adoption_samples import CHANGE
from tests.gui.fake_commands import FakeCommands

STATUS = AppStatus(cloudflare=CloudflareView(account="Nordhus"))
STAYS = Problem(ProblemCode.LOGIN_KEPT, "a.example", Effect.HINT)
SHOWN = Farewell(
    Departure(Way.REMOVE),
    changes=(Shown(CHANGE, Sides(None, None)),),
    released=(LedgerEntry("a", Kind.RULE, "a.example "),),
    stays=(STAYS,),
    tunnels=("home",),
    seal="seen",
)


def test_every_step_is_said_and_what_stays() -> None:
    found = sheet(SHOWN, sentence)
    assert found.steps[1:] == (
        "Stays as it is, and is not ours any more: the tunnel rule of a.example",
        "Deletes the tunnel home last, unless somebody else uses it",
    )
    assert found.notes == ("The login for a.example stays, because a rule still serves the address.",)
    assert "Deletes the tunnel home" in found.text
    assert sheet(Farewell(Departure(Way.REMOVE)), sentence).steps == ("Nothing of ours is at Cloudflare.",)


@pytest.mark.parametrize(
    ("departure", "text"),
    [
        (Departure(Way.REMOVE), "Everything is being removed."),
        (Departure(Way.REMOVE, done=True), "Everything was removed."),
        (Departure(Way.HAND_OVER, engine="e1"), "Engine e1 is being handed over."),
        (Departure(Way.HAND_OVER, tunnel="t", done=True), "A tunnel was handed over."),
    ],
)
def test_how_it_stands(departure: Departure, text: str) -> None:
    assert standing(departure, STATUS) == text
    assert way_words(departure.way)


@pytest.fixture
def dialog(context: Context, commands: FakeCommands) -> LeavingDialog:
    commands.leaving.shown = SHOWN
    return LeavingDialog(context, STATUS)


def button(dialog: LeavingDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def test_it_begins_only_with_the_name_typed_and_as_shown(dialog: LeavingDialog, commands: FakeCommands) -> None:
    go = button(dialog, "goButton")
    assert not go.isEnabled()
    typed = dialog._ui.typed
    QTest.keyClicks(typed, "nordhus")
    assert go.isEnabled()
    go.click()
    assert commands.leaving.asked[-1] == ("begin", SHOWN.departure, "seen")
    assert dialog.result() == LeavingDialog.DialogCode.Accepted


def test_what_changed_meanwhile_is_shown_again(dialog: LeavingDialog, commands: FakeCommands) -> None:
    commands.leaving.done = replace(SHOWN, seal="other")
    QTest.keyClicks(dialog._ui.typed, "Nordhus")
    button(dialog, "goButton").click()
    assert dialog.result() == 0
    assert "changed meanwhile" in dialog._ui.answer.text()
    assert button(dialog, "goButton").isEnabled()


def test_the_other_way_is_another_preview(dialog: LeavingDialog, commands: FakeCommands) -> None:
    dialog._ui.handOverChoice.setChecked(True)
    assert [each[1].way for each in commands.leaving.asked] == [Way.REMOVE, Way.HAND_OVER]
    assert button(dialog, "goButton").text() == "Hand it over"


def test_enter_and_esc_leave_everything_as_it_is(dialog: LeavingDialog, commands: FakeCommands) -> None:
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == LeavingDialog.DialogCode.Rejected
    assert all(each[0] == "preview" for each in commands.leaving.asked)


@pytest.mark.parametrize("reading", [True, False])
def test_what_hinders_is_said(context: Context, commands: FakeCommands, *, reading: bool) -> None:
    problem = Problem(ProblemCode.OFFLINE, "cloudflare")
    commands.leaving.shown = problem
    commands.leaving.unreadable = problem if reading else None
    dialog = LeavingDialog(context, STATUS)
    assert dialog._ui.answer.text()
    QTest.keyClicks(dialog._ui.typed, "Nordhus")
    assert not button(dialog, "goButton").isEnabled()


def test_the_settings_say_what_was_left_and_take_it_back(context: Context, commands: FakeCommands) -> None:
    part = LeavingPart(context)
    left = Departure(Way.REMOVE, done=True)
    part.show_status(replace(STATUS, departures=(left,)))
    texts = [each.text() for each in part.findChildren(QLabel)]
    assert "Everything was removed." in texts
    assert not part.leave.isEnabled()
    back = next(each for each in part.findChildren(QPushButton) if each.text() == "Come back")
    back.click()
    assert commands.leaving.asked == [("take_back", left)]
    part.show_status(STATUS)
    assert part.leave.isEnabled()
