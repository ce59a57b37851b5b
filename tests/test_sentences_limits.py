"""A token that may do less, connectors that hang, streams that break: what is said, and for how long."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Health, Status, TokenState
from dockflare_desktop.demo.visitor import LOGIN, UNROUTED
from tests.engine.whole import TOKEN, Whole, container
from tests.happenings import APP, WWW, no_connector, prepared, told
from tests.sentences import one, said

pytestmark = pytest.mark.anyio


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await prepared()
    yield whole
    await whole.close()


# --- a token that may do less ----------------------------------------------------------------------------------------

APPS, ORGANIZATIONS = "Access: Apps and Policies", "Access: Organizations, Identity Providers, and Groups"
TUNNELS = ("Cloudflare Tunnel", "Cloudflare One Connectors", "Cloudflare One Connector: cloudflared")
READ = ("Read", "Write")
FEWER = (
    ((APPS,), ("Write",), "Access: Apps and Policies Edit", {"www.nordhus.example"}),
    ((APPS,), READ, "Access: Apps and Policies Read", {"www.nordhus.example"}),
    ((ORGANIZATIONS,), READ, f"{ORGANIZATIONS} Read", {"www.nordhus.example", "app.nordhus.example"}),
    (("DNS",), ("Write",), "DNS Edit", set()),
    (("DNS",), READ, "DNS Read", set()),
    (TUNNELS, ("Write",), "Cloudflare Tunnel Edit", set()),
    (TUNNELS, READ, "Cloudflare Tunnel Read", set()),
    (("Zone", "Zone Settings", "DNS", APPS), READ, "Zone Read", set()),
)


@pytest.mark.parametrize(("families", "kinds", "named", "live"), FEWER, ids=[row[2] for row in FEWER])
async def test_what_a_token_may_do_is_done_and_what_it_may_not_is_named(
    whole: Whole, families: tuple[str, ...], kinds: tuple[str, ...], named: str, live: set[str]
) -> None:
    token = whole.account.tokens[TOKEN]
    token.permissions = token.permissions - {f"{family} {kind}" for family in families for kind in kinds}
    status = await whole.round(full=True)
    problem = one(told(status), ProblemCode.PERMISSION_MISSING)
    assert said(problem) == f"The token may not use {named}."
    assert {row.address for row in status.services if row.status is Status.LIVE} == live
    assert whole.reach("app.nordhus.example") in (LOGIN, UNROUTED)
    assert status.cloudflare.token is not TokenState.REFUSED
    assert status.health in (Health.ATTENTION, Health.OK)


# --- connectors ------------------------------------------------------------------------------------------------------


async def test_a_first_reading_asks_no_connector_and_a_beat_asks_each_tunnel_in_use_once(whole: Whole) -> None:
    await whole.round(full=True)
    assert not [call for call in whole.transport.calls if call.path.endswith("/connections")]
    whole.clock.move(minutes=6)
    before = len(whole.transport.calls)
    await whole.round()
    asked = [call.path for call in whole.transport.calls[before:]]
    assert len([path for path in asked if path.endswith("/connections")]) == 1
    assert whole.row("app.nordhus.example").connectors == (1, 1)


async def test_a_connector_that_comes_back_is_seen_within_half_a_minute_and_no_word_is_said_any_more(
    whole: Whole,
) -> None:
    await no_connector(whole)
    await whole.round()
    whole.account.connect(whole.tunnel)
    whole.clock.move(seconds=31)
    assert ProblemCode.NO_CONNECTOR not in [each.code for each in told(await whole.round())]


async def test_connectors_that_cannot_be_read_stop_nothing(whole: Whole) -> None:
    await whole.round()
    whole.transport.fail_next("/connections", status=403, times=9)
    whole.clock.move(seconds=3)
    status = await whole.round()
    assert set(whole.statuses().values()) == {Status.LIVE}
    assert status.cloudflare.problem is None


async def test_a_quiet_account_with_three_zones_costs_less_than_sixty_calls_in_five_minutes(whole: Whole) -> None:
    for name in ("b.example", "c.example"):
        whole.account.add_zone(name)
    whole.run(APP, WWW, container("b", "b.example"), container("c", "c.example"))
    await whole.round()
    whole.clock.move(seconds=3)
    await whole.round()
    before = len(whole.transport.calls)
    for _ in range(10):
        whole.clock.move(seconds=30)
        await whole.round()
    assert len(whole.transport.calls) - before < 60


async def test_a_stream_that_breaks_for_a_moment_is_not_told_and_one_that_comes_back_is_forgotten(
    whole: Whole,
) -> None:
    whole.source.stream(up=False)
    assert ProblemCode.STREAM_QUIET not in [each.code for each in told(await whole.round())]
    whole.clock.move(seconds=11)
    assert ProblemCode.STREAM_QUIET in [each.code for each in told(await whole.round())]
    assert whole.controller.status.health is not Health.ERROR
    whole.source.stream(up=True)
    assert ProblemCode.STREAM_QUIET not in [each.code for each in told(await whole.round())]
