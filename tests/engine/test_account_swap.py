"""Another token, no token, the answer to H16: while a round runs, and where the outside fails."""

import asyncio
from dataclasses import dataclass, field

import pytest

from dockflare_desktop.core.cloud import Actual, Look
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status, TokenState
from dockflare_desktop.engine.ports import Edge, OutsideError, TokenReport
from tests.engine.desk_of_plans import TOKEN
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
APP = container("app", "app.nordhus.example", access_group="family")
LOCKED = OutsideError(Problem(ProblemCode.KEYRING_LOCKED, "keyring"))


@dataclass
class Slow:
    """An edge whose reading waits, and that says when it was closed."""

    edge: Edge
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def __post_init__(self) -> None:
        observe, close = self.edge.observe, self.edge.close

        async def slow(look: Look) -> Actual:
            self.entered.set()
            await self.go.wait()
            assert not self.closed
            return await observe(look)

        async def closing() -> None:
            self.closed = True
            await close()

        self.edge.observe = slow  # type: ignore[method-assign]
        self.edge.close = closing  # type: ignore[method-assign]


def slowed(whole: Whole) -> Slow:
    assert whole.controller.rounds is not None
    return Slow(whole.controller.rounds.edge)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_new_token_does_not_wait_for_a_round_and_the_round_keeps_its_connection(whole: Whole) -> None:
    whole.run(APP)
    slow = slowed(whole)
    running = whole.tasks.start(whole.controller.round())
    await slow.entered.wait()
    report = await whole.desk.log_in(TOKEN)
    assert report.accepted
    await settled()
    assert not running.done()
    assert not slow.closed
    slow.go.set()
    await running
    await settled()
    assert slow.closed
    await whole.round()
    assert whole.statuses() == {"app.nordhus.example": Status.LIVE}


async def test_what_a_round_found_with_the_old_token_is_not_shown_for_the_new_one(whole: Whole) -> None:
    whole.run(APP)
    slow = slowed(whole)
    running = whole.tasks.start(whole.controller.round())
    await slow.entered.wait()
    await whole.desk.log_out()
    slow.go.set()
    assert await running is None
    assert whole.controller.last is None
    await whole.round()
    assert whole.controller.status.cloudflare.token is TokenState.NONE


async def test_a_failure_with_the_old_token_says_nothing_of_the_new_one(whole: Whole) -> None:
    whole.run(APP)
    slow = slowed(whole)
    whole.transport.fail_next(("GET", "/"), status=500, times=50)
    running = whole.tasks.start(whole.controller.round())
    await slow.entered.wait()
    whole.controller.tasks.start(whole.controller.log_in_again())
    await settled()
    slow.go.set()
    assert await running is None
    assert whole.controller.status.cloudflare.problem is None


async def test_what_was_swapped_is_closed_at_the_end_of_the_program(whole: Whole) -> None:
    whole.run(APP)
    slow = slowed(whole)
    whole.tasks.start(whole.controller.round())
    await slow.entered.wait()
    await whole.desk.log_out()
    await whole.close()
    assert slow.closed


async def test_the_last_token_wins_where_two_come_at_once(whole: Whole) -> None:
    await asyncio.gather(whole.desk.log_out(), whole.controller.log_in_again(), whole.desk.log_in(TOKEN))
    await whole.round()
    assert whole.controller.status.cloudflare.token is TokenState.ACCEPTED


async def test_a_connection_is_not_closed_while_its_token_is_checked(whole: Whole) -> None:
    slow = slowed(whole)
    verify, go = slow.edge.verify, asyncio.Event()

    async def slowly() -> TokenReport:
        await go.wait()
        assert not slow.closed
        return await verify()

    slow.edge.verify = slowly  # type: ignore[method-assign]
    checking = whole.tasks.start(whole.desk.verify())
    await settled()
    leaving = whole.tasks.start(whole.desk.log_out())
    await settled()
    go.set()
    assert (await checking).accepted
    await leaving
    await settled()
    assert slow.closed


# --- H16 -------------------------------------------------------------------------------------------------------------


async def test_h16_the_answer_waits_for_a_running_round(whole: Whole) -> None:
    whole.run(APP)
    whole.store.machine_changed = whole.controller.observe = True
    slow = slowed(whole)
    running = whole.tasks.start(whole.controller.round())
    await slow.entered.wait()
    answering = whole.tasks.start(whole.desk.set_setting("machine", "copied"))
    await settled()
    assert whole.store.machine_changed
    slow.go.set()
    await running
    assert await answering is None
    assert not whole.controller.observe
    await whole.round()
    assert whole.statuses() == {"app.nordhus.example": Status.LIVE}


async def test_h16_the_answer_is_moved_or_copied(whole: Whole) -> None:
    problem = await whole.desk.set_setting("machine", "both")
    assert problem is not None
    assert problem.suggestion == "moved, copied"
    assert await whole.desk.set_setting("machine", "moved") is None


async def test_h16_the_answer_can_be_given_without_an_account(whole: Whole) -> None:
    await whole.desk.log_out()
    whole.store.machine_changed = whole.controller.observe = True
    await whole.desk.set_setting("machine", "moved")
    assert not whole.controller.observe


# --- the outside fails -----------------------------------------------------------------------------------------------


async def test_a_token_that_cannot_be_checked_is_answered_with_the_reason(whole: Whole) -> None:
    whole.transport.fail_next(("GET", "/"), status=500, times=50)
    report = await whole.desk.log_in(TOKEN)
    assert not report.accepted
    assert report.problem is not None
    report = await whole.desk.verify()
    assert not report.accepted
    assert report.problem is not None


async def test_a_token_that_the_keyring_does_not_take_is_answered_with_the_reason(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(token: str | None) -> None:
        raise LOCKED

    await whole.store.set_note("account", "0" * 32)
    monkeypatch.setattr(whole.controller.secrets, "set_token", refuse)
    report = await whole.desk.log_in(TOKEN)
    assert (report.accepted, report.problem) == (False, LOCKED.problem)
    assert await whole.store.note("account") == "0" * 32


async def test_a_token_that_the_database_does_not_take_is_answered_with_the_reason(whole: Whole) -> None:
    whole.store.fail = OutsideError(Problem(ProblemCode.DISK_FULL, "database"))
    report = await whole.desk.log_in(TOKEN)
    assert report.problem == whole.store.fail.problem
    assert not report.accepted


async def test_verify_without_a_token_says_so(whole: Whole) -> None:
    await whole.desk.log_out()
    report = await whole.desk.verify()
    assert report.problem is not None
    assert report.problem.code is ProblemCode.NO_TOKEN


async def test_a_locked_keyring_is_asked_again_when_somebody_asks(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse() -> str | None:
        raise LOCKED

    with monkeypatch.context() as patch:
        patch.setattr(whole.controller.secrets, "token", refuse)
        await whole.controller.log_in_again()
        await whole.round(full=True)
        assert whole.controller.status.cloudflare.problem == LOCKED.problem
    await whole.round()
    assert whole.controller.status.cloudflare.problem == LOCKED.problem
    await whole.round(full=True)
    assert whole.controller.status.cloudflare.token is TokenState.ACCEPTED
