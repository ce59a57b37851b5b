"""What somebody adds to an application of ours is kept and told; what it opens counts as theirs."""

from collections.abc import MutableMapping
from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.planning.desired_applications import READ_ONLY, app_body
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.core.service import OwnLogin
from dockflare_desktop.core.settings import Drift, Settings
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.engine.desk_of_plans import ANYONE, FAMILY, INSTALLATION, STAFF, Bench, behind, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
WWW = "www.nordhus.example"
PROTECTED = service(HOST, login=behind(HOST, FAMILY))
EDITED = service(HOST, login=behind(HOST, STAFF))
OURS = {"type": "public", "uri": HOST}
ADDED = {"type": "public", "uri": WWW}
PRIVATE = {"type": "private", "cidr": "10.0.0.0/24", "port_range": "443"}


def app_of(bench: Bench, domain: str = HOST) -> MutableMapping[str, object]:
    return next(app.body for app in bench.account.access.apps.values() if app.body["domain"] == domain)


async def share(bench: Bench, domain: str, *added: str) -> None:
    """Somebody adds destinations to an application of ours."""
    assert bench.edge is not None
    (app,) = [each for each in (await bench.edge.observe(bench.look())).apps or () if each.raw["domain"] == domain]
    kept = {key: value for key, value in app.raw.items() if key not in (*READ_ONLY, "policies", "self_hosted_domains")}
    listed = [{"type": "public", "uri": uri} for uri in (domain, *added)]
    await bench.edge.put_app({**kept, "destinations": listed, "http_only_cookie_attribute": False}, app.id)


async def test_an_added_destination_is_told_and_not_stripped(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    await share(bench, HOST, WWW)
    plan = await bench.plan(PROTECTED)
    assert plan.changes == ()
    told = [(each.code, each.subject, each.detail, each.effect) for each in plan.problems]
    assert told == [(ProblemCode.LOGIN_SHARED, HOST, WWW, Effect.HINT)]
    assert [verdict.in_place for verdict in plan.verdicts] == [True]


async def test_an_edit_of_the_login_keeps_what_others_added(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    await share(bench, HOST, WWW)
    await bench.settle(EDITED)
    app = app_of(bench)
    assert app["destinations"] == [OURS, ADDED]
    assert app["http_only_cookie_attribute"] is False
    assert bench.reach(HOST) == LOGIN


async def test_our_own_destination_keeps_what_it_says_and_private_ones_stay(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    assert bench.edge is not None
    bench.actual = await bench.edge.observe(bench.look())
    assert bench.actual is not None
    (app,) = bench.actual.apps or ()
    raw = {**app.raw, "destinations": [PRIVATE, {**OURS, "uri": f"https://{HOST}/", "note": "x"}], "future": 1}
    assert isinstance(EDITED.login, OwnLogin)
    seen = replace(app, raw=raw, addresses=(HOST, "wiki.nordhus.example"))
    body = app_body(EDITED.login.spec, seen, {}, INSTALLATION)
    assert body["destinations"] == [{**OURS, "note": "x"}, PRIVATE, {"type": "public", "uri": "wiki.nordhus.example"}]
    assert body["future"] == 1


async def test_a_hostname_that_was_added_to_our_login_is_foreign_there(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    await share(bench, HOST, WWW)
    www = service(WWW, login=behind(WWW, FAMILY))
    plan = await bench.settle(PROTECTED, www)
    assert ProblemCode.FOREIGN_LOGIN in [each.code for verdict in plan.verdicts for each in verdict.problems]
    assert app_of(bench)["destinations"] == [OURS, ADDED]


async def test_h40_an_added_destination_that_opens_a_part_of_a_service_takes_it_down(bench: Bench) -> None:
    bench.settings = Settings(tunnel="home", second_lock=False)
    shop = service(WWW, login=behind(WWW, ANYONE))
    await bench.settle(PROTECTED, shop)
    await share(bench, WWW, f"{HOST}/admin")
    assert bench.reach(HOST, "/admin") == OPEN
    plan = await bench.settle(PROTECTED, shop)
    assert ProblemCode.FOREIGN_OPENS in [each.code for verdict in plan.verdicts for each in verdict.problems]
    assert (bench.reach(HOST), bench.reach(HOST, "/admin"), bench.reach(WWW)) == (UNROUTED, UNROUTED, OPEN)


async def test_an_added_destination_that_opens_nothing_leaves_the_service_up(bench: Bench) -> None:
    www = service(WWW, login=behind(WWW, STAFF))
    await bench.settle(PROTECTED, www)
    await share(bench, WWW, f"{HOST}/admin")
    await bench.settle(PROTECTED, www)
    assert (bench.reach(HOST), bench.reach(HOST, "/admin")) == (LOGIN, LOGIN)


async def test_a_shared_application_is_released_when_its_service_goes(bench: Bench) -> None:
    """H13: it serves somebody else as well."""
    await bench.settle(PROTECTED)
    await share(bench, HOST, WWW)
    await bench.settle()
    assert len(bench.apps()) == 1
    assert bench.store.entries[(Kind.APPLICATION, HOST, "")].state is LedgerState.RELEASED


async def test_our_edit_goes_through_where_drift_is_only_reported(bench: Bench) -> None:
    """That somebody added a destination is no reason to leave our own part as it was."""
    await bench.settle(PROTECTED)
    bench.settings = Settings(tunnel="home", drift=Drift.REPORT)
    await share(bench, HOST, WWW)
    await bench.settle(EDITED)
    assert "mkdev.example" in str(bench.found("apps"))
