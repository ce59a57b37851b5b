"""Tunnels written by hand: answers that got lost, what another tunnel's name means, undo, and what only looks."""

from collections.abc import AsyncIterator

import anyio.lowlevel
import pytest

from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.history import Wanted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.engine.commands import Desks
from dockflare_desktop.engine.ports import HistoryEntry, OutsideError
from dockflare_desktop.engine.relocating import Relocation
from tests.engine.test_tunnels import Two
from tests.engine.whole import FAMILY, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
LOST = {"status": 502, "after_effect": True}


@pytest.fixture
async def whole() -> AsyncIterator[Two]:
    two = Two()
    await two.start(FAMILY)
    two.run(container("app", HOST))
    await two.round()
    yield two
    await two.close()


async def desks_of(whole: Two) -> Desks:
    return await whole.desk.desks()


def led_to(whole: Two) -> str:
    record = next(each for each in whole.account.zones[whole.zone].records.values() if each["name"] == HOST)
    return whole.account.tunnels[str(record["content"]).partition(".")[0]].name


async def newest(whole: Two) -> int:
    return max(each.id for each in await whole.store.entries(Wanted(1)))


async def undo(whole: Two, entry: int) -> Undoing | Problem:
    desk = (await desks_of(whole)).activity
    shown = await desk.preview_undo(entry)
    return shown if isinstance(shown, Problem) else await desk.undo(entry, shown.seal)


@pytest.mark.parametrize("after", [True, False])
async def test_a_creation_whose_answer_got_lost_is_read(whole: Two, after: bool) -> None:  # noqa: FBT001 - the case
    whole.transport.fail_next(("POST", "/cfd_tunnel"), status=502, after_effect=after)
    made = await (await desks_of(whole)).tunnels.create("shed")
    names = [each.name for each in whole.account.tunnels.values()]
    assert (made.tunnel is not None) is after is ("shed" in names)
    rows = [each for each in await whole.store.ledger() if each.kind is Kind.TUNNEL and each.key == "shed"]
    assert [each.state for each in rows] == [LedgerState.APPLIED if after else LedgerState.INTENDED]
    await whole.round(full=True)
    rows = [each for each in await whole.store.ledger() if each.kind is Kind.TUNNEL and each.key == "shed"]
    assert [each.state for each in rows] == [LedgerState.APPLIED if after else LedgerState.REMOVED]


async def test_a_creation_that_is_refused_leaves_nothing_behind(whole: Two) -> None:
    whole.transport.fail_next(("POST", "/cfd_tunnel"), status=403)
    made = await (await desks_of(whole)).tunnels.create("shed")
    assert made.tunnel is None
    assert not [each for each in await whole.store.ledger() if each.key == "shed"]


@pytest.mark.parametrize("after", [True, False])
async def test_a_rename_whose_answer_got_lost_moves_nothing(whole: Two, after: bool) -> None:  # noqa: FBT001 - the case
    whole.transport.fail_next(("PATCH", whole.tunnel), status=502, after_effect=after)
    renamed = await (await desks_of(whole)).tunnels.rename("dockflare", "house")
    assert (renamed.tunnel is not None) is after
    for _ in range(2):
        await whole.round(full=True)
    assert led_to(whole) == ("house" if after else "dockflare")
    assert len(whole.account.tunnels) == 2


async def test_a_rename_that_is_refused_forgets_the_former_name(whole: Two) -> None:
    whole.transport.fail_next(("PATCH", whole.tunnel), status=403)
    assert (await (await desks_of(whole)).tunnels.rename("dockflare", "house")).tunnel is None
    assert await whole.store.note("former_tunnel_names") is None


async def test_a_former_name_is_free_again_for_a_new_tunnel(whole: Two) -> None:
    desk = (await desks_of(whole)).tunnels
    await desk.rename("garage", "shed")
    await whole.round(full=True)
    assert (await desk.create("garage")).tunnel is not None
    assert await whole.store.note("former_tunnel_names") is None


@pytest.mark.parametrize("after", [True, False])
async def test_a_new_token_whose_answer_got_lost_is_read(whole: Two, after: bool) -> None:  # noqa: FBT001 - the case
    before = whole.account.tunnels[whole.tunnel].secret
    whole.transport.fail_next(("PATCH", whole.tunnel), status=502, after_effect=after)
    rotated = await (await desks_of(whole)).tunnels.rotate("dockflare")
    assert (rotated.tunnel is not None) is after is (whole.account.tunnels[whole.tunnel].secret != before)


@pytest.mark.parametrize("after", [True, False])
async def test_a_migration_whose_answer_got_lost_is_read(whole: Two, after: bool) -> None:  # noqa: FBT001 - the case
    nas = whole.account.add_tunnel("old-nas", config_src="local")
    await whole.round(full=True)
    whole.transport.fail_next(("PUT", nas), status=502, after_effect=after)
    migrated = await (await desks_of(whole)).tunnels.migrate("old-nas", {"ingress": [{"service": "http_status:404"}]})
    assert (migrated.tunnel is not None) is after
    assert whole.account.tunnels[nas].config_src == ("cloudflare" if after else "local")


async def test_a_rename_is_called_back(whole: Two) -> None:
    await (await desks_of(whole)).tunnels.rename("dockflare", "house")
    await whole.round(full=True)
    done = await undo(whole, await newest(whole))
    assert isinstance(done, Undoing)
    assert done.done
    await whole.round(full=True)
    assert (led_to(whole), len(whole.account.tunnels)) == ("dockflare", 2)
    assert (await whole.store.settings()).tunnel == "dockflare"


async def test_another_default_is_taken_back_with_its_services(whole: Two) -> None:
    desk = (await desks_of(whole)).tunnels
    shown = await desk.preview_default("garage")
    assert isinstance(shown, Relocation)
    other = await desk.make_default("garage", "another seal")
    assert isinstance(other, Relocation)
    assert (await whole.store.settings()).tunnel == "dockflare"
    await desk.make_default("garage", shown.seal)
    entry = await newest(whole)
    for _ in range(4):
        whole.clock.move(seconds=2)
        await whole.round()
    assert led_to(whole) == "garage"
    preview = await (await desks_of(whole)).activity.preview_undo(entry)
    assert isinstance(preview, Undoing)
    assert [each.change.kind for each in preview.changes] == [Kind.RECORD, Kind.RULE, Kind.RULE]
    done = await undo(whole, entry)
    assert isinstance(done, Undoing)
    assert done.done
    for _ in range(4):
        whole.clock.move(seconds=2)
        await whole.round()
    assert led_to(whole) == "dockflare"


async def test_a_history_that_cannot_be_written_is_told_and_raises_nothing(
    whole: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = (await desks_of(whole)).tunnels
    shown = await desk.preview_default("garage")
    assert isinstance(shown, Relocation)

    async def full(_entry: HistoryEntry) -> None:
        await anyio.lowlevel.checkpoint()
        raise OutsideError(Problem(ProblemCode.DISK_FULL, "store"))

    monkeypatch.setattr(whole.store, "record", full)
    done = await desk.make_default("garage", shown.seal)
    assert isinstance(done, Problem)
    assert (done.code, (await whole.store.settings()).tunnel) == (ProblemCode.DISK_FULL, "garage")


async def test_what_has_no_way_back_says_so(whole: Two) -> None:
    desk = (await desks_of(whole)).tunnels
    await desk.rotate("garage")
    secret = await undo(whole, await newest(whole))
    assert isinstance(secret, Problem)
    assert secret.code is ProblemCode.UNDO_SECRET
    await desk.create("shed")
    made = await undo(whole, await newest(whole))
    assert isinstance(made, Undoing)
    assert made.done


async def test_before_the_first_round_nothing_is_known(whole: Two) -> None:
    await whole.desk.log_out()
    desk = (await desks_of(whole)).tunnels
    assert [each.code for each in (await desk.overview()).problems] == [ProblemCode.NO_TOKEN]
    found = await desk.preview_default("garage")
    assert isinstance(found, Problem)
    assert (await desk.rename("garage", "x")).tunnel is None
    assert (await desk.create("x")).tunnel is None
    assert isinstance(await desk.preview_delete("garage"), Problem)


async def test_what_no_round_reads_is_read_once_for_the_page(whole: Two) -> None:
    desk = (await desks_of(whole)).tunnels
    begun = len(whole.transport.calls)
    found = await desk.overview()
    assert [each.tunnel.name for each in found.tunnels] == ["dockflare", "garage"]
    assert all(each.connectors is not None for each in found.tunnels)
    calls = len(whole.transport.calls)
    assert calls > begun
    await desk.overview()
    assert len(whole.transport.calls) == calls
    whole.transport.offline = True
    assert [each.code for each in (await desk.overview(fresh=True)).problems] == [ProblemCode.OFFLINE]
