"""An adoption undone gives back what was there before (H14)."""

import copy

import pytest

from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption, Caution
from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.model import AccessGroup, PolicyBody
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from tests.engine.adoption import (
    CLOSED,
    HOST,
    INLINE,
    OTHER,
    PLAIN,
    THEIRS,
    adopt,
    desk,
    foreign_login,
    foreign_record,
    foreign_rules,
    frozen,
    settle,
)
from tests.engine.whole import FAMILY, Whole

pytestmark = pytest.mark.anyio


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
