"""The override dialog on the whole program but its windows: what it shows is what the next round does."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from dockflare_desktop.demo.visitor import LOGIN
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.override import Known, OverrideDialog
from dockflare_desktop.gui.dialogs.publish import OpenDialog
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.words import sentence
from tests.engine.whole import FAMILY, Whole, container
from tests.gui import samples

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(container("app", HOST, access_group="family")).start(FAMILY)
    await whole.round(full=True)
    yield whole
    await whole.close()


Tasks = list[asyncio.Task[object]]


async def opened(whole: Whole, make_context: Callable[..., Context]) -> tuple[OverrideDialog, Tasks]:
    tasks: Tasks = []
    context = make_context(
        commands=whole.desk, now=whole.clock, say=sentence, start=lambda work: tasks.append(asyncio.ensure_future(work))
    )
    view = whole.row(HOST)
    shown = details(whole.controller.status, view, whole.clock(), samples.say)
    known = Known(await whole.desk.layers(), whole.controller.status.settings.mode)
    return OverrideDialog(context, view, shown, known), tasks


async def save(dialog: OverrideDialog, tasks: Tasks) -> None:
    dialog._ui.saveButton.click()
    await asyncio.gather(*tasks)


def said(dialog: OverrideDialog) -> set[str]:
    return {each.text() for each in dialog._review.findChildren(QLabel)}


async def test_a_target_is_saved_at_once_and_carried_out(whole: Whole, make_context: Callable[..., Context]) -> None:
    dialog, tasks = await opened(whole, make_context)
    dialog.edit("origin.connect_timeout")
    row = dialog.rows.by_field["origin.connect_timeout"]
    row.editor.set_text("60s")  # type: ignore[union-attr]
    await save(dialog, tasks)
    assert dialog.result() == QDialog.DialogCode.Accepted
    await whole.round()
    provenance = whole.row(HOST).fields["origin.connect_timeout"]
    assert (provenance.top.value, provenance.overridden) == (60, True)
    dialog.deleteLater()


async def test_an_opening_shows_its_plan_and_is_not_saved_before_the_question(
    whole: Whole, make_context: Callable[..., Context]
) -> None:
    dialog, tasks = await opened(whole, make_context)
    dialog.edit("access.policy")
    dialog.rows.who.choose("Everyone (public)")
    await save(dialog, tasks)
    assert dialog.reviewing
    assert {"Change login", "Open to everyone"} <= said(dialog)
    assert dialog._ui.saveButton.text() == "Open to everyone..."
    dialog._ui.saveButton.click()
    await asyncio.sleep(0.05)
    (question,) = dialog.findChildren(OpenDialog)
    question.reject()
    await asyncio.gather(*tasks)
    assert (await whole.desk.layers()).overrides == ()
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    dialog.deleteLater()


async def test_a_group_that_is_not_there_is_told_before_it_blocks(
    whole: Whole, make_context: Callable[..., Context]
) -> None:
    dialog, tasks = await opened(whole, make_context)
    dialog.edit("access.group")
    dialog.rows.who.write({"access.group": "famly"})
    await save(dialog, tasks)
    assert any("There is no access group “famly”" in text for text in said(dialog))
    assert whole.reach(HOST) == LOGIN
    dialog.deleteLater()
