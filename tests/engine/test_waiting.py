"""What waits for a tunnel's connectors says so: in the row, in the details, on the command line."""

import pytest

from dockflare_desktop.core.connected import proof, waits_for
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.gui.present.cards import card
from dockflare_desktop.gui.present.services import status_text
from dockflare_desktop.words import sentence
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
WILD = "*.nordhus.example"


async def test_what_waits_for_a_tunnel_that_is_down_says_that_no_connector_runs() -> None:
    whole = await Whole(container("wild", WILD, access_group="family")).start(FAMILY)
    whole.account.disconnect(whole.tunnel, whole.connector)
    await whole.round()
    whole.clock.move(seconds=3)
    await whole.round(full=True)
    row = whole.row(WILD)
    assert row.status in (Status.PUBLISHING, Status.UPDATING)
    assert row.reason is not None
    assert (row.reason.code, row.reason.subject) == (ProblemCode.NO_CONNECTOR, "dockflare")
    shown = status_text(whole.controller.status, row, whole.clock(), sentence)
    assert shown.endswith(f": {sentence(row.reason).short}")
    told = card(row, sentence, whole.clock())
    assert told is not None
    assert told.title == "No connector runs for “dockflare”: visitors see error 1033."
    whole.account.connect(whole.tunnel)
    for _ in range(4):
        whole.clock.move(seconds=3)
        await whole.round(full=True)
    assert (whole.row(WILD).status, whole.row(WILD).reason) == (Status.LIVE, None)
    await whole.close()


async def test_what_waits_for_a_connector_that_lags_says_which_version_it_runs() -> None:
    whole = await Whole(container("wild", WILD, access_group="family")).start(FAMILY)
    whole.connector.lag = None
    await whole.round()
    whole.clock.move(seconds=3)
    await whole.round(full=True)
    reason = whole.row(WILD).reason
    assert reason is not None
    assert (reason.code, reason.value, reason.detail) == (ProblemCode.CONNECTOR_BEHIND, "0", "1")
    await whole.close()


async def test_nothing_is_said_of_connectors_that_nobody_read_or_that_have_it_all() -> None:
    whole = await Whole(container("app", "app.nordhus.example")).start()
    await whole.round(full=True)
    whole.clock.move(seconds=3)
    await whole.round(full=True)
    assert whole.controller.rounds is not None
    actual = whole.controller.rounds.actual
    assert proof("dockflare", actual)[1] == (1, 1)
    assert [waits_for(name, there) for name, there in (("dockflare", actual), ("other", actual), ("x", None))] == [
        None,
        None,
        None,
    ]
    await whole.close()
