"""What five minutes cost in calls where nothing changes: 200 services in three zones, on one tunnel and on three."""

import asyncio

from tests.engine.whole import FAMILY, Whole, container

ALLOWED = 60  # calls in five minutes, of 1,200
ZONES = ("nordhus.example", "mkdev.example", "home.example")
SETTLED = 0.05  # seconds without a call


async def calls_of_a_beat(tunnels: int, services: int = 200) -> tuple[int, int]:
    """Calls that comparing costs, and that reading "Public now" costs, in one beat of both."""
    whole = Whole()
    names = ["dockflare", *(f"tunnel{number}" for number in range(1, tunnels))]
    connectors = [whole.connector, *(whole.account.connect(whole.account.add_tunnel(name)) for name in names[1:])]
    for zone in ZONES[1:]:
        whole.account.add_zone(zone)
    await whole.start(FAMILY)
    whole.run(
        *(
            container(
                f"s{number}",
                f"s{number}.{ZONES[number % 3]}",
                tunnel=names[number % tunnels],
                **({"access_group": "family"} if number % 2 else {}),
            )
            for number in range(services)
        )
    )
    await whole.round()
    for connector in connectors:
        connector.poll()
    await whole.round(full=True)
    whole.tasks.start(whole.controller.public.run())
    whole.controller.public.look()
    await _settled(whole)
    before = len(whole.transport.calls)
    whole.clock.move(minutes=5)
    await whole.round()
    compared = len(whole.transport.calls) - before
    whole.controller.public.look()
    await _settled(whole)
    looked = len(whole.transport.calls) - before - compared
    await whole.close()
    return compared, looked


async def _settled(whole: Whole) -> None:
    """Until what runs beside the rounds has made its calls."""
    seen = -1
    while len(whole.transport.calls) != seen:
        seen = len(whole.transport.calls)
        await asyncio.sleep(SETTLED)


async def beats() -> list[str]:
    """One row per number of tunnels."""
    rows = []
    for tunnels in (1, 3):
        compared, looked = await calls_of_a_beat(tunnels)
        rows.append(
            f" 200 services, 3 zones, {tunnels} tunnels{compared:>7} to compare{looked:>5} for Public now"
            f"{compared + looked:>5} of {ALLOWED} in 5 minutes"
        )
    return rows
