"""An override through a service's life: it stays, it ends, it is reverted, and nobody new ever gets in by that."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.model import AccessGroup, Override, PolicyBody, ServiceKey
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.service import Layer
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.outside import DemoOutside
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.desks.desk import Desk
from tests.engine.whole import FAMILY, Whole, container, stopped
from tests.fakes import FakeDoor, FakeProbe

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
KEY = ServiceKey(HOST)
FRIENDS = AccessGroup(
    "friends", "Friends", (PolicyBody("friends", "allow", ({"email": {"email": "bo@nordhus.example"}},)),)
)


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(container("app", HOST, access_group="family")).start(FAMILY, FRIENDS)
    await whole.round(full=True)
    yield whole
    await whole.close()


async def override(whole: Whole, *fields: tuple[str, str], minutes: float | None = None) -> None:
    ends = None if minutes is None else whole.clock() + timedelta(minutes=minutes)
    made = [Override(KEY, field, value, None, whole.clock(), ends) for field, value in fields]
    assert await whole.desk.save_overrides(made) == ()
    whole.clock.move(seconds=1)


def apps(whole: Whole) -> list[tuple[str, str]]:
    """Every application's id and AUD, as they stand in the account."""
    found = whole.account.snapshot()["apps"].values()  # type: ignore[attr-defined]  # a mapping of mappings
    return [(each["id"], each["aud"]) for each in found]


def app(whole: Whole) -> tuple[str, str]:
    """Those of the only one."""
    (found,) = apps(whole)
    return found


def layers_of(whole: Whole, field: str) -> list[tuple[object, Layer]]:
    provenance = whole.row(HOST).fields[field]
    return [(each.value, each.layer) for each in (provenance.top, *provenance.below)]


async def restarted(whole: Whole) -> None:
    """The program was killed, and is started again: only the store is left."""
    await whole.tasks.cancel_all()
    before = whole.controller
    whole.controller = Controller(
        sources=(whole.source,),
        connect=whole.open_account,
        store=whole.store,
        secrets=before.secrets,
        now=whole.clock,
        show=whole.shown.append,
        tasks=whole.tasks,
        fixed={},
        awake=lambda: whole.clock().timestamp() - whole.asleep,
    )
    outside = DemoOutside(whole.account)
    whole.desk = Desk(whole.controller, whole.open_chosen, {}, outside, FakeDoor(), probe=FakeProbe())
    await whole.controller.begin()


# --- "Must be seen" 3: from its making to its end --------------------------------------------------------------------


async def test_an_override_outlives_restart_recreation_relabelling_and_a_kill_and_its_revert_keeps_the_login(
    whole: Whole,
) -> None:
    made = app(whole)
    await override(whole, ("access.group", "friends"), ("service", "http://mine:1"))
    await whole.round()
    expected = [(("friends",), Layer.OVERRIDE), (("family",), Layer.LABEL)]

    async def holds(step: str) -> None:
        await whole.round(full=True)
        assert layers_of(whole, "access.group") == expected, step
        assert whole.row(HOST).target == "http://mine:1", step
        assert (app(whole), whole.reach(HOST)) == (made, LOGIN), step

    await holds("override")
    whole.run(stopped(container("app", HOST, access_group="family")))
    await holds("stop")
    whole.run(container("app", HOST, access_group="family"))
    await holds("restart")
    whole.run(replace(container("app", HOST, access_group="family"), id="id-app-2"))
    await holds("recreate")
    born = whole.clock()
    relabelled = container("app", HOST, access_group="family", service="http://new:9")
    whole.run(replace(relabelled, id="id-app-3", created_at=born))
    await holds("relabel")
    (told,) = [each for each in whole.row(HOST).problems if each.code is ProblemCode.LABEL_CHANGED]
    assert (told.label, told.value, told.detail, told.since) == ("service", "http://new:9", "", born)
    await restarted(whole)
    await holds("kill -9")
    assert await whole.desk.clear_overrides(KEY) == 2
    await whole.round(full=True)
    assert layers_of(whole, "access.group") == [(("family",), Layer.LABEL)]
    assert (whole.row(HOST).target, app(whole), whole.reach(HOST)) == ("http://new:9", made, LOGIN)
    assert whole.row(HOST).problems == ()


# --- "Must be seen" 4: ended while the program was off ---------------------------------------------------------------


async def test_what_ended_while_the_program_was_off_is_taken_back_before_anything_else_is_written(whole: Whole) -> None:
    made = app(whole)
    await override(whole, ("access.policy", "bypass"), ("service", "http://mine:1"), minutes=10 / 60)
    await whole.round()
    assert whole.reach(HOST) == OPEN
    await whole.tasks.cancel_all()
    whole.clock.move(hours=30)
    names = ("aaa", "zzz")
    others = [container(name, f"{name}.nordhus.example", access_emails="a@nordhus.example") for name in names]
    whole.run(container("app", HOST, access_group="family"), *others)
    before = len(whole.writes())
    await restarted(whole)
    await whole.round()
    policy, login, rules, *rest = whole.writes()[before:]
    assert policy.endswith("/access/policies")  # the group's, which nobody used meanwhile: the login needs it
    assert login.endswith(f"/access/apps/{made[0]}")
    assert rules.endswith("/configurations")  # its target
    assert sum(each.endswith("/access/apps") for each in rest) == 2
    assert (made in apps(whole), whole.reach(HOST)) == (True, LOGIN)
    assert whole.row(HOST).target == "http://app:8080"
    assert whole.statuses() == dict.fromkeys([HOST, *(f"{name}.nordhus.example" for name in names)], Status.LIVE)


async def test_an_end_while_the_program_runs_wakes_it(whole: Whole) -> None:
    await override(whole, ("access.policy", "bypass"), minutes=1)
    await whole.round()
    assert whole.controller._until_next() <= 60
    whole.clock.move(minutes=1)
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    assert ProblemCode.OVERRIDE_ENDED in {each.code for each in whole.row(HOST).problems}


# --- ends and reverts that open nothing ------------------------------------------------------------------------------


async def test_reverting_one_of_two_never_opens_what_the_other_says(whole: Whole) -> None:
    await override(whole, ("access.group", "friends"), ("access.policy", "none"))
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    assert await whole.desk.clear_overrides(KEY, ["access.group"]) == 2
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    assert layers_of(whole, "access.group") == [(("family",), Layer.LABEL)]
    assert not whole.row(HOST).overridden


async def test_the_end_of_one_of_two_never_opens_what_the_other_says(whole: Whole) -> None:
    await override(whole, ("access.policy", "bypass"))
    await whole.desk.clear_overrides(KEY)
    await override(whole, ("access.policy", "bypass"), ("access.group", "friends"))
    group = Override(KEY, "access.group", "friends", None, whole.clock(), whole.clock() + timedelta(minutes=5))
    await whole.desk.save_overrides([group])
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    whole.clock.move(minutes=6)
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    assert await whole.desk.clear_overrides(KEY, ["access.group"]) == 2
    await whole.round()
    assert whole.reach(HOST) == LOGIN


async def test_everything_is_reverted_at_once(whole: Whole) -> None:
    await override(whole, ("access.group", "friends"), ("grace", "5m"))
    other = Override(ServiceKey("other.nordhus.example"), "grace", "5m", None, whole.clock())
    await whole.desk.save_overrides([other])
    assert await whole.desk.clear_overrides(None) == 3
    assert (await whole.desk.layers()).overrides == ()


# --- what is stored --------------------------------------------------------------------------------------------------


async def test_what_an_override_hides_is_read_off_the_labels_whatever_a_window_thought(whole: Whole) -> None:
    await whole.desk.save_overrides([Override(KEY, "access.group", " friends \n", "nonsense", whole.clock())])
    await whole.round()
    await whole.desk.save_overrides([Override(KEY, "access.group", "family", None, whole.clock())])
    (stored,) = (await whole.desk.layers()).overrides
    assert (stored.value, stored.below) == ("family", "family")


async def test_an_end_that_is_over_stores_nothing(whole: Whole) -> None:
    (problem,) = await whole.desk.save_overrides([Override(KEY, "grace", "5m", None, whole.clock(), whole.clock())])
    assert (problem.code, problem.until) == (ProblemCode.OVERRIDE_END_OVER, whole.clock())
    assert (await whole.desk.layers()).overrides == ()


async def test_fields_are_set_and_reverted_in_one(whole: Whole) -> None:
    await override(whole, ("access.group", "friends"), ("grace", "5m"))
    made = Override(KEY, "access.emails", "a@nordhus.example\nb@nordhus.example\n", None, whole.clock())
    assert await whole.desk.save_overrides([made], ["access.group"]) == ()
    stored = {each.field: each.value for each in (await whole.desk.layers()).overrides}
    assert stored == {"access.emails": "a@nordhus.example,b@nordhus.example", "grace": "5m"}


async def test_a_service_that_goes_and_comes_back_finds_its_override_waiting(whole: Whole) -> None:
    await override(whole, ("access.group", "friends"))
    whole.run()
    await whole.round()
    whole.clock.move(minutes=1)
    await whole.round()
    whole.clock.move(minutes=20)
    await whole.round()
    await whole.round()
    assert whole.reach(HOST) == UNROUTED
    assert ProblemCode.OVERRIDE_WAITS in {each.code for each in whole.controller.status.problems}
    whole.run(container("app", HOST))
    await whole.round()
    assert whole.reach(HOST) == LOGIN
