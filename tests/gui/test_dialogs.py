"""Dialogs: open() and a future, safe answers first, nothing lost when something stands in the way."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from dockflare_desktop.app_loop import Loop
from dockflare_desktop.core.change import Plan, approval
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.engine.ports import OutsideError, TokenReport
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.account import AccountDialog
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.held import HeldDialog
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog, bug, keys
from dockflare_desktop.gui.dialogs.override import OverrideDialog
from dockflare_desktop.gui.dialogs.publish import OpenDialog, PublishDialog
from dockflare_desktop.gui.present_details import details
from dockflare_desktop.gui.text import clock, moment
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import fit
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


# --- override --------------------------------------------------------------------------------------------------------


def override(context: Context, **more: object) -> OverrideDialog:
    view = samples.watch()
    if more:
        view = samples.service("a.example", "http://a:80", **more)  # type: ignore[arg-type]
    return OverrideDialog(context, view, details(samples.full(), view, samples.NOW, samples.say))


def test_a_new_value_is_saved_with_what_it_hides_and_its_end(context: Context, commands: FakeCommands) -> None:
    dialog = override(context)
    dialog.edit("grace")
    row = dialog._rows["grace"]
    row._field.setText("1h")
    row._lasts.setCurrentIndex(row._lasts.findText("For 2 hours"))
    dialog._ui.saveButton.click()
    ((name, (saved,)),) = commands.asked
    assert name == "save_overrides"
    assert (saved.field, saved.value, saved.below) == ("grace", "1h", "1800")
    assert saved.expires_at == samples.NOW + timedelta(hours=2)
    assert dialog.result() == QDialog.DialogCode.Accepted
    drop(dialog)


def test_no_dialog_is_larger_than_the_screen(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = override(context)
    small = SimpleNamespace(availableSize=lambda: QSize(960, 560))
    monkeypatch.setattr(dialog, "screen", lambda: small)
    fit(dialog)
    assert dialog.width() <= 960
    assert dialog.height() <= 560
    drop(dialog)


def test_what_was_not_touched_is_not_saved_again(context: Context, commands: FakeCommands) -> None:
    dialog = override(context)
    dialog._ui.saveButton.click()
    assert commands.asked == []
    drop(dialog)


def test_reverting_a_field_clears_its_override(context: Context, commands: FakeCommands) -> None:
    dialog = override(context)
    assert dialog._ui.count.text() == "1 field overridden"
    dialog._ui.revertButton.click()
    assert dialog._ui.count.text() == "0 fields overridden"
    dialog._ui.saveButton.click()
    assert commands.asked == [("clear_overrides", samples.watch().key, ("service",))]
    drop(dialog)


def test_a_refused_override_reverts_nothing_and_stays_open(context: Context, commands: FakeCommands) -> None:
    commands.problems = (Problem(ProblemCode.TARGET_INVALID, "a"),)
    dialog = override(context)
    dialog._ui.revertButton.click()
    dialog.edit("grace")
    dialog._ui.saveButton.click()
    assert [name for name, *_ in commands.asked] == ["save_overrides"]
    assert dialog.result() != QDialog.DialogCode.Accepted
    drop(dialog)


def test_any_other_field_can_be_typed(context: Context) -> None:
    dialog = override(context)
    dialog._ui.field.setEditText("origin.keep_alive_timeout")
    dialog._ui.addButton.click()
    assert dialog._rows["origin.keep_alive_timeout"].is_set
    drop(dialog)


def test_opening_to_everyone_is_not_saved_without_the_question(context: Context, commands: FakeCommands) -> None:
    dialog = override(context)
    dialog.edit("access.policy")
    dialog._rows["access.policy"]._field.setText("Bypass")
    dialog._ui.saveButton.click()
    assert commands.asked == []
    assert dialog.after_save
    assert dialog.result() == QDialog.DialogCode.Accepted
    drop(dialog)


@pytest.mark.parametrize("value", ["none", "", " NONE "])
def test_taking_the_group_away_counts_as_opening(context: Context, value: str) -> None:
    dialog = override(context)
    dialog.show()
    dialog.edit("access.group")
    row = dialog._rows["access.group"]
    assert not dialog.opening
    row._field.setText(value)
    assert dialog.opening == {"access.group"}
    assert not row._note.isHidden()
    row.revert()
    assert not dialog.opening
    assert row._note.isHidden()
    drop(dialog)


def test_an_opening_ends_by_itself_unless_for_ever_is_chosen_on_purpose(theme: Theme) -> None:
    dialog = OpenDialog(theme, samples.watch(), None, samples.NOW)
    assert dialog.lasts == timedelta(hours=2)
    dialog._for_ever.setChecked(True)
    assert dialog.lasts is None
    dialog._length.setCurrentIndex(0)
    dialog._length.activated.emit(0)
    assert dialog.lasts == timedelta(hours=1)
    assert "asks for no login" not in dialog._ui.explain.text()
    defaults = [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()]
    assert defaults == ["Cancel"]
    drop(dialog)


@pytest.mark.parametrize("lasts", [timedelta(hours=8), samples.NOW + timedelta(minutes=40)])
def test_the_length_that_was_chosen_is_offered_first(theme: Theme, lasts: timedelta | datetime) -> None:
    dialog = OpenDialog(theme, samples.watch(), lasts, samples.NOW)
    assert dialog.lasts == lasts
    drop(dialog)


def opened(context: Context, **typed: str) -> OverrideDialog:
    dialog = override(context)
    for name, value in typed.items():
        key = f"access.{name}"
        dialog.edit(key)
        dialog._rows[key]._field.setText(value)
    return dialog


def test_a_field_that_is_taken_away_beside_one_that_asks_opens_nothing(context: Context) -> None:
    for typed in ({"group": "family", "emails": "none"}, {"policy": "authenticate", "group": "none"}):
        dialog = opened(context, **typed)
        assert not dialog.opening
        assert all(row._note.isHidden() for row in dialog._rows.values())
        drop(dialog)


def test_taking_back_the_only_override_of_who_can_enter_opens_nothing(context: Context) -> None:
    fields = {
        "access.policy": Provenance(Stated("authenticate", Layer.OVERRIDE)),
        "access.group": Provenance(Stated((), Layer.OVERRIDE), (Stated(("family",), Layer.LABEL),)),  # hidden by it
    }
    dialog = override(context, fields=fields, overridden=True)
    dialog._rows["access.policy"].revert()
    assert not dialog.opening  # the label's group is asked again
    dialog._rows["access.policy"].edit()
    dialog._rows["access.policy"]._field.setText("bypass")
    assert dialog.opening == {"access.policy"}
    assert [each.field for each in dialog.overrides(samples.NOW)] == ["access.policy"]
    drop(dialog)


def test_a_field_that_nothing_was_typed_into_yet_is_not_called_open(context: Context) -> None:
    dialog = override(context)
    dialog.edit("access.ips")
    assert not dialog.opening
    drop(dialog)


@pytest.mark.parametrize(("end", "text"), [(timedelta(hours=2), "Until today {}"), (timedelta(days=3), "Until {} {}")])
def test_an_end_is_offered_with_its_time_also_on_another_day(
    context: Context, theme: Theme, end: timedelta, text: str
) -> None:
    ends = samples.NOW + end
    parts = [clock(ends)] if end < timedelta(days=1) else [moment(ends, samples.NOW), clock(ends)]
    dialog = OpenDialog(theme, samples.watch(), ends, samples.NOW)
    assert dialog._length.itemText(0) == text.format(*parts)
    fields = {"grace": Provenance(Stated(60, Layer.OVERRIDE, ends))}
    other = override(context, fields=fields, overridden=True)
    assert other._rows["grace"]._lasts.itemText(0) == dialog._length.itemText(0)  # both say it alike
    for made in (dialog, other):
        drop(made)


def changed_label() -> ServiceView:
    problem = Problem(ProblemCode.LABEL_CHANGED, label="service", value="http://jellyfin:9000")
    return replace(samples.watch(), problems=(problem,))


@pytest.mark.parametrize(("answer", "asked"), [("Take the label", "clear_overrides"), ("Keep mine", "save_overrides")])
def test_a_label_that_changed_is_told_in_the_override_dialog(
    context: Context, commands: FakeCommands, answer: str, asked: str
) -> None:
    view = changed_label()
    dialog = OverrideDialog(context, view, details(samples.full(), view, samples.NOW, samples.say))
    button = next(each for each in dialog.findChildren(QPushButton) if each.text() == answer)
    button.click()
    assert commands.asked == []  # nothing is written before Save
    dialog._ui.saveButton.click()
    assert [name for name, *_ in commands.asked] == [asked]
    drop(dialog)


def test_a_blocked_service_whose_label_changed_still_offers_to_keep_or_take_it(context: Context) -> None:
    view = changed_label()
    blocked = samples.blocked()
    view = replace(view, status=blocked.status, reason=blocked.reason)
    dialog = OverrideDialog(context, view, details(samples.full(), view, samples.NOW, samples.say))
    offered = [each.text() for each in dialog.findChildren(QPushButton)]
    assert {"Keep mine", "Take the label"} <= set(offered)
    assert not any("Use “" in text for text in offered)  # that is what the details panel says about the reason
    drop(dialog)


def test_an_overridden_login_counts_as_opening_only_when_it_changed(context: Context) -> None:
    fields = {"access.policy": Provenance(Stated("bypass", Layer.OVERRIDE))}
    dialog = override(context, fields=fields, overridden=True)
    assert not dialog.opening
    drop(dialog)


# --- publish, held, messages -----------------------------------------------------------------------------------------


def test_enter_never_opens_to_everyone(theme: Theme, context: Context) -> None:
    dialog = PublishDialog(theme, samples.service("shop.example", "http://medusa:9000", group=""))
    defaults = [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()]
    assert defaults == ["Keep it held"]
    assert "Anyone on the internet will reach" in dialog._ui.explain.text()
    dialog._ui.loginButton.click()
    assert dialog.wants_login
    assert dialog.result() != QDialog.DialogCode.Accepted
    drop(dialog)


def test_what_opens_to_everyone_starts_unticked_and_one_tick_is_one_service(
    context: Context, commands: FakeCommands
) -> None:
    dialog = HeldDialog(context, samples.full())
    tree = dialog._ui.list
    assert dialog.ticked() == frozenset()
    assert not dialog._ui.applyButton.isEnabled()
    assert tree.topLevelItemCount() == 1
    item = tree.topLevelItem(0)
    assert item is not None
    assert item.text(0) == "shop.mkdev.example"
    assert item.isExpanded()
    assert [item.child(at).text(0) for at in range(item.childCount())] == ["Add DNS record", "Add tunnel rule"]
    assert item.child(1).text(1) == "shop.mkdev.example in tunnel home"
    assert all(item.child(at).data(0, Qt.ItemDataRole.CheckStateRole) is None for at in range(item.childCount()))
    item.setCheckState(0, Qt.CheckState.Checked)
    assert dialog._ui.applyButton.text() == "Apply 1 change"
    dialog._ui.applyButton.click()
    assert commands.asked == [("approve", frozenset(approval(each) for each in samples.full().plan.changes))]
    drop(dialog)


def test_what_changed_since_it_was_shown_stays_held_and_the_dialog_says_so(
    context: Context, commands: FakeCommands
) -> None:
    www = ServiceKey("www.mkdev.example")
    other = replace(
        samples.held_change(), id="record create www.mkdev.example", target="www.mkdev.example", keys=(www,)
    )
    dialog = HeldDialog(context, replace(samples.full(), plan=Plan((samples.held_change(), other))))
    tree = dialog._ui.list
    for at in range(2):
        item = tree.topLevelItem(at)
        assert item is not None
        item.setCheckState(0, Qt.CheckState.Checked)
    commands.different = frozenset({approval(samples.held_change())})
    dialog.show()
    dialog._ui.applyButton.click()
    assert dialog.isVisible()
    assert "One change is not what was shown here any more" in dialog._ui.answer.text()
    assert tree.topLevelItemCount() == 1  # the other one was let through
    assert dialog.ticked() == frozenset()
    drop(dialog)


def test_what_still_waits_is_counted_as_it_is_shown_by_services(context: Context, commands: FakeCommands) -> None:
    status = samples.full()
    dialog = HeldDialog(context, status)
    item = dialog._ui.list.topLevelItem(0)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Checked)
    assert dialog._ui.applyButton.text() == "Apply 1 change"
    commands.different = frozenset(approval(change) for change in status.plan.changes)
    assert len(commands.different) == 2
    dialog._ui.applyButton.click()
    assert dialog._ui.answer.text().startswith("One change is not what was shown here any more")
    drop(dialog)


def test_an_approval_that_cannot_be_stored_is_told_and_may_be_tried_again(
    context: Context, commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_: object) -> frozenset[str]:
        raise OutsideError(Problem(ProblemCode.DISK_FULL, "database"))

    monkeypatch.setattr(commands, "approve", full)
    dialog = HeldDialog(context, samples.full())
    item = dialog._ui.list.topLevelItem(0)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Checked)
    dialog.show()
    dialog._ui.applyButton.click()
    assert dialog.isVisible()
    assert dialog._ui.answer.text()
    assert dialog._ui.applyButton.isEnabled()
    drop(dialog)


def test_held_changes_can_be_copied_as_text(context: Context) -> None:
    dialog = HeldDialog(context, samples.full())
    dialog._ui.copyButton.click()
    assert QGuiApplication.clipboard().text() == (
        "Add DNS record shop.mkdev.example: Open to everyone (would be open to everyone)\n"
        "Add tunnel rule shop.mkdev.example: Open to everyone (would be open to everyone)"
    )
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
