"""Logins that could not be made: what is said of them, and until when they count as not to be had."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dockflare_desktop.core.change import Action, AppStep, Kind, Outcome, OutcomeState, Why
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.world import Resolution
from dockflare_desktop.core.service import OwnLogin
from dockflare_desktop.engine.backoff import Backoff

KEPT_CODES = frozenset(
    {
        ProblemCode.PERMISSION_MISSING,
        ProblemCode.NO_ZERO_TRUST,
        ProblemCode.ACCESS_QUOTA,
        ProblemCode.CLOUDFLARE_REFUSED,
        ProblemCode.FOREIGN_LOGIN,
    }
)  # refusals of a login that say more than "could not be made"


def refused_logins(
    outcomes: Iterable[Outcome], known: Mapping[str, Problem], backoff: Backoff, now: datetime
) -> dict[str, Problem]:
    """Logins that could not be made in this round, by address, until their next try. `known` are earlier ones."""
    found = {}
    done = tuple(outcomes)
    failures = {each.change.id: each.problem for each in done if each.state is OutcomeState.FAILED and each.problem}
    for outcome in done:
        step = outcome.change.step
        if not isinstance(step, AppStep) or step.spec is None or outcome.state is OutcomeState.DONE:
            continue
        needed = (failures[need] for need in sorted(outcome.change.needs) if need in failures)
        cause = next(needed, outcome.problem) or Problem(ProblemCode.PROTECT_FAILED)
        found[step.address] = replace(
            cause,
            code=_code(outcome, cause, known.get(step.address)),
            subject=step.address,
            effect=Effect.UNPROTECTED,
            detail=cause.detail or str(cause.code),
            until=backoff.until(outcome.change.id, now),
        )
    return found


def failed_with(outcomes: Iterable[Outcome], refused: Container[str]) -> dict[str, frozenset[str]]:
    """By address of a refused login: ids of what failed for it, of itself, and of what was not tried for want of it."""
    done = tuple(each.change for each in outcomes)
    logins = [each for each in done if each.kind is Kind.APPLICATION and each.target in refused]
    return {
        login.target: login.needs | {login.id} | {each.id for each in done if login.id in each.needs}
        for login in logins
    }


def asked_logins(resolution: Resolution) -> frozenset[str]:
    """The addresses of the logins that services and whole zones ask for."""
    logins = (*(each.login for each in resolution.services), *(each.login for each in resolution.zones))
    return frozenset(login.spec.address for login in logins if isinstance(login, OwnLogin))


def _code(outcome: Outcome, cause: Problem, known: Problem | None) -> ProblemCode:
    """That a service was up behind a login which somebody else took away says more than why it could not be put back,
    which is the detail; it is said until the login stands again."""
    lost = outcome.change.why is Why.RESTORE_LOGIN and outcome.change.action is Action.CREATE
    if lost or (known is not None and known.code is ProblemCode.TAKEN_DOWN_UNPROTECTED):
        return ProblemCode.TAKEN_DOWN_UNPROTECTED
    return cause.code if cause.code in KEPT_CODES else ProblemCode.PROTECT_FAILED
