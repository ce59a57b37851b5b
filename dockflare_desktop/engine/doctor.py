"""The doctor: gathers facts for every check, all at once, and lets the core judge them; results appear as they come."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.doctor import account, computer, connectors, engines, targets
from dockflare_desktop.core.doctor.check import Check, Finding, Level, Told, Well, unknown
from dockflare_desktop.core.doctor.facts import Computer, Knock, TargetCertificate
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.engines.together import one_each
from dockflare_desktop.core.labels.targets import connectors_among
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.outside import Answer
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.status import ServiceView, Status
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.ports import Outside, OutsideError, TokenReport
from dockflare_desktop.engine.ports.probe import Probe
from dockflare_desktop.engine.proof import used_tunnels, with_connectors

LIMIT = 5.0  # seconds that one check may take
MUTED = "doctor:muted"  # the note of which checks are muted
SAMPLES = 3  # addresses of each kind that are asked from outside
_ROOTLESS = ("/run/user/", "/desktop/", "/home/", "/.docker/")  # sockets whose containers have no way from here
_OF_ROUNDS = (
    Check.ROOM,
    Check.CERTIFICATES,
    Check.OUTSIDE,
    Check.WRITERS,
    Check.NETWORK,
    Check.PORTS,
    Check.TARGET_CERTIFICATE,
)  # checks of services, of which nothing is known before a first round
_KEYRING = (ProblemCode.KEYRING_LOCKED, ProblemCode.KEYRING_NONE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one run shares between its checks. `report` and `answers` are only of a run by hand."""

    services: tuple[Service, ...]
    connectors: Mapping[str, tuple[Container, ...]]
    doors: tuple[targets.Door, ...]
    report: "asyncio.Future[TokenReport | None]"
    machine: "asyncio.Future[Computer]"
    actual: "asyncio.Future[Actual | None]"


class Doctor:
    """`show` is given each new view. What is wrong outside is a finding; nothing is raised."""

    def __init__(self, controller: Controller, probe: Probe, outside: Outside) -> None:
        self._controller, self._probe, self._outside = controller, probe, outside
        self._one_run = asyncio.Lock()
        self._view = DoctorView()
        self._expires_at: datetime | None = None  # of the token, as last told

    @property
    def view(self) -> DoctorView:
        """What was found last."""
        return self._view

    async def run(self, *, by_hand: bool = True) -> DoctorView:
        """Every check. `by_hand` also asks Cloudflare about the token, and addresses from outside; without it nothing
        is asked that costs a call."""
        async with self._one_run:
            begun = self._controller.now()
            self._show(replace(self._view, running=frozenset(Check), muted=await self._muted()))
            async with asyncio.TaskGroup() as group:
                facts = self._facts(group, by_hand=by_hand)
                for check, look in self._looks(facts, by_hand=by_hand).items():
                    group.create_task(self._one(check, look))
            now = self._controller.now()
            self._show(replace(self._view, running=frozenset(), finished_at=now, took=now - begun))
            return self._view

    async def look_again(self) -> None:
        """After something was mended: containers are listed anew, and what is known is judged anew."""
        await self._controller.round()
        await self.run(by_hand=False)

    async def mute(self, check: Check, *, muted: bool) -> None:
        """Count a check's findings no more, or again. Raises OutsideError."""
        now = await self._muted()
        wanted = now | {check} if muted else now - {check}
        await self._controller.store.set_note(MUTED, json.dumps(sorted(wanted)) if wanted else None)
        self._show(replace(self._view, muted=frozenset(wanted)))

    async def _muted(self) -> frozenset[Check]:
        try:
            kept = json.loads(await self._controller.store.note(MUTED) or "[]")
        except OutsideError:
            return self._view.muted
        return frozenset(each for each in Check if each.value in kept)

    def _show(self, view: DoctorView) -> None:
        self._view = view
        self._controller.show_doctor(view)

    async def _one(self, check: Check, look: Callable[[], Awaitable[tuple[Finding, ...]]]) -> None:
        try:
            async with asyncio.timeout(LIMIT):
                found = await look()
        except TimeoutError:
            found = (Finding(check, Level.UNKNOWN, Told(Well.TOO_LONG, {"seconds": f"{LIMIT:.0f}"})),)
        except OutsideError as error:
            found = (Finding(check, Level.UNKNOWN, error.problem),)
        view = self._view
        self._show(replace(view, found={**view.found, check: found}, running=view.running - {check}))

    # --- facts -------------------------------------------------------------------------------------------------------

    def _facts(self, group: asyncio.TaskGroup, *, by_hand: bool) -> Facts:
        last = self._controller.last
        services = last.resolution.services if last is not None else ()
        beside = beside_of(self._controller)
        return Facts(
            services,
            beside,
            doors_of(self._controller),
            report=group.create_task(self._report(by_hand=by_hand)),
            machine=group.create_task(self._probe.computer()),
            actual=group.create_task(self._actual(services, by_hand=by_hand)),
        )

    async def _actual(self, services: Iterable[Service], *, by_hand: bool) -> Actual | None:
        """The account as last compared; by hand with the connectors as they are now."""
        last, rounds = self._controller.last, self._controller.rounds
        if last is None or rounds is None or not by_hand:
            return last.actual if last is not None else None
        try:
            used = used_tunnels(services, last.actual)
            return await with_connectors(last.actual, rounds.edge, [tunnel.id for tunnel in used])
        except OutsideError:  # the token's check says why
            return last.actual

    async def _report(self, *, by_hand: bool) -> TokenReport | None:
        return await self._controller.account.verify() if by_hand else None

    def _looks(self, facts: Facts, *, by_hand: bool) -> Mapping[Check, Callable[[], Awaitable[tuple[Finding, ...]]]]:
        status, last = self._controller.status, self._controller.last
        actual = last.actual if last is not None else None
        names = {each.tunnel for each in facts.services if each.tunnel}
        quiet = [each.url for each in self._controller.engines.watches if each.quiet]
        rounds = self._controller.rounds
        ready: Mapping[Check, Callable[[], tuple[Finding, ...]]] = {
            Check.CLOCK: lambda: account.clock(rounds.edge.ahead if rounds is not None else None),
            Check.ZONES: lambda: account.zones(actual),
            Check.ROOM: lambda: account.room(status.services, status.meters),
            Check.CERTIFICATES: lambda: account.certificates(status.services),
            Check.WRITERS: lambda: account.writers(status.problems, status.services, self._others()),
            Check.LEFT_OVER: lambda: account.left_over(self._left()),
            Check.ENGINES: lambda: engines.engines(status.engines),
            Check.EVENTS: lambda: engines.events(status.engines, quiet),
            Check.NETWORK: lambda: targets.networks(facts.services, facts.connectors),
        }
        asking: Mapping[Check, Callable[[], Awaitable[tuple[Finding, ...]]]] = {
            Check.TOKEN: lambda: self._token(facts),
            Check.PERMISSIONS: lambda: self._permissions(facts),
            Check.TUNNEL: lambda: _read(facts, lambda actual: connectors.tunnels(actual, names)),
            Check.CONNECTOR_VERSION: lambda: _read(
                facts, lambda actual: connectors.versions(connectors.running(actual, names), self._controller.now())
            ),
            Check.CONFIGURATION: lambda: _read(
                facts, lambda actual: connectors.configuration(actual, names, status.problems)
            ),
            Check.OUTSIDE: lambda: self._asked_outside(by_hand=by_hand),
            Check.PORTS: lambda: self._ports(facts),
            Check.TARGET_CERTIFICATE: lambda: self._certificates(facts),
            Check.KEYRING: lambda: self._keyring(facts),
            Check.DATABASE: self._database,
            Check.DISK: lambda: _judged(facts, computer.disk),
            Check.TRAY: lambda: _judged(facts, computer.tray),
            Check.NOTIFICATIONS: lambda: _judged(facts, computer.notifications),
        }
        looks = {**{check: _at_once(judge) for check, judge in ready.items()}, **asking}
        if last is None:
            looks |= {check: _at_once(partial(unknown, check, Well.NOT_READ)) for check in _OF_ROUNDS}
        return looks

    async def _token(self, facts: Facts) -> tuple[Finding, ...]:
        report = await asyncio.shield(facts.report)
        if report is not None:
            self._expires_at = report.expires_at
            return account.token(report.problem, report.expires_at)
        return account.token(self._controller.status.cloudflare.problem, self._expires_at)

    async def _permissions(self, facts: Facts) -> tuple[Finding, ...]:
        report = await asyncio.shield(facts.report)
        missing = self._controller.status.cloudflare.missing_permissions
        if report is None and not missing and (before := self._view.found.get(Check.PERMISSIONS)):
            return before
        if report is not None and not report.accepted:
            problem = report.problem or Problem(ProblemCode.NO_TOKEN, "cloudflare")
            return (Finding(Check.PERMISSIONS, Level.UNKNOWN, problem),)
        return account.permissions(report.permissions if report is not None else {}, () if report else missing)

    async def _asked_outside(self, *, by_hand: bool) -> tuple[Finding, ...]:
        if not by_hand:
            return self._view.found.get(Check.OUTSIDE) or account.outside(None, ())
        rows = [row for row in self._controller.status.services if _askable(row)]
        opened = [row for row in rows if row.public][:SAMPLES]
        closed = [row for row in rows if not row.public][:SAMPLES]
        asked = [*opened, *closed]
        answers = await asyncio.gather(*(self._outside.ask(f"https://{row.address}") for row in asked))
        by_host: Mapping[str, Answer] = dict(zip((row.address for row in asked), answers, strict=True))
        return account.outside(by_host, [row.address for row in closed])

    async def _ports(self, facts: Facts) -> tuple[Finding, ...]:
        doors = [door for door in facts.doors if door.host]
        knocks = await asyncio.gather(*(self._probe.knock(door.host, door.port) for door in doors))
        answers: dict[str, Knock] = {door.address: knock for door, knock in zip(doors, knocks, strict=True)}
        return targets.ports(facts.doors, answers)

    async def _certificates(self, facts: Facts) -> tuple[Finding, ...]:
        doors = [door for door in facts.doors if door.host and door.tls]
        seen = await asyncio.gather(*(self._probe.certificate(door.host, door.port, door.name) for door in doors))
        found: dict[str, TargetCertificate] = {door.address: each for door, each in zip(doors, seen, strict=True)}
        return targets.target_certificates(facts.doors, found)

    async def _keyring(self, facts: Facts) -> tuple[Finding, ...]:
        status = self._controller.status
        told = (*status.problems, *((status.cloudflare.problem,) if status.cloudflare.problem else ()))
        problem = next((each for each in told if each.code in _KEYRING), None)
        machine = await asyncio.shield(facts.machine)
        return computer.keyring(machine, problem, from_environment=self._controller.secrets.from_environment)

    async def _database(self) -> tuple[Finding, ...]:
        return computer.database(await self._controller.store.health())

    # --- marks -------------------------------------------------------------------------------------------------------

    def _others(self) -> Mapping[str, int]:
        last, own = self._controller.last, self._controller.store.installation
        marked = account.marked(last.actual) if last is not None else {}
        return {name: len(things) for name, things in marked.items() if name != own}

    def _left(self) -> Collection[str] | None:
        last, store = self._controller.last, self._controller.store
        if last is None or last.ledger is None:
            return None
        if store.lost:  # then marks prove what is ours, and it is dealt with as such
            return ()
        known = {entry.object_id for entry in last.ledger.entries}
        return [name for thing, name in account.marked(last.actual).get(store.installation, ()) if thing not in known]


def beside_of(controller: Controller) -> Mapping[str, tuple[Container, ...]]:
    """The cloudflared containers of each engine, by its id."""
    found = one_each(watch.known() for watch in controller.engines.watches)
    return {each.id: connectors_among(each.containers) for each in found}


def doors_of(controller: Controller) -> tuple[targets.Door, ...]:
    """The targets of services, as they can be asked from here."""
    found = one_each(watch.known() for watch in controller.engines.watches)
    services = controller.last.resolution.services if controller.last is not None else ()
    return targets.doors(services, [each.id for each in found if _near(each.url)], beside_of(controller))


def _at_once(judge: Callable[[], tuple[Finding, ...]]) -> Callable[[], Awaitable[tuple[Finding, ...]]]:
    async def look() -> tuple[Finding, ...]:
        return judge()

    return look


async def _read(facts: Facts, judge: Callable[[Actual | None], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    return judge(await asyncio.shield(facts.actual))


async def _judged(facts: Facts, judge: Callable[[Computer], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    return judge(await asyncio.shield(facts.machine))


def _near(url: str) -> bool:
    """Whether an engine's containers have addresses that lead there from this computer: not those of a rootless engine,
    nor of one in a virtual machine."""
    return url.startswith(("unix://", "demo://")) and not any(part in url for part in _ROOTLESS)


def _askable(row: ServiceView) -> bool:
    """Whether a web request from outside says something of it."""
    plain = "*" not in row.hostname and (not row.path.text or row.path.text.startswith("/"))
    return row.status is Status.LIVE and plain and row.target.startswith(("http", "ws"))
