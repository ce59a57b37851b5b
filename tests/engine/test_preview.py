"""What a round would do with other layers: planned as if they were stored, written nowhere."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, Kind, Risk
from dockflare_desktop.core.model import Layers, ManualRule, Override, Path, ServiceKey
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, UNROUTED
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
KEY = ServiceKey(HOST)
NAS = ServiceKey("nas.nordhus.example")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(container("app", HOST, access_group="family")).start(FAMILY)
    yield whole
    await whole.close()


async def with_override(whole: Whole, field: str, value: str) -> Layers:
    layers = await whole.desk.layers()
    return replace(layers, overrides=(Override(KEY, field, value, None, whole.clock()),))


async def test_an_edit_shows_its_changes_and_writes_nothing(whole: Whole) -> None:
    await whole.round(full=True)
    written = whole.writes()
    preview = await whole.desk.preview(await with_override(whole, "service", "http://other:1"))
    assert [(each.kind, each.action) for each in preview.of(KEY)] == [(Kind.RULE, Action.UPDATE)]
    assert preview.of(NAS) == ()
    assert preview.opens == ()
    assert whole.writes() == written
    assert (await whole.desk.layers()).overrides == ()
    await whole.round()
    assert whole.row(HOST).target == "http://app:8080"


async def test_an_opening_is_named_whatever_field_brings_it(whole: Whole) -> None:
    await whole.round(full=True)
    for field, value in (
        ("access.policy", "bypass"),
        ("access.policy", "none"),
        ("access.bypass_ips", "0.0.0.0/0"),
        ("access.custom_rules", '[{"name": "x", "decision": "bypass", "include": [{"everyone": {}}]}]'),
    ):
        preview = await whole.desk.preview(await with_override(whole, field, value))
        assert preview.opens == (KEY,), field
        assert any(each.risk is Risk.EVERYONE for each in preview.of(KEY)), field
    assert whole.reach(HOST) == LOGIN


async def test_what_waits_anyway_is_not_among_the_changes(whole: Whole) -> None:
    await whole.round(full=True)
    await whole.desk.set_setting("mode", "ask-every")
    whole.run(container("app", HOST, access_group="family"), container("new", "new.nordhus.example"))
    await whole.round()
    assert whole.statuses()["new.nordhus.example"] is Status.HELD
    preview = await whole.desk.preview(await with_override(whole, "service", "http://other:1"))
    assert {key for each in preview.changes for key in each.keys} == {KEY}
    assert len(preview.plan.changes) > len(preview.changes)


async def test_a_service_that_is_not_there_yet_reads_what_it_needs(whole: Whole) -> None:
    await whole.round(full=True)
    rule = ManualRule(NAS, Path(), {"service": "http://nas:1", "access.group": "famly"}, whole.clock())
    layers = replace(await whole.desk.layers(), manual_rules=(rule,))
    preview = await whole.desk.preview(layers)
    assert [each.code for each in preview.problems(NAS)] == [ProblemCode.GROUP_UNKNOWN]
    assert preview.of(NAS) == ()
    good = replace(rule, fields={"service": "http://nas:1", "access.emails": "a@nordhus.example"})
    preview = await whole.desk.preview(replace(layers, manual_rules=(good,)))
    assert {each.kind for each in preview.of(NAS)} == {Kind.APPLICATION, Kind.RULE, Kind.RECORD}
    assert whole.reach(NAS.hostname) == UNROUTED


async def test_before_the_first_round_it_reads_by_itself(whole: Whole) -> None:
    preview = await whole.desk.preview(await whole.desk.layers())
    assert preview.changes == ()
    assert {each.kind for each in preview.plan.changes} >= {Kind.APPLICATION, Kind.RULE, Kind.RECORD}
    assert whole.writes() == []


async def test_without_an_account_it_says_why(whole: Whole) -> None:
    await whole.desk.log_out()
    with pytest.raises(OutsideError) as raised:
        await whole.desk.preview(await whole.desk.layers())
    assert raised.value.problem.code is ProblemCode.NO_TOKEN
