"""What an account may hold and how much of it is used, so that it is told before the wall is hit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dockflare_desktop.core.change import Outcome, RecordStep
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.origin.document_types import list_of_objects
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

# cloudflare.md section 4.4. Zones on the Free plan that are older than September 2024 hold 1,000 records, so what a
# zone may hold is certain only where Cloudflare told it.
RECORDS: Mapping[str, int] = {"free": 200, "pro": 3_500, "business": 3_500, "enterprise": 3_500}
APPLICATIONS = 500
POLICIES = 500
SERVICE_TOKENS = 50
SIGN_IN_METHODS = 50
TUNNELS = 1_000
RULES = 1_000  # in one document (cloudflare-api.md section 2, error 1056)
CALLS = 1_200  # in five minutes
NEAR, BARELY = 0.8, 0.95  # shares from which a meter warns, and is bad (ux.md section 5)


class Resource(StrEnum):
    """What is counted."""

    RECORDS = "records"
    APPLICATIONS = "applications"
    POLICIES = "policies"
    SERVICE_TOKENS = "service_tokens"
    SIGN_IN_METHODS = "sign_in_methods"
    TUNNELS = "tunnels"
    RULES = "rules"
    CALLS = "calls"


class Level(StrEnum):
    """How near the wall is."""

    WELL = "well"
    NEAR = "near"
    BARELY = "barely"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Meter:
    """One count. `where` is the zone or the tunnel it is of; `sure`: Cloudflare told the limit of this account."""

    resource: Resource
    used: int
    limit: int
    where: str = ""
    sure: bool = False

    @property
    def level(self) -> Level:
        """How near the wall is."""
        share = self.used / self.limit if self.limit else 1.0
        if share >= 1.0:
            return Level.FULL
        return Level.BARELY if share >= BARELY else Level.NEAR if share >= NEAR else Level.WELL

    @property
    def problem(self) -> Problem | None:
        """What is said before the wall is hit, and at it."""
        if self.level is Level.WELL:
            return None
        return Problem(
            ProblemCode.QUOTA_NEAR,
            self.where or "The account",
            Effect.HINT,
            label=str(self.resource).replace("_", " "),
            value=f"{self.used:,}",
            detail=f"{self.limit:,}",
        )


def meters(actual: Actual, calls_left: int | None) -> tuple[Meter, ...]:
    """Everything that can be counted of what was read; what was not read has no meter."""
    directory = actual.directory
    found = [*_records(actual)]
    lists = (
        (Resource.APPLICATIONS, actual.apps, APPLICATIONS),
        (Resource.POLICIES, directory.policies, POLICIES),
        (Resource.SERVICE_TOKENS, directory.service_tokens, SERVICE_TOKENS),
        (Resource.SIGN_IN_METHODS, directory.sign_in_methods, SIGN_IN_METHODS),
        (Resource.TUNNELS, directory.tunnels, TUNNELS),
    )
    found += [Meter(resource, len(listed), limit) for resource, listed, limit in lists if listed is not None]
    names = {tunnel.id: tunnel.name for tunnel in directory.tunnels}
    for tunnel_id, document in sorted(actual.documents.items()):
        if document is not None and tunnel_id in names:
            rules = list_of_objects((document.config or {}).get("ingress"))
            found.append(Meter(Resource.RULES, len(rules), RULES, names[tunnel_id]))
    if calls_left is not None:
        found.append(Meter(Resource.CALLS, max(0, CALLS - calls_left), CALLS))
    return tuple(found)


def _records(actual: Actual) -> list[Meter]:
    found = []
    for zone in sorted(actual.directory.zones, key=lambda each: each.name):
        records, told = actual.records.get(zone.id), actual.quotas.get(zone.id)
        limit = told if told is not None else RECORDS.get(zone.plan)
        if records is not None and limit is not None:
            found.append(Meter(Resource.RECORDS, len(records), limit, zone.name, sure=told is not None))
    return found


def with_walls(actual: Actual, outcomes: Iterable[Outcome]) -> Actual:
    """What refusals tell: a zone that takes no record more holds what it may, until Cloudflare says otherwise."""
    walls = {
        outcome.change.step.zone_id: len(records)
        for outcome in outcomes
        if outcome.problem is not None
        and outcome.problem.code is ProblemCode.DNS_QUOTA
        and isinstance(outcome.change.step, RecordStep)
        and (records := actual.records.get(outcome.change.step.zone_id)) is not None
    }
    return replace(actual, quotas={**actual.quotas, **walls}) if walls else actual
