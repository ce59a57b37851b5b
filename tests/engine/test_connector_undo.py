"""Connectors taken back from the history: started ones stop, stopped ones run again, changed ones as before."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.connectors.setup import setup_of
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.undo import Note
from dockflare_desktop.engine.connector_commands import Asked
from dockflare_desktop.engine.connectors import ConnectorDone
from dockflare_desktop.words.undoing import call_words, note_words
from tests.engine.connector_world import ConnectedHost, connected
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(container("web", "web.nordhus.example", access_group="family")).start(FAMILY)
    yield whole
    await whole.close()


@pytest.fixture
async def host(whole: Whole) -> ConnectedHost:
    return await connected(whole)


async def do(whole: Whole, asked: Asked) -> ConnectorDone:
    desk = (await whole.desk.desks()).connectors
    plan = await desk.plan(asked)
    assert not isinstance(plan, Problem)
    done = await desk.carry_out(plan)
    assert isinstance(done, ConnectorDone)
    assert done.done
    await whole.round(full=True)
    return done


async def last(whole: Whole) -> int:
    return next(each.id for each in await whole.store.history() if each.kind == "connector")


async def undo(whole: Whole, entry: int) -> Undoing:
    desk = (await whole.desk.desks()).activity
    shown = await desk.preview_undo(entry)
    assert isinstance(shown, Undoing), shown
    assert shown.call is not None
    assert "dockflare on nas-01" in call_words(shown.call)
    assert all(note_words(each) for each in shown.notes)
    done = await desk.undo(entry, shown.seal)
    assert isinstance(done, Undoing), done
    assert done.done
    await whole.round(full=True)
    return shown


def runs(whole: Whole) -> object:
    return setup_of(whole.controller.connectors.listed(), "engine-1", whole.tunnel)


async def test_every_change_of_connectors_goes_back_one_after_the_other(whole: Whole, host: ConnectedHost) -> None:
    states = [runs(whole)]
    entries = []
    host.pulled["some/cloudflared:2"] = "some/cloudflared@sha256:bb"
    for asked in (
        Asked("dockflare", network="proxy"),
        Asked("dockflare", replicas=3),
        Asked("dockflare", image="some/cloudflared:2", fresh=True),
        Asked("dockflare", stop=True),
    ):
        await do(whole, asked)
        states.append(runs(whole))
        entries.append(await last(whole))
    for entry, before in zip(reversed(entries), reversed(states[:-1]), strict=True):
        await undo(whole, entry)
        assert runs(whole) == before
    assert host.boxes == {}
    assert whole.account.tunnels[whole.tunnel].connectors == {}


async def test_what_changed_since_stays_and_what_was_taken_back_is_not_twice(whole: Whole, host: ConnectedHost) -> None:
    desk = (await whole.desk.desks()).activity
    await do(whole, Asked("dockflare"))
    first = await last(whole)
    await do(whole, Asked("dockflare", replicas=2))
    refused = await desk.preview_undo(first)
    assert isinstance(refused, Problem)
    assert refused.code is ProblemCode.UNDO_CHANGED
    await do(whole, Asked("dockflare", stop=True))
    gone = await desk.preview_undo(first)
    assert isinstance(gone, Problem)
    assert gone.code is ProblemCode.UNDO_DONE
    assert host.boxes == {}


async def test_connectors_that_came_meanwhile_are_told(whole: Whole, host: ConnectedHost) -> None:
    await do(whole, Asked("dockflare"))
    await do(whole, Asked("dockflare", stop=True))
    whole.account.connect(whole.tunnel)
    shown = await undo(whole, await last(whole))
    assert Note.BESIDE in [each.note for each in shown.notes]
    assert len(host.boxes) == 1


async def test_observing_undoes_nothing(whole: Whole, host: ConnectedHost) -> None:
    await do(whole, Asked("dockflare"))
    await whole.store.set_setting("mode", "observe")
    desk = (await whole.desk.desks()).activity
    entry = await last(whole)
    shown = await desk.preview_undo(entry)
    assert isinstance(shown, Undoing)
    answer = await desk.undo(entry, shown.seal)
    assert isinstance(answer, Problem)
    assert answer.code is ProblemCode.OBSERVE_ONLY
    assert len(host.boxes) == 1
