"""Review changes on the whole program but its windows: what it shows is what is written, and the rest is told."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTextEdit

from dockflare_desktop.core.reviewing.text import plan_text
from dockflare_desktop.core.status import AppStatus, Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.review import ReviewDialog
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.notices.notices import Memory, notices
from dockflare_desktop.gui.present.frame import banner
from dockflare_desktop.gui.present.plan_lines import Tick
from dockflare_desktop.gui.present.tray import tray_view
from dockflare_desktop.words import sentence
from tests.engine.test_thirteen import CONTAINERS, HOSTS, applications, came_back_empty
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST, WWW = "app.nordhus.example", "www.nordhus.example"
WAY = f"create way {HOST}"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    yield whole
    await whole.close()


class Opened:
    """The dialog, and what it started."""

    def __init__(self, whole: Whole, make_context: Callable[..., Context]) -> None:
        self.tasks: list[asyncio.Task[object]] = []
        context = make_context(
            commands=whole.desk, now=whole.clock, say=sentence, start=lambda work: self.tasks.append(_task(work))
        )
        self.whole = whole
        self.dialog = ReviewDialog(context, whole.controller.status)
        self.dialog.show()

    async def settled(self) -> None:
        await asyncio.gather(*self.tasks)

    async def round(self) -> None:
        """One round, and what the window is told of it."""
        await self.whole.round()
        self.dialog.show_status(self.whole.controller.status)
        await self.dialog.look()
        await self.settled()

    def lines(self) -> dict[str, tuple[Tick, str]]:
        return {line.id: (line.tick, line.tip) for line in self.dialog.list.model.lines if line.cells}

    def differences(self) -> list[str]:
        """Both sides that are shown."""
        QApplication.processEvents()
        found = self.dialog._ui.before.findChildren(QTextEdit)
        return [each.toPlainText() for each in found if each.isVisible()]

    def title(self) -> str:
        return self.dialog._ui.title.text()


def _task(work: object) -> asyncio.Task[object]:
    return asyncio.ensure_future(work)  # type: ignore[arg-type]


async def test_what_is_ticked_is_written_and_shown_done_and_the_rest_waits(
    whole: Whole, make_context: Callable[..., Context]
) -> None:
    await whole.store.set_setting("mode", "ask-every")
    whole.run(container("app", HOST, access_group="family"), container("www", WWW))
    await whole.round()
    review = Opened(whole, make_context)
    assert review.title() == "Review 4 changes"
    review.dialog._ui.applyButton.click()
    await review.settled()
    assert review.title() == "Applying 0 of 3"
    assert review.lines()[WAY] == (Tick.NONE, "Waiting")
    await review.round()
    assert review.title() == "Done"
    assert review.lines()[WAY] == (Tick.NONE, "Done")
    assert review.lines()[f"create way {WWW}"][0] is Tick.OFF  # it would be open to everyone
    assert whole.reach(HOST) == LOGIN
    assert whole.reach(WWW) == UNROUTED
    review.dialog.list.model.toggled.emit(f"create way {WWW}")
    review.dialog._ui.applyButton.click()
    await review.settled()
    await review.round()
    assert whole.reach(WWW) == OPEN
    review.dialog.deleteLater()


async def test_a_refusal_is_shown_with_its_reason_and_what_needs_it_waits(
    whole: Whole, make_context: Callable[..., Context]
) -> None:
    await whole.store.set_setting("mode", "ask-every")
    whole.run(container("app", HOST, access_group="family"))
    await whole.round()
    review = Opened(whole, make_context)
    review.dialog._ui.applyButton.click()
    await review.settled()
    whole.transport.fail_next(("POST", "/access/apps"), status=500, times=9)
    await review.round()
    assert review.lines()[f"application create {HOST}"][1].startswith("Failed")
    assert whole.reach(HOST) == UNROUTED
    review.dialog.close()  # leaving it stops nothing
    whole.transport.clear_faults()
    whole.clock.move(minutes=1)
    await whole.round(full=True)
    assert whole.reach(HOST) == LOGIN
    review.dialog.deleteLater()


async def test_both_sides_of_what_is_chosen_come_from_the_plan(
    whole: Whole, make_context: Callable[..., Context]
) -> None:
    await whole.store.set_setting("mode", "ask-every")
    whole.run(container("app", HOST, access_group="family"))
    await whole.round()
    review = Opened(whole, make_context)
    review.dialog.list.choose(WAY)
    await review.settled()
    shown = "\n".join(review.differences())
    assert "+ service: http://app:8080" in shown
    assert "+ type: CNAME" in shown
    review.dialog.deleteLater()


async def test_a_label_that_changes_while_somebody_reads_is_marked_and_not_written(
    whole: Whole, make_context: Callable[..., Context]
) -> None:
    await whole.store.set_setting("mode", "ask-every")
    whole.run(container("app", HOST, access_group="family"))
    await whole.round()
    review = Opened(whole, make_context)
    whole.run(container("app", HOST))
    await review.round()
    assert not review.dialog._ui.applyButton.isEnabled()
    assert "changed while you were reading" in review.dialog._banner.accessibleName()
    assert review.lines()[WAY][0] is Tick.OFF
    review.dialog._banner.buttons[1].click()
    assert not review.dialog._ui.applyButton.isEnabled()  # nothing is ticked
    await whole.round()
    assert whole.reach(HOST) == UNROUTED
    review.dialog.deleteLater()


async def test_thirteen_are_told_everywhere_removed_after_the_question_and_come_back(
    whole: Whole, make_context: Callable[..., Context]
) -> None:
    """What must be seen: the same figures in window, tray, notification and the command line's text."""
    whole.run(*CONTAINERS)
    await whole.round()
    first = applications(whole)
    await came_back_empty(whole)
    status = whole.controller.status
    assert _told(status, whole) == (
        "Removals are on hold and wait for you.",
        "Review 13 changes...",
        "Review 13 held changes...",
        "13 removals are on hold",
    )
    review = Opened(whole, make_context)
    assert review.dialog._banner.accessibleName() == (
        "Removals are on hold: 13 of 13 services would go at once. That is 100 %, your limit is 30 %. "
        "\u2066nas-01\u2069 runs none of its containers any more: was it restarted, or set up anew? "
        "Additions and changes can go ahead."
    )
    review.dialog._ui.copyButton.click()
    assert QGuiApplication.clipboard().text() == plan_text(status.plan.changes)
    review.dialog._ui.removeButton.click()
    await asyncio.sleep(0)
    question = _question()
    assert question._ui.report.toPlainText().split() == list(HOSTS)
    assert question._ui.okButton.palette().button().color() == review.dialog._context.theme.colour("bad")
    question._ui.okButton.click()
    await review.settled()
    await review.round()
    assert review.title() == "Done"
    assert [line.cells[0].text for line in review.dialog.list.model.lines if line.cells] == list(HOSTS)
    assert "is gone, its grace period is over" in review.dialog.list.model.lines[1].sentence
    assert len(review.differences()) == 3  # what was done can still be read
    assert applications(whole) == {}
    whole.run(*CONTAINERS)
    await whole.round()
    assert whole.statuses() == dict.fromkeys(HOSTS, Status.LIVE)
    assert set(applications(whole)) == set(first)
    review.dialog.deleteLater()


def _question() -> MessageDialog:
    dialogs = [each for each in QApplication.topLevelWidgets() if isinstance(each, MessageDialog)]
    (found,) = (each for each in dialogs if each.isVisible())
    return found


def _told(status: AppStatus, whole: Whole) -> tuple[str, str, str, str]:
    shown = banner(status, sentence)
    assert shown is not None
    entries = tray_view(status, whole.clock(), sentence).entries
    entry = next(each for each in entries if each.request is not None and each.request.do is Do.REVIEW)
    told = notices(AppStatus(), status, whole.clock(), Memory(whole.clock()), sentence).show
    (notice,) = (each for each in told if each.request.do is Do.REVIEW)
    return shown.title, shown.buttons[0].text, entry.text, notice.title
