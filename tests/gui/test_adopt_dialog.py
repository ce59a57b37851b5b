"""Adopting in a window: read first, done as shown, the safe button first; what changed is shown again."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption, Caution, Shown, Warned
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Action, Hold, Kind, LedgerEntry, RecordStep, Risk
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import ServiceView, Status
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.details_panel import DetailsPanel
from dockflare_desktop.gui.dialogs.adopt import AdoptDialog, Errand
from dockflare_desktop.gui.doers.adoption import for_address, for_picks, for_service, to_give_back
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.present.adoption import sheet, title_of
from dockflare_desktop.gui.present.cards import card
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.diff import DiffView
from dockflare_desktop.words import sentence
from tests.gui import samples
from tests.gui.adoption_samples import CHANGE, HOST, NOW, PREVIEW, RECORD, SHOWN, THEN
from tests.gui.fake_commands import FakeCommands


def view(code: ProblemCode = ProblemCode.FOREIGN_DNS, **more: object) -> ServiceView:
    reason = Problem(code, HOST, value="7f3a")
    return replace(samples.service(HOST, "wiki:80", Status.BLOCKED, reason=reason), **more)  # type: ignore[arg-type]


@pytest.fixture
def answers() -> list[Adoption | Problem]:
    """What the desk says, one after the other; the last one again and again."""
    return [PREVIEW]


@pytest.fixture
def asked() -> list[tuple[object, ...]]:
    return []


@pytest.fixture
def dialog(
    context: Context, answers: list[Adoption | Problem], asked: list[tuple[object, ...]]
) -> Iterator[Callable[[], AdoptDialog]]:
    made: list[AdoptDialog] = []

    def answer() -> Adoption | Problem:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def preview(take_over: bool) -> Adoption | Problem:  # noqa: FBT001 - as Errand has it
        asked.append(("preview", take_over))
        return answer()

    async def carry_out(seal: str, take_over: bool) -> Adoption | Problem:  # noqa: FBT001 - as Errand has it
        asked.append(("carry_out", seal, take_over))
        return answer()

    def make() -> AdoptDialog:
        errand = Errand("Adopt", f"Adopt {HOST}?", "Why", "Adopt", preview, carry_out)
        made.append(AdoptDialog(context, errand))
        made[-1].show()
        return made[-1]

    yield make
    for each in made:
        each.close()
        each.deleteLater()


def texts(shown: AdoptDialog) -> list[str]:
    return [each.toPlainText() for each in shown.findChildren(DiffView)]


# --- what it says ----------------------------------------------------------------------------------------------------


def test_both_sides_stand_below_a_heading_with_their_signs(dialog: Callable[[], AdoptDialog]) -> None:
    shown = dialog()
    (text,) = texts(shown)
    assert "\N{MINUS SIGN} content: 81.229.40.17" in text.splitlines()
    assert "+ type: CNAME" in text.splitlines()
    (diff,) = shown.findChildren(DiffView)
    assert diff.accessibleName() == f"Changes the DNS record of {HOST}"
    assert "removed: type: A" in diff.accessibleDescription()
    assert diff.isReadOnly()


def test_what_is_copied_is_what_is_shown(dialog: Callable[[], AdoptDialog]) -> None:
    shown = dialog()
    shown._ui.copyButton.click()
    assert QGuiApplication.clipboard().text() == sheet(PREVIEW).text
    assert "+ type: CNAME" in sheet(PREVIEW).text
    assert f"Visitors of {HOST} go to A 81.229.40.17 now" in sheet(PREVIEW).text


def test_what_waits_and_what_comes_back_is_said() -> None:
    held = replace(CHANGE, hold=Hold.MODE)
    back = replace(CHANGE, step=RecordStep("z", HOST, None, restore=NOW), action=Action.DELETE, risk=Risk.OFFLINE)
    shown = sheet(Adoption((), (Shown(held, SHOWN.sides), Shown(back, SHOWN.sides))))
    assert [each.title for each in shown.sections] == [
        f"Changes the DNS record of {HOST} (waits for you)",
        f"Back as it was: the DNS record of {HOST}",
    ]


def test_where_nothing_is_written_that_is_said() -> None:
    assert [each.text for each in sheet(Adoption(())).notices] == ["Nothing is written at Cloudflare."]
    (notice,) = sheet(Adoption((), (), (Warned(Caution.NOBODY_ASKS, HOST),))).notices
    assert "only remembered as ours" in notice.text
    blocked = Warned(Caution.STILL_BLOCKED, HOST, problem=Problem(ProblemCode.FOREIGN_RULE, HOST, value="home"))
    (notice,) = sheet(Adoption((), (), (blocked,))).notices
    assert notice.text.endswith("this is not written yet: foreign rule.")


def test_the_title_names_what_is_adopted() -> None:
    assert title_of((Kind.RECORD,)) == "Adopt a DNS record"
    assert title_of((Kind.RECORD, Kind.RULE)) == "Adopt"


@pytest.mark.parametrize("caution", list(Caution))
def test_every_caution_has_words(caution: Caution) -> None:
    problem = Problem(ProblemCode.FOREIGN_RULE, HOST, value="home")
    (notice,) = sheet(Adoption((), (), (Warned(caution, HOST, "x", problem),))).notices
    assert notice.text
    assert "{" not in notice.text


# --- what it does ----------------------------------------------------------------------------------------------------


def test_enter_leaves_everything_as_it_is(dialog: Callable[[], AdoptDialog], asked: list[tuple[object, ...]]) -> None:
    shown = dialog()
    assert shown._ui.leaveButton.isDefault()
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert (shown.result(), asked) == (0, [("preview", False)])


def test_adopting_hands_back_the_seal_of_what_was_shown(
    dialog: Callable[[], AdoptDialog], asked: list[tuple[object, ...]]
) -> None:
    shown = dialog()
    shown._ui.adoptButton.click()
    assert (shown.result(), asked[-1]) == (1, ("carry_out", "seen", False))


def test_what_changed_meanwhile_is_shown_again(
    dialog: Callable[[], AdoptDialog], answers: list[Adoption | Problem], asked: list[tuple[object, ...]]
) -> None:
    other = replace(PREVIEW, changes=(Shown(CHANGE, Sides({"content": "192.0.2.9"}, THEN)),), seal="new")
    answers[:] = [PREVIEW, other]
    shown = dialog()
    shown._ui.adoptButton.click()
    assert shown.result() == 0
    assert shown.isVisible()
    assert "192.0.2.9" in texts(shown)[-1]
    assert shown._ui.answer.text().startswith("It has changed since it was shown.")
    shown._ui.adoptButton.click()
    assert (shown.result(), asked[-1]) == (1, ("carry_out", "new", False))


def test_what_may_not_be_adopted_is_said_and_cannot_be_clicked(
    dialog: Callable[[], AdoptDialog], answers: list[Adoption | Problem]
) -> None:
    answers[:] = [Problem(ProblemCode.OTHER_TOOL, HOST, value="external-dns")]
    shown = dialog()
    assert shown._ui.answer.text()
    assert not shown._ui.adoptButton.isEnabled()
    assert not shown._ui.takeOverButton.isVisible()


def test_another_installations_is_taken_over_only_after_a_click_of_its_own(
    dialog: Callable[[], AdoptDialog], answers: list[Adoption | Problem], asked: list[tuple[object, ...]]
) -> None:
    answers[:] = [Problem(ProblemCode.OTHER_INSTALLATION, HOST, value="7f3a9c2e"), PREVIEW]
    shown = dialog()
    assert shown._ui.takeOverButton.isVisible()
    shown._ui.takeOverButton.click()
    assert not shown._ui.takeOverButton.isVisible()
    shown._ui.adoptButton.click()
    assert asked == [("preview", False), ("preview", True), ("carry_out", "seen", True)]


# --- from where ------------------------------------------------------------------------------------------------------


def test_the_card_of_a_blocked_service_offers_it() -> None:
    def buttons(code: ProblemCode) -> list[tuple[str, Do]]:
        shown = card(view(code), sentence, NOW)
        assert shown is not None
        return [(each.text, each.do) for each in shown.buttons]

    for code in (ProblemCode.FOREIGN_DNS, ProblemCode.FOREIGN_RULE, ProblemCode.FOREIGN_LOGIN):
        assert buttons(code)[0] == ("Adopt...", Do.ADOPT)
    assert buttons(ProblemCode.OTHER_INSTALLATION)[0] == ("Take over...", Do.ADOPT)
    assert Do.ADOPT not in [do for _, do in buttons(ProblemCode.OTHER_TOOL)]


def test_a_service_asks_for_all_that_is_in_its_way(commands: FakeCommands) -> None:
    desk = commands.adoption
    desk.found, desk.previewed = (RECORD,), PREVIEW
    errand = for_service(desk, view())
    assert asyncio.run(errand.preview(False)) == PREVIEW  # noqa: FBT003 - as Errand has it
    assert asyncio.run(errand.carry_out("seen", True)) == PREVIEW  # noqa: FBT003 - as Errand has it
    key, picks = view().key, (Pick(Kind.RECORD, "id1"),)
    assert desk.asked == [
        ("in_the_way", key, False),
        ("preview", picks, False),
        ("in_the_way", key, True),
        ("adopt", picks, "seen", True),
    ]


def test_where_nothing_is_in_the_way_any_more_that_is_said(commands: FakeCommands) -> None:
    found = asyncio.run(for_service(commands.adoption, view()).preview(False))  # noqa: FBT003 - as Errand has it
    assert isinstance(found, Problem)
    assert sentence(found).text.startswith("Nothing that is not ours is in the way")


def test_the_window_is_called_after_what_turns_out_to_be_in_the_way(context: Context, commands: FakeCommands) -> None:
    desk = commands.adoption
    rows = (LedgerEntry("a", Kind.RECORD, HOST), LedgerEntry("a", Kind.RULE, HOST))
    for kinds, title in ((rows[:1], "Adopt a DNS record"), (rows, "Adopt")):
        desk.found, desk.previewed = (RECORD,), replace(PREVIEW, rows=kinds)
        shown = AdoptDialog(context, for_service(desk, view()))
        assert (shown.windowTitle(), shown._ui.leaveButton.text()) == (title, "Leave it, keep blocked")
        shown.deleteLater()


def test_something_in_a_list_is_adopted_by_itself(commands: FakeCommands) -> None:
    picks = (Pick(Kind.APPLICATION, "id2"),)
    errand = for_picks(commands.adoption, picks, "Staff")
    assert errand.title == "Adopt a login"
    assert "Staff" in errand.heading
    asyncio.run(errand.carry_out("seen", False))  # noqa: FBT003 - as Errand has it
    assert commands.adoption.asked == [("adopt", picks, "seen", False)]


def test_no_network_is_said_in_the_dialog(context: Context, commands: FakeCommands) -> None:
    commands.adoption.unreadable = Problem(ProblemCode.OFFLINE, "cloudflare")
    shown = AdoptDialog(context, for_picks(commands.adoption, (Pick(Kind.RECORD, "id1"),), HOST))
    assert shown._ui.answer.text() == context.say(commands.adoption.unreadable).text
    shown.deleteLater()


def test_what_was_adopted_is_given_back_from_the_details(commands: FakeCommands, theme: Theme) -> None:
    lent = view(status=Status.LIVE, reason=None, adopted=(Kind.RECORD,))
    panel = DetailsPanel(theme)
    offered = []
    for shown in (lent, replace(lent, adopted=())):
        panel.show_details(details(samples.quiet(shown), shown, samples.NOW, samples.say))
        offered.append("Give back what was adopted..." in [each.text() for each in panel.more_actions(QMenu(panel))])
    assert offered == [True, False]
    panel.deleteLater()
    errand = to_give_back(commands.adoption, lent)
    assert errand.do == "Give back"
    asyncio.run(errand.preview(False))  # noqa: FBT003 - as Errand has it
    asyncio.run(errand.carry_out("seen", False))  # noqa: FBT003 - as Errand has it
    assert commands.adoption.asked == [
        ("preview_return", Kind.RECORD, HOST),
        ("give_back", Kind.RECORD, HOST, "seen"),
    ]


def test_a_public_address_is_adopted_with_its_record_and_its_rule_and_nothing_else(commands: FakeCommands) -> None:
    rule = replace(RECORD, kind=Kind.RULE, id="", place="home", name=f"{HOST}/api")
    commands.adoption.found = (RECORD, rule, replace(rule, name=HOST), replace(RECORD, name="other.example"))
    errand = for_address(commands.adoption, (HOST, "/api"))
    asyncio.run(errand.preview(False))  # noqa: FBT003 - as Errand has it
    asyncio.run(errand.carry_out("seal", False))  # noqa: FBT003 - as Errand has it
    picks = (Pick.of(RECORD), Pick.of(rule))
    assert commands.adoption.asked == [("preview", picks, False), ("adopt", picks, "seal", False)]
    assert "add a manual rule" in errand.explain
    gone = asyncio.run(for_address(commands.adoption, ("gone.example", "")).preview(False))  # noqa: FBT003 - as Errand has it
    assert isinstance(gone, Problem)
    assert sentence(gone).text
