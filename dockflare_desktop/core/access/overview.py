"""What is shown of sign-in methods and service tokens, and what became of something that was asked for them."""

from dataclasses import dataclass, field

from dockflare_desktop.core.access.tokens import Life
from dockflare_desktop.core.access.used_by import Use
from dockflare_desktop.core.cloud import ServiceToken, SignInMethod
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


@dataclass(frozen=True, slots=True)
class AccessOverview:
    """None in a list's place: could not be read, and `problems` say why; the rest works all the same."""

    team: str = ""
    methods: tuple[MethodRow, ...] | None = None
    tokens: tuple[TokenRow, ...] | None = None
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
class Removal:
    """Whether something is gone; else by whom it is used, or what is in the way."""

    gone: bool = False
    uses: tuple[Use, ...] = ()
    problems: tuple[Problem, ...] = ()
