"""A rule goes only once the service that answers its address next has its login, and comes after the 503s below it."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import LoginUnknown, Service
from dockflare_desktop.demo.visitor import OPEN
from tests.engine.desk_of_plans import ANYONE, STAFF, Bench, behind, service

pytestmark = pytest.mark.anyio
HOST = "grp.nordhus.example"


def standing(bench: Bench) -> list[object]:
    return [rule["service"] for rule in bench.rules() if rule.get("hostname") is not None]


@pytest.mark.parametrize("host", [HOST, "*.nordhus.example"])
async def test_a_narrower_rule_stays_while_the_login_of_what_it_hides_cannot_be_made(bench: Bench, host: str) -> None:
    narrow = service(HOST, "/x", target="http://narrow:80")
    await bench.settle(service(host, target="http://wide:80"), narrow)
    asked = service(host, target="http://wide:80", login=behind(host, STAFF))
    bench.transport.fail_next(("POST", "/apps"), status=500)
    await bench.round(asked)
    assert standing(bench) == ["http://narrow:80", "http://wide:80"]
    await bench.settle(asked)
    assert standing(bench) == ["http://wide:80"]
    assert bench.reach(HOST, "/x") != OPEN


async def test_a_narrower_rule_stays_while_an_open_login_cannot_be_tightened(bench: Bench) -> None:
    wide = service(HOST, target="http://wide:80", login=behind(HOST, ANYONE))
    await bench.settle(wide, service(HOST, "/x", target="http://narrow:80", login=behind(f"{HOST}/x", STAFF)))
    asked = replace(wide, login=behind(HOST, STAFF))
    bench.transport.fail_next(("PUT", "/apps"), status=500)
    await bench.round(asked)
    assert standing(bench) == ["http://narrow:80", "http://wide:80"]
    await bench.settle(asked)
    assert standing(bench) == ["http://wide:80"]


@pytest.mark.parametrize("below", [service("web.nordhus.example"), service(HOST, "/x/y")])
async def test_a_login_that_is_made_elsewhere_is_not_waited_for(bench: Bench, below: Service) -> None:
    gone = service(HOST, "/x", target="http://narrow:80")
    await bench.settle(service(HOST), below, gone)
    asked = replace(below, login=behind(below.key.hostname + (below.path.login_path or ""), STAFF))
    bench.transport.fail_next(("POST", "/apps"), status=500)
    await bench.round(service(HOST), asked)
    assert "http://narrow:80" not in standing(bench)


@pytest.mark.parametrize("before", [False, True])
async def test_a_rule_needs_every_503_below_it_before_it_answers(bench: Bench, *, before: bool) -> None:
    """H33: also where it is written later than they are, since something else was needed first."""
    told = (Problem(ProblemCode.GROUP_UNKNOWN, HOST, Effect.UNPROTECTED),)
    shut = service(HOST, "/x", login=LoginUnknown(), problems=told)
    wild = service("*.nordhus.example", target="http://wide:80")
    if before:  # it answers already: a change of it opens nothing
        await bench.settle(wild)
        wild = replace(wild, target="http://other:80")
    changes = {change.id: change for change in (await bench.plan(wild, shut)).changes}
    hole = f"rule create home {HOST} ^/x(/|$)"
    [rule] = [change for name, change in changes.items() if name.startswith("rule") and name != hole]
    assert (hole in changes, hole in rule.needs) == (True, not before)
