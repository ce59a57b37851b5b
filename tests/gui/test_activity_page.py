"""The Activity page: rows by day, filters in the database, details, undo as a plan, exports."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.cloud import ServiceToken
from dockflare_desktop.core.history import BY_HAND, FOUND
from dockflare_desktop.core.history_export import as_csv_text, as_json_text
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.undo import ByHand, Call, Note
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.token import TokenCreatedDialog
from dockflare_desktop.gui.dialogs.undo import UndoDialog
from dockflare_desktop.gui.pages.activity import ActivityPage
from dockflare_desktop.gui.present import activity as present
from dockflare_desktop.gui.present.activity import Chip, Period
from dockflare_desktop.gui.present.undoing import undo_sheet
from dockflare_desktop.gui.widgets.chips import needs
from dockflare_desktop.words import sentence
from dockflare_desktop.words.undoing import NOTES, note_words
from tests.gui import samples
from tests.gui.activity_samples import WIKI, day, undoing
from tests.gui.fake_commands import FakeCommands
from tests.gui.looping import Loop, answer, dialog, no_dialog

WIKI_ROW = "22"


@pytest.fixture
def page(
    make_context: Callable[..., Context], commands: FakeCommands, loop: Loop, qtbot: QtBot
) -> Iterator[ActivityPage]:
    commands.activity.told, commands.activity.previewed = day(), undoing()
    made = ActivityPage(make_context(start=loop, say=sentence))
    made.resize(1200, 800)
    made.show_status(samples.full())
    made.show()
    made.show_width(1440)
    loop.settle()
    yield made
    made.hide()
    made.deleteLater()


def texts(page: ActivityPage) -> list[str]:
    return [line.cells[1 if len(line.cells) > 1 else 0].text for line in page.table.model.lines]


def test_rows_stand_under_their_days_and_what_was_written_together_is_one(page: ActivityPage) -> None:
    told = [text.replace("\u2066", "").replace("\u2069", "") for text in texts(page)]
    assert told[:3] == ["Today", "api.mkdev.example/v2: target changed", "wiki.nordhus.example: removed"]
    assert "Yesterday" in told
    assert page.table.view.accessibleName() == "Activity, 8 rows"
    assert not page.table.model.flags(page.table.model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_the_newest_is_shown_and_another_on_choosing_it(page: ActivityPage) -> None:
    assert page.table.current == "30"
    page.table.go_to(WIKI_ROW)
    assert "wiki.nordhus.example" in page.side.title.text()
    assert page.side.undo_button.isEnabled()
    assert "so visitors would see error 502. Its login" in page.side.meaning.text()


def test_what_cannot_be_undone_says_so_beside_the_button(page: ActivityPage, commands: FakeCommands) -> None:
    commands.activity.previewed = Problem(ProblemCode.UNDO_CHANGED, str(WIKI))
    page.table.go_to(WIKI_ROW)
    assert not page.side.undo_button.isEnabled()
    assert page.side.why_not.isVisible()
    assert page.side.why_not.text().startswith("wiki.nordhus.example was changed again since then.")
    asked = len(commands.activity.asked)
    page.table.undo.emit()
    assert len(commands.activity.asked) == asked


@pytest.mark.parametrize(
    ("chip", "shown"),
    [(Chip.CHANGES, {"done"}), (Chip.PROBLEMS, {"failed"}), (Chip.ELSEWHERE, {FOUND})],
)
def test_chips_ask_the_database(page: ActivityPage, commands: FakeCommands, chip: Chip, shown: set[str]) -> None:
    page.filters.chips[chip].click()
    found = {entry.result for each in page._shown.happenings for entry in each.entries}
    assert found == shown


def test_by_me_is_what_people_did(page: ActivityPage) -> None:
    page.filters.chips[Chip.MINE].click()
    assert {each.main.actor for each in page._shown.happenings} <= BY_HAND


def test_search_and_period_narrow_what_is_shown(page: ActivityPage, qtbot: QtBot) -> None:
    page._ui.search.setText("photos")
    qtbot.wait_until(lambda: all("photos" in text or text in ("Today", "Yesterday") for text in texts(page)))
    page._ui.search.setText("nothing like that")
    qtbot.wait_until(lambda: texts(page) == [])
    assert page._nothing.isVisible()
    page._ui.search.clear()
    page.filters.choose_period(Period.TODAY)
    qtbot.wait_until(lambda: "Today" in texts(page))
    assert "Yesterday" not in texts(page)


def test_more_is_read_at_the_end(page: ActivityPage, commands: FakeCommands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(present, "PAGE", 4)
    page.filters.choose(Chip.ALL)
    assert len(page._entries) == 4
    page.table.end_near.emit()
    assert len(page._entries) == 8
    page.table.end_near.emit()
    page.table.end_near.emit()
    assert len(page._entries) == len(day())


def test_ctrl_z_shows_the_plan_and_the_button_does_exactly_that(
    page: ActivityPage, commands: FakeCommands, loop: Loop
) -> None:
    page.table.go_to(WIKI_ROW)
    undo = next(each for each in page.table.view.actions() if each.shortcut().toString() == "Ctrl+Z")
    undo.trigger()
    shown = dialog(UndoDialog)
    assert ("preview_undo", 21) in commands.activity.asked
    assert shown.focusWidget() is shown._ui.leaveButton
    commands.activity.done = replace(undoing(), done=True)
    answer(loop, shown._ui.adoptButton)
    assert ("undo", 21, "seen") in commands.activity.asked
    assert no_dialog()


def test_a_secret_that_is_new_is_shown_once(page: ActivityPage, commands: FakeCommands, loop: Loop) -> None:
    token = ServiceToken("t1", "backup", "client-id")
    page.table.go_to(WIKI_ROW)
    page.side.undo_button.click()
    commands.activity.done = replace(undoing(), done=True, secret="hush" * 4, token=token)
    answer(loop, dialog(UndoDialog)._ui.adoptButton)
    dialog(TokenCreatedDialog).done(1)
    loop.settle()
    assert no_dialog()


def test_what_changed_meanwhile_is_shown_again(context: Context, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.activity.previewed = undoing()
    shown = UndoDialog(context, commands.activity, 22, "wiki: removed")
    qtbot.addWidget(shown)
    commands.activity.done = replace(undoing(), seal="another")
    shown._ui.adoptButton.click()
    assert shown._ui.answer.text().startswith("It has changed since it was shown.")
    assert shown.result() == 0


def test_what_is_in_the_way_is_said_and_nothing_can_be_agreed_to(
    context: Context, commands: FakeCommands, qtbot: QtBot
) -> None:
    blocked = Problem(ProblemCode.FOREIGN_DNS, str(WIKI))
    commands.activity.previewed = replace(undoing(), changes=(), problems=(blocked,))
    shown = UndoDialog(context, commands.activity, 22, "wiki: removed")
    qtbot.addWidget(shown)
    assert not shown._ui.adoptButton.isEnabled()
    assert shown._ui.answer.text()
    commands.activity.unreadable = Problem(ProblemCode.OFFLINE, "cloudflare")
    other = UndoDialog(context, commands.activity, 22, "wiki: removed")
    qtbot.addWidget(other)
    assert other._ui.answer.text().startswith("offline")


def test_a_call_by_hand_is_a_step_of_its_own() -> None:
    found = replace(undoing(), changes=(), call=ByHand(Call.CREATE_TOKEN, "backup"), notes=())
    assert [each.title for each in undo_sheet(found).sections] == ["Makes the service token “backup” anew"]
    nothing = undo_sheet(replace(undoing(), changes=(), notes=()))
    assert [each.text for each in nothing.notices] == ["Nothing is written at Cloudflare now."]


def test_copied_as_text_it_has_both_sides(page: ActivityPage, qtbot: QtBot) -> None:
    page.table.go_to(WIKI_ROW)
    with qtbot.wait_signal(page.copied) as copied:
        page.side.copy_button.click()
    text = copied.args[0]
    assert "Grace period: 10 minutes, over at 14:28:08" in text
    assert "- service: http://wiki:3000" in text


def test_an_export_has_what_is_shown_and_no_formula(page: ActivityPage, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv_text(day()))))
    assert len(rows) == len(day())
    assert json.loads(rows[0]["after"]) == {"service": "http://api:9090"}
    evil = replace(day()[0], target="=1+1", before={"client_secret": "hush"})
    assert "'=1+1" in as_csv_text([evil])
    assert "hush" not in as_csv_text([evil]) + as_json_text([evil])
    assert [each["id"] for each in json.loads(as_json_text(day()))] == [each.id for each in day()]


def test_an_export_is_written_where_somebody_says(
    page: ActivityPage, loop: Loop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "activity.csv"

    async def there(shown: QFileDialog) -> Path:
        assert shown.defaultSuffix() == "csv"
        return place

    monkeypatch.setattr("dockflare_desktop.gui.pages.activity.chosen", there)
    page._ui.exportButton.menu().actions()[0].trigger()
    loop.settle()
    assert place.read_bytes().count(b"\r\n") == len(day()) + 1
    place = tmp_path / "nowhere" / "activity.csv"
    page._ui.exportButton.menu().actions()[0].trigger()
    loop.settle()
    shown = dialog(MessageDialog)
    assert "activity.csv" in shown._ui.explain.text()
    shown.reject()
    loop.settle()


def test_narrow_the_details_come_over_the_rows(page: ActivityPage) -> None:
    page.show_width(900)
    assert not page.side.isVisible()
    page._ui.detailsButton.click()
    assert page.side.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.side.isVisible()


def test_every_note_has_words() -> None:
    assert NOTES.keys() == set(Note)
    for note in Note:
        assert "{" not in note_words(replace(undoing().notes[0], note=note))


def test_nothing_is_on_the_clipboard_that_nobody_copied(page: ActivityPage) -> None:
    before = QGuiApplication.clipboard().text()
    page.table.go_to("30")
    assert QGuiApplication.clipboard().text() == before


@pytest.mark.parametrize(("width", "more"), [(1280, True), (1900, False)])
def test_chips_without_room_beside_the_details_are_in_a_menu(
    page: ActivityPage, commands: FakeCommands, width: int, *, more: bool
) -> None:
    page.show_width(width)
    chips, button = page.filters.chips, page._ui.moreButton
    folded = [chip for chip, each in chips.items() if each.isHidden()]
    assert bool(folded) is button.isVisible() is more
    assert needs([each for each in (*chips.values(), button, page._ui.periodButton) if each.isVisible()]) <= width - 674
    if more:
        button.menu().actions()[-1].trigger()
        assert next(what[1] for what in reversed(commands.activity.asked)).results == frozenset({FOUND})
        assert chips[Chip.ELSEWHERE].isVisible()
        assert needs([each for each in (*chips.values(), button, page._ui.periodButton) if each.isVisible()]) <= 606


def test_chips_come_back_when_the_details_are_closed(page: ActivityPage) -> None:
    page.show_width(1280)
    page._close_side()
    assert all(each.isVisible() for each in page.filters.chips.values())
