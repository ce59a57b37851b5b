"""Sign-in methods and service tokens: read whole, written as asked, secrets kept out of everything that is kept."""

from datetime import UTC, datetime

from dockflare_desktop.adapters.cloudflare.access import an_id
from dockflare_desktop.adapters.cloudflare.calls import Call, Calls
from dockflare_desktop.adapters.cloudflare.refusals import unreadable
from dockflare_desktop.adapters.cloudflare.values import an_object, flag, moment, text
from dockflare_desktop.core.account.methods import SECRET_KEYS
from dockflare_desktop.core.cloud import ServiceToken, SignInMethod
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.engine.ports import Urgency
from dockflare_desktop.engine.ports.sign_in import IssuedToken

_PAGE = 1000
_METHODS = "identity_providers"
_TOKENS = "service_tokens"


async def list_methods(calls: Calls, account_id: str) -> tuple[SignInMethod, ...]:
    """All identity providers."""
    return tuple(as_method(raw) for raw in await calls.pages(_path(account_id, _METHODS), _PAGE))


async def put_method(calls: Calls, account_id: str, body: JsonObject, method_id: str) -> SignInMethod:
    """Create ("" id) or replace."""
    path = _path(account_id, _METHODS)
    verb, path = ("PUT", f"{path}/{method_id}") if method_id else ("POST", path)
    return as_method(await _written(calls, verb, path, body, text(body, "name")))


async def list_tokens(calls: Calls, account_id: str) -> tuple[ServiceToken, ...]:
    """All service tokens."""
    return tuple(as_token(raw) for raw in await calls.pages(_path(account_id, _TOKENS), _PAGE))


async def create_token(calls: Calls, account_id: str, name: str, duration: str) -> IssuedToken:
    """A new token and its secret."""
    body: JsonObject = {"name": name, "duration": duration}
    return await _issued(calls, _path(account_id, _TOKENS), body, name)


async def rotate_token(calls: Calls, account_id: str, token_id: str, keep_until: datetime | None) -> IssuedToken:
    """The same token with a new secret."""
    body: JsonObject = {}
    if keep_until is not None:
        body = {"previous_client_secret_expires_at": keep_until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    return await _issued(calls, f"{_path(account_id, _TOKENS)}/{token_id}/rotate", body, token_id)


async def refresh_token(calls: Calls, account_id: str, token_id: str) -> ServiceToken:
    """Its time begins anew."""
    return as_token(await _written(calls, "POST", f"{_path(account_id, _TOKENS)}/{token_id}/refresh", {}, token_id))


def as_method(raw: JsonObject) -> SignInMethod:
    """An identity provider; what Cloudflare masks is only named."""
    config = an_object(raw.get("config"))
    return SignInMethod(
        id=text(raw, "id"),
        name=text(raw, "name") or text(raw, "type"),
        kind=text(raw, "type"),
        config={key: value for key, value in config.items() if key not in SECRET_KEYS},
        held=frozenset(key for key in SECRET_KEYS if config.get(key)),
        read_only=flag(raw, "read_only"),
        raw=raw,
    )


def as_token(raw: JsonObject) -> ServiceToken:
    """A service token, without its secret."""
    return ServiceToken(
        id=text(raw, "id"),
        name=text(raw, "name"),
        client_id=text(raw, "client_id"),
        expires_at=moment(raw, "expires_at"),
        duration=text(raw, "duration"),
        enabled=flag(raw, "enabled", default=True),
        last_seen_at=moment(raw, "last_seen_at"),
    )


async def _issued(calls: Calls, path: str, body: JsonObject, subject: str) -> IssuedToken:
    """An answer without a secret is as good as none: nobody ever sees it again."""
    call = Call("POST", path, body=body, urgency=Urgency.INTERACTIVE, subject=subject)
    answer = await calls.write(call)
    raw = an_id(answer, call)
    secret = text(raw, "client_secret")
    if not secret:
        raise unreadable(call.asked, answer.status)
    return IssuedToken(as_token(raw), secret)


async def _written(calls: Calls, verb: str, path: str, body: JsonObject, subject: str) -> JsonObject:
    call = Call(verb, path, body=body, urgency=Urgency.INTERACTIVE, subject=subject or "cloudflare")
    return an_id(await calls.write(call), call)


def _path(account_id: str, family: str) -> str:
    return f"/accounts/{account_id}/access/{family}"
