"""Random worlds in which somebody adopts what stands in the way, and now and then gives it back."""

from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.planning.books import HELD, rule_key, rule_name
from tests.engine.adopters import adopt, give_back, lent, offered, plain
from tests.engine.desk_of_plans import Bench
from tests.engine.worlds import HALF, HOSTS, MOSTLY, RARELY, World

Place = tuple[Kind, str]
NAMED = [host for host in HOSTS if "*" not in host]


class AdoptingWorld(World):
    """Foreign objects stand on the addresses that services ask for. What is not adopted never changes; at last all of
    it is as it was."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self._stood: dict[Place, object] = {}
        super().__init__(bench, seed)
        target = f"{bench.tunnel}.cfargotunnel.com"
        for host in NAMED:
            if self.rng.random() < HALF:
                self._record(host, target)
            if self.rng.random() < HALF:
                self.add_foreign_app("theirs", host + self.rng.choice(["", "", "/x"]))
        rules = [
            {"hostname": host, "service": "http://hand:9", **({"path": "^/x(/|$)"} if self.rng.random() < HALF else {})}
            for host in NAMED
            if self.rng.random() < HALF
        ]
        document = bench.account.tunnels[bench.tunnel].config or {}
        listed = document["ingress"]
        assert isinstance(listed, list)
        bench.account.put_document(bench.tunnel, {**document, "ingress": [*rules, *listed]})
        self._stood = self._standing()
        self.foreign = self.foreign_now()

    def _record(self, host: str, target: str) -> None:
        account, zone = self.bench.account, self.bench.zone
        if self.rng.random() < HALF:
            account.add_record(zone, "CNAME", host, target, proxied=True, comment="by hand")
        else:
            account.add_record(zone, "A", host, "192.0.2.7", comment="by hand")

    def _standing(self) -> dict[Place, object]:
        """What is there now of what the world began with; all of it while it begins."""
        account = self.bench.account
        tunnel = account.tunnels[self.bench.tunnel]
        listed = (tunnel.config or {}).get("ingress", [])
        assert isinstance(listed, list)
        found: dict[Place, object] = {(Kind.RULE, rule_name(rule_key(rule))): rule for rule in listed}
        found |= {(Kind.RECORD, key): plain(each) for key, each in account.zones[self.bench.zone].records.items()}
        found |= {(Kind.APPLICATION, str(app["id"])): plain(app) for app in self.bench.found("apps")}
        return {key: each for key, each in found.items() if not self._stood or key in self._stood}

    def _lent(self) -> set[Place]:
        """Adopted objects to which something of ours was written, or is being written."""
        rows = [row for row in self.bench.store.entries.values() if row.former is not None and row.state in HELD]
        ours = [row for row in rows if row.state is not LedgerState.ADOPTED]
        return {(row.kind, row.key if row.kind is Kind.RULE else row.object_id) for row in ours}

    def foreign_now(self) -> str:
        """What differs of all that is not ours; and the policies that somebody else made."""
        if not self._stood:
            return super().foreign_now()
        now, ours = self._standing(), self._lent()
        differs = sorted(str(key) for key, each in self._stood.items() if key not in ours and now.get(key) != each)
        policies = [each.body for each in self.bench.account.access.policies.values() if each.body["name"] == "theirs"]
        return repr((differs, policies))

    async def round(self) -> None:
        """Perhaps somebody adopts, or gives back, before anything else happens."""
        if self.rng.random() < MOSTLY:
            found = [each for each in await offered(self.bench, *self.wanted) if each.services]
            some = self.rng.sample(found, self.rng.randrange(len(found) + 1))
            adopt(self.bench, found if self.rng.random() < MOSTLY else some)
        if self.rng.random() < RARELY and (rows := lent(self.bench)):
            give_back(self.bench, [self.rng.choice(rows)])
        await super().round()

    def left(self) -> list[str]:
        """What is not as it was at the beginning."""
        now = self._standing()
        return sorted(str(key) for key, each in self._stood.items() if now.get(key) != each)
