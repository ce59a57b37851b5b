"""H33: a hole is filled, also where no login is asked for; never over what is somebody else's."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Hold, Plan, Risk, Why
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import LoginUnknown, Service
from dockflare_desktop.core.settings import Mode, Settings
from dockflare_desktop.demo.visitor import OPEN, status
from tests.engine.desk_of_plans import ANYONE, Bench, behind, service

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
WILD = "*.nordhus.example"
ALL = service(WILD, target="http://all:80")
TYPO = Problem(ProblemCode.TARGET_SCHEME_TYPO, HOST, Effect.BLOCKS)
BANNED = Problem(ProblemCode.ZONE_NOT_ALLOWED, HOST, Effect.BLOCKS)


def blocked(host: str = HOST, path: str = "", *problems: Problem, **fields: object) -> Service:
    return service(host, path, problems=problems or (TYPO,), **fields)


def holes(plan: Plan) -> list[tuple[str, Risk, Hold]]:
    return [(each.target.strip(), each.risk, each.hold) for each in plan.changes if each.why is Why.FILL_HOLE]


@pytest.mark.parametrize("wrong", [blocked(), blocked(login=behind(HOST, ANYONE))])
async def test_h33_a_blocked_public_service_below_a_wildcard_answers_503_and_not_the_neighbour(
    bench: Bench, wrong: Service
) -> None:
    await bench.settle(ALL)
    assert bench.reach(HOST) == OPEN
    assert holes(await bench.plan(ALL, wrong)) == [(f"home {HOST}", Risk.OFFLINE, Hold.NONE)]
    plan = await bench.settle(ALL, wrong)
    assert plan.changes == ()
    assert bench.reach(HOST) == status(503)
    await bench.settle(ALL, service(HOST))
    assert bench.reach(HOST) == OPEN
    await bench.settle(ALL, wrong)  # what is up stays as last accepted (H3)
    assert bench.reach(HOST) == OPEN


async def test_h33_the_hole_goes_with_its_service_and_nothing_is_filled_where_nobody_would_answer(bench: Bench) -> None:
    await bench.settle(service(HOST), blocked(HOST, "/admin"), blocked("www.nordhus.example"))
    assert bench.reach(HOST, "/admin") == status(503)
    assert [rule.get("hostname") for rule in bench.rules()] == [HOST, HOST, None]
    await bench.settle(service(HOST))
    assert bench.reach(HOST, "/admin") == OPEN
    assert [rule.get("hostname") for rule in bench.rules()] == [HOST, None]


async def test_filling_a_hole_that_protects_nobody_waits_for_a_click_where_every_change_does(bench: Bench) -> None:
    await bench.settle(ALL)
    bench.settings = Settings(tunnel="home", mode=Mode.ASK_EVERY)
    assert holes(await bench.plan(ALL, blocked())) == [(f"home {HOST}", Risk.OFFLINE, Hold.MODE)]
    unknown = Problem(ProblemCode.GROUP_UNKNOWN, HOST, Effect.UNPROTECTED)
    closed = blocked(HOST, "", unknown, login=LoginUnknown())
    assert holes(await bench.plan(ALL, closed)) == [(f"home {HOST}", Risk.NONE, Hold.NONE)]


async def test_no_hole_over_what_is_or_may_be_somebody_elses(bench: Bench) -> None:
    await bench.settle(ALL)
    bench.account.add_record(bench.zone, "A", HOST, "192.0.2.1")
    bench.account.add_app(name="theirs", domain="api.nordhus.example", policies=[])
    theirs = blocked("api.nordhus.example", login=behind("api.nordhus.example", ANYONE))
    other_zone = blocked("x.elsewhere.example", zone="")
    assert holes(await bench.plan(ALL, blocked(), theirs, other_zone)) == []


@pytest.mark.parametrize("login", [None, LoginUnknown()])
async def test_labels_make_no_hole_in_a_zone_that_they_may_not_use(bench: Bench, login: LoginUnknown | None) -> None:
    await bench.settle(ALL)
    assert holes(await bench.plan(ALL, blocked(HOST, "", BANNED, login=login))) == []


async def test_while_records_cannot_be_read_no_hole_comes_or_goes(bench: Bench) -> None:
    for standing in ([ALL], [ALL, blocked()]):
        await bench.settle(*standing)
        await bench.plan(*standing)
        given = bench.situation([ALL, blocked()], {}, {})
        unread = replace(given.actual, records=dict.fromkeys(given.actual.records))
        assert make_plan(replace(given, actual=unread)).changes == ()
    assert bench.reach(HOST) == status(503)
