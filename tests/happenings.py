"""What happens to an account, an engine or a database, and everything that a status then says is wrong."""

from datetime import timedelta

import httpx

from dockflare_desktop.core.model import Container
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from tests.engine.whole import FAMILY, TOKEN, Whole, container

APP = container("app", "app.nordhus.example", access_group="family")
WWW = container("www", "www.nordhus.example")


async def prepared() -> Whole:
    """A program with a protected and a public container; nothing is written yet."""
    whole = await Whole().start(FAMILY)
    whole.run(APP, WWW)
    return whole


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


async def a_rule_that_cloudflared_refuses(whole: Whole) -> None:
    await whole.round()
    document = dict(whole.account.tunnels[whole.tunnel].config or {})
    theirs = {"hostname": "x.nordhus.example", "path": "(?=x)", "service": "http://x:1"}
    whole.account.put_document(whole.tunnel, {**document, "ingress": [theirs, *document["ingress"]]})  # type: ignore[misc]
    for _ in range(5):
        whole.clock.move(seconds=31)
        await whole.round(full=True)


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
