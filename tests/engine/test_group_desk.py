"""Groups as asked for: saved with checks, renamed with what names them, kept while used; policies that are not ours."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Hold
from dockflare_desktop.core.model import (
    AccessGroup,
    JsonObject,
    Layers,
    ManualRule,
    Override,
    Path,
    PolicyBody,
    ServiceKey,
    WholeZone,
)
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN
from dockflare_desktop.engine.commands import GroupCommands
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.whole import FAMILY, Whole, container
from tests.sentences import said

HOST = "app.nordhus.example"
OTHER = ServiceKey("other.nordhus.example")
NAS, LATER = ServiceKey("nas.nordhus.example"), ServiceKey("later.nordhus.example")
BOB: JsonObject = {"email": {"email": "bob@nordhus.example"}}
CROWD: tuple[JsonObject, ...] = tuple({"email": {"email": f"a{number}@x.example"}} for number in range(1001))
KIM: JsonObject = {"email": {"email": "kim@contractors.example"}}

pytestmark = pytest.mark.anyio


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    made = await Whole(container("app", HOST, access_group="family")).start(FAMILY)
    await made.round(full=True)
    yield made
    await made.close()


async def desk(whole: Whole) -> GroupCommands:
    return (await whole.desk.desks()).groups


async def layers(whole: Whole) -> Layers:
    return await whole.store.layers()


async def ids(whole: Whole) -> list[str]:
    return sorted(each.id for each in (await layers(whole)).groups)


def codes(problems: object) -> list[ProblemCode]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]  # problems


async def use_elsewhere(whole: Whole) -> None:
    """By a manual rule, one that is switched off, and an override, beside another group."""
    now = whole.clock()
    await whole.store.save(ManualRule(NAS, Path(), {"service": "http://nas:1", "access.groups": "family, other"}, now))
    await whole.store.save(Override(LATER, "access.group", "family", None, now))


# --- saving ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "replaces", "code"),
    [
        (replace(FAMILY, id="my family"), None, ProblemCode.GROUP_ID_INVALID),
        (replace(FAMILY, id="a" * 200), None, ProblemCode.GROUP_ID_INVALID),
        (FAMILY, "", ProblemCode.GROUP_ID_TAKEN),
        (replace(FAMILY, name="a\u202eb"), None, ProblemCode.GROUP_NAME_INVALID),
        (replace(FAMILY, policies=()), None, ProblemCode.GROUP_EMPTY),
        (
            replace(
                FAMILY,
                policies=(
                    PolicyBody("f", "allow", tuple({"email": {"email": f"a{n}@x.example"}} for n in range(1001))),
                ),
            ),
            None,
            ProblemCode.GROUP_LARGE,
        ),
    ],
)
async def test_a_group_that_is_wrong_is_not_saved(
    whole: Whole, group: AccessGroup, replaces: str | None, code: ProblemCode
) -> None:
    problems = await (await desk(whole)).save(group, replaces)
    assert [each.code for each in problems if each.effect >= Effect.BLOCKS] == [code]
    assert all(said(each) for each in problems)
    assert (await layers(whole)).groups == (FAMILY,)


async def test_a_group_whose_sign_in_method_was_deleted_is_told_and_not_saved(whole: Whole) -> None:
    google = whole.account.add_identity_provider("Google", "google", client_id="x", client_secret=HOST)
    asked = replace(FAMILY, policies=(replace(FAMILY.policies[0], require=({"login_method": {"id": "Google"}},)),))
    await whole.store.save(asked)
    await whole.round(full=True)
    assert whole.row(HOST).status is Status.LIVE
    assert await (await desk(whole)).save(replace(asked, idps=(google,))) == ()
    gone = await (await desk(whole)).save(replace(asked, idps=("Gogle",)))
    assert codes(gone) == [ProblemCode.SIGN_IN_UNKNOWN]
    whole.account.add_identity_provider("PIN")  # since the last round
    assert await (await desk(whole)).save(replace(asked, idps=("PIN",))) == ()
    whole.transport.offline = True
    assert await (await desk(whole)).save(replace(asked, idps=("Gogle",))) == ()  # whether it is there cannot be told


async def test_a_second_group_of_a_name_is_saved_and_warned_of(whole: Whole) -> None:
    [problem] = await (await desk(whole)).save(replace(FAMILY, id="friends"), "")
    assert (problem.code, problem.effect) == (ProblemCode.GROUP_NAME_TWICE, Effect.WARNING)
    assert await ids(whole) == ["family", "friends"]


async def test_what_cloudflare_refuses_is_told_with_its_words(whole: Whole) -> None:
    """A rule of a kind that is known, but of a form that is not: the API alone can tell."""
    odd = replace(FAMILY, policies=(PolicyBody("f", "allow", ({"ip_list": {"id": "nope"}},)),))
    assert await (await desk(whole)).save(odd) == ()
    await whole.round()
    row = whole.row(HOST)
    assert row.status is Status.ERROR
    assert row.reason is not None
    assert row.reason.code is ProblemCode.CLOUDFLARE_REFUSED
    assert "ip_list.id" in row.reason.detail
    assert whole.reach(HOST) == LOGIN


# --- renaming --------------------------------------------------------------------------------------------------------


async def test_a_rename_takes_overrides_and_manual_rules_along_and_leaves_labels_their_group(whole: Whole) -> None:
    await use_elsewhere(whole)
    await whole.store.save(ManualRule(OTHER, Path(), {"service": "http://x:1", "access.group": "none"}, whole.clock()))
    await whole.store.save(Override(OTHER, "access.group", "none", None, whole.clock()))
    await whole.store.save(WholeZone("nordhus.example", {"access.groups": "other,family"}, whole.clock()))
    [problem] = await (await desk(whole)).save(replace(FAMILY, id="kin"), "family")
    assert (problem.code, problem.effect) == (ProblemCode.GROUP_ID_IN_LABELS, Effect.WARNING)
    assert said(problem) == f"Labels still name the group “family”: {HOST}."
    found = await layers(whole)
    assert await ids(whole) == ["family", "kin"]
    assert {each.key: each.fields.get("access.groups") for each in found.manual_rules} == {
        NAS: "kin,other",
        OTHER: None,
    }
    assert {each.key: each.value for each in found.overrides} == {LATER: "kin", OTHER: "none"}
    assert found.zones[0].fields == {"access.groups": "other,kin"}
    await whole.round()
    assert whole.row(HOST).status is Status.LIVE


async def test_a_rename_that_no_label_minds_leaves_nothing_behind(whole: Whole) -> None:
    whole.run()
    rule = ManualRule(NAS, Path(), {"service": "http://nas:1", "access.group": "friends"}, whole.clock())
    friends = replace(FAMILY, id="friends", name="Friends")
    for each in (friends, rule):
        await whole.store.save(each)
    await whole.round(full=True)
    assert whole.row(NAS.hostname).status is Status.LIVE
    before = len(whole.writes())
    assert await (await desk(whole)).save(replace(friends, id="pals"), "friends") == ()
    assert await ids(whole) == ["family", "pals"]
    reached = []
    whole.transport.after_call.append(lambda _: reached.append(whole.reach(NAS.hostname)))
    await whole.round()
    assert whole.row(NAS.hostname).access.groups == ("pals",)
    assert [each.split()[0] for each in whole.writes()[before:]] == ["POST", "PUT", "DELETE"]  # policy, login, policy
    assert set(reached) == {LOGIN}


async def test_an_id_in_use_is_not_renamed_onto(whole: Whole) -> None:
    await whole.store.save(replace(FAMILY, id="friends", name="Friends"))
    problems = await (await desk(whole)).save(replace(FAMILY, id="friends", name="X"), "family")
    assert ProblemCode.GROUP_ID_TAKEN in codes(problems)
    assert await ids(whole) == ["family", "friends"]


# --- removing --------------------------------------------------------------------------------------------------------


async def test_a_group_in_use_stays_and_says_by_what(whole: Whole) -> None:
    await use_elsewhere(whole)
    assert await (await desk(whole)).delete("family") == (
        f"service {HOST}",
        "manual rule nas.nordhus.example",
        "override for later.nordhus.example",
    )
    assert await ids(whole) == ["family"]


async def test_before_the_first_round_what_is_remembered_counts_as_use(whole: Whole) -> None:
    """The program starts without a network: no round has succeeded yet."""
    whole.controller.last = None
    assert await (await desk(whole)).delete("family") == (f"service {HOST}",)
    whole.run()
    await whole.store.remember([])
    assert await (await desk(whole)).delete("family") == ()
    assert await ids(whole) == []


# --- at Cloudflare, not ours -----------------------------------------------------------------------------------------


def contractors(whole: Whole) -> str:
    """Somebody else's policy, before somebody else's application."""
    policy = whole.account.add_policy("Contractors 2023", "allow", [KIM], session_duration="6h")
    whole.account.add_app(name="Theirs", domain="theirs.nordhus.example", policies=[{"id": policy, "precedence": 1}])
    return policy


async def test_foreign_policies_are_listed_with_who_gets_in_and_who_uses_them(whole: Whole) -> None:
    policy = contractors(whole)
    whole.account.add_policy("tool [dfd1 o=7f3a9c2e]", "allow", [BOB])
    found = await (await desk(whole)).foreign()
    assert [(each.name, each.owner.kind, each.who, each.users, each.count) for each in found] == [
        ("Contractors 2023", OwnerKind.FOREIGN, ("kim@contractors.example",), ("theirs.nordhus.example",), 1),
        ("tool", OwnerKind.INSTALLATION, ("bob@nordhus.example",), (), 0),
    ]
    assert found[0].policy.id == policy


async def test_policies_that_cannot_be_read_are_not_none(whole: Whole) -> None:
    whole.transport.fail_next(lambda method, path: path.endswith("/access/policies"), status=403, times=99)
    made = await desk(whole)
    for question in (made.foreign(), made.adopt("x", "y"), made.duplicates()):
        with pytest.raises(OutsideError):
            await question


async def test_an_adopted_policy_is_used_and_never_edited(whole: Whole) -> None:
    policy = contractors(whole)
    body = whole.account.access.policies[policy].body
    assert await (await desk(whole)).adopt(policy, "contractors") == ()
    whole.run(container("app", HOST, access_group="contractors"))
    await whole.round(full=True)
    assert whole.row(HOST).status is Status.LIVE
    assert uses(whole) == [policy]
    [listed] = [each for each in await (await desk(whole)).foreign() if each.policy.id == policy]
    assert (listed.group, listed.count) == ("contractors", 2)

    [group] = [each for each in (await layers(whole)).groups if each.id == "contractors"]
    wider = replace(group, policies=(replace(group.policies[0], include=(KIM, BOB)),))
    assert await (await desk(whole)).save(wider) == ()
    await whole.round()
    assert uses(whole) != [policy]
    assert whole.row(HOST).status is Status.LIVE
    assert whole.account.access.policies[policy].body == body

    assert await (await desk(whole)).save(group) == ()  # as its owner has it: that one is used again
    await whole.round()
    assert uses(whole) == [policy]
    whole.run()
    for _ in range(4):
        whole.clock.move(minutes=11)
        await whole.round()
    assert uses(whole) == []
    assert await (await desk(whole)).delete("contractors") == ()
    await whole.round(full=True)
    assert whole.account.access.policies[policy].body == body
    assert [each.group for each in await (await desk(whole)).foreign() if each.policy.id == policy] == [""]


async def test_where_its_owner_edits_an_adopted_policy_ours_take_one_that_says_what_was_agreed(whole: Whole) -> None:
    policy = contractors(whole)
    await (await desk(whole)).adopt(policy, "contractors")
    whole.run(container("app", HOST, access_group="contractors"))
    await whole.round(full=True)
    kept = whole.account.access.policies[policy]
    whole.account.access.policies[policy] = replace(kept, body={**kept.body, "include": [{"everyone": {}}]})
    await whole.round(full=True)
    [used] = uses(whole)
    assert used != policy
    assert whole.account.access.policies[used].body["include"] == [KIM]
    assert whole.account.access.policies[policy].body["include"] == [{"everyone": {}}]


async def test_a_group_that_the_command_line_deleted_leaves_the_policy_it_adopted(whole: Whole) -> None:
    policy = contractors(whole)
    await (await desk(whole)).adopt(policy, "contractors")
    [group] = [each for each in (await whole.store.layers()).groups if each.id == "contractors"]
    before = whole.account.access.policies[policy].body
    await whole.store.delete(group)  # by another process: no desk hears of it
    await whole.round(full=True)
    await whole.round(full=True)
    assert whole.account.access.policies[policy].body == before
    assert await (await desk(whole)).adopt(policy, "contractors") == ()


async def test_a_renamed_group_keeps_the_policy_that_it_adopted(whole: Whole) -> None:
    policy = contractors(whole)
    await (await desk(whole)).adopt(policy, "contractors")
    rule = ManualRule(NAS, Path(), {"service": "http://nas:1", "access.group": "contractors"}, whole.clock())
    await whole.store.save(rule)
    await whole.round(full=True)
    [group] = [each for each in (await layers(whole)).groups if each.id == "contractors"]
    before = len(whole.writes())
    assert await (await desk(whole)).save(replace(group, id="temps"), "contractors") == ()
    await whole.round(full=True)
    assert whole.row(NAS.hostname).access.groups == ("temps",)
    assert whole.writes()[before:] == []


async def test_a_group_renamed_before_the_account_was_read_keeps_the_policy_that_it_adopted(whole: Whole) -> None:
    policy = contractors(whole)
    await (await desk(whole)).adopt(policy, "contractors")
    rule = ManualRule(NAS, Path(), {"service": "http://nas:1", "access.group": "contractors"}, whole.clock())
    await whole.store.save(rule)
    await whole.round(full=True)
    [group] = [each for each in (await layers(whole)).groups if each.id == "contractors"]
    before = len(whole.writes())
    await whole.restart()
    assert await (await desk(whole)).save(replace(group, id="temps"), "contractors") == ()
    await whole.round()
    assert whole.row(NAS.hostname).access.groups == ("temps",)
    assert whole.writes()[before:] == []


async def test_no_round_sees_a_group_renamed_and_its_adopted_policy_not(whole: Whole) -> None:
    await (await desk(whole)).adopt(contractors(whole), "contractors")
    [group] = [each for each in (await layers(whole)).groups if each.id == "contractors"]
    async with whole.controller.one_at_a_time:  # as a round that runs
        renaming = asyncio.ensure_future((await desk(whole)).save(replace(group, id="temps"), "contractors"))
        for _ in range(9):
            await asyncio.sleep(0)
        assert await ids(whole) == ["contractors", "family"]
    await renaming
    assert await ids(whole) == ["family", "temps"]
    rows = await whole.store.ledger()
    assert [row.key for row in rows if row.former is not None] == ["temps/0"]


async def test_what_is_not_there_or_ours_or_has_no_good_id_is_not_adopted(whole: Whole) -> None:
    policy = contractors(whole)
    ours = whole.account.access.policies.keys() - {policy, *inline(whole)}
    made = await desk(whole)
    assert codes(await made.adopt("8e4e0b0a-0b1c-4f6c-9f3e-000000000000", "x")) == [ProblemCode.NOT_FOUND]
    assert codes(await made.adopt(next(iter(ours)), "x")) == [ProblemCode.NOT_FOUND]
    assert codes(await made.adopt(policy, "family")) == [ProblemCode.GROUP_ID_TAKEN]
    assert codes(await made.adopt(policy, "no id")) == [ProblemCode.GROUP_ID_INVALID]


def inline(whole: Whole) -> set[str]:
    return {key for key, policy in whole.account.access.policies.items() if policy.owner is not None}


def uses(whole: Whole) -> list[str]:
    """Policies of our application."""
    return [
        link.policy for app in whole.account.access.apps.values() if app.body["domain"] == HOST for link in app.links
    ]


# --- duplicates ------------------------------------------------------------------------------------------------------


def named(whole: Whole, name: str) -> list[str]:
    return [key for key, policy in whole.account.access.policies.items() if str(policy.body["name"]).startswith(name)]


async def test_policies_of_one_name_are_merged_where_they_are_ours(whole: Whole) -> None:
    """One was left behind by a lost database; an application of ours uses it still."""
    [ours] = named(whole, "family")
    name = str(whole.account.access.policies[ours].body["name"])
    spare = whole.account.add_policy(name, "allow", [BOB])
    theirs = whole.account.add_policy("Family", "allow", [KIM])
    [(key, app)] = [(key, app) for key, app in whole.account.access.apps.items() if app.body["domain"] == HOST]
    whole.account.access.apps[key] = replace(app, links=(replace(app.links[0], policy=spare),))
    made = await desk(whole)
    found = await made.duplicates()
    [same] = found.names
    assert ([each.id for each in same.used], [each.id for each in same.spare]) == ([ours], [spare])
    assert [each.id for each in same.others] == [theirs]
    assert [change.id for change in found.changes if "left over" in change.id] == [f"policy delete left over/{spare}"]

    stale = await made.merge("another seal")
    assert (stale.merged, stale.seal) == (False, found.seal)
    assert (await made.merge(found.seal)).merged
    await whole.round(full=True)
    assert named(whole, "family") == [ours]
    assert theirs in whole.account.access.policies
    assert uses(whole) == [ours]
    assert whole.row(HOST).status is Status.LIVE
    after = await made.duplicates()
    assert [(same.spare, len(same.others)) for same in after.names] == [((), 1)]


async def test_what_is_used_by_somebody_else_and_names_that_only_others_share_are_only_shown(
    whole: Whole,
) -> None:
    [ours] = named(whole, "family")
    spare = whole.account.add_policy(str(whole.account.access.policies[ours].body["name"]), "allow", [BOB])
    whole.account.add_app(name="Theirs", domain="theirs.nordhus.example", policies=[{"id": spare, "precedence": 1}])
    for _ in range(2):
        whole.account.add_policy("Visitors", "allow", [KIM])
    found = await (await desk(whole)).duplicates()
    assert [(each.name, len(each.used), len(each.spare), len(each.others)) for each in found.names] == [
        ("family", 1, 1, 0),
        ("Visitors", 0, 0, 2),
    ]
    assert (found.rows, found.changes) == ((), ())
    assert not (await (await desk(whole)).merge(found.seal)).merged


async def test_in_a_mode_that_asks_merging_is_the_answer(whole: Whole) -> None:
    await whole.store.set_setting("mode", "ask-every")
    [ours] = named(whole, "family")
    whole.account.add_policy(str(whole.account.access.policies[ours].body["name"]), "allow", [BOB])
    made = await desk(whole)
    found = await made.duplicates()
    assert {change.hold for change in found.changes} == {Hold.MODE}
    assert (await made.merge(found.seal)).merged
    await whole.round(full=True)
    assert named(whole, "family") == [ours]


async def test_without_a_token_groups_are_kept_all_the_same(whole: Whole) -> None:
    await whole.controller.secrets.set_token(None)
    await whole.controller.log_in_again()
    made = await desk(whole)
    assert await made.save(replace(FAMILY, id="friends", name="Friends"), "") == ()
    assert await made.delete("friends") == ()
    assert await ids(whole) == ["family"]
    with pytest.raises(OutsideError) as raised:
        await made.foreign()
    assert raised.value.problem.code is ProblemCode.NO_TOKEN
