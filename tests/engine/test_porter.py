"""What a second process may ask of the running program."""

import json
from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN
from dockflare_desktop.engine.porter import LARGEST, Porter
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
PROTECTED = container("app", HOST, access_group="family")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(PROTECTED).start(FAMILY)
    yield whole
    await whole.close()


def porter(whole: Whole) -> Porter:
    return Porter(whole.controller, whole.desk)


async def test_apply_carries_out_what_the_plan_told(whole: Whole) -> None:
    await whole.store.set_setting("mode", "ask-every")
    told = await porter(whole).answer({"do": "plan", "held": '["all"]'})
    lines = json.loads(told["lines"])
    assert any(line.startswith("create rule") and line.endswith("held: mode") for line in lines)
    assert told["standing"] == "attention"
    assert whole.writes() == []
    done = await porter(whole).answer({"do": "apply", "held": '["all"]', "seen": told["seen"]})
    assert done["standing"] == "well"
    assert all(line.startswith("done") for line in json.loads(done["lines"]))
    assert whole.reach(HOST) == LOGIN


async def test_apply_lets_nothing_through_that_the_plan_did_not_tell(whole: Whole) -> None:
    await whole.store.set_setting("mode", "ask-every")
    told = await porter(whole).answer({"do": "plan", "held": '["all"]'})
    whole.run(container("app", HOST))
    await whole.round()
    answer = await porter(whole).answer({"do": "apply", "held": '["all"]', "seen": told["seen"]})
    assert answer == {"changed": "1"}
    assert whole.writes() == []
    assert (await porter(whole).answer({"do": "apply", "held": '["all"]'})) == {"changed": "1"}


async def test_only_what_is_named_is_let_through(whole: Whole) -> None:
    await whole.store.set_setting("mode", "ask-every")
    whole.run(container("www", "www.nordhus.example"), container("b", "b.nordhus.example"))
    named = json.dumps(["www.nordhus.example/"])
    told = await porter(whole).answer({"do": "plan", "held": named})
    await porter(whole).answer({"do": "apply", "held": named, "seen": told["seen"]})
    assert whole.reach("www.nordhus.example") == OPEN
    assert whole.statuses()["b.nordhus.example"] is Status.HELD


async def test_engines_that_are_away_ask_for_attention_here_too(whole: Whole) -> None:
    await whole.round()
    assert (await porter(whole).answer({"do": "apply"}))["standing"] == "well"
    whole.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))
    await whole.round()
    assert (await porter(whole).answer({"do": "apply"}))["standing"] == "attention"


async def test_what_fails_is_told_as_failed(whole: Whole) -> None:
    whole.transport.fail_next(("POST", "/access/apps"), status=403, times=9)
    assert (await porter(whole).answer({"do": "apply"}))["standing"] == "failed"
    whole.transport.fail_next(("GET", "/"), status=500, times=90)
    answer = await porter(whole).answer({"do": "apply"})
    assert (answer["standing"], json.loads(answer["lines"])) == ("failed", [])
    told = await porter(whole).answer({"do": "plan"})
    assert (told["standing"], json.loads(told["lines"])) == ("failed", [])


async def test_a_plan_too_long_for_one_answer_says_how_much_is_left_out(whole: Whole) -> None:
    await whole.store.set_setting("mode", "ask-every")
    whole.run(*(container(f"s{at}", f"{'x' * 50}-{at}.nordhus.example") for at in range(300)))
    told = await porter(whole).answer({"do": "plan"})
    lines = json.loads(told["lines"])
    assert lines[-1].startswith("... and ")
    assert len(lines) - 1 + int(lines[-1].split()[2]) == 600
    assert len(json.dumps(dict(told))) < LARGEST + 1000


async def test_the_other_requests(whole: Whole) -> None:
    pages: list[str] = []
    answer = Porter(whole.controller, whole.desk, pages.append).answer
    await whole.store.set_note("paused", "")
    assert await answer({"do": "wake"}) == {"ok": "1"}
    assert whole.controller.pause.on
    assert await answer({"do": "account"}) == {"ok": "1"}
    assert await answer({"do": "machine", "answer": "moved"}) == {"ok": "1"}
    assert "error" in await answer({"do": "machine", "answer": "stolen"})
    assert await answer({"do": "raise", "page": "settings"}) == {"ok": "1"}
    assert pages == ["settings"]
    assert await porter(whole).answer({"do": "raise"}) == {"ok": "1"}
    assert "error" in await answer({"do": "dance"})
