"""Judging the Docker engines: whether they answer, may be used, and send events."""

from collections.abc import Iterable

from dockflare_desktop.core.doctor.check import Check, Cure, Finding, Fix, Level, Well, unknown, well
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import EngineView

GROUP = "sudo usermod -aG docker $USER"
_COMPARE = (Fix(Cure.COMPARE),)


def engines(seen: Iterable[EngineView]) -> tuple[Finding, ...]:
    """Whether each answers, and lets us use its socket."""
    there = tuple(seen)
    found = [
        Finding(Check.ENGINES, Level.WARNING, each.problem or _away(each), _fixes(each.problem))
        for each in there
        if each.away
    ]
    if not there:
        return unknown(Check.ENGINES, Well.NOT_READ)
    return tuple(found) or well(Check.ENGINES, Well.ENGINES_ANSWER, names=", ".join(each.name for each in there))


def _away(engine: EngineView) -> Problem:
    return Problem(ProblemCode.ENGINE_AWAY, engine.name, Effect.WARNING)


def _fixes(problem: Problem | None) -> tuple[Fix, ...]:
    if problem is not None and problem.code is ProblemCode.ENGINE_DENIED:
        return (Fix(Cure.COPY, GROUP), *_COMPARE)
    return _COMPARE


def events(seen: Iterable[EngineView], quiet: Iterable[str]) -> tuple[Finding, ...]:
    """Whether engines that answer also send events; `quiet` are the addresses of those that do not."""
    there, silent = [each for each in seen if not each.away], frozenset(quiet)
    found = [
        Finding(Check.EVENTS, Level.WARNING, Problem(ProblemCode.STREAM_QUIET, each.name, Effect.WARNING), _COMPARE)
        for each in there
        if each.url in silent
    ]
    if not there:
        return unknown(Check.EVENTS, Well.NOT_READ)
    return tuple(found) or well(Check.EVENTS, Well.EVENTS_COME, count=len(there))
