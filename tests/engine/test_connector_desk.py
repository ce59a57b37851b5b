"""Connectors by hand: shown first, done only as shown, told in the history, refused where nothing may be written; and
who says so where a connector refuses a configuration."""

import json
from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.connectors.setup import from_shown
from dockflare_desktop.core.connectors.snippets import PLACEHOLDER, Form, TokenBy
from dockflare_desktop.core.connectors.steps import ConnectorPlan
from dockflare_desktop.core.connectors.view import Applied, ToldBy
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.demo.tunnels import run_token
from dockflare_desktop.engine.connector_commands import Asked, ConnectorCommands
from dockflare_desktop.engine.connectors import ConnectorDone
from dockflare_desktop.engine.ports import HistoryEntry
from dockflare_desktop.engine.ports.connectors import Readiness
from dockflare_desktop.words import sentence
from tests.engine.connector_world import ConnectedHost, connected
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
WEB = container("web", "web.nordhus.example", access_group="family")
BAD = {"ingress": [{"path": "(?=a)", "service": "http://a:1"}, {"service": "http_status:404"}]}
AWAY = Problem(ProblemCode.ENGINE_AWAY, "nas-01")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    yield whole
    await whole.close()


@pytest.fixture
async def host(whole: Whole) -> ConnectedHost:
    """One service uses the tunnel, and nobody runs it yet."""
    whole.run(WEB)
    return await connected(whole)


async def desk(whole: Whole) -> ConnectorCommands:
    return (await whole.desk.desks()).connectors


async def told(whole: Whole) -> list[HistoryEntry]:
    return [each for each in await whole.store.history() if each.kind == "connector"]


async def plan(whole: Whole, asked: Asked) -> ConnectorPlan:
    made = await (await desk(whole)).plan(asked)
    assert isinstance(made, ConnectorPlan), made
    return made


async def do(whole: Whole, asked: Asked) -> ConnectorDone:
    done = await (await desk(whole)).carry_out(await plan(whole, asked))
    assert isinstance(done, ConnectorDone), done
    assert done.done
    return done


async def refused(whole: Whole, asked: Asked) -> Problem:
    made = await (await desk(whole)).plan(asked)
    answer = await (await desk(whole)).carry_out(made) if isinstance(made, ConnectorPlan) else made
    assert isinstance(answer, Problem), answer
    return answer


async def test_a_connector_runs_is_seen_and_told_in_the_history_without_its_token(
    whole: Whole, host: ConnectedHost
) -> None:
    done = await do(whole, Asked("dockflare", replicas=2))
    await whole.round(full=True)
    await (await desk(whole)).overview()  # reads the logs, so that each is known
    (tunnel,) = (await whole.round(full=True)).connectors
    assert [(row.applied, row.engine, row.managed is not None) for row in tunnel.rows] == [
        (Applied.CURRENT, "nas-01", True)
    ] * 2
    entry = (await told(whole))[0]
    token = run_token(whole.account.tunnels[whole.tunnel])
    assert set(host.tokens.values()) == {token}
    assert token not in repr(entry)
    assert (entry.kind, entry.action, entry.target, entry.before) == (
        "connector",
        "create",
        "dockflare on nas-01",
        None,
    )
    assert entry.after is not None
    assert from_shown(entry.after) == done.after


async def test_what_was_stopped_is_started_again_as_the_history_says(whole: Whole, host: ConnectedHost) -> None:
    first = await do(whole, Asked("dockflare", network="proxy", replicas=2))
    await do(whole, Asked("dockflare", stop=True))
    assert host.boxes == {}
    kept = (await told(whole))[0].before
    assert kept is not None
    setup = from_shown(kept)
    assert setup == first.after
    assert setup is not None
    again = Asked(
        "dockflare", setup.engine, setup.image, setup.pinned, setup.network, setup.metrics_port, setup.replicas
    )
    host.calls.clear()
    assert (await do(whole, again)).after == setup
    assert not any(call.startswith("pull") for call in host.calls)  # exactly the image that ran


async def test_what_changed_since_it_was_shown_is_not_done(whole: Whole, host: ConnectedHost) -> None:
    shown = await plan(whole, Asked("dockflare"))
    await do(whole, Asked("dockflare"))
    answer = await (await desk(whole)).carry_out(shown)
    assert isinstance(answer, ConnectorDone)
    assert (answer.done, len(host.boxes)) == (False, 1)


async def test_connectors_elsewhere_are_asked_about(whole: Whole, host: ConnectedHost) -> None:
    """H17: none is started here without asking."""
    whole.account.connect(whole.tunnel)
    made = await plan(whole, Asked("dockflare"))
    assert (made.blocked, made.problems[0].code) == (True, ProblemCode.CONNECTOR_ELSEWHERE)
    answer = await (await desk(whole)).carry_out(made)
    assert isinstance(answer, ConnectorDone)
    assert (answer.done, host.boxes) == (False, {})
    await do(whole, Asked("dockflare", beside=True))
    assert len(host.boxes) == 1


async def test_nothing_is_done_while_it_only_looks_or_is_paused(whole: Whole, host: ConnectedHost) -> None:
    await whole.store.set_setting("mode", "observe")
    assert (await refused(whole, Asked("dockflare"))).code is ProblemCode.OBSERVE_ONLY
    await whole.store.set_setting("mode", None)
    await whole.desk.pause(None)
    paused = await refused(whole, Asked("dockflare"))
    assert sentence(paused).text == "Writing is paused, so nothing is written, by hand either."
    assert host.boxes == {}


async def test_what_cannot_be_asked_for_is_told(whole: Whole, host: ConnectedHost) -> None:
    whole.account.add_tunnel("old-nas", config_src="local")
    await whole.round(full=True)
    for asked, code in (
        (Asked("nowhere"), ProblemCode.TUNNEL_UNKNOWN),
        (Asked("old-nas"), ProblemCode.TUNNEL_FILE),
        (Asked("dockflare", engine="pi"), ProblemCode.NOT_FOUND),
        (Asked("dockflare", stop=True), ProblemCode.NOT_FOUND),
        (Asked("dockflare", replicas=2, running=True), ProblemCode.NOT_FOUND),
    ):
        assert (await refused(whole, asked)).code is code
    assert (await refused(whole, Asked("dockfare"))).suggestion == "dockflare"
    whole.source.host = None
    assert (await refused(whole, Asked("dockflare"))).code is ProblemCode.NOT_FOUND


async def test_an_engine_that_is_away_is_told_and_stopping_needs_no_account(whole: Whole, host: ConnectedHost) -> None:
    await do(whole, Asked("dockflare"))
    whole.source.fail(AWAY)
    assert (await refused(whole, Asked("dockflare", stop=True))).code is ProblemCode.ENGINE_AWAY
    whole.source.fail(None)
    whole.transport.fail_next("connections", status=500, times=9)
    await do(whole, Asked("dockflare", stop=True))
    assert host.boxes == {}


async def test_a_failure_is_told_in_the_history_too(whole: Whole, host: ConnectedHost) -> None:
    host.fail["make"] = Problem(ProblemCode.CONNECTOR_NO_ROOM, "nas-01")
    assert (await refused(whole, Asked("dockflare"))).code is ProblemCode.CONNECTOR_NO_ROOM
    entry = (await told(whole))[0]
    assert (entry.result, entry.problem, entry.after) == ("failed", "connector_no_room", None)


async def test_the_overview_knows_every_tunnel_and_how_ours_run(whole: Whole, host: ConnectedHost) -> None:
    whole.account.connect(whole.account.add_tunnel("garage"))
    done = await do(whole, Asked("dockflare"))
    await whole.round(full=True)
    found = await (await desk(whole)).overview()
    assert [each.tunnel for each in found.tunnels] == ["dockflare", "garage"]
    assert await (await desk(whole)).setups("dockflare") == (done.after,)
    assert await (await desk(whole)).setups("nowhere") == ()


async def test_a_snippet_fetches_the_token_only_to_show_it(whole: Whole, host: ConnectedHost) -> None:
    at = await desk(whole)
    asked = len(whole.transport.calls)
    assert PLACEHOLDER in str(await at.snippet(Form.COMPOSE, TokenBy.FILE, "dockflare"))
    assert len(whole.transport.calls) == asked
    token = run_token(whole.account.tunnels[whole.tunnel])
    assert token in str(await at.snippet(Form.COMPOSE, TokenBy.FILE, "dockflare", reveal=True))
    assert token not in json.dumps([repr(each) for each in whole.shown])


# --- a connector that refuses a configuration -------------------------------------------------------------------------


async def test_a_refusal_is_told_at_once_in_the_connectors_own_words_and_the_old_one_stays(
    whole: Whole, host: ConnectedHost
) -> None:
    await do(whole, Asked("dockflare"))
    await whole.round(full=True)
    before = host.connectors["box1"].document
    host.refuse("box1")
    host.others = (*host.others, container("api", "api.nordhus.example", access_group="family"))
    whole.run(*host.others, *host.boxes.values())
    await whole.round(full=True)  # the document is written
    await whole.round(full=True)  # the connector is behind, so its log is read beside the round
    await whole.controller.connectors.listen_to_all()
    status = await whole.round(full=True)
    (row,) = status.connectors[0].rows
    assert (row.applied, row.told_by, row.reason) == (Applied.REFUSED, ToldBy.LOG, "Rule #1 has an invalid path")
    (problem,) = [each for each in status.problems if each.code is ProblemCode.CONNECTOR_REFUSED]
    assert sentence(problem).text == (
        "The connector refused the configuration: Rule #1 has an invalid path. The old one still runs."
    )
    assert (problem.subject, problem.container) == (
        "dockflare",
        "cloudflared-dockflare-" + whole.store.installation[:4] + "-1",
    )
    assert host.connectors["box1"].document == before


async def test_where_there_is_one_round_only_it_waits_for_the_log(whole: Whole, host: ConnectedHost) -> None:
    await do(whole, Asked("dockflare"))
    await whole.round(full=True)
    host.refuse("box1")
    whole.account.put_document(whole.tunnel, BAD)
    await whole.store.set_setting("mode", "observe")
    whole.controller.engines.patient = True
    status = await whole.round(full=True)
    assert [each.detail for each in status.problems if each.code is ProblemCode.CONNECTOR_REFUSED] == [
        "Rule #1 has an invalid path"
    ]


async def test_one_whose_log_does_not_reach_back_to_its_start_is_known_by_asking_it(
    whole: Whole, host: ConnectedHost
) -> None:
    await do(whole, Asked("dockflare"))
    host.logs["box1"] = ("t INF something else",)
    host.answers = [Readiness(ready=True, connector=host.connectors["box1"].id)]
    found = await (await desk(whole)).overview()
    assert [row.applied for row in found.tunnels[0].rows] == [Applied.CURRENT]
    whole.source.fail(AWAY)
    host.fail["log"] = AWAY
    await (await desk(whole)).overview()  # what it said before stays


async def test_of_a_connector_elsewhere_it_is_our_own_check_that_says_why(whole: Whole) -> None:
    await whole.store.set_setting("mode", "observe")  # somebody else writes what connectors refuse
    whole.run(WEB)
    await whole.round()
    whole.account.put_document(whole.tunnel, BAD)
    await whole.round(full=True)
    whole.clock.move(seconds=61)
    status = await whole.round(full=True)
    (row,) = status.connectors[0].rows
    assert (row.managed, row.applied, row.told_by) == (None, Applied.REFUSED, ToldBy.CHECK)
    assert row.reason.startswith("rule 1: ")
    assert ProblemCode.CONNECTOR_REFUSED in [each.code for each in status.problems]
