"""The second opinion at work: plans that are wrong, carried out for real, expose nothing."""

import random
from dataclasses import replace

import httpx
import pytest

from dockflare_desktop.core.change import Change, Kind, OutcomeState, Phase, Plan
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.service import Service
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from dockflare_desktop.engine.guarding import Former, Guarding
from dockflare_desktop.words import sentence
from tests.engine.desk_of_plans import ANYONE, FAMILY, STAFF, Bench, behind, service
from tests.sentences import said

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
CLOSED = service(HOST, login=behind(HOST, FAMILY))
PUBLIC = service(HOST, "/pub", login=behind(f"{HOST}/pub", ANYONE), target="http://pub:80")


@pytest.fixture(autouse=True)
def no_second_lock(bench: Bench) -> None:
    """Connectors check nothing, so that everything hangs on the order."""
    bench.settings = replace(bench.settings, second_lock=False)


def without(plan: Plan, kind: Kind) -> Plan:
    """A plan that forgot every change of one kind, and what needed it."""
    kept = [change for change in plan.changes if change.kind is not kind]
    return replace(plan, changes=tuple(replace(change, needs=frozenset()) for change in kept))


async def test_a_plan_that_forgot_the_login_publishes_nothing(bench: Bench) -> None:
    applied = await bench.carry_out(without(await bench.plan(CLOSED), Kind.APPLICATION))
    assert bench.reach(HOST) != OPEN
    [told] = [each.problem for each in applied.outcomes if each.state is OutcomeState.FAILED and each.problem]
    assert (told.code, told.subject, told.value) == (ProblemCode.WOULD_EXPOSE, HOST, HOST)
    assert said(told) == "A change was not made, since app.nordhus.example could have been reached without its login."
    assert sentence(told).short == "would open app.nordhus.example"
    await bench.settle(CLOSED)
    assert bench.reach(HOST) == LOGIN


async def test_of_rules_only_what_concerns_the_address_is_left_out(bench: Bench) -> None:
    other = service("www.nordhus.example", target="http://www:80")
    await bench.carry_out(without(await bench.plan(CLOSED, other), Kind.APPLICATION))
    assert bench.reach(HOST) == UNROUTED
    assert bench.reach("www.nordhus.example") == OPEN


async def test_a_login_that_would_go_too_early_stays(bench: Bench) -> None:
    await bench.settle(CLOSED)
    going = await bench.plan()
    bench.asked = (CLOSED,)  # and yet somebody asks for it
    await bench.carry_out(without(without(going, Kind.RULE), Kind.RECORD))
    assert bench.reach(HOST) == LOGIN


async def test_a_login_that_would_open_to_everyone_too_early_waits(bench: Bench) -> None:
    await bench.settle(CLOSED)
    bench.connector.lag = None
    plan = await bench.plan(CLOSED, PUBLIC)
    hurried = [replace(each, waits=False, needs=frozenset(), phase=Phase.PREPARE) for each in plan.changes]
    applied = await bench.carry_out(replace(plan, changes=tuple(hurried)))
    assert bench.reach(HOST, "/pub") == LOGIN
    refused = [each.change.target for each in applied.outcomes if each.problem and each.change.kind is Kind.APPLICATION]
    assert refused == [f"{HOST}/pub"]


async def test_a_record_waits_while_connectors_may_run_an_unlocked_rule(bench: Bench) -> None:
    wild = service("*.nordhus.example", dns=False, login=behind("*.nordhus.example", FAMILY))
    await bench.settle(wild)
    assert bench.reach("a.b.nordhus.example") == UNROUTED
    rules = bench.rules()
    await bench.settle(replace(wild, dns=True))
    assert bench.rules() == rules
    assert bench.reach("a.b.nordhus.example") != OPEN


async def test_a_document_whose_answer_got_lost_may_be_what_connectors_run(bench: Bench) -> None:
    await bench.settle(service(HOST, dns=False))  # public, and nobody is led there
    bench.connector.lag = None
    plan = await bench.plan(service(HOST, dns=False, target="http://other:80"))
    bench.transport.fail_next("/configurations", exc=httpx.ReadTimeout, times=5, after_effect=True)
    lost = await bench.carry_out(plan)
    assert [each.unclear for each in lost.outcomes] == [True]
    bench.transport.clear_faults()
    assert len(bench.former.known[bench.tunnel]) == 2
    closed = service(HOST, target="http://other:80", login=behind(HOST, FAMILY))
    applied = await bench.carry_out(without(await bench.plan(closed), Kind.APPLICATION))
    assert ProblemCode.WOULD_EXPOSE in {each.problem.code for each in applied.outcomes if each.problem}
    assert bench.reach(HOST) != OPEN


def shuffled(plan: Plan, rng: random.Random) -> Plan:
    """The changes of a plan in any order, none waiting for another."""

    def anywhere(change: Change) -> Change:
        return replace(change, needs=frozenset(), waits=False, phase=rng.choice(list(Phase)))

    return replace(plan, changes=tuple(anywhere(change) for change in plan.changes))


@pytest.mark.parametrize("seed", range(40))
async def test_plans_in_a_random_order_expose_nothing_at_any_moment(bench: Bench, seed: int) -> None:
    rng = random.Random(seed)
    exposed: list[str] = []
    asked: list[Service] = []
    bench.transport.after_call.append(
        lambda call: exposed.extend(f"{each.key} {call.method} {call.path}" for each in asked if _open(bench, each))
    )
    hosts = [HOST, "*.nordhus.example", "www.nordhus.example"]
    for _ in range(5):
        wanted = [
            service(host, login=behind(host, rng.choice([FAMILY, STAFF]), group=rng.choice(["", "g"])))
            for host in rng.sample(hosts, rng.randrange(4))
        ]
        before = {each.key for each in asked}
        asked[:] = [each for each in wanted if each.key in before or not _open(bench, each)]
        plan = await bench.plan(*wanted)
        for _ in range(4):
            await bench.carry_out(shuffled(plan, rng))
            plan = await bench.plan(*wanted)
    assert exposed == []


def _open(bench: Bench, each: Service) -> bool:
    return bench.reach(each.key.hostname.replace("*", "any")) == OPEN


async def test_what_no_connector_ever_ran_does_not_count(bench: Bench) -> None:
    tunnel = bench.account.tunnels[bench.tunnel]
    tunnel.connectors.clear()
    tunnel.active = None
    await bench.settle(CLOSED)
    await bench.settle(CLOSED, PUBLIC)
    assert bench.refused == []
    assert bench.apps() == [HOST, f"{HOST}/pub"]


async def test_what_a_connector_that_is_away_may_come_back_with_counts(bench: Bench) -> None:
    await bench.settle(CLOSED)
    bench.account.disconnect(bench.tunnel, bench.connector)
    plan = await bench.plan(CLOSED, PUBLIC)
    hurried = [replace(each, waits=False, needs=frozenset()) for each in plan.changes]
    await bench.carry_out(replace(plan, changes=tuple(hurried)))
    assert [each.value for each in bench.refused] == [f"{HOST}/pub"]


async def test_a_document_that_connectors_are_ahead_of_counts_all_the_same(bench: Bench) -> None:
    bare = replace(CLOSED, dns=False)
    await bench.settle(bare)
    plan = without(await bench.plan(CLOSED), Kind.APPLICATION)
    bench.account.put_document(bench.tunnel, {"ingress": [*bench.rules()], "warp-routing": {"enabled": True}})
    assert bench.actual is not None
    assert bench.edge is not None
    read = await bench.edge.connectors(bench.tunnel)
    bench.actual = replace(bench.actual, connectors={bench.tunnel: read}, apps=())
    await bench.carry_out(plan)
    assert [each.value for each in bench.refused] == [HOST]


async def test_a_tunnel_that_is_only_being_made_is_known_to_it() -> None:
    bench = await Bench(tunnel=False).open()
    bench.settings = replace(bench.settings, second_lock=False)
    try:
        await bench.carry_out(without(await bench.plan(CLOSED), Kind.APPLICATION))
        assert [each.value for each in bench.refused] == [HOST]
        assert not bench.account.zones[bench.zone].records
    finally:
        await bench.close()


async def test_a_login_that_asks_who_somebody_is_needs_no_look_and_a_document_counts_once(bench: Bench) -> None:
    wanted = [service(f"{n}.nordhus.example", login=behind(f"{n}.nordhus.example", FAMILY)) for n in range(30)]
    plan = await bench.plan(*wanted)
    assert bench.actual is not None
    guarding = Guarding(bench.actual, wanted, Former(), "7f3a9c2e")
    logins = [each for each in plan.changes if each.kind is Kind.APPLICATION]
    rules = [each for each in plan.changes if each.kind is Kind.RULE]
    assert guarding.opened(logins, guarding.doors) == frozenset()
    after = guarding.effect(rules, guarding.doors, {"ingress": [each.step.rule for each in rules]})  # type: ignore[union-attr]  # of rules
    before, [*_, last] = guarding.doors.documents[bench.tunnel], after.documents[bench.tunnel] or ()
    assert after.documents[bench.tunnel] == (*(before or ()), last)
    assert len(last) == 30


async def test_a_lost_put_does_not_push_out_what_was_read_since(bench: Bench) -> None:
    bench.account.tunnels[bench.tunnel].connectors.clear()
    bench.account.tunnels[bench.tunnel].active = None
    await bench.settle(CLOSED)
    assert bench.actual is not None
    document = bench.actual.documents[bench.tunnel]
    assert document is not None
    Guarding(bench.actual, (), bench.former, "7f3a9c2e").may_run("home", {"ingress": []})
    Guarding(bench.actual, (), bench.former, "7f3a9c2e")
    assert set(bench.former.known[bench.tunnel]) == {document.version, document.version + 1}
