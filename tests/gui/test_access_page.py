"""The Access page: the list of groups, the editor, saving, deleting, leaving with edits, where a group is used."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.change import Plan
from dockflare_desktop.core.groups.form import Block, Row, Selector
from dockflare_desktop.core.groups.form_read import form_of
from dockflare_desktop.core.model import AccessGroup, Layers, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.engine.preview import Preview
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.edit_review import EditReviewDialog
from dockflare_desktop.gui.dialogs.leave import LeaveDialog
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.access import AccessPage
from dockflare_desktop.gui.widgets.two_lines import ROW_ROLE
from dockflare_desktop.words import sentence
from tests.gui import groups, samples
from tests.gui.fake_commands import FakeCommands
from tests.gui.fake_groups import FakeGroups
from tests.gui.looping import Loop, answer, dialog, no_dialog


@dataclass
class StoringGroups(FakeGroups):
    """Keeps what is saved, as the store does."""

    commands: FakeCommands = field(default_factory=FakeCommands)

    async def save(self, group: AccessGroup, replaces: str | None = None) -> Sequence[Problem]:
        found = await super().save(group, replaces)
        if not found:
            rest = tuple(each for each in self.commands.stored.groups if each.id != group.id)
            self.commands.stored = replace(self.commands.stored, groups=(*rest, group))
        return found

    async def delete(self, group_id: str) -> Sequence[str]:
        uses = await super().delete(group_id)
        if not uses:
            rest = tuple(each for each in self.commands.stored.groups if each.id != group_id)
            self.commands.stored = replace(self.commands.stored, groups=rest)
        return uses


@pytest.fixture
def commands() -> FakeCommands:
    made = FakeCommands(stored=Layers(groups=groups.stored()))
    made.groups = StoringGroups(commands=made)
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


def shown(page: AccessPage) -> list[str]:
    listed = page.groups.list.list
    plain = str.maketrans("", "", "\u2066\u2069")
    return [listed.item(at).data(ROW_ROLE).spoken.translate(plain) for at in range(listed.count())]


def press(keys: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keySequence(target, QKeySequence(keys))


def typed(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_groups_are_listed_with_how_many_services_use_them(page: AccessPage) -> None:
    assert shown(page) == [
        "Developers, developers · 4 services",
        "Everyone, public · not used",
        "Family, family · 5 services",
        "Friends, friends · not used",
        "Only me, only-me · not used",
    ]
    assert page._bar.tabText(0) == "Groups  5"


def test_the_search_narrows_the_list_and_keeps_the_editor(page: AccessPage) -> None:
    page.groups.show_group("friends")
    page.start_search()
    assert page.focusWidget() is page.groups.list.search
    page.groups.list.search.setText("fam")
    assert shown(page) == ["Family, family · 5 services"]
    assert page.groups.stored is not None
    assert page.groups.stored.id == "friends"


def test_a_service_that_uses_the_group_is_one_key_away(page: AccessPage) -> None:
    got: list[Request] = []
    page.asked.connect(got.append)
    page.groups.show_group("family")
    assert page.groups.side.title.text() == "Used by 5 services"
    users = page.groups.side.users
    users.setFocus()
    users.setCurrentRow(0)
    QTest.keyClick(users, Qt.Key.Key_Return)
    assert [(request.do, request.key) for request in got] == [(Do.SHOW, ServiceKey("cloud.nordhus.example"))]


def test_an_update_keeps_the_open_group_and_edits(page: AccessPage, loop: Loop) -> None:
    page.groups.show_group("friends")
    page.groups.editor.ui.nameField.setText("Good friends")
    page.show_status(samples.quiet(*samples.few()))
    loop.settle()
    assert page.groups.list.list.current == "friends"
    assert page.groups.editor.form.name == "Good friends"


def test_a_group_that_somebody_else_changed_is_shown_as_it_is_now(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    page.groups.show_group("friends")
    other = groups.made(replace(form_of(groups.stored()[3]), name="Pals"))
    commands.stored = replace(commands.stored, groups=(*groups.stored()[:3], other))
    page.show_status(samples.full())
    loop.settle()
    assert page.groups.editor.ui.nameField.text() == "Pals"


def test_without_groups_the_first_one_is_a_click_away(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    commands.stored = Layers()
    page.show_status(replace(samples.full(), groups=()))
    loop.settle()
    nothing = page.groups.nothing
    assert nothing.isVisible()
    assert not page.groups.editor.isVisible()
    nothing.stops[0].click()
    assert page.groups.editor.isVisible()
    assert not nothing.isVisible()


# --- the editor ------------------------------------------------------------------------------------------------------


def test_the_editor_shows_the_group_of_the_picture(page: AccessPage) -> None:
    page.groups.show_group("family")
    editor = page.groups.editor
    assert editor.ui.labelLine.text().strip("\u2066\u2069") == "dockflare.access.group=family"
    assert [token.shown for row in editor.blocks[Block.ONLY_IF].rows for token in row.field.tokens] == [
        "Sweden",
        "Norway",
        "Google",
        "One-time code",
    ]
    assert editor.ui.footText.text() == "Writes 4 policies. All 5 services stay protected."
    assert not editor.dirty
    assert not editor.ui.saveButton.isEnabled()


def test_every_stored_group_survives_being_shown(page: AccessPage) -> None:
    for group in groups.stored():
        page.groups.show_group(group.id)
        assert page.groups.editor.made.group == group
        assert not page.groups.editor.dirty


def test_a_wrong_value_is_told_at_its_row_and_nothing_is_saved(page: AccessPage, commands: FakeCommands) -> None:
    page.groups.show_group("friends")
    row = page.groups.editor.blocks[Block.LET_IN].rows[0]
    row.field.edit.setFocus()
    typed("nobody,")
    assert "nobody" in row.reason.text()
    assert not row.reason.isHidden()
    assert not page.groups.editor.ui.saveButton.isEnabled()
    press("Ctrl+S")
    assert commands.groups.asked == []


def test_a_new_id_says_which_labels_name_the_old_one(page: AccessPage) -> None:
    page.groups.show_group("family")
    field_ = page.groups.editor.ui.idField
    field_.setFocus()
    field_.selectAll()
    typed("kin")
    [warning] = page.groups.editor.warned.texts
    assert "cloud.nordhus.example" in warning
    assert "kin" in warning


@pytest.mark.parametrize("text", ["Fam ily", "x" * 200, "family!"])
def test_an_id_that_labels_cannot_name_is_told(page: AccessPage, text: str) -> None:
    page.groups.show_group("family")
    editor = page.groups.editor
    editor.ui.idField.setFocus()
    editor.ui.idField.selectAll()
    typed(text)
    assert editor.ui.headProblem.isVisible()
    assert editor.ui.idField.accessibleDescription()
    assert not editor.ui.saveButton.isEnabled()


def test_a_method_alone_is_warned_about_and_mended_by_a_click(page: AccessPage) -> None:
    page.groups.new()
    editor = page.groups.editor
    editor.blocks[Block.LET_IN].add(Row(Selector.METHOD, ("google-id",)))
    assert any("Any account" in text for text in editor.warned.texts)
    offer = next(button for button in editor.warned.findChildren(QPushButton) if button.isVisible())
    offer.click()
    assert [row.entry.selector for row in editor.blocks[Block.ONLY_IF].rows] == [Selector.EMAIL_ENDS]


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_an_access_group_at_cloudflare_is_named_and_looked_into(page: AccessPage) -> None:
    page.groups.new()
    block = page.groups.editor.blocks[Block.LET_IN]
    block.add(Row(Selector.ACCESS_GROUP))
    field_ = block.rows[0].field
    field_.edit.setFocus()
    typed("Staff,")
    assert page.groups.editor.form.let_in == (Row(Selector.ACCESS_GROUP, ("staff-id",)),)
    assert field_.tokens[0].shown == "Staff"
    tester = page.groups.side.tester
    tester.ui.emailField.setText("kim@staff.example")
    assert tester.verdict.title == "Gets in"
    typed("Stuff,")
    assert "Stuff" in block.rows[0].reason.text()


def test_skipping_the_login_warns_and_counts(page: AccessPage) -> None:
    page.groups.show_group("friends")
    editor = page.groups.editor
    editor.skip.switch.click()
    editor.skip.field.edit.setFocus()
    typed("192.0.2.0/24,")
    assert editor.form.skip_login_from == ("192.0.2.0/24",)
    assert "Writes 2 policies" in editor.ui.footText.text()
    editor.skip.switch.click()
    assert not editor.dirty


def test_the_options_of_more(page: AccessPage) -> None:
    page.groups.show_group("friends")
    editor = page.groups.editor
    methods = next(action.menu() for action in editor.more.fill().actions() if action.menu() is not None)
    next(action for action in methods.actions() if action.text() == "Google").trigger()
    assert editor.form.idps == ("google-id",)
    redirect = next(action for action in editor.more.fill().actions() if "straight" in action.text())
    assert redirect.isEnabled()
    redirect.trigger()
    assert editor.form.auto_redirect is True


def test_the_tester_answers_while_typing(page: AccessPage) -> None:
    page.groups.show_group("family")
    QTest.keySequence(page, QKeySequence("Ctrl+T"))
    tester = page.groups.side.tester
    assert page.focusWidget() is tester.ui.emailField
    typed("jonas@mkdev.example")
    tester.ui.countryBox.setEditText("Germany")
    tester.ui.methodBox.setEditText("Google")
    assert tester.verdict.title == "Stays out"
    assert "Germany is not one of Sweden, Norway" in tester.verdict.text
    page.groups.editor.blocks[Block.ONLY_IF].rows[0].field.remove(0)
    assert "Norway" in tester.verdict.text
    assert "Sweden" not in tester.verdict.text


# --- saving ----------------------------------------------------------------------------------------------------------


def test_a_group_that_nobody_uses_is_saved_at_once(page: AccessPage, commands: FakeCommands, loop: Loop) -> None:
    page.groups.show_group("friends")
    page.groups.editor.blocks[Block.LET_IN].rows[0].field.edit.setFocus()
    typed("bea@x.example")
    press("Ctrl+S")
    loop.settle()
    assert no_dialog()
    [(what, saved)] = commands.groups.asked
    assert what == "save"
    assert [rule["email"] for rule in saved.policies[0].include] == [
        {"email": "ann@x.example"},
        {"email": "bea@x.example"},
    ]
    assert not page.groups.editor.dirty


def test_a_group_in_use_is_reviewed_first_and_enter_cancels(
    page: AccessPage, commands: FakeCommands, loop: Loop
) -> None:
    commands.previewed = Preview(Plan(), (samples.rule_change(),))
    page.groups.show_group("family")
    assert page.groups.editor.ui.saveButton.text() == "Review and save..."
    page.groups.editor.blocks[Block.ONLY_IF].rows[0].field.remove(0)
    page.groups.saving.save()
    review = dialog(EditReviewDialog)
    assert "Saving makes this change" in review.review.accessibleName()
    QTest.keyClick(review, Qt.Key.Key_Return)
    loop.settle()
    assert commands.groups.asked == []
    assert page.groups.editor.dirty
    page.groups.saving.save()
    answer(loop, dialog(EditReviewDialog)._ui.saveButton)
    assert [what for what, _ in commands.groups.asked] == ["save"]


def test_what_opens_to_everyone_is_named_before_it_is_saved(
    page: AccessPage, commands: FakeCommands, loop: Loop
) -> None:
    commands.previewed = Preview(Plan(), opens=(ServiceKey("photos.nordhus.example"),))
    page.groups.show_group("family")
    page.groups.editor.skip.switch.click()
    page.groups.editor.skip.field.edit.setFocus()
    typed("everyone,")
    page.groups.saving.save()
    review = dialog(EditReviewDialog)
    assert review._ui.saveButton.text() == "Open to everyone"
    texts = [each.text() for each in review.findChildren(QWidget) if hasattr(each, "text")]
    assert any("photos.nordhus.example" in text for text in texts)
    answer(loop, review._ui.cancelButton)
    assert commands.groups.asked == []


def test_where_cloudflare_cannot_be_asked_the_review_says_so(
    page: AccessPage, commands: FakeCommands, loop: Loop
) -> None:
    commands.unreadable = Problem(ProblemCode.OFFLINE, "cloudflare")
    page.groups.show_group("family")
    page.groups.editor.blocks[Block.ONLY_IF].rows[0].field.remove(0)
    page.groups.saving.save()
    review = dialog(EditReviewDialog)
    assert "cannot be told now" in review.review.accessibleName()
    answer(loop, review._ui.saveButton)
    assert len(commands.groups.asked) == 1


def test_automatic_mode_saves_what_lets_fewer_people_in(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    status = samples.full()
    page.show_status(replace(status, settings=replace(status.settings, mode=Mode.AUTOMATIC)))
    loop.settle()
    page.groups.show_group("family")
    page.groups.editor.blocks[Block.LET_IN].rows[1].field.remove(0)
    assert page.groups.editor.ui.saveButton.text() == "Save"
    page.groups.editor.blocks[Block.LET_IN].rows[1].field.show_values(["new@x.example"])
    page.groups.editor._edited()
    page.groups._edited()
    assert page.groups.editor.ui.saveButton.text() == "Review and save..."


def test_what_the_desk_refuses_is_told_and_stays_in_the_editor(
    page: AccessPage, commands: FakeCommands, loop: Loop
) -> None:
    commands.groups.problems = (Problem(ProblemCode.GROUP_ID_TAKEN, "x", Effect.BLOCKS, value="friends"),)
    page.groups.show_group("friends")
    page.groups.editor.blocks[Block.LET_IN].rows[0].field.show_values(["bea@x.example"])
    page.groups.saving.save()
    told = dialog(MessageDialog)
    assert "friends" in told._ui.explain.text()
    answer(loop, told._ui.okButton)
    assert page.groups.editor.dirty


# --- deleting, duplicating, leaving ----------------------------------------------------------------------------------


def test_a_group_in_use_is_not_deleted_and_says_where(page: AccessPage, commands: FakeCommands, loop: Loop) -> None:
    page.groups.show_group("family")
    page.groups.saving.delete()
    told = dialog(MessageDialog)
    assert "cloud.nordhus.example" in told._ui.explain.text()
    answer(loop, told._ui.okButton)
    assert commands.groups.asked == []


def test_a_group_that_is_not_used_is_deleted_after_a_question(
    page: AccessPage, commands: FakeCommands, loop: Loop
) -> None:
    page.groups.show_group("friends")
    page.groups.saving.delete()
    question = dialog(MessageDialog)
    QTest.keyClick(question, Qt.Key.Key_Return)
    loop.settle()
    assert commands.groups.asked == []
    page.groups.saving.delete()
    answer(loop, dialog(MessageDialog)._ui.okButton)
    assert commands.groups.asked == [("delete", "friends")]
    assert "Friends, friends · not used" not in shown(page)
    assert page.groups.stored is not None


def test_what_names_it_elsewhere_is_told_too(page: AccessPage, commands: FakeCommands, loop: Loop) -> None:
    commands.groups.users = ("manual rule nas.example",)
    page.groups.show_group("friends")
    page.groups.saving.delete()
    answer(loop, dialog(MessageDialog)._ui.okButton)
    told = dialog(MessageDialog)
    assert "manual rule nas.example" in told._ui.explain.text()
    answer(loop, told._ui.okButton)


def test_a_new_group_that_is_discarded_is_gone(page: AccessPage) -> None:
    page.groups.new()
    typed("Book club")
    assert "Book club, not saved" in shown(page)
    page.groups.editor.ui.discardButton.click()
    assert not any("not saved" in line for line in shown(page))
    assert page.groups.stored is not None


def test_a_duplicate_has_an_id_of_its_own_and_is_not_saved_yet(page: AccessPage, commands: FakeCommands) -> None:
    page.groups.show_group("family")
    page.groups.editor.more.duplicate_asked.emit()
    editor = page.groups.editor
    assert (editor.form.id, editor.form.name) == ("family-copy", "Family copy")
    assert editor.dirty
    assert "not saved" in shown(page)[-1]
    assert editor.made.group is not None
    assert commands.groups.asked == []


@pytest.mark.parametrize(
    ("button", "then"), [("stay", ("friends", 0)), ("discard", ("family", 0)), ("save", ("family", 1))]
)
def test_leaving_with_edits_asks(
    page: AccessPage, commands: FakeCommands, loop: Loop, button: str, then: tuple[str, int]
) -> None:
    open_, saves = then
    page.groups.show_group("friends")
    page.groups.editor.blocks[Block.LET_IN].rows[0].field.edit.setFocus()
    typed("bea@x.example,")
    page.groups.list.list.setCurrentRow(2)
    asks = dialog(LeaveDialog)
    assert page.groups.list.list.current == "friends"
    assert asks.focusWidget() is asks._ui.stayButton
    answer(loop, getattr(asks._ui, f"{button}Button"))
    assert page.groups.list.list.current == open_
    assert page.groups.stored is not None
    assert page.groups.stored.id == open_
    assert len(commands.groups.asked) == saves
    assert page.groups.editor.dirty is (button == "stay")


def test_the_page_is_not_left_with_edits_either(page: AccessPage, loop: Loop) -> None:
    page.groups.show_group("friends")
    page.groups.editor.blocks[Block.LET_IN].rows[0].field.show_values(["bea@x.example"])
    gone: list[bool] = []
    assert not page.leave(lambda: gone.append(True))
    answer(loop, dialog(LeaveDialog)._ui.discardButton)
    assert gone == [True]
    assert page.leave(lambda: None)
