"""What is said about sign-in methods and service tokens that somebody typed, or whose answer got lost."""

from collections.abc import AsyncIterator

import httpx
import pytest

from dockflare_desktop.core.access.methods import MethodDraft
from dockflare_desktop.engine.commands import AccessCommands
from tests.engine.whole import Whole
from tests.sentences import said

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
