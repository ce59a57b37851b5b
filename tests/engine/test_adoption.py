"""Adopting what is not ours: shown before, done as shown, never less protection for it."""

import json

import pytest

from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption, Caution
from dockflare_desktop.core.adopting.sides import Sign, lines
from dockflare_desktop.core.adopting.told import as_json, from_json, told
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.planning.marks import was_adopted
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN
from tests.engine.adoption import (
    BO,
    CLOSED,
    HOST,
    INLINE,
    LAST,
    OTHER,
    PLAIN,
    THEIRS,
    adopt,
    changed,
    desk,
    foreign_login,
    foreign_record,
    foreign_rules,
    frozen,
    leave,
    offered,
    refused,
    rules,
    settle,
    shown,
)
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio


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


async def test_what_somebody_removes_after_it_was_adopted_is_made_anew_and_never_given_back(whole: Whole) -> None:
    ident = foreign_record(whole)
    whole.run(PLAIN)
    await settle(whole, 2)
    pick = Pick(Kind.RECORD, HOST)
    await desk(whole).adopt((pick,), (await shown(whole, pick)).seal)
    del whole.account.zones[whole.zone].records[ident]
    await settle(whole)
    assert (whole.statuses(), whole.reach(HOST)) == ({HOST: Status.LIVE}, OPEN)
    await leave(whole, PLAIN)
    assert whole.account.zones[whole.zone].records == {}
