"""What the whole program does with containers, seen at the account and in AppStatus."""

import pytest

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Health, LoginKind, Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
APP = container("app", "app.nordhus.example", access_group="family")


async def test_a_container_with_labels_goes_live_behind_its_login(whole: Whole) -> None:
    whole.run(APP)
    status = await whole.round()
    assert whole.statuses() == {"app.nordhus.example": Status.LIVE}
    assert whole.reach("app.nordhus.example") == LOGIN
    assert status.health is Health.OK
    assert whole.row("app.nordhus.example").access.login is LoginKind.OWN
    assert whole.row("app.nordhus.example").access.groups == ("family",)


async def test_how_many_calls_are_left_is_known(whole: Whole) -> None:
    before = (await whole.round()).cloudflare.calls_left
    after = (await whole.round(full=True)).cloudflare.calls_left
    assert before is not None
    assert after is not None
    assert after < before


async def test_nothing_is_written_when_nothing_changed(whole: Whole) -> None:
    whole.run(APP)
    await whole.round()
    writes = len(whole.writes())
    await whole.round()
    await whole.round(full=True)
    assert len(whole.writes()) == writes


async def test_a_stopped_container_leaves_after_its_grace_period_and_no_trace_stays(whole: Whole) -> None:
    whole.run(APP)
    await whole.round()
    writes = len(whole.writes())
    whole.run()
    await whole.round()
    whole.clock.move(seconds=6)
    await whole.round()
    assert whole.statuses() == {"app.nordhus.example": Status.LEAVING}
    whole.clock.move(minutes=5)
    await whole.round()
    assert len(whole.writes()) == writes
    whole.clock.move(minutes=6)
    await whole.round()
    assert whole.statuses() == {}
    assert whole.reach("app.nordhus.example") == UNROUTED
    snapshot = whole.account.snapshot()
    assert not snapshot["apps"]
    assert not snapshot["policies"]


async def test_recreate_within_grace_writes_nothing(whole: Whole) -> None:
    whole.run(APP, container("other", "other.nordhus.example"))
    await whole.round()
    writes = len(whole.writes())
    whole.run(container("other", "other.nordhus.example"))
    await whole.round()
    assert whole.statuses()["app.nordhus.example"] is Status.LEAVING
    whole.clock.move(minutes=3)
    whole.run(APP, container("other", "other.nordhus.example"))
    await whole.round()
    assert whole.statuses()["app.nordhus.example"] is Status.LIVE
    assert len(whole.writes()) == writes


async def test_an_unknown_group_is_blocked_and_said(whole: Whole) -> None:
    whole.run(container("vault", "vault.nordhus.example", access_group="famly"))
    await whole.round()
    row = whole.row("vault.nordhus.example")
    assert row.status is Status.BLOCKED
    assert row.reason is not None
    assert row.reason.code is ProblemCode.GROUP_UNKNOWN
    assert whole.writes() == []


async def test_an_engine_that_goes_away_leaves_its_services_stale_and_as_they_are(whole: Whole) -> None:
    whole.run(APP)
    await whole.round()
    writes = len(whole.writes())
    whole.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))
    whole.clock.move(hours=2)
    await whole.round()
    assert whole.statuses() == {"app.nordhus.example": Status.STALE}
    whole.source.fail(None)
    await whole.round()
    assert whole.statuses() == {"app.nordhus.example": Status.LIVE}
    assert len(whole.writes()) == writes


async def test_a_public_service_says_so(whole: Whole) -> None:
    whole.run(container("www", "www.nordhus.example"))
    await whole.round()
    assert whole.row("www.nordhus.example").public
    assert whole.reach("www.nordhus.example") == OPEN


async def test_a_login_that_is_refused_shows_as_error_with_its_next_try(whole: Whole) -> None:
    whole.transport.fail_next(("POST", "/access/apps"), status=403, times=9)
    whole.run(APP, container("www", "www.nordhus.example"))
    await whole.round()
    row = whole.row("app.nordhus.example")
    assert row.status is Status.ERROR
    assert row.retry_at is not None
    assert whole.reach("app.nordhus.example") == UNROUTED
    assert whole.reach("www.nordhus.example") == OPEN
    whole.transport.clear_faults()
    whole.clock.move(minutes=6)
    await whole.round()
    assert whole.statuses()["app.nordhus.example"] is Status.LIVE


async def test_relabelling_a_live_service_to_an_unknown_group_takes_it_down(whole: Whole) -> None:
    whole.run(APP)
    await whole.round()
    whole.run(container("app", "app.nordhus.example", access_group="famly"))
    await whole.round()
    assert whole.reach("app.nordhus.example") == UNROUTED
    assert whole.row("app.nordhus.example").status is Status.BLOCKED


async def test_relabelling_a_live_service_to_a_bad_target_keeps_it_as_accepted(whole: Whole) -> None:
    whole.run(container("app", "app.nordhus.example", access_group="family", service="http://app:80"))
    await whole.round()
    writes = len(whole.writes())
    whole.run(container("app", "app.nordhus.example", access_group="family", service="htp://app"))
    await whole.round()
    assert len(whole.writes()) == writes
    assert whole.reach("app.nordhus.example") == LOGIN
    assert whole.row("app.nordhus.example").status is Status.BLOCKED


@pytest.mark.parametrize(("group", "most"), [("", 7), ("family", 60)])
async def test_a_cold_sync_of_fifty_services_reads_everything_once(whole: Whole, group: str, most: int) -> None:
    labels = {"access_group": group} if group else {}
    whole.run(*(container(f"s{number}", f"s{number}.nordhus.example", **labels) for number in range(50)))
    await whole.round(full=True)
    assert set(whole.statuses().values()) == {Status.LIVE}
    assert len(whole.transport.calls) <= most
    assert sum(1 for call in whole.writes() if call.endswith("/configurations")) == 1


async def test_h2_an_opening_that_cannot_be_made_leaves_its_rule_and_the_wider_login_alone(whole: Whole) -> None:
    whole.run(APP)
    await whole.round()
    whole.transport.fail_next(("POST", "/access/apps"), status=500, times=1000)
    whole.run(APP, container("pub", "app.nordhus.example", path="/pub", access_policy="bypass"))
    version = whole.account.tunnels[whole.tunnel].version
    for _ in range(60):
        whole.clock.move(seconds=1)
        await whole.round()
    assert whole.account.tunnels[whole.tunnel].version == version + 1
    assert whole.row("app.nordhus.example/pub").status is Status.ERROR
    assert whole.reach("app.nordhus.example", "/pub") == LOGIN
    whole.transport.clear_faults()
    await whole.round(full=True)
    assert whole.reach("app.nordhus.example", "/pub") == OPEN


async def test_h1_what_is_meant_for_everyone_is_not_taken_down_when_its_login_cannot_be_put_back(whole: Whole) -> None:
    whole.run(container("open", "open.nordhus.example", access_policy="bypass"))
    await whole.round()
    whole.account.access.apps.clear()
    whole.transport.fail_next(("POST", "/access/apps"), status=500, times=1000)
    await whole.round(full=True)
    assert whole.row("open.nordhus.example").status is Status.ERROR
    assert whole.reach("open.nordhus.example") == OPEN
