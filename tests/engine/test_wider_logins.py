"""Services that come below a wider login and ask for others: whom only the wider one admits never gets in."""

import random

import pytest

from dockflare_desktop.core.model import AccessGroup, Container, PolicyBody, WholeZone
from dockflare_desktop.core.status import Status
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
STAFF = AccessGroup("staff", "Staff", (PolicyBody("s", "allow", ({"email_domain": {"domain": "mkdev.example"}},)),))
PLACES = tuple(f"{host}.nordhus.example{path}" for host in ("a", "b") for path in ("", "/x", "/x/y"))


class Below:
    """Containers come one after the other, calls fail, connectors lag; after each call every rule is looked at."""

    def __init__(self, whole: Whole, seed: int) -> None:
        self.whole, self.rng = whole, random.Random(seed)
        self.early: list[str] = []
        whole.transport.after_call.append(lambda call: self._look(f"{call.method} {call.path}"))

    def _look(self, call: str) -> None:
        config = self.whole.account.tunnels[self.whole.tunnel].config or {}
        rules = config.get("ingress", [])
        assert isinstance(rules, list)
        own = {str(app.body["domain"]) for app in self.whole.account.access.apps.values()}
        for rule in rules:
            number = str(rule["service"]).removeprefix("http://s").removesuffix(":80")
            if number.isdecimal() and PLACES[int(number)] not in own:
                self.early.append(f"{PLACES[int(number)]} after {call}")

    async def live(self) -> None:
        come = self.rng.sample(range(len(PLACES)), self.rng.randrange(1, len(PLACES) + 1))
        for count in range(1, len(come) + 1):
            self.whole.run(*map(asker, come[:count]))
            if self.rng.random() < 0.4:
                self.whole.transport.fail_next(("POST", "/apps"), status=self.rng.choice([400, 500]), times=2)
            for _ in range(self.rng.randrange(1, 4)):
                await self.whole.round(full=self.rng.random() < 0.5)
                if self.rng.random() < 0.5:
                    self.whole.connector.poll()
        self.whole.transport.clear_faults()
        for _ in range(8):
            self.whole.clock.move(minutes=11)
            await self.whole.round(full=True)
            self.whole.connector.poll()
        assert {row.status for row in self.whole.controller.status.services} == {Status.LIVE}
        assert len(self.whole.controller.status.services) == len(come)


def asker(number: int) -> Container:
    """Its target tells which address it is for."""
    host, slash, path = PLACES[number].partition("/")
    more = {"path": slash + path} if path else {}
    return container(f"s{number}", host, service=f"http://s{number}:80", access_group="staff", **more)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("led", [False, True])
async def test_no_rule_serves_before_its_own_login_stands(seed: int, *, led: bool) -> None:
    whole = await Whole().start(FAMILY, STAFF)
    await whole.store.save(WholeZone("nordhus.example", {"access.groups": "family"}, whole.clock()))
    if led:
        whole.account.add_record(whole.zone, "CNAME", "*.nordhus.example", "x.cfargotunnel.com", proxied=True)
    below = Below(whole, seed)
    await below.live()
    await whole.close()
    assert below.early == []
