"""What one service asks of its login, and what is known of the account: the input to everything that builds logins."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dockflare_desktop.core.cloud import Directory, Named
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import listed
from dockflare_desktop.core.model import AccessGroup, Fields, Json, JsonObject, PolicyBody, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.settings import Settings

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_METHODS = ("sign-in methods", "access.allowed_idps", ProblemCode.SIGN_IN_UNKNOWN)
_TOKENS = ("service tokens", "access.service_token", ProblemCode.SERVICE_TOKEN_UNKNOWN)
_BY_NAME = frozenset(("login_method", "service_token"))  # selectors whose values people give by name


@dataclass(frozen=True, slots=True)
class Case:
    """`address` is what an application of its own would be scoped to; `fields` are effective and concern the login."""

    key: ServiceKey
    address: str
    zone: str
    fields: Fields
    groups: tuple[AccessGroup, ...]
    directory: Directory
    settings: Settings
    container: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    def listing(self, key: str) -> tuple[str, ...]:
        """A field that is a list; empty where it is not stated."""
        value = self.fields.get(key, ())
        return value if isinstance(value, tuple) else ()

    def text(self, key: str) -> str:
        """A field that is a text; "" where it is not stated."""
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else ""

    def wrong(self, code: ProblemCode, key: str, value: str = "", *, detail: str = "", suggestion: str = "") -> Problem:
        """A login that is known not to be had (fail closed)."""
        return Problem(
            code,
            str(self.key),
            Effect.UNPROTECTED,
            container=self.container,
            label=self.labels.get(key, key),
            value=quoted(value),
            detail=detail,
            suggestion=suggestion,
        )

    def unread(self, what: str) -> Problem:
        """Something of the account that cannot be read now (H2), or cannot be there at all (H28)."""
        if self.directory.zero_trust is False:
            return Problem(ProblemCode.NO_ZERO_TRUST, str(self.key), Effect.UNPROTECTED, container=self.container)
        return Problem(
            ProblemCode.PROTECT_FAILED,
            str(self.key),
            Effect.UNREADABLE,
            container=self.container,
            detail=f"the account's {what} cannot be read",
        )

    def method_ids(self, names: Iterable[str]) -> tuple[str, ...] | Problem:
        """Ids of sign-in methods given by name or id."""
        return self._ids(names, self.directory.sign_in_methods, _METHODS)

    def token_ids(self, names: Iterable[str]) -> tuple[str, ...] | Problem:
        """Ids of service tokens given by name or id."""
        return self._ids(names, self.directory.service_tokens, _TOKENS)

    def resolved(self, body: PolicyBody) -> PolicyBody | Problem:
        """A policy with sign-in methods and service tokens by id where they were given by name."""
        if all(map(_BY_NAME.isdisjoint, (*body.include, *body.require, *body.exclude))):
            return body  # one and the same for every service of a group: comparing it costs nothing then
        parts: list[tuple[JsonObject, ...]] = []
        for rules in (body.include, body.require, body.exclude):
            found: list[JsonObject] = []
            for rule in rules:
                resolved = self._rule(rule)
                if isinstance(resolved, Problem):
                    return resolved
                found.append(resolved)
            parts.append(tuple(found))
        return PolicyBody(body.name, body.decision, parts[0], parts[1], parts[2], body.extra)

    def _rule(self, rule: JsonObject) -> JsonObject | Problem:
        for selector, key, look_up in (
            ("login_method", "id", self.method_ids),
            ("service_token", "token_id", self.token_ids),
        ):
            body = rule.get(selector)
            if isinstance(body, Mapping):
                ids = look_up((_text(body.get(key)),))
                return ids if isinstance(ids, Problem) else {selector: {**body, key: ids[0]}}
        return rule

    def _ids(
        self, names: Iterable[str], known: tuple[Named, ...] | None, kind: tuple[str, str, ProblemCode]
    ) -> tuple[str, ...] | Problem:
        what, key, code = kind
        found: list[str] = []
        for name in names:
            if known is None:
                if not _ID.fullmatch(name):  # an id can be tried unread
                    return self.unread(what)
                found.append(name)
                continue
            ids = ids_meant(name, known)
            if len(ids) != 1:
                near = closest(name, (each.name for each in known))
                detail = listed(ids) if ids else listed(each.name for each in known)
                return self.wrong(code, key, name, detail=detail, suggestion=near)
            found.append(ids[0])
        return tuple(dict.fromkeys(found))


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def ids_meant(name: str, known: Sequence[Named]) -> tuple[str, ...]:
    """Ids a name may mean: an id itself, else equal names, else the one method of that type."""
    wanted = name.lower()
    for spellings in ([each.id for each in known], [each.name for each in known], [each.kind for each in known]):
        found = tuple(each.id for each, spelt in zip(known, spellings, strict=True) if spelt.lower() == wanted)
        if found:
            return found
    return ()
