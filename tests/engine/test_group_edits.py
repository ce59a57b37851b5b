"""One group before fifty services, edited: which calls are made, in which order, and who gets in after each of them."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby

import pytest

from dockflare_desktop.core.model import AccessGroup, JsonObject, PolicyBody
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.guests import Guest, enters
from dockflare_desktop.demo.transport import Call
from dockflare_desktop.demo.visitor import LOGIN
from tests.engine.whole import Whole, container

SERVICES = 50
ANN: JsonObject = {"email": {"email": "ann@nordhus.example"}}
BOB: JsonObject = {"email": {"email": "bob@nordhus.example"}}
STAFF: JsonObject = {"email_domain": {"domain": "mkdev.example"}}
OLD: JsonObject = {"email": {"email": "old@mkdev.example"}}
EVERYONE: JsonObject = {"everyone": {}}
SWEDEN: JsonObject = {"geo": {"country_code": "SE"}}
HOME: JsonObject = {"ip": {"ip": "203.0.113.0/24"}}
EMAILS = ("", "ann@nordhus.example", "bob@nordhus.example", "tom@mkdev.example", "old@mkdev.example", "eve@x.example")
GUESTS = tuple(
    Guest(email, country, address, "m")
    for email in EMAILS
    for country in ("SE", "NO")
    for address in ("203.0.113.9", "198.51.100.1")
)

pytestmark = pytest.mark.anyio

NEVER = PolicyBody("never", "deny", (OLD,))
PEOPLE = PolicyBody("people", "allow", (ANN, STAFF))
BOBS = PolicyBody("bob", "allow", (BOB,), (SWEDEN,))
KNOWN = PolicyBody("home", "bypass", (HOME,))


def hosts(count: int) -> tuple[str, ...]:
    return tuple(f"s{number}.nordhus.example" for number in range(count))


@dataclass
class Watch:
    """Who gets in after every call that writes; when somebody did whom neither the old nor the new group lets in, and
    when somebody did not whom both let in."""

    whole: Whole
    hosts: tuple[str, ...]
    calls: list[str] = field(default_factory=list)
    exposed: list[str] = field(default_factory=list)
    locked_out: list[str] = field(default_factory=list)
    before: frozenset[Guest] = frozenset()
    wanted: frozenset[Guest] = frozenset()

    def inside(self, host: str) -> frozenset[Guest]:
        return frozenset(guest for guest in GUESTS if enters(self.whole.account, host, "/", guest))

    def after(self, call: Call) -> None:
        if call.method == "GET":
            return
        self.calls.append(f"{call.method} {call.path.rpartition('/access/')[2].partition('/')[0] or 'document'}")
        for host in self.hosts:
            inside = self.inside(host)
            self.exposed += [
                f"{guest} at {host} after {self.calls[-1]}" for guest in inside - self.before - self.wanted
            ]
            self.locked_out += [
                f"{guest} at {host} after {self.calls[-1]}" for guest in self.before & self.wanted - inside
            ]


def family(*policies: PolicyBody) -> AccessGroup:
    return AccessGroup("family", "Family", tuple(policies))


async def started(policies: Sequence[PolicyBody], count: int) -> Whole:
    boxes = [container(f"s{number}", host, access_group="family") for number, host in enumerate(hosts(count))]
    whole = await Whole(*boxes).start(family(*policies))
    await whole.round(full=True)
    return whole


async def edited(
    before: Sequence[PolicyBody],
    after: Sequence[PolicyBody],
    count: int = SERVICES,
    fails: Callable[[str, str], bool] | None = None,
) -> Watch:
    """Services behind a group as it was; then it is saved as it should be, until nothing is left to do."""
    scratch = await started(after, 1)
    wanted = Watch(scratch, ()).inside("s0.nordhus.example")
    await scratch.close()
    whole = await started(before, count)
    # the first two and the last stand for all: who gets in is the account's to work out, for every guest, every time
    watch = Watch(whole, (*hosts(count)[:2], hosts(count)[-1]), wanted=wanted)
    watch.before = watch.inside("s0.nordhus.example")
    whole.transport.after_call.append(watch.after)
    if fails is not None:
        whole.transport.fail_next(fails, status=500)
    desks = await whole.desk.desks()
    await desks.groups.save(family(*after))
    await whole.round()
    if fails is not None:
        whole.clock.move(minutes=10)
        await whole.round(full=True)
    assert set(whole.statuses().values()) == {Status.LIVE}
    assert all(watch.inside(host) == wanted for host in hosts(count))
    made = len(watch.calls)
    await whole.round(full=True)
    assert len(watch.calls) == made  # nothing was left to do
    await whole.close()
    return watch


APPS = ("PUT apps", SERVICES)
NEW = ("POST policies", 1)
EDITS = {
    "tightened": ((NEVER, PEOPLE), (NEVER, replace(PEOPLE, require=(SWEDEN,))), [("PUT policies", 1)]),
    "loosened": ((NEVER, PEOPLE), (NEVER, replace(PEOPLE, include=(ANN, STAFF, BOB))), [("PUT policies", 1)]),
    "a refusal loosened": ((NEVER, PEOPLE), (replace(NEVER, include=(BOB,)), PEOPLE), [("PUT policies", 1)]),
    "one of each": (
        (PEOPLE, BOBS),
        (replace(PEOPLE, include=(ANN,)), replace(BOBS, require=())),
        [("PUT policies", 2)],
    ),
    "a policy added": ((NEVER, PEOPLE), (NEVER, PEOPLE, BOBS), [NEW, APPS]),
    "a policy put first": ((NEVER, PEOPLE), (NEVER, BOBS, PEOPLE), [NEW, APPS]),
    "a policy removed": ((NEVER, PEOPLE, BOBS), (NEVER, BOBS), [APPS, ("DELETE policies", 1)]),
    "a refusal removed": ((NEVER, PEOPLE, BOBS), (PEOPLE, BOBS), [APPS, ("DELETE policies", 1)]),
    "reordered": ((PEOPLE, NEVER, BOBS), (NEVER, PEOPLE, BOBS), [APPS]),
    "reordered the other way": ((NEVER, PEOPLE, BOBS), (PEOPLE, NEVER, BOBS), [APPS]),
    "a refusal loosened while what stood behind it is tightened, and more is let in beside": (
        (replace(NEVER, include=(BOB,)), replace(PEOPLE, include=(BOB, ANN))),
        (NEVER, replace(PEOPLE, include=(ANN, STAFF))),
        [("POST policies", 2), APPS, ("DELETE policies", 2)],
    ),
    "a refusal grows while more people are let in behind it": (
        (NEVER, PEOPLE),
        (replace(NEVER, include=(OLD, BOB)), replace(PEOPLE, include=(ANN, STAFF, BOB))),
        [("POST policies", 2), APPS, ("DELETE policies", 2)],
    ),
}


@pytest.mark.parametrize("edit", EDITS)
async def test_an_edit_reaches_fifty_services_in_few_calls_and_nobody_slips_in_or_is_shut_out(edit: str) -> None:
    before, after, calls = EDITS[edit]
    watch = await edited(before, after)
    assert watch.exposed == []
    assert watch.locked_out == []
    assert [(call, len(list(each))) for call, each in groupby(watch.calls)] == calls


async def test_skipping_the_login_takes_the_second_lock_off_first_and_nobody_slips_in() -> None:
    """A request that skips the login carries no token, so the connector must not ask for one (H5)."""
    watch = await edited((NEVER, PEOPLE), (KNOWN, NEVER, PEOPLE))
    assert (watch.exposed, watch.locked_out) == ([], [])
    assert [(call, len(list(each))) for call, each in groupby(watch.calls)] == [NEW, ("PUT document", 1), APPS]


async def test_strangers_meet_the_login_after_every_call() -> None:
    whole = await started((NEVER, PEOPLE), 5)
    reached = []
    whole.transport.after_call.append(lambda _: reached.extend(whole.reach(host) for host in hosts(5)))
    desks = await whole.desk.desks()
    for policies in ((PEOPLE,), (BOBS, PEOPLE), (NEVER, BOBS), (PolicyBody("all", "allow", (EVERYONE,)),)):
        assert await desks.groups.save(family(*policies)) == ()
        await whole.round()
    assert len(reached) > 50
    assert set(reached) == {LOGIN}
    await whole.close()


@pytest.mark.parametrize("number", range(6))
async def test_a_call_that_fails_in_the_middle_lets_nobody_in_either(number: int) -> None:
    """Whichever write is refused: a refusal that was to grow, and a policy behind it that was to let more people in."""
    before, after, _ = EDITS["a refusal grows while more people are let in behind it"]
    count = 0

    def fails(method: str, _path: str) -> bool:
        nonlocal count
        count += method != "GET"
        return method != "GET" and count == number + 1

    watch = await edited(before, after, count=2, fails=fails)
    assert watch.exposed == []


INCLUDES = ((ANN,), (BOB,), (STAFF,), (OLD,), (ANN, STAFF), (ANN, BOB, STAFF), (EVERYONE,))
SOME = ((), (), (SWEDEN,), (HOME,))


def _policy(rng: random.Random) -> PolicyBody:
    decision = rng.choice(("allow", "allow", "deny", "bypass", "non_identity"))
    include = rng.choice(INCLUDES) if decision in ("allow", "deny") else rng.choice(((HOME,), (SWEDEN,)))
    return PolicyBody(rng.choice("abc"), decision, include, rng.choice(SOME), rng.choice(((), (), (OLD,), (BOB,))))


def _changed(rng: random.Random, policies: Sequence[PolicyBody]) -> tuple[PolicyBody, ...]:
    """Added, removed, shuffled, other rules, some of it at once."""
    found = [*policies]
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(found))
        match rng.choice(("add", "remove", "shuffle", "edit", "edit")):
            case "add":
                found.insert(place, _policy(rng))
            case "remove" if len(found) > 1:
                del found[place]
            case "shuffle":
                rng.shuffle(found)
            case _:
                new = _policy(rng)
                found[place] = replace(found[place], include=new.include, require=new.require, exclude=new.exclude)
    return tuple(found)


@pytest.mark.parametrize("seed", range(60))
async def test_whatever_is_edited_nobody_gets_in_between_whom_neither_group_lets_in(seed: int) -> None:
    rng = random.Random(seed)
    before = [_policy(rng) for _ in range(rng.randint(1, 3))]
    watch = await edited(before, _changed(rng, before), count=2)
    assert watch.exposed == []


class Killed(BaseException):
    """The program is gone in the middle of everything."""


@pytest.mark.parametrize("seed", range(24))
async def test_killed_after_any_write_the_next_start_ends_the_edit_and_nobody_got_in(seed: int) -> None:
    rng = random.Random(seed)
    before = [_policy(rng) for _ in range(rng.randint(1, 3))]
    after = _changed(rng, before)
    scratch = await started(after, 1)
    wanted = Watch(scratch, ()).inside("s0.nordhus.example")
    await scratch.close()
    whole = await started(before, 2)
    watch = Watch(whole, hosts(2), wanted=wanted)
    watch.before = watch.inside("s0.nordhus.example")
    last = rng.randint(1, 4)

    def killing(call: Call) -> None:
        watch.after(call)
        if len(watch.calls) == last and call.method != "GET":
            raise Killed

    whole.transport.after_call.append(killing)
    await (await whole.desk.desks()).groups.save(family(*after))
    with suppress(Killed):  # where there are fewer writes, it is not
        await whole.round()
    assert whole.controller.rounds is not None
    whole.controller.rounds.start_over()  # as a new start: what was stored is all there is
    await whole.round(full=True)
    assert all(watch.inside(host) == wanted for host in hosts(2))
    assert watch.exposed == []
    assert len(whole.account.access.policies) == len(after)  # nothing was made twice, or left behind
    await whole.close()
