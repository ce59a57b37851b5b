"""The account as last compared, for what windows answer while somebody types: who could get in at a service."""

from collections.abc import Iterable
from dataclasses import dataclass

from dockflare_desktop.core.access.planned import asked_for, of_spec
from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.access.who import Judgement, who
from dockflare_desktop.core.change import Kind, LedgerEntry
from dockflare_desktop.core.cloud import Actual, Policy
from dockflare_desktop.core.model import Path, ServiceKey
from dockflare_desktop.core.owners import Owner, Owners
from dockflare_desktop.core.public.door import Door, door, past
from dockflare_desktop.core.service import Service


@dataclass(frozen=True, slots=True)
class ForeignPolicy:
    """A reusable policy that is not ours, and whose it is."""

    policy: Policy
    owner: Owner


@dataclass(frozen=True, slots=True)
class Seen:
    """`foreign` None: the account's policies were not read."""

    actual: Actual
    services: tuple[Service, ...] = ()
    foreign: tuple[ForeignPolicy, ...] | None = None


@dataclass(frozen=True, slots=True)
class Entering:
    """What came of one visitor at a service. `planned` is the verdict once the login that is asked for stands, None
    where it stands already or none is asked for."""

    host: str
    judgement: Judgement
    behind: Door
    planned: Judgement | None = None


def entering(seen: Seen, key: ServiceKey, path: Path, visitor: Visitor) -> Entering:
    """One visitor before the login, and the connector, of a service. Of a wildcard one hostname below it is tried."""
    host = f"www{key.hostname[1:]}" if key.hostname.startswith("*") else key.hostname
    place = (host, path.login_path or "/")
    actual = seen.actual
    behind = door(actual, *place)
    found = past(who(actual.apps, place, visitor, actual.directory), behind)
    spec = asked_for(seen.services, *place)
    planned = None if spec is None or spec.address == found.address else of_spec(spec, visitor, actual.directory)
    return Entering(host, found, behind, planned)


def foreign_policies(
    actual: Actual, ledger: Iterable[LedgerEntry], installation: str
) -> tuple[ForeignPolicy, ...] | None:
    """The reusable policies that the ledger does not hold, by name. None: they were not read."""
    if actual.directory.policies is None:
        return None
    ours = {entry.object_id for entry in ledger if entry.kind is Kind.POLICY}
    owners = Owners(actual, installation)
    found = [ForeignPolicy(each, owners.of_policy(each)) for each in actual.directory.policies if each.id not in ours]
    return tuple(sorted(found, key=lambda each: (each.policy.body.name.casefold(), each.policy.id)))
