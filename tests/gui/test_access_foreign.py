"""Policies at Cloudflare that are not ours: shown, tried, adopted; names used twice found and merged as shown."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.change import LedgerEntry
from dockflare_desktop.core.cloud import Policy
from dockflare_desktop.core.groups.duplicates import Duplicates
from dockflare_desktop.core.groups.foreign import SameName
from dockflare_desktop.core.model import Layers, PolicyBody
from dockflare_desktop.core.owners import Owner, OwnerKind
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.adopt_policy import AdoptPolicyDialog
from dockflare_desktop.gui.dialogs.edit_review import EditReviewDialog
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.pages.access import AccessPage
from dockflare_desktop.gui.present.foreign import foreign_rows, proposed_id
from dockflare_desktop.words import sentence
from tests.gui import groups, samples
from tests.gui.fake_commands import FakeCommands
from tests.gui.looping import Loop, answer, dialog, no_dialog
from tests.gui.test_access_page import StoringGroups, shown
from tests.screens_access import CONTRACTORS

BY_TOOL = replace(
    CONTRACTORS, name="Staff", policy=replace(CONTRACTORS.policy, id="tool"), owner=Owner(OwnerKind.TOOL, "octoDNS")
)


class AdoptingGroups(StoringGroups):
    """Makes a group of what is adopted, as the desk does."""

    async def adopt(self, policy_id: str, group_id: str) -> tuple[Problem, ...]:
        found = await super().adopt(policy_id, group_id)
        if not found:
            theirs = next(each for each in self.others if each.policy.id == policy_id)
            group = groups.AccessGroup(group_id, theirs.name, (theirs.policy.body,))
            self.commands.stored = replace(self.commands.stored, groups=(*self.commands.stored.groups, group))
            self.others = tuple(
                replace(each, group=group_id) if each.policy.id == policy_id else each for each in self.others
            )
        return tuple(found)


@pytest.fixture
def commands() -> FakeCommands:
    made = FakeCommands(stored=Layers(groups=groups.stored()))
    made.groups = AdoptingGroups(commands=made, others=(CONTRACTORS, BY_TOOL))
    made.access.seen = groups.overview()
    return made


@pytest.fixture
def page(make_context: Callable[..., Context], loop: Loop, qtbot: QtBot) -> Iterator[AccessPage]:
    made = AccessPage(make_context(start=loop, say=sentence))
    made.resize(1240, 830)
    made.show()
    made.show_status(samples.full())
    qtbot.waitExposed(made)
    made.activateWindow()
    loop.settle()
    yield made
    made.hide()
    made.deleteLater()


def test_they_stand_below_ours_with_whose_they_are(page: AccessPage) -> None:
    assert shown(page)[-3:] == [
        "At Cloudflare, not ours",
        "Contractors 2023, kept as it is",
        "Staff, made by octoDNS",
    ]
    assert page._bar.tabText(0) == "Groups  5"


def test_the_focus_alone_opens_none_of_them(page: AccessPage, commands: FakeCommands, loop: Loop) -> None:
    commands.stored = Layers()
    page.show_status(replace(samples.full(), groups=()))
    loop.settle()
    page.groups.list.search.setFocus()
    page.groups.list.list.setFocus()
    QApplication.processEvents()
    assert page.groups.nothing.isVisible()
    QTest.keyClick(page.groups.list.list, Qt.Key.Key_Down)
    assert page.groups.policy.isVisible()


def test_one_of_them_is_shown_and_tried_but_never_edited(page: AccessPage) -> None:
    page.groups.show_group("*foreign")
    assert page.groups.policy.isVisible()
    assert not page.groups.editor.isVisible()
    texts = [found.text() for found in page.groups.policy.findChildren(QLabel)]
    assert "Ends with @contract.example" in texts
    assert "1 login uses it" in texts
    tester = page.groups.side.tester
    tester.ui.emailField.setText("kim@contract.example")
    assert tester.verdict.title == "Gets in"
    tester.ui.emailField.setText("kim@x.example")
    assert tester.verdict.title == "Stays out"
    page.groups.show_group("family")
    assert page.groups.editor.isVisible()


def test_adopting_asks_for_an_id_and_opens_the_group(page: AccessPage, commands: FakeCommands, loop: Loop) -> None:
    assert not page.groups.list.adopt_button.isEnabled()
    page.groups.show_group("*foreign")
    page.groups.list.adopt_button.click()
    loop.settle()
    asked = dialog(AdoptPolicyDialog)
    assert asked._ui.idField.text() == "contractors-2023"
    asked._ui.idField.setText("contractors")
    answer(loop, asked._ui.adoptButton)
    assert no_dialog()
    assert ("adopt", "foreign", "contractors") in commands.groups.asked
    assert page.groups.stored is not None
    assert page.groups.stored.id == "contractors"
    assert "Contractors 2023, adopted as contractors" in shown(page)


def test_what_is_in_the_way_of_adopting_is_told_in_the_dialog(
    page: AccessPage, commands: FakeCommands, loop: Loop
) -> None:
    commands.groups.problems = (Problem(ProblemCode.GROUP_ID_TAKEN, "family", Effect.BLOCKS, value="family"),)
    page.groups.show_group("*foreign")
    page.groups.policy.adopt_asked.emit()
    loop.settle()
    asked = dialog(AdoptPolicyDialog)
    answer(loop, asked._ui.adoptButton)
    assert "family" in asked._ui.answer.text()
    assert asked._ui.adoptButton.isEnabled()
    answer(loop, asked._ui.cancelButton)


def test_edits_are_asked_about_before_one_of_them_is_shown(page: AccessPage, loop: Loop) -> None:
    page.groups.show_group("friends")
    page.groups.editor.ui.nameField.setText("Pals")
    page.groups.show_group("*foreign")
    QApplication.processEvents()
    assert page.groups.list.list.current == "friends"
    assert page.groups.editor.isVisible()


def same(*, spare: bool) -> SameName:
    policy = Policy("p", PolicyBody("Family", "allow"))
    return SameName("Family", (policy,), (replace(policy, id="q"),) if spare else (), (replace(policy, id="r"),))


def test_duplicates_are_shown_and_merged_as_shown(page: AccessPage, commands: FakeCommands, loop: Loop) -> None:
    row = LedgerEntry("account", samples.held_change().kind, "left over/q", "q")
    found = Duplicates((same(spare=True),), (samples.rule_change(),), (row,), "seal")
    commands.groups.found = replace(found, merged=True)
    page.groups.list.duplicates_button.click()
    loop.settle()
    review = dialog(EditReviewDialog)
    assert "Saving makes this change" in review.review.accessibleName()
    answer(loop, review._ui.saveButton)
    assert ("merge", "seal") in commands.groups.asked
    assert no_dialog()


def test_where_nothing_can_be_merged_it_says_why(page: AccessPage, commands: FakeCommands, loop: Loop) -> None:
    commands.groups.found = Duplicates((same(spare=False),))
    page.groups.list.duplicates_button.click()
    loop.settle()
    told = dialog(MessageDialog)
    assert "1 not ours" in told._ui.explain.text()
    answer(loop, told._ui.okButton)


def test_rows_and_ids_without_a_window() -> None:
    assert foreign_rows(()) == ()
    assert proposed_id(CONTRACTORS, ("contractors-2023", "contractors-2023-2")) == "contractors-2023-3"


def test_an_adopted_one_cannot_be_adopted_again(page: AccessPage, commands: FakeCommands, loop: Loop) -> None:
    commands.groups.others = (replace(CONTRACTORS, group="family"), BY_TOOL)
    page.groups.foreign.look(anyway=True)
    loop.settle()
    page.groups.show_group("family")
    assert "Contractors 2023" in page.groups.editor.warned.texts[0]
    page.groups.show_group("*foreign")
    assert not page.groups.list.adopt_button.isEnabled()
    assert "family" in page.groups.policy._ui.owner.text()
