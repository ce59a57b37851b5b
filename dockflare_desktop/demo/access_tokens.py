"""Service tokens: how programs sign in. The secret is answered once, when it is made."""

from datetime import datetime

from dockflare_desktop.demo import refusals, values
from dockflare_desktop.demo.access_rules import holders, mentions
from dockflare_desktop.demo.asking import Ask, Reply, page_of
from dockflare_desktop.demo.values import Body, Field, later, new_hex, new_uuid, stamp, take

_SIZES = range(1, 1001)
FOREVER = "forever"


def _is_duration(value: object) -> bool:
    return value == FOREVER or values.is_duration(value)


_DURATION = Field(_is_duration, "must be a duration such as 8760h, or forever")
_VERSION = Field(values.is_whole, "must be an integer")
_PREVIOUS = Field(values.is_time, "must be a time")
_FLAG = "must be a boolean"
_CREATE = {
    "name": Field(values.is_filled, "is missing or invalid", required=True),
    "duration": Field(_is_duration, _DURATION.should, default="8760h"),
    "enabled": Field(values.is_flag, _FLAG, default=True),
    "client_secret_version": Field(values.is_whole, _VERSION.should, default=1),
    "previous_client_secret_expires_at": _PREVIOUS,
}
_CHANGE = {
    "name": Field(values.is_filled, "is invalid"),
    "duration": _DURATION,
    "enabled": Field(values.is_flag, _FLAG),
    "client_secret_version": _VERSION,
    "previous_client_secret_expires_at": _PREVIOUS,
}
_ROTATE = {"previous_client_secret_expires_at": _PREVIOUS}


def _expiry(duration: object, now: datetime) -> str | None:
    return None if duration == FOREVER else stamp(later(now, str(duration)))


def _found(ask: Ask) -> Body:
    token = ask.account.access.service_tokens.get(ask.ids[0])
    if token is None:
        raise refusals.no_access_object()
    return token


def _store(ask: Ask, token: Body) -> Body:
    ask.account.access.service_tokens[str(token["id"])] = token
    return token


def _new_secret(ask: Ask, ident: str) -> str:
    secret = new_hex(ask.account.rng, 32)
    ask.account.access.secrets[ident] = secret
    return secret


def records(ask: Ask) -> Reply:
    name, search = ask.query.get("name"), ask.query.get("search", "").lower()
    found = [
        token
        for token in ask.account.access.service_tokens.values()
        if name in (None, token["name"]) and search in str(token["name"]).lower()
    ]
    shown, info = page_of(found, ask, 25, _SIZES, refusals.bad_access)
    return Reply(shown, info=info)


def get(ask: Ask) -> Reply:
    return Reply(_found(ask))


def create(ask: Ask) -> Reply:
    fields = take(ask.body(refusals.bad_access), _CREATE, refusals.bad_access)
    now = stamp(ask.now)
    ident = new_uuid(ask.account.rng)
    token: Body = {
        "id": ident,
        "client_id": f"{new_hex(ask.account.rng)}.access",
        **fields,
        "expires_at": _expiry(fields["duration"], ask.now),
        "last_seen_at": None,
        "created_at": now,
        "updated_at": now,
    }
    return Reply({**_store(ask, token), "client_secret": _new_secret(ask, ident)}, 201)


def change(ask: Ask) -> Reply:
    """Any subset of the fields; a new duration counts from the next refresh (assumed)."""
    old = _found(ask)
    fields = take(ask.body(refusals.bad_access), _CHANGE, refusals.bad_access)
    return Reply(_store(ask, {**old, **fields, "updated_at": stamp(ask.now)}))


def refresh(ask: Ask) -> Reply:
    old = _found(ask)
    return Reply(_store(ask, {**old, "expires_at": _expiry(old["duration"], ask.now), "updated_at": stamp(ask.now)}))


def rotate(ask: Ask) -> Reply:
    """A new secret; the old one ends now, or when the call says."""
    old = _found(ask)
    fields = take(ask.optional_body(refusals.bad_access), _ROTATE, refusals.bad_access)
    version = old["client_secret_version"]
    token: Body = {
        **old,
        "client_secret_version": version + 1 if isinstance(version, int) else 1,
        "previous_client_secret_expires_at": fields.get("previous_client_secret_expires_at", stamp(ask.now)),
        "updated_at": stamp(ask.now),
    }
    return Reply({**_store(ask, token), "client_secret": _new_secret(ask, ask.ids[0])})


def delete(ask: Ask) -> Reply:
    token = _found(ask)
    access = ask.account.access
    if any(mentions(holder, "service_token", "token_id", ask.ids[0]) for holder in holders(access)):
        raise refusals.service_token_in_use()
    del access.service_tokens[ask.ids[0]]
    access.secrets.pop(ask.ids[0], None)
    return Reply(token)
