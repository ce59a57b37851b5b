"""Turns what a round found into the one AppStatus that windows, tray and command line draw."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.labels.parser import PREFIXES
from dockflare_desktop.core.labels.targets import connectors_among
from dockflare_desktop.core.leaving.departure import Departure
from dockflare_desktop.core.model import Container, EngineFound, EngineState, FromLabels
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.public.view import PublicView
from dockflare_desktop.core.quota import meters
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.core.since import Written
from dockflare_desktop.core.status import AppStatus, CloudflareView, EngineView, ServiceView, TokenState
from dockflare_desktop.core.views import Seen, row_id, service_views
from dockflare_desktop.engine.aside import Aside, at_once
from dockflare_desktop.engine.failures import Failures
from dockflare_desktop.engine.order import Result
from dockflare_desktop.engine.ports import Clock, Store

BUG = Problem(ProblemCode.OUR_BUG)
LASTS = 1.0  # seconds
UNVERIFIED = timedelta(minutes=10)  # ux.md section 8: nothing verified for so long while online is an error


class Showing:
    """Keeps what was shown, so that rows know since when they are what they are."""

    def __init__(
        self, show: Callable[[AppStatus], None], now: Clock, store: Store, *, demo: bool, aside: Aside = at_once
    ) -> None:
        self._show = show
        self._now = now
        self._failures = Failures(store, now)
        self._aside = aside
        self.status = AppStatus(demo=demo)
        self._started = now()
        self._engines: dict[str, str] = {}
        self._looked = False  # whether rows were made before: a new one is new then

    def working(self, status: AppStatus) -> None:
        """A round has begun; only a first one is worth showing."""
        if not status.services and not status.syncing and status.last_verified is None:
            self._put(replace(status, syncing=True))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Around writes: what takes longer than a second is shown until the round's end (ux.md section 8)."""
        lasts = asyncio.get_running_loop().call_later(LASTS, self._write_lasts)
        try:
            yield
        finally:
            lasts.cancel()

    def _write_lasts(self) -> None:
        self._put(replace(self.status, syncing=True))

    @property
    def buggy(self) -> bool:
        """Whether a mistake of ours is what is shown."""
        return BUG in self.status.problems

    def bug(self) -> None:
        """A round ended by a mistake of ours: all else is as it was; the next round that ends well takes it back."""
        if not self.buggy:
            problems = (BUG, *self.status.problems)
            self._put(replace(self.status, broken=True, syncing=False, problems=problems))

    def public(self, view: PublicView | None) -> None:
        """What anyone reaches was read; None: nothing is known of the account in use."""
        self._put(replace(self.status, public=view))

    def doctor(self, view: DoctorView) -> None:
        """A check has answered."""
        self._put(replace(self.status, doctor=view))

    async def show(  # noqa: PLR0913 - the parts of AppStatus arrive here
        self,
        found: tuple[EngineFound, ...],
        result: Result | None,
        settings: Settings,
        *,
        token: TokenState,
        problem: Problem | None,
        verified: datetime | None,
        retry_at: datetime | None,
        paused: bool,
        paused_until: datetime | None,
        session_token: bool,
        calls_left: int | None,
        departures: tuple[Departure, ...] = (),
        computer: tuple[Problem, ...] = (),
    ) -> None:
        """Draw a new AppStatus."""
        self._engines.update({engine.id: engine.name for engine in found})
        services = self.status.services if result is None else await self._rows(result, verified, retry_at)
        self._put(
            AppStatus(
                services=services,
                engines=tuple(_engine(each, services) for each in found),
                cloudflare=self._cloudflare(result, token, problem, calls_left),
                settings=settings,
                plan=self.status.plan if result is None else result.plan,
                problems=(*computer, *_keyring(session_token=session_token), *_told(result)),
                paused_until=paused_until,
                paused=paused,
                last_verified=verified,
                demo=self.status.demo,
                broken=self._broken(problem, verified),
                session_token=session_token,
                groups=tuple(group.id for group in result.layers.groups) if result else self.status.groups,
                public=self.status.public,
                connectors=result.connectors if result else self.status.connectors,
                departures=departures,
                doctor=self.status.doctor,
                rivals=result.rivals if result else self.status.rivals,
                meters=meters(result.actual, calls_left) if result else self.status.meters,
                noticed=result.noticed if result else self.status.noticed,
                group_names={g.id: g.name for g in result.layers.groups} if result else self.status.group_names,
            )
        )

    def deadlines(self, now: datetime) -> list[datetime]:
        """Moments at which a row changes by itself: a grace period, a manual rule or an override ends."""
        ends = [row.leaving_until for row in self.status.services]
        ends += [row.ends_at for row in self.status.services]
        ends += [each.top.expires_at for row in self.status.services for each in row.fields.values()]
        return [end + timedelta(milliseconds=20) for end in ends if end is not None and end > now]

    async def _rows(
        self, result: Result, verified: datetime | None, retry_at: datetime | None
    ) -> tuple[ServiceView, ...]:
        seen = Seen(
            services=result.resolution.services,
            rejected=result.resolution.rejected,
            plan=result.plan,
            outcomes=(*result.outcomes, *await self._failures.left(result)),
            actual=result.actual,
            now=self._now(),
            verified_at=verified,
            retry_at=retry_at,
            before={row_id(row): row for row in self.status.services},
            engines=dict(self._engines),
            zones=result.resolution.zones,
            written=None if self._looked or result.ledger is None else Written.of(result.ledger),
        )
        self._looked = True
        return await self._aside(lambda: service_views(seen))

    def _cloudflare(
        self, result: Result | None, token: TokenState, problem: Problem | None, calls_left: int | None
    ) -> CloudflareView:
        if result is None:
            return replace(self.status.cloudflare, reachable=False, token=token, problem=problem, calls_left=calls_left)
        directory = result.actual.directory
        missing = {each.value for each in result.actual.problems if each.code is ProblemCode.PERMISSION_MISSING}
        return CloudflareView(
            account=result.actual.account_name or result.actual.account_id,
            account_id=result.actual.account_id,
            reachable=problem is None,
            token=token,
            missing_permissions=tuple(sorted(missing)),
            calls_left=calls_left,
            zones=tuple(zone.name for zone in directory.zones),
            tunnels=tuple(tunnel.name for tunnel in directory.tunnels),
            remote_tunnels=tuple(tunnel.name for tunnel in directory.tunnels if tunnel.remote),
            problem=problem,
        )

    def _broken(self, problem: Problem | None, verified: datetime | None) -> bool:
        """Keyring or database unusable, or nothing verified for long while the network is there."""
        if problem is None:
            return False
        if problem.code in (ProblemCode.KEYRING_LOCKED, ProblemCode.DATABASE_FAILED, ProblemCode.DATABASE_NEWER):
            return True
        if problem.code in (ProblemCode.OFFLINE, ProblemCode.NO_TOKEN):
            return False
        return self._now() - (verified or self._started) > UNVERIFIED

    def _put(self, status: AppStatus) -> None:
        if status != self.status:
            self.status = status
            self._show(status)


def _keyring(*, session_token: bool) -> tuple[Problem, ...]:
    return (Problem(ProblemCode.KEYRING_NONE, "keyring", Effect.WARNING),) if session_token else ()


def _told(result: Result | None) -> tuple[Problem, ...]:
    """What a round found that is tied to no service."""
    if result is None:
        return ()
    rivals = (rival.problem for rival in result.rivals)
    near = (told for meter in meters(result.actual, None) if (told := meter.problem) is not None)
    return (*result.plan.problems, *result.problems, *result.resolution.problems, *rivals, *near, *_of_account(result))


def _of_account(result: Result) -> tuple[Problem, ...]:
    """What the account's answers say of this computer's clock and of the token, each once."""
    found = {
        (each.code, each.value): replace(each, effect=Effect.WARNING, label="")
        for each in result.actual.problems
        if each.code in (ProblemCode.CLOCK_WRONG, ProblemCode.PERMISSION_MISSING)
    }
    return tuple(found.values())


def _engine(found: EngineFound, services: tuple[ServiceView, ...]) -> EngineView:
    here = sum(1 for row in services if isinstance(row.source, FromLabels) and row.source.engine == found.id)
    away = found.state in (EngineState.AWAY, EngineState.DENIED)
    problem = found.problem or (Problem(ProblemCode.ENGINE_AWAY, found.name) if away else None)
    return EngineView(
        found.id,
        found.name,
        found.url,
        found.state,
        here,
        found.since,
        found.last_list,
        problem,
        containers=len(found.containers),
        labelled=sum(1 for each in found.containers if _labelled(each)),
        tunnel=found.tunnel,
        networks=tuple(sorted({net.name for each in connectors_among(found.containers) for net in each.networks})),
        facts=found.facts,
    )


def _labelled(container: Container) -> bool:
    return any(key.startswith(PREFIXES) for key in container.labels)
