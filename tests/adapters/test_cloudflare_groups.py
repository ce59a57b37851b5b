"""Access groups at Cloudflare are read when asked for, and only then."""

import pytest

from dockflare_desktop.core.cloud import Look, RuleGroup
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.demo.permissions import ALL
from tests.adapters.cloudflare_bench import TOKEN, edge_before, home

ANN = {"email": {"email": "ann@mkdev.example"}}
SWEDEN = {"geo": {"country_code": "SE"}}
EVE = {"email": {"email": "eve@mkdev.example"}}

pytestmark = pytest.mark.anyio


async def test_groups_come_with_their_three_blocks() -> None:
    here = home()
    ident = here.account.add_group("Staff", [ANN], require=[SWEDEN], exclude=[EVE])
    async with edge_before(here.transport) as edge:
        seen = await edge.observe(Look(groups=True))
        assert seen.directory.groups == (RuleGroup(ident, "Staff", (ANN,), (SWEDEN,), (EVE,)),)
        assert (await edge.observe(Look())).directory.groups is None
    assert here.calls.count("GET /accounts/A/access/groups") == 1


async def test_groups_that_may_not_be_read_are_unreadable_and_none_where_there_is_no_zero_trust() -> None:
    here = home()
    here.account.add_token(TOKEN, {each for each in ALL if "Groups" not in each})
    async with edge_before(here.transport) as edge:
        seen = await edge.observe(Look(groups=True))
    assert seen.directory.groups is None
    assert [(each.code, each.effect, each.label) for each in seen.problems] == [
        (ProblemCode.PERMISSION_MISSING, Effect.UNREADABLE, "groups")
    ]
    bare = home()
    bare.account.set_organization(None)
    async with edge_before(bare.transport) as edge:
        seen = await edge.observe(Look(groups=True))
    assert (seen.directory.groups, seen.directory.zero_trust, seen.problems) == ((), False, ())
