"""Exports and imports of the running program: stored once, and nothing written before a plan was seen."""

from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.model import AccessGroup, Layers, ManualRule, Override, PolicyBody, ServiceKey, WholeZone
from dockflare_desktop.core.origin.order import parse_path
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.transfer.export import read_export
from dockflare_desktop.core.transfer.findings import Finding, Import, Told
from dockflare_desktop.demo.visitor import UNROUTED
from dockflare_desktop.engine.taking_over import offered, take_over
from tests.core.worlds import box, engine, world
from tests.engine.whole import FAMILY, Whole, container
from tests.fake_store import MemoryStore

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEB = ServiceKey("web.home.example")
GROUP = AccessGroup("family", "Family", (PolicyBody("A", "allow", ({"email": {"email": "a@x.example"}},)),))


def rule() -> ManualRule:
    path = parse_path("")
    assert isinstance(path, tuple)
    return ManualRule(ServiceKey("nas.home.example"), path[0], {"service": "http://nas:80"}, NOW)


def services() -> tuple[Service, ...]:
    return resolve(world(engine(box(service="http://web:80")))).services


@pytest.mark.anyio
async def test_an_override_is_stored_with_what_stands_below_it_and_not_where_it_says_the_same() -> None:
    store = MemoryStore(clock=lambda: NOW)
    wanted = (
        Override(WEB, "service", "http://other:1", None, NOW),
        Override(WEB, "no_tls_verify", "true", None, NOW),
        Override(ServiceKey("later.home.example"), "service", "http://x:1", None, NOW),
    )
    same = Override(WEB, "service", "http://web:80", None, NOW)
    offer = await offered(store, Import(Layers(overrides=wanted)), services(), replaces=False)
    assert [each.below for each in offer.layers.overrides] == ["http://web:80", None, None]
    assert (await offered(store, Import(Layers(overrides=(same,))), services(), replaces=False)).layers == Layers()


@pytest.mark.anyio
async def test_marks_and_zones_are_stored_and_a_mark_alone_makes_nothing_wait() -> None:
    store = MemoryStore(clock=lambda: NOW)
    mark, zone = Meant("blog.home.example", "/news", NOW), WholeZone("home.example", {"access.groups": "family"}, NOW)
    assert not await take_over(store, Import(meant=(mark,)))
    assert (await store.meant(), (await store.settings()).mode) == ((mark,), Mode.AUTOMATIC)
    assert await take_over(store, Import(Layers(zones=(zone,))))
    assert (await store.layers()).zones == (zone,)
    assert (await offered(store, Import(Layers(zones=(zone,)), meant=(mark,)), (), replaces=False)).empty


@pytest.mark.anyio
async def test_storing_makes_every_change_wait_before_anything_is_stored() -> None:
    store = MemoryStore(clock=lambda: NOW)
    offer = Import(Layers((GROUP,), (), (rule(),)), {"grace_period": "60", "mode": "automatic"})
    assert await take_over(store, offer)
    layers, settings = await store.layers(), await store.settings()
    assert (layers.groups, layers.manual_rules) == ((GROUP,), (rule(),))
    assert (settings.mode, settings.grace_period) == (Mode.ASK_EVERY, 60)


@pytest.mark.anyio
@pytest.mark.parametrize("mode", [Mode.ASK_EVERY, Mode.OBSERVE])
async def test_a_mode_that_is_careful_already_stays(mode: Mode) -> None:
    store = MemoryStore(clock=lambda: NOW)
    await store.set_setting("mode", mode)
    assert not await take_over(store, Import(Layers((GROUP,))))
    assert (await store.settings()).mode is mode


@pytest.mark.anyio
async def test_an_import_of_nothing_changes_no_mode() -> None:
    store = MemoryStore(clock=lambda: NOW)
    assert not await take_over(store, Import(findings=(Finding(Told.EXISTS, "family"),)))
    assert (await store.settings()).mode is Mode.AUTOMATIC


@pytest.mark.anyio
async def test_the_running_program_exports_and_imports() -> None:
    whole = await Whole(container("web", "web.nordhus.example", service="http://web:80")).start(FAMILY)
    try:
        await whole.round()
        desks = await whole.desk.desks()
        content = await desks.transfer.export()
        found = read_export(content, "f")
        assert isinstance(found, Import)
        assert [each.id for each in found.layers.groups] == ["family"]
        assert (await desks.transfer.offer(found, replaces=False)).layers == Layers()
        override = Override(ServiceKey("web.nordhus.example"), "service", "http://b:1", None, NOW)
        offer = await desks.transfer.offer(Import(Layers(overrides=(override,))), replaces=False)
        assert offer.layers.overrides[0].below is not None
        assert await desks.transfer.take_over(offer)
        assert whole.controller.trigger._poked.is_set()
    finally:
        await whole.close()


@pytest.mark.anyio
async def test_of_an_import_only_what_closes_is_written_before_the_plan_was_seen() -> None:
    """H1: a take-down waits in no mode but Observe only, and whoever imports is told so."""
    whole = await Whole(container("app", "app.nordhus.example", access_group="family")).start(FAMILY)
    await whole.round(full=True)
    key = ServiceKey("app.nordhus.example")
    desk = (await whole.desk.desks()).transfer
    for field, text, writes in (("service", "http://other:80", False), ("access.group", "gone", True)):
        before = len(whole.writes())
        found = Import(Layers(overrides=(Override(key, field, text, None, whole.clock()),)))
        await desk.take_over(await desk.offer(found, replaces=False))
        await whole.round(full=True)
        assert (len(whole.writes()) > before) is writes
    assert whole.reach("app.nordhus.example") == UNROUTED
    await whole.close()
