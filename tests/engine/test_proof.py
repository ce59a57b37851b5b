"""When connectors are asked what they run, and what is said about them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dockflare_desktop.core.change import Action, AppStep, Change, Kind, Phase, Why
from dockflare_desktop.core.cloud import Actual, Connector, Directory, Document, Tunnel
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.proof import NEXT_LOOK, PATIENCE, Proof, used_tunnels, with_connectors
from tests.engine.desk_of_plans import Bench, service

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
HOME = Tunnel("t1", "home")
FAREWELL = Change(
    "application delete x", Phase.UNPROTECT, AppStep("x", None), Action.DELETE, Kind.APPLICATION, "x", Why.GONE,
    waits=True,
)  # fmt: skip


def seen(version: int, *running: int, unread: bool = False) -> Actual:
    connectors = tuple(Connector(f"c{number}", config_version=each) for number, each in enumerate(running))
    return Actual(
        "a",
        "",
        Directory(tunnels=(HOME,)),
        {"t1": Document("t1", version, {}, NOW)},
        {"t1": None if unread else connectors},
        {},
        (),
        NOW,
    )


def test_a_new_version_is_asked_about_a_little_later() -> None:
    proof = Proof()
    assert proof.due(seen(3, 3), [HOME], NOW) == frozenset()
    assert proof.next_due() == NOW + timedelta(seconds=2)
    assert proof.due(seen(3, 3), [HOME], NOW + timedelta(seconds=2)) == {"t1"}
    proof.heard(seen(3, 3), ["t1"], NOW)
    assert (proof.due(seen(3, 3), [HOME], NOW), proof.next_due()) == (frozenset(), None)


def test_a_tunnel_that_nobody_uses_any_more_is_not_asked_about() -> None:
    proof = Proof()
    proof.due(seen(3, 3), [HOME], NOW)
    assert proof.due(seen(3, 3), [], NOW + timedelta(minutes=1)) == frozenset()
    assert proof.next_due() is None


@pytest.mark.parametrize("running", [(), (2,)])
def test_who_is_behind_or_not_there_is_asked_again(running: tuple[int, ...]) -> None:
    proof = Proof()
    proof.heard(seen(3, *running), ["t1"], NOW)
    assert proof.next_due() == NOW + NEXT_LOOK


def test_a_tunnel_without_connectors_is_told_at_once() -> None:
    told = Proof().problems(seen(3), [HOME], [], NOW)
    assert told == (Problem(ProblemCode.NO_CONNECTOR, "home", Effect.WARNING),)


def test_a_connector_that_stays_behind_is_told_after_a_minute() -> None:
    proof = Proof()
    proof.heard(seen(3, 2, 3), ["t1"], NOW)
    assert proof.problems(seen(3, 2, 3), [HOME], [], NOW) == ()
    proof.heard(seen(3, 2, 3), ["t1"], NOW + PATIENCE)
    told = proof.problems(seen(3, 2, 3), [HOME], [], NOW + PATIENCE)
    assert told == (Problem(ProblemCode.CONNECTOR_BEHIND, "home", Effect.WARNING, value="2", detail="3"),)
    proof.heard(seen(3, 3, 3), ["t1"], NOW + PATIENCE)
    assert proof.problems(seen(3, 3, 3), [HOME], [], NOW + PATIENCE) == ()


def test_a_document_that_cloudflared_refuses_is_told_once_a_connector_stays_behind() -> None:
    proof, there = Proof(), seen(3, 2)
    rules = [{"hostname": "a.example", "path": "(?=x)", "service": "http://a"}, {"service": "http_status:404"}]
    refused = replace(there, documents={"t1": Document("t1", 3, {"ingress": rules}, NOW)})
    proof.heard(refused, ["t1"], NOW)
    assert proof.problems(refused, [HOME], [], NOW) == ()
    [told] = proof.problems(refused, [HOME], [], NOW + PATIENCE)
    assert (told.code, told.detail) == (
        ProblemCode.CONNECTOR_REFUSED,
        "rule 1: invalid regex: look-ahead is not supported",
    )
    whole = replace(there, documents={"t1": Document("t1", 3, {"ingress": "x"}, NOW)})
    [told] = proof.problems(whole, [HOME], [], NOW + PATIENCE)
    assert told.detail == "it must be a list"


def test_unread_connectors_prove_nothing_and_say_nothing() -> None:
    proof = Proof()
    proof.heard(seen(3, unread=True), ["t1"], NOW)
    assert (proof.problems(seen(3, unread=True), [HOME], [], NOW), proof.next_due()) == ((), None)


def test_h8_a_login_that_waits_for_connectors_for_a_minute_is_told() -> None:
    proof = Proof()
    assert proof.patient(NOW)
    proof.waiting([FAREWELL], NOW)
    assert proof.problems(seen(3, 2), [HOME], [FAREWELL], NOW) == ()
    later = NOW + PATIENCE
    assert not proof.patient(later)
    told = proof.problems(seen(3, 2), [HOME], [FAREWELL], later)
    assert told == (Problem(ProblemCode.NOT_CONFIRMED, "x", Effect.WARNING),)
    proof.waiting([], later)
    assert proof.patient(later)


def test_tunnels_that_a_file_rules_are_not_asked_about() -> None:
    by_file = Actual("a", "", Directory(tunnels=(Tunnel("t1", "home", remote=False),)), {}, {}, {}, (), NOW)
    assert used_tunnels([service("a.nordhus.example")], by_file) == ()


@pytest.mark.anyio
async def test_connectors_that_cannot_be_read_are_unread_and_a_pause_is_raised(bench: Bench) -> None:
    assert bench.edge is not None
    actual = await bench.edge.observe(bench.look())
    bench.transport.fail_next("/connections", status=403)
    assert (await with_connectors(actual, bench.edge, [bench.tunnel])).connectors == {bench.tunnel: None}
    again = await with_connectors(actual, bench.edge, [bench.tunnel])
    assert len(again.connectors[bench.tunnel] or ()) == 1
    bench.transport.fail_next("/connections", status=429).retry_after = 0
    with pytest.raises(OutsideError):
        await with_connectors(actual, bench.edge, [bench.tunnel])
