"""What is shown of sign-in methods and service tokens, and what became of something that was asked for them."""

from dataclasses import dataclass, field
from enum import StrEnum

from dockflare_desktop.core.account.tokens import Life
from dockflare_desktop.core.account.used_by import Use
from dockflare_desktop.core.cloud import RuleGroup, ServiceToken, SignInMethod
from dockflare_desktop.core.model import ServiceKey, WholeZone
from dockflare_desktop.core.problem import Problem


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A sign-in method with its users and the link to its test page ("" where the team's name is not known)."""

    method: SignInMethod
    uses: tuple[Use, ...] = ()
    test: str = ""
    changeable: bool = True


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A service token with its users and how much of its time is left."""

    token: ServiceToken
    uses: tuple[Use, ...] = ()
    life: Life = Life.GOOD


class ZoneState(StrEnum):
    """How a whole zone stands."""

    PROTECTED = "protected"  # by the login that people chose here
    THEIRS = "theirs"  # by an application that is not ours
    COMING = "coming"  # asked for, and not made yet
    BLOCKED = "blocked"  # asked for, and something is in the way
    GOING = "going"  # nobody asks for it any more, and it still stands
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone and who enters the hostnames in it that say nothing of their own. `behind` are services that lie behind
    its login, `relying` those that ask for it by name (`default_tld`)."""

    zone: str
    state: ZoneState = ZoneState.NONE
    asked: WholeZone | None = None
    by: str = ""  # the name of an application that is not ours
    behind: tuple[ServiceKey, ...] = ()
    relying: tuple[ServiceKey, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessOverview:
    """None in a list's place: could not be read, and `problems` say why; the rest works all the same."""

    team: str = ""
    methods: tuple[MethodRow, ...] | None = None
    tokens: tuple[TokenRow, ...] | None = None
    zones: tuple[ZoneRow, ...] | None = None
    groups: tuple[RuleGroup, ...] | None = None  # Access groups at Cloudflare, which rules may name
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodSaved:
    """The method as it stands now; None where nothing was written, and `problems` say why."""

    method: SignInMethod | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A token that was made, rotated or refreshed. `secret` is there to be shown once; "" where the call gives none, or
    where it got lost on the way, which `problems` say."""

    token: ServiceToken | None = None
    secret: str = field(default="", repr=False)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneRemoval:
    """Whether a whole zone's login is taken back. `relying` ask for it by name and keep it; `opens` lie behind it and
    would be open to everyone, which somebody must have seen."""

    gone: bool = False
    relying: tuple[ServiceKey, ...] = ()
    opens: tuple[ServiceKey, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Removal:
    """Whether something is gone; else by whom it is used, or what is in the way."""

    gone: bool = False
    uses: tuple[Use, ...] = ()
    problems: tuple[Problem, ...] = ()
