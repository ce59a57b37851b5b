"""What is said about sign-in methods and service tokens that somebody typed, or whose answer got lost."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from dockflare_desktop.core.account.methods import MethodDraft
from dockflare_desktop.core.model import Container, PolicyBody
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.access_commands import AccessCommands
from tests.engine.whole import FAMILY, Whole, container
from tests.sentences import one, said

pytestmark = pytest.mark.anyio
GOOGLE = MethodDraft("Google", "google", {"client_id": "id-1", "client_secret": "hush"})


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start()
    yield whole
    await whole.close()


@pytest.fixture
async def access(whole: Whole) -> AccessCommands:
    return (await whole.desk.desks()).access


async def test_a_field_that_is_missing_or_holds_what_cannot_be_used(access: AccessCommands) -> None:
    saved = await access.save_method(MethodDraft("G", "google", {"client_secret": "a b"}))
    assert [said(each) for each in saved.problems] == [
        "“client_id” is missing.",
        "What was typed for “client_secret” cannot be used: one word without spaces or line breaks.",
    ]


async def test_a_name_that_another_has(access: AccessCommands) -> None:
    await access.create_token("backup", "1h")
    (problem,) = (await access.create_token("backup", "1h")).problems
    assert said(problem) == (
        "“backup” is not a valid value for “name”: another service token has it, and labels could not tell which is "
        "meant."
    )


async def test_a_secret_that_nobody_saw(whole: Whole, access: AccessCommands) -> None:
    whole.transport.fail_next(("POST", "/service_tokens"), exc=httpx.ReadTimeout, after_effect=True)
    (problem,) = (await access.create_token("backup", "1h")).problems
    assert said(problem) == (
        "The service token “backup” was created, but Cloudflare’s answer got lost, and the secret with it."
    )


async def test_a_secret_of_which_nobody_knows_whether_it_was_taken(whole: Whole, access: AccessCommands) -> None:
    saved = await access.save_method(GOOGLE)
    assert saved.method is not None
    whole.transport.fail_next(("PUT", "/identity_providers"), exc=httpx.ReadTimeout)
    again = MethodDraft("Google", "google", {"client_secret": "new"}, saved.method.id)
    (problem,) = (await access.save_method(again)).problems
    assert said(problem) == (
        "The answer got lost. “Google” was changed, but whether Cloudflare has the new secret cannot be read."
    )


async def test_a_write_that_got_no_answer_and_left_no_trace(whole: Whole, access: AccessCommands) -> None:
    whole.transport.fail_next(("POST", "/identity_providers"), exc=httpx.ReadTimeout)
    (problem,) = (await access.save_method(GOOGLE)).problems
    assert said(problem) == "Cloudflare’s answer got lost, and nothing shows that it worked."


# --- whole zones ------------------------------------------------------------------------------------------------------

STAR = "*.nordhus.example"


async def behind_zone(whole: Whole, *containers: Container) -> AppStatus:
    whole.run(container("web", "web.nordhus.example"), *containers)
    await whole.round(full=True)
    desks = await whole.desk.desks()
    assert list(await desks.access.save_zone("nordhus.example", {"access.groups": "family"})) == []
    return await whole.round(full=True)


async def test_a_zone_whose_login_would_let_everyone_in(whole: Whole) -> None:
    await whole.store.save(FAMILY)
    await behind_zone(whole)
    await whole.store.save(replace(FAMILY, policies=(PolicyBody("o", "bypass", ({"everyone": {}},)),)))
    status = await whole.round(full=True)
    assert said(one(status.problems, ProblemCode.ZONE_LOGIN_OPEN)) == (
        f"The login for {STAR} would let everyone in, so it was not made or changed."
    )
    assert said(one(whole.row("web.nordhus.example").problems, ProblemCode.ZONE_LOGIN_WANTED)) == (
        f"It says nothing of who can enter, and the login for {STAR} that the whole zone has cannot be had."
    )


async def test_a_wildcard_that_wants_another_login_than_its_zone(whole: Whole, access: AccessCommands) -> None:
    await whole.store.save(FAMILY)
    await behind_zone(whole)
    whole.run(container("wild", STAR, access_emails="x@nordhus.example"))
    await whole.round(full=True)
    assert said(one(whole.row(STAR).problems, ProblemCode.ZONE_LOGIN_TAKEN)) == (
        f"The whole zone has another login at {STAR}, which was set by hand and goes before this one."
    )
    (problem,) = await access.save_zone("nordhus.example", {"access.groups": "family"})
    assert said(problem) == f"The service {STAR} has a login of its own, which is that of the whole zone."


async def test_a_write_by_hand_while_the_program_only_looks(whole: Whole, access: AccessCommands) -> None:
    await whole.desk.set_setting("mode", "observe")
    (problem,) = (await access.create_token("backup", "1h")).problems
    assert said(problem) == "The mode is “Observe only”, so nothing is written, by hand either."
