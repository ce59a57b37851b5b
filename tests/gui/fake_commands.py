"""A Commands that only writes down what it was asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dockflare_desktop.core.account.methods import MethodDraft
from dockflare_desktop.core.account.overview import AccessOverview, MethodSaved, Removal, TokenMade, ZoneRemoval
from dockflare_desktop.core.account.used_by import Use
from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Kind, LedgerEntry, Plan
from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.core.doctor.joining import Joining
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.engines.probed import HostKey, Offer, Probed
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.groups.duplicates import Duplicates
from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.manual.objects import Objects
from dockflare_desktop.core.model import AccessGroup, JsonObject, Layers, ManualRule, Override, Path, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.core.public.seen import Seen
from dockflare_desktop.core.reviewing.steps import Step
from dockflare_desktop.core.transfer.findings import Finding, Import
from dockflare_desktop.core.trying.trial import Trial
from dockflare_desktop.engine.commands import Desks
from dockflare_desktop.engine.ports import HistoryEntry, OutsideError, TokenReport
from dockflare_desktop.engine.preview import Preview
from tests.gui.fake_activity import FakeActivity
from tests.gui.fake_connectors import FakeConnectors
from tests.gui.fake_leaving import FakeLeaving
from tests.gui.fake_tunnels import FakeTunnels

JOINING = Joining("web.home.example", "web", "c1", "engine-1", "nas-01", "proxy", ("other",))


@dataclass
class FakeDoctor:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    view: DoctorView = field(default_factory=DoctorView)
    joining: Joining | Problem = JOINING
    trial: Trial | Problem = field(default_factory=lambda: Trial("web.home.example", "/", ()))

    async def run(self) -> DoctorView:
        self.asked.append(("run",))
        return self.view

    async def mute(self, check: Check, *, muted: bool) -> None:
        self.asked.append(("mute", check, muted))

    async def try_url(self, text: str, *, request: bool = True) -> Trial | Problem:
        self.asked.append(("try_url", text))
        return self.trial

    async def plan_joining(self, address: str) -> Joining | Problem:
        self.asked.append(("plan_joining", address))
        return self.joining

    async def join(self, shown: Joining) -> Problem | None:
        self.asked.append(("join", shown))
        return None

    async def leave(self, shown: Joining) -> Problem | None:
        self.asked.append(("leave", shown))
        return None


@dataclass
class FakeGroups:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    users: tuple[str, ...] = ()
    replaced: list[str | None] = field(default_factory=list)
    others: tuple[ForeignPolicy, ...] = ()
    found: Duplicates = field(default_factory=lambda: Duplicates(()))

    async def save(self, group: AccessGroup, replaces: str | None = None) -> Sequence[Problem]:
        self.asked.append(("save", group))
        self.replaced.append(replaces)
        return self.problems

    async def delete(self, group_id: str) -> Sequence[str]:
        self.asked.append(("delete", group_id))
        return self.users

    async def foreign(self) -> Sequence[ForeignPolicy]:
        return self.others

    async def adopt(self, policy_id: str, group_id: str) -> Sequence[Problem]:
        self.asked.append(("adopt", policy_id, group_id))
        return self.problems

    async def duplicates(self) -> Duplicates:
        return self.found

    async def merge(self, seal: str) -> Duplicates:
        self.asked.append(("merge", seal))
        return self.found


@dataclass
class FakeManual:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    previewed: Objects | None = None
    unreadable: Problem | None = None

    async def save(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Sequence[Problem]:
        self.asked.append(("save", rule, replaces))
        return self.problems

    async def delete(self, key: ServiceKey) -> ManualRule | None:
        self.asked.append(("delete", key))
        return ManualRule(key, Path(), {"service": "http://nas:5000"}, datetime(2026, 11, 19, 12, tzinfo=UTC))

    async def switch(self, key: ServiceKey, *, on: bool) -> bool:
        self.asked.append(("switch", key, on))
        return True

    async def preview(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Objects | None:
        self.asked.append(("preview", rule, replaces))
        if self.unreadable is not None:
            raise OutsideError(self.unreadable)
        return self.previewed


@dataclass
class FakeAdoption:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    found: tuple[Foreign, ...] = ()
    rows: tuple[LedgerEntry, ...] = ()
    previewed: Adoption | Problem = field(default_factory=lambda: Adoption((), seal="seen"))
    done: Adoption | Problem | None = None  # where it differs from what was shown
    unreadable: Problem | None = None

    async def foreign(self, *, take_over: bool = False) -> Sequence[Foreign]:
        self._readable()
        return self.found

    async def in_the_way(self, key: ServiceKey, *, take_over: bool = False) -> Sequence[Foreign]:
        self.asked.append(("in_the_way", key, take_over))
        self._readable()
        return self.found

    async def adopted(self) -> Sequence[LedgerEntry]:
        return self.rows

    async def preview(self, picks: Sequence[Pick], *, take_over: bool = False) -> Adoption | Problem:
        self.asked.append(("preview", tuple(picks), take_over))
        self._readable()
        return self.previewed

    async def adopt(self, picks: Sequence[Pick], seal: str, *, take_over: bool = False) -> Adoption | Problem:
        self.asked.append(("adopt", tuple(picks), seal, take_over))
        self._readable()
        return self.done or self.previewed

    async def preview_return(self, kind: Kind, which: str) -> Adoption | Problem:
        self.asked.append(("preview_return", kind, which))
        self._readable()
        return self.previewed

    async def give_back(self, kind: Kind, which: str, seal: str) -> Adoption | Problem:
        self.asked.append(("give_back", kind, which, seal))
        self._readable()
        return self.done or self.previewed

    def _readable(self) -> None:
        if self.unreadable is not None:
            raise OutsideError(self.unreadable)


@dataclass
class FakeTransfer:
    asked: list[Any] = field(default_factory=list)
    exported: JsonObject = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    careful: bool = True

    async def export(self) -> JsonObject:
        return self.exported

    async def offer(self, found: Import, *, replaces: bool) -> Import:
        self.asked.append(("offer", replaces))
        return replace(found, findings=(*found.findings, *self.findings))

    async def take_over(self, offer: Import) -> bool:
        self.asked.append(("take_over", offer))
        return self.careful


@dataclass
class FakePublic:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    problem: Problem | None = None

    async def look(self, *, anyway: bool = True) -> None:
        self.asked.append(("look", anyway))

    async def set_meant(self, place: Place, *, meant: bool) -> Problem | None:
        self.asked.append(("set_meant", place, meant))
        return self.problem

    async def check(self) -> None:
        self.asked.append(("check",))

    async def told(self, places: Collection[Place]) -> None:
        self.asked.append(("told", tuple(places)))


@dataclass
class FakeAccess:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    seen: AccessOverview = field(default_factory=AccessOverview)
    saved: MethodSaved = field(default_factory=MethodSaved)
    made: TokenMade = field(default_factory=TokenMade)
    removal: Removal = field(default_factory=lambda: Removal(gone=True))
    zone_removal: ZoneRemoval = field(default_factory=lambda: ZoneRemoval(gone=True))
    problems: tuple[Problem, ...] = ()

    async def overview(self) -> AccessOverview:
        self.asked.append(("overview",))
        return self.seen

    async def save_method(self, draft: MethodDraft) -> MethodSaved:
        self.asked.append(("save_method", draft))
        return self.saved

    async def delete_method(self, method_id: str, despite: Collection[Use] = ()) -> Removal:
        self.asked.append(("delete_method", method_id, tuple(despite)))
        return self.removal

    async def create_token(self, name: str, lifetime: str) -> TokenMade:
        self.asked.append(("create_token", name, lifetime))
        return self.made

    async def rotate_token(self, token_id: str, keep: timedelta = timedelta(0)) -> TokenMade:
        self.asked.append(("rotate_token", token_id, keep))
        return self.made

    async def refresh_token(self, token_id: str) -> TokenMade:
        self.asked.append(("refresh_token", token_id))
        return self.made

    async def delete_token(self, token_id: str) -> Removal:
        self.asked.append(("delete_token", token_id))
        return self.removal

    async def check_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        self.asked.append(("check_zone", zone, dict(fields)))
        return self.problems

    async def save_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        self.asked.append(("save_zone", zone, dict(fields)))
        return self.problems

    async def delete_zone(self, zone: str, opens: Collection[ServiceKey] = ()) -> ZoneRemoval:
        self.asked.append(("delete_zone", zone, tuple(opens)))
        return self.zone_removal


@dataclass
class FakeSeen:
    found: Seen | None = None

    async def last(self) -> Seen | None:
        return self.found


@dataclass
class FakeEngines:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    stored: list[StoredEngine] = field(default_factory=lambda: [StoredEngine(DEFAULT)])
    problems: tuple[Problem, ...] = ()
    problem: Problem | None = None
    tested: Probed = field(default_factory=lambda: Probed(engine="e", name="nas-01", version="27.0", containers=3))
    found: list[Offer] = field(default_factory=list)
    key: HostKey | Problem = field(default_factory=lambda: HostKey("nas-01", "ed25519", "SHA256:abc", ("line",)))
    pin: str = ""

    async def engines(self) -> Sequence[StoredEngine]:
        return self.stored

    async def check(self, engine: StoredEngine) -> Sequence[Problem]:
        self.asked.append(("check", engine))
        return self.problems

    async def test(self, engine: StoredEngine) -> Probed:
        self.asked.append(("test", engine))
        return self.tested

    async def save(self, engine: StoredEngine) -> Sequence[Problem]:
        self.asked.append(("save", engine))
        return self.problems

    async def switch(self, engine: StoredEngine, *, on: bool) -> Problem | None:
        self.asked.append(("switch", engine, on))
        return self.problem

    async def remove(self, engine: StoredEngine) -> Problem | None:
        self.asked.append(("remove", engine))
        return self.problem

    async def offers(self) -> Sequence[Offer]:
        return self.found

    async def decline(self, offer: Offer) -> None:
        self.asked.append(("decline", offer))

    async def contexts(self) -> Sequence[Offer]:
        return [each for each in self.found if each.engine.context]

    async def host_key(self, engine: StoredEngine) -> HostKey | Problem:
        self.asked.append(("host_key", engine))
        return self.key

    async def trust(self, key: HostKey) -> Problem | None:
        self.asked.append(("trust", key))
        return self.problem

    async def pinned_by(self) -> str:
        return self.pin


@dataclass
class FakeReview:
    found: dict[str, Sides] = field(default_factory=dict)
    told: dict[str, Step] = field(default_factory=dict)

    async def sides(self, ids: Collection[str]) -> Mapping[str, Sides]:
        return {name: sides for name, sides in self.found.items() if name in ids}

    async def steps(self) -> Mapping[str, Step]:
        return self.told


@dataclass
class FakeCommands:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    setting_problem: Problem | None = None
    report: TokenReport = field(default_factory=lambda: TokenReport(accepted=True))
    different: frozenset[str] = frozenset()
    stored: Layers = field(default_factory=Layers)
    previewed: Preview = field(default_factory=lambda: Preview(Plan()))
    unreadable: Problem | None = None  # why a preview cannot be made
    groups: FakeGroups = field(default_factory=FakeGroups)
    manual: FakeManual = field(default_factory=FakeManual)
    transfer: FakeTransfer = field(default_factory=FakeTransfer)
    public: FakePublic = field(default_factory=FakePublic)
    access: FakeAccess = field(default_factory=FakeAccess)
    seen: FakeSeen = field(default_factory=FakeSeen)
    connectors: FakeConnectors = field(default_factory=FakeConnectors)
    doctor: FakeDoctor = field(default_factory=FakeDoctor)
    tunnels: FakeTunnels = field(default_factory=FakeTunnels)
    adoption: FakeAdoption = field(default_factory=FakeAdoption)
    leaving: FakeLeaving = field(default_factory=FakeLeaving)
    engines: FakeEngines = field(default_factory=FakeEngines)
    review: FakeReview = field(default_factory=FakeReview)
    activity: FakeActivity = field(default_factory=FakeActivity)

    @property
    def written(self) -> list[tuple[Any, ...]]:
        """What was asked that changes something."""
        return [asked for asked in self.asked if asked[0] != "preview"]

    def sync_now(self) -> None:
        self.asked.append(("sync_now",))

    async def pause(self, until: datetime | None) -> None:
        self.asked.append(("pause", until))

    async def resume(self) -> None:
        self.asked.append(("resume",))

    async def approve(self, approvals: frozenset[str] | None) -> frozenset[str]:
        self.asked.append(("approve", approvals))
        return self.different

    async def set_setting(self, key: str, text: str | None) -> Problem | None:
        self.asked.append(("set_setting", key, text))
        return self.setting_problem

    async def save_overrides(self, overrides: Sequence[Override], reverted: Sequence[str] = ()) -> Sequence[Problem]:
        self.asked.append(("save_overrides", tuple(overrides), *([tuple(reverted)] if reverted else [])))
        return self.problems

    async def clear_overrides(self, key: ServiceKey | None, fields: Sequence[str] = ()) -> int:
        self.asked.append(("clear_overrides", key, tuple(fields)))
        return 1

    async def layers(self) -> Layers:
        return self.stored

    async def preview(self, layers: Layers) -> Preview:
        self.asked.append(("preview", layers))
        if self.unreadable is not None:
            raise OutsideError(self.unreadable)
        return self.previewed

    async def history(self, limit: int = 200) -> Sequence[HistoryEntry]:
        return ()

    async def log_in(self, token: str, account_id: str = "") -> TokenReport:
        self.asked.append(("log_in", token, account_id))
        return self.report

    async def log_out(self) -> None:
        self.asked.append(("log_out",))

    async def verify(self) -> TokenReport:
        self.asked.append(("verify",))
        return self.report

    async def desks(self) -> Desks:
        return Desks(
            groups=self.groups,
            manual=self.manual,
            transfer=self.transfer,
            public=self.public,
            access=self.access,
            adoption=self.adoption,
            leaving=self.leaving,
            activity=self.activity,
            seen=self.seen,
            connectors=self.connectors,
            engines=self.engines,
            doctor=self.doctor,
            tunnels=self.tunnels,
            review=self.review,
        )
