"""ux.md section 10, row by row: what happens at Cloudflare, and the sentence that is said. The whole program."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from dockflare_desktop.core.model import Container
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, Health, Status, TokenState
from dockflare_desktop.demo.visitor import LOGIN, UNROUTED
from tests.engine.whole import FAMILY, TOKEN, Whole, container
from tests.sentences import one, said

pytestmark = pytest.mark.anyio
APP = container("app", "app.nordhus.example", access_group="family")
WWW = container("www", "www.nordhus.example")
Happens = Callable[[Whole], Awaitable[object]]


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    whole.run(APP, WWW)
    yield whole
    await whole.close()


def told(status: AppStatus) -> list[Problem]:
    """Everything a status says is wrong."""
    found = [each for row in status.services for each in (*row.problems, *((row.reason,) if row.reason else ()))]
    found += [*status.problems, *(engine.problem for engine in status.engines if engine.problem)]
    return [*found, *((status.cloudflare.problem,) if status.cloudflare.problem else ())]


async def a_foreign_record(whole: Whole) -> None:
    whole.account.add_record(whole.zone, "A", "www.nordhus.example", "203.0.113.7")


async def a_foreign_login(whole: Whole) -> None:
    policy = whole.account.add_policy("theirs", "allow", [{"email": {"email": "bo@mkdev.example"}}])
    whole.account.add_app(name="Theirs", domain="app.nordhus.example", policies=[policy])


async def a_foreign_rule(whole: Whole) -> None:
    rules = [{"hostname": "www.nordhus.example", "service": "http://x:1"}, {"service": "http_status:404"}]
    whole.account.put_document(whole.tunnel, {"ingress": rules})


async def another_installations_record(whole: Whole) -> None:
    comment = "DockFlare Desktop: www.nordhus.example [dfd1 o=7f3a9c2e t=1b2c3d4e]"
    whole.account.add_record(whole.zone, "A", "www.nordhus.example", "203.0.113.7", comment=comment)


async def another_tools_record(whole: Whole) -> None:
    comment = "heritage=external-dns,external-dns/owner=k8s"
    whole.account.add_record(whole.zone, "A", "www.nordhus.example", "203.0.113.7", comment=comment)


async def no_token(whole: Whole) -> None:
    await whole.controller.secrets.set_token(None)
    await whole.controller.log_in_again()


async def a_disabled_token(whole: Whole) -> None:
    whole.account.tokens[TOKEN].status = "disabled"


async def a_pause_is_asked_for(whole: Whole) -> None:
    whole.transport.fail_next("/zones", status=429)


async def a_full_zone(whole: Whole) -> None:
    zone = whole.account.zones[whole.zone]
    zone.quota = len(zone.records)


async def errors(whole: Whole) -> None:
    whole.transport.fail_next("/zones", status=502, times=9)


async def a_lost_answer(whole: Whole) -> None:
    whole.transport.fail_next(("PUT", "/configurations"), exc=httpx.ReadTimeout, after_effect=True)


async def no_network(whole: Whole) -> None:
    whole.transport.offline = True


async def a_login_that_fails(whole: Whole) -> None:
    whole.transport.fail_next(("POST", "/access/apps"), status=500, times=9)


async def a_login_that_somebody_removes(whole: Whole) -> None:
    await whole.round()
    whole.account.access.apps.clear()
    await a_login_that_fails(whole)


async def a_tunnel_that_was_deleted(whole: Whole) -> None:
    other = whole.account.add_tunnel("garage")
    whole.run(APP, container("www", "www.nordhus.example", tunnel="garage"))
    await whole.round()
    whole.account.tunnels[other].deleted = whole.clock()


async def no_connector(whole: Whole) -> None:
    whole.account.disconnect(whole.tunnel, whole.connector)
    await whole.round()
    whole.clock.move(seconds=3)


async def a_connector_that_hangs(whole: Whole) -> None:
    whole.connector.lag = None
    await whole.round()
    for _ in range(5):
        whole.clock.move(seconds=31)
        await whole.round()


async def many_go_at_once(whole: Whole) -> None:
    many = [container(f"s{number}", f"s{number}.nordhus.example") for number in range(9)]
    whole.run(*many)
    await whole.round()
    whole.run(many[0])
    await whole.round()
    whole.clock.move(minutes=11)


async def hold_what_is_public(whole: Whole) -> None:
    await whole.store.set_setting("default_access", "hold")


async def ask_every(whole: Whole) -> None:
    await whole.store.set_setting("mode", "ask-every")


async def somebody_edits_a_rule(whole: Whole) -> None:
    await whole.store.set_setting("drift", "report")
    await whole.round()
    found = whole.account.tunnels[whole.tunnel].config or {}
    rules = [{**rule, "service": "http://x:1"} if "hostname" in rule else rule for rule in found["ingress"]]  # type: ignore[attr-defined]  # JSON
    whole.account.put_document(whole.tunnel, {**found, "ingress": rules})


async def the_original_runs(whole: Whole) -> None:
    whole.run(APP, Container("o", "df", {}, image="alplat/dockflare:stable", engine="engine-1"))


async def a_copied_folder(whole: Whole) -> None:
    whole.controller.observe = True


async def no_zero_trust(whole: Whole) -> None:
    whole.account.set_organization(None)


async def the_stream_breaks(whole: Whole) -> None:
    whole.source.stream(up=False)
    whole.clock.move(seconds=11)


async def a_path_goes_while_a_connector_hangs(whole: Whole) -> None:
    whole.run(WWW, container("admin", "www.nordhus.example", path="/admin", access_group="family"))
    await whole.round()
    await whole.round()
    whole.connector.lag = None
    whole.run(WWW)
    await whole.round()
    whole.clock.move(minutes=11)
    await whole.round()
    whole.clock.move(seconds=61)


async def the_engine_is_away(whole: Whole) -> None:
    whole.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))


async def a_repaired_database(whole: Whole) -> None:
    whole.store.problems = (
        Problem(ProblemCode.DATABASE_BROKEN, "database", value="a.broken", detail="2026-11-01 08:02"),
    )


async def our_clock_is_behind(whole: Whole) -> None:
    answer, theirs = whole.transport.handle, whole.clock() + timedelta(minutes=61)

    def dated(request: httpx.Request) -> httpx.Response:
        found = answer(request)
        found.headers["Date"] = f"{theirs:%a, %d %b %Y %H:%M:%S} GMT"
        return found

    whole.transport.handle = dated  # type: ignore[method-assign]  # the account sends no date of its own


ROWS: tuple[tuple[Happens, ProblemCode, str], ...] = (
    (
        a_foreign_record,
        ProblemCode.FOREIGN_DNS,
        "A DNS record for www.nordhus.example exists and is not ours (A 203.0.113.7). It was not touched.",
    ),
    (a_foreign_login, ProblemCode.FOREIGN_LOGIN, "A login for app.nordhus.example exists and is not ours: “Theirs”."),
    (
        a_foreign_rule,
        ProblemCode.FOREIGN_RULE,
        "Someone else’s rule in the tunnel “dockflare” already uses www.nordhus.example.",
    ),
    (
        another_installations_record,
        ProblemCode.OTHER_INSTALLATION,
        "This record belongs to DockFlare Desktop on another computer (7f3a9c2e).",
    ),
    (another_tools_record, ProblemCode.OTHER_TOOL, "This record belongs to external-dns. It is left alone."),
    (no_token, ProblemCode.NO_TOKEN, "No Cloudflare token yet."),
    (
        a_disabled_token,
        ProblemCode.TOKEN_REFUSED,
        "Cloudflare does not accept the token (Invalid access token). Published services keep working.",
    ),
    (a_pause_is_asked_for, ProblemCode.RATE_LIMITED, "Cloudflare asks for a pause until "),
    (a_full_zone, ProblemCode.DNS_QUOTA, "The zone nordhus.example is full."),
    (
        errors,
        ProblemCode.CLOUDFLARE_DOWN,
        "Cloudflare answers with errors (HTTP 502). Your services are not affected by our trying.",
    ),
    (
        a_lost_answer,
        ProblemCode.ANSWER_LOST,
        "The answer to a write got lost, so it was read again: it had worked.",
    ),
    (no_network, ProblemCode.OFFLINE, "No network. Everything at Cloudflare stays as it is."),
    (
        a_login_that_fails,
        ProblemCode.PROTECT_FAILED,
        "The login for app.nordhus.example could not be made (Internal server error), so the address is not published.",
    ),
    (
        a_login_that_somebody_removes,
        ProblemCode.TAKEN_DOWN_UNPROTECTED,
        "The login for app.nordhus.example was lost and could not be put back (Internal server error), so it was ",
    ),
    (a_tunnel_that_was_deleted, ProblemCode.TUNNEL_GONE, "The tunnel “garage” was deleted at Cloudflare."),
    (no_connector, ProblemCode.NO_CONNECTOR, "No connector runs for “dockflare”: visitors see error 1033."),
    (
        a_connector_that_hangs,
        ProblemCode.CONNECTOR_BEHIND,
        "A connector still uses configuration 0, wanted 1.",
    ),
    (many_go_at_once, ProblemCode.BRAKE, "8 of 9 services would be removed at once. Removals wait for you."),
    (hold_what_is_public, ProblemCode.HELD_PUBLIC, "www.nordhus.example would be open to everyone."),
    (ask_every, ProblemCode.HELD_MODE, "Changes to app.nordhus.example wait for you."),
    (
        somebody_edits_a_rule,
        ProblemCode.CHANGED_OUTSIDE,
        "The rule of www.nordhus.example was changed at Cloudflare by someone else.",
    ),
    (
        the_original_runs,
        ProblemCode.ORIGINAL_RUNS,
        "The original DockFlare runs here; it deletes rules it does not know, so nothing is written.",
    ),
    (
        a_copied_folder,
        ProblemCode.MACHINE_CHANGED,
        "This data was made on another computer, so nothing is written.",
    ),
    (no_zero_trust, ProblemCode.NO_ZERO_TRUST, "This account has no Zero Trust yet, so logins cannot be made."),
    (
        the_stream_breaks,
        ProblemCode.STREAM_QUIET,
        "The event stream of nas-01 is quiet; containers are asked for every 30 s instead.",
    ),
    (
        a_path_goes_while_a_connector_hangs,
        ProblemCode.NOT_CONFIRMED,
        "Not every connector has the new rules after 60 seconds, so the login of www.nordhus.example/admin stays.",
    ),
    (
        the_engine_is_away,
        ProblemCode.ENGINE_AWAY,
        "nas-01 cannot be reached. Its services are left exactly as they are.",
    ),
    (
        a_repaired_database,
        ProblemCode.DATABASE_BROKEN,
        "The local database could not be read; the backup of 2026-11-01 08:02 was used.",
    ),
    (our_clock_is_behind, ProblemCode.CLOCK_WRONG, "Your clock is 61 minutes off; logins may fail."),
)


@pytest.mark.parametrize(("happens", "code", "text"), ROWS, ids=lambda part: getattr(part, "__name__", ""))
async def test_what_happens_is_said_in_a_sentence_that_is_true_by_itself(
    whole: Whole, happens: Happens, code: ProblemCode, text: str
) -> None:
    await happens(whole)
    status = await whole.round(full=True)
    assert said(one(told(status), code)).startswith(text)


# --- a token that may do less ----------------------------------------------------------------------------------------

APPS, ORGANIZATIONS = "Access: Apps and Policies", "Access: Organizations, Identity Providers, and Groups"
TUNNELS = ("Cloudflare Tunnel", "Cloudflare One Connectors", "Cloudflare One Connector: cloudflared")
READ = ("Read", "Write")
FEWER = (
    ((APPS,), ("Write",), "Access: Apps and Policies Edit", {"www.nordhus.example"}),
    ((APPS,), READ, "Access: Apps and Policies Read", {"www.nordhus.example"}),
    ((ORGANIZATIONS,), READ, f"{ORGANIZATIONS} Read", {"www.nordhus.example", "app.nordhus.example"}),
    (("DNS",), ("Write",), "DNS Edit", set()),
    (("DNS",), READ, "DNS Read", set()),
    (TUNNELS, ("Write",), "Cloudflare Tunnel Edit", set()),
    (TUNNELS, READ, "Cloudflare Tunnel Read", set()),
    (("Zone", "Zone Settings", "DNS", APPS), READ, "Zone Read", set()),
)


@pytest.mark.parametrize(("families", "kinds", "named", "live"), FEWER, ids=[row[2] for row in FEWER])
async def test_what_a_token_may_do_is_done_and_what_it_may_not_is_named(
    whole: Whole, families: tuple[str, ...], kinds: tuple[str, ...], named: str, live: set[str]
) -> None:
    token = whole.account.tokens[TOKEN]
    token.permissions = token.permissions - {f"{family} {kind}" for family in families for kind in kinds}
    status = await whole.round(full=True)
    problem = one(told(status), ProblemCode.PERMISSION_MISSING)
    assert said(problem) == f"The token may not use {named}."
    assert {row.address for row in status.services if row.status is Status.LIVE} == live
    assert whole.reach("app.nordhus.example") in (LOGIN, UNROUTED)
    assert status.cloudflare.token is not TokenState.REFUSED
    assert status.health in (Health.ATTENTION, Health.OK)


# --- connectors ------------------------------------------------------------------------------------------------------


async def test_a_first_reading_asks_no_connector_and_a_beat_asks_each_tunnel_in_use_once(whole: Whole) -> None:
    await whole.round(full=True)
    assert not [call for call in whole.transport.calls if call.path.endswith("/connections")]
    whole.clock.move(minutes=6)
    before = len(whole.transport.calls)
    await whole.round()
    asked = [call.path for call in whole.transport.calls[before:]]
    assert len([path for path in asked if path.endswith("/connections")]) == 1
    assert whole.row("app.nordhus.example").connectors == (1, 1)


async def test_a_connector_that_comes_back_is_seen_within_half_a_minute_and_no_word_is_said_any_more(
    whole: Whole,
) -> None:
    await no_connector(whole)
    await whole.round()
    whole.account.connect(whole.tunnel)
    whole.clock.move(seconds=31)
    assert ProblemCode.NO_CONNECTOR not in [each.code for each in told(await whole.round())]


async def test_connectors_that_cannot_be_read_stop_nothing(whole: Whole) -> None:
    await whole.round()
    whole.transport.fail_next("/connections", status=403, times=9)
    whole.clock.move(seconds=3)
    status = await whole.round()
    assert set(whole.statuses().values()) == {Status.LIVE}
    assert status.cloudflare.problem is None


async def test_a_quiet_account_with_three_zones_costs_less_than_sixty_calls_in_five_minutes(whole: Whole) -> None:
    for name in ("b.example", "c.example"):
        whole.account.add_zone(name)
    whole.run(APP, WWW, container("b", "b.example"), container("c", "c.example"))
    await whole.round()
    whole.clock.move(seconds=3)
    await whole.round()
    before = len(whole.transport.calls)
    for _ in range(10):
        whole.clock.move(seconds=30)
        await whole.round()
    assert len(whole.transport.calls) - before < 60


async def test_a_stream_that_breaks_for_a_moment_is_not_told_and_one_that_comes_back_is_forgotten(
    whole: Whole,
) -> None:
    whole.source.stream(up=False)
    assert ProblemCode.STREAM_QUIET not in [each.code for each in told(await whole.round())]
    whole.clock.move(seconds=11)
    assert ProblemCode.STREAM_QUIET in [each.code for each in told(await whole.round())]
    assert whole.controller.status.health is not Health.ERROR
    whole.source.stream(up=True)
    assert ProblemCode.STREAM_QUIET not in [each.code for each in told(await whole.round())]
