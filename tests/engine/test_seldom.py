"""What happens seldom, and must be right all the same."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Kind, Ledger, Why
from dockflare_desktop.core.cloud import Actual, Directory, Document
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation, View
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.demo.visitor import LOGIN
from dockflare_desktop.engine.guarding import MOST, Former
from tests.engine.desk_of_plans import FAMILY, STAFF, Bench, Clock, behind, service
from tests.engine.whole import FAMILY as GROUP
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
PROTECTED = service(HOST, login=behind(HOST, FAMILY, group="family"))


async def test_a_loosened_login_whose_policy_is_gone_becomes_at_once_what_is_asked_for(bench: Bench) -> None:
    """What was written cannot be put back first: a policy of it does not stand there any more."""
    await bench.settle(PROTECTED)
    assert bench.edge is not None
    [app_id] = bench.account.access.apps
    [policy_id] = bench.account.access.policies
    everyone = {"name": "open", "decision": "bypass", "include": [{"everyone": {}}], "precedence": 1}
    await bench.edge.put_app({"type": "self_hosted", "name": "x", "domain": HOST, "policies": [everyone]}, app_id)
    del bench.account.access.policies[policy_id]
    both = service(HOST, login=behind(HOST, FAMILY, STAFF))
    [login] = [each for each in (await bench.plan(both)).changes if each.kind is Kind.APPLICATION]
    assert (login.why, login.urgent) == (Why.RESTORE_LOGIN, True)
    await bench.settle(both)
    assert bench.reach(HOST) == LOGIN
    assert (await bench.plan(both)).changes == ()


async def test_a_group_that_only_blocked_services_use_is_not_opened_again(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    [(policy_id, policy)] = bench.account.access.policies.items()
    tightened = replace(policy, body={**policy.body, "require": [{"geo": {"country_code": "DE"}}]})
    bench.account.access.policies[policy_id] = tightened
    wrong = Problem(ProblemCode.TARGET_MISSING, HOST, Effect.BLOCKS)
    assert (await bench.plan(replace(PROTECTED, problems=(wrong,)))).changes == ()
    assert [(each.kind, each.why) for each in (await bench.plan(PROTECTED)).changes] == [(Kind.POLICY, Why.DRIFTED)]


async def test_what_could_not_be_read_for_no_reason_given_is_cloudflare_being_down(bench: Bench) -> None:
    await bench.plan(PROTECTED)
    given = bench.situation([PROTECTED], {}, {})
    plan = make_plan(replace(given, actual=replace(given.actual, apps=None, problems=())))
    [verdict] = plan.verdicts
    assert [each.code for each in verdict.problems] == [ProblemCode.CLOUDFLARE_DOWN]
    assert plan.changes == ()


async def test_a_login_in_a_zone_that_the_token_does_not_see_any_more_stays(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    await bench.plan()
    given = bench.situation([], {}, {})
    directory = replace(given.actual.directory, zones=())
    documents = dict.fromkeys(given.actual.documents)
    unseen = replace(given.actual, directory=directory, records={}, documents=documents)
    assert not [each for each in make_plan(replace(given, actual=unseen)).changes if each.kind is Kind.APPLICATION]


def test_a_tunnel_that_is_not_there_confirms_nothing() -> None:
    actual = Actual("a", "Home", Directory(), {}, {}, {}, (), Clock()())
    view = View(Situation((), actual, Ledger("7f3a9c2e"), Settings(), Clock()()))
    assert not view.confirmed(None)


def test_only_the_last_documents_of_a_tunnel_are_remembered() -> None:
    former = Former()
    for version in range(MOST + 2):
        former.put(Document("t", version, {"ingress": []}, Clock()()))
    assert sorted(former.known["t"]) == list(range(2, MOST + 2))


@pytest.mark.parametrize("full", [True, False])
async def test_a_login_that_was_taken_away_and_cannot_be_put_back_is_said_until_it_stands(*, full: bool) -> None:
    whole = await Whole(container("app", HOST, access_group="family")).start(GROUP)
    await whole.round(full=True)
    await whole.round(full=True)
    assert whole.reach(HOST) == LOGIN
    whole.account.access.apps.clear()
    whole.transport.fail_next(("POST", "/access/apps"), status=500, times=10**6)
    for again in (True, full, full):
        await whole.round(full=again)
        whole.clock.move(minutes=1)
        assert [each.code for each in whole.row(HOST).problems] == [ProblemCode.TAKEN_DOWN_UNPROTECTED]
    whole.transport.clear_faults()
    whole.clock.move(hours=1)
    for _ in range(3):
        await whole.round(full=True)
    assert (whole.row(HOST).problems, whole.reach(HOST)) == ((), LOGIN)
    await whole.close()
