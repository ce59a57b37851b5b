"""What cannot be undone says why, and nothing is written for it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.history import Actor, HistoryEntry, Wanted, found
from dockflare_desktop.core.model import Container, Override, ServiceKey
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.undoing.undo import Note
from tests.engine.undoing import newest, refused, settle, undone
from tests.engine.whole import FAMILY, Whole, container
from tests.sentences import said

pytestmark = pytest.mark.anyio
HOST = "web.nordhus.example"
KEY = ServiceKey(HOST)
MAIL = "bo@mkdev.example"


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(web()).start(FAMILY)
    whole.account.connect(whole.account.add_tunnel("garage"))
    await settle(whole)
    yield whole
    await whole.close()


def web(**labels: str) -> Container:
    return container("web", HOST, **labels)


async def run(whole: Whole, *containers: Container) -> int:
    """These run from now on; the newest write of that."""
    whole.clock.move(minutes=30)
    whole.run(*containers)
    await settle(whole, 8)
    return await newest(whole)


async def ended(whole: Whole) -> int:
    whole.run()
    await settle(whole, 3)
    whole.clock.move(minutes=11)
    await settle(whole)
    return await newest(whole)


async def by_hand(whole: Whole, action: str, kind: str = "service_token") -> int:
    at = whole.clock()
    await whole.store.record(HistoryEntry(0, at, kind, action, "backup", "asked", Actor.YOU, "done"))
    return await newest(whole)


async def test_what_was_changed_again_since_is_left(whole: Whole) -> None:
    first = await run(whole, web(service="http://a:1"))
    await run(whole, web(service="http://b:2"))
    problem = await refused(whole, first)
    assert problem.code is ProblemCode.UNDO_CHANGED
    assert said(problem) == f"{HOST} was changed again since then."


async def test_an_edit_that_was_changed_again_is_left(whole: Whole) -> None:
    await whole.desk.save_overrides([Override(KEY, "service", "http://a:1", None, whole.clock())])
    edit = await newest(whole)
    whole.clock.move(minutes=1)
    await whole.desk.save_overrides([Override(KEY, "service", "http://b:2", None, whole.clock())])
    assert (await refused(whole, edit)).code is ProblemCode.UNDO_CHANGED


async def test_nothing_is_undone_twice(whole: Whole) -> None:
    created = await newest(whole)
    await undone(whole, created)
    assert (await refused(whole, created)).code is ProblemCode.UNDO_DONE


async def test_what_is_gone_already_or_back_already_is_said(whole: Whole) -> None:
    created = await newest(whole)
    removed = await ended(whole)
    assert (await refused(whole, created)).code is ProblemCode.UNDO_GONE
    await run(whole, web())
    assert (await refused(whole, removed)).code is ProblemCode.UNDO_BACK


async def test_where_its_tunnel_is_gone_it_does_not_come_back(whole: Whole) -> None:
    await run(whole, web(tunnel="garage"))
    removed = await ended(whole)
    garage = next(each for each, tunnel in whole.account.tunnels.items() if tunnel.name == "garage")
    del whole.account.tunnels[garage]
    problem = await refused(whole, removed)
    assert said(problem) == f"The tunnel “garage”, where {HOST} was, does not exist any more."


async def test_what_keeps_strangers_out_stays(whole: Whole) -> None:
    down = await run(whole, web(access_group="famly"))
    problem = await refused(whole, down)
    assert problem.code is ProblemCode.UNDO_PROTECTS


async def test_what_failed_wrote_nothing(whole: Whole) -> None:
    whole.transport.fail_next(("PUT", "/configurations"), status=403, times=99)
    await run(whole, web(service="http://a:1"))
    (failed, *_) = await whole.store.entries(Wanted(results=frozenset({"failed"})))
    assert (await refused(whole, failed.id)).code is ProblemCode.UNDO_NOTHING


async def test_what_somebody_else_did_is_theirs(whole: Whole) -> None:
    await whole.store.record(found(whole.clock(), Kind.RECORD, "update", HOST, before=None, after=None))
    assert (await refused(whole, await newest(whole))).code is ProblemCode.UNDO_NOT_OURS


@pytest.mark.parametrize(("action", "code"), [("rotate", ProblemCode.UNDO_SECRET), ("refresh", ProblemCode.UNDO_TIME)])
async def test_neither_a_secret_nor_time_comes_back(whole: Whole, action: str, code: ProblemCode) -> None:
    assert (await refused(whole, await by_hand(whole, action))).code is code


async def test_a_deleted_sign_in_method_has_lost_its_secret(whole: Whole) -> None:
    problem = await refused(whole, await by_hand(whole, "delete", "sign_in_method"))
    assert said(problem) == "The secret of “backup” was never kept and cannot come back."


async def test_a_tunnel_that_is_used_by_now_or_gone_stays(whole: Whole) -> None:
    made = await (await whole.desk.desks()).tunnels.create("shed")
    assert made.tunnel is not None
    entry = await newest(whole)
    await run(whole, web(tunnel="shed"))
    problem = await refused(whole, entry)
    assert (problem.code, problem.detail) == (ProblemCode.UNDO_USED, HOST)
    del whole.account.tunnels[made.tunnel.id]
    assert (await refused(whole, entry)).code is ProblemCode.UNDO_GONE


async def test_what_has_an_undo_of_its_own_says_where(whole: Whole) -> None:
    assert (await refused(whole, await by_hand(whole, "remove", "departure"))).code is ProblemCode.UNDO_THERE


async def test_a_group_that_is_used_by_now_stays(whole: Whole) -> None:
    await whole.store.save(replace(FAMILY, id="staff"))
    made = await newest(whole)
    await run(whole, web(access_group="staff"))
    problem = await refused(whole, made)
    assert problem.code is ProblemCode.UNDO_USED


async def test_an_object_that_has_its_former_value_back_is_adopted_again(whole: Whole) -> None:
    gone = HistoryEntry(
        0,
        whole.clock(),
        "record",
        "delete",
        HOST,
        "gone",
        Actor.AUTOMATIC,
        "done",
        before={},
        after={"type": "A"},
        keys=(KEY,),
    )
    await whole.store.record(gone)
    assert (await refused(whole, await newest(whole))).code is ProblemCode.UNDO_ADOPT


async def test_what_no_field_can_ask_for_is_named(whole: Whole) -> None:
    before = {"hostname": HOST, "service": "http://a:1", "originRequest": {"someKey": 1}}
    (standing,) = [each for each in (await whole.store.history()) if each.kind == "rule"]
    await whole.store.record(replace(standing, action="update", before=before, run="later"))
    problem = await refused(whole, await newest(whole))
    assert said(problem) == f"No service can ask for what stood there before for {HOST}: someKey."


async def test_an_entry_of_an_earlier_release_says_that_too_little_is_known(whole: Whole) -> None:
    old = HistoryEntry(0, whole.clock(), "record", "create", HOST, "started", Actor.AUTOMATIC, "done")
    await whole.store.record(old)
    assert (await refused(whole, await newest(whole))).code is ProblemCode.UNDO_UNKNOWN


async def test_a_policy_that_came_with_a_service_goes_with_it(whole: Whole) -> None:
    await whole.store.record(
        HistoryEntry(
            0, whole.clock(), "policy", "delete", "family/0", "unused", Actor.AUTOMATIC, "done", name="family/0"
        )
    )
    assert (await refused(whole, await newest(whole))).code is ProblemCode.UNDO_FOLLOWS


async def test_a_number_that_there_is_not(whole: Whole) -> None:
    assert (await refused(whole, 4711)).code is ProblemCode.NOT_FOUND


async def test_what_changed_while_it_was_looked_at_is_only_shown(whole: Whole) -> None:
    created = await newest(whole)
    desk = (await whole.desk.desks()).activity
    done = await desk.undo(created, "another seal")
    assert not getattr(done, "done", True)
    assert (await whole.store.layers()).overrides == ()


async def test_what_opens_a_service_to_everyone_is_said_before(whole: Whole) -> None:
    closed = await run(whole, web(access_emails=MAIL))
    shown = await (await whole.desk.desks()).activity.preview_undo(closed)
    assert Note.EVERYONE in {each.note for each in getattr(shown, "notes", ())}


async def test_an_undo_waits_for_nothing_that_was_shown(whole: Whole) -> None:
    """The mode asks before every change: the click on Undo was that answer."""
    await whole.store.set_setting("mode", "ask-every")
    created = await newest(whole)
    await undone(whole, created)
    assert whole.writes()[-1].startswith(("DELETE", "PUT", "POST"))
    assert not any(record["name"] == HOST for zone in whole.account.zones.values() for record in zone.records.values())


async def test_observing_it_is_told_that_what_follows_waits(whole: Whole) -> None:
    await whole.store.set_setting("mode", "observe")
    shown = await (await whole.desk.desks()).activity.preview_undo(await newest(whole))
    assert Note.WAITS in {each.note for each in getattr(shown, "notes", ())}
