"""The override dialog: sparse per field, who can enter as one block, ends, a review before what opens or asks."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QPushButton

from dockflare_desktop.app_loop import Loop
from dockflare_desktop.core.change import Action, Change, Kind, Phase, Plan, Risk, RuleStep, Verdict, Why
from dockflare_desktop.core.labels.fields import KEY_FIELDS, OVERRIDE_FIELDS, WHO_KEYS
from dockflare_desktop.core.model import Layers, Override, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.engine.preview import Preview
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.override import Known, OverrideDialog
from dockflare_desktop.gui.dialogs.override_row import OverrideRow
from dockflare_desktop.gui.dialogs.publish import OpenDialog
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.gui.text import clock, moment
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import fit
from dockflare_desktop.gui.widgets.lasts import Lasts, tonight
from tests.gui import samples
from tests.gui.fake_commands import FakeCommands

Open = Callable[..., OverrideDialog]


@pytest.fixture
def open_dialog(context: Context) -> Open:
    def made(view: ServiceView | None = None, *, mode: Mode = Mode.AUTOMATIC, **more: object) -> OverrideDialog:
        if more:
            view = samples.service("a.example", "http://a:80", **more)  # type: ignore[arg-type]
        return opened(context, view or samples.watch(), mode)

    return made


def opened(context: Context, view: ServiceView, mode: Mode = Mode.AUTOMATIC) -> OverrideDialog:
    shown = details(samples.full(), view, samples.NOW, samples.say)
    return OverrideDialog(context, view, shown, Known(Layers(groups=samples.groups()), mode, ("home", "garage")))


def drop(dialog: QDialog) -> None:
    dialog.close()
    dialog.deleteLater()


def row(dialog: OverrideDialog, key: str) -> OverrideRow:
    found = dialog.rows.by_field[key]
    assert isinstance(found, OverrideRow)
    return found


def preview(*risks: Risk, opens: bool = False, problems: tuple[Problem, ...] = ()) -> Preview:
    key = samples.watch().key
    step = RuleStep("home", key, {"service": "http://x"})
    changes = tuple(
        Change(f"c{at}", Phase.ROUTE, step, Action.UPDATE, Kind.RULE, "rule", Why.CHANGED, (key,), risk=risk)
        for at, risk in enumerate(risks)
    )
    return Preview(Plan(changes, (Verdict(key, problems=problems),)), changes, (), (key,) if opens else ())


# --- fields ----------------------------------------------------------------------------------------------------------


def test_a_new_value_is_saved_with_what_it_hides_and_its_end(open_dialog: Open, commands: FakeCommands) -> None:
    dialog = open_dialog()
    dialog.edit("grace")
    grace = row(dialog, "grace")
    assert grace.value == "1800"  # prefilled with what holds
    grace.editor.set_text("1h")
    assert grace.lasting is not None
    grace.lasting.choose("For 2 hours")
    dialog._ui.saveButton.click()
    ((name, (saved,)),) = commands.written
    assert name == "save_overrides"
    assert (saved.field, saved.value, saved.below) == ("grace", "1h", "1800")  # type: ignore[attr-defined]
    assert saved.expires_at == samples.NOW + timedelta(hours=2)  # type: ignore[attr-defined]
    assert dialog.result() == QDialog.DialogCode.Accepted
    drop(dialog)


def test_every_field_of_a_service_can_be_overridden(open_dialog: Open) -> None:
    dialog = open_dialog()
    for key in OVERRIDE_FIELDS:
        dialog.edit(key)
    shown = {*dialog.rows.by_field}
    assert shown >= {key for key in OVERRIDE_FIELDS if key not in WHO_KEYS}
    assert shown.isdisjoint(KEY_FIELDS)  # H22
    assert {*dialog.rows.who.lines} == {*WHO_KEYS}
    assert dialog.rows._folds == []
    drop(dialog)


def test_what_was_not_touched_is_not_saved_again(open_dialog: Open, commands: FakeCommands) -> None:
    dialog = open_dialog()
    dialog._ui.saveButton.click()
    assert commands.asked == []
    assert dialog.result() == QDialog.DialogCode.Accepted
    drop(dialog)


def test_reverting_a_field_clears_its_override(open_dialog: Open, commands: FakeCommands) -> None:
    dialog = open_dialog()
    assert dialog._ui.count.text() == "1 field overridden"
    dialog._ui.revertButton.click()
    assert dialog._ui.count.text() == "0 fields overridden"
    dialog._ui.saveButton.click()
    assert commands.written == [("clear_overrides", samples.watch().key, ("service",))]
    drop(dialog)


def test_fields_are_set_and_reverted_in_one(open_dialog: Open, commands: FakeCommands) -> None:
    dialog = open_dialog()
    row(dialog, "service").revert()
    dialog.edit("grace")
    dialog._ui.saveButton.click()
    ((name, (saved,), reverted),) = commands.written
    assert (name, saved.field, reverted) == ("save_overrides", "grace", ("service",))  # type: ignore[attr-defined]
    drop(dialog)


def test_a_refused_override_stays_open_and_says_why(open_dialog: Open, commands: FakeCommands) -> None:
    commands.problems = (Problem(ProblemCode.TARGET_INVALID, "a"),)
    dialog = open_dialog()
    dialog.edit("grace")
    dialog._ui.saveButton.click()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert not dialog._ui.answer.isHidden()
    assert not dialog.reviewing
    drop(dialog)


def test_yes_and_no_are_chosen_and_the_certificate_is_said_the_right_way_round(open_dialog: Open) -> None:
    dialog = open_dialog()
    dialog.edit("no_tls_verify")
    editor = row(dialog, "no_tls_verify").editor
    combo = editor.findChild(QComboBox)
    assert combo is not None
    assert (combo.currentText(), editor.text()) == ("yes", "false")  # Check certificate: yes
    combo.setCurrentIndex(combo.findText("no"))
    assert row(dialog, "no_tls_verify").value == "true"
    drop(dialog)


def test_a_value_that_is_in_no_list_is_kept(open_dialog: Open) -> None:
    fields = {"dns": Provenance(Stated("elsewhere", Layer.OVERRIDE))}
    dialog = open_dialog(fields=fields, overridden=True)
    assert (row(dialog, "dns").value, row(dialog, "dns").differs) == ("elsewhere", False)
    drop(dialog)


def test_ctrl_backspace_reverts_the_field_and_ctrl_s_saves(open_dialog: Open, commands: FakeCommands) -> None:
    dialog = open_dialog()
    dialog.show()
    keys = {each.key().toString(): each for each in dialog.findChildren(QShortcut)}
    row(dialog, "service").take_focus()
    keys["Ctrl+Backspace"].activated.emit()
    assert not row(dialog, "service").is_set
    keys[QKeySequence(QKeySequence.StandardKey.Save).toString()].activated.emit()
    assert commands.written == [("clear_overrides", samples.watch().key, ("service",))]
    drop(dialog)


def test_no_dialog_is_larger_than_the_screen(open_dialog: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = open_dialog()
    small = SimpleNamespace(availableSize=lambda: QSize(960, 560))
    monkeypatch.setattr(dialog, "screen", lambda: small)
    fit(dialog)
    assert dialog.width() <= 960
    assert dialog.height() <= 560
    drop(dialog)


# --- who can enter ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "block", "opens"),
    [
        ("Family", {"access.group": "family"}, False),
        ("Open house", {"access.group": "open"}, True),
        ("The owners, after a login", {"access.policy": "authenticate"}, False),
        ("The login of the whole zone", {"access.policy": "default_tld"}, False),
        ("Everyone (public)", {"access.policy": "bypass"}, True),
        ("No login of its own", {"access.policy": "none"}, True),
    ],
)
def test_a_choice_is_one_block_and_the_core_says_whether_it_opens(
    open_dialog: Open, choice: str, block: dict[str, str], *, opens: bool
) -> None:
    dialog = open_dialog()
    dialog.edit("access.policy")
    dialog.rows.who.choose(choice)
    assert (dialog.rows.who.block, dialog.rows.who.opens) == (block, opens)
    assert dialog.rows.who._note.isHidden() is not opens
    assert {each.field: each.value for each in dialog.overrides(samples.NOW)} == block
    drop(dialog)


@pytest.mark.parametrize(
    ("fields", "opens"),
    [
        ({"access.emails": "a@x.example", "access.group": "none"}, False),
        ({"access.bypass_ips": "0.0.0.0/0"}, True),
        ({"access.group": "none"}, True),
        ({"access.group": "family", "access.policy": "bypass"}, False),
    ],
)
def test_the_fields_themselves_are_judged_as_one_block(
    open_dialog: Open, fields: dict[str, str], *, opens: bool
) -> None:
    dialog = open_dialog()
    dialog.edit("access.emails")
    dialog.rows.who.write(fields)
    assert (dialog.rows.who.block, dialog.rows.who.opens) == (fields, opens)
    drop(dialog)


def test_nothing_said_yet_saves_nothing(open_dialog: Open, commands: FakeCommands) -> None:
    dialog = open_dialog()
    dialog.edit("access.ips")
    dialog.rows.who.write({})
    assert not dialog.rows.who.opens
    dialog._ui.saveButton.click()
    assert (commands.asked, dialog.isVisible() or dialog.result()) == ([], 0)
    drop(dialog)


def test_another_block_reverts_what_is_not_in_it(open_dialog: Open, commands: FakeCommands) -> None:
    fields = {
        "access.emails": Provenance(Stated(("a@x.example",), Layer.OVERRIDE)),
        "access.group": Provenance(Stated((), Layer.OVERRIDE, cleared=True), (Stated(("family",), Layer.LABEL),)),
    }
    without = {"access.group": Provenance(Stated(("family",), Layer.LABEL))}
    dialog = open_dialog(fields=fields, overridden=True, without=without)
    who = dialog.rows.who
    assert who.block == {"access.emails": "a@x.example"}
    assert (who.differs, dialog._ui.count.text()) == (False, "1 field overridden")
    who.choose("Family")
    dialog._ui.saveButton.click()
    dialog._ui.saveButton.click()  # it was reviewed
    ((_, (saved,), reverted),) = commands.written
    assert (saved.field, saved.below, reverted) == ("access.group", "family", ("access.emails",))  # type: ignore[attr-defined]
    drop(dialog)


def test_taking_back_the_block_asks_the_labels_again(open_dialog: Open) -> None:
    fields = {"access.policy": Provenance(Stated("bypass", Layer.OVERRIDE))}
    dialog = open_dialog(fields=fields, overridden=True)
    assert not dialog.rows.who.opens  # it is so already
    dialog.rows.who.revert()
    assert not dialog.rows.who.opens
    assert (dialog.overrides(samples.NOW), dialog.reverted()) == ([], ["access.policy"])
    drop(dialog)


def test_the_note_says_until_when_and_what_holds_then(open_dialog: Open) -> None:
    dialog = open_dialog()
    dialog.edit("access.policy")
    who = dialog.rows.who
    who.choose("Everyone (public)")
    assert "until you remove it" in who._note.text()
    assert who.lasting is not None
    who.lasting.choose("For 2 hours")
    text = f"Open to everyone until {clock(samples.NOW + timedelta(hours=2))}, then Family again."
    assert who._note.text().startswith(text)
    drop(dialog)


# --- how long --------------------------------------------------------------------------------------------------------


def test_until_tonight_and_at_a_time(theme: Theme) -> None:
    lasts = Lasts(theme, "how long", samples.NOW)
    assert lasts.value is None
    lasts.choose("Until tonight")
    assert lasts.value == tonight(samples.NOW)
    lasts.choose("At a time...")
    assert isinstance(lasts.value, datetime)
    assert lasts.value > samples.NOW
    assert not lasts._at.isHidden()
    assert lasts._at.minimumDateTime().toSecsSinceEpoch() >= int(samples.NOW.timestamp())
    late = samples.NOW.replace(hour=23, minute=59, second=30)
    assert tonight(late) < late
    lasts.deleteLater()


@pytest.mark.parametrize(("end", "text"), [(timedelta(hours=2), "Until today {}"), (timedelta(days=3), "Until {} {}")])
def test_an_end_is_offered_with_its_time_also_on_another_day(
    open_dialog: Open, theme: Theme, end: timedelta, text: str
) -> None:
    ends = samples.NOW + end
    parts = [clock(ends)] if end < timedelta(days=1) else [moment(ends, samples.NOW), clock(ends)]
    question = OpenDialog(theme, samples.watch(), ends, samples.NOW)
    assert question._length.itemText(0) == text.format(*parts)
    dialog = open_dialog(fields={"grace": Provenance(Stated(60, Layer.OVERRIDE, ends))}, overridden=True)
    lasting = row(dialog, "grace").lasting
    assert lasting is not None
    assert lasting._combo.itemText(0) == question._length.itemText(0)  # both say it alike
    assert not row(dialog, "grace").differs
    for made in (dialog, question):
        drop(made)


# --- review and save -------------------------------------------------------------------------------------------------


def test_the_button_says_whether_a_review_comes_first(open_dialog: Open) -> None:
    dialog = open_dialog()
    assert dialog._ui.saveButton.text() == "Save"
    dialog.edit("access.group")
    assert dialog._ui.saveButton.text() == "Review and save..."
    drop(dialog)
    asking = open_dialog(mode=Mode.ASK_EVERY)
    assert asking._ui.saveButton.text() == "Review and save..."
    drop(asking)


def test_a_review_shows_the_plan_and_then_saves(open_dialog: Open, commands: FakeCommands) -> None:
    commands.previewed = preview(Risk.NONE, Risk.OFFLINE)
    dialog = open_dialog(mode=Mode.ASK_REMOVING)
    dialog.edit("grace")
    dialog._ui.saveButton.click()
    assert (dialog.reviewing, commands.written) == (True, [])
    texts = {each.text() for each in dialog._review.findChildren(QLabel)}
    assert {"Saving makes these 2 changes, in this order", "Change tunnel rule", "Goes offline"} <= texts
    assert dialog._ui.saveButton.text() == "Save"
    dialog._ui.backButton.click()
    assert not dialog.reviewing
    dialog._ui.saveButton.click()
    dialog._ui.saveButton.click()
    assert [name for name, *_ in commands.written] == ["save_overrides"]
    drop(dialog)


def test_what_was_typed_is_what_is_previewed(open_dialog: Open, commands: FakeCommands) -> None:
    key = samples.watch().key
    other = Override(ServiceKey("other.example"), "grace", "1", None, samples.NOW)
    commands.stored = Layers(overrides=(Override(key, "service", "http://jellyfin:8097", None, samples.NOW), other))
    dialog = open_dialog()
    row(dialog, "service").revert()
    dialog.edit("grace")
    dialog._ui.saveButton.click()
    layers = next(asked[1] for asked in commands.asked if asked[0] == "preview")
    assert {(each.key, each.field) for each in layers.overrides} == {(other.key, "grace"), (key, "grace")}
    drop(dialog)


def test_more_people_are_reviewed_in_every_mode(open_dialog: Open, commands: FakeCommands) -> None:
    commands.previewed = preview(Risk.MORE_PEOPLE)
    dialog = open_dialog()
    dialog.edit("grace")
    dialog._ui.saveButton.click()
    assert dialog.reviewing
    drop(dialog)


def test_what_would_block_the_service_is_shown_before_it_is_saved(open_dialog: Open, commands: FakeCommands) -> None:
    commands.previewed = preview(problems=(Problem(ProblemCode.GROUP_UNKNOWN, value="famly"),))
    dialog = open_dialog()
    dialog.edit("grace")
    dialog._ui.saveButton.click()
    texts = " ".join(each.text() for each in dialog._review.findChildren(QLabel))
    assert "There is no access group “famly”" in texts
    drop(dialog)


def test_an_account_that_cannot_be_asked_hinders_no_saving(open_dialog: Open, commands: FakeCommands) -> None:
    commands.unreadable = Problem(ProblemCode.OFFLINE)
    dialog = open_dialog()
    dialog.edit("grace")
    dialog._ui.saveButton.click()
    assert dialog.reviewing
    dialog._ui.saveButton.click()
    assert [name for name, *_ in commands.written] == ["save_overrides"]
    drop(dialog)


def open_up(dialog: OverrideDialog, commands: FakeCommands, how: str) -> None:
    """Type what lets everyone in."""
    commands.previewed = preview(Risk.EVERYONE, opens=True)
    if how == "as the labels say":
        row(dialog, "service").revert()
        return
    dialog.edit("access.policy")
    if how == "by its choice":
        commands.unreadable = Problem(ProblemCode.OFFLINE)
        dialog.rows.who.choose("Everyone (public)")
    else:
        dialog.rows.who.write({"access.custom_rules": '[{"id": "11111111-1111-1111-1111-111111111111"}]'})


@pytest.mark.parametrize("how", ["by its choice", "as the account says", "as the labels say"])
@pytest.mark.parametrize("yes", [True, False])
def test_opening_to_everyone_is_saved_after_the_question_and_a_no_loses_nothing(
    make_context: Callable[..., Context], commands: FakeCommands, qapp: QApplication, how: str, *, yes: bool
) -> None:
    async def work() -> None:
        tasks: list[asyncio.Task[object]] = []
        dialog = opened(make_context(start=lambda coro: tasks.append(asyncio.ensure_future(coro))), samples.watch())
        open_up(dialog, commands, how)
        before = (dialog.overrides(samples.NOW), dialog.reverted())
        dialog._ui.saveButton.click()
        await asyncio.gather(*tasks)
        assert dialog.reviewing
        dialog._ui.saveButton.click()
        await asyncio.sleep(0.01)
        (question,) = [each for each in dialog.findChildren(QDialog) if each.isVisible()]
        assert isinstance(question, MessageDialog if how == "as the labels say" else OpenDialog)
        assert commands.written == []
        question.accept() if yes else question.reject()
        await asyncio.gather(*tasks)
        assert (dialog.result() == QDialog.DialogCode.Accepted) is yes
        assert (dialog.overrides(samples.NOW), dialog.reverted()) == before
        assert dialog._ui.saveButton.isEnabled()
        drop(dialog)

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        runner.run(work())
    ends = [each.expires_at for name, saved, *_ in commands.written if name == "save_overrides" for each in saved]
    assert ends == ([samples.NOW + timedelta(hours=2)] if yes and how != "as the labels say" else [])
    assert len(commands.written) == int(yes)


def test_where_nothing_is_overridden_there_is_nothing_to_save(open_dialog: Open) -> None:
    dialog = open_dialog(samples.blocked())
    save = dialog._ui.saveButton
    assert (dialog.rows.count, save.isEnabled()) == (0, False)
    dialog.edit("grace")
    assert save.isEnabled()
    row(dialog, "grace").revert()
    assert not save.isEnabled()
    drop(dialog)


def test_the_only_override_can_be_taken_back_and_saved(open_dialog: Open) -> None:
    dialog = open_dialog()
    dialog._ui.revertButton.click()
    assert (dialog.rows.count, dialog._ui.saveButton.isEnabled()) == (0, True)
    drop(dialog)


# --- a label that changed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "asked"), [("Take the label", "clear_overrides"), ("Keep mine", "save_overrides")])
def test_a_label_that_changed_is_told_in_the_override_dialog(
    open_dialog: Open, commands: FakeCommands, answer: str, asked: str
) -> None:
    dialog = open_dialog(samples.label_changed())
    button = next(each for each in dialog.findChildren(QPushButton) if each.text() == answer)
    button.click()
    assert commands.asked == []  # nothing is written before Save
    dialog._ui.saveButton.click()
    assert [name for name, *_ in commands.written] == [asked]
    drop(dialog)


def test_a_blocked_service_whose_label_changed_still_offers_to_keep_or_take_it(open_dialog: Open) -> None:
    blocked = samples.blocked()
    view = replace(samples.label_changed(), status=blocked.status, reason=blocked.reason)
    dialog = open_dialog(view)
    offered = [each.text() for each in dialog.findChildren(QPushButton)]
    assert {"Keep mine", "Take the label"} <= set(offered)
    assert not any("Use “" in text for text in offered)  # that is what the details panel says about the reason
    drop(dialog)


# --- the question before everyone gets in ----------------------------------------------------------------------------


def test_an_opening_ends_by_itself_unless_for_ever_is_chosen_on_purpose(theme: Theme) -> None:
    dialog = OpenDialog(theme, samples.watch(), None, samples.NOW)
    assert dialog.lasts == timedelta(hours=2)
    dialog._for_ever.setChecked(True)
    assert dialog.lasts is None
    dialog._length.setCurrentIndex(0)
    dialog._length.activated.emit(0)
    assert dialog.lasts == timedelta(hours=1)
    texts = " ".join(each.text() for each in dialog.findChildren(QLabel))
    assert "asks for no login" not in texts
    assert "If the program is off at that moment, it is taken back at the next start." in texts
    defaults = [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()]
    assert defaults == ["Cancel"]
    drop(dialog)


@pytest.mark.parametrize("lasts", [timedelta(hours=1), samples.NOW + timedelta(minutes=40), tonight(samples.NOW)])
def test_the_length_that_was_chosen_is_offered_first(theme: Theme, lasts: timedelta | datetime) -> None:
    dialog = OpenDialog(theme, samples.watch(), lasts, samples.NOW)
    assert dialog.lasts == lasts
    drop(dialog)
