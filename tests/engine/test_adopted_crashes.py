"""Killed between any two writes of adopting, giving back, undoing: nothing is exposed, and all of it comes back."""

from contextlib import suppress

import pytest

from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.change import Action, Kind, Phase, Risk
from dockflare_desktop.core.service import Service
from dockflare_desktop.demo.visitor import LOGIN, OPEN
from tests.engine.adopters import adopt, give_back, lent, offered, standing
from tests.engine.desk_of_plans import FAMILY, STAFF, Bench, behind, service
from tests.engine.worlds import Crash, CrashLedger

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
BURNS = range(18)  # more than there are writes
CLOSED = service(HOST, login=behind(HOST, FAMILY, group="family"))
THEIRS = {"hostname": HOST, "service": "http://old:1", "originRequest": {"httpHostHeader": "theirs"}}
BO = {"name": "bo", "decision": "allow", "include": [{"email": {"email": "bo@mkdev.example"}}]}


@pytest.fixture
async def theirs(bench: Bench) -> Bench:
    """A record, a rule and a login that somebody made by hand for one address."""
    bench.store = CrashLedger()
    target = f"{bench.tunnel}.cfargotunnel.com"
    bench.account.add_record(bench.zone, "CNAME", HOST, target, proxied=True, comment="by hand")
    other = {"hostname": "www.nordhus.example", "service": "http://www:1"}
    bench.account.put_document(bench.tunnel, {"ingress": [THEIRS, other, {"service": "http_status:404"}]})
    bench.account.add_app(name="Theirs", domain=HOST, policies=[BO], session_duration="1h")
    bench.transport.after_call.append(lambda call: never_open(bench, f"{call.method} {call.path}"))
    return bench


def never_open(bench: Bench, call: str) -> None:
    assert bench.reach(HOST) != OPEN, call


async def in_the_way(bench: Bench) -> list[Foreign]:
    return [each for each in await offered(bench, CLOSED) if each.services]


def burning(bench: Bench, fuse: int | None) -> None:
    assert isinstance(bench.store, CrashLedger)
    bench.store.fuse = fuse


async def crashing(bench: Bench, fuse: int, *services: Service) -> None:
    """Rounds until the program is killed, and then until nothing is left to do."""
    burning(bench, fuse)
    with suppress(Crash):
        await bench.settle(*services)
    burning(bench, None)
    await bench.settle(*services, rounds=10)


@pytest.mark.parametrize("fuse", BURNS)
async def test_a_crash_while_what_was_adopted_is_written(theirs: Bench, fuse: int) -> None:
    before = standing(theirs)
    adopt(theirs, await in_the_way(theirs))
    await crashing(theirs, fuse, CLOSED)
    assert theirs.reach(HOST) == LOGIN
    assert {row.kind for row in lent(theirs)} == {Kind.RECORD, Kind.RULE, Kind.APPLICATION}
    assert theirs.rules()[0]["service"] == "http://app:8080"
    plan = await theirs.settle(rounds=10)
    assert (standing(theirs), plan.changes, plan.problems) == (before, (), ())


@pytest.mark.parametrize("fuse", BURNS)
async def test_a_crash_while_all_is_given_back_since_the_service_went(theirs: Bench, fuse: int) -> None:
    before = standing(theirs)
    adopt(theirs, await in_the_way(theirs))
    await theirs.settle(CLOSED)
    await crashing(theirs, fuse)
    assert standing(theirs) == before
    assert lent(theirs) == []
    assert len(theirs.account.access.policies) == 1  # theirs


@pytest.mark.parametrize("fuse", BURNS)
async def test_a_crash_while_an_adoption_is_undone(theirs: Bench, fuse: int) -> None:
    before = standing(theirs)
    adopt(theirs, await in_the_way(theirs))
    await theirs.settle(CLOSED)
    give_back(theirs, lent(theirs))
    await crashing(theirs, fuse, CLOSED)
    assert standing(theirs) == before
    assert lent(theirs) == []


@pytest.mark.parametrize("kind", [Kind.RECORD, Kind.RULE, Kind.APPLICATION])
@pytest.mark.parametrize("fuse", range(0, 14, 2))
async def test_a_crash_while_one_kind_alone_comes_and_goes(theirs: Bench, fuse: int, kind: Kind) -> None:
    """What is still in the way keeps the others as they are."""
    before = standing(theirs)
    chosen = [each for each in await in_the_way(theirs) if each.kind is kind]
    adopt(theirs, chosen)
    await crashing(theirs, fuse, CLOSED)
    others = {key: each for key, each in standing(theirs).items() if key[0] is not kind}
    assert others == {key: each for key, each in before.items() if key[0] is not kind}
    await crashing(theirs, fuse)
    assert standing(theirs) == before


async def test_an_adopted_login_that_opens_lets_nobody_in_before_it_is_given_back(bench: Bench) -> None:
    """H32: what is more open ends before its rule; H14: but those whom it let in before never get to ours."""
    bench.account.add_app(name="Theirs", domain=f"{HOST}/x", policies=[BO])
    narrow = service(HOST, "/x", login=behind(f"{HOST}/x", STAFF))
    wide = service(HOST, login=behind(HOST, FAMILY))
    adopt(bench, [each for each in await offered(bench, narrow, wide) if each.services])
    await bench.settle(narrow, wide)
    plan = await bench.plan(wide)
    (shut,) = (each for each in plan.changes if each.kind is Kind.APPLICATION)
    assert (shut.action, shut.phase, shut.risk) == (Action.UPDATE, Phase.PREPARE, Risk.FEWER_PEOPLE)
    (rule,) = (each for each in plan.changes if each.kind is Kind.RULE)
    assert shut.id in rule.needs
    await bench.settle(wide)
    theirs = next(app for app in bench.found("apps") if app["domain"] == f"{HOST}/x")
    assert [each["name"] for each in theirs["policies"]] == ["bo"]  # type: ignore[attr-defined]  # JSON
