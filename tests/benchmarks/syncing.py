"""Calls, tunnel versions and wall time of a first sync; start to published; what a restart costs."""

import asyncio
import time
from statistics import median

from dockflare_desktop.core.model import Container
from dockflare_desktop.demo.visitor import LOGIN
from tests.engine.whole import FAMILY, Whole, container

COUNTS = (1, 50, 200)
LATENCIES = (0.0, 0.2)  # seconds a call
ONE_CALL = 0.05


def services(count: int, group: str) -> list[Container]:
    """Containers with one address each."""
    labels = {"access_group": group} if group else {}
    return [container(f"s{number}", f"s{number}.nordhus.example", **labels) for number in range(count)]


async def cold_syncs() -> list[str]:
    """One row per number of services, group and latency."""
    rows = []
    for count in COUNTS:
        for group in ("", "family"):
            for latency in LATENCIES:
                rows.append(await _cold(count, group, latency))  # noqa: PERF401 - one after the other, awaited
    return rows


async def _cold(count: int, group: str, latency: float) -> str:
    whole = await Whole(*services(count, group)).start(FAMILY)
    whole.transport.latency = latency
    version = whole.account.tunnels[whole.tunnel].version
    begun = time.perf_counter()
    await whole.round(full=True)
    wall = time.perf_counter() - begun
    versions = whole.account.tunnels[whole.tunnel].version - version
    calls, writes = len(whole.transport.calls), len(whole.writes())
    await whole.close()
    return (
        f"{count:>4} services {'':<7}{group or 'public':<9}{latency * 1000:>7.0f}{calls:>7}{writes:>8}"
        f"{versions:>10}{wall:>9.2f}"
    )


async def one_start() -> list[str]:
    """A container starts while the program runs: until its hostname answers behind its login."""
    took = []
    for _ in range(5):
        whole = await Whole().start(FAMILY)
        whole.transport.latency = ONE_CALL
        running = whole.tasks.start(whole.controller.run())
        while whole.controller.last is None:
            await _beat()
        begun = time.perf_counter()
        whole.run(*services(1, "family"))
        whole.source.poke()
        while whole.reach("s0.nordhus.example") != LOGIN:
            await _beat()
        took.append(time.perf_counter() - begun)
        running.cancel()
        await whole.close()
    writes = await _restart()
    return [
        f"start -> published behind its login at {ONE_CALL * 1000:.0f} ms a call: median {median(took) * 1000:.0f} ms",
        f"restart or recreate within grace: {writes} writes",
    ]


async def _restart() -> int:
    whole = await Whole(*services(2, "family")).start(FAMILY)
    await whole.round(full=True)
    before = len(whole.writes())
    whole.run(*services(1, "family"))
    await whole.round()
    whole.run(*services(2, "family"))
    await whole.round()
    await whole.close()
    return len(whole.writes()) - before


async def _beat() -> None:
    await asyncio.sleep(0.001)
