"""Told before the wall is hit; at the wall only what does not fit stays out, and what is up loses nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.doctor.account import room
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.quota import Level, Meter, Resource, meters
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import OPEN
from dockflare_desktop.words import sentence
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio


def hosts(*names: str) -> list[str]:
    return [f"{name}.nordhus.example" for name in names]


def started(name: str, minute: int) -> object:
    made = datetime(2026, 11, 1, 10, minute, tzinfo=UTC)
    return replace(container(name, f"{name}.nordhus.example"), created_at=made)


def records(whole: Whole) -> set[str]:
    return {str(each["name"]) for each in whole.account.zones[whole.zone].records.values()}


async def test_a_known_limit_blocks_only_what_does_not_fit_and_makes_nothing_for_it(whole: Whole) -> None:
    first = [container("a", "a.nordhus.example"), container("b", "b.nordhus.example")]
    whole.run(*first)
    await whole.round()
    whole.account.zones[whole.zone].quota = 3
    await whole.round(full=True)  # a comparison reads what the zone may hold
    whole.run(*first, container("d", "d.nordhus.example"))
    await whole.round()
    whole.run(*first, *(container(name, f"{name}.nordhus.example") for name in ("d", "c", "e")))
    writes = len(whole.writes())
    await whole.round()
    assert len(whole.writes()) == writes
    assert records(whole) == set(hosts("a", "b", "d"))
    assert [host for host, status in whole.statuses().items() if status is Status.BLOCKED] == hosts("c", "e")
    told = [each for each in whole.row("c.nordhus.example").problems if each.code is ProblemCode.ZONE_FULL]
    assert "holds the 3 DNS records it may" in sentence(told[0]).text
    whole.account.zones[whole.zone].quota = 10
    await whole.round(full=True)
    assert set(whole.statuses().values()) == {Status.LIVE}


async def test_at_a_wall_that_nobody_told_of_few_calls_find_who_fits(whole: Whole) -> None:
    whole.account.zones[whole.zone].quota = 5
    whole.run(*(container(f"s{number:02}", f"s{number:02}.nordhus.example") for number in range(20)))
    before = len(whole.writes())
    await whole.round()
    batches = [each for each in whole.writes()[before:] if each.endswith("/batch")]
    assert len(batches) <= 10
    assert records(whole) == set(hosts(*(f"s{number:02}" for number in range(5))))
    counts = whole.controller.status.counts
    assert (counts[Status.LIVE], counts[Status.ERROR]) == (5, 15)
    whole.run(*(container(f"s{number:02}", f"s{number:02}.nordhus.example") for number in range(21)))
    await whole.round()
    assert whole.statuses()["s20.nordhus.example"] is Status.BLOCKED  # the refusal told it


async def test_a_record_that_somebody_deleted_goes_before_new_ones(whole: Whole) -> None:
    whole.run(container("z", "z.nordhus.example"))
    await whole.round()
    zone = whole.account.zones[whole.zone]
    zone.restore({})
    zone.quota = 1
    whole.run(container("z", "z.nordhus.example"), container("a", "a.nordhus.example"))
    await whole.round(full=True)
    assert records(whole) == {"z.nordhus.example"}
    assert whole.reach("z.nordhus.example") == OPEN


async def test_what_is_nearly_full_is_told_before(whole: Whole) -> None:
    zone = whole.account.zones[whole.zone]
    zone.quota = 5
    whole.run(*(container(name, f"{name}.nordhus.example") for name in "abcd"))
    await whole.round()
    await whole.round(full=True)
    told = [each for each in whole.controller.status.problems if each.code is ProblemCode.QUOTA_NEAR]
    assert [sentence(each).text for each in told] == ["nordhus.example has 4 of 5 records."]
    by_name = {(each.resource, each.where): each for each in whole.controller.status.meters}
    assert by_name[Resource.RECORDS, "nordhus.example"] == Meter(Resource.RECORDS, 4, 5, "nordhus.example", sure=True)
    assert by_name[Resource.RULES, "dockflare"].used == 5
    assert by_name[Resource.CALLS, ""].limit == 1200


@pytest.mark.parametrize(
    ("used", "level"),
    [(0, Level.WELL), (39, Level.WELL), (40, Level.NEAR), (47, Level.NEAR), (48, Level.BARELY), (50, Level.FULL)],
)
def test_how_near_the_wall_is(used: int, level: Level) -> None:
    assert Meter(Resource.SERVICE_TOKENS, used, 50).level is level
    assert Meter(Resource.SERVICE_TOKENS, used, 0).level is Level.FULL


async def test_without_the_limit_from_cloudflare_the_plan_of_the_zone_tells_it_and_blocks_nothing(whole: Whole) -> None:
    whole.transport.fail_next(("GET", "/usage"), status=403, times=99)
    whole.run(container("a", "a.nordhus.example"))
    for _ in range(2):
        await whole.round(full=True)
    assert whole.controller.last is not None
    found = meters(whole.controller.last.actual, None)
    assert Meter(Resource.RECORDS, 1, 200, "nordhus.example") in found
    assert not [each for each in found if each.resource is Resource.CALLS]


async def test_the_doctor_says_what_is_nearly_full(whole: Whole) -> None:
    whole.account.zones[whole.zone].quota = 5
    whole.run(*(container(name, f"{name}.nordhus.example") for name in "abcd"))
    await whole.round()
    await whole.round(full=True)
    (found,) = room((), whole.controller.status.meters)
    assert str(found.level) == "warning"
    assert getattr(found.says, "code", None) is ProblemCode.QUOTA_NEAR
