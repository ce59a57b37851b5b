"""Judging what the account says: token, permissions, clock, zones, certificates, and who else writes there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dockflare_desktop.core.cloud import Actual, Record
from dockflare_desktop.core.doctor.check import Check, Cure, Finding, Fix, Level, Well, unknown, well
from dockflare_desktop.core.planning.marks import owner_of
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.public.outside import Answer, Failure
from dockflare_desktop.core.quota import Meter, Resource
from dockflare_desktop.core.status import ServiceView, Status

TOLERANCE = 30.0  # seconds a clock may be off before signed tokens are judged wrongly
WRITERS = (
    ProblemCode.CHANGED_OUTSIDE,
    ProblemCode.REMOVED_OUTSIDE,
    ProblemCode.ORIGINAL_RUNS,
    ProblemCode.RIVAL_TOOL,
    ProblemCode.DOCUMENT_OVERWRITTEN,
)
ROOM = (ProblemCode.DNS_QUOTA, ProblemCode.ZONE_FULL, ProblemCode.ACCESS_QUOTA)
_UP = (Status.LIVE, Status.UPDATING, Status.LEAVING)
_ACCOUNT = (Fix(Cure.ACCOUNT),)
_COMPARE = (Fix(Cure.COMPARE),)
_BAD = frozenset(
    {ProblemCode.NO_TOKEN, ProblemCode.TOKEN_REFUSED, ProblemCode.ACCOUNT_UNCLEAR, ProblemCode.KEYRING_LOCKED}
)


def token(problem: Problem | None, expires_at: datetime | None) -> tuple[Finding, ...]:
    """Whether the token works. `problem` is what hinders asking with it, or that it ends soon."""
    if problem is not None:
        level = Level.BAD if problem.code in _BAD else Level.WARNING
        return (Finding(Check.TOKEN, level, problem, _ACCOUNT if problem.code in _BAD else _COMPARE),)
    if expires_at is not None:
        return well(Check.TOKEN, Well.TOKEN_UNTIL, date=f"{expires_at:%Y-%m-%d}")
    return well(Check.TOKEN, Well.TOKEN_WORKS)


def permissions(probed: Mapping[str, bool], missing: Collection[str]) -> tuple[Finding, ...]:
    """Each permission. `probed` is what a check of the token tried; without one, what rounds found `missing`."""
    lacking = sorted({name for name, usable in probed.items() if not usable} | set(missing))
    if lacking:
        return tuple(
            Finding(
                Check.PERMISSIONS,
                Level.WARNING,
                Problem(ProblemCode.PERMISSION_MISSING, "cloudflare", Effect.WARNING, value=name),
                _ACCOUNT,
            )
            for name in lacking
        )
    if probed:
        return well(Check.PERMISSIONS, Well.PERMISSIONS_THERE, count=len(probed), names=", ".join(probed))
    return well(Check.PERMISSIONS, Well.PERMISSIONS_ENOUGH)


def clock(ahead: float | None) -> tuple[Finding, ...]:
    """Our clock against Cloudflare's `Date`; `ahead` in seconds, None where nothing was answered yet."""
    if ahead is None:
        return unknown(Check.CLOCK, Well.NOT_READ)
    if abs(ahead) <= TOLERANCE:
        return well(Check.CLOCK, Well.CLOCK_RIGHT, seconds=f"{abs(ahead):.0f}")
    side = "ahead" if ahead > 0 else "behind"
    value = str(max(1, round(abs(ahead) / 60)))
    return (Finding(Check.CLOCK, Level.WARNING, Problem(ProblemCode.CLOCK_WRONG, value=value, detail=side)),)


def zones(actual: Actual | None) -> tuple[Finding, ...]:
    """The zones the token sees; one that waits for its name servers publishes nothing."""
    if actual is None:
        return unknown(Check.ZONES, Well.NOT_READ)
    seen = actual.directory.zones
    if not seen:
        return (Finding(Check.ZONES, Level.BAD, Problem(ProblemCode.NO_ZONES, "cloudflare"), _ACCOUNT),)
    pending = [zone for zone in seen if zone.status != "active"]
    found = [
        Finding(
            Check.ZONES,
            Level.WARNING,
            Problem(ProblemCode.ZONE_PENDING, zone.name, Effect.WARNING, value=zone.name, detail=zone.status),
        )
        for zone in pending
    ]
    return tuple(found) or well(Check.ZONES, Well.ZONES_SEEN, names=", ".join(sorted(zone.name for zone in seen)))


def room(services: Iterable[ServiceView], meters: Iterable[Meter] = ()) -> tuple[Finding, ...]:
    """Whether something cannot be published because the account is full, or soon will not be."""
    found = _of_services(Check.ROOM, services, ROOM, Level.BAD)
    near = (told for each in meters if each.resource is not Resource.CALLS and (told := each.problem) is not None)
    return (*found, *(Finding(Check.ROOM, Level.WARNING, each) for each in near)) or well(Check.ROOM, Well.ROOM_LEFT)


def certificates(services: Iterable[ServiceView]) -> tuple[Finding, ...]:
    """Universal certificates cover a zone and one level below it (cloudflare.md section 4.4)."""
    rows = tuple(services)
    found = _of_services(Check.CERTIFICATES, rows, (ProblemCode.CERTIFICATE_DEPTH,), Level.WARNING)
    up = sum(1 for row in rows if row.status in _UP)
    return found or well(Check.CERTIFICATES, Well.COVERED, count=up)


def outside(answers: Mapping[str, Answer] | None, protected: Collection[str]) -> tuple[Finding, ...]:
    """What a few addresses answered to somebody who just asks. `protected` are those that must show a login."""
    if answers is None:
        return unknown(Check.OUTSIDE, Well.NOT_ASKED)
    if not answers:
        return well(Check.OUTSIDE, Well.OUTSIDE_NOBODY)
    found = [_outside_of(host, answer, protected=host in protected) for host, answer in answers.items()]
    wrong = tuple(each for each in found if each is not None)
    first = next(iter(answers))
    fast = well(Check.OUTSIDE, Well.OUTSIDE_FINE, host=first, status=answers[first].status, time=answers[first].took_ms)
    return wrong or fast


def _outside_of(host: str, answer: Answer, *, protected: bool) -> Finding | None:
    fixes = (Fix(Cure.TRY_URL, host),)
    if answer.failure is not None:
        reason = {
            Failure.NAME: "the name is not known",
            Failure.CERTIFICATE: "its certificate is not accepted",
            Failure.SILENCE: "no connection",
        }[answer.failure]
        problem = Problem(ProblemCode.SEEN_DIFFERENT, host, Effect.WARNING, detail=reason)
        return Finding(Check.OUTSIDE, Level.WARNING, problem, fixes)
    if protected and not answer.login and answer.status < 400:  # noqa: PLR2004 - HTTP: from here on refused
        problem = Problem(ProblemCode.SEEN_DIFFERENT, host, Effect.WARNING, detail="it shows no login")
        return Finding(Check.OUTSIDE, Level.BAD, problem, fixes)
    if answer.status >= 500:  # noqa: PLR2004 - HTTP: the server's own failures
        problem = Problem(ProblemCode.SEEN_DIFFERENT, host, Effect.WARNING, detail=f"error {answer.status}")
        return Finding(Check.OUTSIDE, Level.WARNING, problem, fixes)
    return None


def writers(
    problems: Iterable[Problem], services: Iterable[ServiceView], others: Mapping[str, int]
) -> tuple[Finding, ...]:
    """Who else writes here: other tools, changes to our objects, other installations (id -> how many objects)."""
    told = [each for each in problems if each.code in WRITERS]
    found = [Finding(Check.WRITERS, Level.WARNING, each) for each in told]
    found += _of_services(Check.WRITERS, services, WRITERS, Level.WARNING)
    found += [
        Finding(
            Check.WRITERS,
            Level.NOTE,
            Problem(ProblemCode.INSTALLATION_BESIDE, "cloudflare", Effect.HINT, value=name, detail=str(count)),
        )
        for name, count in sorted(others.items())
    ]
    return tuple(found) or well(Check.WRITERS, Well.ALONE)


def left_over(names: Collection[str] | None) -> tuple[Finding, ...]:
    """Objects that carry our mark and that our database does not know: an earlier database made them."""
    if names is None:
        return unknown(Check.LEFT_OVER, Well.NOT_READ)
    if not names:
        return well(Check.LEFT_OVER, Well.NOTHING_LEFT)
    listed = ", ".join(sorted(names))
    problem = Problem(ProblemCode.LEFT_OVER, "cloudflare", Effect.WARNING, value=str(len(names)), detail=listed)
    return (Finding(Check.LEFT_OVER, Level.WARNING, problem),)


def marked(actual: Actual) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Everything that carries a mark of this program, by the installation that made it: ids and names."""
    found: dict[str, list[tuple[str, str]]] = {}
    for records in actual.records.values():
        for record in records or ():
            _note(found, record.comment, record)
    for app in actual.apps or ():
        for owner in {owner_of(policy.body.name) for policy in app.policies} - {None}:
            found.setdefault(owner or "", []).append((app.id, app.name))
    return {name: tuple(each) for name, each in found.items()}


def _note(found: dict[str, list[tuple[str, str]]], text: str, thing: Record) -> None:
    owner = owner_of(text)
    if owner is not None:
        found.setdefault(owner, []).append((thing.id, thing.name))


def _of_services(
    check: Check, services: Iterable[ServiceView], codes: Collection[ProblemCode], level: Level
) -> tuple[Finding, ...]:
    """What services are told, each thing once."""
    found = {
        replace(problem, subject=row.address): Finding(check, level, problem, (Fix(Cure.SHOW_SERVICE, row.address),))
        for row in services
        for problem in dict.fromkeys((*row.problems, *((row.reason,) if row.reason else ())))
        if problem.code in codes
    }
    return tuple(found.values())
