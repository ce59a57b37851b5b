"""Sign-in methods and service tokens over the embedded account: what is read, what is sent, what is never kept."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from dockflare_desktop.adapters.cloudflare.calls import Answer, Call
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.demo.permissions import ALL
from dockflare_desktop.engine.ports import Edge, OutsideError
from tests.adapters.cloudflare_bench import ACCOUNT, NOW, TOKEN, Home, Script, edge_before, home, ok

pytestmark = pytest.mark.anyio
GOOGLE = {"client_id": "id-1", "client_secret": "hush-1"}
BODY = {"name": "Google", "type": "google", "config": GOOGLE}


def held(here: Home, ident: str) -> str:
    return here.account.access.secrets[ident]


async def test_a_method_is_read_without_its_secret() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        made = await edge.save_sign_in_method(BODY)
        (seen,) = await edge.sign_in_methods()
    assert (seen.id, seen.name, seen.kind) == (made.id, "Google", "google")
    assert (seen.config, seen.held) == ({"client_id": "id-1"}, {"client_secret"})
    assert held(here, made.id) == "hush-1"
    assert "hush" not in repr(made) + repr(seen) + str(seen.raw)


async def test_the_mask_that_comes_back_keeps_the_secret_and_a_put_without_it_is_refused() -> None:
    """cloudflare-api.md section 2: secrets are masked, and the mask sent back keeps them."""
    here = home()
    async with edge_before(here.transport) as edge:
        made = await edge.save_sign_in_method(BODY)
        config = made.raw["config"]
        assert isinstance(config, dict)
        changed = await edge.save_sign_in_method({**BODY, "name": "G", "config": {**config, "client_id": "2"}}, made.id)
        assert (changed.name, changed.config) == ("G", {"client_id": "2"})
        assert held(here, made.id) == "hush-1"
        with pytest.raises(OutsideError) as refused:
            await edge.save_sign_in_method({**BODY, "config": {"client_id": "3"}}, made.id)
    assert refused.value.problem.code is ProblemCode.CLOUDFLARE_REFUSED
    assert refused.value.problem.detail == "config.client_secret is missing or invalid"
    assert not refused.value.ambiguous


async def test_a_deleted_method_may_be_deleted_again() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        made = await edge.save_sign_in_method(BODY)
        await edge.delete_sign_in_method(made.id)
        await edge.delete_sign_in_method(made.id)
        assert await edge.sign_in_methods() == ()


async def test_a_tokens_secret_is_in_one_answer_alone() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        made = await edge.create_service_token("backup", "24h")
        assert made.secret == held(here, made.token.id)
        assert (made.token.name, made.token.duration) == ("backup", "24h")
        assert made.token.expires_at == NOW + timedelta(hours=24)
        assert made.token.client_id.endswith(".access")
        assert made.secret not in repr(made)
        assert await edge.service_tokens() == (made.token,)


async def test_a_rotated_token_has_another_secret_and_the_old_one_ends_when_asked() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        made = await edge.create_service_token("backup", "forever")
        assert made.token.expires_at is None
        rotated = await edge.rotate_service_token(made.token.id)
        assert rotated.secret not in ("", made.secret)
        await edge.rotate_service_token(made.token.id, NOW + timedelta(hours=1))
    stored = here.account.access.service_tokens[made.token.id]
    assert stored["previous_client_secret_expires_at"] == "2026-11-01T11:00:00Z"  # noqa: S105 - a time


async def test_a_refreshed_token_begins_anew() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        made = await edge.create_service_token("backup", "24h")
        stored = here.account.access.service_tokens[made.token.id]
        here.account.access.service_tokens[made.token.id] = {**stored, "expires_at": "2026-11-01T12:00:00Z"}
        assert (await edge.refresh_service_token(made.token.id)).expires_at == NOW + timedelta(hours=24)


async def test_a_token_in_use_is_not_deleted_and_cloudflares_text_comes_through() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        made = await edge.create_service_token("backup", "24h")
        here.account.add_policy("robots", "non_identity", [{"service_token": {"token_id": made.token.id}}])
        with pytest.raises(OutsideError) as refused:
            await edge.delete_service_token(made.token.id)
    assert refused.value.problem.detail.startswith("cannot delete service token because it is used by a policy")


async def test_the_teams_name_is_the_organisations() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        assert await edge.team() == str(here.account.access.organization["auth_domain"]).partition(".")[0]  # type: ignore[index]


def add_method(edge: Edge) -> Awaitable[object]:
    return edge.save_sign_in_method(BODY)


def add_token(edge: Edge) -> Awaitable[object]:
    return edge.create_service_token("backup", "24h")


@pytest.mark.parametrize(
    ("add", "lacks"),
    [
        (add_method, "Access: Organizations, Identity Providers, and Groups Edit"),
        (add_token, "Access: Service Tokens Edit"),
    ],
)
async def test_a_permission_that_is_missing_is_named(add: Callable[[Edge], Awaitable[object]], lacks: str) -> None:
    here = home()
    here.account.add_token(TOKEN, {each for each in ALL if "Write" not in each})
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as refused:
            await add(edge)
        assert await edge.sign_in_methods() == ()
        assert await edge.service_tokens() == ()
    assert (refused.value.problem.code, refused.value.problem.value) == (ProblemCode.PERMISSION_MISSING, lacks)


async def test_a_write_whose_answer_is_lost_is_sent_once() -> None:
    here = home()
    here.transport.fail_next(("POST", "/service_tokens"), exc=httpx.ReadTimeout, after_effect=True)
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as lost:
            await edge.create_service_token("backup", "24h")
    assert lost.value.ambiguous
    assert here.calls.count("POST /accounts/A/access/service_tokens") == 1
    assert len(here.account.access.service_tokens) == 1


async def test_a_created_token_without_a_secret_is_an_unclear_answer() -> None:
    path = f"/accounts/{ACCOUNT}/access/service_tokens"
    script = Script({f"POST {path}": ok({"id": "1", "name": "backup", "client_id": "x.access"}, 201)})
    async with edge_before(script, account_id=ACCOUNT) as edge:
        with pytest.raises(OutsideError) as unclear:
            await edge.create_service_token("backup", "24h")
    assert unclear.value.ambiguous


def test_neither_a_call_nor_an_answer_shows_what_it_carries() -> None:
    assert "hush" not in repr(Call("POST", "/x", body={"client_secret": "hush"}))
    assert "hush" not in repr(Answer(200, {"client_secret": "hush"}, {}))
