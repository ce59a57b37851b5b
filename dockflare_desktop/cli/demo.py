"""demo --headless: the whole program on the demo's stage, told line by line; a story of some 15 seconds."""

import argparse
import asyncio
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta

from dockflare_desktop.cli.output import CliError, Exit, complain, harmless, report, say
from dockflare_desktop.cli.output import as_json as json_text
from dockflare_desktop.cli.running import Seen, print_changes, print_plan
from dockflare_desktop.cli.session import bug
from dockflare_desktop.cli.shapes import changes_json
from dockflare_desktop.compose import Program, compose_demo, now, remove_demo_folder
from dockflare_desktop.core.change import Hold
from dockflare_desktop.core.model import Json, Override, ServiceKey
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import AppStatus, Status
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.scene import Scene
from dockflare_desktop.engine.ports import OutsideError

PACE = 1.0
"""Seconds between two scenes, to read what happened."""
PATIENCE = 15.0
"""Seconds a scene may take before the demo is called failed."""
LATENCY = 0.05
"""Seconds a call to the embedded account takes."""

PREVIEW, NOTES, VAULT, GRAFANA = (
    "preview-142.mkdev.example",
    "notes.mkdev.example",
    "vault.nordhus.example",
    "grafana.mkdev.example",
)
EXPECTED = {
    "watch.nordhus.example": Status.LIVE,
    "cloud.nordhus.example": Status.LIVE,
    "home.nordhus.example": Status.LIVE,
    "photos.nordhus.example": Status.LIVE,
    "nas.nordhus.example": Status.LIVE,
    GRAFANA: Status.LIVE,
    "git.mkdev.example": Status.LIVE,
    NOTES: Status.LIVE,
    "api.mkdev.example/v2": Status.LIVE,
    "status.mkdev.example": Status.LIVE,
    "www.mkdev.example": Status.LIVE,
    "shop.mkdev.example": Status.HELD,
    VAULT: Status.BLOCKED,
}  # what the first plan must lead to

KINDS = {"records": 2, "apps": 1, "policies": 1, "providers": 1, "service_tokens": 1}
"""Objects of the account that must stay, and how deep they lie in its snapshot."""


class _FailedError(Exception):
    """Something did not happen that had to."""


@dataclass(slots=True)
class _Show:
    """Prints every change of status as it comes, and lets the story wait for one."""

    as_json: bool
    pace: float
    seen: Seen = field(default_factory=dict)
    muted: bool = True  # until there is something to see
    unread: bool = False  # nobody reads any more
    _latest: AppStatus = field(default_factory=AppStatus)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, status: AppStatus) -> None:
        """The program's `show`."""
        self._latest = status
        try:
            if not self.muted:
                print_changes(status, self.seen, as_json=self.as_json)
        except BrokenPipeError:  # the program that shows is none that may end: the story does, at its next wait
            self.unread = True
        self._news.set()

    def status(self, address: str) -> Status | None:
        """As printed last; None for what is not there."""
        return self.seen[address][0] if address in self.seen else None

    async def until(self, what: str, true: Callable[[AppStatus], bool]) -> None:
        """Wait for it. Raises _FailedError after PATIENCE, BrokenPipeError where nobody reads any more."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not true(self._latest):
                    if self.unread:
                        raise BrokenPipeError
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise _FailedError(what) from None

    async def scene(self, title: str) -> None:
        """A heading, after a moment to read what came before."""
        await asyncio.sleep(self.pace)
        if self.as_json:
            self.line({"scene": title})
        else:
            say(f"\n# {title}")

    def tell(self, text: str) -> None:
        """One fact."""
        if self.as_json:
            self.line({"note": text})
        else:
            say(harmless(text))

    def line(self, value: Json) -> None:
        """One JSON on one line."""
        print(json_text(value), flush=True)


async def demo(arguments: argparse.Namespace) -> int:
    """Exit 0 when everything went as it must, 1 when not."""
    return await play(as_json=arguments.json)


async def play(*, as_json: bool, pace: float = PACE, latency: float = LATENCY) -> int:
    """The story; `pace` and `latency` in seconds."""
    show = _Show(as_json, pace)
    program = await compose_demo(show.take, bug, latency=latency)
    assert program.scene is not None  # noqa: S101 - compose_demo sets it
    stage = program.scene
    foreign = _Foreign.of(stage.account)
    started = asyncio.get_running_loop().time()
    try:
        await program.desk.set_setting("mode", Mode.OBSERVE)
        program.tasks.start(program.controller.run())
        for scene in (_plan, _apply, _override, _containers, _quiet):
            await scene(program, stage, show)
        seconds = asyncio.get_running_loop().time() - started
        _summary(program, stage, show, seconds, untouched=foreign.untouched(stage.account))
    except _FailedError as error:
        complain(f"The demo failed: {error}.")
        report([each for view in program.controller.status.services for each in view.problems])
        return Exit.FAILED
    except OutsideError as error:
        raise CliError(error.problem) from error
    finally:
        await program.close()
        remove_demo_folder(program)
    return Exit.OK if foreign.untouched(stage.account) else Exit.FAILED


async def _plan(program: Program, stage: Scene, show: _Show) -> None:
    await show.scene("Observe only: what the program would do")
    await show.until("no plan was made", lambda status: bool(status.plan.changes))
    changes = program.controller.status.plan.changes
    if show.as_json:
        show.line({"changes": changes_json(changes)})
    else:
        print_plan(tuple(replace(change, hold=Hold.NONE) for change in changes))
    if any(call.method != "GET" for call in stage.transport.calls):
        raise _FailedError("something was written while only observing")


async def _apply(program: Program, _stage: Scene, show: _Show) -> None:
    await show.scene("Automatic: logins first, then rules and records")
    show.muted = False
    await program.desk.set_setting("mode", Mode.AUTOMATIC)
    await show.until("the services did not come up as expected", lambda _: _all(show, EXPECTED))


async def _override(program: Program, _stage: Scene, show: _Show) -> None:
    await show.scene("An override: grafana listens on port 3001 for an hour")
    key, at = ServiceKey(GRAFANA), now()
    change = Override(key, "service", "http://grafana:3001", "http://grafana:3000", at, at + timedelta(hours=1))
    await program.desk.save_overrides([change])
    await show.until("the override had no effect", lambda status: _target(status, GRAFANA) == change.value)
    show.tell(f"{GRAFANA} -> {change.value}")
    await show.scene("The override is reverted")
    await program.desk.clear_overrides(key)
    await show.until("the override was not reverted", lambda status: _target(status, GRAFANA) == change.below)
    show.tell(f"{GRAFANA} -> {change.below}")


async def _containers(_program: Program, stage: Scene, show: _Show) -> None:
    engine = stage.engine
    steps: tuple[tuple[str, Callable[[], None], str, Status | None], ...] = (
        ("docker start web-pr142", lambda: engine.start("web-pr142"), PREVIEW, Status.LIVE),
        (
            "docker stop hedgedoc: nothing changes while its grace period runs",
            lambda: engine.stop("hedgedoc"),
            NOTES,
            Status.LEAVING,
        ),
        ("docker start hedgedoc: back in time", lambda: engine.start("hedgedoc"), NOTES, Status.LIVE),
        (
            "vaultwarden's label is corrected: famly -> family",
            lambda: engine.relabel("vaultwarden", {"access.group": "family"}),
            VAULT,
            Status.LIVE,
        ),
        ("docker rm web-pr142: its grace period is 5 s", lambda: engine.remove("web-pr142"), PREVIEW, None),
    )
    for title, act, address, wanted in steps:
        await show.scene(title)
        act()
        await show.until(f"{address} did not become {wanted or 'gone'}", _becomes(show, address, wanted))


async def _quiet(program: Program, stage: Scene, show: _Show) -> None:
    """An update of an image must cost nothing."""
    await show.scene("nextcloud is updated: a new container, nothing to write")
    calls = len(stage.transport.calls)
    stage.engine.recreate("nextcloud")
    await program.controller.round()
    if any(call.method != "GET" for call in stage.transport.calls[calls:]):
        raise _FailedError("a recreated container caused a write")
    show.tell("Nothing was written.")


def _all(show: _Show, wanted: dict[str, Status]) -> bool:
    return all(show.status(address) is status for address, status in wanted.items())


def _becomes(show: _Show, address: str, wanted: Status | None) -> Callable[[AppStatus], bool]:
    return lambda _: show.status(address) is wanted


def _target(status: AppStatus, address: str) -> str:
    """Where an address leads, once it is live there."""
    return next((view.target for view in status.services if view.address == address and view.status is Status.LIVE), "")


@dataclass(frozen=True, slots=True)
class _Foreign:
    """What stood in the account before the program came."""

    objects: Mapping[str, object]
    documents: Mapping[str, Mapping[str, object]]

    @classmethod
    def of(cls, account: Account) -> "_Foreign":
        documents = {tunnel.id: deepcopy(tunnel.config or {}) for tunnel in account.tunnels.values()}
        return cls({kind: value for kind, value in account.snapshot().items() if kind in KINDS}, documents)

    def untouched(self, account: Account) -> bool:
        """Whether all of it stands there as it was, in the order it had."""
        after = account.snapshot()
        documents = {tunnel.id: tunnel.config or {} for tunnel in account.tunnels.values()}
        return all(_kept(value, after[kind], KINDS[kind]) for kind, value in self.objects.items()) and all(
            _document_kept(document, documents[tunnel]) for tunnel, document in self.documents.items()
        )


def _kept(before: object, after: object, depth: int) -> bool:
    """Whether every object is there as it was; `depth` 2 for objects by zone and id."""
    if depth and isinstance(before, dict) and isinstance(after, dict):
        return all(_kept(value, after.get(key), depth - 1) for key, value in before.items())
    return before == after


def _document_kept(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    rules, now_there = before.get("ingress"), after.get("ingress")
    if not isinstance(rules, list) or not isinstance(now_there, list):
        return rules is None
    rest = all(after.get(key) == value for key, value in before.items() if key != "ingress")
    return rest and [rule for rule in now_there if rule in rules] == rules


def _summary(program: Program, stage: Scene, show: _Show, seconds: float, *, untouched: bool) -> None:
    calls = stage.transport.calls
    counts = {str(key): count for key, count in program.controller.status.counts.items() if count}
    writes = sum(1 for call in calls if call.method != "GET")
    if show.as_json:
        show.line(
            {
                "summary": {
                    "counts": counts,
                    "calls": len(calls),
                    "writes": writes,
                    "seconds": round(seconds, 1),
                    "foreign_untouched": untouched,
                }
            }
        )
        return
    counted = ", ".join(f"{count} {word}" for word, count in counts.items())
    say()
    say(f"{counted}. {len(calls)} calls to the embedded account, {writes} of them writes, {seconds:.1f} s.")
    say(f"What was there before: {'untouched' if untouched else 'CHANGED'}.")
