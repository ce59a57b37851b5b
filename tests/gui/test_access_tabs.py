"""Sign-in methods, service tokens and whole zones in Access: what is listed, asked, sent, and never shown."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.account.methods import FIELDS, MethodDraft
from dockflare_desktop.core.account.overview import (
    AccessOverview,
    MethodSaved,
    Removal,
    TokenMade,
    ZoneRemoval,
    ZoneRow,
    ZoneState,
)
from dockflare_desktop.core.change import Plan
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.engine.preview import Preview
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.adopt import AdoptDialog
from dockflare_desktop.gui.dialogs.edit_review import EditReviewDialog
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.method import MethodDialog
from dockflare_desktop.gui.dialogs.token import NewTokenDialog, RotateDialog, TokenCreatedDialog
from dockflare_desktop.gui.dialogs.zone import Around, ZoneDialog
from dockflare_desktop.gui.models.lines import LinesModel
from dockflare_desktop.gui.pages.access import AccessPage
from dockflare_desktop.gui.present.sign_in import method_columns, method_lines, token_lines, who_text, zone_state
from dockflare_desktop.words import sentence
from tests.gui import samples, sign_in_samples
from tests.gui.adoption_samples import WHOLE
from tests.gui.fake_commands import FakeCommands
from tests.gui.looping import Loop, answer, dialog, no_dialog
from tests.gui.sign_in_samples import ALARM, BACKUP, ENTRA, FAMILY, GOOGLE, HOME, OLD, PHOTOS, WIKI

SECRET = "5ecret" * 8 + "7c1e"


@pytest.fixture
def commands() -> FakeCommands:
    made = FakeCommands()
    made.access.seen = sign_in_samples.overview()
    return made


@pytest.fixture
def page(make_context: Callable[..., Context], loop: Loop, qtbot: QtBot) -> Iterator[AccessPage]:
    made = AccessPage(make_context(start=loop, say=sentence))
    made.resize(1240, 830)
    made.show()
    made.show_status(replace(samples.full(), groups=("family", "staff"), group_names={"family": "Family"}))
    qtbot.waitExposed(made)
    loop.settle()
    yield made
    made.hide()
    made.deleteLater()


def turned(page: AccessPage, tab: str, ident: str, loop: Loop) -> Any:
    """The tab, with this row current."""
    page.show_tab(tab)
    loop.settle()
    made: Any = page.tabs[tab]
    made.view.setCurrentIndex(made.model.find(ident))
    return made


def asked(commands: FakeCommands, name: str) -> list[tuple[Any, ...]]:
    return [each for each in commands.access.asked if each[0] == name]


def spoken(tab: Any) -> list[str]:
    return [line.sentence for line in tab.model.lines]


def message(loop: Loop, button: str = "okButton") -> str:
    """What the message says; then its button is clicked."""
    shown = dialog(MessageDialog)
    text = "\n".join((shown._ui.heading.text(), shown._ui.explain.text(), shown._ui.report.toPlainText()))
    answer(loop, getattr(shown._ui, button))
    return text


# --- lists ------------------------------------------------------------------------------------------------------------


def test_all_is_read_once_and_counted_on_the_tabs(page: AccessPage, commands: FakeCommands) -> None:
    assert asked(commands, "overview") == [("overview",)]
    assert [page._bar.tabText(at) for at in range(page._bar.count())] == [
        "Groups  2",
        "Sign-in methods  3",
        "Service tokens  3",
        "Whole zones  2",
    ]


def test_rows_read_as_sentences(page: AccessPage, loop: Loop) -> None:
    assert spoken(turned(page, "methods", "m1", loop)) == [
        "Google, Google, used by access group family, access group friends",
        "One-time code, One-time code, used by access group family, kept by Cloudflare",
        "Work account, Entra ID, used by login Wiki, not ours",
    ]
    assert spoken(turned(page, "tokens", "t1", loop)) == [
        "alarm, until 25 November 2026, 6 days left, used by service alarm.nordhus.example",
        "backup, until 19 November 2027, used by access group robots",
        "old-phone, ended on 16 November 2026, not used",
    ]
    assert spoken(turned(page, "zones", "mkdev.example", loop)) == [
        "*.mkdev.example, Not protected, 0 services behind it",
        "*.nordhus.example, Protected by Family, 2 services behind it",
        "*.shop.example, Protected by “Old zone login”, not ours, 0 services behind it",
    ]
    assert page.tabs["zones"].view.accessibleName() == "Whole zones, 3 rows"  # type: ignore[attr-defined]


def test_the_model_keeps_qts_rules_and_the_current_row(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    model = LinesModel(method_columns())
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    seen = sign_in_samples.overview()
    model.show(method_lines(seen))
    model.show(method_lines(replace(seen, methods=(seen.methods or ())[1:])))
    assert (model.rowCount(), tester.parent()) == (2, None)
    tab = turned(page, "methods", "m3", loop)
    commands.access.seen = replace(seen, methods=(seen.methods or ())[1:])
    loop(tab.read_again())
    assert tab.current == "m3"


def test_what_cannot_be_read_is_told_and_the_rest_is_shown(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    missing = Problem(ProblemCode.PERMISSION_MISSING, "cloudflare", value="Access: Service Tokens Read")
    commands.access.seen = replace(sign_in_samples.overview(), tokens=None, problems=(missing,))
    tab = turned(page, "tokens", "", loop)
    loop(tab.read_again())
    assert tab.banner.accessibleName().startswith("The token may not use Access: Service Tokens Read.")
    assert page._bar.tabText(2) == "Service tokens"
    assert not turned(page, "methods", "m1", loop).banner.isVisible()


def test_nothing_there_says_what_it_would_be(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    commands.access.seen = AccessOverview(methods=(), tokens=(), zones=())
    for tab in ("methods", "tokens", "zones"):
        made = turned(page, tab, "", loop)
        loop(made.read_again())
        assert made._nothing.isVisible()
        assert not made.view.isVisible()


def test_tokens_that_end_are_told_above_the_list(page: AccessPage, loop: Loop) -> None:
    tab = turned(page, "tokens", "t1", loop)
    assert tab.banner.accessibleName().startswith("2 service tokens end soon or have ended: alarm, old-phone.")


# --- sign-in methods --------------------------------------------------------------------------------------------------


def test_the_one_time_code_can_only_be_tested(page: AccessPage, loop: Loop) -> None:
    tab = turned(page, "methods", "m2", loop)
    assert (tab.edit_button.isEnabled(), tab.test_button.isEnabled(), tab.delete_button.isEnabled()) == (
        False,
        True,
        False,
    )
    tab.enter()
    assert no_dialog()


def test_a_method_is_added_with_the_fields_of_its_type(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    turned(page, "methods", "m1", loop).new()
    form = dialog(MethodDialog)
    form.kind.setCurrentIndex(form.kind.findData("okta"))
    assert list(form.texts) == [each.key for each in FIELDS["okta"]]
    assert form.name.text() == "Okta"
    assert form.texts["client_secret"].echoMode() is QLineEdit.EchoMode.Password
    form.texts["client_id"].setText("id-1")
    form.texts["client_secret"].setText("hush")
    form.texts["okta_account"].setText("https://nordhus.okta.com")
    commands.access.saved = MethodSaved(GOOGLE)
    answer(loop, form.ui.okButton)
    assert asked(commands, "save_method") == [
        (
            "save_method",
            MethodDraft(
                "Okta",
                "okta",
                {"client_id": "id-1", "client_secret": "hush", "okta_account": "https://nordhus.okta.com"},
            ),
        )
    ]
    assert no_dialog()
    assert len(asked(commands, "overview")) == 2


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_of_every_type_has_a_name_of_its_own(context: Context, kind: str) -> None:
    form = MethodDialog(context, None, "nordhus")
    form.kind.setCurrentIndex(form.kind.findData(kind))
    assert all(field.accessibleName() not in ("", key) for key, field in form.texts.items())
    form.deleteLater()


def test_a_change_never_shows_a_secret_and_sends_none_that_was_not_typed(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    turned(page, "methods", "m3", loop).enter()
    form = dialog(MethodDialog)
    assert (form.kind.isEnabled(), form.texts["client_secret"].text()) == (False, "")
    assert form.texts["client_secret"].placeholderText() == "Stays as it is unless you type a new one"
    form.texts["client_id"].setText("other")
    commands.access.saved = MethodSaved(ENTRA)
    answer(loop, form.ui.okButton)
    ((_, draft),) = asked(commands, "save_method")
    assert (draft.id, draft.kind) == ("m3", "azureAD")
    assert draft.fields == {
        "client_id": "other",
        "directory_id": "1b2c3d4e-0000-4000-8000-1234567890ab",
        "support_groups": "true",
    }


def test_what_is_wrong_stays_in_the_form(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    turned(page, "methods", "m1", loop).new()
    form = dialog(MethodDialog)
    commands.access.saved = MethodSaved(problems=(Problem(ProblemCode.FIELD_UNUSABLE, "client_id", label="client_id"),))
    answer(loop, form.ui.okButton)
    assert form.isVisible()
    assert form.ui.answer.text() == "“client_id” is missing. Fill in client_id."
    assert form.texts["client_id"].property("invalid") == "true"
    assert form.ui.okButton.isEnabled()
    QTest.keyClick(form, Qt.Key.Key_Escape)
    loop.settle()
    assert no_dialog()


def test_the_test_page_is_the_accounts_own(page: AccessPage, loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    turned(page, "methods", "m1", loop).test_button.click()
    assert [each.toString() for each in opened] == [sign_in_samples.link("m1")]


def test_a_method_that_a_group_needs_is_not_even_asked_about(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    turned(page, "methods", "m1", loop).delete_button.click()
    text = message(loop)
    assert "“Google” is needed and stays" in text
    assert "access group family" in text
    assert asked(commands, "delete_method") == []


def test_others_that_use_it_are_named_before_it_goes(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    turned(page, "methods", "m3", loop).delete_button.click()
    assert "login Wiki, not ours" in message(loop)
    assert asked(commands, "delete_method") == [("delete_method", "m3", (WIKI,))]
    assert no_dialog()


def test_one_that_is_used_meanwhile_stays_and_says_so(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    commands.access.removal = Removal(uses=(FAMILY,))
    turned(page, "methods", "m3", loop).delete_button.click()
    message(loop)
    assert "access group family" in message(loop)
    assert no_dialog()


def test_nothing_is_deleted_on_no(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    turned(page, "methods", "m3", loop).delete_button.click()
    message(loop, "cancelButton")
    assert asked(commands, "delete_method") == []


# --- service tokens ---------------------------------------------------------------------------------------------------


def test_a_tokens_secret_is_shown_once_and_done_waits_until_it_is_saved(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    turned(page, "tokens", "t1", loop).new()
    form = dialog(NewTokenDialog)
    form.name.setText("backup")
    commands.access.made = TokenMade(BACKUP, SECRET)
    answer(loop, form.ui.okButton)
    assert asked(commands, "create_token") == [("create_token", "backup", "8760h")]
    shown = dialog(TokenCreatedDialog)
    assert shown.client.text() == BACKUP.client_id
    assert shown.secret.text() == "•" * (len(SECRET) - 4) + "7c1e"
    assert (shown.secret.accessibleName(), SECRET in shown.secret.accessibleDescription()) == (
        "CF-Access-Client-Secret",
        False,
    )
    assert not shown.ui.okButton.isEnabled()
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible()
    shown.saved.click()
    answer(loop, shown.ui.okButton)
    assert no_dialog()
    assert SECRET not in repr(commands.access.made)


def test_enter_presses_the_button_that_has_the_focus_and_no_other(context: Context) -> None:
    shown = TokenCreatedDialog(context, BACKUP, SECRET, rotated=True)
    assert shown.windowTitle() == "Service token rotated"
    shown.show()
    shown.saved.setChecked(True)
    shown.saved.setFocus()
    QTest.keyClick(shown.saved, Qt.Key.Key_Return)
    assert shown.isVisible()
    shown.ui.okButton.setFocus()
    QTest.keyClick(shown.ui.okButton, Qt.Key.Key_Return)
    assert (shown.isVisible(), shown.result()) == (False, TokenCreatedDialog.DialogCode.Accepted)
    shown.deleteLater()


def test_the_secret_and_a_whole_example_can_be_copied(context: Context) -> None:
    shown = TokenCreatedDialog(context, BACKUP, SECRET)
    copy = [each for each in shown.findChildren(type(shown.ui.okButton)) if "Copy" in each.text()]
    names = [each.accessibleName() for each in copy if each.accessibleName()]
    assert names == ["Copy CF-Access-Client-Id", "Copy CF-Access-Client-Secret"]
    next(each for each in copy if each.accessibleName().endswith("Secret")).click()
    assert QGuiApplication.clipboard().text() == SECRET
    next(each for each in copy if "curl" in each.text()).click()
    assert QGuiApplication.clipboard().text() == (
        f'curl -H "CF-Access-Client-Id: {BACKUP.client_id}" -H "CF-Access-Client-Secret: {SECRET}" https://'
    )
    shown.deleteLater()


def test_a_secret_that_got_lost_is_told_and_nothing_is_shown(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    turned(page, "tokens", "t1", loop).rotate_button.click()
    form = dialog(RotateDialog)
    lost = Problem(ProblemCode.SECRET_LOST, "backup", value="backup", detail="created")
    commands.access.made = TokenMade(BACKUP, problems=(lost,))
    answer(loop, form.ui.okButton)
    assert "the secret with it. Rotate the token" in message(loop)
    assert no_dialog()


def test_a_token_that_ends_is_extended_by_one_click(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    commands.access.made = TokenMade(replace(ALARM, expires_at=BACKUP.expires_at))
    tab = turned(page, "tokens", "t2", loop)
    answer(loop, tab.extend_button)
    assert asked(commands, "refresh_token") == [("refresh_token", "t2")]
    assert tab._note.text() == "“alarm” is valid until 19 November 2027."


def test_a_token_in_use_stays_and_one_that_is_not_goes(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    tab = turned(page, "tokens", "t1", loop)
    tab.delete_button.click()
    assert "access group robots" in message(loop)
    assert asked(commands, "delete_token") == []
    turned(page, "tokens", OLD.id, loop).delete_button.click()
    assert "Delete the service token “old-phone”?" in message(loop)
    assert asked(commands, "delete_token") == [("delete_token", "t3")]


def test_a_token_without_a_name_stays_in_the_form(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    turned(page, "tokens", "t1", loop).new()
    form = dialog(NewTokenDialog)
    commands.access.made = TokenMade(problems=(Problem(ProblemCode.FIELD_UNUSABLE, "name", label="name"),))
    answer(loop, form.ui.okButton)
    assert form.ui.answer.text() == "“name” is missing. Fill in name."
    answer(loop, form.ui.cancelButton)


# --- whole zones ------------------------------------------------------------------------------------------------------


def test_a_zone_gets_the_login_of_a_group(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    turned(page, "zones", "mkdev.example", loop).enter()
    form = dialog(ZoneDialog)
    assert [form.who.itemText(at) for at in range(form.who.count())] == [
        "Family",
        "staff",
        "The account’s owners, by signing in",
    ]
    form.who.setCurrentIndex(2)
    answer(loop, form.ui.okButton)
    assert asked(commands, "check_zone") == [("check_zone", "mkdev.example", {"access.policy": "authenticate"})]
    assert asked(commands, "save_zone") == []
    shown = dialog(EditReviewDialog)
    assert shown._ui.heading.text() == "Put the account’s owners in front of \u2066*.mkdev.example\u2069?"
    answer(loop, shown._ui.saveButton)
    assert asked(commands, "save_zone") == [("save_zone", "mkdev.example", {"access.policy": "authenticate"})]
    assert no_dialog()


def test_a_first_login_for_a_zone_is_saved_at_once_where_the_program_acts_by_itself(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    status = samples.full()
    page.show_status(replace(status, groups=("family",), settings=replace(status.settings, mode=Mode.AUTOMATIC)))
    turned(page, "zones", "mkdev.example", loop).enter()
    form = dialog(ZoneDialog)
    assert form.ui.okButton.text() == "Save"
    answer(loop, form.ui.okButton)
    assert asked(commands, "save_zone") == [("save_zone", "mkdev.example", {"access.groups": "family"})]
    assert no_dialog()


def test_what_this_form_cannot_say_is_kept_as_a_choice(context: Context) -> None:
    asked_for = replace(sign_in_samples.GUARDED, fields={"access.emails": "a@x.example"})
    form = ZoneDialog(context, ZoneRow("nordhus.example", ZoneState.PROTECTED, asked_for), Around({"family": "Family"}))
    assert (form.who.currentText(), form.who.currentData()) == ("emails a@x.example", {"access.emails": "a@x.example"})
    form.deleteLater()


def test_what_is_no_login_for_a_zone_stays_in_the_form(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    commands.access.problems = (Problem(ProblemCode.ZONE_LOGIN_OPEN, "*.mkdev.example"),)
    turned(page, "zones", "mkdev.example", loop).enter()
    form = dialog(ZoneDialog)
    answer(loop, form.ui.okButton)
    assert form.ui.answer.text().startswith("The login for *.mkdev.example would let everyone in")
    answer(loop, form.ui.cancelButton)


def test_what_a_zone_opens_is_shown_before_and_sent_with_the_answer(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    commands.previewed = Preview(Plan(), (samples.rule_change(),))
    turned(page, "zones", "nordhus.example", loop).remove_button.click()
    shown = dialog(EditReviewDialog)
    assert (shown._ui.saveButton.text(), shown._ui.saveButton.property("kind")) == ("Open to everyone", "solid-danger")
    said = " ".join(each.text() for each in shown.findChildren(QLabel))
    assert "photos.nordhus.example" in said
    answer(loop, shown._ui.saveButton)
    assert asked(commands, "delete_zone") == [("delete_zone", "nordhus.example", (HOME, PHOTOS))]
    (layers,) = [each[1] for each in commands.asked if each[0] == "preview"]
    assert [(each.zone, each.fields) for each in layers.zones] == [("nordhus.example", {})]


def test_a_zone_stays_on_no_and_what_it_opens_is_shown_even_where_cloudflare_cannot_be_read(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    commands.unreadable = Problem(ProblemCode.OFFLINE, "cloudflare")
    turned(page, "zones", "nordhus.example", loop).remove_button.click()
    shown = dialog(EditReviewDialog)
    assert shown._ui.saveButton.text() == "Open to everyone"
    answer(loop, shown._ui.cancelButton)
    assert asked(commands, "delete_zone") == []


def test_a_zone_that_a_service_asks_for_stays(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    commands.access.zone_removal = ZoneRemoval(relying=(PHOTOS,))
    turned(page, "zones", "nordhus.example", loop).remove_button.click()
    answer(loop, dialog(EditReviewDialog)._ui.saveButton)
    assert "default_tld" in message(loop)
    assert no_dialog()


def test_only_what_was_set_here_can_be_taken_back(page: AccessPage, loop: Loop) -> None:
    assert not turned(page, "zones", "shop.example", loop).remove_button.isEnabled()


def test_a_zone_that_is_blocked_says_why(page: AccessPage, loop: Loop, commands: FakeCommands) -> None:
    told = Problem(ProblemCode.FOREIGN_LOGIN, "*.nordhus.example", detail="Theirs")
    row = ZoneRow("nordhus.example", ZoneState.BLOCKED, sign_in_samples.GUARDED, problems=(told,))
    commands.access.seen = AccessOverview(zones=(row,))
    tab = turned(page, "zones", "nordhus.example", loop)
    loop(tab.read_again())
    assert tab.banner.accessibleName().startswith("A login for *.nordhus.example exists and is not ours: “Theirs”.")


def test_a_login_that_is_in_a_zones_way_can_be_adopted_there(
    page: AccessPage, loop: Loop, commands: FakeCommands
) -> None:
    assert not turned(page, "zones", "shop.example", loop).adopt_button.isEnabled()
    row = ZoneRow("nordhus.example", ZoneState.BLOCKED, sign_in_samples.GUARDED, by="Theirs")
    commands.access.seen = AccessOverview(zones=(row,))
    commands.adoption.previewed = WHOLE
    tab = turned(page, "zones", "nordhus.example", loop)
    loop(tab.read_again())
    answer(loop, tab.adopt_button)
    shown = dialog(AdoptDialog)
    assert "*.nordhus.example" in shown._ui.heading.text()
    answer(loop, shown._ui.leaveButton)
    assert no_dialog()


@pytest.mark.parametrize("state", ZoneState)
def test_every_state_of_a_zone_has_words(state: ZoneState) -> None:
    row = ZoneRow("x.example", state, sign_in_samples.GUARDED, by="Theirs")
    assert zone_state(row, {"family": "Family"})


def test_who_is_told_by_names() -> None:
    assert who_text({"access.groups": "family,staff"}, {"family": "Family"}) == "Family, staff"
    assert who_text({"access.policy": "authenticate"}, {}) == "the account’s owners"


def test_a_token_that_never_ends_says_so() -> None:
    seen = sign_in_samples.overview()
    row = (seen.tokens or ())[1]
    lasting = replace(row, token=replace(row.token, expires_at=None))
    (line,) = token_lines(replace(seen, tokens=(lasting,)), samples.NOW)
    assert line.cells[1].text == "for ever"


# --- keys -------------------------------------------------------------------------------------------------------------


def test_enter_and_the_menu_do_what_the_buttons_do(page: AccessPage, loop: Loop) -> None:
    tab = turned(page, "methods", "m3", loop)
    tab.view.setFocus()
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    loop.settle()
    answer(loop, dialog(MethodDialog).ui.cancelButton)
    menu = tab.context_menu()
    assert [(each.text(), each.isEnabled()) for each in menu.actions()] == [
        ("Change...", True),
        ("Test", True),
        ("Delete...", True),
    ]
    menu.deleteLater()
