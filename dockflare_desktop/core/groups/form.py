"""The editor's form of an access group: rows in three blocks, who skips the login, and what is kept as it is.

`form_of` (form_read) makes one from a group, `group_of` (form_write) a group from one; what this form cannot say
survives both unchanged. Values are texts as people typed or chose them: names and ids both count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dockflare_desktop.core.model import JsonObject, PolicyBody

ANYBODY = "everyone"  # in `skip_login_from`: from every address, so that nobody signs in


class Block(StrEnum):
    """The three blocks, by Cloudflare's names: one of `include`, all of `require`, none of `exclude`."""

    LET_IN = "include"
    ONLY_IF = "require"
    NEVER = "exclude"


class Selector(StrEnum):
    """What a row looks at, by Cloudflare's names (cloudflare-api.md section 2), in the order of ux.md section 6.2."""

    EMAIL = "email"
    EMAIL_ENDS = "email_domain"
    EVERYONE = "everyone"
    COUNTRY = "geo"
    ADDRESS = "ip"
    METHOD = "login_method"
    GITHUB = "github-organization"  # values: "organisation" or "organisation/team"
    GOOGLE_GROUP = "gsuite"
    OKTA_GROUP = "okta"
    ENTRA_GROUP = "azureAD"
    TOKEN = "service_token"  # noqa: S105 - a selector, not a secret
    ANY_TOKEN = "any_valid_service_token"  # noqa: S105 - a selector, not a secret
    CERTIFICATE = "certificate"
    CERTIFICATE_NAMED = "common_name"
    ACCESS_GROUP = "group"  # Cloudflare's own, by id


VALUE_KEYS: Mapping[Selector, str] = {
    Selector.EMAIL: "email",
    Selector.EMAIL_ENDS: "domain",
    Selector.COUNTRY: "country_code",
    Selector.ADDRESS: "ip",
    Selector.METHOD: "id",
    Selector.GITHUB: "name",
    Selector.GOOGLE_GROUP: "email",
    Selector.OKTA_GROUP: "name",
    Selector.ENTRA_GROUP: "id",
    Selector.TOKEN: "token_id",
    Selector.CERTIFICATE_NAMED: "common_name",
    Selector.ACCESS_GROUP: "id",
}
"""Where a rule has its value. Selectors that are not here take none."""

PROVIDERS: Mapping[Selector, str] = {
    Selector.GITHUB: "github",
    Selector.GOOGLE_GROUP: "google-apps",
    Selector.OKTA_GROUP: "okta",
    Selector.ENTRA_GROUP: "azureAD",
}
"""Selectors whose values belong to a sign-in method, and the type that it must have."""

PROGRAMS = frozenset({Selector.TOKEN, Selector.ANY_TOKEN})
"""Selectors under *Let in* that need no sign-in: they become policies of their own (decision `non_identity`)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: any of its values is enough, in every block. `provider` is the sign-in method its values belong to, ""
    for the only one of that type."""

    selector: Selector
    values: tuple[str, ...] = ()
    provider: str = ""

    @property
    def empty(self) -> bool:
        """A row that was added and not filled in yet."""
        return self.selector in VALUE_KEYS and not self.values


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule that this form cannot say: shown as JSON, read-only, sent back as it is. `program`: under *Let in*, that
    it stands in the policy for service tokens."""

    rule: JsonObject
    program: bool = False


Entry = Row | Kept


@dataclass(frozen=True, slots=True)
class AsRead:
    """What the policies that a form stands for had beside their rules: names, and options that are not known here."""

    skip_name: str = ""
    names: tuple[str, ...] = ()  # of those for people; "" where the group's own name gives it
    program_names: tuple[str, ...] = ()
    extra: JsonObject = field(default_factory=dict)
    program_extra: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupForm:
    """Everything the editor shows. `kept_before` and `kept_after` are whole policies that it cannot say, and stand
    before and after those made of the blocks."""

    id: str = ""
    name: str = ""
    session: str = ""  # as typed; "" is not stated
    launcher: bool | None = None
    idps: tuple[str, ...] = ()  # allowed sign-in methods; none for all
    auto_redirect: bool | None = None
    let_in: tuple[Entry, ...] = ()
    only_if: tuple[Entry, ...] = ()
    never: tuple[Entry, ...] = ()
    skip_login_from: tuple[str, ...] = ()  # addresses and ranges, or ANYBODY
    kept_before: tuple[PolicyBody, ...] = ()
    kept_after: tuple[PolicyBody, ...] = ()
    as_read: AsRead = field(default_factory=AsRead)

    def block(self, block: Block) -> tuple[Entry, ...]:
        """The rows of one block."""
        return {Block.LET_IN: self.let_in, Block.ONLY_IF: self.only_if, Block.NEVER: self.never}[block]

    @property
    def kept(self) -> tuple[PolicyBody, ...]:
        """All whole policies that are kept as they are."""
        return (*self.kept_before, *self.kept_after)


class Part(StrEnum):
    """What of a form a problem is about."""

    ID = "id"
    NAME = "name"
    SESSION = "session"
    METHODS = "methods"
    REDIRECT = "redirect"
    LET_IN = "include"
    ONLY_IF = "require"
    NEVER = "exclude"
    SKIP = "skip"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a form: the part, and in a block the row and its value (both from 0; None: all of it)."""

    part: Part
    row: int | None = None
    value: int | None = None
