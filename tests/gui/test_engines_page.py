"""The Engines page: cards, what was found, adding, changing, stopping; and what a click asks for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Action, Change, Kind, Phase, RecordStep, Why
from dockflare_desktop.core.engines.probed import Offer, Probed, Swarm
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine, TlsFiles
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.model import EngineFacts, EngineState
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.engine import Choices, EngineDialog
from dockflare_desktop.gui.dialogs.engine import Kind as Reached
from dockflare_desktop.gui.dialogs.engine_stop import StopDialog
from dockflare_desktop.gui.dialogs.host_key import introduced
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.engines import EnginesPage
from dockflare_desktop.gui.present.engines import Act, badge, cards, facts, offer_text, probe_text
from tests.gui import samples
from tests.gui.engine_samples import NOW, OFFER, STORED, status, views
from tests.gui.fake_commands import FakeCommands
from tests.gui.looping import Loop, answer, dialog, no_dialog
from tests.gui.showing import asked, exposed


@pytest.fixture
def page(context: Context, commands: FakeCommands, qtbot: QtBot) -> Iterator[EnginesPage]:
    commands.engines.stored, commands.engines.found = list(STORED), [OFFER]
    made = EnginesPage(context)
    made.resize(1200, 760)
    with exposed(made, status(), qtbot):
        yield made


def card(name: str, of: AppStatus | None = None) -> tuple[str, list[str]]:
    found = next(each for each in cards(of or status(), STORED, NOW, samples.say) if each.name == name)
    return found.pill[0], [f"{row.label}: {row.text}" for row in found.rows]


# --- in words --------------------------------------------------------------------------------------------------------


def test_the_cards_say_what_picture_09_says() -> None:
    assert card("This computer")[0] == "Watching"
    assert card("This computer")[1][0] == "Events: connected for 6 h, last one 4 s ago"
    assert card("nas-01")[1][1].endswith(", 31 containers, 11 with labels")
    away = card("garage-pi")
    assert away[0].startswith("Away since ")
    assert away[1][0] == "Why: no answer from garage-pi.lan (timed out)"
    assert away[1][-1] == "Services: 1 stale"
    assert card("Podman") == (
        "Half working",
        [
            "Events: stream is quiet, asking every 30 s instead",
            card("Podman")[1][1],
            "Services: none yet",
        ],
    )


def test_a_card_that_is_away_says_what_happens_to_its_services_and_when_it_is_tried() -> None:
    found = next(each for each in cards(status(), STORED, NOW, samples.say) if each.handle == "pi")
    assert found.note == (
        "Its 1 service is left exactly as it is.",
        "Nothing is removed because an engine cannot be reached. Tried 14 times, next try in 40 s.",
    )
    assert [each.text for each in found.buttons] == ["Try now", "Edit...", "Stop watching..."]
    assert found.where.endswith(", TLS")


@pytest.mark.parametrize(
    ("state", "changes", "pill"),
    [
        (EngineState.DENIED, {}, "Not allowed"),
        (EngineState.AWAY, {"facts": EngineFacts("nas")}, "Connecting..."),
        (EngineState.UNCONFIRMED, {}, "Half working"),
        (EngineState.UNCONFIRMED, {"facts": EngineFacts("nas", late=True)}, "Watching"),
        (EngineState.WATCHING, {"problem": Problem(ProblemCode.ENGINE_TWICE, "nas", Effect.WARNING)}, "Half working"),
    ],
)
def test_every_state_has_its_pill(state: EngineState, changes: dict[str, object], pill: str) -> None:
    here, nas, *others = views()
    shown = replace(status(), engines=(here, replace(nas, state=state, **changes), *others))  # type: ignore[arg-type]
    assert card("nas-01", shown)[0] == pill


def test_an_engine_that_is_switched_off_has_a_card_and_one_set_by_the_environment_cannot_be_stopped() -> None:
    off = [*STORED, StoredEngine("old", "attic", "ssh://attic", enabled=False)]
    found = cards(status(), off, NOW, samples.say)
    assert (found[-1].name, found[-1].pill[0]) == ("attic", "Switched off")
    here, *rest = views()
    gone = replace(
        here, state=EngineState.AWAY, facts=EngineFacts(DEFAULT, tries=1, next_try=NOW + timedelta(seconds=9))
    )
    pinned = cards(replace(status(), engines=(gone, *rest)), STORED, NOW, samples.say, "DOCKER_HOST")[0]
    assert Act.STOP not in [each.act for each in pinned.buttons]
    assert pinned.rows[-1].text == "DOCKER_HOST"


def test_the_line_of_facts_and_the_badge_count_who_is_away() -> None:
    assert facts(status()) == "4 watched at the same time, 3 reachable"
    assert facts(replace(status(), engines=views()[:1])) == "1 watched"
    assert badge(status()) == (1, "idle")


def test_a_test_is_told_in_one_sentence() -> None:
    tested = Probed(engine="e", name="nas-01", version="27.1", containers=3, labelled=1)
    assert probe_text(tested, samples.say) == "nas-01 answers: Docker 27.1, 3 containers, 1 with labels."
    assert "It manages a Swarm" in probe_text(replace(tested, swarm=Swarm.MANAGER), samples.say)
    assert "watch a manager" in probe_text(replace(tested, swarm=Swarm.WORKER, podman=True), samples.say)
    twice = Problem(ProblemCode.ENGINE_TWICE, "nas", Effect.WARNING, value="here")
    assert probe_text(replace(tested, problem=twice), samples.say).startswith("nas-01 answers: ")
    away = Problem(ProblemCode.ENGINE_AWAY, "nas-01")
    assert not probe_text(Probed(away), samples.say).startswith("nas-01 answers")


def test_what_was_found_and_may_not_be_used_says_so() -> None:
    assert offer_text(OFFER, samples.say).startswith("Docker context “work-vps” (")
    denied = Offer(
        StoredEngine("", "Docker", "unix:///d.sock"), "unix:///d.sock", Problem(ProblemCode.ENGINE_DENIED, "D")
    )
    assert len(offer_text(denied, samples.say)) > len(offer_text(replace(denied, problem=None), samples.say))


# --- the page --------------------------------------------------------------------------------------------------------


def test_a_card_for_each_engine_named_for_screen_readers(page: EnginesPage) -> None:
    assert list(page.cards) == [DEFAULT, "nas", "pi", "pod"]
    assert page.cards["pi"].accessibleName().startswith("garage-pi, Away since ")
    assert page.cards["pi"].buttons[Act.CHECK].accessibleName() == "Try now: garage-pi"


def test_the_focus_begins_at_the_first_card_with_a_problem(page: EnginesPage) -> None:
    assert page.panes[0] is page.cards["pi"].buttons[Act.CHECK]


def test_a_card_keeps_its_buttons_while_time_passes(page: EnginesPage) -> None:
    before = page.cards["pi"].buttons[Act.CHECK]
    here, nas, pi, pod = views()
    later = replace(pi, facts=replace(pi.facts, next_try=NOW + timedelta(seconds=39)))
    page.show_status(replace(status(), engines=(here, nas, later, pod)))
    assert page.cards["pi"].buttons[Act.CHECK] is before
    assert page.cards["pi"].card is not None
    assert "39 s" in str(page.cards["pi"].card.note)


def test_try_now_compares_and_services_are_shown(page: EnginesPage) -> None:
    got = asked(page)
    page.cards["pi"].buttons[Act.CHECK].click()
    page.cards["pi"].asked.emit("pi", Act.SERVICES)
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert got == [Request(Do.COMPARE), Request(Do.ENGINE_SERVICES, value="garage-pi"), Request(Do.COMPARE)]


def test_what_was_found_is_offered_and_can_be_declined(page: EnginesPage, commands: FakeCommands) -> None:
    commands.engines.found = []
    page.offers[0].later.click()
    assert ("decline", OFFER) in commands.engines.asked
    assert page.offers == []


def test_one_column_where_it_is_narrow(page: EnginesPage) -> None:
    page.show_width(700)
    assert page._ui.cards.columnStretch(1) == 0


# --- adding and changing ---------------------------------------------------------------------------------------------


def form(context: Context, engine: StoredEngine, **choices: object) -> EngineDialog:
    return EngineDialog(context, engine, Choices(**choices))  # type: ignore[arg-type]


def choose(made: EngineDialog, kind: Reached) -> None:
    made.kind.setCurrentIndex(made.kind.findData(kind))


@pytest.mark.parametrize(
    "typed",
    [
        (Reached.SOCKET, "/run/x.sock", "unix:///run/x.sock"),
        (Reached.SSH, "mara@nas-01", "ssh://mara@nas-01"),
        (Reached.TCP, "tcp://nas-01:2376", "tcp://nas-01:2376"),
    ],
)
def test_a_bare_place_is_meant_as_what_was_chosen(
    context: Context, commands: FakeCommands, qtbot: QtBot, typed: tuple[Reached, str, str]
) -> None:
    kind, place, url = typed
    made = form(context, StoredEngine(""), tunnels=("home", "garage"))
    qtbot.addWidget(made)
    choose(made, kind)
    made.name.setText("nas")
    made.texts["url"].setText(place)
    made.tunnel.setCurrentIndex(2)
    made.ui.okButton.click()
    tls = TlsFiles() if kind is Reached.TCP else None
    wanted = StoredEngine("", "nas", url, tls=tls, tunnel="garage")
    assert commands.engines.asked == [("check", wanted), ("test", wanted), ("save", wanted)]
    assert made.result() == QDialog.DialogCode.Accepted


def test_a_context_is_chosen_from_those_there_are(context: Context, commands: FakeCommands, qtbot: QtBot) -> None:
    made = form(context, StoredEngine(""), contexts=(OFFER,))
    qtbot.addWidget(made)
    assert made.kind.currentData() == Reached.CONTEXT
    made.name.setText("work")
    made.ui.okButton.click()
    assert commands.engines.asked[-1] == ("save", StoredEngine("", "work", context="work-vps"))


def test_what_does_not_answer_is_stored_by_a_second_click(
    context: Context, commands: FakeCommands, qtbot: QtBot
) -> None:
    commands.engines.tested = Probed(Problem(ProblemCode.ENGINE_AWAY, "nas", detail="refused"))
    made = form(context, StoredEngine("", "nas", "ssh://nas"))
    qtbot.addWidget(made)
    made.show()
    made.ui.okButton.click()
    assert made.ui.okButton.text() == "Save anyway"
    assert made.ui.answer.text()
    assert "save" not in [each[0] for each in commands.engines.asked]
    made.ui.okButton.click()
    assert commands.engines.asked[-1][0] == "save"


def test_what_is_wrong_is_said_and_nothing_is_tested(context: Context, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.engines.problems = (Problem(ProblemCode.ENGINE_NAME_INVALID, "engine"),)
    made = form(context, StoredEngine("", "", "ssh://nas"))
    qtbot.addWidget(made)
    made.test_button.click()
    made.ui.okButton.click()
    assert [each[0] for each in commands.engines.asked] == ["check", "check"]
    assert made.ui.okButton.isEnabled()


def test_another_name_alone_needs_no_test(context: Context, commands: FakeCommands, qtbot: QtBot) -> None:
    made = form(context, STORED[2])
    qtbot.addWidget(made)
    assert made.texts["ca"].text() == "/c/ca.pem"
    made.name.setText("cellar")
    made.ui.okButton.click()
    assert [each[0] for each in commands.engines.asked] == ["check", "save"]


def test_the_default_engine_has_a_name_and_a_tunnel(context: Context, commands: FakeCommands, qtbot: QtBot) -> None:
    made = form(context, StoredEngine(DEFAULT), tunnels=("home",))
    qtbot.addWidget(made)
    made.name.setText("Desk")
    made.ui.okButton.click()
    assert commands.engines.asked[-1] == ("save", StoredEngine(DEFAULT, "Desk"))


def test_tls_files_are_off_without_tls(context: Context, qtbot: QtBot) -> None:
    made = form(context, STORED[2])
    qtbot.addWidget(made)
    made.tls.setChecked(False)
    assert not made.texts["ca"].isEnabled()
    assert made.engine.tls is None


def test_stopping_leaves_services_as_they_are_unless_it_is_said(context: Context, qtbot: QtBot) -> None:
    made = StopDialog(context, "nas", 3)
    qtbot.addWidget(made)
    assert not made.removes
    made.remove.setChecked(True)
    assert made.removes
    empty = StopDialog(context, "nas", 0)
    qtbot.addWidget(empty)
    assert not empty.remove.isEnabled()


# --- dialogs that follow one another ---------------------------------------------------------------------------------

LETTING_GO = Departure(Way.REMOVE, engine="engine-2")
RECORD = Change(
    "record delete print",
    Phase.TAKE_DOWN,
    RecordStep("print.nordhus.example", "z", None),
    Action.DELETE,
    Kind.RECORD,
    "print.nordhus.example",
    Why.GONE,
)


@pytest.fixture
def live(
    make_context: Callable[..., Context], commands: FakeCommands, loop: Loop, qtbot: QtBot
) -> Iterator[EnginesPage]:
    commands.engines.stored = list(STORED)
    made = EnginesPage(make_context(commands=commands, start=loop))
    with exposed(made, status(), qtbot):
        yield made


def test_stop_watching_forgets_the_engine_and_nothing_else(
    live: EnginesPage, commands: FakeCommands, loop: Loop
) -> None:
    live.cards["pi"].buttons[Act.STOP].click()
    answer(loop, dialog(StopDialog).ui.okButton)
    assert commands.engines.asked == [("remove", STORED[2])]
    assert commands.leaving.asked == []


def test_its_services_go_only_as_it_was_shown(live: EnginesPage, commands: FakeCommands, loop: Loop) -> None:
    commands.leaving.shown = Farewell(LETTING_GO, (), (Shown(RECORD, Sides(None, None)),), seal="seen")
    live.cards["pi"].buttons[Act.STOP].click()
    dialog(StopDialog).remove.setChecked(True)
    answer(loop, dialog(StopDialog).ui.okButton)
    assert "print.nordhus.example" in dialog(MessageDialog)._ui.report.toPlainText()
    answer(loop, dialog(MessageDialog)._ui.okButton)
    assert commands.leaving.asked == [("preview", LETTING_GO), ("begin", LETTING_GO, "seen")]
    assert commands.engines.asked == [("remove", STORED[2])]


@pytest.mark.parametrize("refused", [True, False])
def test_it_is_watched_on_where_nothing_was_removed(
    live: EnginesPage, commands: FakeCommands, loop: Loop, *, refused: bool
) -> None:
    commands.leaving.done = Problem(ProblemCode.OBSERVE_ONLY, "cloudflare")
    live.cards["pi"].buttons[Act.STOP].click()
    dialog(StopDialog).remove.setChecked(True)
    answer(loop, dialog(StopDialog).ui.okButton)
    shown = dialog(MessageDialog)
    answer(loop, shown._ui.okButton if refused else shown._ui.cancelButton)
    if refused:
        answer(loop, dialog(MessageDialog)._ui.okButton)  # why
    assert commands.engines.asked == []
    assert no_dialog()


def test_an_unknown_host_shows_its_key_before_it_is_trusted(
    live: EnginesPage, commands: FakeCommands, loop: Loop
) -> None:
    here, nas, pi, pod = views()
    unknown = replace(pi, problem=Problem(ProblemCode.SSH_HOST_UNKNOWN, "garage-pi"))
    live.show_status(replace(status(), engines=(here, nas, unknown, pod)))
    live.cards["pi"].buttons[Act.TRUST].click()
    shown = dialog(MessageDialog)
    assert "SHA256:abc" in shown._ui.explain.text()
    answer(loop, shown._ui.cancelButton)
    assert commands.engines.asked == [("host_key", STORED[2])]
    live.cards["pi"].buttons[Act.TRUST].click()
    answer(loop, dialog(MessageDialog)._ui.okButton)
    assert commands.engines.asked[-1][0] == "trust"


def test_a_host_that_shows_no_key_says_why(live: EnginesPage, commands: FakeCommands, loop: Loop) -> None:
    commands.engines.key = Problem(ProblemCode.ENGINE_AWAY, "garage-pi", detail="refused")
    loop(introduced(live._context, STORED[2], live))
    answer(loop, dialog(MessageDialog)._ui.okButton)
    assert [each[0] for each in commands.engines.asked] == ["host_key"]


def test_ctrl_n_adds_an_engine(live: EnginesPage, commands: FakeCommands, loop: Loop) -> None:
    commands.engines.found = [OFFER]
    live.new()
    made = dialog(EngineDialog)
    assert made.kind.currentData() == Reached.CONTEXT
    answer(loop, made.ui.cancelButton)
    assert commands.engines.asked == []


def test_an_engine_that_is_switched_off_is_watched_again(live: EnginesPage, commands: FakeCommands, loop: Loop) -> None:
    off = StoredEngine("old", "attic", "ssh://attic", enabled=False)
    commands.engines.stored.append(off)
    loop(live._read())
    answer(loop, live.cards["old"].buttons[Act.WATCH])
    assert commands.engines.asked == [("switch", off, True)]
