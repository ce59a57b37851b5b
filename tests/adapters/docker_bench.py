"""What the tests of DockerSource share: an open source, two sets of times, and how a list fails."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress, Tls
from dockflare_desktop.adapters.docker.events import BackOff
from dockflare_desktop.adapters.docker.source import DockerSource, Times
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.fake_engine import FakeEngine

QUICK = Times(answer=0.3, ping_every=0.05, back_off=BackOff(first=0.02, longest=0.05))
CALM = Times(answer=5, ping_every=60, back_off=BackOff(first=0.02, longest=0.05))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@asynccontextmanager
async def open_source(engine: FakeEngine, times: Times = CALM, tls: Tls | None = None) -> AsyncIterator[DockerSource]:
    source = DockerSource(EngineAddress(engine.url, "nas-01", tls), lambda: NOW, times)
    yield source
    await source.close()


async def failure(source: DockerSource) -> tuple[ProblemCode, str]:
    with pytest.raises(OutsideError) as caught:
        await source.snapshot()
    assert caught.value.problem.subject == "nas-01"
    return caught.value.problem.code, caught.value.problem.detail
