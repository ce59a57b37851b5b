"""Random worlds: services that come, go and change their logins, while calls fail before or after their effect."""

import random
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import httpx

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.change import AppStep, Kind, LedgerEntry, LedgerState, Outcome, OutcomeState, Plan
from dockflare_desktop.core.history import NOTHING, Around
from dockflare_desktop.core.model import PolicyBody, ServiceKey
from dockflare_desktop.core.planning.books import key_of, rule_key
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.whole_zones import behind_zones
from dockflare_desktop.core.service import Login, LoginUnknown, NoLogin, OwnLogin, Service, ZoneLogin, ZoneWanted
from dockflare_desktop.core.settings import Drift, Mode, Settings
from dockflare_desktop.demo import visitor
from dockflare_desktop.demo.faults import Match
from dockflare_desktop.demo.ingress_check import answering
from dockflare_desktop.demo.visitor import OPEN
from dockflare_desktop.engine.ports import Actor, OutsideError
from tests.engine.desk_of_plans import ANYONE, FAMILY, STAFF, Bench, MemoryLedger, behind, service
from tests.engine.meddling import MEDDLING, is_foreign, ours

ZONE = "nordhus.example"
IMPLIED = ZoneLogin(ZONE, implied=True)
HOSTS = ("a.nordhus.example", "b.nordhus.example", "*.nordhus.example", "c.nordhus.example")
RARELY, OFTEN, HALF, MOSTLY = 0.2, 0.4, 0.5, 0.9
READINGS = (
    "/dns_records",
    "/configurations",
    "/access/apps",
    "/access/policies",
    "/access/organizations",
    "/connections",
)
LOST = Problem(ProblemCode.GROUP_UNKNOWN, "", Effect.UNPROTECTED)
KIN = PolicyBody("family", "allow", ({"email": {"email": "kin@nordhus.example"}},))  # named like another group's
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

    async def settle(
        self, entries: Iterable[LedgerEntry], outcomes: Iterable[Outcome], actor: Actor, around: Around = NOTHING
    ) -> None:
        self.burn()
        await super().settle(entries, outcomes, actor, around)
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

    def __init__(self, bench: Bench, seed: int, *, zone_logins: bool = False) -> None:
        self.bench = bench
        self.rng, self.zone_logins = random.Random(seed), zone_logins
        self.wanted: tuple[Service, ...] = ()
        self.gone: dict[ServiceKey, Service] = {}  # protected once, and asked for no more
        self.open_before: set[tuple[ServiceKey, str, str]] = set()
        self.exposed: list[str] = []
        self.restless = False  # the connector takes new documents in the middle of everything
        self.disturbed = False  # calls may fail
        self.given: dict[str, object] = {}
        self.zones: tuple[ZoneWanted, ...] = ()  # once said, people say "none" to take it back
        self.touched: list[dict[str, object]] = []  # rules of ours that somebody changed: released when they go (H13)
        self.sides = [(bench.tunnel, bench.connector)]
        self.movable = self.rng.random() < OFTEN
        if self.movable:
            garage = bench.account.add_tunnel("garage")
            self.sides.append((garage, bench.account.connect(garage)))
        names = frozenset({"home", "garage"} if self.movable else {"home"})
        look = replace(bench.look(), tunnels=names, connectors=names)
        bench.look = lambda: look  # type: ignore[method-assign]
        bench.account.put_document(bench.tunnel, FOREIGN)
        bench.account.add_record(bench.zone, "A", "hand.nordhus.example", "192.0.2.1")
        self.add_foreign_app("theirs", "hand.nordhus.example")
        self.zoned = self.rng.random() < (RARELY if zone_logins else OFTEN)
        if self.zoned:
            self.add_foreign_app("theirs", "*.nordhus.example")
        if self.rng.random() < RARELY:  # a wildcard record of somebody else leads every name to the tunnel
            target = f"{bench.tunnel}.cfargotunnel.com"
            bench.account.add_record(bench.zone, "CNAME", "*.nordhus.example", target, proxied=True, comment="by hand")
        self.foreign = self.foreign_now()
        bench.transport.after_call.append(lambda call: self.after(f"{call.method} {call.path}"))

    def add_foreign_app(self, name: str, domain: str) -> None:
        account = self.bench.account
        policy = account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
        account.add_app(name=name, domain=domain, policies=[{"id": policy, "precedence": 1}])

    def foreign_now(self) -> str:
        """All that is not ours, as text; when an application was last read back is nobody's property."""
        account = self.bench.account
        document = account.tunnels[self.bench.tunnel].config or {}
        rest = {key: value for key, value in document.items() if key != "ingress"}
        rules = [rule for rule in self.bench.rules() if "hand" in str(rule.get("service"))]
        records = [each for each in account.zones[self.bench.zone].records.values() if is_foreign(each)]
        apps = [app for app in self.bench.found("apps") if app["name"] == "theirs"]
        plain = [{key: value for key, value in app.items() if key != "updated_at"} for app in apps]
        policies = [each.body for each in account.access.policies.values() if each.body["name"] == "theirs"]
        return repr((rules, rest, records, plain, policies))

    def want(self, wanted: tuple[Service, ...]) -> None:
        """Ask for these from now on. What is open at this moment may stay so until it first closes."""
        self.gone |= {each.key: each for each in self.wanted if self.protected(each)}
        touched = {rule_key(rule) for rule in self.touched}
        asked = {each.key for each in wanted}
        self.gone = {key: each for key, each in self.gone.items() if key not in asked | touched}
        self.wanted = wanted
        self.look_around()

    def protected(self, each: Service) -> bool:
        """Whether a login of its own stands before a service and keeps strangers out."""
        address = each.key.hostname + (each.path.login_path or "")
        apps = [app for app in self.bench.found("apps") if app["domain"] == address]
        return asks(each) and bool(apps) and "everyone" not in str(apps[0]["policies"])

    def look_around(self) -> None:
        """Remember what is open now, by whatever was asked for or done elsewhere."""
        self.open_before = {
            (each.key, host, path)
            for each in self.guarded()
            for host, path in addresses(each)
            if self.open(each, host, path) or self.unlocked(host, path)
        }

    def guarded(self) -> list[Service]:
        """Who may not be reached by a stranger. Where somebody changed the rule and it was released, it is theirs
        (H13): whatever it answers from then on is not the service that has its key."""
        asked = [*(each for each in self.wanted if asks(each) or each.hold_public), *self.gone.values()]
        theirs = {rule_key(rule) for rule in self.touched} & {key_of(row) for row in self.released()}
        return [each for each in asked if each.key not in theirs]

    def released(self) -> list[LedgerEntry]:
        rows = self.bench.store.entries.values()
        return [row for row in rows if row.kind is Kind.RULE and row.state is LedgerState.RELEASED]

    def open(self, wanted: Service, host: str, path: str) -> bool:
        """Whether a stranger reaches the service's own target through what a connector runs."""
        record = visitor._record(self.bench.account.zones.values(), host)
        led = "" if record is None else str(record["content"]).partition(".")[0]
        found = [answering(connector.document or {}, host, path) for tunnel, connector in self.sides if tunnel == led]
        targets = [str(rule.get("service")).rpartition("-")[0] for rule in found if rule is not None]
        return wanted.target.rpartition("-")[0] in targets and self.bench.reach(host, path) == OPEN

    def unlocked(self, host: str, path: str) -> bool:
        """Whether a document that connectors will take answers here without a lock, as was asked before."""
        for tunnel_id, connector in self.sides:
            tunnel = self.bench.account.tunnels[tunnel_id]
            rule = answering(tunnel.config or {}, host, path) or {}
            if connector.config_version < tunnel.version and "originRequest" not in rule:
                return True
        return False

    def poll(self) -> bool:
        taken = [connector.poll() for _, connector in self.sides if self.rng.random() < MOSTLY]
        return any(taken)

    def after(self, call: str) -> None:
        self.check(call)
        if self.restless and self.rng.random() < RARELY and self.poll():
            self.check(f"{call} and a poll")

    def check(self, call: str) -> None:
        """No protected service's own target may be reached by a stranger, and nothing foreign may differ."""
        for wanted in self.guarded():
            for host, path in addresses(wanted):
                place = (wanted.key, host, path)
                if not self.open(wanted, host, path):
                    if not self.unlocked(host, path):
                        self.open_before.discard(place)
                elif place not in self.open_before:
                    self.exposed.append(f"{wanted.key} at {host}{path} after {call[:100]} {self.bench.apps()}")
        if self.foreign_now() != self.foreign:
            self.exposed.append(f"foreign changed after {call}")

    def must_be_closed(self) -> None:
        """After a round without failures, with connectors that keep up, no closing is left to do, in any mood."""
        if self.disturbed or self.bench.connector.lag is None:
            return
        for wanted in self.wanted:
            for host, path in addresses(wanted):
                if asks(wanted) and self.open(wanted, host, path):
                    self.exposed.append(f"{wanted.key} still open at {host}{path} {self.given} {self.bench.settings}")

    def pick(self) -> tuple[Service, ...]:
        made: dict[ServiceKey, Service] = {}
        dns = {host: self.rng.random() >= RARELY for host in HOSTS}  # all services of a hostname agree (H10)
        tunnels = {host: "garage" if self.movable and self.rng.random() < HALF else "home" for host in HOSTS}
        hold = self.rng.random() < RARELY  # default_access=hold
        for _ in range(self.rng.randrange(0, 6)):
            host, path = self.rng.choice(HOSTS), self.rng.choice(PATHS)
            login = self.login(host, host + path)
            name = (host + path).replace("*", "wild").replace("/", "-").replace(".", "-")
            wanted = service(
                host,
                path,
                login=login,
                target=f"http://{name}-{self.rng.randrange(2)}:80",
                dns=dns[host],
                tunnel=tunnels[host],
                hold_public=hold and lets_everyone_in(login),
                problems=(LOST,) if isinstance(login, LoginUnknown) else (),
            )
            made[wanted.key] = wanted
        return behind_zones(tuple(made.values()), self.zones)

    def pick_zone(self) -> None:
        """Perhaps somebody asks for a login of the whole zone, another one, or none any more."""
        if not self.zone_logins or self.rng.random() >= OFTEN:
            return
        choices: list[Login] = [
            behind(f"*.{ZONE}", FAMILY, group="family"),
            behind(f"*.{ZONE}", STAFF, group="staff"),
            behind(f"*.{ZONE}", CARDS, STAFF),
            behind(f"*.{ZONE}", ANYONE),
            LoginUnknown(),
            NoLogin(),
        ]
        self.zones = (ZoneWanted(ZONE, self.rng.choice(choices)),)

    def rewanted(self) -> tuple[Service, ...]:
        """The same services again, as the zone has them now."""
        bare = [replace(each, login=NoLogin()) if each.login == IMPLIED else each for each in self.wanted]
        return behind_zones(bare, self.zones)

    def login(self, host: str, address: str) -> Login:
        choices: list[Login] = [
            NoLogin(),
            NoLogin(),
            behind(address, FAMILY, group="family"),
            behind(address, STAFF, group="staff"),
            behind(address, KIN, group="kin"),
            behind(address, FAMILY),
            behind(address, FAMILY, STAFF),
            behind(address, ANYONE),
            behind(address, CARDS, STAFF) if "*" not in host else behind(address, STAFF),
            LoginUnknown(),
        ]
        if "*" not in host:
            choices += [ZoneLogin("nordhus.example")] * 2
        return self.rng.choice(choices)

    def fault(self) -> None:
        """Perhaps let the next calls fail, before or after their effect; perhaps let parts be unreadable."""
        transport = self.bench.transport
        transport.clear_faults()
        self.disturbed = True
        if unreadable := self.rng.random() < OFTEN:
            for part in self.rng.sample(READINGS, self.rng.randrange(1, 3)):
                reason: dict[str, object] = {"exc": httpx.ReadTimeout} if self.rng.random() < RARELY else {}
                reason = reason or {"status": self.rng.choice([500, 403])}
                transport.fail_next(("GET", part), times=self.rng.choice([1, 1, 3, 9]), **reason)  # type: ignore[arg-type]
        if self.rng.random() >= OFTEN:
            self.disturbed = unreadable
            return
        match, times = self.rng.choice(FAILING), self.rng.randrange(1, 3)
        if self.rng.random() < HALF:
            after = self.rng.random() < HALF
            transport.fail_next(match, exc=httpx.ReadTimeout, times=times, after_effect=after)
        else:
            transport.fail_next(match, status=self.rng.choice([500, 502, 403]), times=times)

    def mood(self) -> None:
        """What people set in the program: nothing of it holds what closes."""
        calm = self.rng.random() < HALF
        mode = Mode.AUTOMATIC if calm else self.rng.choice([Mode.AUTOMATIC, Mode.ASK_EVERY, Mode.ASK_REMOVING])
        drift = Drift.REPAIR if calm else self.rng.choice(list(Drift))
        self.bench.settings = replace(self.bench.settings, mode=mode, drift=drift)
        self.given = {} if calm else {"paused": self.rng.random() < RARELY, "rival": self.rng.random() < RARELY}

    def meddle(self) -> None:
        """Somebody changes what is ours at Cloudflare. What that opens is not our doing, until it is closed again."""
        if self.rng.random() >= OFTEN:
            return
        rule = self.rng.choice(MEDDLING)(self.bench, self.rng)
        if rule is not None:
            self.touched.append(rule)
        self.foreign = self.foreign_now()
        self.look_around()

    def set_lag(self, lag: timedelta | None) -> None:
        for _, connector in self.sides:
            connector.lag = lag

    async def live(self, rounds: int = 8) -> None:
        """Services come, go and change, while calls fail, people meddle and connectors lag; ends at an exposure."""
        store = self.bench.store
        if self.rng.random() < HALF:
            self.set_lag(None)
            self.restless = self.rng.random() < HALF
        meddled = self.rng.random() < HALF
        for _ in range(rounds):
            self.pick_zone()
            self.want(self.pick() if self.rng.random() >= RARELY else self.rewanted())
            if meddled:
                self.meddle()
            self.mood()
            self.fault()
            if isinstance(store, CrashLedger):
                store.fuse = self.rng.randrange(10) if self.rng.random() < HALF else None
            with suppress(OutsideError, Crash):
                await self.round()
                self.must_be_closed()
            if self.rng.random() < HALF:
                self.poll()
                self.check("a poll")
            if self.exposed:
                break
        self.bench.transport.clear_faults()
        if isinstance(store, CrashLedger):
            store.fuse = None

    async def round(self) -> None:
        """As rounds.py does it: a login that was refused changes the plan at once."""
        given = {**self.given, "zones": self.zones}
        applied = await self.bench.round(*self.wanted, **given)  # type: ignore[arg-type]  # a situation's fields
        refused = {
            outcome.change.step.address: Problem(ProblemCode.PROTECT_FAILED, "", Effect.UNPROTECTED)
            for outcome in applied.outcomes
            if isinstance(outcome.change.step, AppStep)
            and outcome.change.step.spec is not None
            and outcome.state is not OutcomeState.DONE
        }
        if refused:
            await self.bench.round(*self.wanted, denied=refused, **given)  # type: ignore[arg-type]

    async def calm(self, *wanted: Service, rounds: int = 20) -> Plan:
        """Nothing fails any more, connectors keep up and nothing asks: the plan that is left after some rounds."""
        if not wanted:
            self.zones = tuple(replace(each, login=NoLogin()) for each in self.zones)
        asked = tuple(replace(each, hold_public=False) for each in wanted)
        self.want(asked)
        self.bench.settings = Settings(tunnel="home", brake_count=1000)
        self.set_lag(timedelta(0))
        for _ in range(rounds):
            for _, connector in self.sides:
                connector.poll()
            plan = await self.bench.plan(*asked, zones=self.zones)
            if not plan.changes and not plan.corrections:
                break
            await self.bench.carry_out(plan)
        return plan

    def traces(self, plan: Plan) -> dict[str, object]:
        """What is left of ours; empty when nothing is. What somebody else put a hand to is theirs now, and a login that
        keeps serving somebody else's rule is told (H8)."""
        account = self.bench.account
        told = {each.subject for each in plan.problems if each.code is ProblemCode.LOGIN_KEPT}
        apps = ours(self.bench, "apps")
        kept = [app for app in apps if len(app["destinations"]) > 1 or app["domain"] in told]  # type: ignore[arg-type]  # JSON
        used = {str(policy["id"]) for app in kept for policy in app["policies"]}  # type: ignore[attr-defined]  # JSON
        left: dict[str, object] = {
            "apps": [app["domain"] for app in apps if app not in kept],
            "records": [
                each["name"]
                for each in account.zones[self.bench.zone].records.values()
                if not is_foreign(each) and "cfargotunnel" in str(each["content"])
            ],
            "policies": [
                each.body["name"]
                for key, each in account.access.policies.items()
                if each.body["name"] != "theirs" and key not in used and not self.opened_unheard(key, each.body)
            ],
            "rules": [
                rule
                for tunnel, _ in self.sides
                for rule in (account.tunnels[tunnel].config or {}).get("ingress", [])
                if rule not in FOREIGN["ingress"] and rule not in self.touched  # type: ignore[operator]  # JSON
            ],
        }
        return {key: value for key, value in left.items() if value}

    def opened_unheard(self, policy_id: str, body: Mapping[str, object]) -> bool:
        """Whether somebody opened a policy before its making was known to have worked: it is theirs (H13)."""
        heard = {row.object_id for row in self.bench.store.entries.values()}
        return (
            policy_id not in heard
            and body["include"] == [{"everyone": {}}]
            and not str(body["name"]).startswith(ANYONE.name)
        )


def lets_everyone_in(login: Login) -> bool:
    match login:
        case NoLogin():
            return True
        case OwnLogin(spec=spec):
            return admits_everyone([use.body for use in spec.policies if use.body])
        case _:
            return False


def asks(each: Service) -> bool:
    """Whether somebody asked for a login that keeps anybody out."""
    return not lets_everyone_in(each.login)


def addresses(wanted: Service) -> list[tuple[str, str]]:
    """Where to try a service: a wildcard one level deep and deeper, each on its path and on paths below it."""
    host, path = wanted.key.hostname, wanted.path.text or "/"
    below = [each for each in PATHS if each and each.startswith(f"{wanted.path.text}/")]
    paths = dict.fromkeys((path, *below))
    return [
        (host.replace("*", name), each) for name in (("one", "deep.er") if "*" in host else ("",)) for each in paths
    ]
