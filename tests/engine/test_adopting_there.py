"""Adopting through a running program: asked and answered in texts, done only as it was shown."""

import json
from collections.abc import Mapping

import pytest

from dockflare_desktop.core.adopting.told import Told, from_json, problem_of, told
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import OPEN
from dockflare_desktop.engine.adopting_there import Asked
from dockflare_desktop.engine.porter import Porter
from tests.engine.adoption import CLOSED, HOST, PLAIN, foreign_login, foreign_record, frozen, settle, shown
from tests.engine.whole import Whole

pytestmark = pytest.mark.anyio


async def answered(whole: Whole, asked: Asked, seal: str = "") -> Mapping[str, str]:
    return await Porter(whole.controller, whole.desk).answer(asked.request(seal=seal))


def preview(answer: Mapping[str, str]) -> Told:
    return from_json(json.loads(answer["preview"]))


def code(answer: Mapping[str, str]) -> ProblemCode:
    return problem_of(json.loads(answer["problem"])).code


def test_what_is_asked_arrives_as_it_was_sent() -> None:
    asked = Asked(Kind.RULE, HOST, "garage", take_over=True, undo=True)
    assert Asked.of(asked.request(seal="x")) == asked


async def test_it_is_shown_then_done_as_shown_and_given_back(whole: Whole) -> None:
    ident = foreign_record(whole)
    whole.run(PLAIN)
    await settle(whole, 2)
    record, before = Asked(Kind.RECORD, HOST), frozen(whole)
    told_of = await answered(whole, record)
    assert (told_of["seal"], "update") == (preview(told_of).seal, preview(told_of).changes[0].action)
    assert await answered(whole, record, "another seal") == told_of  # shown once more
    assert frozen(whole) == before
    done = await answered(whole, record, told_of["seal"])
    assert (done["standing"], whole.statuses(), whole.reach(HOST)) == ("well", {HOST: Status.LIVE}, OPEN)
    assert any(line.startswith("done") for line in json.loads(done["lines"]))

    back = Asked(Kind.RECORD, HOST, undo=True)
    offered = await answered(whole, back)
    assert any(change.back for change in preview(offered).changes)
    assert await answered(whole, back, "another seal") == offered
    await answered(whole, back, offered["seal"])
    await settle(whole)
    assert whole.account.zones[whole.zone].records[ident]["content"] == "192.0.2.7"


async def test_what_is_not_there_and_an_account_that_cannot_be_read_are_told(whole: Whole) -> None:
    whole.run(PLAIN)
    await settle(whole, 2)
    assert code(await answered(whole, Asked(Kind.RECORD, "none.nordhus.example"))) is ProblemCode.ADOPT_UNKNOWN
    whole.transport.offline = True
    assert code(await answered(whole, Asked(Kind.RECORD, HOST))) is ProblemCode.OFFLINE


async def test_sides_too_long_for_one_answer_are_left_out_and_nothing_else(whole: Whole) -> None:
    everybody = [{"email": {"email": f"{'somebody' * 5}{at}@mkdev.example"}} for at in range(900)]
    app = foreign_login(whole, {"name": "all", "decision": "allow", "include": everybody})
    whole.run(CLOSED)
    await settle(whole, 2)
    asked = Asked(Kind.APPLICATION, HOST)
    answer = await answered(whole, asked)
    whole_of_it = told(await shown(whole, *asked._picks))
    assert len(json.dumps(dict(answer))) < 60_000
    assert preview(answer).seal == whole_of_it.seal
    assert [each.name for each in preview(answer).changes] == [each.name for each in whole_of_it.changes]
    assert any(each.sides.before for each in whole_of_it.changes)
    assert {(each.sides.before, each.sides.after) for each in preview(answer).changes} == {(None, None)}
    assert (await answered(whole, asked, answer["seal"]))["standing"] == "well"
    assert set(whole.account.access.apps) == {app}
