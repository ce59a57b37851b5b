"""Leaving: shown first, begun only as shown, carried out by rounds; removed in safe order, or handed over as it is."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.change import LedgerState
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.model import ManualRule, Path, PathMatch, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from dockflare_desktop.engine.commands import LeavingCommands
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
APP = container("app", "app.nordhus.example", access_group="family")
INLINE = container("inline", "in.nordhus.example", access_emails="ann@nordhus.example")
WWW = container("www", "www.nordhus.example")
EVERYTHING, HANDED = Departure(Way.REMOVE), Departure(Way.HAND_OVER)
FOREIGN = {
    "ingress": [{"hostname": "hand.nordhus.example", "service": "http://hand:1"}, {"service": "http_status:404"}]
}


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = Whole(APP, INLINE, WWW)
    whole.account.put_document(whole.tunnel, FOREIGN)
    whole.account.add_record(whole.zone, "A", "hand.nordhus.example", "192.0.2.1", comment="by hand")
    await whole.start(FAMILY)
    await whole.round()
    assert set(whole.statuses().values()) == {Status.LIVE}
    yield whole
    await whole.close()


async def desk(whole: Whole) -> LeavingCommands:
    return (await whole.desk.desks()).leaving


async def begun(whole: Whole, departure: Departure) -> Farewell:
    leaving = await desk(whole)
    shown = await leaving.preview(departure)
    assert isinstance(shown, Farewell)
    done = await leaving.begin(departure, shown.seal)
    assert isinstance(done, Farewell)
    assert done.seal == shown.seal
    return shown


def records(whole: Whole) -> dict[str, str]:
    found = whole.account.zones[whole.zone].records.values()
    return {str(each["name"]): str(each.get("comment") or "") for each in found}


def rules(whole: Whole) -> list[str]:
    document = whole.account.tunnels[whole.tunnel].config or {}
    listed = document["ingress"]
    assert isinstance(listed, list)
    return [str(each.get("hostname")) for each in listed if "hostname" in each]


def logins(whole: Whole) -> dict[str, tuple[str, ...]]:
    snapshot = whole.account.snapshot()
    apps = snapshot["apps"].values()  # type: ignore[attr-defined]  # a mapping of mappings
    return {str(app["domain"]): tuple(str(policy["name"]) for policy in app["policies"]) for app in apps}


def policies(whole: Whole) -> list[str]:
    return [str(each.body["name"]) for each in whole.account.access.policies.values()]


async def test_a_preview_shows_every_step_and_writes_nothing(whole: Whole) -> None:
    writes = whole.writes()
    shown = await (await desk(whole)).preview(EVERYTHING)
    assert isinstance(shown, Farewell)
    assert sorted((str(each.change.kind), str(each.change.action)) for each in shown.changes) == [
        *[("application", "delete")] * 2,
        ("policy", "delete"),
        *[("record", "delete")] * 3,
        *[("rule", "delete")] * 3,
    ]
    assert len(shown.keys) == 3
    assert whole.writes() == writes
    assert await (await desk(whole)).current() == ()


async def test_removing_everything_leaves_only_what_is_not_ours(whole: Whole) -> None:
    await begun(whole, EVERYTHING)
    for _ in range(4):
        whole.connector.poll()
        await whole.round()
    assert rules(whole) == ["hand.nordhus.example"]
    assert records(whole) == {"hand.nordhus.example": "by hand"}
    assert (logins(whole), policies(whole)) == ({}, [])
    assert set(whole.statuses().values()) == {Status.IGNORED}
    assert {row.reason.code for row in whole.controller.status.services if row.reason} == {ProblemCode.LEFT}
    assert [each.done for each in await (await desk(whole)).current()] == [True]


async def test_what_starts_later_is_not_published_also_after_a_restart(whole: Whole) -> None:
    await begun(whole, EVERYTHING)
    await whole.round()
    await whole.restart()
    whole.run(APP, INLINE, WWW, container("late", "late.nordhus.example"))
    for _ in range(3):
        await whole.round()
    assert rules(whole) == ["hand.nordhus.example"]
    assert whole.row("late.nordhus.example").status is Status.IGNORED


async def test_coming_back_publishes_again(whole: Whole) -> None:
    await begun(whole, EVERYTHING)
    await whole.round()
    assert await (await desk(whole)).take_back(EVERYTHING)
    assert not await (await desk(whole)).take_back(EVERYTHING)
    await whole.round(full=True)
    whole.connector.poll()
    assert set(whole.statuses().values()) == {Status.LIVE}
    assert whole.reach("app.nordhus.example") == LOGIN


async def test_a_crash_in_the_middle_is_carried_on(whole: Whole) -> None:
    await begun(whole, EVERYTHING)
    whole.transport.fail_next(("DELETE", "/access/apps"), status=500, times=9)
    await whole.round()
    assert logins(whole)
    whole.transport.clear_faults()
    await whole.restart()
    for _ in range(3):
        whole.connector.poll()
        await whole.round(full=True)
    assert (logins(whole), policies(whole)) == ({}, [])


async def test_no_mode_asks_again_for_what_was_shown(whole: Whole) -> None:
    await whole.desk.set_setting("mode", "ask-every")
    await begun(whole, EVERYTHING)
    for _ in range(3):
        whole.connector.poll()
        await whole.round()
    assert rules(whole) == ["hand.nordhus.example"]
    assert (logins(whole), policies(whole)) == ({}, [])


@pytest.mark.parametrize("way", list(Way))
async def test_where_nothing_may_be_written_nothing_is_begun(whole: Whole, way: Way) -> None:
    leaving = await desk(whole)
    shown = await leaving.preview(Departure(way))
    assert isinstance(shown, Farewell)
    await whole.desk.pause(None)
    paused = await leaving.begin(Departure(way), shown.seal)
    await whole.desk.resume()
    await whole.desk.set_setting("mode", "observe")
    watched = await leaving.begin(Departure(way), (await leaving.preview(Departure(way))).seal)  # type: ignore[union-attr]
    assert [each.code for each in (paused, watched) if isinstance(each, Problem)] == [
        ProblemCode.LEAVE_PAUSED,
        ProblemCode.OBSERVE_ONLY,
    ]
    assert await leaving.current() == ()


async def test_what_changed_since_it_was_shown_is_shown_again(whole: Whole) -> None:
    leaving = await desk(whole)
    shown = await leaving.preview(EVERYTHING)
    assert isinstance(shown, Farewell)
    whole.run(APP, INLINE)
    await whole.round()
    whole.clock.move(minutes=11)
    await whole.round()
    again = await leaving.begin(EVERYTHING, shown.seal)
    assert isinstance(again, Farewell)
    assert again.seal != shown.seal
    assert await leaving.current() == ()


async def test_handing_over_takes_the_marks_off_and_nothing_else(whole: Whole) -> None:
    hosts = ("app.nordhus.example", "in.nordhus.example", "www.nordhus.example")
    whole.connector.poll()
    reached, before = [whole.reach(host) for host in hosts], rules(whole)
    shown = await begun(whole, HANDED)
    assert {str(each.change.why) for each in shown.changes} == {"handed_over"}
    assert len(shown.released) == 3 + 1  # rules, and the login that carries no mark itself
    for _ in range(2):
        await whole.round()
        whole.connector.poll()
        assert [whole.reach(host) for host in hosts] == reached == [LOGIN, LOGIN, OPEN]
    assert rules(whole) == before
    assert records(whole) == {
        "hand.nordhus.example": "by hand",
        **{host: host for host in hosts},
    }
    assert "dfd1" not in str((records(whole), logins(whole), policies(whole)))
    rows = await whole.store.ledger()
    assert {row.state for row in rows} == {LedgerState.RELEASED}


async def test_what_was_handed_over_is_left_alone_from_then_on(whole: Whole) -> None:
    await begun(whole, HANDED)
    await whole.round()
    await whole.round()
    writes, now = whole.writes(), rules(whole)
    whole.run()
    for _ in range(3):
        whole.clock.move(minutes=11)
        await whole.round(full=True)
    assert whole.writes() == writes
    assert rules(whole) == now
    assert [each.done for each in await (await desk(whole)).current()] == [True]


async def test_leaving_a_tunnel_takes_its_services_alone(whole: Whole) -> None:
    garage = whole.account.add_tunnel("garage")
    whole.account.connect(garage)
    whole.run(APP, INLINE, WWW, container("car", "car.nordhus.example", tunnel="garage", access_group="family"))
    await whole.round(full=True)
    assert whole.row("car.nordhus.example").status is Status.LIVE
    shown = await begun(whole, Departure(Way.REMOVE, tunnel=garage))
    assert [str(key) for key in shown.keys] == ["car.nordhus.example"]
    for _ in range(3):
        whole.connector.poll()
        whole.clock.move(seconds=61)
        await whole.round(full=True)
    assert "car.nordhus.example" not in records(whole)
    assert "car.nordhus.example" not in logins(whole)
    assert sorted(policies(whole)) == [f"{name} [dfd1 o={whole.store.installation}]" for name in ("family", "people")]
    assert whole.row("car.nordhus.example").status is Status.IGNORED
    assert whole.row("app.nordhus.example").status is Status.LIVE


async def test_leaving_an_engine_keeps_what_is_on_the_same_address_and_manual_rules(whole: Whole) -> None:
    key = ServiceKey("hand-made.nordhus.example")
    await whole.store.save(ManualRule(key, Path(), {"service": "http://box:1"}, whole.clock()))
    shared = ServiceKey("www.nordhus.example", "^/box(/|$)")
    path = Path("/box", PathMatch.PREFIX, shared.path)
    await whole.store.save(ManualRule(shared, path, {"service": "http://box:2"}, whole.clock()))
    await whole.round(full=True)
    shown = await begun(whole, Departure(Way.HAND_OVER, engine="engine-1"))
    assert [each.code for each in shown.stays] == [ProblemCode.LEAVE_SHARED]
    await whole.round()
    await whole.round()
    assert whole.row("hand-made.nordhus.example").status is Status.LIVE
    assert whole.row("www.nordhus.example").status is Status.LIVE  # all of a hostname, or nothing of it
    assert whole.row("app.nordhus.example").status is Status.IGNORED
    assert records(whole)["app.nordhus.example"] == "app.nordhus.example"
    assert "dfd1" in records(whole)["www.nordhus.example"]


async def test_what_is_not_there_is_named(whole: Whole) -> None:
    leaving = await desk(whole)
    found = [await leaving.preview(Departure(Way.REMOVE, **{what: "x"})) for what in ("engine", "tunnel")]
    assert [each.code for each in found if isinstance(each, Problem)] == [ProblemCode.LEAVE_UNKNOWN] * 2


async def test_it_is_told_in_the_history_by_whom(whole: Whole) -> None:
    await begun(whole, EVERYTHING)
    told = (await whole.store.history())[0]
    assert (told.kind, told.action, told.target, str(told.actor)) == ("departure", "remove", "everything", "you")


async def test_after_it_nobody_reaches_anything(whole: Whole) -> None:
    await begun(whole, EVERYTHING)
    for _ in range(3):
        await whole.round()
        whole.connector.poll()
        assert whole.reach("app.nordhus.example") in (LOGIN, UNROUTED)


async def test_a_tunnel_that_we_made_is_handed_over_with_its_services_and_a_shared_policy_stays(whole: Whole) -> None:
    await whole.desk.set_setting("tunnel", "made")
    other = whole.account.add_tunnel("other")
    whole.account.connect(other)
    whole.run(APP, container("more", "more.nordhus.example", tunnel="other", access_group="family"))
    for _ in range(3):
        await whole.round(full=True)
        whole.connector.poll()
        whole.clock.move(seconds=61)
    made = next(key for key, each in whole.account.tunnels.items() if each.name == "made")
    shown = await begun(whole, Departure(Way.HAND_OVER, tunnel="made"))
    assert shown.departure.tunnel == made
    assert {str(row.kind) for row in shown.released} == {"application", "rule", "tunnel"}
    await whole.round()
    await whole.round()
    assert records(whole)["app.nordhus.example"] == "app.nordhus.example"
    assert "dfd1" in records(whole)["more.nordhus.example"]
    assert [name for name in policies(whole) if name.startswith("family")] == [
        f"family [dfd1 o={whole.store.installation}]"
    ]


async def test_what_cannot_be_read_is_handed_over_later(whole: Whole) -> None:
    shown = await begun(whole, HANDED)
    unread = (("GET", "/access/apps"), ("GET", "/access/policies"), ("GET", "/dns_records"))
    for part in unread:
        whole.transport.fail_next(part, status=500, times=9)
    await whole.round(full=True)
    assert "dfd1" in str((records(whole), policies(whole)))
    whole.transport.clear_faults()
    for _ in range(2):
        await whole.round(full=True)
    assert "dfd1" not in str((records(whole), logins(whole), policies(whole)))
    assert {row.state for row in await whole.store.ledger()} == {LedgerState.RELEASED}
    assert shown.keys


async def test_what_others_took_the_mark_off_already_is_let_go_of_without_a_call(whole: Whole) -> None:
    zone = whole.account.zones[whole.zone]
    for record in list(zone.records.values()):
        if record["name"] == "www.nordhus.example":
            zone.put({**record, "comment": "mine now"})
    for key, policy in list(whole.account.access.policies.items()):
        if str(policy.body["name"]).startswith("family"):
            body = {**policy.body, "name": "mine"}
            whole.account.access.policies[key] = replace(policy, body=body)
    shown = await (await desk(whole)).preview(HANDED)
    assert isinstance(shown, Farewell)
    assert sorted((str(row.kind), row.key.strip()) for row in shown.released) == [
        ("application", "app.nordhus.example"),
        ("policy", "family/0"),
        ("record", "www.nordhus.example"),
        *(("rule", host) for host in ("app.nordhus.example", "in.nordhus.example", "www.nordhus.example")),
    ]


async def test_a_tunnel_that_we_made_goes_last_with_everything(whole: Whole) -> None:
    await whole.desk.set_setting("tunnel", "made")
    for _ in range(3):
        await whole.round(full=True)
        whole.clock.move(seconds=61)
    shown = await begun(whole, EVERYTHING)
    assert shown.tunnels == ("made",)
    for _ in range(5):
        whole.connector.poll()
        whole.clock.move(seconds=61)
        await whole.round(full=True)
    assert [each.name for each in whole.account.tunnels.values() if each.deleted is None] == ["dockflare"]
    assert (records(whole), logins(whole)) == ({"hand.nordhus.example": "by hand"}, {})
