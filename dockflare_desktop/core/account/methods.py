"""Sign-in methods: which fields each type has, what is wrong with those typed, and what is sent.

Types and keys: cloudflare-api.md section 2 ("identity providers") and the typed models of Cloudflare's SDK.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never
from urllib.parse import urlsplit

from dockflare_desktop.core.cloud import SignInMethod
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import listed
from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.problem import Problem, ProblemCode

LONGEST_NAME = 200
LONGEST_VALUE = 2048
ONE_TIME_CODE = "onetimepin"
TEAM_DOMAIN = "cloudflareaccess.com"
TRUE, FALSE = "true", "false"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SCIM_READ_ONLY = ("secret", "scim_base_url")


class FieldKind(StrEnum):
    """What a field's text must be."""

    TEXT = "text"
    SECRET = "secret"  # noqa: S105 - the name of a kind
    DOMAIN = "domain"
    URL = "url"
    UUID = "uuid"
    FLAG = "flag"  # true or false


@dataclass(frozen=True, slots=True)
class MethodField:
    """A field of a type, by its key in Cloudflare's `config`."""

    key: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True


_CLIENT = (MethodField("client_id"), MethodField("client_secret", FieldKind.SECRET))
FIELDS: Mapping[str, tuple[MethodField, ...]] = {
    "google": _CLIENT,
    "google-apps": (*_CLIENT, MethodField("apps_domain", FieldKind.DOMAIN)),
    "azureAD": (
        *_CLIENT,
        MethodField("directory_id", FieldKind.UUID),
        MethodField("support_groups", FieldKind.FLAG, required=False),
    ),
    "okta": (
        *_CLIENT,
        MethodField("okta_account", FieldKind.URL),
        MethodField("authorization_server_id", required=False),
        MethodField("api_token", FieldKind.SECRET, required=False),
    ),
    "github": _CLIENT,
    "oidc": (
        *_CLIENT,
        MethodField("auth_url", FieldKind.URL),
        MethodField("token_url", FieldKind.URL),
        MethodField("certs_url", FieldKind.URL),
        MethodField("email_claim_name", required=False),
    ),
}
"""The types that can be added here, in the order in which they are offered."""

SECRET_KEYS = frozenset({"client_secret", "api_token", "private_key", "password"})


@dataclass(frozen=True, slots=True)
class MethodDraft:
    """A sign-in method as typed. `id` "" adds one; where it changes one, fields that are left out stay as they are.
    `fields` may hold secrets, so it is never shown."""

    name: str
    kind: str
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    id: str = ""


def test_link(team: str, method_id: str) -> str:
    """Cloudflare's page on the account's own team domain that signs in with one method and shows what came of it; ""
    where the team's name is not known.

    >>> test_link("nordhus", "f174")
    'https://nordhus.cloudflareaccess.com/cdn-cgi/access/test-idp/f174'
    """
    return f"https://{team}.{TEAM_DOMAIN}/cdn-cgi/access/test-idp/{method_id}" if team else ""


def changeable(method: SignInMethod) -> bool:
    """Whether it may be changed or deleted here: the one-time code and what Cloudflare keeps may not."""
    return method.kind != ONE_TIME_CODE and not method.read_only


def check_method(draft: MethodDraft, known: Sequence[SignInMethod]) -> tuple[Problem, ...]:
    """What is wrong with a method as typed; every problem names its field, none quotes a secret."""
    before = next((each for each in known if each.id == draft.id), None) if draft.id else None
    if draft.id and before is None:
        return (Problem(ProblemCode.NOT_FOUND, draft.id, label="sign-in method", value=quoted(draft.id)),)
    if before is not None and not changeable(before):
        detail = "Cloudflare keeps it as it is"
        return (
            Problem(ProblemCode.VALUE_INVALID, before.name, label="sign-in method", value=before.name, detail=detail),
        )
    if before is None and draft.kind not in FIELDS:
        near = closest(draft.kind, FIELDS)
        return (_wrong("type", draft.kind, f"it can be {listed(FIELDS)}", near),)
    return (*_name_problems(draft, known), *_field_problems(draft, before))


def method_json(draft: MethodDraft, before: SignInMethod | None) -> JsonObject:
    """What is sent. A PUT replaces the whole object, so everything that was not typed goes back as it was read; the
    mask that Cloudflare shows for a secret keeps that secret when it comes back (cloudflare-api.md section 2)."""
    raw: JsonObject = {} if before is None else before.raw
    config = raw.get("config")
    kind = draft.kind if before is None else before.kind
    flags = {each.key for each in FIELDS.get(kind, ()) if each.kind is FieldKind.FLAG}
    typed: dict[str, Json] = {
        key: value == TRUE if key in flags else value
        for key, value in _typed(draft).items()
        if value or key not in SECRET_KEYS
    }
    body: dict[str, Json] = {
        "name": _clean(draft.name),
        "type": kind,
        "config": {**(config if isinstance(config, Mapping) else {}), **typed},
    }
    scim = raw.get("scim_config")
    if isinstance(scim, Mapping):
        body["scim_config"] = {key: value for key, value in scim.items() if key not in _SCIM_READ_ONLY}
    return body


def secrets_in(draft: MethodDraft) -> tuple[str, ...]:
    """The secrets that were typed, so that nothing repeats them."""
    return tuple(value for key, value in _typed(draft).items() if key in SECRET_KEYS and value)


def same_but_secrets(body: JsonObject, found: SignInMethod) -> bool:
    """Whether a method stands as a body asked for, as far as Cloudflare shows it."""
    config = body.get("config")
    sent = config if isinstance(config, Mapping) else {}
    plain = {key: value for key, value in sent.items() if key not in SECRET_KEYS}
    shown = all(found.config.get(key) == value for key, value in plain.items())
    return shown and found.name == body.get("name") and found.kind == body.get("type")


def _typed(draft: MethodDraft) -> dict[str, str]:
    return {key: _clean(value) for key, value in draft.fields.items()}


def _clean(text: str) -> str:
    return text.strip()


def _name_problems(draft: MethodDraft, known: Sequence[SignInMethod]) -> Iterator[Problem]:
    name = _clean(draft.name)
    if not name:
        yield Problem(ProblemCode.FIELD_UNUSABLE, "name", label="name")
    elif len(name) > LONGEST_NAME or not name.isprintable():
        yield _wrong("name", name, f"one line of at most {LONGEST_NAME} characters")
    elif any(each.name.casefold() == name.casefold() and each.id != draft.id for each in known):
        yield _wrong("name", name, "another sign-in method has it, and labels could not tell which is meant")


def _field_problems(draft: MethodDraft, before: SignInMethod | None) -> Iterator[Problem]:
    """Of a type that cannot be added here only the name can be changed."""
    fields = FIELDS.get(draft.kind if before is None else before.kind, ())
    typed = _typed(draft)
    for key in sorted(typed.keys() - {each.key for each in fields}):
        names = [each.key for each in fields]
        detail = f"its fields are {listed(names)}" if names else "only its name can be changed here"
        yield _wrong("field", key, detail, closest(key, names))
    for each in fields:
        text = typed.get(each.key, "")
        if text:
            yield from _value_problems(each, text)
        elif each.required and not _stays(each, typed, before):
            yield Problem(ProblemCode.FIELD_UNUSABLE, each.key, label=each.key)


def _stays(each: MethodField, typed: Mapping[str, str], before: SignInMethod | None) -> bool:
    """Whether what Cloudflare has already will do: a secret that is not typed, a field that is not mentioned."""
    if before is None:
        return False
    if each.kind is FieldKind.SECRET:
        return each.key in before.held
    return each.key not in typed and bool(before.config.get(each.key))


def _value_problems(each: MethodField, text: str) -> Iterator[Problem]:
    detail = _fault(each.kind, text)
    if not detail:
        return
    if each.kind is FieldKind.SECRET:
        yield Problem(ProblemCode.FIELD_UNUSABLE, each.key, label=each.key, detail=detail)
    else:
        yield _wrong(each.key, text, detail)


def _fault(kind: FieldKind, text: str) -> str:
    """What is wrong with a value; "" where nothing is."""
    if len(text) > LONGEST_VALUE or not text.isprintable() or " " in text:
        return "one word without spaces or line breaks"
    match kind:
        case FieldKind.TEXT | FieldKind.SECRET:
            return ""
        case FieldKind.UUID:
            return "" if _UUID.fullmatch(text) else "an id such as 1b2c3d4e-0000-4000-8000-1234567890ab"
        case FieldKind.DOMAIN:
            return "a domain such as example.com" if isinstance(normalise(text), Fault) or "*" in text else ""
        case FieldKind.FLAG:
            return "" if text in (TRUE, FALSE) else f"{TRUE} or {FALSE}"
        case FieldKind.URL:
            return "" if _is_https(text) else "a whole address that begins with https://"
    assert_never(kind)


def _is_https(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and not parts.username


def _wrong(label: str, value: str, detail: str, suggestion: str = "") -> Problem:
    return Problem(
        ProblemCode.VALUE_INVALID, label, label=label, value=quoted(value), detail=detail, suggestion=suggestion
    )
