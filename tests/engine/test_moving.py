"""Must be seen: twenty addresses move to another tunnel, and after every call each has its rule, record and login."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from dockflare_desktop.core.change import LedgerEntry, Outcome, Plan, Why
from dockflare_desktop.core.history import NOTHING, Around
from dockflare_desktop.core.service import NoLogin, Service
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.demo import visitor
from dockflare_desktop.demo.ingress_check import answering
from dockflare_desktop.engine.guarding import Former
from dockflare_desktop.engine.ports import Actor, OutsideError
from tests.engine.desk_of_plans import FAMILY, STAFF, Bench, MemoryLedger, behind, service

pytestmark = pytest.mark.anyio
ROUNDS = 14
WRITES = ("/configurations", "/dns_records")


def twenty() -> tuple[Service, ...]:
    """Public ones, some behind a group or a login of their own, paths, a wildcard, one that has only its record."""
    hosts = [f"s{number}.nordhus.example" for number in range(13)]
    made = [service(host, target=f"http://{host.partition('.')[0]}:80") for host in hosts]
    for place in (2, 3, 5, 7):
        made[place] = replace(made[place], login=behind(hosts[place], FAMILY, group="family"))
    made[8] = replace(made[8], login=behind(hosts[8], STAFF))
    made += [service(hosts[0], path, target=f"http://path{path.replace('/', '-')}:80") for path in ("/a", "/b", "/a/b")]
    made.append(service(hosts[2], "/c", target="http://c:80", login=behind(f"{hosts[2]}/c", STAFF)))
    wild = "*.w.nordhus.example"
    made.append(service(wild, target="http://wild:80", login=behind(wild, FAMILY, group="family")))
    made.append(service("rides.w.nordhus.example", target="http://rides:80", login=made[-1].login, dns=False))
    made[-1] = replace(made[-1], login=behind("rides.w.nordhus.example", STAFF))
    made.append(service("apart.nordhus.example", "/x", target="http://apart:80"))
    return tuple(made)


class Mortal(MemoryLedger):
    """Once the program is dead nothing is written any more."""

    dead = False

    async def intend(self, entries: Iterable[LedgerEntry]) -> None:
        if not self.dead:
            await super().intend(entries)

    async def settle(
        self, entries: Iterable[LedgerEntry], outcomes: Iterable[Outcome], actor: Actor, around: Around = NOTHING
    ) -> None:
        if not self.dead:
            await super().settle(entries, outcomes, actor, around)

    async def forget(self, entries: Iterable[LedgerEntry]) -> None:
        if not self.dead:
            await super().forget(entries)


class Move:
    """The bench with a second tunnel, each with two connectors, and the check after every call."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        account = bench.account
        self.garage = account.add_tunnel("garage")
        self.connectors = {
            bench.tunnel: [bench.connector, account.connect(bench.tunnel)],
            self.garage: [account.connect(self.garage), account.connect(self.garage)],
        }
        names = frozenset({"home", "garage"})
        look = replace(bench.look(), tunnels=names, connectors=names)
        bench.look = lambda: look  # type: ignore[method-assign]
        self.services = twenty()
        self.missing: list[str] = []
        self.asks: set[str] = set()
        self.calls = 0
        self.dies_at: int | None = None
        self.ledger = bench.store = Mortal()
        bench.transport.before_call.append(self._before)

    async def start(self) -> "Move":
        plan = await self.bench.settle(*self.services)
        assert not plan.changes
        self.asks = {host for host, _ in self.places() if self.bench.reach(host) == visitor.LOGIN}
        assert len(self.services) == 20
        assert len(self.asks) == 7
        self.check("the start")
        assert not self.missing
        self.bench.transport.after_call.append(self._after)
        return self

    def _after(self, call: object) -> None:
        self.check(f"{call}"[:120])
        self.calls += 1
        if self.calls == self.dies_at:
            self.ledger.dead = True

    def _before(self, _method: str, _path: str) -> None:
        """A program that was killed makes no calls: they have no effect, and what it thinks of that reaches nobody."""
        if self.ledger.dead:
            raise ConnectionError

    def places(self) -> list[tuple[str, Service]]:
        return [(each.key.hostname.replace("*", "any"), each) for each in self.services]

    def check(self, when: str) -> None:
        """Whichever connector answers, it is with the service's own target; whoever was asked who it is still is."""
        account = self.bench.account
        for host, each in self.places():
            record = visitor._record(account.zones.values(), host)
            led = "" if record is None else str(record["content"]).partition(".")[0]
            for connector in self.connectors.get(led, []):
                connector.settle(self.bench.clock())
                rule = answering(connector.document or {}, host, each.path.text or "/")
                if rule is None or rule["service"] != each.target:
                    self.missing.append(f"{each.key} is answered by {rule} after {when}")
            if led not in self.connectors:
                self.missing.append(f"{each.key} has no record after {when}")
            if not each.path.text and (host in self.asks) != (self.bench.reach(host) != visitor.OPEN):
                self.missing.append(f"{each.key} has another login after {when}: {self.bench.reach(host)}")

    async def move(self, rounds: int = ROUNDS, tunnel: str = "garage") -> Plan:
        """Rounds, a second apart."""
        moved = tuple(replace(each, tunnel=tunnel) for each in self.services)
        for _ in range(rounds):
            with suppress(OutsideError):
                await self.bench.round(*moved)
            self.ledger.dead = False
            self.bench.clock.move(seconds=1)
            self.check("a second")
        self.dies_at = None
        return await self.bench.plan(*moved)

    def lag(self, *seconds: float) -> None:
        every = [each for found in self.connectors.values() for each in found]
        for connector, lag in zip(every, seconds, strict=True):
            connector.lag = timedelta(seconds=lag)

    def moved(self) -> bool:
        """All of it is in the new tunnel, and nothing in the old one."""
        account = self.bench.account
        records = account.zones[self.bench.zone].records.values()
        there = {str(each["content"]).partition(".")[0] for each in records}
        rules = len((account.tunnels[self.garage].config or {})["ingress"])
        return there == {self.garage} and len(self.bench.rules()) == 1 and rules == len(self.services) + 1


@pytest.fixture
async def move(bench: Bench) -> Move:
    return await Move(bench).start()


async def test_twenty_move_and_none_is_without_rule_record_or_login(move: Move) -> None:
    apps = move.bench.apps()
    plan = await move.move()
    assert not move.missing
    assert not plan.changes
    assert move.moved()
    assert move.bench.apps() == apps


@pytest.mark.parametrize("lags", [(0, 0, 0, 4), (3, 1, 2, 5), (9, 9, 1, 1)])
async def test_connectors_that_lag_are_waited_for(move: Move, lags: tuple[float, ...]) -> None:
    move.lag(*lags)
    plan = await move.move()
    assert not move.missing
    assert not plan.changes
    assert move.moved()


async def test_the_document_comes_first_then_the_records_then_the_old_document(move: Move) -> None:
    begun = len(move.bench.transport.calls)
    await move.move()
    writes = [each for each in move.bench.transport.calls[begun:] if each.method != "GET"]
    kinds = [each.path.rpartition("/")[2] for each in writes]
    assert kinds == ["configurations", "batch", "configurations"]
    assert move.garage in writes[0].path
    assert move.bench.tunnel in writes[2].path


async def test_it_waits_for_a_tunnel_where_nothing_runs(move: Move) -> None:
    for connector in move.connectors.pop(move.garage):
        move.bench.account.disconnect(move.garage, connector)
    plan = await move.move()
    assert not move.missing
    assert {each.why for each in plan.changes} == {Why.MOVED}
    assert all(each.waits for each in plan.changes)


async def test_where_nothing_runs_at_the_old_one_nothing_is_waited_for(move: Move) -> None:
    for connector in move.connectors.pop(move.bench.tunnel):
        move.bench.account.disconnect(move.bench.tunnel, connector)
    for connector in move.connectors[move.garage]:
        connector.lag = None
    move.services = move.services[:17]  # the wildcard's record waits for its lock in any case
    plan = await move.move()
    assert not [each for each in plan.changes if each.why is Why.MOVED]
    records = move.bench.account.zones[move.bench.zone].records.values()
    assert {str(each["content"]).partition(".")[0] for each in records} == {move.garage}


async def test_an_approval_of_the_first_plan_lets_all_of_it_through(move: Move) -> None:
    move.bench.settings = replace(move.bench.settings, mode=Mode.ASK_REMOVING)
    plan = await move.move(3)
    assert {each.why for each in plan.changes} == {Why.MOVED}
    assert not move.missing


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("part", WRITES)
@pytest.mark.parametrize("nth", [0, 1])
async def test_calls_that_fail_leave_nothing_missing(
    move: Move,
    part: str,
    nth: int,
    after: bool,  # noqa: FBT001 - a parameter of the case
) -> None:
    move.lag(0, 1, 2, 0)
    if nth:
        await move.move(1)
    method = "POST" if part == "/dns_records" else "PUT"
    move.bench.transport.fail_next((method, part), exc=httpx.ReadTimeout, times=2, after_effect=after)
    plan = await move.move(20)
    assert not move.missing
    assert not plan.changes
    assert move.moved()


@pytest.mark.parametrize("part", [*WRITES, "/connections"])
async def test_what_cannot_be_read_meanwhile_leaves_nothing_missing(move: Move, part: str) -> None:
    move.bench.transport.fail_next(("GET", part), status=500, times=9)
    plan = await move.move(24)
    assert not move.missing
    assert not plan.changes
    assert move.moved()


async def test_killed_after_any_call_it_goes_on_and_nothing_is_missing(bench: Bench) -> None:
    move = await Move(bench).start()
    move.lag(1, 0, 0, 1)
    await move.move(3)
    total, back = move.calls, "home"
    for at in range(1, total + 1):
        move.calls, move.dies_at = 0, at
        await move.move(2, back)
        assert not move.missing
        bench.former = Former()  # another process
        plan = await move.move(5, back)
        assert not move.missing
        assert not plan.changes, at
        back = "garage" if back == "home" else "home"


async def test_a_record_of_somebody_else_keeps_the_old_rule(bench: Bench) -> None:
    target = f"{bench.tunnel}.cfargotunnel.com"
    bench.account.add_record(bench.zone, "CNAME", "own.nordhus.example", target, proxied=True)
    own = service("own.nordhus.example", dns=False, login=NoLogin())
    move = Move(bench)
    await bench.settle(own)
    move.services = (own,)
    plan = await move.move()
    assert not move.missing
    assert [(each.why, each.waits) for each in plan.changes] == [(Why.MOVED, True)]
