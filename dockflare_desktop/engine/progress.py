"""What is known while a plan is carried out: ids as they are given out, documents as read, the ledger as it grows."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dockflare_desktop.core.access.coverage import at
from dockflare_desktop.core.change import Action, Change, Kind, Ledger, LedgerState, Outcome, OutcomeState, Plan
from dockflare_desktop.core.cloud import Actual, Document
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.planning.desired_policies import marked_body, policy_key
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import PolicyUse
from dockflare_desktop.engine.ports import Clock, Edge, OutsideError

FRESH = timedelta(seconds=2)  # product.md section 5.3: a read no older than this is the re-read before a PUT


@dataclass(slots=True)
class Progress:
    """One run of a plan."""

    edge: Edge
    now: Clock
    actual: Actual
    ledger: Ledger
    books: Books = field(init=False)
    tunnels: dict[str, str] = field(init=False)  # name -> id
    policies: dict[str, str] = field(default_factory=dict)  # policy key -> id
    auds: dict[str, str] = field(default_factory=dict)  # application's address -> AUD
    documents: dict[str, Document] = field(default_factory=dict)  # tunnel id -> newest seen
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.books = Books.of(self.ledger)
        self.tunnels = {tunnel.name: tunnel.id for tunnel in self.actual.directory.tunnels}

    def took(self, ledger: Ledger) -> None:
        """The ledger has grown."""
        self.ledger = ledger
        self.books = Books.of(ledger)

    def cut_off(self, kind: Kind, key: str) -> bool:
        """Whether an earlier creation may have worked, although nobody knows: then it is read before it is repeated."""
        entry = self.books.held(kind, key)
        return entry is not None and entry.state is LedgerState.INTENDED and not entry.object_id

    @property
    def team(self) -> str:
        """The Zero Trust team's name: as read, else as our own locks have it."""
        return self.actual.directory.team or self.books.team

    def ids(self, uses: Iterable[PolicyUse]) -> dict[str, str]:
        """Ids of the reusable policies of ours that an application uses; a missing one is a KeyError for the caller."""
        found = {}
        for use in uses:
            key = policy_key(use)
            if key is None or use.body is None:
                continue
            if key not in self.policies:
                body = marked_body(use.body, self.books.installation)
                listed = self.actual.directory.policies
                known = self.books.own_policy(key, body, listed or ())
                row = self.books.held(Kind.POLICY, key) if listed is None else None  # unread is not gone
                known_id = known.id if known is not None else row.object_id if row is not None else ""
                if not known_id:
                    continue
                self.policies[key] = known_id
            found[key] = self.policies[key]
        return found

    def aud(self, address: str) -> str:
        """The AUD of the application on an address: as just made, else as observed; "" where there is none."""
        if address not in self.auds:
            apps = at(self.actual.apps or (), address)
            ours = next((app for app in apps if self.books.owns_app(app, address, wanted=True)), None)
            return ours.aud if ours is not None else apps[0].aud if apps else ""
        return self.auds[address]

    async def document(self, tunnel_id: str) -> Document:
        """A tunnel's document, read no longer ago than is allowed before a PUT."""
        known = self.documents.get(tunnel_id) or self.actual.documents.get(tunnel_id)
        if known is None or self.now() - known.read_at > FRESH:
            known = await self.edge.document(tunnel_id)
        self.documents[tunnel_id] = known
        return known


def needs_fresh(plan: Plan, actual: Actual | None, now: datetime) -> bool:
    """What changes or removes an object is decided on a fresh reading only; a rule's document is re-read anyway."""
    touches = any(change.action is not Action.CREATE and change.kind is not Kind.RULE for change in plan.due)
    return touches and actual is not None and now - actual.read_at > FRESH


def outdated(document: Document) -> Document:
    """The same, too old to be built on."""
    return replace(document, read_at=document.read_at - FRESH - FRESH)


def refused(change: Change, problem: Problem) -> Outcome:
    """A change that is known not to have worked."""
    return Outcome(change, OutcomeState.FAILED, problem)


def failed(change: Change, error: OutsideError) -> Outcome:
    """The outside refused a change, or did not answer."""
    return Outcome(change, OutcomeState.FAILED, error.problem, unclear=error.ambiguous)


def missing_need(change: Change, need: str) -> Outcome:
    """A change that was not tried because something it needs is not there."""
    return Outcome(
        change, OutcomeState.SKIPPED, Problem(ProblemCode.NEED_FAILED, change.target, Effect.BLOCKS, detail=need)
    )
