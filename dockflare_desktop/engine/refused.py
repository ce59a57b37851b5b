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


class RefusedLogins:
    """Carries them from round to round, by address, with what failed for them."""

    def __init__(self) -> None:
        self._known: dict[str, Problem] = {}
        self._failed: dict[str, frozenset[str]] = {}  # address -> ids of what failed for want of its login

    def at(self, now: datetime) -> dict[str, Problem]:
        """Those that count as not to be had."""
        return {address: each for address, each in self._known.items() if each.until and each.until > now}

    def retry(self) -> None:
        """All of them may be tried again now; why they were refused stays known."""
        self._known = {address: replace(each, until=None) for address, each in self._known.items()}

    def heard(self, outcomes: Iterable[Outcome], backoff: Backoff, now: datetime) -> bool:
        """Learn from what was tried; whether a login was refused in it."""
        done = tuple(outcomes)
        refused = refused_logins(done, self._known, backoff, now)
        self._known.update(refused)
        self._failed.update(failed_with(done, refused))
        return bool(refused)

    def made(self, address: str) -> None:
        """Its login stands."""
        self._known.pop(address, None)

    def put_off(self, resolution: Resolution, now: datetime) -> frozenset[str]:
        """Ids of what is to be tried again although nobody plans it while its login is refused; what is not asked for
        any more is forgotten."""
        still = self.at(now).keys() & asked_logins(resolution)
        self._failed = {address: ids for address, ids in self._failed.items() if address in still}
        return frozenset().union(*self._failed.values())


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
