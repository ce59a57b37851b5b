"""When the doctor looks by itself."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import anyio
import pytest

from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, CloudflareView
from dockflare_desktop.engine.doctor_watch import DoctorWatch

pytestmark = pytest.mark.anyio
VERIFIED = AppStatus(last_verified=datetime(2026, 1, 1, tzinfo=UTC))


class Runs:
    """A doctor that counts."""

    def __init__(self) -> None:
        self.by_hand: list[bool] = []
        self.ran = anyio.Event()

    async def run(self, *, by_hand: bool = True) -> DoctorView:
        self.by_hand.append(by_hand)
        self.ran.set()
        self.ran = anyio.Event()
        return DoctorView()


@pytest.fixture
async def watched() -> AsyncIterator[tuple[Runs, DoctorWatch]]:
    runs = Runs()
    watch = DoctorWatch(runs, settles=0, rest=0)  # type: ignore[arg-type]  # as much of a doctor as is used
    async with anyio.create_task_group() as group:
        group.start_soon(watch.run)
        await anyio.lowlevel.checkpoint()
        yield runs, watch
        group.cancel_scope.cancel()


async def settle() -> None:
    for _ in range(5):
        await anyio.lowlevel.checkpoint()


async def test_it_looks_after_the_first_round_and_not_before(watched: tuple[Runs, DoctorWatch]) -> None:
    runs, watch = watched
    watch.heard(AppStatus())
    await settle()
    assert runs.by_hand == []
    watch.heard(VERIFIED)
    await settle()
    assert runs.by_hand == [False]


async def test_it_looks_again_when_trouble_comes_or_goes_and_not_for_its_own_findings(
    watched: tuple[Runs, DoctorWatch],
) -> None:
    runs, watch = watched
    watch.heard(VERIFIED)
    await settle()
    watch.heard(replace(VERIFIED, doctor=DoctorView()))
    await settle()
    assert len(runs.by_hand) == 1
    offline = CloudflareView(problem=Problem(ProblemCode.OFFLINE, "cloudflare"))
    watch.heard(replace(VERIFIED, cloudflare=offline))
    await settle()
    assert len(runs.by_hand) == 2
    watch.heard(VERIFIED)
    await settle()
    assert len(runs.by_hand) == 3
