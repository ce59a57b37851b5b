"""What is said of tunnels' names and of moves between them, from the input that causes it."""

import pytest

from dockflare_desktop.core.history import Actor, HistoryEntry, Wanted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.tunnels.migrating import Migration
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.test_tunnels import Two
from tests.engine.whole import container
from tests.sentences import one, said

pytestmark = pytest.mark.anyio
REFUSED = "cannot be taken over"
HOST = "app.nordhus.example"


async def two() -> Two:
    whole = Two()
    await whole.start()
    whole.run(container("app", HOST))
    await whole.round()
    return whole


async def test_names_that_cannot_be() -> None:
    whole = await two()
    desk = (await whole.desk.desks()).tunnels
    taken = one((await desk.create("garage")).problems, ProblemCode.TUNNEL_NAME_TAKEN)
    assert said(taken) == "There is a tunnel named garage in this account already."
    empty = one((await desk.create("")).problems, ProblemCode.TUNNEL_NAME_INVALID)
    assert said(empty) == "A tunnel cannot be called so: it is empty."
    long = one((await desk.rename("garage", "x" * 200)).problems, ProblemCode.TUNNEL_NAME_INVALID)
    assert said(long).endswith("200 characters, 100 is the most.")
    await whole.close()


async def test_a_name_that_somebody_took_in_between() -> None:
    whole = await two()
    desk = (await whole.desk.desks()).tunnels

    def take(method: str, path: str) -> None:
        if method == "POST" and path.endswith("/cfd_tunnel"):
            whole.transport.before_call.clear()
            whole.account.add_tunnel("shed")

    whole.transport.before_call.append(take)
    taken = one((await desk.create("shed")).problems, ProblemCode.TUNNEL_NAME_TAKEN)
    assert said(taken) == "There is a tunnel named shed in this account already."
    await whole.close()


async def test_moves_that_lead_nowhere() -> None:
    whole = await two()
    desk = (await whole.desk.desks()).tunnels
    same = await desk.preview_move("garage", "garage")
    assert isinstance(same, Problem)
    assert said(one([same], ProblemCode.TUNNEL_SAME)) == "It is on the tunnel “garage” already."
    empty = await desk.preview_move("garage", "dockflare", HOST)
    assert isinstance(empty, Problem)
    assert said(one([empty], ProblemCode.TUNNEL_EMPTY)) == (
        "There is nothing of app.nordhus.example on the tunnel “garage” that could move."
    )
    await whole.close()


async def test_a_tunnel_with_a_connector_is_not_deleted() -> None:
    whole = await two()
    edge = await whole.open_account("t" * 40)
    with pytest.raises(OutsideError) as caught:
        await edge.delete_tunnel(whole.garage)
    in_use = one([caught.value.problem], ProblemCode.TUNNEL_IN_USE)
    assert "A connector is connected to the tunnel" in said(in_use)
    await edge.close()
    await whole.close()


async def test_while_paused_nothing_is_written_by_hand() -> None:
    whole = await two()
    await whole.desk.pause(None)
    paused = (await (await whole.desk.desks()).tunnels.create("shed")).problems
    assert said(one(paused, ProblemCode.WRITES_PAUSED)).startswith("Writing is paused")
    await whole.close()


async def test_files_that_cannot_be_taken_over() -> None:
    whole = await two()
    whole.account.add_tunnel("old-nas", config_src="local")
    await whole.round(full=True)
    desk = (await whole.desk.desks()).tunnels
    last = {"service": "http_status:404"}
    for parsed, code, text in (
        ({}, ProblemCode.MIGRATE_EMPTY, "There are no ingress rules in the file for “old-nas”."),
        ({"tunnel": "x"}, ProblemCode.MIGRATE_OTHER, "This file is of the tunnel “x”, not of “old-nas”."),
        (
            {"ingress": ["x", last]},
            ProblemCode.MIGRATE_REFUSED,
            "Rule 1 of the file cannot be taken over: it is no rule.",
        ),
        ({"ingress": [last], "loglevel": "x"}, ProblemCode.MIGRATE_LEFT, "These stay with the connector: loglevel."),
    ):
        shown = await desk.preview_migration("old-nas", parsed)
        assert isinstance(shown, Migration)
        assert said(one(shown.problems, code)) == text
    remote = await desk.preview_migration("garage", {})
    assert isinstance(remote, Migration)
    assert "ruled from here already" in said(one(remote.problems, ProblemCode.TUNNEL_REMOTE))
    unreadable = Problem(ProblemCode.MIGRATE_UNREADABLE, "config.yml", detail="line 3: it is no YAML")
    assert said(unreadable).startswith("“config.yml” is no configuration file of a connector")
    await whole.close()


async def test_what_has_no_way_back() -> None:
    whole = await two()
    desks = await whole.desk.desks()
    await whole.controller.round(full=True)
    gone = HistoryEntry(0, whole.clock(), "tunnel", "delete", "shed", "asked", Actor.YOU, "done")
    await whole.store.record(gone)
    entry = max(each.id for each in await whole.store.entries(Wanted(1)))
    refused = await desks.activity.preview_undo(entry)
    assert isinstance(refused, Problem)
    assert said(one([refused], ProblemCode.UNDO_NO_WAY)).startswith(
        "This cannot be taken back here: a tunnel made anew"
    )
    await whole.close()
