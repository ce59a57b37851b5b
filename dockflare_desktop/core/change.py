"""A plan as data: the objects to write, why, in which phase and after what; and what became of each."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TypeAlias

from dockflare_desktop.core.cloud import App, Policy, Record, Tunnel
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.service import AccessSpec, PolicyUse


class Phase(IntEnum):
    """Apply order: a hostname is protected before it is reachable, and unprotected last (architecture.md section 3)."""

    TAKE_DOWN = 0  # H1: what must not be reachable goes first
    PREPARE = 1  # tunnels and reusable policies made; records that must go are deleted
    PROTECT = 2  # Access applications created or updated
    ROUTE = 3  # each tunnel's document put once, one batch of records per zone
    UNPROTECT = 4  # Access applications deleted or loosened
    TIDY = 5  # policies nobody uses any more


class Kind(StrEnum):
    """What kind of Cloudflare object; the words of product.md section 9."""

    RECORD = "record"
    RULE = "rule"
    APPLICATION = "application"
    POLICY = "policy"
    TUNNEL = "tunnel"


class Action(StrEnum):
    """What happens to it."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Risk(StrEnum):
    """What a change does to reachability; the words of product.md section 9."""

    NONE = "none"
    ONLINE = "online"
    OFFLINE = "offline"
    MORE_PEOPLE = "more_people"
    FEWER_PEOPLE = "fewer_people"
    EVERYONE = "everyone"


class Why(StrEnum):
    """Why a change is planned; the words are in words.py."""

    STARTED = "started"  # wanted and not there
    CHANGED = "changed"  # wanted differently
    GONE = "gone"  # nobody wants it any more
    DRIFTED = "drifted"  # ours was changed or deleted elsewhere
    TAKE_DOWN = "take_down"  # asks for a login that cannot be had
    RESTORE_LOGIN = "restore_login"  # a missing or loosened login is put back
    FILL_HOLE = "fill_hole"  # H33
    MOVED = "moved"  # to another tunnel
    UNUSED = "unused"  # a policy nobody uses
    REAPPEARED = "reappeared"  # what we removed stands there again (H15)
    HANDED_OVER = "handed_over"  # it stays, without our marks, and is ours no more


@dataclass(frozen=True, slots=True)
class TunnelStep:
    """Create a remotely managed tunnel of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """A reusable policy of ours. `use` None deletes `before`; `before` None creates it."""

    key: str  # "group/number", or "address/number"
    use: PolicyUse | None
    before: Policy | None = None
    marks: bool = True  # its name carries our mark


@dataclass(frozen=True, slots=True)
class AppStep:
    """An application. `spec` None deletes `before`. Policies of ours are references by key until they have ids."""

    address: str
    spec: AccessSpec | None
    before: App | None = None
    restore: JsonObject | None = None  # it is not deleted, it gets this body: H14, and what is handed over


@dataclass(frozen=True, slots=True)
class RuleStep:
    """An ingress rule in a tunnel's document. `rule` None drops it, if it still equals `before`.

    `lock` names the application (by address) whose AUD becomes the second lock; `aud` is it where already known.
    """

    tunnel: str  # name
    key: ServiceKey
    rule: JsonObject | None  # hostname, path, service, originRequest without access
    before: JsonObject | None = None  # as in the document now
    lock: str | None = None
    aud: str = ""
    restore: JsonObject | None = None  # H14: an adopted rule is not dropped, it gets this value back


@dataclass(frozen=True, slots=True)
class RecordStep:
    """A DNS record: proxied CNAME to `tunnel`. `tunnel` None deletes `before`."""

    zone_id: str
    hostname: str
    tunnel: str | None  # name
    comment: str = ""
    before: Record | None = None
    restore: JsonObject | None = None  # it is not deleted, it gets this value: H14, and what is handed over
    adopted: bool = False  # said in its mark, for the case that the ledger is lost


Step: TypeAlias = TunnelStep | PolicyStep | AppStep | RuleStep | RecordStep


class Hold(StrEnum):
    """Why a change waits for a click."""

    NONE = ""
    MODE = "mode"
    BRAKE = "brake"
    PUBLIC = "public"
    REAPPEARED = "reappeared"
    OBSERVE = "observe"
    PAUSED = "paused"
    RIVAL = "rival"  # the original DockFlare runs here (H18)

    @property
    def asks(self) -> bool:
        """Whether a click lets it through; what observes, pauses or steps back for a rival is ended elsewhere."""
        return self in (Hold.MODE, Hold.BRAKE, Hold.PUBLIC, Hold.REAPPEARED)


@dataclass(frozen=True, slots=True)
class Change:
    """One object to write. `needs` are ids of changes that must have succeeded; `waits` is set while a precondition
    (a version confirmed by every connector) is not seen yet: then it is not tried in this round."""

    id: str  # "kind action target", stable between rounds
    phase: Phase
    step: Step
    action: Action
    kind: Kind
    target: str
    why: Why
    keys: tuple[ServiceKey, ...] = ()  # services it serves
    needs: frozenset[str] = frozenset()
    risk: Risk = Risk.NONE
    hold: Hold = Hold.NONE
    waits: bool = False
    urgent: bool = False  # take-down or restoring a login: never held, counted or paused (H1)
    approved: bool = False  # somebody let it through
    follows: bool = False  # held only with what it needs: once that is let through, nothing asks for this one


class OutcomeState(StrEnum):
    """What became of a change."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"  # a need failed, or the object was already as wanted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one change; the ledger, the history and the next observation are updated from it."""

    change: Change
    state: OutcomeState
    problem: Problem | None = None
    unclear: bool = False  # failed, but the call may have worked all the same
    object_id: str = ""
    aud: str = ""
    version: int = 0  # of the tunnel's document
    written: JsonObject | None = None  # what was sent, as Cloudflare answered it
    tunnel: Tunnel | None = None
    app: App | None = None
    policy: Policy | None = None
    record: Record | None = None
    at: datetime | None = None
    took_ms: int = 0


class LedgerState(StrEnum):
    """Life of a ledger row."""

    INTENDED = "intended"  # written before the call
    APPLIED = "applied"  # the call is known to have worked
    ADOPTED = "adopted"  # ours from now on: `value` and `former` are what stands there, nothing is written yet
    RETURNING = "returning"  # its adoption is undone: it gets its former value back
    REMOVED = "removed"  # we removed it; remembered for 24 hours (H15)
    RELEASED = "released"  # no longer ours: somebody changed it (H13), or it was handed over


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One Cloudflare object this installation created or adopted."""

    account: str
    kind: Kind
    key: str  # rule: "hostname path"; record: hostname; application: address; policy: its key; tunnel: name
    object_id: str = ""  # "" for rules, and while unknown
    zone: str = ""  # id
    tunnel: str = ""  # id (rules)
    value: JsonObject = field(default_factory=dict)  # the last value we wrote: the fingerprint of H13
    prior: JsonObject | None = None  # what we had written before an intention: a crash leaves one of the two
    former: JsonObject | None = None  # adopted: what it was before (H14), in the form in which it can be sent
    state: LedgerState = LedgerState.APPLIED
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of one account. `lost` is true when the database is new: then markers prove ownership (H31)."""

    installation: str  # 8 lower-case hex digits
    entries: tuple[LedgerEntry, ...] = ()
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What planning found out about one service: its state at Cloudflare and what is in its way."""

    key: ServiceKey
    in_place: bool = False  # login, rule and record all as desired, as last read
    routed: bool = False  # its rule stands in the document
    everyone: bool = False  # everyone can reach it as things stand
    covered_by: str = ""  # address of a wider application that protects it
    problems: tuple[Problem, ...] = ()
    taken_down: bool = False
    record_id: str = ""
    app_id: str = ""
    aud: str = ""
    adopted: tuple[Kind, ...] = ()  # which of its objects were adopted, and may be given back


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes in phase order, a verdict per service, problems tied to no service: comparable, printable, storable."""

    changes: tuple[Change, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    problems: tuple[Problem, ...] = ()
    corrections: tuple[LedgerEntry, ...] = ()  # what reading alone teaches the ledger
    watch: frozenset[str] = frozenset()  # tunnels (names) whose connectors must be seen to go on

    @property
    def due(self) -> tuple[Change, ...]:
        """What may be carried out now: neither held nor waiting."""
        return tuple(change for change in self.changes if not change.hold and not change.waits)
