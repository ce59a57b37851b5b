"""A manual rule gets another address: never both missing, never without its login, and a crash in between converges."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.change import Verdict
from dockflare_desktop.core.manual.splitting import split_url
from dockflare_desktop.core.manual.storing import finished, saving
from dockflare_desktop.core.model import Layers, ManualRule, Override, Path, PathMatch, ServiceKey
from dockflare_desktop.core.origin.address import read_address
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED, Reach
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
OLD, NEW, THIRD = (ServiceKey(f"{name}.nordhus.example") for name in ("old", "new", "third"))
HOSTS = (OLD.hostname, NEW.hostname)
TARGET = {"service": "https://192.168.1.20:5001"}


class Crash(BaseException):
    """The program is gone in the middle of what it did."""


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    """A protected manual rule that is live."""
    whole = await Whole().start(FAMILY)
    await whole.store.save(rule(whole, OLD))
    await whole.round(full=True)
    await whole.round(full=True)
    assert whole.reach(OLD.hostname) == LOGIN
    yield whole
    whole.transport.after_call.clear()
    await whole.close()


def rule(whole: Whole, key: ServiceKey, **fields: str) -> ManualRule:
    return ManualRule(key, Path(), {**TARGET, "access.group": "family", **fields}, whole.clock())


async def rename(whole: Whole, old: ServiceKey = OLD, new: ServiceKey = NEW, **fields: str) -> None:
    desks = await whole.desk.desks()
    assert await desks.manual.save(rule(whole, new, **fields), old) == ()


async def settle(whole: Whole, rounds: int = 6) -> None:
    """Rounds, while connectors keep up."""
    for _ in range(rounds):
        whole.connector.poll()
        whole.clock.move(seconds=2)
        await whole.round(full=True)


def watched(whole: Whole, seen: list[tuple[Reach, Reach]]) -> None:
    whole.transport.after_call.append(lambda _call: seen.append((whole.reach(HOSTS[0]), whole.reach(HOSTS[1]))))


async def test_at_no_call_both_addresses_are_missing_or_one_is_open(whole: Whole) -> None:
    seen: list[tuple[Reach, Reach]] = []
    watched(whole, seen)
    await rename(whole)
    await settle(whole)
    assert seen
    assert all(LOGIN in pair for pair in seen)
    assert not any(OPEN in pair for pair in seen)
    assert (whole.reach(OLD.hostname), whole.reach(NEW.hostname)) == (UNROUTED, LOGIN)
    assert [each.key for each in (await whole.desk.layers()).manual_rules] == [NEW]
    assert traces(whole, OLD.hostname) == []


def traces(whole: Whole, host: str) -> list[str]:
    """What is left of a hostname."""
    records = [str(each["name"]) for each in whole.account.zones[whole.zone].records.values()]
    rules = [str(each.get("hostname")) for each in (whole.account.tunnels[whole.tunnel].config or {})["ingress"]]
    apps = [str(each.body.get("domain")) for each in whole.account.access.apps.values()]
    return [found for found in (*records, *rules, *apps) if found == host]


async def test_it_is_done_in_one_round_so_that_once_is_enough(whole: Whole) -> None:
    await rename(whole)
    whole.connector.lag = timedelta(0)
    result = await whole.controller.round(full=True)
    assert result is not None
    assert next(each.change.target for each in result.outcomes if each.change.action == "delete") == OLD.hostname
    assert whole.reach(NEW.hostname) == LOGIN
    assert whole.reach(OLD.hostname) == UNROUTED


@pytest.mark.parametrize("before", [True, False])
async def test_a_kill_at_every_call_converges_and_leaves_one_address_there(before: bool) -> None:  # noqa: FBT001 - pytest
    """The number of calls is found out by the kills themselves: the first that does not happen ends it."""
    for at in range(200):
        whole = await Whole().start(FAMILY)
        await whole.store.save(rule(whole, OLD))
        await whole.round(full=True)
        await settle(whole, 2)
        await rename(whole)
        killed = await _killed_at(whole, at, before=before)
        await whole.restart()
        seen: list[tuple[Reach, Reach]] = []
        watched(whole, seen)
        await settle(whole)
        assert all(LOGIN in pair for pair in seen), at
        assert not any(OPEN in pair for pair in seen), at
        assert (whole.reach(OLD.hostname), whole.reach(NEW.hostname)) == (UNROUTED, LOGIN), at
        assert traces(whole, OLD.hostname) == [], at
        whole.transport.after_call.clear()
        await whole.close()
        if not killed:
            assert at > 5
            return
    raise AssertionError("it never ended")


async def _killed_at(whole: Whole, at: int, *, before: bool, look: Callable[..., None] | None = None) -> bool:
    """Run until the call number `at`; whether it came to that. Never both are missing up to there."""
    left = [at]
    missing: list[str] = []
    hooks: list[Callable[..., None]] = whole.transport.before_call if before else whole.transport.after_call  # type: ignore[assignment]  # two kinds

    def burn(*_call: object) -> None:
        if look is None and LOGIN not in (whole.reach(OLD.hostname), whole.reach(NEW.hostname)):
            missing.append(f"after {at - left[0]} calls")
        left[0] -= 1
        if left[0] < 0:
            raise Crash

    hooks.append(burn)
    with suppress(Crash, BaseExceptionGroup):  # readings go side by side
        await settle(whole)
    hooks.clear()
    assert missing == []
    return left[0] < 0


def placed(text: str) -> tuple[ServiceKey, Path]:
    found = read_address(*split_url(text))
    assert not isinstance(found, Problem)
    return found


@pytest.mark.parametrize(
    ("old", "new", "old_place", "new_place"),
    [
        ("old.nordhus.example", "old.nordhus.example/files", "old.nordhus.example/", "old.nordhus.example/files/x"),
        ("old.nordhus.example/files", "old.nordhus.example", "old.nordhus.example/files", "old.nordhus.example/"),
        ("old.nordhus.example/a", "old.nordhus.example/a/b", "old.nordhus.example/a/c", "old.nordhus.example/a/b"),
        ("old.nordhus.example/a", "new.nordhus.example/a", "old.nordhus.example/a", "new.nordhus.example/a"),
        ("*.old.nordhus.example", "*.new.nordhus.example", "x.old.nordhus.example/", "x.new.nordhus.example/"),
        ("old.nordhus.example", "*.nordhus.example", "old.nordhus.example/", "x.nordhus.example/"),
    ],
)
@pytest.mark.parametrize("kill", [None, 3, 9, 14])
async def test_whatever_the_addresses_one_of_them_is_there_and_none_is_open(
    old: str, new: str, old_place: str, new_place: str, kill: int | None
) -> None:
    whole = await Whole().start(FAMILY)
    whole.account.put_document(whole.tunnel, {"ingress": [{"service": "http_status:404"}]})
    (old_key, old_path), (new_key, new_path) = placed(old), placed(new)
    await whole.store.save(replace(rule(whole, old_key), path=old_path))
    await settle(whole)
    seen: list[tuple[Reach, Reach]] = []

    def look(*_call: object) -> None:
        seen.append((at_place(whole, old_place), at_place(whole, new_place)))

    assert at_place(whole, old_place) == LOGIN
    whole.transport.after_call.append(look)
    desks = await whole.desk.desks()
    assert await desks.manual.save(replace(rule(whole, new_key), path=new_path), old_key) == ()
    if kill is not None:
        await _killed_at(whole, kill, before=False, look=look)
        await whole.restart()
        whole.transport.after_call.append(look)
    await settle(whole, 10)
    assert all(LOGIN in pair for pair in seen)
    assert not any(OPEN in pair for pair in seen)
    assert whole.statuses() == {new: Status.LIVE}
    assert at_place(whole, new_place) == LOGIN
    whole.transport.after_call.clear()
    await whole.close()


def at_place(whole: Whole, place: str) -> Reach:
    host, _, path = place.partition("/")
    return whole.reach(host, f"/{path}")


# --- what stands in the way ------------------------------------------------------------------------------------------


async def test_an_address_that_cannot_be_published_is_told_and_the_old_one_stays(whole: Whole) -> None:
    whole.account.add_record(whole.zone, "A", NEW.hostname, "192.0.2.7")
    await rename(whole)
    await settle(whole)
    assert whole.row(NEW.hostname).status is Status.BLOCKED
    assert whole.reach(OLD.hostname) == LOGIN
    [told] = whole.row(OLD.hostname).problems
    assert (told.code, told.value) == (ProblemCode.MANUAL_MOVES, NEW.hostname)
    assert whole.row(OLD.hostname).moves_to == NEW


async def test_what_waits_for_an_approval_keeps_the_old_address_up(whole: Whole) -> None:
    await whole.store.set_setting("mode", str(Mode.ASK_EVERY))
    await rename(whole)
    await settle(whole)
    assert whole.statuses() == {NEW.hostname: Status.HELD, OLD.hostname: Status.LIVE}
    await whole.desk.approve(None)
    await settle(whole)
    assert whole.reach(NEW.hostname) == LOGIN
    assert whole.statuses()[OLD.hostname] is Status.HELD  # its removal asks too
    await whole.desk.approve(None)
    await settle(whole)
    assert whole.statuses() == {NEW.hostname: Status.LIVE}


@pytest.mark.parametrize("end", ["removed", "disabled", "expired"])
async def test_a_new_address_that_nobody_wants_any_more_takes_the_old_one_along(whole: Whole, end: str) -> None:
    whole.account.add_record(whole.zone, "A", NEW.hostname, "192.0.2.7")
    await rename(whole)
    await settle(whole, 2)
    desks = await whole.desk.desks()
    match end:
        case "removed":
            await desks.manual.delete(NEW)
        case "disabled":
            await desks.manual.switch(NEW, on=False)
        case _:
            await whole.store.save(replace(rule(whole, NEW), expires_at=whole.clock()))
    await settle(whole)
    assert whole.reach(OLD.hostname) == UNROUTED
    assert OLD not in [each.key for each in (await whole.desk.layers()).manual_rules]


async def test_a_rename_taken_back_leaves_the_old_address_as_it_was(whole: Whole) -> None:
    whole.account.add_record(whole.zone, "A", NEW.hostname, "192.0.2.7")
    await rename(whole)
    await settle(whole, 2)
    before = whole.account.access.apps.keys()
    await rename(whole, NEW, OLD)
    await settle(whole)
    assert [(each.key, each.moves_to) for each in (await whole.desk.layers()).manual_rules] == [(OLD, None)]
    assert whole.account.access.apps.keys() == before
    assert whole.statuses() == {OLD.hostname: Status.LIVE}


async def test_a_rename_of_a_rename_leaves_only_the_last_address(whole: Whole) -> None:
    whole.account.add_record(whole.zone, "A", NEW.hostname, "192.0.2.7")
    await rename(whole)
    await settle(whole, 2)
    await rename(whole, NEW, THIRD)
    await settle(whole)
    assert whole.statuses() == {THIRD.hostname: Status.LIVE}


async def test_overrides_follow_the_rule_and_wait_for_nobody_at_the_old_address(whole: Whole) -> None:
    await whole.desk.save_overrides([Override(OLD, "dns.comment", "mine", None, whole.clock())])
    await rename(whole)
    await settle(whole)
    assert [(each.key, each.value) for each in (await whole.desk.layers()).overrides] == [(NEW, "mine")]


async def test_another_tunnel_with_another_path_does_not_wait_for_the_one_it_replaces(whole: Whole) -> None:
    """H10: what moves away does not decide about the hostname's tunnel."""
    garage = whole.account.add_tunnel("garage")
    whole.account.connect(garage).lag = timedelta(0)
    path = ServiceKey(OLD.hostname, "^/files(/|$)")
    desks = await whole.desk.desks()
    moved = replace(rule(whole, OLD, tunnel="garage"), key=path, path=Path("/files", PathMatch.PREFIX, path.path))
    assert await desks.manual.save(moved, OLD) == ()
    await settle(whole, 10)
    assert whole.statuses() == {f"{OLD.hostname}/files": Status.LIVE}


@pytest.mark.parametrize("taken", ["rule", "label"])
async def test_a_rename_onto_an_address_in_use_is_refused(whole: Whole, taken: str) -> None:
    if taken == "rule":
        await whole.store.save(rule(whole, NEW))
    else:
        whole.run(container("app", NEW.hostname))
    await whole.round(full=True)
    stored = await whole.desk.layers()
    desks = await whole.desk.desks()
    [problem] = await desks.manual.save(rule(whole, NEW), OLD)
    assert (problem.code, problem.subject) == (ProblemCode.ADDRESS_IN_USE, NEW.hostname)
    assert problem.detail == ("app" if taken == "label" else "")
    assert await whole.desk.layers() == stored


# --- the decision alone ----------------------------------------------------------------------------------------------


def test_nothing_is_finished_while_the_new_address_is_not_in_place(whole_free: ManualRule) -> None:
    layers = Layers(manual_rules=(replace(whole_free, moves_to=NEW), replace(whole_free, key=NEW)))
    now = whole_free.made_at
    assert finished(layers, [Verdict(NEW, routed=True)], now).deleted == ()
    assert finished(layers, [Verdict(NEW, in_place=True)], now).deleted == (layers.manual_rules[0],)


def test_the_same_key_is_an_edit_and_no_rename(whole_free: ManualRule) -> None:
    layers = Layers(manual_rules=(whole_free,))
    assert saving(layers, replace(whole_free, fields=TARGET), OLD).saved == (replace(whole_free, fields=TARGET),)


@pytest.fixture
def whole_free() -> ManualRule:
    return ManualRule(OLD, Path(), {**TARGET, "access.group": "family"}, Whole().clock())
