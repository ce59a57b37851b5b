"""Random worlds: services that come, go and change their logins, while calls fail before or after their effect."""

import random
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import httpx

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.change import AppStep, LedgerEntry, Outcome, OutcomeState, Plan
from dockflare_desktop.core.model import PolicyBody, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import OwnLogin, Service
from dockflare_desktop.demo.faults import Match
from dockflare_desktop.demo.ingress_check import answering
from dockflare_desktop.demo.visitor import OPEN
from dockflare_desktop.engine.ports import Actor, OutsideError
from tests.engine.desk_of_plans import ANYONE, FAMILY, STAFF, Bench, MemoryLedger, behind, service

HOSTS = ("a.nordhus.example", "b.nordhus.example", "*.nordhus.example", "c.nordhus.example")
OFTEN, HALF = 0.4, 0.5
FAILING: tuple[Match, ...] = (
    ("POST", "/"),
    ("PUT", "/"),
    ("DELETE", "/"),
    "/access/apps",
    "/batch",
    "/configurations",
)
PATHS = ("", "/x", "/x/y", "/z")
CARDS = PolicyBody("cards", "bypass", ({"ip": {"ip": "203.0.113.0/24"}},))
FOREIGN = {
    "ingress": [
        {"hostname": "hand.nordhus.example", "service": "http://hand:1", "originRequest": {"someKey": {"x": 1}}},
        {"hostname": "c.nordhus.example", "path": "^/hand", "service": "http://hand:2"},
        {"service": "http_status:404"},
    ],
    "warp-routing": {"enabled": True},
}


class Crash(BaseException):
    """The program is gone in the middle of what it did."""


class CrashLedger(MemoryLedger):
    """Crashes when the fuse has burnt down: before or after a row was written."""

    fuse: int | None = None

    async def intend(self, entries: Iterable[LedgerEntry]) -> None:
        self.burn()
        await super().intend(entries)
        self.burn()

    async def settle(self, entries: Iterable[LedgerEntry], outcomes: Iterable[Outcome], actor: Actor) -> None:
        self.burn()
        await super().settle(entries, outcomes, actor)
        self.burn()

    def burn(self) -> None:
        if self.fuse is None:
            return
        self.fuse -= 1
        if self.fuse < 0:
            self.fuse = None
            raise Crash


class World:
    """A bench with foreign objects, and the rules that must hold after every single call."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench = bench
        self.rng = random.Random(seed)
        self.wanted: tuple[Service, ...] = ()
        self.open_before: set[tuple[str, str]] = set()
        self.exposed: list[str] = []
        bench.account.put_document(bench.tunnel, FOREIGN)
        bench.account.add_record(bench.zone, "A", "hand.nordhus.example", "192.0.2.1")
        policy = bench.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
        bench.account.add_app(name="theirs", domain="hand.nordhus.example", policies=[{"id": policy, "precedence": 1}])
        self.foreign = self.foreign_now()
        bench.transport.after_call.append(lambda call: self.check(f"{call.method} {call.path}"))

    def foreign_now(self) -> str:
        """All that is not ours, as text; when an application was last read back is nobody's property."""
        account = self.bench.account
        document = account.tunnels[self.bench.tunnel].config or {}
        rest = {key: value for key, value in document.items() if key != "ingress"}
        rules = [rule for rule in self.bench.rules() if "hand" in str(rule.get("service"))]
        records = [each for each in account.zones[self.bench.zone].records.values() if "hand" in each["name"]]
        apps = [app for app in self.bench.found("apps") if app["name"] == "theirs"]
        plain = [{key: value for key, value in app.items() if key != "updated_at"} for app in apps]
        policies = [each.body for each in account.access.policies.values() if each.body["name"] == "theirs"]
        return repr((rules, rest, records, plain, policies))

    def want(self, wanted: tuple[Service, ...]) -> None:
        """Ask for these from now on. What is open at this moment may stay so until it first closes."""
        self.wanted = wanted
        self.open_before = {
            (host, path)
            for each in self.guarded()
            for host, path in addresses(each)
            if self.open(each, host, path) or self.unlocked(host, path)
        }

    def guarded(self) -> list[Service]:
        return [
            each
            for each in self.wanted
            if isinstance(each.login, OwnLogin)
            and not admits_everyone([use.body for use in each.login.spec.policies if use.body])
        ]

    def open(self, wanted: Service, host: str, path: str) -> bool:
        """Whether a stranger reaches the service's own target through what the connector runs."""
        rule = answering(self.bench.connector.document or {}, host, path)
        mine = rule is not None and str(rule.get("service")).rpartition("-")[0] == wanted.target.rpartition("-")[0]
        return mine and self.bench.reach(host, path) == OPEN

    def unlocked(self, host: str, path: str) -> bool:
        """Whether the document that connectors will take answers here without a lock, as was asked before."""
        rule = answering(self.bench.account.tunnels[self.bench.tunnel].config or {}, host, path) or {}
        behind = self.bench.connector.config_version < self.bench.account.tunnels[self.bench.tunnel].version
        return behind and "originRequest" not in rule

    def check(self, call: str) -> None:
        """No protected service's own target may be reached by a stranger, and nothing foreign may differ."""
        for wanted in self.guarded():
            for host, path in addresses(wanted):
                if not self.open(wanted, host, path):
                    if not self.unlocked(host, path):
                        self.open_before.discard((host, path))
                elif (host, path) not in self.open_before:
                    self.exposed.append(f"{wanted.key} at {host}{path} after {call[:100]} {self.bench.apps()}")
        if self.foreign_now() != self.foreign:
            self.exposed.append(f"foreign changed after {call}")

    def pick(self) -> tuple[Service, ...]:
        made: dict[ServiceKey, Service] = {}
        for _ in range(self.rng.randrange(0, 6)):
            host, path = self.rng.choice(HOSTS), self.rng.choice(PATHS)
            address = host + path
            login = self.rng.choice(
                [
                    None,
                    behind(address, FAMILY, group="family"),
                    behind(address, STAFF, group="staff"),
                    behind(address, FAMILY),
                    behind(address, ANYONE),
                    behind(address, CARDS, STAFF) if "*" not in host else behind(address, STAFF),
                ]
            )
            name = (host + path).replace("*", "wild").replace("/", "-").replace(".", "-")
            wanted = service(host, path, login=login, target=f"http://{name}-{self.rng.randrange(2)}:80")
            made[wanted.key] = wanted
        return tuple(made.values())

    def fault(self) -> None:
        """Perhaps let the next calls fail, before or after their effect."""
        if self.rng.random() >= OFTEN:
            return
        match, times = self.rng.choice(FAILING), self.rng.randrange(1, 3)
        if self.rng.random() < HALF:
            after = self.rng.random() < HALF
            self.bench.transport.fail_next(match, exc=httpx.ReadTimeout, times=times, after_effect=after)
        else:
            self.bench.transport.fail_next(match, status=self.rng.choice([500, 502, 403]), times=times)

    async def live(self, rounds: int = 8) -> None:
        """Services come, go and change, while calls fail and connectors lag; ends at the first exposure."""
        store = self.bench.store
        if self.rng.random() < OFTEN:
            self.bench.connector.lag = None
        for _ in range(rounds):
            self.want(self.pick())
            self.bench.transport.clear_faults()
            self.fault()
            if isinstance(store, CrashLedger):
                store.fuse = self.rng.randrange(10) if self.rng.random() < HALF else None
            with suppress(OutsideError, Crash):
                await self.round()
            if self.rng.random() < HALF:
                self.bench.connector.poll()
            if self.exposed:
                break
        self.bench.transport.clear_faults()
        if isinstance(store, CrashLedger):
            store.fuse = None

    async def round(self) -> None:
        """As rounds.py does it: a login that was refused changes the plan at once."""
        applied = await self.bench.round(*self.wanted)
        refused = {
            outcome.change.step.address: Problem(ProblemCode.PROTECT_FAILED, "", Effect.UNPROTECTED)
            for outcome in applied.outcomes
            if isinstance(outcome.change.step, AppStep)
            and outcome.change.step.spec is not None
            and outcome.state is not OutcomeState.DONE
        }
        if refused:
            await self.bench.round(*self.wanted, denied=refused)

    async def calm(self, *wanted: Service, rounds: int = 20) -> Plan:
        """Nothing fails any more, connectors keep up and no brake asks: the plan that is left after some rounds."""
        self.want(wanted)
        self.bench.settings = replace(self.bench.settings, brake_count=1000)
        self.bench.connector.lag = timedelta(0)
        for _ in range(rounds):
            self.bench.connector.poll()
            plan = await self.bench.plan(*wanted)
            if not plan.changes and not plan.corrections:
                break
            await self.bench.carry_out(plan)
        return plan

    def traces(self) -> dict[str, object]:
        """What is left of ours; empty when nothing is."""
        account = self.bench.account
        left: dict[str, object] = {
            "apps": [app["domain"] for app in self.bench.found("apps") if app["name"] != "theirs"],
            "records": [
                each["name"]
                for each in account.zones[self.bench.zone].records.values()
                if each["name"] != "hand.nordhus.example"
            ],
            "policies": [
                each.body["name"] for each in account.access.policies.values() if each.body["name"] != "theirs"
            ],
            "document": [] if account.tunnels[self.bench.tunnel].config == FOREIGN else self.bench.rules(),
        }
        return {key: value for key, value in left.items() if value}


def addresses(wanted: Service) -> list[tuple[str, str]]:
    """Where to try a service: a wildcard one level deep and deeper."""
    host, path = wanted.key.hostname, wanted.path.text or "/"
    return [(host.replace("*", name), path) for name in (("one", "deep.er") if "*" in host else ("",))]
