"""DoctorCommands that only writes down what it was asked."""

from dataclasses import dataclass, field
from typing import Any

from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.core.doctor.joining import Joining
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.trying.trial import Trial

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
