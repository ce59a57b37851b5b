"""A Commands that only writes down what it was asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Plan
from dockflare_desktop.core.model import JsonObject, Layers, Override, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.core.public.seen import Seen
from dockflare_desktop.core.reviewing.steps import Step
from dockflare_desktop.core.transfer.findings import Finding, Import
from dockflare_desktop.engine.commands import Desks
from dockflare_desktop.engine.ports import HistoryEntry, OutsideError, TokenReport
from dockflare_desktop.engine.preview import Preview
from tests.gui.fake_access import FakeAccess
from tests.gui.fake_activity import FakeActivity
from tests.gui.fake_adoption import FakeAdoption
from tests.gui.fake_connectors import FakeConnectors
from tests.gui.fake_doctor import FakeDoctor
from tests.gui.fake_engines import FakeEngines
from tests.gui.fake_groups import FakeGroups
from tests.gui.fake_leaving import FakeLeaving
from tests.gui.fake_manual import FakeManual
from tests.gui.fake_tunnels import FakeTunnels


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
class FakeSeen:
    found: Seen | None = None

    async def last(self) -> Seen | None:
        return self.found


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
