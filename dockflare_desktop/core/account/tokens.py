"""Service tokens: what is wrong with one as typed, and which of them end soon."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from dockflare_desktop.core.cloud import ServiceToken
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.origin.durations import go_duration, parse_duration
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.problem import Problem, ProblemCode

FOREVER = "forever"
A_YEAR = "8760h"  # Cloudflare's own default
SOON = timedelta(days=14)  # told so long before a token ends
LONGEST_NAME = 200


class Life(StrEnum):
    """How much of a token's time is left."""

    GOOD = "good"
    SOON = "soon"
    ENDED = "ended"
    OFF = "off"  # switched off at Cloudflare


def life_of(token: ServiceToken, now: datetime) -> Life:
    """Whether a token still works, and for long."""
    if not token.enabled:
        return Life.OFF
    if token.expires_at is None:
        return Life.GOOD
    if token.expires_at <= now:
        return Life.ENDED
    return Life.SOON if token.expires_at - now <= SOON else Life.GOOD


def ending(tokens: Iterable[ServiceToken], now: datetime) -> tuple[ServiceToken, ...]:
    """Tokens that ended or will end soon, the next one first."""
    found = [each for each in tokens if life_of(each, now) in (Life.SOON, Life.ENDED)]
    return tuple(sorted(found, key=lambda each: (each.expires_at or now, each.name)))


def read_lifetime(text: str) -> str | Problem:
    """How long a new token is valid, as Cloudflare takes it: a duration, or "forever".

    >>> read_lifetime("365d"), read_lifetime("Forever")
    ('8760h', 'forever')
    """
    plain = text.strip().lower()
    if plain == FOREVER:
        return FOREVER
    seconds = parse_duration(plain)
    if isinstance(seconds, Fault) or seconds <= 0:
        detail = f"a duration such as 365d, or {FOREVER}"
        return Problem(ProblemCode.VALUE_INVALID, "lifetime", label="lifetime", value=quoted(text), detail=detail)
    return go_duration(seconds)


def check_name(text: str, known: Sequence[ServiceToken]) -> Problem | None:
    """What is wrong with a new token's name: labels and rules name tokens, so two of one name are one too many."""
    name = text.strip()
    if not name:
        return Problem(ProblemCode.FIELD_UNUSABLE, "name", label="name")
    detail = None
    if len(name) > LONGEST_NAME or not name.isprintable():
        detail = f"one line of at most {LONGEST_NAME} characters"
    elif any(each.name.casefold() == name.casefold() for each in known):
        detail = "another service token has it, and labels could not tell which is meant"
    return (
        Problem(ProblemCode.VALUE_INVALID, "name", label="name", value=quoted(name), detail=detail) if detail else None
    )
