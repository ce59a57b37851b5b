"""Random worlds: services that come, go and change their logins, while calls fail before or after their effect."""

import random
from collections.abc import Sequence

import httpx

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.model import PolicyBody, ServiceKey
from dockflare_desktop.core.service import OwnLogin, Service
from dockflare_desktop.demo.ingress_check import answering
from dockflare_desktop.demo.visitor import OPEN
from tests.engine.desk_of_plans import ANYONE, FAMILY, STAFF, Bench, behind, service

HOSTS = ("a.nordhus.example", "b.nordhus.example", "*.nordhus.example", "c.nordhus.example")
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

    def foreign_now(self) -> object:
        snapshot = self.bench.account.snapshot()
        document = self.bench.account.tunnels[self.bench.tunnel].config or {}
        rules = [rule for rule in document.get("ingress", []) if "hand" in str(rule.get("service"))]  # type: ignore[union-attr]
        rest = {key: value for key, value in document.items() if key != "ingress"}
        records = [
            each for each in self.bench.account.zones[self.bench.zone].records.values() if "hand" in each["name"]
        ]
        apps = [app for app in snapshot["apps"].values() if app["name"] == "theirs"]  # type: ignore[attr-defined]
        policies = [each.body for each in self.bench.account.access.policies.values() if each.body["name"] == "theirs"]
        return repr(
            (rules, rest, records, [{k: v for k, v in app.items() if k != "updated_at"} for app in apps], policies)
        )

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
        if self.rng.random() < 0.4:
            after = self.rng.random() < 0.5
            count = self.rng.randrange(1, 3)
            matches: Sequence[object] = [
                ("POST", "/"),
                ("PUT", "/"),
                ("DELETE", "/"),
                "/access/apps",
                "/batch",
                "/configurations",
            ]
            match = self.rng.choice(matches)
            if self.rng.random() < 0.5:
                self.bench.transport.fail_next(match, exc=httpx.ReadTimeout("lost"), times=count, after_effect=after)  # type: ignore[arg-type]
            else:
                self.bench.transport.fail_next(
                    match, status=self.rng.choice([500, 502, 403]), times=count, after_effect=False
                )  # type: ignore[arg-type]


def addresses(wanted: Service) -> list[tuple[str, str]]:
    """Where to try a service: a wildcard one level deep and deeper."""
    host, path = wanted.key.hostname, wanted.path.text or "/"
    return [(host.replace("*", name), path) for name in (("one", "deep.er") if "*" in host else ("",))]
