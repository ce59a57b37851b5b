"""What a running program tells of policies survives the doorbell."""

import asyncio
from dataclasses import replace

import pytest

from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.storing import Known, saving
from dockflare_desktop.core.model import ManualRule, ServiceKey
from dockflare_desktop.core.origin.order import parse_path
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.groups_there import Merging, problems_answer, problems_told
from dockflare_desktop.engine.keeping_groups import keep_group
from dockflare_desktop.engine.porter import Porter
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.test_group_desk import BOB, contractors, named
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio


def test_problems_come_back_as_they_were() -> None:
    problem = Problem(
        ProblemCode.GROUP_ID_TAKEN, "a", Effect.WARNING, label="id", value="x", detail="d", suggestion="y"
    )
    assert problems_told(problems_answer([problem])) == (problem,)


async def test_the_porter_shows_merges_and_adopts() -> None:
    whole = await Whole(container("app", "app.nordhus.example", access_group="family")).start(FAMILY)
    await whole.round(full=True)
    porter = Porter(whole.controller, whole.desk)
    [ours] = named(whole, "family")
    whole.account.add_policy(str(whole.account.access.policies[ours].body["name"]), "allow", [BOB])
    shown = Merging.told(await porter.answer({"do": "duplicates", "seal": ""}))
    assert (len(shown.names), [each["action"] for each in shown.changes], shown.merged) == (1, ["delete"], False)
    answer = await porter.answer({"do": "duplicates", "seal": shown.seal})
    assert (Merging.told(answer).merged, answer["standing"]) == (True, "well")
    assert named(whole, "family") == [ours]

    policy = contractors(whole)
    assert problems_told(await porter.answer({"do": "adopt policy", "policy": policy, "group": "temps"})) == ()
    [taken, _] = problems_told(await porter.answer({"do": "adopt policy", "policy": policy, "group": "temps"}))
    assert taken.code is ProblemCode.GROUP_ID_TAKEN
    whole.transport.offline = True
    for request in ({"do": "duplicates"}, {"do": "adopt policy", "policy": policy, "group": "x"}):
        [offline] = problems_told(await porter.answer(request))
        assert offline.code is ProblemCode.OFFLINE
    with pytest.raises(OutsideError):
        await (await whole.desk.desks()).groups.foreign()
    await whole.close()


async def test_a_group_that_a_second_process_renames_keeps_the_policy_it_adopted() -> None:
    """The rows of the ledger follow, and a running program that is told so reads them again."""
    whole = await Whole().start(FAMILY)
    policy, desks = contractors(whole), await whole.desk.desks()
    await whole.round(full=True)
    assert list(await desks.groups.adopt(policy, "temps")) == []
    path = parse_path("")
    assert isinstance(path, tuple)
    key, fields = ServiceKey("nas.nordhus.example"), {"service": "http://nas:1", "access.group": "temps"}
    await desks.manual.save(ManualRule(key, path[0], fields, whole.clock()))
    await whole.round(full=True)
    layers = await whole.store.layers()
    group = next(each for each in layers.groups if each.id == "temps")
    done = saving(replace(group, id="crew"), Known(layers, (), Directory()), "temps")
    assert await keep_group(whole.store, done)
    before = len(whole.writes())
    assert await Porter(whole.controller, whole.desk).answer({"do": "wake", "ledger": "1"}) == {"ok": "1"}
    await asyncio.sleep(0)  # a task reads them
    await whole.round()
    assert whole.writes()[before:] == []
    [app] = [each for each in whole.account.access.apps.values() if each.body["domain"] == key.hostname]
    assert [link.policy for link in app.links] == [policy]
    await whole.close()
