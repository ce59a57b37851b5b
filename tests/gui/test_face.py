"""The whole face: every click reaches its command, the tray comes when its host does, nothing is hidden without it."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from dockflare_desktop.app_loop import Loop
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.model import FromLabels, Layers, Override, Path, PathMatch, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.bridge import StatusBridge
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.override import OverrideDialog
from dockflare_desktop.gui.dialogs.publish import OpenDialog
from dockflare_desktop.gui.doers.service import url
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.face import Face
from dockflare_desktop.gui.tray import GIVE_UP, SELDOM
from tests.gui import public_samples, samples
from tests.gui.conftest import Quit, Starter
from tests.gui.fake_commands import FakeCommands

pytestmark = pytest.mark.qt_log_ignore("No such signal QPlatformNativeInterface::systemTrayWindowChanged", extend=True)


class Host:
    """A tray host that can come late."""

    def __init__(self) -> None:
        self.there = True

    def __call__(self) -> bool:
        return self.there


class FakeNotifier:
    def __init__(self, *, fails: bool = False) -> None:
        self.shown: list[str] = []
        self.buttons: list[tuple[str, ...]] = []
        self.withdrawn: list[str] = []
        self.fails = fails

    async def notify(
        self, title: str, body: str, *, key: str, stays: bool = False, actions: Sequence[str] = ()
    ) -> None:
        if self.fails:
            raise OutsideError(Problem(ProblemCode.NOT_FOUND, "notifications"))
        self.shown.append(title)
        self.buttons.append(tuple(actions))

    async def withdraw(self, key: str) -> None:
        self.withdrawn.append(key)


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def make_face(make_context: Callable[..., Context], host: Host, qtbot: QtBot) -> Iterator[Callable[..., Face]]:
    made: list[Face] = []

    def make(*, hidden: bool = False, **parts: Any) -> Face:
        face = Face(make_context(**parts), StatusBridge(), host)
        made.append(face)
        face.start(hidden=hidden)
        return face

    yield make
    for face in made:
        face.close()
        for widget in face.window.findChildren(QDialog):
            widget.close()
        face.window.deleteLater()
        face.deleteLater()


@pytest.fixture
def face(make_face: Callable[..., Face]) -> Face:
    made = make_face()
    made.show_status(samples.full())
    return made


# --- status ----------------------------------------------------------------------------------------------------------


def test_one_signal_feeds_window_and_tray(make_context: Callable[..., Context], host: Host, qtbot: QtBot) -> None:
    bridge = StatusBridge()
    face = Face(make_context(), bridge, host)
    face.start()
    bridge.changed.emit(samples.full())
    assert face.window._ui.stateHeadline.text() == "3 need you"
    assert face.tray.menu.actions()[0].text() == "3 need you, 8 live"
    face.close()
    face.window.deleteLater()


def test_the_theme_follows_the_setting(face: Face) -> None:
    face.show_status(replace(samples.full(), settings=Settings(theme="dark")))
    assert face._context.theme.tokens.dark
    face.show_status(replace(samples.full(), settings=Settings(theme="light")))
    assert not face._context.theme.tokens.dark


# --- tray ------------------------------------------------------------------------------------------------------------


def test_the_icon_is_made_only_once_a_host_is_there(make_face: Callable[..., Face], host: Host) -> None:
    host.there = False
    face = make_face(hidden=True)
    assert face.tray.icon is None
    assert face.window.isMinimized()
    host.there = True
    face.tray.look()
    assert face.tray.icon is not None
    assert face.tray.icon.contextMenu() is face.tray.menu
    assert not face.tray._poll.isActive()


def test_after_a_minute_without_a_host_the_window_is_there(make_face: Callable[..., Face], host: Host) -> None:
    host.there = False
    face = make_face()
    face.window.hide()
    for _ in range(GIVE_UP):
        face.tray.look()
    assert face.window.isVisible()
    assert face.tray._poll.interval() == SELDOM


def test_a_desktop_without_tray_is_told_until_a_tray_comes(make_face: Callable[..., Face], host: Host) -> None:
    host.there = False
    face = make_face()
    face.show_status(samples.quiet())
    assert "tray_missing" not in told(face)
    for _ in range(GIVE_UP + 3):
        face.tray.look()
    assert told(face).count("tray_missing") == 1
    face.show_status(samples.quiet())
    assert "tray_missing" in told(face)
    host.there = True
    face.tray.look()
    assert "tray_missing" not in told(face)
    assert not face.tray._poll.isActive()


def told(face: Face) -> list[str]:
    return [each.code.value for each in face._status.problems]


def test_starting_hidden_with_a_tray_shows_no_window(make_face: Callable[..., Face]) -> None:
    assert not make_face(hidden=True).window.isVisible()


def test_closing_hides_to_the_tray_if_wanted_and_says_so_once(make_face: Callable[..., Face], host: Host) -> None:
    notifier = FakeNotifier()
    face = make_face(notifier=notifier)
    face.show_status(samples.quiet())
    for _ in range(2):
        face.window.close()
        assert not face.window.isVisible()
        face.raise_window()
    assert notifier.shown == ["DockFlare Desktop keeps running in the tray"]
    face.show_status(replace(samples.quiet(), settings=Settings(close_to_tray=False)))
    face.window.close()
    assert face.window.isMinimized()
    face.raise_window()
    face.show_status(samples.quiet())
    host.there = False
    face.window.close()
    assert face.window.isMinimized()


@pytest.mark.parametrize(("text", "answer"), [("It was moved", "moved"), ("It is a copy", "copied")])
def test_data_from_another_computer_is_answered_in_the_window(
    face: Face, commands: FakeCommands, text: str, answer: str
) -> None:
    face.show_status(replace(samples.full(), problems=(Problem(ProblemCode.MACHINE_CHANGED, "machine"),)))
    button = next(each for each in face.window.services.banner.findChildren(QPushButton) if each.text() == text)
    button.click()
    assert commands.asked == [("set_setting", "machine", answer)]


def test_left_click_raises_the_window_and_middle_click_compares(face: Face, commands: FakeCommands) -> None:
    face.window.hide()
    assert face.tray.icon is not None
    face.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert face.window.isVisible()
    face.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.MiddleClick)
    assert commands.asked == [("sync_now",)]


def trigger(menu: QMenu, *path: str) -> None:
    for step in path[:-1]:
        inner = next(action for action in menu.actions() if action.text().startswith(step)).menu()
        assert isinstance(inner, QMenu)
        menu = inner
    next(action for action in menu.actions() if action.text().startswith(path[-1])).trigger()


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (("Compare",), [("sync_now",)]),
        (("Pause", "For 15"), [("pause", samples.NOW + timedelta(minutes=15))]),
        (("Pause", "For 1 hour"), [("pause", samples.NOW + timedelta(hours=1))]),
        (("Pause", "Until I"), [("pause", None)]),
    ],
)
def test_tray_entries_reach_the_commands(
    face: Face, commands: FakeCommands, path: tuple[str, ...], asked: list[Any]
) -> None:
    trigger(face.tray.menu, *path)
    assert commands.asked == asked


def test_the_pause_until_tomorrow_ends_at_eight(face: Face, commands: FakeCommands) -> None:
    trigger(face.tray.menu, "Pause", "Until tomorrow")
    assert commands.asked[0][1].hour == 8


def test_quit_asks_the_program_to_end(face: Face, quitting: Quit) -> None:
    trigger(face.tray.menu, "Quit")
    assert quitting.times == 1


def test_a_service_in_the_tray_leads_to_its_details(face: Face) -> None:
    face.window.hide()
    trigger(face.tray.menu, "vault.nordhus.example")
    assert face.window.isVisible()
    assert face.window.services.table.current == samples.blocked().key


def test_the_tray_draws_at_most_once_a_second_and_shows_the_newest(face: Face) -> None:
    face.show_status(samples.quiet(samples.watch()))
    assert face.tray.menu.actions()[0].text() == "3 need you, 8 live"
    face.tray._redraw.timeout.emit()
    assert face.tray.menu.actions()[0].text() == "1 live"
    face.show_status(samples.empty())
    face.tray.menu.aboutToShow.emit()
    assert face.tray.menu.actions()[0].text() == "In sync"


def test_an_open_menu_stands_still_and_is_true_again_once_it_closed(face: Face) -> None:
    menu = face.tray.menu
    menu.aboutToShow.emit()
    actions, texts = menu.actions(), [action.text() for action in menu.actions()]
    face.show_status(samples.quiet(samples.watch()))
    face.tray._redraw.timeout.emit()
    assert menu.actions() == actions
    assert [action.text() for action in actions] == texts
    menu.aboutToHide.emit()
    assert menu.actions() == actions  # a host may tell of the click after the closing
    assert face.tray._redraw.isActive()
    face.tray._redraw.timeout.emit()
    assert menu.actions()[0].text() == "1 live"


def test_an_open_menu_keeps_its_icons_when_the_theme_changes(face: Face) -> None:
    face.tray.menu.aboutToShow.emit()
    actions = face.tray.menu.actions()
    face._context.theme.choose("dark")
    assert face.tray.menu.actions() == actions
    face._context.theme.choose("light")


def test_a_host_that_never_tells_of_the_closing_gets_the_truth_at_each_opening(face: Face) -> None:
    face.tray.menu.aboutToShow.emit()
    face.show_status(samples.quiet(samples.watch()))
    face.tray.menu.aboutToShow.emit()
    assert face.tray.menu.actions()[0].text() == "1 live"


def test_entries_that_only_change_their_words_keep_their_place_and_ask_for_what_they_say_now(
    face: Face, commands: FakeCommands
) -> None:
    menu = face.tray.menu
    before = menu.actions()
    views = tuple(replace(view, hostname=view.hostname.replace("vault", "safe")) for view in samples.services())
    face.show_status(replace(samples.full(), services=views))
    face.tray._redraw.timeout.emit()
    assert menu.actions() == before
    trigger(menu, "safe.nordhus.example")
    current = face.window.services.table.current
    assert current is not None
    assert current.hostname == "safe.nordhus.example"
    trigger(menu, "Services", "safe", "Show details")
    face.show_status(replace(samples.full(), syncing=True))
    face.tray._redraw.timeout.emit()
    assert not next(action for action in menu.actions() if action.text().startswith("Compare")).isEnabled()


def test_each_of_the_seven_looks_has_a_picture(face: Face) -> None:
    assert face.tray.icon is not None
    seen = set()
    for status in (samples.full(), samples.refused(), samples.quiet(), replace(samples.quiet(), paused=True)):
        face.show_status(status)
        face.tray._redraw.timeout.emit()
        image = face.tray.icon.icon().pixmap(22, 22).toImage()
        seen.add(bytes(image.constBits()))
    assert len(seen) == 4
    face.show_status(replace(samples.quiet(), demo=True))
    face.tray._redraw.timeout.emit()
    assert face.tray.icon.toolTip().startswith("Demo:")


# --- requests --------------------------------------------------------------------------------------------------------


def test_every_request_there_is_is_known(face: Face) -> None:
    known = {*face.doer._known, *face.doer._asking, *face.doer._service._known}
    assert set(Do) - known == {Do.NOTHING}


def test_a_request_for_a_service_that_is_gone_is_left_alone(face: Face, commands: FakeCommands) -> None:
    face.show_status(samples.empty())
    face.perform(Request(Do.TAKE_VALUE, samples.blocked().key, "access.group", "family"))
    assert commands.asked == []


def test_using_the_suggested_group_is_an_override_that_can_be_undone(face: Face, commands: FakeCommands) -> None:
    face.perform(Request(Do.TAKE_VALUE, samples.blocked().key, "access.group", "family"))
    ((_, (saved,)),) = commands.asked
    assert (saved.field, saved.value, saved.below) == ("access.group", "family", "famly")
    toast = face.doer._running.toast
    assert toast.accessibleName() == "Saved as an override"
    toast._button.click()
    assert commands.asked[-1] == ("clear_overrides", samples.blocked().key, ("access.group",))


def test_revert_takes_one_field_back_and_undo_sets_it_again(face: Face, commands: FakeCommands) -> None:
    ends = samples.NOW + timedelta(hours=3, minutes=28)
    stored = Override(samples.watch().key, "service", "http://jellyfin:8097", "http://jellyfin:8096", samples.NOW, ends)
    commands.stored = Layers(overrides=(stored,))
    face.perform(Request(Do.REVERT, samples.watch().key, "service"))
    face.doer._running.toast._button.click()
    first, (name, (again,)) = commands.written
    assert first == ("clear_overrides", samples.watch().key, ("service",))
    assert name == "save_overrides"
    assert (again.value, again.below) == ("http://jellyfin:8097", "http://jellyfin:8096")
    assert again.expires_at == samples.NOW + timedelta(hours=3, minutes=28)


def test_copying_says_so(face: Face) -> None:
    face.perform(Request(Do.COPY_ADDRESS, samples.watch().key))
    assert QGuiApplication.clipboard().text() == "watch.nordhus.example"
    assert face.doer._running.toast.isVisible()
    face.perform(Request(Do.COPY_TARGET, samples.watch().key))
    assert QGuiApplication.clipboard().text() == "http://jellyfin:8097"


def test_a_corrected_line_is_copied_as_it_is(face: Face) -> None:
    face.perform(Request(Do.COPY_LINE, samples.blocked().key, value='- "dockflare.access.group=family"'))
    assert QGuiApplication.clipboard().text() == '- "dockflare.access.group=family"'


def test_only_web_pages_are_opened(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda address: opened.append(address.toString()))
    face.perform(Request(Do.OPEN, samples.watch().key))
    face.perform(Request(Do.OPEN, samples.services()[-1].key))
    assert opened == ["https://watch.nordhus.example"]


def test_a_path_that_is_a_pattern_is_not_opened() -> None:
    source = FromLabels("e", "c", "c")
    regex = replace(samples.watch(), source=source, path=Path("^/a.*", PathMatch.REGEX, "^/a.*"))
    assert url(regex) == "https://watch.nordhus.example"
    assert url(replace(regex, path=Path("/a", PathMatch.PREFIX, "^/a(/|$)"))) == "https://watch.nordhus.example/a"


def test_keeping_a_leaving_service_is_an_override_of_its_grace(face: Face, commands: FakeCommands) -> None:
    leaving = next(view for view in samples.services() if view.leaving_until)
    face.perform(Request(Do.KEEP_UP, leaving.key))
    ((_, (saved,)),) = commands.asked
    assert saved.field == "grace"


# --- questions, on the real loop -------------------------------------------------------------------------------------


def on_loop(face_of: Callable[[Any], Face], qapp: QApplication, request: Request, *, yes: bool) -> list[str]:
    """Perform a request, answer the window that opens, and let the command run; what is said in a window then."""

    async def work() -> list[str]:
        tasks: list[asyncio.Task[object]] = []
        face = face_of(lambda coro: tasks.append(asyncio.ensure_future(coro)))
        face.show_status(samples.full())
        face.perform(request)
        await asyncio.sleep(0.01)
        dialog = next(found for found in face.window.findChildren(QDialog) if found.isVisible())
        dialog.accept() if yes else dialog.reject()
        await asyncio.gather(*tasks)
        await asyncio.sleep(0.01)
        open_now = [found for found in face.window.findChildren(QDialog) if found.isVisible()]
        return [label.text() for each in open_now for label in each.findChildren(QLabel)]

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        return runner.run(work())


@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize("do", [Do.IGNORE, Do.SIGN_OUT, Do.REVERT_ALL, Do.REMOVE_RULE, Do.REMOVE_NOW])
def test_what_takes_something_away_asks_first(
    make_face: Callable[..., Face], commands: FakeCommands, qapp: QApplication, do: Do, *, yes: bool
) -> None:
    key = ServiceKey("nas.nordhus.example") if do is Do.REMOVE_RULE else samples.watch().key
    on_loop(lambda start: make_face(start=start), qapp, Request(do, key), yes=yes)
    assert bool(commands.written or commands.manual.asked) is yes


def test_removing_now_takes_the_grace_of_this_stop_alone(
    make_face: Callable[..., Face], commands: FakeCommands, qapp: QApplication
) -> None:
    leaving = next(view for view in samples.services() if view.leaving_until)
    on_loop(lambda start: make_face(start=start), qapp, Request(Do.REMOVE_NOW, leaving.key), yes=True)
    ((_, (saved,)),) = commands.asked
    assert (saved.field, saved.value) == ("grace", "0s")
    assert saved.expires_at is not None


@pytest.mark.parametrize("yes", [True, False])
def test_a_qr_code_opens_the_address_only_if_asked(
    make_face: Callable[..., Face], qapp: QApplication, monkeypatch: pytest.MonkeyPatch, *, yes: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda address: opened.append(address.toString()))
    on_loop(lambda start: make_face(start=start), qapp, Request(Do.QR, samples.watch().key), yes=yes)
    assert opened == (["https://watch.nordhus.example"] if yes else [])


@pytest.mark.parametrize("yes", [True, False])
def test_publishing_for_everyone_approves_only_what_was_asked(
    make_face: Callable[..., Face], commands: FakeCommands, qapp: QApplication, *, yes: bool
) -> None:
    shop = next(view for view in samples.services() if view.hostname.startswith("shop"))
    on_loop(lambda start: make_face(start=start), qapp, Request(Do.PUBLISH, shop.key), yes=yes)
    shown = frozenset(approval(each) for each in samples.full().plan.changes)
    assert commands.asked == ([("approve", shown)] if yes else [])


@pytest.mark.parametrize("yes", [True, False])
def test_an_override_for_everyone_is_saved_with_its_end_and_only_after_the_question(
    make_face: Callable[..., Face], commands: FakeCommands, qapp: QApplication, *, yes: bool
) -> None:
    async def work() -> None:
        tasks: list[asyncio.Task[object]] = []
        face = make_face(start=lambda coro: tasks.append(asyncio.ensure_future(coro)))
        face.show_status(samples.full())
        face.perform(Request(Do.OVERRIDE, samples.watch().key, "access.policy"))
        await asyncio.sleep(0.01)
        dialog = next(each for each in face.window.findChildren(OverrideDialog) if each.isVisible())
        dialog.rows.who.choose("Everyone (public)")
        dialog.edit("grace")
        for _ in range(2):  # the second time it was reviewed
            dialog._ui.saveButton.click()
            await asyncio.sleep(0.05)
        assert commands.written == []
        question = next(each for each in face.window.findChildren(OpenDialog) if each.isVisible())
        question.accept() if yes else question.reject()
        await asyncio.sleep(0.01)
        if not yes:
            assert dialog.isVisible()  # left as it was
            dialog.reject()
        await asyncio.gather(*tasks)

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        runner.run(work())
    if yes:
        ((_, saved),) = commands.written
        ends = {each.field: each.expires_at for each in saved}
        assert ends == {"access.policy": samples.NOW + timedelta(hours=2), "grace": None}
    else:
        assert commands.written == []


def test_what_changed_while_the_question_stood_is_not_published(
    make_face: Callable[..., Face], commands: FakeCommands, qapp: QApplication
) -> None:
    commands.different = frozenset(approval(change) for change in samples.full().plan.changes)
    assert len(commands.different) == 2  # a record and a rule of one service
    shop = next(view for view in samples.services() if view.hostname.startswith("shop"))
    told = on_loop(lambda start: make_face(start=start), qapp, Request(Do.PUBLISH, shop.key), yes=True)
    assert any("One change is not what was shown here any more" in text for text in told)


def test_a_failure_outside_is_told_in_a_window(
    make_face: Callable[..., Face], commands: FakeCommands, starter: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> int:
        raise OutsideError(Problem(ProblemCode.DISK_FULL, "database"))

    monkeypatch.setattr(commands, "clear_overrides", fails)
    told: list[str] = []

    async def ask(dialog: MessageDialog) -> bool:
        told.append(dialog._ui.heading.text())
        return True

    monkeypatch.setattr("dockflare_desktop.gui.running.ask", ask)
    face = make_face()
    face.show_status(samples.full())
    face.perform(Request(Do.REVERT, samples.watch().key, "service"))
    assert told == ["disk full"]


# --- notifications ---------------------------------------------------------------------------------------------------


def test_a_held_service_is_notified_and_a_click_leads_to_it(make_face: Callable[..., Face]) -> None:
    notifier = FakeNotifier()
    face = make_face(notifier=notifier)
    face.show_status(samples.full())
    assert notifier.shown == ["shop.mkdev.example would be open to everyone"]
    face.notifying.clicked("held shop.mkdev.example")
    assert face.window.services.table.current is not None
    assert face.window.services.table.current.hostname == "shop.mkdev.example"
    face.show_status(samples.quiet())
    assert "held shop.mkdev.example" in notifier.withdrawn


def test_without_a_notification_service_the_tray_speaks(
    make_face: Callable[..., Face], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, title, *_rest: said.append(title))
    for notifier in (None, FakeNotifier(fails=True)):
        make_face(notifier=notifier).show_status(samples.full())
    assert said == ["shop.mkdev.example would be open to everyone"] * 2


def test_a_second_start_raises_the_window_at_the_page(face: Face) -> None:
    face.window.hide()
    face.raise_window("settings")
    assert face.window.isVisible()
    assert face.window.windowTitle().startswith("Settings")


def test_what_was_told_of_a_public_address_is_remembered_and_what_waits_is_not(
    make_face: Callable[..., Face], commands: FakeCommands
) -> None:
    started = samples.NOW
    moment = [started]
    face = make_face(notifier=FakeNotifier(), now=lambda: moment[0])
    status = replace(samples.quiet(), public=public_samples.view(public_samples.admin(new=True, since=started)))
    face.show_status(status)
    assert ("told", (("admin.mkdev.example", ""),)) not in commands.public.asked
    moment[0] = started + timedelta(minutes=2)
    face.show_status(status)
    face.show_status(status)
    assert commands.public.asked.count(("told", (("admin.mkdev.example", ""),))) == 1


def test_the_second_button_of_a_notification_says_that_an_address_is_meant_to_be(
    make_face: Callable[..., Face], commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [samples.NOW]
    notifier = FakeNotifier()
    face = make_face(notifier=notifier, now=lambda: moment[0])
    monkeypatch.setattr(face.window, "isActiveWindow", lambda: True)
    moment[0] += timedelta(minutes=2)
    face.show_status(
        replace(samples.quiet(), public=public_samples.view(public_samples.admin(new=True, since=moment[0])))
    )
    assert notifier.buttons == [("Show", "It is meant to be")]  # the page that is looked at does not show it
    face.notifying.clicked("public admin.mkdev.example")
    assert face.window.page == "public"
    face.notifying.clicked("public admin.mkdev.example", second=True)
    assert commands.public.asked[-1] == ("set_meant", ("admin.mkdev.example", ""), True)


def test_nobody_is_told_of_what_the_page_shows_just_now(
    make_face: Callable[..., Face], commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [samples.NOW]
    notifier = FakeNotifier()
    face = make_face(notifier=notifier, now=lambda: moment[0])
    face.window.show_page("public")
    monkeypatch.setattr(face.window, "isActiveWindow", lambda: True)
    moment[0] += timedelta(minutes=2)
    new = public_samples.admin(new=True, since=moment[0])
    face.show_status(replace(samples.quiet(), public=public_samples.view(new)))
    assert notifier.shown == []
    assert commands.public.asked[-1] == ("told", (("admin.mkdev.example", ""),))
