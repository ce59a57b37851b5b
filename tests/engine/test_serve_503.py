"""Section 4's option: while a container is away in its grace period, the connector answers 503."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.model import Override, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Presence, Service
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN
from tests.engine.desk_of_plans import Bench
from tests.engine.whole import FAMILY, Whole, container
from tests.engine.worlds import HALF, CrashLedger, World

pytestmark = pytest.mark.anyio
CLOSED, OPENED = "app.nordhus.example", "www.nordhus.example"
APP = container("app", CLOSED, access_group="family")
WWW = container("www", OPENED)
OTHER = container("other", "other.nordhus.example")
AWAY = Problem(ProblemCode.ENGINE_AWAY, "nas-01", Effect.WARNING)


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    await whole.store.set_setting("serve_503", "true")
    yield whole
    await whole.close()


async def leaving(whole: Whole) -> None:
    whole.run(APP, WWW, OTHER)
    await whole.round()
    whole.run(OTHER)
    await whole.round()
    assert {whole.statuses()[CLOSED], whole.statuses()[OPENED]} == {Status.LEAVING}


async def test_what_was_leaving_stays_as_it_is_while_its_engine_is_away(whole: Whole) -> None:
    await leaving(whole)
    writes = whole.writes()
    whole.source.fail(AWAY)
    for full in (False, True, False):
        whole.clock.move(minutes=7)
        await whole.round(full=full)
        assert set(whole.statuses().values()) == {Status.STALE}
    assert whole.writes() == writes


async def test_it_answers_again_when_the_engine_comes_back_with_it(whole: Whole) -> None:
    await leaving(whole)
    whole.source.fail(AWAY)
    await whole.round()
    whole.source.fail(None)
    whole.run(APP, WWW, OTHER)
    await whole.round()
    assert set(whole.statuses().values()) == {Status.LIVE}
    assert (whole.reach(CLOSED), whole.reach(OPENED)) == (LOGIN, OPEN)


async def test_its_grace_period_starts_again_when_the_engine_comes_back_without_it(whole: Whole) -> None:
    await leaving(whole)
    whole.source.fail(AWAY)
    whole.clock.move(minutes=9)
    await whole.round()
    whole.source.fail(None)
    writes = whole.writes()
    await whole.round()
    whole.clock.move(minutes=9)
    await whole.round()
    assert {whole.statuses()[CLOSED], whole.statuses()[OPENED]} == {Status.LEAVING}
    assert whole.writes() == writes
    whole.clock.move(minutes=2)
    await whole.round()
    assert whole.statuses() == {"other.nordhus.example": Status.LIVE}
    assert not whole.account.snapshot()["apps"]


def put(whole: Whole) -> int:
    return sum(1 for each in whole.writes() if each.startswith("PUT") and each.endswith("/configurations"))


async def override(whole: Whole, host: str, value: str, field: str = "serve_503") -> None:
    made = Override(ServiceKey(host), field, value, None, whole.clock())
    assert not await whole.desk.save_overrides([made])


async def test_it_is_there_again_at_once_with_a_single_write(whole: Whole) -> None:
    await leaving(whole)
    answers = [whole.reach(CLOSED), whole.reach(OPENED)]
    assert [each.status for each in answers] == [None, 503]  # its login asks before
    written = len(whole.writes())
    whole.run(APP, WWW, OTHER)
    await whole.round()
    assert set(whole.statuses().values()) == {Status.LIVE}
    assert len(whole.writes()) - written == put(whole) - 2 == 1
    assert (whole.reach(CLOSED), whole.reach(OPENED)) == (LOGIN, OPEN)


async def test_record_and_login_stay_as_they_are(whole: Whole) -> None:
    whole.run(APP, WWW, OTHER)
    await whole.round()
    before = stands(whole)
    whole.run(OTHER)
    await whole.round()
    assert stands(whole) == before


def stands(whole: Whole) -> str:
    access, records = whole.account.access, whole.account.zones[whole.zone].records
    return repr([each.body for kind in (access.apps, access.policies) for each in kind.values()] + [*records.values()])


async def test_an_override_says_otherwise_for_one_service(whole: Whole) -> None:
    await override(whole, OPENED, "false")
    await leaving(whole)
    assert whole.reach(OPENED) == OPEN
    assert {rule.get("service") for rule in rules(whole, CLOSED)} == {"http_status:503"}
    await whole.desk.set_setting("serve_503", None)
    await override(whole, OPENED, "true")
    await whole.round()
    assert whole.reach(OPENED).status == 503
    assert {rule.get("service") for rule in rules(whole, CLOSED)} == {"http://app:8080"}


def rules(whole: Whole, host: str) -> list[dict[str, object]]:
    document = whole.account.tunnels[whole.tunnel].config or {}
    return [dict(rule) for rule in document["ingress"] if rule.get("hostname") == host]  # type: ignore[attr-defined]  # JSON


async def test_a_label_cannot_say_it() -> None:
    whole = await Whole(container("x", OPENED, serve_503="true")).start()
    await whole.round()
    assert ProblemCode.LABEL_UNKNOWN in [each.code for each in whole.row(OPENED).problems]
    await whole.close()


async def test_a_take_down_reaches_it(whole: Whole) -> None:
    """H1: its login is lost while it answers 503."""
    await leaving(whole)
    await whole.store.delete(FAMILY)
    await whole.round()
    await whole.round()
    assert CLOSED not in names(whole)
    assert OPENED in names(whole)


def names(whole: Whole) -> set[str]:
    return {str(each["name"]) for each in whole.account.zones[whole.zone].records.values()}


async def test_it_moves_to_another_tunnel_as_it_is(whole: Whole) -> None:
    other = whole.account.add_tunnel("other")
    connector = whole.account.connect(other)
    await leaving(whole)
    await override(whole, OPENED, "other", "tunnel")
    for _ in range(4):
        await whole.round(full=True)
        whole.connector.poll()
        connector.poll()
        assert whole.reach(OPENED).status == 503
    assert rules(whole, OPENED) == []
    assert whole.statuses()[OPENED] is Status.LEAVING
    whole.run(APP, WWW, OTHER)
    await whole.round(full=True)
    connector.poll()
    assert whole.reach(OPENED) == OPEN


class AwayWorld(World):
    """Containers come and go, and while they are away the connector may answer for them."""

    def pick(self) -> tuple[Service, ...]:
        return tuple(self.perhaps_away(each) for each in super().pick())

    def perhaps_away(self, each: Service) -> Service:
        away = self.rng.random() < HALF
        presence = self.rng.choice([Presence.LEAVING, Presence.STALE]) if away else each.presence
        return replace(each, serve_503=self.rng.random() < HALF, presence=presence)


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("seed", range(25))
async def test_nothing_is_exposed_by_going_and_coming(bench: Bench, seed: int, *, crashes: bool) -> None:
    if crashes:
        bench.store = CrashLedger()
    world = AwayWorld(bench, seed)
    await world.live()
    assert world.exposed == []
    plan = await world.calm()
    assert (world.traces(plan), world.exposed) == ({}, [])
