"""The Access page over the whole program and the embedded account: from a click to what Cloudflare has, and back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dockflare_desktop.demo.visitor import LOGIN, OPEN
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.edit_review import EditReviewDialog
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.method import MethodDialog
from dockflare_desktop.gui.dialogs.token import NewTokenDialog, TokenCreatedDialog
from dockflare_desktop.gui.dialogs.zone import ZoneDialog
from dockflare_desktop.gui.pages.access import AccessPage
from dockflare_desktop.words import sentence
from tests.engine.whole import FAMILY, Whole, container
from tests.gui.looping import Loop, dialog, no_dialog

WEB, STAR = "web.nordhus.example", "*.nordhus.example"
TURNS = 200  # of the loop, each a few steps of every task


class Program:
    """A running program, its Access page, and a loop that both share."""

    def __init__(self, loop: Loop, make_context: Callable[..., Context]) -> None:
        self.loop = loop
        self.whole = Whole(container("web", WEB))
        self.run(self.whole.start(FAMILY))
        self.round()
        self.page = AccessPage(make_context(start=loop, say=sentence, commands=self.whole.desk, now=self.whole.clock))
        self.page.resize(1240, 830)
        self.page.show()
        self.page.show_status(self.whole.controller.status)
        self.settle()

    def run(self, work: Any) -> Any:
        return self.loop.loop.run_until_complete(work)

    def settle(self) -> None:
        for _ in range(TURNS // 20):
            self.loop.settle()
            QApplication.processEvents()

    def round(self) -> None:
        for _ in range(4):
            self.run(self.whole.round(full=True))
            self.whole.connector.poll()

    def click(self, button: Any) -> None:
        button.click()
        self.settle()

    def tab(self, name: str) -> Any:
        self.page.show_tab(name)
        self.page.show_status(self.whole.controller.status)
        self.settle()
        return self.page.tabs[name]

    def close(self) -> None:
        self.page.hide()
        self.page.deleteLater()
        self.run(self.whole.close())


@pytest.fixture
def program(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[Program]:
    loop = Loop()
    made = Program(loop, make_context)
    yield made
    made.close()
    loop.close()


def test_a_method_and_a_token_are_made_by_clicks_and_are_there(program: Program) -> None:
    account = program.whole.account.access
    methods = program.tab("methods")
    program.click(methods._buttons[0][0])
    form = dialog(MethodDialog)
    form.kind.setCurrentIndex(form.kind.findData("github"))
    form.texts["client_id"].setText("id-1")
    program.click(form.ui.okButton)
    assert "“client_secret” is missing." in form.ui.answer.text()
    form.texts["client_secret"].setText("hush")
    program.click(form.ui.okButton)
    assert no_dialog()
    (ident,) = account.providers
    assert account.secrets[ident] == "hush"
    assert [line.id for line in methods.model.lines] == [ident]
    tokens = program.tab("tokens")
    program.click(tokens._buttons[0][0])
    new = dialog(NewTokenDialog)
    new.name.setText("backup")
    program.click(new.ui.okButton)
    created = dialog(TokenCreatedDialog)
    (token,) = account.service_tokens
    assert created.secret.text().endswith(account.secrets[token][-4:])
    created.saved.click()
    program.click(created.ui.okButton)
    program.click(tokens.delete_button)
    program.click(dialog(MessageDialog)._ui.okButton)
    assert account.service_tokens == {}
    assert tokens.model.lines == ()


def test_a_whole_zone_is_protected_and_opened_again_by_clicks(program: Program) -> None:
    assert program.whole.reach(WEB) == OPEN
    zones = program.tab("zones")
    program.click(zones.set_button)
    form = dialog(ZoneDialog)
    assert form.who.currentText() == "Family"
    program.click(form.ui.okButton)
    program.round()
    assert program.whole.reach(WEB) == LOGIN
    program.run(zones.read_again())
    assert [line.sentence for line in zones.model.lines] == [
        "*.nordhus.example, Protected by Family, 1 service behind it"
    ]
    program.click(zones.remove_button)
    shown = dialog(EditReviewDialog)
    said = " ".join(each.text() for each in shown.findChildren(QLabel))
    assert WEB in said
    assert STAR in said  # the login that goes is among what is written
    program.click(shown._ui.saveButton)
    assert no_dialog()
    program.round()
    assert program.whole.reach(WEB) == OPEN
