"""Review changes as it is used: ticks, buttons, what changes meanwhile, what is carried out."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTextEdit
from pytestqt.modeltest import ModelTester  # type: ignore[import-untyped]

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change, Hold, Plan
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.reviewing.steps import Step, StepState
from dockflare_desktop.core.reviewing.text import plan_text
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.review import ReviewDialog
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present.plan_lines import Tick
from tests.gui import review_samples, samples
from tests.gui.fake_commands import FakeCommands
from tests.gui.looping import Loop, answer, dialog

LOGIN = f"application create {review_samples.PREVIEW}"
WAY = f"create way {review_samples.PREVIEW}"
SHOP = "create way shop.mkdev.example"
API = f"update way {review_samples.API}"
POLICY = "policy update developers/0"
CLOUD = "delete cloud.nordhus.example"


@pytest.fixture
def open_review(make_context: Callable[..., Context], loop: Loop) -> Iterator[Callable[..., ReviewDialog]]:
    made: list[ReviewDialog] = []

    def open_(status: AppStatus | None = None, **parts: object) -> ReviewDialog:
        made.append(ReviewDialog(make_context(start=loop, **parts), status or review_samples.status()))
        made[-1].show()
        QApplication.processEvents()
        return made[-1]

    yield open_
    for each in made:
        each.close()
        each.deleteLater()


def ticks(review: ReviewDialog) -> set[str]:
    return {line.id for line in review.list.model.lines if line.tick is Tick.ON}


def tick(review: ReviewDialog, name: str) -> None:
    index = review.list.model.find(name)
    assert index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert review.list.model.setData(index, None, Qt.ItemDataRole.CheckStateRole)


def changed(*changes: Change) -> AppStatus:
    return replace(review_samples.status(), plan=Plan(changes))


def but(*away: str) -> tuple[Change, ...]:
    """The plan without the changes of these hosts."""
    return tuple(each for each in review_samples.plan() if not any(host in each.target for host in away))


def approvals(*changes: Change) -> frozenset[str]:
    return frozenset(map(approval, changes))


# --- ticks -----------------------------------------------------------------------------------------------------------


def test_what_is_safe_is_ticked_and_removals_and_openings_are_not(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review()
    assert ticks(review) == {LOGIN, WAY, API, POLICY}
    assert review._ui.applyButton.text() == "Apply 4 changes"
    assert review._ui.laterButton.text() == "Not now"
    assert review._ui.removeButton.text() == "Remove 5 services..."
    assert review.list.current == LOGIN
    assert review._ui.list.hasFocus()


def test_unticking_a_login_unticks_and_locks_what_depends_on_it(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review()
    tick(review, LOGIN)
    assert ticks(review) == {API, POLICY}
    tick(review, WAY)
    assert WAY not in ticks(review)
    tick(review, LOGIN)
    tick(review, WAY)
    tick(review, WAY)
    assert ticks(review) == {LOGIN, API, POLICY}


def test_space_and_a_click_into_the_box_tick_and_enter_does_nothing(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands
) -> None:
    review = open_review()
    view = review._ui.list
    review.list.choose(SHOP)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert SHOP in ticks(review)
    rect = view.visualRect(review.list.model.find(SHOP))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(32, rect.height() // 2))
    assert SHOP not in ticks(review)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(120, rect.height() // 2))
    assert SHOP not in ticks(review)
    for button in (review._ui.applyButton, review._ui.removeButton):
        assert not button.autoDefault()
        assert not button.isDefault()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert commands.written == []


def test_control_a_ticks_all_that_is_safe(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review()
    tick(review, LOGIN)
    review._tick_all()
    assert ticks(review) == {LOGIN, WAY, API, POLICY}


# --- applying --------------------------------------------------------------------------------------------------------


def test_a_click_lets_through_exactly_what_is_ticked_as_it_was_shown(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands
) -> None:
    review = open_review()
    tick(review, LOGIN)
    review._ui.applyButton.click()
    assert commands.asked == [("approve", approvals(review_samples.retargeted(), review_samples.widened()))]


def test_removals_are_named_in_a_question_whose_answer_is_no(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands, loop: Loop
) -> None:
    review = open_review()
    review._ui.removeButton.click()
    question = dialog(MessageDialog)
    assert question._ui.heading.text() == "Remove 5 services?"
    assert question._ui.report.toPlainText().split() == list(review_samples.GONE)
    assert question._ui.cancelButton.isDefault()
    answer(loop, question._ui.cancelButton)
    assert commands.asked == []
    tick(review, CLOUD)
    review._ui.removeButton.click()
    question = dialog(MessageDialog)
    assert question._ui.heading.text() == "Remove 1 service?"
    answer(loop, question._ui.okButton)
    assert commands.asked == [("approve", approvals(*review_samples.removed("cloud.nordhus.example")))]


def test_apply_with_a_removal_among_it_asks_as_well(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands, loop: Loop
) -> None:
    review = open_review()
    tick(review, CLOUD)
    assert review._ui.applyButton.text() == "Apply 5 changes..."
    review.apply_ticked()
    assert commands.asked == []
    answer(loop, dialog(MessageDialog)._ui.okButton)
    assert len(commands.asked) == 1
    assert approvals(*review_samples.removed("cloud.nordhus.example")) < commands.asked[0][1]


def test_what_the_question_named_is_let_through_whatever_the_plan_is_meanwhile(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands, loop: Loop
) -> None:
    review = open_review()
    review._ui.removeButton.click()
    question = dialog(MessageDialog)
    more = review_samples.removed("more.nordhus.example")
    review.show_status(changed(*review_samples.plan(), *more))
    answer(loop, question._ui.okButton)
    assert approvals(*more).isdisjoint(commands.asked[0][1])
    assert len(commands.asked[0][1]) == 3 * len(review_samples.GONE)


def test_each_step_shows_how_far_it_is_until_all_have_ended(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands, loop: Loop
) -> None:
    review = open_review()
    review._ui.applyButton.click()
    assert review._ui.title.text() == "Applying 0 of 4"
    assert review._beat.isActive()
    shown = {line.id: line for line in review.list.model.lines}
    assert {shown[name].tip for name in (LOGIN, WAY, API, POLICY)} == {"Waiting"}
    later = samples.NOW + timedelta(seconds=1)
    commands.review.told = {LOGIN: Step(StepState.RUNNING, later)}
    loop(review.look())
    assert {line.id: line.tip for line in review.list.model.lines}[LOGIN] == "Running"
    refused = Problem(ProblemCode.DNS_QUOTA, "mkdev.example")
    commands.review.told = {
        each.id: Step(StepState.DONE, later) for each in review_samples.plan() if each.target == review_samples.PREVIEW
    } | {review_samples.retargeted().id: Step(StepState.FAILED, later, refused)}
    rest = but(review_samples.PREVIEW, "developers")
    review.show_status(changed(*(replace(each, hold=Hold.NONE) if each.hold is Hold.MODE else each for each in rest)))
    loop(review.look())
    assert review._ui.title.text() == "1 of 4 failed"
    assert not review._beat.isActive()
    assert {line.id: line.tip for line in review.list.model.lines}[POLICY] == "Done"
    review.list.choose(API)
    texts = [each.text() for each in review._ui.reasons.findChildren(type(review._ui.title))]
    assert any("Zone mkdev.example is full" in text for text in texts)


def test_closing_while_it_is_applied_asks_for_nothing_more(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands
) -> None:
    review = open_review()
    review._ui.applyButton.click()
    review._ui.laterButton.click()
    assert not review.isVisible()
    assert not review._beat.isActive()
    assert [asked[0] for asked in commands.asked] == ["approve"]


def test_what_is_another_step_by_now_stays_and_is_told(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands
) -> None:
    review = open_review()
    commands.different = approvals(review_samples.retargeted())
    review._ui.applyButton.click()
    assert review._ui.title.text() == "Applying 0 of 3"
    assert review._ui.answer.text().startswith("One change is not what was shown here any more")
    assert API not in ticks(review)


def test_an_approval_that_cannot_be_stored_is_told_and_may_be_tried_again(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_: object) -> frozenset[str]:
        raise OutsideError(Problem(ProblemCode.DISK_FULL, "database"))

    monkeypatch.setattr(commands, "approve", full)
    review = open_review()
    review._ui.applyButton.click()
    assert review._ui.answer.text()
    assert review._ui.applyButton.isEnabled()
    assert ticks(review) == {LOGIN, WAY, API, POLICY}


def test_a_step_that_asks_again_has_its_tick_back(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review()
    review._ui.applyButton.click()
    review.show_status(changed(review_samples.retargeted(service="http://other:1")))
    line = {line.id: line for line in review.list.model.lines}[API]
    assert line.tick is Tick.OFF
    assert line.marked


# --- what changes meanwhile ------------------------------------------------------------------------------------------


def test_nothing_can_be_applied_until_what_changed_was_seen(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review()
    other = review_samples.retargeted(service="http://other:1")
    review.show_status(changed(*(each for each in but("api.", "cloud.")), other))
    assert review._banner.accessibleName().startswith("2 steps changed while you were reading.")
    assert API not in ticks(review)
    assert not review._ui.applyButton.isEnabled()
    assert not review._ui.removeButton.isEnabled()
    show, _ = review._banner.buttons
    show.click()
    assert review.list.current == API
    show, _ = review._banner.buttons
    show.click()
    assert review._ui.applyButton.isEnabled()
    assert CLOUD not in [line.id for line in review.list.model.lines]
    assert ticks(review) == {LOGIN, WAY, POLICY}
    tick(review, API)


def test_all_can_be_seen_at_once(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review()
    more = tuple(review_samples.login(f"{number}.example") for number in range(3))
    review.show_status(changed(*review_samples.plan(), *more))
    assert review.list.marked == tuple(each.id for each in more)
    review._banner.buttons[1].click()
    assert review.list.marked == ()
    assert ticks(review) == {LOGIN, WAY, API, POLICY}  # what came is ticked by nobody but the user
    review.apply_ticked()
    assert review._ui.title.text() == "Applying 0 of 4"


def test_the_line_that_is_chosen_when_it_changes_is_seen_by_the_button(
    open_review: Callable[..., ReviewDialog],
) -> None:
    review = open_review()
    review.list.choose(API)
    review.show_status(changed(*but("api."), review_samples.retargeted(service="http://other:1")))
    assert review.list.current == API
    assert review.list.marked == (API,)
    review._banner.buttons[0].click()
    assert review.list.marked == ()


def test_the_chosen_line_stays_chosen_while_others_come_and_go(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review()
    review.list.choose(POLICY)
    review.show_status(changed(*but("preview")))
    assert review.list.current == POLICY
    review._banner.buttons[1].click()
    review.show_status(changed(*but("preview", "developers")))
    review._banner.buttons[1].click()
    assert review.list.current == SHOP


# --- the rest --------------------------------------------------------------------------------------------------------


def test_both_sides_of_the_chosen_step_are_shown(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands
) -> None:
    commands.review.found = review_samples.sides()
    review = open_review()
    review.list.choose(API)
    (shown,) = review._ui.before.findChildren(QTextEdit)
    assert "\N{MINUS SIGN} service: http://api:3000\n+ service: http://api:9000" in shown.toPlainText()
    review.list.choose(LOGIN)
    QApplication.processEvents()
    assert [each for each in review._ui.before.findChildren(QTextEdit) if each.isVisible()] == []


def test_the_text_that_is_copied_is_the_command_line_s(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review()
    review._ui.copyButton.click()
    assert QGuiApplication.clipboard().text() == plan_text(review_samples.plan())


def test_asking_before_every_change_from_now_on_is_a_click_away(
    open_review: Callable[..., ReviewDialog], commands: FakeCommands
) -> None:
    status = review_samples.status()
    automatic = replace(status, settings=replace(status.settings, mode=Mode.AUTOMATIC))
    box = open_review(automatic)._ui.askBox
    assert not box.isChecked()
    box.click()
    box.click()
    assert commands.asked == [("set_setting", "mode", "ask-every"), ("set_setting", "mode", "automatic")]
    commands.asked.clear()
    box = open_review()._ui.askBox
    assert box.isChecked()
    box.click()
    assert commands.asked == [("set_setting", "mode", "ask-removing")]
    fixed = open_review(automatic, fixed={"mode": "DOCKFLARE_MODE"})._ui.askBox
    assert not fixed.isEnabled()
    assert "DOCKFLARE_MODE" in fixed.toolTip()
    watching = replace(status, settings=replace(status.settings, mode=Mode.OBSERVE))
    assert not open_review(watching)._ui.askBox.isVisible()


def test_a_mode_that_cannot_be_set_is_told(open_review: Callable[..., ReviewDialog], commands: FakeCommands) -> None:
    commands.setting_problem = Problem(ProblemCode.ENV_WINS, "mode")
    review = open_review()
    review._ui.askBox.click()
    assert review._ui.answer.text()
    assert review._ui.askBox.isChecked()


def test_the_engine_is_shown_instead_of_the_review(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review()
    asked: list[Request] = []
    review.asked.connect(asked.append)
    review._banner.buttons[0].click()
    assert asked == [Request(Do.SHOW_ENGINE, value="nas-01")]
    assert not review.isVisible()


def test_resuming_is_asked_from_here(open_review: Callable[..., ReviewDialog]) -> None:
    review = open_review(review_samples.status(review_samples.login("a.example", Hold.PAUSED)))
    assert review._ui.laterButton.text() == "Close"
    asked: list[Request] = []
    review.asked.connect(asked.append)
    assert ticks(review) == set()
    review._banner.buttons[0].click()
    assert asked == [Request(Do.RESUME)]


def test_the_model_keeps_qt_s_rules(open_review: Callable[..., ReviewDialog], qtmodeltester: ModelTester) -> None:
    review = open_review()
    qtmodeltester.check(review.list.model)
    heading = review.list.model.index(0, 0)
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable
    assert not review.list.model.setData(heading, "", Qt.ItemDataRole.EditRole)
    assert {button.text() for button in review.findChildren(QPushButton) if button.isDefault()} == {"Not now"}
