"""Sign-in methods and service tokens by hand: checked first, written once, told in the history, never under a user."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from dockflare_desktop.core.account.methods import MethodDraft
from dockflare_desktop.core.account.tokens import Life
from dockflare_desktop.core.account.used_by import Holder, Use
from dockflare_desktop.core.model import AccessGroup, Override, PolicyBody, ServiceKey, WholeZone
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.permissions import ALL
from dockflare_desktop.engine.access_commands import AccessCommands
from dockflare_desktop.engine.ports import Actor, HistoryEntry, OutsideError
from tests.engine.desk_of_plans import TOKEN
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HUSH = "hush-" + "7" * 20
GOOGLE = MethodDraft("Google", "google", {"client_id": "id-1", "client_secret": HUSH})
ANNA = {"email": {"email": "ann@nordhus.example"}}


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    yield whole
    await whole.close()


async def desk(whole: Whole) -> AccessCommands:
    return (await whole.desk.desks()).access


async def google(whole: Whole) -> str:
    saved = await (await desk(whole)).save_method(GOOGLE)
    assert saved.method is not None
    return saved.method.id


async def token(whole: Whole, lifetime: str = "24h") -> str:
    made = await (await desk(whole)).create_token("backup", lifetime)
    assert made.token is not None
    return made.token.id


def using(method: str) -> AccessGroup:
    return AccessGroup("family", "Family", (PolicyBody("f", "allow", (ANNA,), ({"login_method": {"id": method}},)),))


async def told(whole: Whole) -> list[HistoryEntry]:
    return list(await whole.store.history())


# --- sign-in methods --------------------------------------------------------------------------------------------------


async def test_a_method_is_added_listed_with_its_test_page_and_told_without_its_secret(whole: Whole) -> None:
    ident = await google(whole)
    (row,) = (await (await desk(whole)).overview()).methods or ()
    assert (row.method.id, row.method.name, row.uses, row.changeable) == (ident, "Google", (), True)
    assert row.test == f"https://home.cloudflareaccess.com/cdn-cgi/access/test-idp/{ident}"
    (entry,) = await told(whole)
    assert (entry.kind, entry.action, entry.target, entry.actor) == ("sign_in_method", "create", "Google", Actor.YOU)
    assert HUSH not in json.dumps([entry.before, entry.after])


async def test_the_test_page_is_on_the_accounts_own_team_domain(whole: Whole) -> None:
    await google(whole)
    whole.account.set_organization("nordhus.cloudflareaccess.com")
    (row,) = (await (await desk(whole)).overview()).methods or ()
    assert row.test.startswith("https://nordhus.cloudflareaccess.com/")


async def test_access_groups_that_rules_may_name_come_along(whole: Whole) -> None:
    whole.account.add_group("Staff", [ANNA])
    seen = await (await desk(whole)).overview()
    assert [each.name for each in seen.groups or ()] == ["Staff"]


async def test_a_change_keeps_the_secret_unless_it_is_typed_again(whole: Whole) -> None:
    ident = await google(whole)
    access = await desk(whole)
    saved = await access.save_method(
        MethodDraft("Google 2", "google", {"client_id": "id-2", "client_secret": ""}, ident)
    )
    assert saved.problems == ()
    assert whole.account.access.secrets[ident] == HUSH
    await access.save_method(MethodDraft("Google 2", "google", {"client_secret": " new \n"}, ident))
    assert whole.account.access.secrets[ident] == "new"
    assert whole.account.access.providers[ident]["config"]["client_id"] == "id-2"  # type: ignore[index]


async def test_what_the_program_does_not_know_of_a_method_goes_back_as_it_was(whole: Whole) -> None:
    ident = await google(whole)
    stored = whole.account.access.providers[ident]
    config = {**stored["config"], "claims": ["groups"]}  # type: ignore[dict-item]
    whole.account.access.providers[ident] = {**stored, "config": config, "scim_config": {"enabled": True}}
    await (await desk(whole)).save_method(MethodDraft("Other", "google", {}, ident))
    after = whole.account.access.providers[ident]
    assert (after["name"], after["config"]["claims"]) == ("Other", ["groups"])  # type: ignore[index]
    assert after["scim_config"] == {"enabled": True}


async def test_what_is_typed_wrong_is_never_sent(whole: Whole) -> None:
    saved = await (await desk(whole)).save_method(
        MethodDraft("", "okta", {"client_secret": "a b", "okta_account": "x"})
    )
    assert [each.label for each in saved.problems] == ["name", "client_id", "client_secret", "okta_account"]
    assert all("a b" not in repr(each) for each in saved.problems)
    assert whole.writes() == []


async def test_the_one_time_code_stays_as_it_is(whole: Whole) -> None:
    await (await desk(whole)).overview()
    ident = whole.account.add_identity_provider("One-time code")
    access = await desk(whole)
    assert (await access.save_method(MethodDraft("X", "onetimepin", {}, ident))).method is None
    assert not (await access.delete_method(ident)).gone
    (row,) = (await access.overview()).methods or ()
    assert (row.changeable, whole.writes()) == (False, [])


async def test_cloudflares_refusal_comes_with_its_text_but_without_the_secret(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise OutsideError(Problem(ProblemCode.CLOUDFLARE_REFUSED, "Google", detail=f"{HUSH} is no secret"))

    assert whole.controller.rounds is not None
    monkeypatch.setattr(whole.controller.rounds.edge, "save_sign_in_method", refuse)
    saved = await (await desk(whole)).save_method(GOOGLE)
    assert [(each.code, each.detail) for each in saved.problems] == [(ProblemCode.CLOUDFLARE_REFUSED, "… is no secret")]
    (entry,) = await told(whole)
    assert (entry.result, entry.problem) == ("failed", "cloudflare_refused")
    assert HUSH not in entry.detail


async def test_a_method_that_a_group_needs_is_never_deleted(whole: Whole) -> None:
    ident = await google(whole)
    await whole.store.save(using("google"))  # by its name, as people write it
    access = await desk(whole)
    first = await access.delete_method(ident)
    assert (first.gone, first.uses) == (False, (Use(Holder.GROUP, "family", ours=True),))
    assert not (await access.delete_method(ident, first.uses)).gone
    assert ident in whole.account.access.providers


async def test_others_are_named_before_a_method_goes_that_they_allow(whole: Whole) -> None:
    ident = await google(whole)
    whole.account.add_app(name="Wiki", domain="wiki.nordhus.example", allowed_idps=[ident])
    access = await desk(whole)
    first = await access.delete_method(ident)
    assert (first.gone, first.uses) == (False, (Use(Holder.APPLICATION, "Wiki", ours=False),))
    whole.account.add_policy("Staff", "allow", [{"login_method": {"id": ident}}])
    second = await access.delete_method(ident, first.uses)
    assert [str(each) for each in second.uses] == ["login Wiki", "policy Staff"]
    assert (await access.delete_method(ident, second.uses)).gone
    assert whole.account.access.providers == {}


async def test_nothing_is_deleted_while_its_users_cannot_be_read(whole: Whole) -> None:
    ident = await google(whole)
    whole.transport.fail_next(("GET", "/access/policies"), status=500, times=5)
    removal = await (await desk(whole)).delete_method(ident)
    assert (removal.gone, [each.code for each in removal.problems]) == (False, [ProblemCode.CLOUDFLARE_DOWN])
    assert ident in whole.account.access.providers


async def test_a_lost_answer_to_an_addition_is_read_and_not_repeated(whole: Whole) -> None:
    whole.transport.fail_next(("POST", "/identity_providers"), exc=httpx.ReadTimeout, after_effect=True)
    saved = await (await desk(whole)).save_method(GOOGLE)
    assert saved.method is not None
    assert [each.code for each in saved.problems] == [ProblemCode.ANSWER_LOST]
    assert len(whole.account.access.providers) == 1


async def test_a_lost_answer_finds_the_new_one_beside_those_that_were_there(whole: Whole) -> None:
    before = await google(whole)
    whole.transport.fail_next(("POST", "/identity_providers"), exc=httpx.ReadTimeout, after_effect=True)
    saved = await (await desk(whole)).save_method(replace(GOOGLE, name="Second"))
    assert saved.method is not None
    assert (saved.method.name, saved.method.id != before) == ("Second", True)
    assert len(whole.account.access.providers) == 2


async def test_a_lost_answer_to_a_new_secret_says_that_it_is_not_certain(whole: Whole) -> None:
    ident = await google(whole)
    whole.transport.fail_next(("PUT", "/identity_providers"), exc=httpx.ReadTimeout)
    saved = await (await desk(whole)).save_method(MethodDraft("Google", "google", {"client_secret": "new"}, ident))
    assert [each.code for each in saved.problems] == [ProblemCode.SECRET_UNSURE]


async def test_an_addition_that_never_arrived_is_told_as_such(whole: Whole) -> None:
    whole.transport.fail_next(("POST", "/identity_providers"), exc=httpx.ReadTimeout)
    saved = await (await desk(whole)).save_method(GOOGLE)
    assert saved.method is None
    assert [each.code for each in saved.problems] == [ProblemCode.ANSWER_UNCLEAR]


async def test_a_service_whose_method_was_deleted_elsewhere_says_so(whole: Whole) -> None:
    ident = await google(whole)
    await whole.store.save(using("Google"))
    whole.run(container("app", "app.nordhus.example", access_group="family"))
    await whole.round(full=True)
    assert whole.row("app.nordhus.example").status is Status.LIVE
    del whole.account.access.providers[ident]
    await whole.round(full=True)
    row = whole.row("app.nordhus.example")
    assert (row.status, [each.code for each in row.problems]) == (Status.BLOCKED, [ProblemCode.SIGN_IN_UNKNOWN])


# --- service tokens ---------------------------------------------------------------------------------------------------


async def test_a_token_is_made_and_its_secret_is_in_the_answer_alone(whole: Whole) -> None:
    made = await (await desk(whole)).create_token(" backup \n", "365d")
    assert made.token is not None
    assert made.secret == whole.account.access.secrets[made.token.id]
    assert (made.token.name, made.token.duration, made.problems) == ("backup", "8760h", ())
    assert made.secret not in repr(made) + repr(await told(whole))


async def test_a_second_token_of_one_name_and_a_lifetime_that_is_none_are_refused(whole: Whole) -> None:
    await token(whole)
    made = await (await desk(whole)).create_token("Backup", "soon")
    assert [each.label for each in made.problems] == ["name", "lifetime"]
    assert len(whole.account.access.service_tokens) == 1


async def test_a_token_that_ends_within_two_weeks_is_told(whole: Whole) -> None:
    await token(whole, "15d")
    access = await desk(whole)
    assert [each.life for each in (await access.overview()).tokens or ()] == [Life.GOOD]
    whole.clock.move(minutes=60 * 24 * 2)
    assert [each.life for each in (await access.overview()).tokens or ()] == [Life.SOON]
    whole.clock.move(minutes=60 * 24 * 14)
    (row,) = (await access.overview()).tokens or ()
    assert row.life is Life.ENDED
    refreshed = await access.refresh_token(row.token.id)
    assert refreshed.token is not None
    assert refreshed.token.expires_at == whole.clock() + timedelta(days=15)
    assert refreshed.secret == ""


async def test_a_rotated_token_has_another_secret(whole: Whole) -> None:
    ident = await token(whole)
    before = whole.account.access.secrets[ident]
    made = await (await desk(whole)).rotate_token(ident, timedelta(hours=1))
    assert made.secret == whole.account.access.secrets[ident] != before
    assert [each.action for each in await told(whole)] == ["rotate", "create"]


async def test_a_token_whose_answer_got_lost_has_a_secret_that_nobody_saw(whole: Whole) -> None:
    whole.transport.fail_next(("POST", "/service_tokens"), exc=httpx.ReadTimeout, after_effect=True)
    made = await (await desk(whole)).create_token("backup", "24h")
    assert made.token is not None
    assert (made.secret, [each.code for each in made.problems]) == ("", [ProblemCode.SECRET_LOST])
    assert len(whole.account.access.service_tokens) == 1
    assert (await (await desk(whole)).rotate_token(made.token.id)).secret


@pytest.mark.parametrize("after", [True, False])
async def test_a_lost_answer_to_a_rotation_never_says_that_all_is_well(whole: Whole, *, after: bool) -> None:
    ident = await token(whole)
    whole.transport.fail_next(("POST", "/rotate"), exc=httpx.ReadTimeout, after_effect=after)
    made = await (await desk(whole)).rotate_token(ident)
    assert (made.secret, [each.code for each in made.problems]) == ("", [ProblemCode.SECRET_LOST])


async def test_a_lost_answer_to_a_refresh_is_read(whole: Whole) -> None:
    ident = await token(whole)
    whole.clock.move(minutes=30)
    whole.transport.fail_next(("POST", "/refresh"), exc=httpx.ReadTimeout, after_effect=True)
    made = await (await desk(whole)).refresh_token(ident)
    assert made.token is not None
    assert made.token.expires_at == whole.clock() + timedelta(hours=24)


async def test_a_token_in_use_stays_and_says_by_whom(whole: Whole) -> None:
    ident = await token(whole)
    robots = PolicyBody("robots", "non_identity", ({"service_token": {"token_id": "backup"}},))
    await whole.store.save(AccessGroup("robots", "Robots", (robots,)))
    made = whole.clock()
    await whole.store.save(Override(ServiceKey("x.nordhus.example"), "access.service_token", "backup", None, made))
    removal = await (await desk(whole)).delete_token(ident)
    assert [str(each) for each in removal.uses] == ["access group robots", "override x.nordhus.example"]
    assert ident in whole.account.access.service_tokens


async def test_a_service_that_names_a_token_by_its_label_is_one_of_its_users(whole: Whole) -> None:
    ident = await token(whole)
    api = container("api", "api.nordhus.example")
    whole.run(replace(api, labels={**api.labels, "dockflare.access.service_token": "backup"}))
    await whole.round(full=True)
    (row,) = (await (await desk(whole)).overview()).tokens or ()
    assert [str(each) for each in row.uses] == ["service api.nordhus.example"]
    assert not (await (await desk(whole)).delete_token(ident)).gone


async def test_an_unused_token_goes(whole: Whole) -> None:
    ident = await token(whole)
    whole.transport.fail_next(("DELETE", "/service_tokens"), exc=httpx.ReadTimeout, after_effect=True)
    assert (await (await desk(whole)).delete_token(ident)).gone
    assert [each.action for each in await told(whole)] == ["delete", "create"]


# --- what is missing --------------------------------------------------------------------------------------------------


async def test_what_the_token_may_not_read_is_told_and_the_rest_is_shown(whole: Whole) -> None:
    await google(whole)
    whole.account.add_token(TOKEN, {each for each in ALL if "Service Tokens" not in each})
    seen = await (await desk(whole)).overview()
    assert seen.tokens is None
    assert [row.method.name for row in seen.methods or ()] == ["Google"]
    assert [(each.code, each.value) for each in seen.problems] == [
        (ProblemCode.PERMISSION_MISSING, "Access: Service Tokens Read")
    ]


async def test_an_account_without_zero_trust_says_so(whole: Whole) -> None:
    whole.account.set_organization(None)
    seen = await (await desk(whole)).overview()
    assert (seen.methods, seen.tokens) == (None, None)
    assert {each.code for each in seen.problems} == {ProblemCode.NO_ZERO_TRUST}


async def test_without_an_account_every_command_says_why(whole: Whole) -> None:
    await whole.controller.secrets.set_token(None)
    await whole.controller.log_in_again()
    access = await desk(whole)
    answers = [
        await access.overview(),
        await access.save_method(GOOGLE),
        await access.delete_method("x"),
        await access.create_token("x", "1h"),
        await access.rotate_token("x"),
        await access.refresh_token("x"),
        await access.delete_token("x"),
    ]
    assert [[each.code for each in answer.problems] for answer in answers] == [[ProblemCode.NO_TOKEN]] * 7


async def test_what_is_not_there_any_more_is_told(whole: Whole) -> None:
    access = await desk(whole)
    answers = [
        await access.save_method(replace(GOOGLE, id="x")),
        await access.delete_method("x"),
        await access.rotate_token("x"),
        await access.refresh_token("x"),
        await access.delete_token("x"),
    ]
    assert [[each.code for each in answer.problems] for answer in answers] == [[ProblemCode.NOT_FOUND]] * 5


# --- what cannot be read or gets lost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["/identity_providers", "/service_tokens"])
async def test_nothing_is_written_while_the_list_cannot_be_read(whole: Whole, part: str) -> None:
    ident = await (google if "providers" in part else token)(whole)
    access = await desk(whole)
    calls = {
        "/identity_providers": [access.save_method(GOOGLE), access.delete_method(ident)],
        "/service_tokens": [
            access.create_token("other", "1h"),
            access.rotate_token(ident),
            access.refresh_token(ident),
            access.delete_token(ident),
        ],
    }
    for call in calls["/identity_providers"] if "tokens" in part else calls["/service_tokens"]:
        call.close()  # the other part's
    written = len(whole.writes())
    whole.transport.fail_next(("GET", part), status=500, times=99)
    for call in calls[part]:
        answer = await call
        assert [each.code for each in answer.problems] == [ProblemCode.CLOUDFLARE_DOWN]
    assert len(whole.writes()) == written


@pytest.mark.parametrize("readable", [True, False])
async def test_a_deletion_without_an_answer_that_did_not_happen_is_told(whole: Whole, *, readable: bool) -> None:
    ident = await token(whole)
    reads: list[int] = []

    def unreadable(method: str, path: str) -> bool:
        if method != "GET" or not path.endswith("/service_tokens"):
            return False
        reads.append(1)
        return len(reads) > 1

    if not readable:
        whole.transport.fail_next(unreadable, status=500, times=9)
    whole.transport.fail_next(("DELETE", "/service_tokens"), exc=httpx.ReadTimeout)
    removal = await (await desk(whole)).delete_token(ident)
    assert (removal.gone, [each.code for each in removal.problems]) == (False, [ProblemCode.ANSWER_UNCLEAR])
    assert (await told(whole))[0].result == "failed"


@pytest.mark.parametrize("verb", ["/service_tokens", "/rotate", "/refresh"])
async def test_a_refusal_is_told_as_cloudflare_gives_it(whole: Whole, verb: str) -> None:
    ident = await token(whole)
    access = await desk(whole)
    whole.transport.fail_next(("POST", verb), status=403)
    calls = {"/service_tokens": lambda: access.create_token("other", "1h")}
    calls |= {"/rotate": lambda: access.rotate_token(ident), "/refresh": lambda: access.refresh_token(ident)}
    made = await calls[verb]()
    assert (made.token, [each.code for each in made.problems]) == (None, [ProblemCode.PERMISSION_MISSING])
    assert (await told(whole))[0].result == "failed"


async def test_a_service_that_uses_a_method_through_its_group_is_told_with_the_group(whole: Whole) -> None:
    ident = await google(whole)
    await whole.store.save(using("Google"))
    whole.run(container("app", "app.nordhus.example", access_group="family"))
    await whole.round(full=True)
    removal = await (await desk(whole)).delete_method(ident)
    assert [str(each) for each in removal.uses] == ["access group family"]


async def test_a_whole_zone_uses_what_its_login_names(whole: Whole) -> None:
    ident = await token(whole)
    fields = {"access.groups": "family", "access.service_token": "backup"}
    await whole.store.save(WholeZone("nordhus.example", fields, whole.clock()))
    removal = await (await desk(whole)).delete_token(ident)
    assert [str(each) for each in removal.uses] == ["whole zone nordhus.example"]


async def test_observe_only_holds_for_what_is_written_by_hand_too(whole: Whole) -> None:
    """The setting says that nothing is ever written."""
    method, kept, access = await google(whole), await token(whole), await desk(whole)
    await whole.desk.set_setting("mode", "observe")
    before = whole.writes()
    answers = [
        await access.save_method(replace(GOOGLE, name="Other")),
        await access.delete_method(method),
        await access.create_token("another", "24h"),
        await access.rotate_token(kept),
        await access.refresh_token(kept),
        await access.delete_token(kept),
    ]
    assert [[each.code for each in answer.problems] for answer in answers] == [[ProblemCode.OBSERVE_ONLY]] * 6
    assert whole.writes() == before
