"""Esc in a form that is filled in asks before anything typed is lost; an untouched one closes at once."""

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from dockflare_desktop.app_loop import Loop
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.leave import LeaveDialog
from dockflare_desktop.gui.dialogs.manual_rule import ManualRuleDialog
from dockflare_desktop.gui.dialogs.override import OverrideDialog
from dockflare_desktop.gui.present.details import details
from tests.gui import samples
from tests.gui.fake_commands import FakeCommands


def manual_rule(context: Context, *, typed: bool) -> QDialog:
    dialog = ManualRuleDialog(context, samples.full())
    if typed:
        dialog._ui.name.setText("nas")
    return dialog


def override(context: Context, *, typed: bool) -> QDialog:
    view = samples.watch()
    dialog = OverrideDialog(context, view, details(samples.full(), view, samples.NOW, samples.say))
    if typed:
        dialog.edit("grace")
    return dialog


Make = Callable[..., QDialog]


@pytest.mark.parametrize("make", [manual_rule, override])
@pytest.mark.parametrize(
    ("typed", "answer", "stays"), [(False, "", False), (True, "", True), (True, "stay", True), (True, "discard", False)]
)
def test_esc_asks_before_what_was_typed_is_lost(  # noqa: PLR0913 - fixtures
    make_context: Callable[..., Context],
    commands: FakeCommands,
    qapp: QApplication,
    make: Make,
    answer: str,
    *,
    typed: bool,
    stays: bool,
) -> None:
    """Without an answer the question stands, and the form behind it."""
    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        assert runner.run(escaped(make_context, make, answer, typed=typed)) is stays
    assert commands.written == []
    assert [each for each in commands.manual.asked if each[0] == "save"] == []


def test_what_was_typed_can_be_saved_from_there(
    make_context: Callable[..., Context], commands: FakeCommands, qapp: QApplication
) -> None:
    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        assert runner.run(escaped(make_context, override, "save", typed=True)) is False
    assert [name for name, *_ in commands.written] == ["save_overrides"]


async def escaped(make_context: Callable[..., Context], make: Make, answer: str, *, typed: bool) -> bool:
    """Press Esc and answer; whether the form is still open."""
    tasks: list[asyncio.Task[object]] = []
    dialog = make(make_context(start=lambda coro: tasks.append(asyncio.ensure_future(coro))), typed=typed)
    dialog.show()
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
    await asyncio.sleep(0.01)
    asked = [each for each in dialog.findChildren(LeaveDialog) if each.isVisible()]
    assert bool(asked) is typed
    for question in asked if answer else ():
        ui = question._ui
        {"stay": ui.stayButton, "discard": ui.discardButton, "save": ui.saveButton}[answer].click()
    await asyncio.sleep(0.02)
    there = dialog.isVisible()
    for question in asked if not answer else ():
        question.reject()
    await asyncio.gather(*tasks)
    dialog.done(0)
    dialog.deleteLater()
    return there
