"""What carrying out a plan costs, roughly: calls to Cloudflare, and seconds; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from dockflare_desktop.core.change import Change, Kind, RecordStep, RuleStep

RECORDS = 200  # in one batch (cloudflare-api.md: `dns_records/batch`)
LIMIT = 1200  # calls that Cloudflare allows in five minutes
PARALLEL = 16  # calls at one time
CALL = 0.5  # seconds, as a home's line has it
CONNECTORS = 2.0  # seconds until connectors run a new document


@dataclass(frozen=True, slots=True)
class Cost:
    """Estimates: lost answers and slow connectors cost more."""

    calls: int
    seconds: int


def cost(changes: Sequence[Change]) -> Cost:
    """One call for each login, policy and tunnel; one for each zone's records; a document is read, written, and asked
    for at its connectors once."""
    documents = {each.step.tunnel for each in changes if isinstance(each.step, RuleStep)}
    zones: dict[str, int] = {}
    for each in changes:
        if isinstance(each.step, RecordStep):
            zones[each.step.zone_id] = zones.get(each.step.zone_id, 0) + 1
    batches = sum(-(-count // RECORDS) for count in zones.values())
    singles = sum(1 for each in changes if each.kind not in (Kind.RULE, Kind.RECORD))
    calls = singles + batches + 3 * len(documents)
    phases = len({(each.phase, each.kind) for each in changes})
    seconds = CALL * (phases + singles / PARALLEL) + (CONNECTORS if documents else 0.0)
    return Cost(calls, max(1, round(seconds)) if changes else 0)
