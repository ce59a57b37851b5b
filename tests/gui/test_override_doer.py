"""Clicks about overrides: what would let everyone in asks first, and what is taken back can be put back."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dockflare_desktop.app_loop import Loop
from dockflare_desktop.core.change import Plan
from dockflare_desktop.core.model import Layers, Override, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.engine.preview import Preview
from dockflare_desktop.gui.bridge import StatusBridge
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.details_sections import ValuesSection
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.publish import OpenDialog
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.face import Face
from dockflare_desktop.gui.present.cards import label_changed
from dockflare_desktop.gui.present.details import details, value_row
from dockflare_desktop.gui.theme import Theme
from tests.gui import samples
from tests.gui.fake_commands import FakeCommands

pytestmark = pytest.mark.qt_log_ignore("No such signal QPlatformNativeInterface::systemTrayWindowChanged", extend=True)
KEY = samples.watch().key
MakeFace = Callable[..., Face]


@pytest.fixture
def make_face(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[MakeFace]:
    made: list[Face] = []

    def make(**parts: object) -> Face:
        face = Face(make_context(**parts), StatusBridge(), lambda: True)
        made.append(face)
        face.start(hidden=False)
        return face

    yield make
    for face in made:
        face.close()
        face.window.deleteLater()
        face.deleteLater()


def stored(*fields: tuple[str, str]) -> Layers:
    made = tuple(Override(KEY, field, value, None, samples.NOW) for field, value in fields)
    return Layers(groups=samples.groups(), overrides=made)


def clicked(
    make_face: MakeFace, qapp: QApplication, request: Request, *, yes: bool, status: AppStatus | None = None
) -> tuple[list[str], bool]:
    """What the question said, if there was one; and whether an undo was offered."""

    async def work() -> tuple[list[str], bool]:
        tasks: list[asyncio.Task[object]] = []
        face = make_face(start=lambda coro: tasks.append(asyncio.ensure_future(coro)))
        face.show_status(status or samples.full())
        face.perform(request)
        for _ in range(4):
            await asyncio.sleep(0.005)
        asked = [each for each in face.window.findChildren(MessageDialog) if each.isVisible()]
        said = [label.text() for each in asked for label in each.findChildren(QLabel)]
        for each in asked:
            each.accept() if yes else each.reject()
        for _ in range(4):
            await asyncio.sleep(0.005)
        await asyncio.gather(*tasks)
        return said, not face.doer._running.toast._button.isHidden()

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        return runner.run(work())


@pytest.mark.parametrize("yes", [True, False])
def test_a_revert_that_lets_everyone_in_asks_first(
    make_face: MakeFace, commands: FakeCommands, qapp: QApplication, *, yes: bool
) -> None:
    commands.stored = stored(("access.group", "family"))
    commands.previewed = Preview(Plan(), opens=(KEY,))
    said, _ = clicked(make_face, qapp, Request(Do.REVERT, KEY, "access.group"), yes=yes)
    assert "Open watch.nordhus.example to everyone?" in said
    assert commands.written == ([("clear_overrides", KEY, ("access.group",))] if yes else [])


def test_a_revert_that_opens_nothing_asks_nothing_and_can_be_undone(
    make_face: MakeFace, commands: FakeCommands, qapp: QApplication
) -> None:
    commands.stored = stored(("access.group", "family"))
    said, undo = clicked(make_face, qapp, Request(Do.REVERT, KEY, "access.group"), yes=True)
    assert (said, undo) == ([], True)
    assert commands.written == [("clear_overrides", KEY, ("access.group",))]


def test_an_opening_that_is_taken_back_is_not_put_back_at_one_click(
    make_face: MakeFace, commands: FakeCommands, qapp: QApplication
) -> None:
    commands.stored = stored(("access.policy", "bypass"))
    _, undo = clicked(make_face, qapp, Request(Do.REVERT, KEY, "access.policy"), yes=True)
    assert not undo


def test_what_goes_along_with_a_revert_is_previewed_as_gone(
    make_face: MakeFace, commands: FakeCommands, qapp: QApplication
) -> None:
    commands.stored = stored(("access.group", "family"), ("access.policy", "none"), ("grace", "9"))
    clicked(make_face, qapp, Request(Do.REVERT, KEY, "access.group"), yes=True)
    layers = next(asked[1] for asked in commands.asked if asked[0] == "preview")
    assert [each.field for each in layers.overrides] == ["grace"]


def test_where_the_account_cannot_be_asked_the_labels_tell_whether_it_opens(
    make_face: MakeFace, commands: FakeCommands, qapp: QApplication
) -> None:
    commands.stored = stored(("service", "http://x:1"))
    commands.unreadable = Problem(ProblemCode.OFFLINE)
    said, _ = clicked(make_face, qapp, Request(Do.REVERT, KEY, "service"), yes=True)
    assert said == []  # its labels name a group


@pytest.mark.parametrize("opens", [True, False])
def test_reverting_all_of_a_service_says_whether_that_opens_it(
    make_face: MakeFace, commands: FakeCommands, qapp: QApplication, *, opens: bool
) -> None:
    commands.stored = stored(("access.group", "family"))
    commands.previewed = Preview(Plan(), opens=(KEY,) if opens else ())
    said, _ = clicked(make_face, qapp, Request(Do.REVERT_ALL, KEY), yes=True)
    assert any("anyone on the internet gets in" in text for text in said) is opens
    assert commands.written == [("clear_overrides", KEY, ())]


@pytest.mark.parametrize("yes", [True, False])
def test_everything_is_reverted_after_a_question_that_names_what_opens(
    make_face: MakeFace, commands: FakeCommands, qapp: QApplication, *, yes: bool
) -> None:
    other = Override(ServiceKey("b.example"), "grace", "9", None, samples.NOW)
    layers = stored(("access.group", "family"))
    commands.stored = replace(layers, overrides=(*layers.overrides, other))
    commands.previewed = Preview(Plan(), opens=(KEY,))
    said, _ = clicked(make_face, qapp, Request(Do.REVERT_EVERYTHING), yes=yes)
    assert "Revert all 2 overrides?" in said
    assert any("Then open to everyone: watch.nordhus.example." in text for text in said)
    assert commands.written == ([("clear_overrides", None, ())] if yes else [])


def test_where_nothing_is_overridden_there_is_nothing_to_ask(
    make_face: MakeFace, commands: FakeCommands, qapp: QApplication
) -> None:
    assert clicked(make_face, qapp, Request(Do.REVERT_EVERYTHING), yes=True)[0] == []
    assert commands.written == []


def test_keep_mine_keeps_the_end(make_face: MakeFace, commands: FakeCommands, qapp: QApplication) -> None:
    clicked(make_face, qapp, Request(Do.KEEP_MINE, KEY, "service"), yes=True)
    ((_, (saved,)),) = commands.written
    assert (saved.value, saved.below) == ("http://jellyfin:8097", "http://jellyfin:8096")
    assert saved.expires_at == samples.NOW + timedelta(hours=3, minutes=28)


# --- what the panel says ---------------------------------------------------------------------------------------------


def test_a_changed_label_is_told_with_both_values_and_both_times() -> None:
    shown = label_changed(samples.label_changed(), samples.say, samples.NOW)
    assert shown is not None
    assert shown.title == "The label changed under your override."
    plain = shown.text.replace("\u2066", "").replace("\u2069", "")
    assert plain == (
        "You set Target to http://jellyfin:8097 (17 Nov), when the label said http://jellyfin:8095. "
        "Since 14:31 the label says http://jellyfin:9000. Your override still wins."
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"detail": ""}, "when no label said anything of it. Since 14:31 the label says"),
        ({"since": None}, "Now the label says http://jellyfin:9000."),
        ({"value": ""}, "The label is gone now."),
    ],
)
def test_what_is_not_known_of_a_change_is_left_out(parts: dict[str, object], said: str) -> None:
    view = samples.label_changed()
    (told,) = view.problems
    shown = label_changed(replace(view, problems=(replace(told, **parts),)), samples.say, samples.NOW)  # type: ignore[arg-type]
    assert shown is not None
    assert said in shown.text.replace("\u2066", "").replace("\u2069", "")


def test_what_a_block_cleared_has_nothing_to_revert() -> None:
    cleared = Provenance(Stated((), Layer.OVERRIDE, cleared=True), (Stated(("a@x.example",), Layer.LABEL),))
    row = value_row("access.emails", cleared, samples.NOW)
    assert (row.revertible, row.until) == (False, "Replaced with the rest of who can enter")
    own = value_row("access.emails", Provenance(Stated((), Layer.OVERRIDE)), samples.NOW)
    assert (own.revertible, own.until) == (True, "Until you remove it")


# --- open shares -----------------------------------------------------------------------------------------------------


def shared() -> ServiceView:
    fields = {**samples.watch().fields, "access.policy": Provenance(Stated("bypass", Layer.OVERRIDE, samples.NOW))}
    return replace(samples.watch(), fields=fields, closes_at=samples.NOW + timedelta(minutes=10))


@pytest.mark.parametrize("yes", [True, False])
def test_a_share_is_kept_longer_only_after_the_question(
    make_face: MakeFace, commands: FakeCommands, qapp: QApplication, *, yes: bool
) -> None:
    commands.stored = stored(("access.policy", "bypass"), ("grace", "9"))

    async def work() -> None:
        tasks: list[asyncio.Task[object]] = []
        face = make_face(start=lambda coro: tasks.append(asyncio.ensure_future(coro)))
        face.show_status(samples.quiet(shared()))
        face.perform(Request(Do.SHARE_LONGER, KEY))
        await asyncio.sleep(0.01)
        (question,) = [each for each in face.window.findChildren(OpenDialog) if each.isVisible()]
        question.accept() if yes else question.reject()
        await asyncio.gather(*tasks)
        await asyncio.sleep(0.01)

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        runner.run(work())
    if yes:
        ((_, (saved,)),) = commands.written
        assert (saved.field, saved.expires_at) == ("access.policy", samples.NOW + timedelta(minutes=70))
    else:
        assert commands.written == []


def test_a_share_is_ended_at_one_click(make_face: MakeFace, commands: FakeCommands, qapp: QApplication) -> None:
    commands.stored = stored(("access.policy", "bypass"))
    clicked(make_face, qapp, Request(Do.SHARE_END, KEY), yes=True, status=samples.quiet(shared()))
    assert commands.written == [("clear_overrides", KEY, ("access.policy",))]


def test_a_right_click_copies_a_value_or_its_label_line(theme: Theme) -> None:
    asked: list[Request] = []
    section = ValuesSection(theme, asked.append)
    section.show_values(details(samples.full(), samples.watch(), samples.NOW, samples.say))
    actions = {(each.parent().accessibleName()[:6], each.text()): each for each in section.findChildren(QAction)}  # type: ignore[attr-defined]
    actions["Target", "Copy value"].trigger()
    actions["Target", "Copy label line"].trigger()
    assert asked == [
        Request(Do.COPY_VALUE, KEY, value="http://jellyfin:8097"),
        Request(Do.COPY_LINE, KEY, value='- "dockflare.service=http://jellyfin:8097"'),
    ]
    section.deleteLater()
