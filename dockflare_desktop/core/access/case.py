"""What one service asks of its login, and what is known of the account: the input to everything that builds logins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from dockflare_desktop.core.access.names import Names, Naming, Unnamed
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import AccessGroup, Fields, PolicyBody, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.settings import Settings

Found = TypeVar("Found", PolicyBody, tuple[str, ...])
_LABELS = {Naming.METHODS: "access.allowed_idps", Naming.TOKENS: "access.service_token", Naming.GROUPS: "access.group"}


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
        return self._told(Names(self.directory).method_ids(names))

    def token_ids(self, names: Iterable[str]) -> tuple[str, ...] | Problem:
        """Ids of service tokens given by name or id."""
        return self._told(Names(self.directory).ids_of(Naming.TOKENS, names))

    def resolved(self, body: PolicyBody) -> PolicyBody | Problem:
        """A policy with sign-in methods and service tokens by id where they were given by name."""
        return self._told(Names(self.directory).resolved(body))

    def _told(self, found: Found | Unnamed) -> Found | Problem:
        """What was looked up; a name that leads nowhere as the problem that it is for this service."""
        if not isinstance(found, Unnamed):
            return found
        if found.known is None:
            return self.unread(found.naming)
        return self.wrong(
            found.code, _LABELS[found.naming], found.name, detail=found.detail, suggestion=found.suggestion
        )
