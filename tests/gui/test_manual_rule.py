"""The manual rule dialog: pasted URLs split, mistakes told at their field with a fix, nothing public unasked."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QBoxLayout, QComboBox, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from dockflare_desktop.app_loop import Loop
from dockflare_desktop.core.cloud import Actual, Directory
from dockflare_desktop.core.labels.fields import ORIGIN_KEYS
from dockflare_desktop.core.manual.objects import Fate, LoginObject, Objects, RecordObject, RuleObject
from dockflare_desktop.core.model import AccessGroup, Layers, ManualRule, Path, PathMatch, PolicyBody, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.public.seen import Seen
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.manual_rule import LAST_GROUP, ManualRuleDialog
from dockflare_desktop.gui.dialogs.publish import PublishDialog
from dockflare_desktop.gui.dialogs.try_visitor import TryVisitorDialog
from dockflare_desktop.words import sentence
from tests.gui import samples
from tests.gui.conftest import Starter
from tests.gui.fake_commands import FakeCommands

GROUPS = tuple(
    AccessGroup(each, each, (PolicyBody(each, "allow", ({"email": {"email": f"{each}@x.example"}},)),))
    for each in samples.full().groups
)
GOOD = Objects(
    LoginObject(Fate.NEW, "nas.nordhus.example", ("4 people",), "24h"),
    RuleObject(Fate.NEW, "http://192.168.1.20:5000", "home", 9, 15, locked=True),
    RecordObject(Fate.NEW, "nas.nordhus.example", "8c1e0000-f0f0.cfargotunnel.com", 144),
)
PUBLIC = replace(GOOD, login=LoginObject(Fate.NONE), opens=True)
FILES = Path("/files", PathMatch.PREFIX, "^/files(/|$)")


def status() -> AppStatus:
    full = samples.full()
    cloud = replace(full.cloudflare, remote_tunnels=("home", "garage"))
    return replace(full, cloudflare=cloud, settings=replace(full.settings, tunnel="home"))


@pytest.fixture
def commands() -> FakeCommands:
    made = FakeCommands(stored=Layers(groups=GROUPS))
    made.manual.previewed = GOOD
    return made


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context(say=lambda problem: sentence(problem, window=True))


@pytest.fixture
def make(context: Context, qtbot: QtBot) -> Callable[..., ManualRuleDialog]:
    def made(rule: ManualRule | None = None, **more: Any) -> ManualRuleDialog:
        dialog = ManualRuleDialog(context, status(), rule=rule, **more)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return made


@pytest.fixture
def dialog(make: Callable[..., ManualRuleDialog]) -> Iterator[ManualRuleDialog]:
    made = make()
    made._ui.name.setText("nas")
    made._ui.target.setText("192.168.1.20:5000")
    made.lint()
    yield made
    made.close()


def links(dialog: ManualRuleDialog) -> dict[str, QPushButton]:
    QApplication.processEvents()  # what was added to a layout is shown then
    shown = (each for each in dialog._ui.inside.findChildren(QPushButton) if each.isVisibleTo(dialog))
    others = (dialog._ui.optionsButton, dialog._ui.whoLink)
    return {each.text(): each for each in shown if each not in others}


def saved(commands: FakeCommands) -> ManualRule:
    [rule] = [each[1] for each in commands.manual.asked if each[0] == "save"]
    assert isinstance(rule, ManualRule)
    return rule


def stored(**fields: str) -> ManualRule:
    texts = {"service": "https://192.168.1.20:5001", "access.group": "family"}
    texts |= {key.replace("__", "."): text for key, text in fields.items()}
    return ManualRule(ServiceKey("nas.nordhus.example", FILES.pattern), FILES, texts, samples.NOW - timedelta(days=1))


# --- adding ----------------------------------------------------------------------------------------------------------


def test_a_rule_is_published_and_the_dialog_closes(dialog: ManualRuleDialog, commands: FakeCommands) -> None:
    dialog._ui.path.setText("/files")
    dialog._options.put("origin.connect_timeout", "5s")
    dialog._ui.tunnel.setCurrentText("garage")
    dialog._ui.saveButton.click()
    rule = saved(commands)
    assert str(rule.key) == "nas.nordhus.example^/files(/|$)"
    assert rule.fields == {
        "service": "http://192.168.1.20:5000",
        "access.group": "family",
        "origin.connect_timeout": "5s",
        "tunnel": "garage",
    }
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_ctrl_enter_publishes(dialog: ManualRuleDialog, commands: FakeCommands) -> None:
    QTest.keyClick(dialog._ui.target, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved(commands).key == ServiceKey("nas.nordhus.example")


def test_an_empty_form_is_no_mistake_and_cannot_be_published(make: Callable[..., ManualRuleDialog]) -> None:
    dialog = make()
    assert dialog._ui.foot.text() == "Address and target are still empty"
    assert not dialog._ui.saveButton.isEnabled()
    assert dialog._ui.name.property("invalid") == "false"
    dialog._ui.name.setText("nas")
    dialog.lint()
    assert dialog._ui.foot.text() == "The target is still empty"


def test_the_last_used_group_is_preset_and_never_everyone(
    make: Callable[..., ManualRuleDialog], context: Context, commands: FakeCommands
) -> None:
    assert make()._ui.who.currentText() == "family"
    dialog = make()
    dialog._ui.name.setText("nas")
    dialog._ui.target.setText("x:1")
    dialog._ui.who.setCurrentText("friends")
    dialog.lint()
    dialog._ui.saveButton.click()
    assert context.places.value(LAST_GROUP) == "friends"
    assert make()._ui.who.currentText() == "friends"
    context.places.setValue(LAST_GROUP, "gone")
    assert make()._ui.who.currentText() == "family"


def test_without_groups_the_owners_are_preset(context: Context, qtbot: QtBot) -> None:
    dialog = ManualRuleDialog(context, replace(status(), groups=()))
    qtbot.addWidget(dialog)
    assert dialog._ui.who.currentText() == "The owners, after a login"


@pytest.mark.parametrize(
    ("choice", "more", "fields"),
    [
        ("Several groups...", "family,\n friends", {"access.groups": "family,friends"}),
        ("E-mail addresses...", " a@x.example; b@x.example ", {"access.emails": "a@x.example,b@x.example"}),
        ("The owners, after a login", "", {"access.policy": "authenticate"}),
        ("The login of the whole zone", "", {"access.policy": "default_tld"}),
    ],
)
def test_who_can_enter_is_said_in_several_ways(
    dialog: ManualRuleDialog, commands: FakeCommands, choice: str, more: str, fields: dict[str, str]
) -> None:
    dialog._ui.who.setCurrentText(choice)
    assert dialog._ui.whoMore.isVisible() is bool(more)
    dialog._ui.whoMore.setText(more)
    dialog.lint()
    dialog._ui.saveButton.click()
    assert saved(commands).fields == {"service": "http://192.168.1.20:5000", **fields}


def test_it_ends_after_a_length_or_at_a_time_and_not_in_the_past(
    dialog: ManualRuleDialog, commands: FakeCommands
) -> None:
    dialog._ui.ends.setCurrentText("In 2 hours")
    assert not dialog._ui.endsAt.isVisible()
    dialog.lint()
    assert dialog._checked.rule is not None
    assert dialog._checked.rule.expires_at == samples.NOW + timedelta(hours=2)
    dialog._ui.ends.setCurrentText("At a time...")
    assert dialog._ui.endsAt.isVisible()
    dialog._ui.endsAt.setDateTime(dialog._ui.endsAt.dateTime().addDays(-1))
    dialog.lint()
    assert "is over already" in dialog._messages["ends"].text  # type: ignore[index]  # a StrEnum's text
    assert not dialog._ui.saveButton.isEnabled()
    assert commands.manual.asked == []


# --- pasting ---------------------------------------------------------------------------------------------------------


def paste(field: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.clear()
    field.paste()


def test_a_pasted_url_splits_itself_at_once(make: Callable[..., ManualRuleDialog]) -> None:
    ui = make()._ui
    paste(ui.name, " https://Wiki.mkdev.example/docs?x=1#y \n")
    assert (ui.name.text(), ui.zone.currentText(), ui.path.text()) == ("Wiki", "mkdev.example", "/docs")
    paste(ui.name, "https://nordhus.example")
    assert (ui.name.text(), ui.zone.currentText(), ui.path.text()) == ("@", "nordhus.example", "/docs")
    paste(ui.name, "https://a.elsewhere.example/x")
    assert (ui.name.text(), ui.zone.currentText(), ui.path.text()) == ("a.elsewhere.example", "another zone", "/x")


def test_a_typed_url_splits_itself_when_the_field_is_left(make: Callable[..., ManualRuleDialog]) -> None:
    ui = make()._ui
    QTest.keyClicks(ui.name, "wiki.mkdev.example/docs")
    assert ui.name.text() == "wiki.mkdev.example/docs"
    ui.name.editingFinished.emit()
    assert (ui.name.text(), ui.zone.currentText(), ui.path.text()) == ("wiki", "mkdev.example", "/docs")


def test_a_pasted_target_sets_scheme_and_address(make: Callable[..., ManualRuleDialog]) -> None:
    dialog = make()
    ui = dialog._ui
    for text, scheme, rest in (
        (" https://192.168.1.30:8006/ \n", "https", "192.168.1.30:8006/"),
        ("unix:/run/app.sock", "unix", "/run/app.sock"),
        ("http_status:404", "http_status", "404"),
        ("htp://nas", "http_status", "htp://nas"),
    ):
        paste(ui.target, text)
        assert (ui.scheme.currentText(), ui.target.text()) == (scheme, rest)
    ui.scheme.setCurrentText("hello_world")
    assert not ui.target.isEnabled()
    ui.name.setText("nas")
    dialog.lint()
    assert dialog._checked.rule is not None
    assert dialog._checked.rule.fields["service"] == "hello_world"


# --- what is told ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "link", "target", "host"),
    [
        ("target", "192.168.1.20:5000/web", "Remove “/web”", "192.168.1.20:5000", "nas.nordhus.example"),
        ("target", "htp://nas:80", "Use http", "nas:80", "nas.nordhus.example"),
        ("name", "my_nas", None, "192.168.1.20:5000", "my-nas.nordhus.example"),
        ("name", "a.b", "Use \u2066a-b.nordhus.example\u2069", "192.168.1.20:5000", "a-b.nordhus.example"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_one_click_puts_it_right(  # noqa: PLR0913, PLR0917 - a row of a table
    dialog: ManualRuleDialog, field: str, text: str, link: str | None, target: str, host: str
) -> None:
    edited: QLineEdit = getattr(dialog._ui, field)
    edited.setText(text)
    dialog.lint()
    assert edited.accessibleDescription()
    found = links(dialog)
    (found[link] if link is not None else next(iter(found.values()))).click()
    assert dialog._ui.saveButton.isEnabled()
    assert dialog._checked.rule is not None
    assert (dialog._checked.rule.key.hostname, dialog._ui.target.text()) == (host, target)


def test_a_port_in_the_address_moves_to_the_target(dialog: ManualRuleDialog) -> None:
    dialog._ui.name.setText("nas.nordhus.example:5000")
    dialog._ui.zone.setCurrentText("another zone")
    dialog._ui.target.setText("192.168.1.20")
    dialog.lint()
    links(dialog)["Move it"].click()
    assert (dialog._ui.name.text(), dialog._ui.zone.currentText()) == ("nas", "nordhus.example")
    assert dialog._ui.target.text() == "192.168.1.20:5000"


def test_checks_wait_until_the_keys_are_still(dialog: ManualRuleDialog, qtbot: QtBot, commands: FakeCommands) -> None:
    dialog._ui.target.setText("x:1/y")
    assert dialog._ui.saveButton.isEnabled()
    assert (dialog._linting.interval(), dialog._probing.interval()) == (250, 600)
    qtbot.waitUntil(lambda: not dialog._ui.saveButton.isEnabled())
    assert commands.manual.asked == []
    qtbot.waitUntil(lambda: bool(commands.manual.asked))


def test_the_three_objects_are_shown_and_a_broken_target_is_marked(dialog: ManualRuleDialog) -> None:
    dialog.probe()
    names = [card.accessibleName() for card in dialog._cards]
    assert names[0] == "1  Login, New, Name nas.nordhus.example, Lets in 4 people, Session 24 hours"
    assert "Position 9 of 15, in “home”" in names[1]
    assert "Needs the login above, checked twice" in names[1]
    assert "Proxied yes, record 144 of its zone" in names[2]
    assert "Free. Zone nordhus.example" in dialog._ui.name.accessibleDescription()
    dialog._ui.target.setText("x:1/y")
    dialog.lint()
    assert dialog._cards[1].accessibleName().startswith("2  Tunnel rule, Invalid, Position 9 of 15")
    assert "Service http://x:1/y" in dialog._cards[1].accessibleName()


def test_a_target_that_stands_for_an_empty_one_is_never_shown(dialog: ManualRuleDialog, commands: FakeCommands) -> None:
    dialog._ui.target.clear()
    commands.manual.previewed = replace(GOOD, rule=replace(GOOD.rule, service="http://localhost"))
    dialog.lint()
    dialog.probe()
    assert dialog._cards[1].accessibleName().startswith("2  Tunnel rule, Position 9 of 15")
    assert "Service —" in dialog._cards[1].accessibleName()


def test_what_the_preview_finds_blocks_and_a_warning_does_not(dialog: ManualRuleDialog, commands: FakeCommands) -> None:
    foreign = Problem(ProblemCode.FOREIGN_DNS, "nas.nordhus.example", detail="A 192.0.2.1")
    near = Problem(ProblemCode.RECORDS_NEAR, "nordhus.example", Effect.WARNING, value="171")
    commands.manual.previewed = replace(GOOD, problems=(near,))
    dialog.probe()
    assert dialog._ui.saveButton.isEnabled()
    assert dialog._ui.foot.text() == "1 warning, which hinders nothing"
    commands.manual.previewed = replace(GOOD, problems=(near, foreign))
    dialog.probe()
    assert not dialog._ui.saveButton.isEnabled()
    assert dialog._ui.foot.text() == "1 problem to solve"
    assert "is not ours (A 192.0.2.1)" in dialog._ui.name.accessibleDescription()
    dialog._ui.name.setText("other")  # what was answered is about another address
    dialog.lint()
    assert dialog._ui.saveButton.isEnabled()


def test_what_is_in_the_way_may_be_adopted_once_the_rule_is_saved(
    dialog: ManualRuleDialog, commands: FakeCommands
) -> None:
    foreign = Problem(ProblemCode.FOREIGN_DNS, "nas.nordhus.example")
    commands.manual.previewed = replace(GOOD, problems=(foreign,))
    dialog.probe()
    assert not dialog._ui.saveButton.isEnabled()
    links(dialog)["Adopt..."].click()
    assert saved(commands).key.hostname == "nas.nordhus.example"
    assert dialog.adopts is not None
    assert dialog.adopts.key == ServiceKey("nas.nordhus.example")


def test_beside_another_problem_nothing_is_offered_to_adopt(dialog: ManualRuleDialog, commands: FakeCommands) -> None:
    foreign = Problem(ProblemCode.FOREIGN_DNS, "nas.nordhus.example")
    group = Problem(ProblemCode.GROUP_EMPTY, "nas.nordhus.example", value="family")
    commands.manual.previewed = replace(GOOD, problems=(foreign, group))
    dialog.probe()
    assert "Adopt..." not in links(dialog)


def test_who_could_get_in_is_asked_of_the_plan(
    make_context: Callable[..., Context], commands: FakeCommands, qapp: QApplication, qtbot: QtBot
) -> None:
    actual = Actual("account", "Nordhus", Directory(), {}, {}, {}, (), samples.NOW)

    async def work() -> str:
        tasks: list[asyncio.Task[object]] = []
        context = make_context(start=lambda coro: tasks.append(asyncio.ensure_future(coro)))
        dialog = ManualRuleDialog(context, status())
        qtbot.addWidget(dialog)
        dialog.show()
        assert not dialog._ui.whoLink.isEnabled()
        dialog._ui.name.setText("nas")
        dialog._ui.target.setText("x:1")
        dialog.lint()
        commands.manual.previewed = replace(GOOD, seen=Seen(actual))
        dialog.probe()
        await asyncio.sleep(0.05)
        dialog._ui.whoLink.click()
        await asyncio.sleep(0.05)
        tester = next(each for each in dialog.findChildren(TryVisitorDialog) if each.isVisible())
        heading = tester._ui.heading.text()
        tester.accept()
        await asyncio.gather(*tasks)
        return heading

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        assert runner.run(work()) == "\u2066nas.nordhus.example\u2069"


def test_offline_it_says_so_and_is_saved_all_the_same(dialog: ManualRuleDialog, commands: FakeCommands) -> None:
    commands.manual.unreadable = Problem(ProblemCode.OFFLINE, "cloudflare")
    dialog.probe()
    assert "No network" in dialog._ui.name.accessibleDescription()
    dialog._ui.saveButton.click()
    assert saved(commands).key.hostname == "nas.nordhus.example"


def test_an_answer_to_something_older_is_dropped(
    make_context: Callable[..., Context], commands: FakeCommands, qtbot: QtBot
) -> None:
    waiting: list[Any] = []
    dialog = ManualRuleDialog(make_context(start=waiting.append), status())
    qtbot.addWidget(dialog)
    dialog._ui.name.setText("nas")
    dialog._ui.target.setText("x:1")
    dialog.lint()
    dialog.probe()
    old = waiting.pop()
    dialog._ui.name.setText("nas2")
    commands.manual.previewed = replace(GOOD, problems=(Problem(ProblemCode.FOREIGN_DNS, "nas.nordhus.example"),))
    Starter()(old)
    assert dialog._answer is None
    dialog.lint()
    dialog.probe()
    late = waiting.pop()
    dialog.reject()
    Starter()(late)  # the dialog is closed: nothing is drawn any more
    assert dialog._answer is None
    for each in waiting:
        each.close()


def test_lines_that_are_no_field_are_told(dialog: ManualRuleDialog, commands: FakeCommands) -> None:
    dialog._options._more.setPlainText("dns.comment=a=b\nno equals")
    dialog.lint()
    assert "“no equals” is not of the form KEY=VALUE." in dialog._messages["options"].text  # type: ignore[index]
    assert not dialog._ui.saveButton.isEnabled()
    dialog._options._more.setPlainText("dns.comment=a=b\n\n access.session_duration = 1h ")
    dialog.lint()
    dialog._ui.saveButton.click()
    assert saved(commands).fields["dns.comment"] == "a=b"
    assert saved(commands).fields["access.session_duration"] == "1h"


def test_every_origin_option_of_the_registry_is_there_with_its_default(dialog: ManualRuleDialog) -> None:
    assert dialog._ui.optionsButton.text() == "Origin options, 14, all at their defaults"
    assert not dialog._ui.options.isVisible()
    dialog._ui.optionsButton.click()
    assert dialog._ui.options.isVisible()
    assert list(dialog._options._fields) == list(ORIGIN_KEYS)
    shown = {
        key: field.itemText(0) if isinstance(field, QComboBox) else field.placeholderText()
        for key, field in dialog._options._fields.items()
    }
    assert shown["origin.connect_timeout"] == "30s"
    assert shown["no_tls_verify"] == "Default: no"
    assert shown["httpHostHeader"] == "not set"
    field = dialog._options._fields["no_tls_verify"]
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(1)
    dialog.lint()
    assert dialog._ui.optionsButton.text() == "Origin options, 1 of 14 stated"


def test_where_both_do_not_fit_the_objects_are_below_the_form(make: Callable[..., ManualRuleDialog]) -> None:
    dialog = make()
    assert dialog._ui.body.direction() is QBoxLayout.Direction.LeftToRight
    dialog.resize(720, 480)
    QApplication.processEvents()
    assert dialog._ui.body.direction() is QBoxLayout.Direction.TopToBottom
    assert dialog._ui.inside.width() <= dialog._ui.scroll.viewport().width()
    assert dialog._ui.previewScroll.geometry().top() >= dialog._ui.scroll.geometry().bottom()


def test_without_an_account_a_whole_hostname_is_typed_and_kept_for_later(
    context: Context, commands: FakeCommands, qtbot: QtBot
) -> None:
    commands.manual.unreadable = Problem(ProblemCode.NO_TOKEN, "cloudflare")
    dialog = ManualRuleDialog(context, AppStatus())
    qtbot.addWidget(dialog)
    dialog._ui.name.setText("nas.somewhere.example")
    dialog._ui.target.setText("x:1")
    dialog.lint()
    dialog.probe()
    assert "No Cloudflare token yet." in dialog._ui.name.accessibleDescription()
    dialog._ui.saveButton.click()
    assert saved(commands).key == ServiceKey("nas.somewhere.example")


# --- editing ---------------------------------------------------------------------------------------------------------


def test_the_same_dialog_edits_and_loses_nothing(make: Callable[..., ManualRuleDialog], commands: FakeCommands) -> None:
    rule = replace(
        stored(tunnel="garage", no_tls_verify="yes", dns__comment="mine", origin__connect_timeout="5s"),
        expires_at=samples.NOW + timedelta(hours=5),
        enabled=False,
    )
    dialog = make(rule)
    ui = dialog._ui
    assert ui.heading.text() == "Edit \u2066nas.nordhus.example/files\u2069"
    assert (ui.name.text(), ui.zone.currentText(), ui.path.text()) == ("nas", "nordhus.example", "/files")
    assert (ui.scheme.currentText(), ui.target.text(), ui.tunnel.currentText()) == (
        "https",
        "192.168.1.20:5001",
        "garage",
    )
    assert ui.saveButton.text() == "Save"
    ui.saveButton.click()
    [(_, kept, replaces)] = [each for each in commands.manual.asked if each[0] == "save"]
    assert replaces == rule.key
    assert kept == replace(rule, fields={**rule.fields, "no_tls_verify": "true"})


def test_another_address_renames_it(make: Callable[..., ManualRuleDialog], commands: FakeCommands) -> None:
    dialog = make(stored())
    dialog._ui.name.setText("files")
    dialog._ui.path.clear()
    dialog.lint()
    dialog._ui.saveButton.click()
    [(_, rule, replaces)] = [each for each in commands.manual.asked if each[0] == "save"]
    assert (rule.key, replaces) == (ServiceKey("files.nordhus.example"), stored().key)
    said = dialog._ui.name.accessibleDescription()
    assert "nas.nordhus.example/files goes as soon as files.nordhus.example is live. Until then both stay." in said
    assert rule.made_at == samples.NOW


@pytest.mark.parametrize("taken", ["rule", "label"])
def test_a_rename_onto_an_address_in_use_is_told_before_it_is_tried(
    make: Callable[..., ManualRuleDialog], commands: FakeCommands, taken: str
) -> None:
    other = replace(stored(), key=ServiceKey("taken.nordhus.example"), path=Path())
    commands.stored = replace(commands.stored, manual_rules=(other, stored()))
    dialog = make(stored())
    dialog._ui.name.setText("taken" if taken == "rule" else "photos")
    dialog._ui.path.clear()
    dialog.lint()
    said = "another manual rule" if taken == "rule" else "the container immich-server"
    assert said in dialog._ui.name.accessibleDescription()
    assert not dialog._ui.saveButton.isEnabled()


def test_a_new_rule_on_a_labels_address_is_warned_of_only(dialog: ManualRuleDialog) -> None:
    dialog._ui.name.setText("photos")
    dialog.lint()
    assert "this rule wins over it" in dialog._ui.name.accessibleDescription()
    assert dialog._ui.saveButton.isEnabled()


def test_what_the_account_does_not_have_any_more_stays_chosen_and_is_told(
    make: Callable[..., ManualRuleDialog],
) -> None:
    gone = replace(stored(access__group="vanished", tunnel="old-nas"), key=ServiceKey("nas.gone.example"), path=Path())
    dialog = make(gone)
    ui = dialog._ui
    assert (ui.name.text(), ui.zone.currentText()) == ("nas.gone.example", "another zone")
    assert (ui.who.currentText(), ui.tunnel.currentText()) == ("vanished", "old-nas")
    assert ui.foot.text() == "3 problems to solve"
    assert "Show zones" in links(dialog)
    assert dialog._form.typed(samples.NOW).fields == gone.fields


@pytest.mark.parametrize(
    "who",
    [
        {},
        {"access.policy": "bypass"},
        {"access.custom_rules": "[]", "access.policy": "custom"},
        {"access.emails": "a@x.example", "access.countries": "SE"},
        {"access.groups": "family,friends"},
        {"access.email_domains": "x.example"},
    ],
)
def test_who_can_enter_is_kept_as_it_was_said(make: Callable[..., ManualRuleDialog], who: dict[str, str]) -> None:
    rule = replace(stored(), fields={"service": "http://x:1", **who})
    assert make(rule)._form.typed(samples.NOW).fields == rule.fields


def test_a_duplicate_is_a_new_rule_that_needs_another_address(
    make: Callable[..., ManualRuleDialog], commands: FakeCommands
) -> None:
    commands.stored = replace(commands.stored, manual_rules=(stored(),))
    dialog = make(stored(), copy=True)
    assert dialog._ui.heading.text() == "Publish something outside Docker"
    assert not dialog._ui.saveButton.isEnabled()
    dialog._ui.name.setText("nas2")
    dialog.lint()
    dialog._ui.saveButton.click()
    [(_, rule, replaces)] = [each for each in commands.manual.asked if each[0] == "save"]
    assert (rule.key.hostname, replaces) == ("nas2.nordhus.example", None)


def test_what_is_refused_after_all_keeps_the_dialog_open(dialog: ManualRuleDialog, commands: FakeCommands) -> None:
    commands.manual.problems = (Problem(ProblemCode.ADDRESS_IN_USE, "nas.nordhus.example"),)
    dialog._ui.saveButton.click()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert "another manual rule" in dialog._ui.name.accessibleDescription()
    assert dialog._ui.target.text() == "192.168.1.20:5000"


# --- everyone --------------------------------------------------------------------------------------------------------


def test_everyone_is_said_before_and_enter_does_not_do_it(dialog: ManualRuleDialog) -> None:
    save, cancel = dialog._ui.saveButton, dialog._ui.cancelButton
    assert (save.text(), save.isDefault()) == ("Publish", True)
    dialog._ui.who.setCurrentText("Everyone")
    dialog.lint()
    assert (save.text(), save.isDefault(), cancel.isDefault()) == ("Publish for everyone...", False, True)
    assert "Anyone on the internet will get in" in dialog._messages["who"].text  # type: ignore[index]
    dialog._ui.who.setCurrentText("family")
    dialog._options._more.setPlainText("access.policy=bypass\naccess.group=none")
    dialog.lint()
    assert save.text() == "Publish for everyone..."


@pytest.mark.parametrize("answer", ["yes", "no", "login"])
@pytest.mark.parametrize("by", ["choice", "plan"])
def test_an_opening_to_everyone_is_asked_for_whatever_brings_it(  # noqa: PLR0913, PLR0917 - fixtures
    make_context: Callable[..., Context], commands: FakeCommands, qapp: QApplication, qtbot: QtBot, by: str, answer: str
) -> None:
    """The plan knows of groups that let everyone in; it is asked once more before anything is saved."""

    async def work() -> int:
        tasks: list[asyncio.Task[object]] = []
        context = make_context(start=lambda coro: tasks.append(asyncio.ensure_future(coro)))
        dialog = ManualRuleDialog(context, status())
        qtbot.addWidget(dialog)
        dialog.show()
        dialog._ui.name.setText("nas")
        dialog._ui.target.setText("x:1")
        if by == "choice":
            dialog._ui.who.setCurrentText("Everyone")
        commands.manual.previewed = PUBLIC
        dialog._ui.saveButton.setEnabled(True)
        dialog._publish()
        await asyncio.sleep(0.05)
        question = next(each for each in dialog.findChildren(PublishDialog) if each.isVisible())
        assert [each for each in commands.manual.asked if each[0] == "save"] == []
        buttons = {"yes": question._ui.publishButton, "no": question._ui.keepButton, "login": question._ui.loginButton}
        buttons[answer].click()
        await asyncio.sleep(0.05)
        await asyncio.gather(*tasks)
        return dialog.result()

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        result = runner.run(work())
    assert (result == QDialog.DialogCode.Accepted) is (answer == "yes")
    assert bool([each for each in commands.manual.asked if each[0] == "save"]) is (answer == "yes")
