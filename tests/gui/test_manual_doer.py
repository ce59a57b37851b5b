"""What is clicked for manual rules, on the real loop: each asks, does one thing, and can be taken back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from dockflare_desktop.app_loop import Loop
from dockflare_desktop.core.model import Layers, ManualRule, Path, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.adopt import AdoptDialog
from dockflare_desktop.gui.dialogs.manual_rule import ManualRuleDialog
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.doers.manual import ManualDoer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.running import Running
from tests.gui import samples
from tests.gui.fake_commands import FakeCommands
from tests.gui.test_present_rules import HOST, by_label, rule
from tests.gui.walking import soon

KEY = ServiceKey(HOST)
STORED = ManualRule(KEY, Path(), {"service": "http://nas:80"}, samples.NOW, expires_at=samples.NOW + timedelta(hours=2))
Steps = Callable[[ManualDoer, MainWindow], Awaitable[None]]


@pytest.fixture
def walk(
    qapp: QApplication, make_context: Callable[..., Context], commands: FakeCommands, qtbot: QtBot
) -> Callable[[Steps], None]:
    commands.stored = Layers(manual_rules=(STORED,))

    def run(steps: Steps) -> None:
        async def life() -> None:
            tasks: list[asyncio.Task[object]] = []
            context = make_context(start=lambda work: tasks.append(asyncio.ensure_future(work)))
            window = MainWindow(context)
            qtbot.addWidget(window)
            window.show()
            doer = ManualDoer(context, window, Running(context, window))
            doer.show_status(samples.quiet(rule(), by_label(), samples.watch()))
            await steps(doer, window)
            await asyncio.sleep(0.02)
            await asyncio.gather(*tasks)

        with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
            runner.run(life())

    return run


def ask(doer: ManualDoer, do: Do, key: ServiceKey = KEY) -> None:
    doer.calls[do](Request(do, key))


def dialog_in(window: MainWindow, kind: type[QDialog]) -> QDialog:
    return next(each for each in window.findChildren(kind) if each.isVisible())


@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize(("do", "asked"), [(Do.REMOVE_RULE, ("delete", KEY)), (Do.RULE_OFF, ("switch", KEY, False))])
def test_what_takes_a_rule_away_names_what_goes_first(
    walk: Callable[[Steps], None],
    commands: FakeCommands,
    do: Do,
    asked: tuple[object, ...],
    yes: bool,  # noqa: FBT001
) -> None:
    async def steps(doer: ManualDoer, window: MainWindow) -> None:
        ask(doer, do)
        await soon()
        question = dialog_in(window, MessageDialog)
        assert isinstance(question, MessageDialog)
        assert "the DNS record" in question._ui.explain.text()
        assert "The container nas gets the address then." in question._ui.explain.text()
        assert commands.manual.asked == []
        question.accept() if yes else question.reject()

    walk(steps)
    assert commands.manual.asked == ([asked] if yes else [])


def test_a_removed_rule_can_be_put_back_as_it_was(walk: Callable[[Steps], None], commands: FakeCommands) -> None:
    async def steps(doer: ManualDoer, window: MainWindow) -> None:
        ask(doer, Do.REMOVE_RULE)
        await soon()
        dialog_in(window, MessageDialog).accept()
        await soon()
        toast = doer._running.toast
        assert toast.isVisible()
        toast._button.click()
        await soon()

    walk(steps)
    (first, (name, back, key)) = commands.manual.asked
    assert first == ("delete", KEY)
    assert (name, back.key, key) == ("save", KEY, KEY)


def test_the_delete_key_on_a_containers_row_does_nothing(walk: Callable[[Steps], None], commands: FakeCommands) -> None:
    async def steps(doer: ManualDoer, window: MainWindow) -> None:
        ask(doer, Do.REMOVE_RULE, samples.watch().key)
        ask(doer, Do.RULE_OFF, ServiceKey("gone.example"))
        await soon()
        assert not any(each.isVisible() for each in window.findChildren(QDialog))

    walk(steps)
    assert commands.manual.asked == []


@pytest.mark.parametrize(
    ("do", "heading"), [(Do.EDIT_RULE, "Edit"), (Do.COPY_RULE, "Publish"), (Do.ADD_RULE, "Publish")]
)
def test_the_form_opens_with_the_stored_rule(walk: Callable[[Steps], None], do: Do, heading: str) -> None:
    async def steps(doer: ManualDoer, window: MainWindow) -> None:
        ask(doer, do)
        await soon()
        form = dialog_in(window, ManualRuleDialog)
        assert isinstance(form, ManualRuleDialog)
        assert form._ui.heading.text().startswith(heading)
        assert form._ui.target.text() == ("" if do is Do.ADD_RULE else "nas:80")
        form.reject()

    walk(steps)


def test_what_is_in_the_way_of_a_saved_rule_is_asked_next(walk: Callable[[Steps], None]) -> None:
    async def steps(doer: ManualDoer, window: MainWindow) -> None:
        ask(doer, Do.EDIT_RULE)
        await soon()
        form = dialog_in(window, ManualRuleDialog)
        assert isinstance(form, ManualRuleDialog)
        form.adopts = rule()
        form.accept()
        await soon()
        dialog_in(window, AdoptDialog).reject()

    walk(steps)


def test_keeping_a_rule_takes_its_end_away_and_can_be_undone(
    walk: Callable[[Steps], None], commands: FakeCommands
) -> None:
    async def steps(doer: ManualDoer, window: MainWindow) -> None:
        ask(doer, Do.KEEP_RULE)
        await soon()
        doer._running.toast._button.click()
        await soon()

    walk(steps)
    assert commands.manual.asked == [("save", replace(STORED, expires_at=None), KEY), ("save", STORED, KEY)]


def test_an_open_share_is_kept_an_hour_longer(walk: Callable[[Steps], None], commands: FakeCommands) -> None:
    async def steps(doer: ManualDoer, window: MainWindow) -> None:
        ask(doer, Do.LONGER)
        await soon()

    walk(steps)
    assert STORED.expires_at is not None
    longer = replace(STORED, expires_at=STORED.expires_at + timedelta(hours=1))
    assert commands.manual.asked == [("save", longer, KEY)]


def test_a_rule_that_is_off_is_used_again_also_from_the_labels_row(
    walk: Callable[[Steps], None], commands: FakeCommands
) -> None:
    async def steps(doer: ManualDoer, window: MainWindow) -> None:
        doer.show_status(samples.quiet(samples.service(HOST, "http://nas")))  # the rule has no row of its own then
        ask(doer, Do.RULE_ON)
        await soon()

    walk(steps)
    assert commands.manual.asked == [("switch", KEY, True)]


def test_a_database_that_cannot_be_read_is_told(
    walk: Callable[[Steps], None], commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> Layers:
        raise OutsideError(Problem(ProblemCode.DATABASE_FAILED, "database"))

    async def steps(doer: ManualDoer, window: MainWindow) -> None:
        monkeypatch.setattr(commands, "layers", broken)
        ask(doer, Do.EDIT_RULE)
        await soon()
        told = dialog_in(window, MessageDialog)
        told.reject()

    walk(steps)
