"""Random worlds: services come, change and go, people edit; undone from the newest to the oldest, nothing is left."""

import random
from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.model import Container, ManualRule, Override, Path, ServiceKey
from tests.engine.test_undoing_kinds import OTHER_PEOPLE, STAFF, TWO
from tests.engine.undoing import account_of, newest, settle, undo_all
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOSTS = ("a.nordhus.example", "b.nordhus.example", "c.nordhus.example")
STEPS = 6
LOGINS: tuple[dict[str, str], ...] = (
    {},
    {"access_group": "family"},
    {"access_group": "staff"},
    {"access_emails": "bo@mkdev.example"},
    {"access_policy": "bypass"},
)
GROUPS = (FAMILY, OTHER_PEOPLE, TWO)


class Story:
    """One world, and what may happen in it."""

    def __init__(self, whole: Whole, seed: int) -> None:
        self.whole, self.rng = whole, random.Random(seed)
        self.running: dict[str, Container] = {}

    async def step(self) -> None:
        """Something happens, and the rounds follow."""
        await self.rng.choice((self.label, self.label, self.label, self.leave, self.override, self.rule, self.group))()
        self.whole.run(*self.running.values())
        await settle(self.whole, 4)
        self.whole.clock.move(minutes=11)
        await settle(self.whole, 4)

    async def label(self) -> None:
        """A container comes, or has other labels."""
        host = self.rng.choice(HOSTS)
        path = {"path": "/x"} if host == HOSTS[2] else {}
        target = {"service": f"http://app:{self.rng.randrange(80, 83)}"}
        self.running[host] = container(host[0], host, **target, **path, **self.rng.choice(LOGINS))

    async def leave(self) -> None:
        """A container goes."""
        if self.running:
            self.running.pop(self.rng.choice(sorted(self.running)))

    async def override(self) -> None:
        """Somebody overrides a service that is there, or takes all of that back."""
        here = [each for each in self.running if each != HOSTS[2]]
        if not here:
            return
        key = ServiceKey(self.rng.choice(sorted(here)))
        if self.rng.random() < 0.3:
            await self.whole.desk.clear_overrides(key)
            return
        field, text = self.rng.choice((("service", "http://other:1"), ("access.groups", "staff"), ("ignored", "true")))
        assert not await self.whole.desk.save_overrides([Override(key, field, text, None, self.whole.clock())])

    async def rule(self) -> None:
        """A manual rule comes, changes or goes."""
        desk, key = (await self.whole.desk.desks()).manual, ServiceKey("nas.nordhus.example")
        stands = bool((await self.whole.store.layers()).manual_rules)
        if stands and self.rng.random() < 0.5:
            await desk.delete(key)
            return
        fields = {"service": f"http://nas:{self.rng.randrange(80, 83)}", "access.groups": "family"}
        assert not await desk.save(ManualRule(key, Path(), fields, self.whole.clock()), key if stands else None)

    async def group(self) -> None:
        """The group's people change."""
        assert not await (await self.whole.desk.desks()).groups.save(self.rng.choice(GROUPS))


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY, STAFF)
    whole.account.put_document(whole.tunnel, {"ingress": [{"service": "http_status:404"}]})
    await settle(whole, 1)
    yield whole
    await whole.close()


@pytest.mark.parametrize("seed", range(12))
async def test_undone_from_newest_to_oldest_nothing_is_left(whole: Whole, seed: int) -> None:
    was, start = account_of(whole), await newest(whole)
    story = Story(whole, seed)
    for _ in range(STEPS):
        await story.step()
    await undo_all(whole, start, await newest(whole))
    assert account_of(whole) == was
