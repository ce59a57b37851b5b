"""The doctor at work: facts from the whole program, judged, shown as they come; nothing is written."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.doctor.check import Check, Finding, Level, Told, Well
from dockflare_desktop.core.doctor.facts import Computer, DatabaseHealth, Knock, TargetCertificate
from dockflare_desktop.core.model import Container, Network
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine import doctor as doctors
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "web.nordhus.example"


def on(each: Container, *networks: str, image: str = "") -> Container:
    attached = tuple(Network(name, (each.name,), f"172.20.0.{at + 2}") for at, name in enumerate(networks))
    return replace(each, networks=attached, image=image)


CONNECTOR = on(container("cloudflared"), "proxy", image="cloudflare/cloudflared:2026.9.0")
WEB = on(container("web", HOST, service="http://web:8080"), "proxy")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    made = Whole(WEB, CONNECTOR)
    await made.start(FAMILY)
    await made.round(full=True)
    yield made
    await made.close()


def code(finding: Finding) -> str:
    return str(finding.says.code if isinstance(finding.says, Problem) else finding.says.well)


async def found(whole: Whole, check: Check) -> list[tuple[Level, str]]:
    view = await (await whole.desk.desks()).doctor.run()
    return [(each.level, code(each)) for each in view.found[check]]


async def test_where_all_is_well_every_check_says_so_and_nothing_is_written(whole: Whole) -> None:
    await whole.round(full=True)
    before = whole.writes()
    view = await (await whole.desk.desks()).doctor.run()
    assert view.found.keys() == set(Check)
    assert [code(each) for each in view.need_you] == []
    assert {each.check: code(each) for each in view.findings if each.level is not Level.OK} == {}
    assert (view.running, view.finished_at) == (frozenset(), whole.clock())
    assert whole.writes() == before
    assert whole.controller.status.doctor == view


async def test_results_appear_as_they_come(whole: Whole) -> None:
    whole.shown.clear()
    await whole.desk.doctor.run()
    running = [len(status.doctor.running) for status in whole.shown if status.doctor is not None]
    assert running == sorted(running, reverse=True)
    assert len(set(running)) > 5


async def test_a_check_that_does_not_answer_ends_by_itself_and_holds_up_no_other(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctors, "LIMIT", 0.02)
    whole.probe.stuck = True
    view = await whole.desk.doctor.run()
    assert view.found[Check.PORTS] == (Finding(Check.PORTS, Level.UNKNOWN, Told(Well.TOO_LONG, {"seconds": "0"})),)
    assert code(view.found[Check.DISK][0]) == "disk_free"


async def test_a_run_that_nobody_asked_for_costs_no_call(whole: Whole) -> None:
    calls = len(whole.transport.calls)
    view = await whole.desk.doctor.run(by_hand=False)
    assert len(whole.transport.calls) == calls
    assert code(view.found[Check.OUTSIDE][0]) == "not_asked"
    assert code(view.found[Check.TOKEN][0]) == "token_works"


async def test_a_token_that_ended_is_told_by_both_kinds_of_run(whole: Whole) -> None:
    whole.account.tokens.clear()
    await whole.round(full=True)
    assert await found(whole, Check.TOKEN) == [(Level.BAD, "token_refused")]
    assert await found(whole, Check.PERMISSIONS) == [(Level.UNKNOWN, "token_refused")]
    view = await whole.desk.doctor.run(by_hand=False)
    assert code(view.found[Check.TOKEN][0]) == "token_refused"


async def test_connectors_are_asked_by_hand(whole: Whole) -> None:
    view = await whole.desk.doctor.run()
    assert view.found[Check.TUNNEL][0].says == Told(
        Well.TUNNEL_CONNECTED, {"names": "dockflare", "connectors": "1", "places": "4"}
    )


async def test_a_container_on_another_network_is_found(whole: Whole) -> None:
    whole.run(on(WEB, "other"), CONNECTOR)
    await whole.round()
    assert await found(whole, Check.NETWORK) == [(Level.WARNING, "network_not_shared")]


async def test_a_port_that_refuses_is_found_at_the_containers_address(whole: Whole) -> None:
    whole.probe.knocks[("172.20.0.2", 8080)] = Knock.REFUSED
    assert await found(whole, Check.PORTS) == [(Level.WARNING, "port_silent")]
    assert whole.probe.asked == ["172.20.0.2:8080"]


async def test_a_targets_certificate_is_judged_for_its_name(whole: Whole) -> None:
    whole.run(on(container("web", HOST, service="https://web:8080"), "proxy"), CONNECTOR)
    await whole.round()
    whole.probe.certificates["172.20.0.2"] = TargetCertificate("self-signed certificate")
    assert await found(whole, Check.TARGET_CERTIFICATE) == [(Level.WARNING, "target_certificate")]
    assert "tls 172.20.0.2:8080 web" in whole.probe.asked


async def test_an_engine_in_a_rootless_place_has_no_addresses_from_here(whole: Whole) -> None:
    whole.source.url = "unix:///run/user/1000/docker.sock"
    await whole.round()
    assert await found(whole, Check.PORTS) == [(Level.UNKNOWN, "ports_some")]
    assert whole.probe.asked == []


async def test_an_event_stream_that_is_down_is_found(whole: Whole) -> None:
    whole.source.stream(up=False)
    assert await found(whole, Check.EVENTS) == [(Level.WARNING, "stream_quiet")]


async def test_a_computer_that_lacks_things(whole: Whole) -> None:
    whole.probe.machine = Computer(1, tray=False, notifications=False)
    view = await whole.desk.doctor.run()
    assert [code(each) for each in view.need_you] == ["disk_low", "tray_missing", "notifications_none"]


async def test_a_database_that_cannot_be_asked_is_told_as_that(whole: Whole) -> None:
    whole.store.fail = OutsideError(Problem(ProblemCode.DATABASE_FAILED, "database", detail="locked"))
    view = await whole.desk.doctor.run()
    whole.store.fail = None
    assert view.found[Check.DATABASE] == (
        Finding(Check.DATABASE, Level.UNKNOWN, Problem(ProblemCode.DATABASE_FAILED, "database", detail="locked")),
    )


async def test_a_damaged_database_is_a_finding(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    async def damaged() -> DatabaseHealth:
        return DatabaseHealth("row 7 missing from index")

    monkeypatch.setattr(whole.store, "health", damaged)
    assert await found(whole, Check.DATABASE) == [(Level.BAD, "database_damaged")]


async def test_a_clock_that_is_off_is_told_from_the_answers_date(whole: Whole) -> None:
    clock = whole.account.clock
    whole.account.clock = lambda: clock() - timedelta(minutes=4)
    assert await found(whole, Check.CLOCK) == [(Level.WARNING, "clock_wrong")]


async def test_what_an_earlier_database_made_is_found_by_its_mark(whole: Whole) -> None:
    comment = f"DockFlare Desktop: old [dfd1 o={whole.store.installation} t={whole.tunnel[:8]}]"
    target = f"{whole.tunnel}.cfargotunnel.com"
    whole.account.add_record(whole.zone, "CNAME", "old.nordhus.example", target, proxied=True, comment=comment)
    await whole.round(full=True)
    assert await found(whole, Check.LEFT_OVER) == [(Level.WARNING, "left_over")]
    whole.store.lost = True
    assert await found(whole, Check.LEFT_OVER) == [(Level.OK, "nothing_left")]


async def test_another_installation_is_named(whole: Whole) -> None:
    comment = "DockFlare Desktop: there [dfd1 o=c0ffee00]"
    target = f"{whole.tunnel}.cfargotunnel.com"
    whole.account.add_record(whole.zone, "CNAME", "there.nordhus.example", target, proxied=True, comment=comment)
    await whole.round(full=True)
    assert await found(whole, Check.WRITERS) == [(Level.NOTE, "installation_beside")]


async def test_before_a_first_round_nothing_is_said_to_be_well() -> None:
    whole = Whole(WEB)
    await whole.start()
    view = await whole.desk.doctor.run(by_hand=False)
    for check in (*doctors._OF_ROUNDS, Check.ZONES, Check.TUNNEL, Check.LEFT_OVER):
        assert view.found[check][0].level is Level.UNKNOWN, check
    await whole.close()


async def test_muting_is_kept_and_taken_back(whole: Whole) -> None:
    whole.probe.machine = replace(whole.probe.machine, tray=False)
    desk = (await whole.desk.desks()).doctor
    await desk.run()
    await desk.mute(Check.TRAY, muted=True)
    assert whole.controller.status.doctor is not None
    assert whole.controller.status.doctor.need_you == ()
    await whole.restart()
    await whole.round()
    view = await whole.desk.doctor.run()
    assert (view.need_you, view.muted) == ((), frozenset({Check.TRAY}))
    await whole.desk.doctor.mute(Check.TRAY, muted=False)
    assert [code(each) for each in whole.desk.doctor.view.need_you] == ["tray_missing"]


async def test_what_is_muted_stays_so_while_the_database_cannot_be_read(whole: Whole) -> None:
    await whole.desk.doctor.mute(Check.TRAY, muted=True)
    whole.store.fail = OutsideError(Problem(ProblemCode.DATABASE_FAILED, "database", detail="locked"))
    view = await whole.desk.doctor.run()
    whole.store.fail = None
    assert view.muted == frozenset({Check.TRAY})
