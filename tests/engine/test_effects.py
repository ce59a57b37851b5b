"""What people are told of a removal: a whole service goes offline, a login that goes alone lets more people in."""

import pytest

from dockflare_desktop.core.change import Kind, Plan, Risk
from dockflare_desktop.core.planning.effects import effects
from dockflare_desktop.core.reviewing.text import plan_lines
from dockflare_desktop.core.settings import Mode, Settings
from tests.engine.desk_of_plans import FAMILY, Bench, behind, service

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
OURS = service(HOST, login=behind(HOST, FAMILY))


def told(plan: Plan) -> dict[Kind, tuple[Risk, Risk]]:
    """By kind: the risk that is planned with, and the effect that is told."""
    found = effects(plan.changes)
    return {change.kind: (change.risk, found[change.id]) for change in plan.changes if change.kind is not Kind.POLICY}


@pytest.mark.parametrize("mode", list(Mode))
async def test_the_login_of_a_service_that_goes_offline_goes_offline_with_it(bench: Bench, mode: Mode) -> None:
    await bench.settle(OURS)
    bench.settings = Settings(tunnel="home", mode=mode)
    plan = await bench.plan()
    assert told(plan) == {
        Kind.RECORD: (Risk.OFFLINE, Risk.OFFLINE),
        Kind.RULE: (Risk.OFFLINE, Risk.OFFLINE),
        Kind.APPLICATION: (Risk.MORE_PEOPLE, Risk.OFFLINE),
    }
    lines = plan_lines(plan.changes)
    assert not any("more_people" in line for line in lines)
    assert sum("(offline)" in line for line in lines) == 3


async def test_a_login_that_goes_while_its_service_stays_lets_more_people_in(bench: Bench) -> None:
    wide = service("*.nordhus.example", login=behind("*.nordhus.example", FAMILY))
    await bench.settle(OURS, wide)
    plan = await bench.plan(service(HOST), wide)
    assert told(plan)[Kind.APPLICATION][0] in (Risk.MORE_PEOPLE, Risk.EVERYONE)
    assert all(risk is effect for risk, effect in told(plan).values())


async def test_a_path_that_goes_below_a_hostname_that_stays_is_told_as_planned(bench: Bench) -> None:
    """Its record stays, so whatever answers for the hostname answers there."""
    await bench.settle(service(HOST), service(HOST, "/admin", login=behind(f"{HOST}/admin", FAMILY)))
    plan = await bench.plan(service(HOST))
    assert told(plan)[Kind.RULE] == (Risk.OFFLINE, Risk.OFFLINE)
    assert all(risk is effect for risk, effect in told(plan).values())
