"""Dialogs: open() and a future, safe answers first, nothing lost when something stands in the way."""

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from dockflare_desktop.app_loop import Loop
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.ports import TokenReport
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.account import AccountDialog
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog, bug, keys
from dockflare_desktop.gui.dialogs.publish import PublishDialog
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.words import sentence
from tests.gui import samples
from tests.gui.fake_commands import FakeCommands


def drop(dialog: QDialog) -> None:
    dialog.close()
    dialog.deleteLater()


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", [True, False])
def test_a_dialog_is_awaited_and_other_tasks_go_on(qapp: QApplication, *, accepted: bool) -> None:
    ticks: list[int] = []

    async def tick() -> None:
        while True:
            ticks.append(1)
            await asyncio.sleep(0.001)

    async def work() -> bool:
        dialog = QDialog()
        QTimer.singleShot(200, dialog.accept if accepted else dialog.reject)
        other = asyncio.ensure_future(tick())
        answer = await ask(dialog)
        other.cancel()
        return answer

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        assert runner.run(work()) is accepted
    assert len(ticks) > 3


def test_a_cancelled_question_closes_its_dialog(qapp: QApplication) -> None:
    dialog = QDialog()
    ended: list[int] = []
    dialog.destroyed.connect(lambda: ended.append(1))

    async def work() -> None:
        task = asyncio.ensure_future(ask(dialog))
        await asyncio.sleep(0)
        assert dialog.isVisible()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.01)
        assert ended == [1]

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        runner.run(work())


# --- account ---------------------------------------------------------------------------------------------------------


def test_a_token_is_sent_and_each_permission_shown(context: Context, commands: FakeCommands) -> None:
    commands.report = TokenReport(accepted=True, permissions={"DNS: edit": True, "Zone: read": False})
    dialog = AccountDialog(context)
    assert not dialog._ui.connectButton.isEnabled()
    dialog._ui.token.setText(" secret ")
    dialog._ui.connectButton.click()
    assert commands.asked == [("log_in", "secret", "")]
    assert dialog._ui.connectButton.text() == "Done"
    assert "missing below" in dialog._ui.answer.text()
    dialog._ui.connectButton.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert len(commands.asked) == 1
    drop(dialog)


def test_a_refused_token_says_so_and_can_be_replaced(context: Context, commands: FakeCommands) -> None:
    commands.report = TokenReport(accepted=False, problem=Problem(ProblemCode.TOKEN_REFUSED, "cloudflare"))
    dialog = AccountDialog(context)
    dialog._ui.token.setText("bad")
    dialog._ui.connectButton.click()
    assert dialog._ui.answer.text().startswith("Cloudflare no longer accepts the token.")
    assert dialog._ui.connectButton.text() == "Connect"
    assert dialog._ui.token.isEnabled()
    drop(dialog)


def test_a_token_that_is_accepted_and_ends_soon_says_so(make_context: Callable[..., Context]) -> None:
    ends = Problem(ProblemCode.TOKEN_EXPIRES, "cloudflare", Effect.WARNING, value="2026-11-25")
    dialog = AccountDialog(make_context(say=lambda problem: sentence(problem, window=True)))
    dialog.show_report(TokenReport(accepted=True, permissions={"DNS: edit": True}, problem=ends))
    assert "2026-11-25" in dialog._ui.answer.text()
    assert dialog._ui.answer.property("tone") == "warn"
    assert dialog._ui.connectButton.text() == "Done"  # it is connected all the same
    drop(dialog)


def test_several_accounts_are_chosen_from_before_anything_is_kept(context: Context, commands: FakeCommands) -> None:
    commands.report = TokenReport(accepted=True, accounts=(("id1", "Home"), ("id2", "Work")))
    dialog = AccountDialog(context)
    dialog._ui.token.setText("two")
    dialog._ui.connectButton.click()
    assert not dialog._ui.account.isHidden()
    dialog._ui.account.setCurrentIndex(1)
    dialog._ui.connectButton.click()
    assert commands.asked == [("log_in", "two", ""), ("log_in", "two", "id2")]
    assert dialog._ui.connectButton.text() == "Done"
    drop(dialog)


def test_a_token_of_the_environment_cannot_be_replaced_here(make_context: Callable[..., Context]) -> None:
    dialog = AccountDialog(make_context(fixed={"token": "CLOUDFLARE_API_TOKEN"}))
    assert not dialog._ui.token.isEnabled()
    assert "CLOUDFLARE_API_TOKEN" in dialog._ui.answer.text()
    drop(dialog)


def test_the_token_is_never_shown(context: Context) -> None:
    dialog = AccountDialog(context)
    assert dialog._ui.token.echoMode() is QLineEdit.EchoMode.Password
    drop(dialog)


# --- publish, messages -----------------------------------------------------------------------------------------------


def test_enter_never_opens_to_everyone(theme: Theme, context: Context) -> None:
    dialog = PublishDialog(theme, samples.service("shop.example", "http://medusa:9000", group=""))
    defaults = [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()]
    assert defaults == ["Keep it held"]
    assert "Anyone on the internet will reach" in dialog._ui.explain.text()
    dialog._ui.loginButton.click()
    assert dialog.wants_login
    assert dialog.result() != QDialog.DialogCode.Accepted
    drop(dialog)


def test_a_question_says_no_by_default(theme: Theme) -> None:
    dialog = MessageDialog(theme, Message("Remove it?", yes="Remove", danger=True))
    defaults = [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()]
    assert defaults == ["Cancel"]
    drop(dialog)


def test_a_bug_report_can_be_copied(theme: Theme) -> None:
    dialog = MessageDialog(theme, bug("Traceback: boom"))
    dialog._ui.copyButton.click()
    assert QGuiApplication.clipboard().text() == "Traceback: boom"
    drop(dialog)


def test_the_keys_are_listed() -> None:
    assert "F5" in keys((("F5", "Compare"),)).report


def test_an_answer_makes_the_dialog_higher_and_covers_nothing(context: Context, commands: FakeCommands) -> None:
    commands.report = TokenReport(accepted=False, problem=Problem(ProblemCode.TOKEN_REFUSED, "x" * 200))
    dialog = AccountDialog(context)
    dialog.show()
    QApplication.processEvents()
    before = dialog.height()
    dialog._ui.token.setText("bad")
    dialog._ui.connectButton.click()
    QApplication.processEvents()
    ui = dialog._ui
    assert dialog.height() > before
    assert ui.answer.geometry().top() >= ui.token.mapTo(dialog, ui.token.rect().bottomLeft()).y()
    assert ui.answer.height() >= ui.answer.heightForWidth(ui.answer.width())
    drop(dialog)
