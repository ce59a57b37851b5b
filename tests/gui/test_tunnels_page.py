"""The Tunnels page: list, head, tables, menu, and what a click asks for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Action, Change, Kind, Phase, RecordStep, Why
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.tunnels.edits import Edits
from dockflare_desktop.core.tunnels.migrating import Migration
from dockflare_desktop.core.tunnels.overview import Shape, TunnelLook
from dockflare_desktop.engine.relocating import Relocation
from dockflare_desktop.engine.tunnel_commands import Ending, TunnelOverview
from dockflare_desktop.engine.tunnels import TunnelWritten
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.delegate import RowDelegate
from dockflare_desktop.gui.dialogs.edit_review import EditReviewDialog
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.tunnel import (
    DeleteDialog,
    MigrateDialog,
    MoveDialog,
    SnippetDialog,
    TunnelNameDialog,
)
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.tunnels import TunnelsPage
from dockflare_desktop.gui.present.services import Cell
from dockflare_desktop.gui.present.tunnel_connectors import connector_columns, connector_lines, connectors_line, lasting
from dockflare_desktop.gui.present.tunnel_offers import TunnelDo
from dockflare_desktop.gui.present.tunnel_rules import rule_lines, rules_line
from dockflare_desktop.gui.present.tunnels import (
    banner,
    cloudflare_page,
    facts,
    first_url,
    head,
    looks,
    meters,
    targets,
)
from dockflare_desktop.gui.widgets.meter import tone_of
from tests.gui import samples, tunnel_samples
from tests.gui.conftest import really_delete
from tests.gui.fake_commands import FakeCommands
from tests.gui.looping import Loop, answer, dialog, no_dialog
from tests.gui.showing import exposed
from tests.screens_tunnels import status

ISOLATES = "\u2066\u2069"


@pytest.fixture
def page(
    make_context: Callable[..., Context], commands: FakeCommands, loop: Loop, qtbot: QtBot
) -> Iterator[TunnelsPage]:
    commands.tunnels.found = tunnel_samples.overview()
    made = TunnelsPage(make_context(start=loop))
    made.resize(1240, 820)
    with exposed(made, status(), qtbot):
        yield made


def close(loop: Loop, kind: type[QDialog], *, accept: bool = True) -> None:
    """Answer the dialog of this kind, and let what waited for it go on."""
    found = dialog(kind)
    (found.accept if accept else found.reject)()
    loop.settle()
    really_delete()


def texts(page: TunnelsPage) -> list[tuple[str, ...]]:
    model = page.view.rules.model
    return [tuple(cell.text for cell in each.cells) for each in model.lines]


@pytest.mark.parametrize("missing", [0, 1])  # pixels of the width in which every column has what it needs
def test_columns_of_connectors_have_the_room_that_they_need(page: TunnelsPage, missing: int) -> None:
    view, lines = page.view.connectors.view, page.view.connectors.model.lines
    delegate = view.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    heads = [Cell(each) for each in connector_columns()]
    needed = [max(delegate.needs(each[at], at) for each in (heads, *(line.cells for line in lines))) for at in range(7)]
    page.resize(page.width() + sum(needed) - missing - view.viewport().width(), page.height())
    assert view.viewport().width() == sum(needed) - missing
    assert view.isColumnHidden(4) is bool(missing)
    assert all(view.isColumnHidden(at) or view.columnWidth(at) >= need for at, need in enumerate(needed))
    assert "81.229.40.17" in lines[0].tip


# --- what is drawn ---------------------------------------------------------------------------------------------------


def test_the_first_tunnel_is_shown_with_its_rules_in_order(page: TunnelsPage, commands: FakeCommands) -> None:
    assert ("look",) in commands.tunnels.asked
    assert page.list.current == tunnel_samples.HOME.id
    assert page.view.head.name.text()[1:-1] == "home"
    assert page.view.head.pill.accessibleName() == "Healthy"
    lines = texts(page)
    assert lines[0][-1] == "Not ours, kept"
    assert lines[1][-2:] == ("Everyone", "external-dns, kept")
    assert lines[-1][1:4:2] == ("every other address", "http_status:404")
    assert page.view.rules.view.accessibleName() == "Rules, in the order they are tried, 7 rows"
    QAbstractItemModelTester(page.view.rules.model)


def test_a_long_run_of_ours_unfolds(page: TunnelsPage) -> None:
    assert texts(page)[5][1] == "10 more of ours"
    page.view.rules.view.setCurrentIndex(page.view.rules.model.index(5, 0))
    page.view.rules.entered.emit("fold")
    assert len(texts(page)) == 16
    page.view.rules.entered.emit("3")  # a rule: nothing
    page.show_status(status())
    assert len(texts(page)) == 16
    page.go_to("garage")
    page.go_to("home")
    assert len(texts(page)) == 7


def test_the_list_chooses_and_what_is_gone_or_run_from_a_file_can_less(
    page: TunnelsPage, commands: FakeCommands
) -> None:
    page.list.chosen.emit(tunnel_samples.OLD_NAS.id)
    assert not page.view.head.snippet.isVisible()
    assert not page.view.connectors.isVisible()
    assert page.banner.isVisible()
    commands.tunnels.found = replace(commands.tunnels.found, tunnels=(tunnel_samples.gone(),))
    page.show_status(status())
    assert page.view.head.name.text()[1:-1] == "shed"
    assert not page.view.head.rename.isVisible()
    page.go_to("nowhere")
    commands.tunnels.found = TunnelOverview()
    page.show_status(status())
    assert page.current is None
    page._do(TunnelDo.RENAME)


def test_narrow_windows_have_a_narrow_list(page: TunnelsPage) -> None:
    page.show_width(800)
    assert not page._ui.lookButton.isVisible()
    page.show_width(1400)
    assert page._ui.lookButton.isVisible()
    assert page.panes[0] is page.list


# --- what is done ----------------------------------------------------------------------------------------------------


def test_ctrl_n_makes_a_tunnel_and_says_what_is_wrong_with_its_name(
    page: TunnelsPage, commands: FakeCommands, loop: Loop
) -> None:
    desk = commands.tunnels
    desk.written = TunnelWritten(problems=(Problem(ProblemCode.TUNNEL_NAME_TAKEN, "home", value="home"),))
    page.new_button.click()
    form = dialog(TunnelNameDialog)
    QTest.keyClicks(form.name, "home")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    assert ("create", "home") in desk.asked
    assert form.name.property("invalid") == "true"
    assert form.ui.answer.text()
    desk.written = TunnelWritten(tunnel_samples.GARAGE)
    answer(loop, form.ui.okButton)
    assert no_dialog()
    assert page.list.current == tunnel_samples.GARAGE.id


def test_rename_is_filled_in(page: TunnelsPage, commands: FakeCommands, loop: Loop) -> None:
    commands.tunnels.written = TunnelWritten(tunnel_samples.HOME)
    page.view.head.rename.click()
    form = dialog(TunnelNameDialog)
    assert form.name.text() == "home"
    form.name.setText("house")
    answer(loop, form.ui.okButton)
    assert ("rename", tunnel_samples.HOME.id, "house") in commands.tunnels.asked


@pytest.mark.parametrize("again", [False, True])
def test_a_move_is_done_as_it_was_shown(
    page: TunnelsPage,
    commands: FakeCommands,
    loop: Loop,
    again: bool,  # noqa: FBT001 - a parameter of the case
) -> None:
    desk = commands.tunnels
    page._do(TunnelDo.MOVE)
    dialog(MoveDialog).what.setCurrentIndex(1)
    close(loop, MoveDialog)
    assert ("preview move", tunnel_samples.HOME.id, "garage", "api.nordhus.example") in desk.asked
    if again:  # it is another plan by now
        desk.relocation = Relocation(Edits(), (), (), seal="other")
    close(loop, EditReviewDialog)
    assert desk.asked[-1 if again else -2][0] == "move"
    if again:
        close(loop, EditReviewDialog)
    assert desk.asked[-1] == ("look",)


def test_what_hinders_a_move_is_said(page: TunnelsPage, commands: FakeCommands, loop: Loop) -> None:
    commands.tunnels.relocation = Problem(ProblemCode.OBSERVE_ONLY, "cloudflare")
    page._do(TunnelDo.DEFAULT)
    close(loop, MessageDialog)
    assert ("preview default", tunnel_samples.HOME.id) in commands.tunnels.asked
    commands.tunnels.relocation = Relocation(Edits(), (), (), seal="s")
    page._do(TunnelDo.DEFAULT)
    close(loop, EditReviewDialog, accept=False)
    assert commands.tunnels.asked[-1][0] == "preview default"
    page._do(TunnelDo.DEFAULT)
    close(loop, EditReviewDialog)
    assert ("default", tunnel_samples.HOME.id, "s") in commands.tunnels.asked


def test_another_token_asks_first_and_then_shows_the_snippet(
    page: TunnelsPage, commands: FakeCommands, loop: Loop
) -> None:
    desk = commands.tunnels
    page._do(TunnelDo.ROTATE)
    close(loop, MessageDialog, accept=False)
    assert not [each for each in desk.asked if each[0] == "rotate"]
    page._do(TunnelDo.ROTATE)
    close(loop, MessageDialog)
    close(loop, MessageDialog)  # it did not work
    desk.written = TunnelWritten(tunnel_samples.HOME)
    page._do(TunnelDo.ROTATE)
    close(loop, MessageDialog)
    close(loop, SnippetDialog)
    assert [each for each in desk.asked if each[0] == "rotate"] == [("rotate", tunnel_samples.HOME.id)] * 2


def test_the_snippet_has_the_token_only_when_asked(page: TunnelsPage, commands: FakeCommands, loop: Loop) -> None:
    page.view.head.snippet.click()
    form = dialog(SnippetDialog)
    assert "tunnel-token" not in form.text.toPlainText()
    form.reveal.setChecked(True)
    assert "tunnel-token" in form.text.toPlainText()
    form.copy.click()
    assert QApplication.clipboard().text() == form.text.toPlainText()
    commands.connectors.problem = Problem(ProblemCode.TUNNEL_GONE, "home", value="home")
    form.form.setCurrentIndex(1)
    assert form.ui.answer.isVisible()
    close(loop, SnippetDialog)


def test_records_and_the_page_at_cloudflare(page: TunnelsPage, loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "dockflare_desktop.gui.doers.tunnels.QDesktopServices.openUrl", lambda url: opened.append(url.toString())
    )
    actions = {each.text(): each for each in page.view.head.menu.actions()}
    assert not actions["Make it the default..."].isEnabled()
    actions["Open at Cloudflare"].trigger()
    assert opened == [cloudflare_page("0a1b", tunnel_samples.home())]
    actions["DNS records that point here"].trigger()
    close(loop, MessageDialog)
    copied: list[str] = []
    page.copied.connect(copied.append)
    page.view.head.copy.click()
    assert copied == [tunnel_samples.HOME.id]


def test_a_tunnel_goes_only_once_its_name_was_typed(page: TunnelsPage, commands: FakeCommands, loop: Loop) -> None:
    desk = commands.tunnels
    page._do(TunnelDo.DELETE)
    close(loop, MessageDialog)  # something keeps it
    row = RecordStep("z", "a.nordhus.example", None)
    change = Change("record delete a", Phase.PREPARE, row, Action.DELETE, Kind.RECORD, "a.nordhus.example", Why.GONE)
    farewell = Farewell(Departure(Way.REMOVE), (), (Shown(change, Sides(None, None)),) * 9, seal="s")
    desk.ending = Ending(tunnel_samples.home(), farewell)
    page._do(TunnelDo.DELETE)
    form = dialog(DeleteDialog)
    assert not form.ui.okButton.isEnabled()
    form.typed.setText("home")
    answer(loop, form.ui.okButton)
    assert desk.asked[-2:] == [("delete", tunnel_samples.HOME.id, "s"), ("look",)]
    page._do(TunnelDo.DELETE)
    close(loop, DeleteDialog, accept=False)
    assert desk.asked[-1] == ("preview delete", tunnel_samples.HOME.id)


def test_a_file_is_shown_as_what_it_becomes(page: TunnelsPage, commands: FakeCommands, loop: Loop) -> None:
    desk = commands.tunnels
    page.go_to("old-nas")
    assert [button.isVisible() for button in page.offers.buttons.values()] == [False, False, True]
    page.offers.buttons[TunnelDo.MIGRATE].click()
    form = dialog(MigrateDialog)
    form.file.setPlainText("ingress: [")
    assert form.ui.answer.isVisible()
    assert not form.ui.okButton.isEnabled()
    desk.migration = Migration("old-nas", None, problems=(Problem(ProblemCode.MIGRATE_EMPTY, value="old-nas"),))
    form.file.setPlainText("ingress: []")
    assert not form.ui.okButton.isEnabled()
    desk.migration = Problem(ProblemCode.TUNNEL_UNKNOWN, value="old-nas")
    form.file.setPlainText("ingress: [] ")
    assert not form.ui.okButton.isEnabled()
    close(loop, MigrateDialog, accept=False)


def test_a_file_that_was_picked_is_taken_over(
    page: TunnelsPage, commands: FakeCommands, loop: Loop, tmp_path: Path
) -> None:
    desk = commands.tunnels
    page.go_to("old-nas")
    page._do(TunnelDo.MIGRATE)
    form = dialog(MigrateDialog)
    rule = {"hostname": "a.nordhus.example", "service": "http://a:1"}
    desk.migration = Migration("old-nas", {"ingress": [rule]}, (rule,))
    file = tmp_path / "config.yml"
    file.write_text("ingress:\n  - service: x\n")
    form.pick.click()
    choosing = dialog(QFileDialog)
    choosing.fileSelected.emit(str(file))
    choosing.done(QDialog.DialogCode.Accepted)
    loop.settle()
    assert form.shown.toPlainText() == "1  a.nordhus.example   http://a:1"
    answer(loop, form.ui.okButton)
    assert ("migrate", tunnel_samples.OLD_NAS.id, {"ingress": [{"service": "x"}]}) in desk.asked
    close(loop, MessageDialog)  # it did not work
    desk.written = TunnelWritten(tunnel_samples.OLD_NAS)
    page._do(TunnelDo.MIGRATE)
    close(loop, MigrateDialog)
    assert desk.asked[-1] == ("look",)
    page._do(TunnelDo.MIGRATE)
    close(loop, MigrateDialog, accept=False)


def test_a_url_to_try_and_who_runs_it(page: TunnelsPage, loop: Loop) -> None:
    asked: list[Request] = []
    page.asked.connect(asked.append)
    page.view.rules.button.click()
    assert asked == [Request(Do.TRY_URL, value="https://api.nordhus.example/")]
    assert not page.offers.isVisible()
    page.go_to("garage")
    assert [button.isVisible() for button in page.offers.buttons.values()] == [True, True, False]
    page.offers.buttons[TunnelDo.SNIPPET].click()
    close(loop, SnippetDialog)
    assert first_url(replace(tunnel_samples.home(), services=(ServiceKey("*.nordhus.example"),))) == ""


def test_a_move_without_anywhere_to_go(context: Context, qtbot: QtBot) -> None:
    form = MoveDialog(context, "home", ["a.nordhus.example"], [])
    qtbot.addWidget(form)
    assert not form.ui.okButton.isEnabled()
    assert form.host is None


# --- words, without widgets ------------------------------------------------------------------------------------------


def test_every_state_has_a_word_and_a_drawing() -> None:
    assert len({looks(shape)[0] for shape in Shape}) == len(Shape)
    assert facts(()) == "No tunnel in this account"
    assert facts(tunnel_samples.overview().tunnels) == "3 in this account, 2 used"


def test_what_is_in_the_way_of_a_tunnel() -> None:
    found = tunnel_samples.overview().tunnels
    nobody = banner(found[1], (), samples.say)
    assert nobody is not None
    assert "garage" in nobody.title
    assert banner(found[0], (), samples.say) is None
    hindered = banner(found[0], (Problem(ProblemCode.OFFLINE),), samples.say)
    assert hindered is not None
    assert banner(replace(found[1], services=()), (), samples.say) is None
    assert list(targets(found, found[1])) == ["home"]
    assert not head(found[2]).driven


def test_connectors_with_how_far_behind_they_are() -> None:
    seen = tunnel_samples.connectors()
    first, second = connector_lines(seen, samples.NOW)
    assert [cell.text for cell in first.cells][-2:] == ["12 days", "v88, current"]
    assert second.cells[-1].text == "v87, 4 s behind v88"
    assert second.cells[2].tone == "warn"
    assert connectors_line(seen) == "2 of 2 connected"
    assert connectors_line(None) == "not read"
    late = replace(seen.rows[1], behind_since=samples.NOW - timedelta(minutes=2), since=None, colos=(), version="")
    [row] = connector_lines(replace(seen, rows=(late,)), samples.NOW)
    assert row.cells[-1].text == "v87, 2 minutes behind v88"
    assert connector_lines(None, samples.NOW) == ()
    assert lasting(samples.NOW, samples.NOW) == "0 seconds"


def test_versions_and_limits() -> None:
    home = tunnel_samples.home()
    assert rules_line(replace(home, rules=None)) == "not read"
    assert rules_line(replace(home, version=0)) == "never written"
    assert rules_line(replace(home, written_at=None)) == "version 88"
    assert [each.name for each in meters(home, 1_000)] == ["Rules", "Connectors", "Calls in 5 minutes"]
    assert meters(TunnelLook(home.tunnel, Shape.FILE), None) == ()
    assert len(rule_lines(home, folded=False)) == 16
    assert [tone_of(value, 100) for value in (10, 80, 95, 100)] == ["accent", "warn", "bad", "bad"]
    assert tone_of(1, 0) == "bad"
