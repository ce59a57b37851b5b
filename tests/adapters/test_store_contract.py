"""What every Store promises: run against the one in memory and the one on SQLite."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dockflare_desktop.adapters.store.store import SqliteStore
from dockflare_desktop.core.change import LedgerState, OutcomeState
from dockflare_desktop.core.engines.stored import StoredEngine, TlsFiles
from dockflare_desktop.core.model import Container, Layers, Remembered, ServiceKey, WholeZone
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.settings import Mode, Settings
from dockflare_desktop.engine.ports import Actor, HistoryEntry, Store
from tests.adapters.store_samples import GROUP, KEY, MACHINE, NOW, OVERRIDE, RECORD, RULE, Clock, outcome, rule_entry
from tests.fake_store import MemoryStore

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[Store]:
    made: Store
    if request.param == "memory":
        made = MemoryStore(clock=clock)
    else:
        made = await SqliteStore.open(tmp_path, clock=clock, machine=MACHINE)
    yield made
    await made.close()


async def test_layers_come_back_as_saved_and_in_order(store: Store) -> None:
    other = replace(GROUP, id="admins")
    zone = WholeZone("mkdev.example", {"access.groups": "family"}, NOW)
    for item in (GROUP, other, OVERRIDE, RULE, zone):
        await store.save(item)
    assert await store.layers() == Layers((other, GROUP), (OVERRIDE,), (RULE,), (zone,))
    await store.save(replace(zone, fields={}))
    assert (await store.layers()).zones == (replace(zone, fields={}),)
    await store.delete(zone)
    assert (await store.layers()).zones == ()


async def test_saving_again_replaces(store: Store) -> None:
    for item in (GROUP, OVERRIDE, RULE):
        await store.save(item)
    newer = (replace(GROUP, name="F"), replace(OVERRIDE, value="http://b:1"), replace(RULE, enabled=False))
    for item in newer:
        await store.save(item)
    assert await store.layers() == Layers((newer[0],), (newer[1],), (newer[2],))


async def test_deleting_removes_that_item_alone_and_twice_is_no_error(store: Store) -> None:
    other = replace(OVERRIDE, field="zonename")
    for item in (GROUP, OVERRIDE, other, RULE):
        await store.save(item)
    for item in (GROUP, OVERRIDE, RULE, OVERRIDE):
        await store.delete(item)
    assert await store.layers() == Layers((), (other,), ())


async def test_some_are_saved_and_others_removed_at_once(store: Store) -> None:
    for item in (OVERRIDE, RULE):
        await store.save(item)
    moving = replace(RULE, moves_to=ServiceKey("new.mkdev.example", "^/x"))
    await store.replace((moving, replace(RULE, key=ServiceKey("new.mkdev.example", "^/x"))), (OVERRIDE,))
    layers = await store.layers()
    assert layers.overrides == ()
    assert [(each.key, each.moves_to) for each in layers.manual_rules] == [
        (RULE.key, moving.moves_to),
        (moving.moves_to, None),
    ]
    await store.replace((), layers.manual_rules)
    assert await store.layers() == Layers()


async def test_settings_are_the_defaults_until_something_is_stored(store: Store) -> None:
    assert await store.settings() == Settings()
    assert await store.stored_settings() == {}


async def test_a_stored_setting_counts_and_its_default_is_not_kept(store: Store) -> None:
    await store.set_setting("grace_period", "60")
    await store.set_setting("owner_emails", "a@x.example,b@x.example")
    assert (await store.settings()).grace_period == 60
    await store.set_setting("grace_period", "600")
    assert await store.stored_settings() == {"owner_emails": "a@x.example,b@x.example"}
    await store.set_setting("owner_emails", None)
    assert await store.stored_settings() == {}


async def test_h42_a_chosen_mode_is_kept_even_where_it_is_the_default(store: Store) -> None:
    await store.set_setting("mode", "automatic")
    assert await store.stored_settings() == {"mode": "automatic"}
    assert (await store.settings()).mode is Mode.AUTOMATIC


async def test_a_stored_setting_that_this_release_does_not_accept_is_left_out(store: Store) -> None:
    await store.set_setting("grace_period", "for ever")
    await store.set_setting("from_a_later_release", "1")
    await store.set_setting("density", "compact")
    assert await store.settings() == Settings(density="compact")


async def test_remember_replaces_all_of_it(store: Store) -> None:
    container = Container("c1", "web", {"dockflare.enable": "true", "odd": "\0\u202e"}, created_at=NOW)
    first = Remembered(KEY, container, "", NOW)
    second = Remembered(ServiceKey("b.mkdev.example"), container, "0", NOW, leaving_since=NOW, prefix="home")
    await store.remember([second, first])
    assert await store.remembered() == (first, second)
    await store.remember([second])
    assert await store.remembered() == (second,)
    await store.remember([])
    assert await store.remembered() == ()


async def test_h15_the_ledger_is_kept_per_account(store: Store) -> None:
    elsewhere = replace(RECORD, account="other", object_id="rec2")
    await store.intend([RECORD, elsewhere])
    assert await store.ledger("acc") == (RECORD,)
    assert await store.ledger("other") == (elsewhere,)
    assert await store.ledger("nobody") == ()
    assert await store.ledger() == (RECORD, elsewhere)


async def test_rows_of_the_ledger_follow_what_is_stored_with_them(store: Store) -> None:
    await store.intend([RECORD, rule_entry(1)])
    await store.replace([GROUP], rows=[rule_entry(2)], forgotten=[rule_entry(1)])
    assert ((await store.layers()).groups, await store.ledger("acc")) == ((GROUP,), (RECORD, rule_entry(2)))


async def test_an_intention_replaces_the_row_of_the_same_account_kind_key_and_tunnel(store: Store) -> None:
    intended = replace(RECORD, state=LedgerState.INTENDED, prior=RECORD.value, value={"content": "new.example"})
    await store.intend([RECORD, rule_entry(1), replace(rule_entry(1), tunnel="other")])
    await store.intend([intended])
    assert await store.ledger("acc") == (intended, replace(rule_entry(1), tunnel="other"), rule_entry(1))


async def test_forgetting_drops_the_row_and_no_other(store: Store) -> None:
    await store.intend([RECORD, rule_entry(1)])
    await store.forget([RECORD, rule_entry(7)])
    assert await store.ledger("acc") == (rule_entry(1),)


async def test_h15_a_removed_row_stays_for_24_hours(store: Store, clock: Clock) -> None:
    await store.settle([rule_entry(1, LedgerState.REMOVED), RECORD], [], Actor.AUTOMATIC)
    clock.forward(timedelta(hours=24))
    await store.settle([], [], Actor.AUTOMATIC)
    assert await store.ledger("acc") == (RECORD, replace(rule_entry(1, LedgerState.REMOVED), at=NOW))
    clock.forward(timedelta(microseconds=1))
    await store.settle([], [], Actor.AUTOMATIC)
    assert await store.ledger("acc") == (RECORD,)


async def test_history_tells_what_was_there_what_is_why_by_whom_and_how_it_went(store: Store) -> None:
    problem = Problem(ProblemCode.RATE_LIMITED, "cloudflare", detail="wait")
    failed = replace(outcome(2, OutcomeState.FAILED), problem=problem, written=None, at=NOW - timedelta(seconds=1))
    await store.settle([], [outcome(1), failed], Actor.YOU)
    second, first = await store.history()
    assert (first.kind, first.action, first.target, first.why) == ("rule", "update", "h1.mkdev.example", "changed")
    assert (first.actor, first.result, first.problem, first.took_ms, first.at) == (Actor.YOU, "done", "", 12, NOW)
    assert (first.before, first.after) == ({"service": "http://c:0"}, {"service": "http://c:1"})
    assert (second.result, second.problem, second.detail, second.after) == ("failed", "rate_limited", "wait", None)
    assert second.at == NOW - timedelta(seconds=1)


async def test_history_is_read_in_pages_from_the_newest(store: Store) -> None:
    await store.settle([], [outcome(number) for number in range(5)], Actor.AUTOMATIC)
    page = await store.history(limit=2)
    rest = await store.history(limit=2, before=page[-1].id)
    assert [entry.target[:2] for entry in (*page, *rest)] == ["h4", "h3", "h2", "h1"]


async def test_history_keeps_ninety_days(store: Store, clock: Clock) -> None:
    await store.settle([], [outcome(1)], Actor.AUTOMATIC)
    clock.forward(timedelta(days=90))
    await store.settle([], [outcome(2)], Actor.AUTOMATIC)
    assert len(await store.history()) == 2
    clock.forward(timedelta(seconds=1))
    await store.settle([], [], Actor.AUTOMATIC)
    assert [entry.target for entry in await store.history()] == ["h2.mkdev.example"]


async def test_history_keeps_five_thousand_rows(store: Store) -> None:
    await store.settle([], [outcome(number) for number in range(5_010)], Actor.AUTOMATIC)
    kept = await store.history(limit=10_000)
    assert (len(kept), kept[-1].target) == (5_000, "h10.mkdev.example")


async def test_history_never_holds_a_credential(store: Store) -> None:
    written = {"name": "x", "scim_config": {"authentication": [{"password": "hunter2", "user": "u"}]}}
    await store.settle([], [replace(outcome(1), written=written)], Actor.AUTOMATIC)
    (entry,) = await store.history()
    assert "hunter2" not in repr(entry)
    assert entry.after == {"name": "x", "scim_config": {"authentication": [{"password": "(not kept)", "user": "u"}]}}


async def test_a_note_is_kept_until_it_is_dropped(store: Store) -> None:
    assert await store.note("pause_until") is None
    await store.set_note("pause_until", "18:00")
    await store.set_note("pause_until", "19:00")
    assert await store.note("pause_until") == "19:00"
    await store.set_note("pause_until", None)
    assert await store.note("pause_until") is None


async def test_the_installation_id_is_eight_hex_digits(store: Store) -> None:
    assert len(store.installation) == 8
    assert set(store.installation) <= set("0123456789abcdef")


async def test_what_is_meant_to_be_public_is_kept_until_it_is_taken_back(store: Store) -> None:
    first, second = Meant("b.example", "/x", NOW), Meant("a.example", "", NOW)
    for item in (first, second, replace(second, at=NOW + timedelta(days=1))):
        await store.set_meant(item, meant=True)
    assert await store.meant() == (replace(second, at=NOW + timedelta(days=1)), first)
    await store.set_meant(replace(first, at=NOW + timedelta(days=2)), meant=False)
    await store.set_meant(first, meant=False)
    assert [item.place for item in await store.meant()] == [second.place]


async def test_a_write_that_no_plan_made_is_history_too_and_its_secrets_are_not(store: Store) -> None:
    entry = HistoryEntry(
        id=0,
        at=NOW,
        kind="sign_in_method",
        action="update",
        target="Google",
        why="asked",
        actor=Actor.YOU,
        result="done",
        before={"config": {"client_id": "a", "client_secret": "hush"}},
        after={"config": {"client_id": "b", "client_secret": "hush"}},
    )
    await store.record(entry)
    await store.record(replace(entry, action="delete", after=None))
    newest, first = await store.history()
    assert (newest.action, newest.after, first.id < newest.id) == ("delete", None, True)
    kept = {"config": {"client_id": "b", "client_secret": "(not kept)"}}
    assert first == replace(entry, id=first.id, before={"config": {**kept["config"], "client_id": "a"}}, after=kept)


async def test_engines_come_back_as_saved_and_in_order(store: Store) -> None:
    nas = StoredEngine("b2", "nas", "ssh://me@nas-01")
    pi = StoredEngine("a1", "garage", "tcp://pi:2376", "", TlsFiles("/ca", "/cert", "/key", verify=False), "garage")
    work = StoredEngine("c3", context="work", enabled=False)
    for item in (nas, pi, work):
        await store.save_engine(item)
    assert await store.engines() == (pi, nas, work)
    await store.save_engine(replace(nas, name="cellar"))
    await store.delete_engine(pi)
    await store.delete_engine(pi)
    assert await store.engines() == (replace(nas, name="cellar"), work)
