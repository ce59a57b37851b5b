"""Asks the second opinion (core/planning/guard.py) before every call, and keeps up what it is based on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, assert_never

from dockflare_desktop.core.access.coverage import Applications
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.change import (
    Action,
    AppStep,
    Change,
    Kind,
    LedgerEntry,
    Outcome,
    OutcomeState,
    PolicyStep,
    RecordStep,
    RuleStep,
    TunnelStep,
)
from dockflare_desktop.core.cloud import Actual, App, AppPolicy, Document, Record
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.origin.hostname import Levels, covers
from dockflare_desktop.core.planning.desired import record_body
from dockflare_desktop.core.planning.desired_policies import bodies
from dockflare_desktop.core.planning.former import app_of
from dockflare_desktop.core.planning.guard import (
    Doors,
    Exposure,
    Rules,
    opened,
    with_app,
    with_policy,
    with_records,
    with_rules,
)
from dockflare_desktop.core.planning.ingress import rules_of
from dockflare_desktop.core.planning.situation import NEVER_CONNECTED
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import AccessSpec, Service
from dockflare_desktop.engine.progress import Progress, refused

MOST = 20  # documents remembered of one tunnel; a connector that is further behind is as good as gone


@dataclass(slots=True)
class Former:
    """Documents that a connector may still be running, by tunnel id; kept from round to round."""

    known: dict[str, dict[int, Rules]] = field(default_factory=dict)

    def saw(self, actual: Actual) -> None:
        """Remember documents as they stand; forget what every connector has left behind, and where none was ever
        connected all but the newest."""
        for document in actual.documents.values():
            if document is not None:
                self.put(document)
        for tunnel in actual.directory.tunnels:
            versions, connectors = self.known.get(tunnel.id), actual.connectors.get(tunnel.id)
            if not versions or connectors is None:
                continue
            read = actual.documents.get(tunnel.id)  # connectors may be ahead of it, and a lost PUT counts as newer
            newest = max(versions) if read is None else read.version
            run = [each.config_version for each in connectors]
            oldest = min(newest, *run) if run else newest if tunnel.status == NEVER_CONNECTED else 0
            self.known[tunnel.id] = {number: each for number, each in versions.items() if number >= oldest}

    def put(self, document: Document) -> None:
        """A document that connectors take from now on."""
        versions = self.known.setdefault(document.tunnel_id, {})
        versions[document.version] = rules_of(document.config)
        for number in sorted(versions)[:-MOST]:
            del versions[number]


class Batch(Protocol):
    """Changes that are written together."""

    @property
    def changes(self) -> Sequence[Change]:
        """All of them."""

    @property
    def config(self) -> JsonObject | None:
        """The document they make, where they are rules; known once prepared."""

    async def prepare(self) -> list[tuple[Change, LedgerEntry]]:
        """What to intend."""

    def leave_out(self, hosts: frozenset[str]) -> tuple[Change, ...]:
        """Go on without what concerns these names; returns what was left out."""

    async def send(self) -> list[Outcome]:
        """The call or calls; outside failures become outcomes."""


class Guarding:
    """One run of a plan."""

    def __init__(self, actual: Actual, guarded: Sequence[Service], former: Former, installation: str) -> None:
        former.saw(actual)
        self._former = former
        self._guarded = guarded
        self._installation = installation
        self._tunnels = {tunnel.name: tunnel.id for tunnel in actual.directory.tunnels}
        self._now = actual.read_at
        self._policies = actual.directory.policies or ()
        self.doors = Doors(
            actual.directory.zones,
            actual.directory.tunnels,
            {
                tunnel: None if document is None else tuple(former.known[tunnel].values())
                for tunnel, document in actual.documents.items()
            },
            actual.records,
            None if actual.apps is None else Applications(actual.apps),
        )

    def allowed(self, batches: Sequence[Batch], progress: Progress) -> list[Batch]:
        """Batches that open nothing, whichever of them works, and first: each is judged as if none of those before it
        had worked, all of them, or all but the new logins. Of rules and records only what concerns the open address is
        left out."""
        everything = bare = self.doors
        allowed = []
        for batch in batches:
            before = (self.doors, everything, bare)
            if exposed := self._exposed(batch, before):
                hosts = frozenset(address.partition("/")[0] for _, address in exposed)
                _refuse(batch.leave_out(hosts), exposed, progress)
            if exposed := self._exposed(batch, before):
                _refuse(batch.changes, exposed, progress)
                continue
            everything = self.effect(batch.changes, everything, batch.config)
            if any(each.kind is not Kind.APPLICATION or each.action is not Action.CREATE for each in batch.changes):
                bare = self.effect(batch.changes, bare, batch.config)
            allowed.append(batch)
        return allowed

    def _exposed(self, batch: Batch, before: Sequence[Doors]) -> frozenset[Exposure]:
        different = [doors for place, doors in enumerate(before) if all(doors is not each for each in before[:place])]
        found = (self.opened(batch.changes, doors, batch.config) for doors in different)
        return next((each for each in found if each), frozenset())

    def opened(self, changes: Iterable[Change], doors: Doors, config: JsonObject | None = None) -> frozenset[Exposure]:
        """What these changes, written together, would newly expose. `config` is the document for changes to rules."""
        concerned = tuple(changes)
        if all(_closes(change) for change in concerned):  # most of a first sync: hundreds, each without a look at all
            return frozenset()
        near = self._near(concerned)
        return opened(doors, self.effect(concerned, doors, config), near)

    def effect(self, changes: Iterable[Change], doors: Doors, config: JsonObject | None = None) -> Doors:
        """The doors once these changes are written."""
        tunnels = set[str]()
        for change in changes:
            if isinstance(change.step, RuleStep):
                tunnels.add(change.step.tunnel)
            else:
                doors = self._with(change, doors)
        if config is not None:
            for tunnel in tunnels:  # one document, however many of its rules change
                doors = with_rules(doors, self._tunnels.get(tunnel, ""), rules_of(config))
        return doors

    def took(self, outcomes: Iterable[Outcome], documents: Mapping[str, Document]) -> None:
        """What was written, or may have been."""
        written: dict[str, Document] = {}
        for outcome in outcomes:
            step = outcome.change.step
            if outcome.tunnel is not None:
                self._tunnels[outcome.tunnel.name] = outcome.tunnel.id
                self.doors = replace(self.doors, tunnels=(*self.doors.tunnels, outcome.tunnel))
            if isinstance(step, RuleStep):
                document = documents.get(self._tunnels.get(step.tunnel, ""))
                if document is not None:
                    written[document.tunnel_id] = document
            elif outcome.state is OutcomeState.DONE:
                self.doors = self._written(outcome, self.doors)
        for document in written.values():
            self._former.put(document)
            self.doors = with_rules(self.doors, document.tunnel_id, rules_of(document.config))

    def remember_unclear(self, outcomes: Iterable[Outcome], config: JsonObject | None) -> None:
        """Where the PUT of a batch's document got no clear answer."""
        for outcome in outcomes:
            step = outcome.change.step
            if outcome.unclear and isinstance(step, RuleStep) and config is not None:
                self.may_run(step.tunnel, config)
                return

    def may_run(self, tunnel: str, config: JsonObject) -> None:
        """A document whose PUT got no clear answer: connectors may take it as the next version."""
        tunnel_id = self._tunnels.get(tunnel, "")
        version = max(self._former.known.get(tunnel_id, ()), default=0) + 1
        self._former.put(Document(tunnel_id, version, config, self._now))
        self.doors = with_rules(self.doors, tunnel_id, rules_of(config))

    def _written(self, outcome: Outcome, doors: Doors) -> Doors:
        if outcome.app is not None:
            return with_app(doors, outcome.app, outcome.app.id)
        return self._with(outcome.change, doors)

    def _with(self, change: Change, doors: Doors) -> Doors:
        step = change.step
        match step:
            case AppStep(spec=None, before=App() as before, restore=former) if former is not None:
                return with_app(doors, app_of(former, before, self._policies), before.id)
            case AppStep(spec=spec, before=before):
                return with_app(
                    doors, None if spec is None else _app(spec, before), "" if before is None else before.id
                )
            case PolicyStep(use=use, before=before) if use is not None and use.body is not None and before is not None:
                return with_policy(doors, before, use.body)
            case RecordStep():
                return self._with_record(step, doors)
            case PolicyStep() | RuleStep() | TunnelStep():
                return doors
        assert_never(step)

    def _with_record(self, step: RecordStep, doors: Doors) -> Doors:
        gone = [step.before.id] if step.before is not None else []
        tunnel = self._tunnels.get(step.tunnel) if step.tunnel is not None else None
        body = step.restore if tunnel is None else record_body(step.hostname, tunnel, "", self._installation)
        made = [] if body is None else [_record(step, body)]
        return with_records(doors, step.zone_id, made, gone)

    def _near(self, changes: Sequence[Change]) -> list[Service]:
        """Services that such changes could concern: on the same hostnames, above or below; all of them for a policy."""
        hosts = {host for change in changes for host in _hosts(change)}
        if "" in hosts:
            return list(self._guarded)
        wide = {host for host in hosts if "*" in host}
        return [each for each in self._guarded if _meets(each.key, hosts, wide)]


def _refuse(changes: Iterable[Change], exposed: frozenset[Exposure], progress: Progress) -> None:
    key, address = min(exposed)
    for change in changes:
        told = Problem(ProblemCode.WOULD_EXPOSE, str(key), Effect.BLOCKS, value=address, detail=change.target)
        progress.outcomes[change.id] = refused(change, told)


def _closes(change: Change) -> bool:
    """Whether it makes or keeps a login that asks who somebody is: wherever it decides, nobody gets in who did not."""
    step = change.step
    return isinstance(step, AppStep) and step.spec is not None and not admits_everyone(bodies(step.spec.policies))


def _meets(key: ServiceKey, hosts: set[str], wide: set[str]) -> bool:
    if key.hostname in hosts or any(covers(host, key.hostname, levels=Levels.ANY) for host in wide):
        return True
    return "*" in key.hostname and any(covers(key.hostname, host, levels=Levels.ANY) for host in hosts)


def _hosts(change: Change) -> list[str]:
    step = change.step
    match step:
        case AppStep(address=address):
            return [address.partition("/")[0]]
        case RecordStep(hostname=hostname):
            return [hostname]
        case RuleStep(key=key):
            return [key.hostname]
        case PolicyStep() | TunnelStep():
            return [""]
    assert_never(step)


def _app(spec: AccessSpec, before: App | None) -> App:
    policies = tuple(AppPolicy("", body, reusable=False) for body in bodies(spec.policies))
    addresses = (spec.address,) if before is None else tuple(dict.fromkeys((spec.address, *before.addresses)))
    return App(
        f"new {spec.address}" if before is None else before.id, "", spec.name, "self_hosted", addresses, policies
    )


def _record(step: RecordStep, body: JsonObject) -> Record:
    ident = step.before.id if step.before is not None else ""
    return Record(ident, step.zone_id, str(body.get("type")), step.hostname, str(body.get("content")))
