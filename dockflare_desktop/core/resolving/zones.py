"""Which of the account's zones a hostname is in, and how deep below it."""

from dockflare_desktop.core.cloud import Zone
from dockflare_desktop.core.labels.values import listed
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.origin.hostname import zone_of
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.settings import Settings


def levels_below(hostname: str, zone: str) -> int:
    """How many labels a hostname has before its zone.

    >>> levels_below("a.b.example.com", "example.com"), levels_below("example.com", "example.com")
    (2, 0)
    """
    return hostname.count(".") - zone.count(".")


def find_zone(key: ServiceKey, stated: str, zones: tuple[Zone, ...]) -> tuple[str, tuple[Problem, ...]]:
    """The zone of a hostname ("" where none contains it), and what is wrong with it.

    `stated` is the zone that was asked for, "" for none. Never a zone that does not contain the hostname.
    """
    names = tuple(zone.name for zone in zones)
    found = zone_of(key.hostname, names)
    if stated:
        if zone_of(key.hostname, (stated,)) is None:
            return "", (_problem(ProblemCode.ZONE_MISMATCH, key, stated, suggestion=found or ""),)
        found = stated if stated in names else None
    if found is None:
        return "", (_problem(ProblemCode.ZONE_NONE, key, stated, detail=listed(names)),)
    zone = next(each for each in zones if each.name == found)
    problems = list(_depth(key, found))
    if zone.status != "active":
        problems.append(_problem(ProblemCode.ZONE_PENDING, key, found))
    return found, tuple(problems)


def allowed(zone: str, key: ServiceKey, settings: Settings) -> tuple[Problem, ...]:
    """Labels may only use zones of the allow-list, where there is one."""
    names = tuple(each.lower().rstrip(".") for each in settings.allowed_zones)
    if not zone or not names or zone in names:
        return ()
    return (_problem(ProblemCode.ZONE_NOT_ALLOWED, key, zone),)


def _depth(key: ServiceKey, zone: str) -> tuple[Problem, ...]:
    """Cloudflare's own certificate covers the zone and one level below (cloudflare.md section 4.4)."""
    if levels_below(key.hostname, zone) <= 1:
        return ()
    inner = key.hostname.removesuffix(f".{zone}")
    flat = "" if inner.startswith("*") else f"{inner.replace('.', '-')}.{zone}"
    return (Problem(ProblemCode.CERTIFICATE_DEPTH, key.hostname, Effect.WARNING, suggestion=flat),)


def _problem(code: ProblemCode, key: ServiceKey, value: str, *, detail: str = "", suggestion: str = "") -> Problem:
    return Problem(code, key.hostname, value=value, detail=detail, suggestion=suggestion)
