"""Export, import, labels to copy and labels to check, as windows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.model import AccessGroup, Layers, PolicyBody
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.core.transfer.findings import Finding, Hint, Import, Told
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.check_labels import CheckLabelsDialog
from dockflare_desktop.gui.doers.transfer import TransferDoer
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.present.transfer import counts, labels_text, report
from tests.gui import samples, walking
from tests.gui.fake_commands import FakeCommands
from tests.gui.walking import shown, soon, words

FAMILY = AccessGroup("family", "Family", (PolicyBody("A", "allow", ({"email": {"email": "a@x.example"}},)),))


Walk = walking.Walk[TransferDoer]


@pytest.fixture
def walk(make_walk: Callable[..., Walk]) -> Walk:
    return make_walk(TransferDoer)


def test_a_report_says_what_changed_what_is_left_out_and_what_can_be_adopted() -> None:
    found = Import(
        Layers((FAMILY,)),
        {"tunnel": "home"},
        (Finding(Told.GROUP_OPEN, "family"), Finding(Told.RULE_ENDED, "old.nordhus.example")),
        (Hint("application", "app-1", "nas.nordhus.example"),),
    )
    text = report(found)
    assert "Not as it was there\n  Group family lets everyone in" in text
    assert "Left out\n  old.nordhus.example is left out" in text
    assert "  application app-1 nas.nordhus.example" in text
    assert counts(found) == "access groups: 1, settings: 1"
    assert report(Import()) == ""


def test_labels_of_a_service_can_be_copied(walk: Walk) -> None:
    view = samples.watch()

    async def steps(doer: TransferDoer) -> None:
        doer.make_labels(view)
        await soon()
        dialog = shown(walk.window)
        assert labels_text(view) in words(dialog)
        assert f'dockflare.hostname: "{view.hostname}"' in words(dialog)
        dialog._ui.copyButton.click()
        dialog.reject()

    walk(steps)
    assert QGuiApplication.clipboard().text() == labels_text(view)


def test_an_import_is_shown_and_stored_only_where_the_answer_is_yes(walk: Walk, commands: FakeCommands) -> None:
    found = Import(Layers((FAMILY,)), findings=(Finding(Told.GROUP_OPEN, "family"),))

    async def steps(doer: TransferDoer) -> None:
        await doer.offer(found)
        await soon()
        dialog = shown(walk.window)
        assert "waits for your approval" in words(dialog)
        assert "lets everyone in" in words(dialog)
        assert dialog._ui.cancelButton.isDefault()
        dialog.reject()
        await soon()
        assert commands.transfer.asked == [("offer", False)]
        await doer.offer(found)
        await soon()
        shown(walk.window)._ui.okButton.click()

    walk(steps)
    assert commands.transfer.asked[-1] == ("take_over", found)


def test_an_import_with_nothing_new_says_so(walk: Walk) -> None:
    async def steps(doer: TransferDoer) -> None:
        await doer.offer(Import())
        await soon()
        assert "nothing in it that is not here" in words(shown(walk.window))
        shown(walk.window).reject()

    walk(steps)


def choose(window: QWidget, file: Path) -> None:
    dialog = window.findChildren(QFileDialog)[-1]
    for field in dialog.findChildren(QLineEdit):
        field.setText(str(file))
    dialog.accept()


@pytest.mark.parametrize(("content", "said"), [(b"60", "settings: 1"), (b"broken", "export broken")])
def test_a_file_is_read_when_it_was_chosen(walk: Walk, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "mine.json").write_bytes(content)

    async def steps(doer: TransferDoer) -> None:
        doer.calls[Do.IMPORT]()
        await soon()
        choose(walk.window, tmp_path / "mine.json")
        await soon()
        assert said in words(shown(walk.window)).lower()
        shown(walk.window).reject()

    walk(steps)


def test_an_export_is_written_where_it_was_asked(walk: Walk, commands: FakeCommands, tmp_path: Path) -> None:
    commands.transfer.exported = {"dockflare_desktop_export": 1}

    async def steps(doer: TransferDoer) -> None:
        doer.calls[Do.EXPORT]()
        await soon()
        choose(walk.window, tmp_path / "out.json")

    walk(steps)
    assert json.loads((tmp_path / "out.json").read_text()) == {"dockflare_desktop_export": 1}


def test_a_file_dialog_that_is_closed_does_nothing(walk: Walk, commands: FakeCommands) -> None:
    async def steps(doer: TransferDoer) -> None:
        for do in (Do.EXPORT, Do.IMPORT):
            doer.calls[do]()
            await soon()
            walk.window.findChildren(QFileDialog)[-1].reject()
            await soon()

    walk(steps)
    assert commands.transfer.asked == []


def test_pasted_labels_are_judged_while_they_are_typed(context: Context, qtbot: QtBot) -> None:
    dialog = CheckLabelsDialog(context, Settings(), (FAMILY,))
    qtbot.addWidget(dialog)
    dialog.show()
    fields = {each.objectName(): each for each in dialog.findChildren(QPlainTextEdit)}
    text = "dockflare.enable=true\ndockflare.hostname=a.nordhus.example\ndockflare.service=http://a:1\n"
    fields["input"].setPlainText(text + "dockflare.access.group=family")
    qtbot.waitUntil(lambda: "a.nordhus.example → http://a:1, who can enter: family" in fields["result"].toPlainText())
    fields["input"].setPlainText(text + "dockflare.access.group=famly")
    qtbot.waitUntil(lambda: "Problem" in fields["result"].toPlainText())
    assert "famly" in fields["result"].toPlainText()
    fields["input"].setPlainText("dockflare.hostname=a.nordhus.example")
    qtbot.waitUntil(lambda: "No label asks" in fields["result"].toPlainText())
    fields["input"].clear()
    qtbot.waitUntil(lambda: not fields["result"].toPlainText())
