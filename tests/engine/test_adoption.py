"""Adopting what is not ours: shown before, done as shown, given back when its service goes or it is undone (H14)."""

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption, Caution
from dockflare_desktop.core.adopting.sides import Sign, lines
from dockflare_desktop.core.adopting.told import as_json, from_json, told
from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.model import AccessGroup, Container, PolicyBody, ServiceKey
from dockflare_desktop.core.planning.marks import was_adopted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN
from dockflare_desktop.engine.desks.adoption import AdoptionDesk
from tests.engine.whole import FAMILY, Whole, container, stopped
from tests.sentences import said

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
PLAIN = container("app", HOST)
CLOSED = container("app", HOST, access_group="family")
THEIRS = {"hostname": HOST, "service": "http://old:1", "originRequest": {"httpHostHeader": "theirs"}}
OTHER = {"hostname": "www.nordhus.example", "service": "http://www:1"}
LAST = {"service": "http_status:404"}
BO = {"email": {"email": "bo@mkdev.example"}}


def desk(whole: Whole) -> AdoptionDesk:
    return whole.desk._desks.adoption  # type: ignore[return-value]  # the real one


def frozen(whole: Whole) -> dict[str, Any]:
    """Everything at Cloudflare, without what Cloudflare itself sets at a write: times, versions, ids of inline
    policies."""
    found = clean(copy.deepcopy(dict(whole.account.snapshot())))
    found["policies"] = {each["name"]: each for each in found["policies"].values()}
    return found


SET = ("modified_on", "updated_at", "comment_modified_on", "tags_modified_on", "version", "connections", "connectors")


def clean(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: clean(each) for key, each in value.items() if key not in SET}
        inline = "decision" in kept and kept.get("reusable") is not True and "account_id" not in kept
        return {key: each for key, each in kept.items() if not (inline and key in ("id", "created_at"))}
    return [clean(each) for each in value] if isinstance(value, list | tuple) else value


def foreign_record(whole: Whole, kind: str = "A", content: str = "192.0.2.7", **more: object) -> str:
    return whole.account.add_record(whole.zone, kind, HOST, content, **{"comment": "by hand", **more})


def foreign_rules(whole: Whole, *rules: dict[str, Any]) -> None:
    whole.account.put_document(whole.tunnel, {"ingress": [*rules, LAST], "warp-routing": {"enabled": True}})


def foreign_login(whole: Whole, *policies: object, **more: object) -> str:
    return whole.account.add_app(name="Theirs", domain=HOST, policies=list(policies), **more)


INLINE = {"name": "bo", "decision": "allow", "include": [BO]}


def rules(whole: Whole) -> list[dict[str, Any]]:
    return list((whole.account.tunnels[whole.tunnel].config or {}).get("ingress", []))


async def offered(whole: Whole, key: str = HOST, **asked: bool) -> tuple[Pick, ...]:
    found = await desk(whole).in_the_way(ServiceKey(key), **asked)
    return tuple(Pick.of(each) for each in found)


async def shown(whole: Whole, *picks: Pick, **asked: bool) -> Adoption:
    found = await desk(whole).preview(picks, **asked)
    assert isinstance(found, Adoption), found
    return found


async def adopt(whole: Whole, *picks: Pick, **asked: bool) -> Adoption:
    """As somebody who looks and agrees."""
    picks = picks or await offered(whole)
    preview = await shown(whole, *picks, **asked)
    done = await desk(whole).adopt(picks, preview.seal, **asked)
    assert isinstance(done, Adoption)
    assert done.seal == preview.seal
    await settle(whole)
    return preview


async def settle(whole: Whole, rounds: int = 6) -> None:
    for _ in range(rounds):
        whole.clock.move(seconds=3)
        await whole.round(full=True)


async def leave(whole: Whole, each: Container = CLOSED) -> None:
    """Its container stops, and its grace period ends."""
    whole.run(stopped(each))
    await settle(whole, 3)  # a list without any is looked at twice
    whole.clock.move(minutes=11)
    await settle(whole)


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, set[str]]:
    """Which objects differ, by kind."""
    return {
        kind: {key for key in {*before[kind], *after[kind]} if before[kind].get(key) != after[kind].get(key)}
        for kind in before
        if before[kind] != after[kind]
    }


# --- shown, then done ------------------------------------------------------------------------------------------------


async def test_a_record_is_adopted_as_shown_and_given_back_when_the_service_goes(whole: Whole) -> None:
    ident = foreign_record(whole)
    whole.run(PLAIN)
    await settle(whole, 2)
    assert whole.statuses() == {HOST: Status.BLOCKED}
    before = frozen(whole)
    preview = await shown(whole, Pick(Kind.RECORD, HOST))
    assert frozen(whole) == before
    (record,) = (each for each in preview.changes if each.change.kind is Kind.RECORD)
    signs = {(line.sign, line.text) for line in lines(record.sides)}
    assert {(Sign.REMOVED, "content: 192.0.2.7"), (Sign.REMOVED, "type: A"), (Sign.KEPT, f"name: {HOST}")} <= signs
    assert {(Sign.ADDED, "type: CNAME"), (Sign.ADDED, f"content: {whole.tunnel}.cfargotunnel.com")} <= signs
    assert {(each.caution, each.subject, each.detail) for each in preview.warned} == {
        (Caution.ELSEWHERE, HOST, "A 192.0.2.7"),
        (Caution.EVERYONE, HOST, ""),
    }
    await adopt(whole, Pick(Kind.RECORD, ident))
    assert (whole.statuses(), whole.reach(HOST)) == ({HOST: Status.LIVE}, OPEN)
    assert list(whole.account.zones[whole.zone].records) == [ident]
    assert was_adopted(str(whole.account.zones[whole.zone].records[ident]["comment"]))
    await leave(whole, PLAIN)
    assert changed(before, frozen(whole)) == {"tunnels": {whole.tunnel}}  # its document was never configured before
    assert rules(whole) == [LAST]


async def test_all_that_is_in_the_way_is_adopted_together_and_all_of_it_comes_back(whole: Whole) -> None:
    foreign_record(whole, ttl=300, tags=[])
    foreign_rules(whole, OTHER, THEIRS)
    foreign_login(whole, INLINE, session_duration="1h", logo_url="https://nordhus.example/logo.png")
    whole.run(CLOSED)
    await settle(whole, 2)
    before = frozen(whole)
    picks = await offered(whole)
    assert {pick.kind for pick in picks} == {Kind.RECORD, Kind.RULE, Kind.APPLICATION}
    preview = await adopt(whole, *picks)
    assert {each.change.kind for each in preview.changes} == {Kind.POLICY, Kind.APPLICATION, Kind.RULE, Kind.RECORD}
    assert (whole.statuses(), whole.reach(HOST)) == ({HOST: Status.LIVE}, LOGIN)
    app = next(iter(whole.account.access.apps.values())).body
    assert app["logo_url"] == "https://nordhus.example/logo.png"
    await leave(whole)
    assert frozen(whole) == before


async def test_a_login_of_reusable_policies_comes_back_with_them_where_nobody_else_reads_their_list(
    whole: Whole,
) -> None:
    """Only their list tells which of an application's policies are reusable."""
    policy = whole.account.add_policy("staff", "allow", [BO])
    foreign_login(whole, policy)
    asked = container("app", HOST, access_emails="ann@nordhus.example")
    whole.run(asked)
    await settle(whole, 2)
    before = frozen(whole)
    preview = await adopt(whole)
    assert Caution.NEW_IDS not in {each.caution for each in preview.warned}
    assert whole.statuses() == {HOST: Status.LIVE}
    await leave(whole, asked)
    assert changed(before, frozen(whole)) == {"tunnels": {whole.tunnel}}


async def test_without_the_list_of_policies_no_login_is_adopted(whole: Whole) -> None:
    foreign_login(whole, INLINE)
    whole.transport.fail_next(("GET", "/access/policies"), status=500, times=99)
    problem = await refused(whole, Pick(Kind.APPLICATION, HOST))
    assert problem.code is ProblemCode.CLOUDFLARE_DOWN


async def test_nobody_asks_for_it_so_nothing_is_written_until_somebody_does(whole: Whole) -> None:
    foreign_record(whole)
    await settle(whole, 1)
    before, writes = frozen(whole), len(whole.writes())
    preview = await adopt(whole, Pick(Kind.RECORD, HOST))
    assert ([each.caution for each in preview.warned], preview.changes) == ([Caution.NOBODY_ASKS], ())
    assert (frozen(whole), len(whole.writes())) == (before, writes)
    whole.run(PLAIN)
    await settle(whole)
    assert whole.statuses() == {HOST: Status.LIVE}
    await leave(whole, PLAIN)
    record = next(iter(whole.account.zones[whole.zone].records.values()))
    assert (record["type"], record["content"], record["comment"]) == ("A", "192.0.2.7", "by hand")


async def test_that_nobody_asks_for_a_record_and_its_rule_is_said_once(whole: Whole) -> None:
    foreign_record(whole)
    foreign_rules(whole, THEIRS)
    await settle(whole, 1)
    preview = await adopt(whole, Pick(Kind.RECORD, HOST), Pick(Kind.RULE, HOST))
    assert [each.caution for each in preview.warned] == [Caution.NOBODY_ASKS]


async def test_what_is_still_blocked_is_said_and_waits_as_it_is(whole: Whole) -> None:
    foreign_record(whole)
    foreign_rules(whole, THEIRS)
    whole.run(CLOSED)
    await settle(whole, 2)
    before = frozen(whole)
    preview = await adopt(whole, Pick(Kind.RECORD, HOST))
    (warned,) = preview.warned
    assert warned.caution is Caution.STILL_BLOCKED
    assert warned.problem is not None
    assert warned.problem.code is ProblemCode.FOREIGN_RULE
    assert frozen(whole) == before
    assert whole.row(HOST).reason == warned.problem
    preview = await adopt(whole, Pick(Kind.RULE, HOST))
    assert {each.change.kind for each in preview.changes} >= {Kind.RULE, Kind.RECORD, Kind.APPLICATION}
    assert (whole.statuses(), whole.reach(HOST)) == ({HOST: Status.LIVE}, LOGIN)


async def test_what_changed_since_it_was_shown_is_shown_again_and_nothing_is_done(whole: Whole) -> None:
    ident = foreign_record(whole)
    whole.run(PLAIN)
    await settle(whole, 2)
    pick = Pick(Kind.RECORD, ident)
    preview = await shown(whole, pick)
    whole.account.zones[whole.zone].records[ident]["comment"] = "changed"
    before = frozen(whole)
    again = await desk(whole).adopt((pick,), preview.seal)
    assert isinstance(again, Adoption)
    assert again.seal != preview.seal
    await settle(whole)
    assert frozen(whole) == before
    assert await desk(whole).adopted() == ()


async def test_what_somebody_changes_between_the_click_and_the_write_is_theirs(whole: Whole) -> None:
    """The ledger owns an adopted object only as it was shown."""
    ident = foreign_record(whole)
    whole.run(PLAIN)
    await settle(whole, 2)
    preview = await shown(whole, Pick(Kind.RECORD, ident))
    await desk(whole).adopt((Pick(Kind.RECORD, ident),), preview.seal)
    whole.account.zones[whole.zone].records[ident]["content"] = "198.51.100.9"
    before = frozen(whole)
    await settle(whole)
    assert frozen(whole) == before
    assert whole.statuses() == {HOST: Status.BLOCKED}
    assert await desk(whole).adopted() == ()


async def test_in_a_mode_that_asks_what_was_agreed_to_is_done_and_nothing_else(whole: Whole) -> None:
    foreign_record(whole)
    whole.run(PLAIN, container("www", "www.nordhus.example"))
    await whole.desk.set_setting("mode", "ask-every")
    await settle(whole, 2)
    await adopt(whole, Pick(Kind.RECORD, HOST))
    assert whole.statuses() == {HOST: Status.LIVE, "www.nordhus.example": Status.HELD}


@pytest.mark.parametrize("held", ["observe", "paused"])
async def test_where_nothing_may_be_written_it_waits_and_says_so(whole: Whole, held: str) -> None:
    foreign_record(whole)
    whole.run(PLAIN)
    if held == "paused":
        await whole.desk.pause(None)
    else:
        await whole.desk.set_setting("mode", held)
    await settle(whole, 2)
    before = frozen(whole)
    preview = await adopt(whole)
    assert {str(each.change.hold) for each in preview.changes} == {held}
    assert frozen(whole) == before
    if held == "paused":
        await whole.desk.resume()
    else:
        await whole.desk.set_setting("mode", "automatic")
    await settle(whole)
    assert whole.statuses() == {HOST: Status.LIVE}


async def test_what_is_told_to_a_second_process_is_all_of_it(whole: Whole) -> None:
    foreign_record(whole)
    foreign_rules(whole, THEIRS)
    whole.run(CLOSED)
    await settle(whole, 2)
    for picks in ((Pick(Kind.RECORD, HOST),), await offered(whole)):
        found = told(await shown(whole, *picks))
        assert found.warned
        assert from_json(json.loads(json.dumps(as_json(found)))) == found


async def test_the_history_tells_of_it(whole: Whole) -> None:
    foreign_record(whole)
    await adopt(whole, Pick(Kind.RECORD, HOST))
    (entry,) = await whole.desk.history()
    assert (entry.action, entry.kind, entry.target, entry.result) == ("adopt", "record", HOST, "done")
    assert entry.before is not None
    assert entry.before["content"] == "192.0.2.7"


# --- never less protection -------------------------------------------------------------------------------------------


async def test_a_tighter_login_is_said_to_let_more_people_in(whole: Whole) -> None:
    foreign_login(whole, {"name": "none", "decision": "deny", "include": [{"everyone": {}}]})
    whole.run(CLOSED)
    await settle(whole, 2)
    preview = await shown(whole, *await offered(whole))
    assert Caution.MORE_PEOPLE in {each.caution for each in preview.warned}


async def test_a_looser_login_is_closed_before_anything_leads_to_the_service(whole: Whole) -> None:
    foreign_login(whole, {"name": "all", "decision": "bypass", "include": [{"everyone": {}}]})
    whole.run(CLOSED)
    await settle(whole, 2)
    picks = await offered(whole)
    writes = len(whole.writes())
    preview = await adopt(whole, *picks)
    assert Caution.FEWER_PEOPLE in {each.caution for each in preview.warned}
    done = [path.rpartition("/")[2] for path in whole.writes()[writes:]]
    assert done.index("policies") < done.index("configurations")
    assert whole.reach(HOST) == LOGIN


async def test_an_adopted_rule_whose_login_cannot_be_had_goes_on_serving_them(whole: Whole) -> None:
    """A take-down drops what is ours: nothing of ours was written here yet."""
    foreign_rules(whole, THEIRS)
    foreign_record(whole, "CNAME", f"{whole.tunnel}.cfargotunnel.com", proxied=True)
    whole.run(container("app", HOST, access_group="nobody"))
    await settle(whole, 2)
    before = frozen(whole)
    await adopt(whole, Pick(Kind.RULE, HOST), Pick(Kind.RECORD, HOST))
    assert frozen(whole) == before
    assert whole.statuses() == {HOST: Status.BLOCKED}


# --- what may not be adopted -----------------------------------------------------------------------------------------


async def refused(whole: Whole, pick: Pick, **asked: bool) -> Problem:
    found = await desk(whole).preview((pick,), **asked)
    assert isinstance(found, Problem), found
    assert said(found)
    return found


async def test_what_another_tool_keeps_is_refused_by_name(whole: Whole) -> None:
    foreign_record(whole, "CNAME", "x.example")
    heritage = '"heritage=external-dns,external-dns/owner=k8s"'
    whole.account.add_record(whole.zone, "TXT", f"cname-{HOST}", heritage)
    problem = await refused(whole, Pick(Kind.RECORD, HOST))
    assert (problem.code, problem.value) == (ProblemCode.OTHER_TOOL, "external-dns")


async def test_another_installation_is_taken_over_only_when_somebody_says_so(whole: Whole) -> None:
    mark = "DockFlare Desktop: app [dfd1 o=7f3a9c2e t=1b2c3d4e]"
    foreign_record(whole, "CNAME", "x.example", comment=mark)
    whole.run(PLAIN)
    await settle(whole, 2)
    problem = await refused(whole, Pick(Kind.RECORD, HOST))
    assert (problem.code, problem.value) == (ProblemCode.OTHER_INSTALLATION, "7f3a9c2e")
    preview = await adopt(whole, Pick(Kind.RECORD, HOST), take_over=True)
    assert preview.warned[0].caution is Caution.TAKEN_OVER
    assert whole.statuses() == {HOST: Status.LIVE}


async def test_the_originals_objects_may_be_adopted_unless_it_runs_here(whole: Whole) -> None:
    whole.account.add_app(name=f"DockFlare-{HOST}", domain=HOST, policies=[])
    whole.run(CLOSED)
    await settle(whole, 2)
    preview = await shown(whole, Pick(Kind.APPLICATION, HOST))
    assert preview.warned[0].caution is Caution.ORIGINAL
    whole.run(CLOSED, Container("df", "df", {}, image="alplat/dockflare:stable", engine="engine-1"))
    problem = await refused(whole, Pick(Kind.APPLICATION, HOST))
    assert problem.code is ProblemCode.ORIGINAL_RUNS


async def test_several_records_of_one_name_cannot_be_adopted(whole: Whole) -> None:
    first = foreign_record(whole)
    foreign_record(whole, "AAAA", "2001:db8::7")
    problem = await refused(whole, Pick(Kind.RECORD, first))
    assert (problem.code, problem.detail) == (ProblemCode.ADOPT_SEVERAL, "AAAA 2001:db8::7")
    assert (await refused(whole, Pick(Kind.RECORD, HOST))).code is ProblemCode.ADOPT_UNCLEAR


@pytest.mark.parametrize(
    ("kind", "content", "managed", "code"),
    [
        ("NS", "ns1.elsewhere.example", False, ProblemCode.ADOPT_KIND),
        ("CNAME", "x.example", True, ProblemCode.ADOPT_LOCKED),
    ],
)
async def test_a_record_that_could_not_be_changed_cannot_be_adopted(
    whole: Whole, kind: str, content: str, *, managed: bool, code: ProblemCode
) -> None:
    ident = whole.account.add_record(whole.zone, kind, HOST, content, managed=managed)
    assert (await refused(whole, Pick(Kind.RECORD, ident))).code is code


async def test_a_login_before_other_addresses_too_cannot_be_adopted(whole: Whole) -> None:
    addresses = [{"type": "public", "uri": HOST}, {"type": "public", "uri": "www.nordhus.example"}]
    foreign_login(whole, INLINE, destinations=addresses)
    problem = await refused(whole, Pick(Kind.APPLICATION, "Theirs"))
    assert (problem.code, problem.detail) == (ProblemCode.ADOPT_WIDER, "www.nordhus.example")


async def test_a_login_before_a_private_network_too_cannot_be_adopted(whole: Whole) -> None:
    ident = foreign_login(whole, INLINE)
    app = whole.account.access.apps[ident]
    listed = [*app.body["destinations"], {"type": "private", "hostname": "nas.internal"}]  # type: ignore[misc]  # JSON
    whole.account.access.apps[ident] = replace(app, body={**app.body, "destinations": listed})
    problem = await refused(whole, Pick(Kind.APPLICATION, ident))
    assert (problem.code, problem.detail) == (ProblemCode.ADOPT_WIDER, "private")


@pytest.mark.parametrize(
    "which", [HOST, f" {HOST}\n", HOST.upper(), f"https://{HOST}/", "Theirs", "theirs.nordhus.example"]
)
async def test_it_is_found_however_it_is_written(whole: Whole, which: str) -> None:
    foreign_login(whole, INLINE)
    found = await desk(whole).preview((Pick(Kind.APPLICATION, which),))
    assert isinstance(found, Adoption) is not which.startswith("theirs")


async def test_a_login_that_is_no_website_cannot_be_adopted(whole: Whole) -> None:
    whole.account.add_app(name="Shell", domain=HOST, type="ssh", policies=[])
    problem = await refused(whole, Pick(Kind.APPLICATION, "Shell"))
    assert (problem.code, problem.value) == (ProblemCode.ADOPT_KIND, "ssh")


async def test_a_rule_of_a_tunnel_run_from_a_file_cannot_be_adopted(whole: Whole) -> None:
    foreign_rules(whole, THEIRS)
    whole.account.tunnels[whole.tunnel].config_src = "local"
    problem = await refused(whole, Pick(Kind.RULE, HOST))
    assert (problem.code, problem.value) == (ProblemCode.TUNNEL_FILE, "dockflare")


async def test_a_rule_that_hides_others_cannot_be_adopted(whole: Whole) -> None:
    wide = {"hostname": "*.nordhus.example", "service": "http://all:1"}
    foreign_rules(whole, wide, THEIRS)
    assert (await refused(whole, Pick(Kind.RULE, "*.nordhus.example"))).code is ProblemCode.ADOPT_ORDER
    assert (await refused(whole, Pick(Kind.RULE, HOST))).code is ProblemCode.ADOPT_ORDER
    foreign_rules(whole, THEIRS, wide)
    assert isinstance(await desk(whole).preview((Pick(Kind.RULE, "*.nordhus.example"),)), Adoption)


async def test_what_is_not_there_or_ours_is_said(whole: Whole) -> None:
    whole.run(PLAIN)
    await settle(whole)
    problem = await refused(whole, Pick(Kind.RECORD, "nothing.nordhus.example"))
    assert (problem.code, problem.label) == (ProblemCode.ADOPT_UNKNOWN, "record")
    assert (await refused(whole, Pick(Kind.RECORD, HOST.upper()))).code is ProblemCode.ADOPT_HELD


async def test_a_rule_in_two_tunnels_is_told_apart_by_the_tunnel(whole: Whole) -> None:
    other = whole.account.add_tunnel("garage")
    whole.account.put_document(other, {"ingress": [THEIRS, LAST]})
    foreign_rules(whole, THEIRS)
    problem = await refused(whole, Pick(Kind.RULE, HOST))
    assert (problem.code, problem.detail) == (ProblemCode.ADOPT_UNCLEAR, "dockflare, garage")
    preview = await shown(whole, Pick(Kind.RULE, HOST, "garage"))
    assert [row.tunnel for row in preview.rows] == [other]


async def test_everything_that_is_not_ours_is_listed_with_its_owner(whole: Whole) -> None:
    foreign_record(whole)
    foreign_rules(whole, THEIRS)
    foreign_login(whole, INLINE)
    whole.account.add_record(whole.zone, "CNAME", "x.nordhus.example", "x.example", comment="managed-by=terraform")
    found: dict[tuple[Kind, str], Foreign] = {(each.kind, each.name): each for each in await desk(whole).foreign()}
    assert {key: each.owner.name for key, each in found.items()} == {
        (Kind.RECORD, HOST): "",
        (Kind.RECORD, "x.nordhus.example"): "terraform",
        (Kind.RULE, HOST): "",
        (Kind.APPLICATION, HOST): "",
    }
    assert found[Kind.APPLICATION, HOST].title == "Theirs"


# --- undone ----------------------------------------------------------------------------------------------------------


async def give_back(whole: Whole, kind: Kind) -> Adoption:
    preview = await desk(whole).preview_return(kind, HOST)
    assert isinstance(preview, Adoption), preview
    done = await desk(whole).give_back(kind, HOST, preview.seal)
    assert isinstance(done, Adoption)
    await settle(whole)
    return preview


@pytest.mark.parametrize("kind", [Kind.RECORD, Kind.RULE, Kind.APPLICATION])
async def test_undoing_one_adoption_takes_the_service_down_and_gives_back_what_was(whole: Whole, kind: Kind) -> None:
    foreign_record(whole, "CNAME", f"{whole.tunnel}.cfargotunnel.com", proxied=True)
    foreign_rules(whole, THEIRS, OTHER)
    foreign_login(whole, INLINE)
    whole.run(CLOSED)
    await settle(whole, 2)
    before = frozen(whole)
    await adopt(whole)
    assert whole.statuses() == {HOST: Status.LIVE}
    preview = await give_back(whole, kind)
    assert {Caution.OFFLINE, Caution.NEW_IDS} <= {each.caution for each in preview.warned}
    assert frozen(whole) == before
    assert whole.statuses() == {HOST: Status.BLOCKED}
    assert await desk(whole).adopted() == ()


async def test_undoing_what_was_never_written_only_forgets_it(whole: Whole) -> None:
    foreign_record(whole)
    before = frozen(whole)
    await adopt(whole, Pick(Kind.RECORD, HOST))
    assert [(row.kind, row.state) for row in await desk(whole).adopted()] == [(Kind.RECORD, LedgerState.ADOPTED)]
    preview = await give_back(whole, Kind.RECORD)
    assert preview.changes == ()
    assert (frozen(whole), await desk(whole).adopted()) == (before, ())


async def test_what_was_never_adopted_cannot_be_given_back(whole: Whole) -> None:
    found = await desk(whole).preview_return(Kind.RECORD, HOST)
    assert isinstance(found, Problem)
    assert found.code is ProblemCode.ADOPT_UNKNOWN


async def test_it_can_be_adopted_again(whole: Whole) -> None:
    foreign_record(whole)
    whole.run(PLAIN)
    await settle(whole, 2)
    await adopt(whole)
    await give_back(whole, Kind.RECORD)
    await adopt(whole)
    assert whole.statuses() == {HOST: Status.LIVE}


async def test_an_adopted_record_that_somebody_repointed_is_not_given_back(whole: Whole) -> None:
    """H13"""
    ident = foreign_record(whole)
    whole.run(PLAIN)
    await settle(whole, 2)
    await adopt(whole)
    await whole.desk.set_setting("drift", "report")
    whole.account.zones[whole.zone].records[ident]["content"] = "elsewhere.example"
    before = copy.deepcopy(dict(whole.account.zones[whole.zone].records[ident]))
    await give_back(whole, Kind.RECORD)
    assert whole.account.zones[whole.zone].records[ident] == before


async def test_a_group_edit_reaches_an_adopted_login(whole: Whole) -> None:
    foreign_login(whole, INLINE)
    whole.run(CLOSED)
    await settle(whole, 2)
    await adopt(whole)
    staff = PolicyBody("staff", "allow", ({"email_domain": {"domain": "mkdev.example"}},))
    await whole.store.save(AccessGroup(FAMILY.id, FAMILY.name, (staff,)))
    await settle(whole)
    (policy,) = whole.account.access.policies.values()
    assert policy.body["include"] == [{"email_domain": {"domain": "mkdev.example"}}]
