"""One look at the account: what a round needs, everything at the same time, and nothing else."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from dockflare_desktop.adapters.cloudflare.access import as_app, list_apps, list_groups, list_named, list_policies
from dockflare_desktop.adapters.cloudflare.account import (
    Account,
    list_owners,
    list_zones,
    read_team,
    the_account,
    unclear,
)
from dockflare_desktop.adapters.cloudflare.calls import Calls
from dockflare_desktop.adapters.cloudflare.dns import list_records, read_quota
from dockflare_desktop.adapters.cloudflare.together import NOTHING_CAN_BE_JUDGED, together
from dockflare_desktop.adapters.cloudflare.tunnels import TunnelPath, list_tunnels, read_connectors, read_document
from dockflare_desktop.core.cloud import (
    Actual,
    Connector,
    Directory,
    Document,
    Look,
    Named,
    Policy,
    Record,
    RuleGroup,
    Tunnel,
    Zone,
)
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

T = TypeVar("T")
Reading: TypeAlias = Callable[[], Coroutine[Any, Any, T]]  # not yet begun: a task cancelled early never begins it

_CLOCK_TOLERANCE = 120.0  # seconds; the far end's date is whole seconds, and an answer may take many


@dataclass(slots=True)
class Memory:
    """What earlier looks found out. It saves waiting, never a look: ids are used ahead of the lists that confirm them,
    and what was read by an id that is no longer the right one is dropped."""

    account: Account | None = None
    zones: dict[str, str] = field(default_factory=dict)  # name -> id
    tunnels: dict[str, str] = field(default_factory=dict)
    reusable: set[str] = field(default_factory=set)  # ids of reusable policies

    def name_of(self, object_id: str) -> str:
        """A zone's or tunnel's name, "cloudflare" where it is not known."""
        known = (*self.zones.items(), *self.tunnels.items())
        return next((name for name, found in known if found == object_id), "cloudflare")


class Observation:
    """One look; for one use. `chosen` is the account's id where somebody chose one."""

    def __init__(self, calls: Calls, memory: Memory, chosen: str, look: Look) -> None:
        self._calls, self._memory, self._chosen, self._look = calls, memory, chosen, look
        self._problems: dict[tuple[str, str], Problem] = {}  # by part and the id of what it belongs to
        self._zero_trust: bool | None = None
        self._account = Account("")  # not known yet
        self._zones: tuple[Zone, ...] = ()
        self._tunnels: tuple[Tunnel, ...] = ()
        self._apps: list[JsonObject] | None = None
        self._policies: tuple[Policy, ...] | None = None
        self._sign_in_methods: tuple[Named, ...] | None = None
        self._service_tokens: tuple[Named, ...] | None = None
        self._owners: tuple[str, ...] | None = None
        self._team: str | None = None
        self._groups: tuple[RuleGroup, ...] | None = None
        self._records: dict[str, asyncio.Task[tuple[Record, ...] | None]] = {}
        self._quotas: dict[str, asyncio.Task[int | None]] = {}
        self._documents: dict[str, asyncio.Task[Document | None]] = {}
        self._connectors: dict[str, asyncio.Task[tuple[Connector, ...] | None]] = {}

    async def run(self) -> Actual:
        """Raises OutsideError when nothing can be judged."""
        read_at = self._calls.now()
        async with together() as self._group:
            self._group.create_task(self._read_zones())
            known = Account(self._chosen) if self._chosen else self._memory.account
            if known:
                self._begin(known)
        return self._actual(read_at)

    def _begin(self, account: Account) -> None:
        """Everything that needs the account, and what is expected to be there by earlier looks."""
        self._account = account
        look, memory = self._look, self._memory
        for name in look.zones & memory.zones.keys():
            self._want_records(memory.zones[name], name)
        for name in (look.tunnels | look.connectors) & memory.tunnels.keys():
            self._want_tunnel(memory.tunnels[name], name)
        parts = (
            (True, self._read_tunnels),
            (look.apps, self._read_apps),
            (look.policies, self._read_policies),
            (look.sign_in_methods, self._read_sign_in_methods),
            (look.service_tokens, self._read_service_tokens),
            (look.owners, self._read_owners),
            (look.team, self._read_team),
            (look.groups, self._read_groups),
        )
        for wanted, read in parts:
            if wanted:
                self._group.create_task(read(account.id))

    async def _read_zones(self) -> None:
        self._zones = await list_zones(self._calls, self._chosen)
        found = await self._found_account()
        if not self._account.id:
            self._begin(found)
        elif self._account.id != found.id:  # the token was given other zones: nothing read under the old id counts
            self._memory.account = None
            raise OutsideError(unclear((self._account, found)))
        self._account = found
        self._memory.account = found
        for zone in self._zones:
            if zone.name in self._look.zones:
                self._want_records(zone.id, zone.name)

    async def _found_account(self) -> Account:
        if not self._chosen:
            return await the_account(self._calls, self._zones)
        return Account(self._chosen, next((zone.account_name for zone in self._zones), ""))

    async def _read_tunnels(self, account_id: str) -> None:
        self._tunnels = await list_tunnels(self._calls, account_id)
        for tunnel in self._tunnels:
            self._want_tunnel(tunnel.id, tunnel.name)

    def _want_records(self, zone_id: str, name: str) -> None:
        self._want(self._records, "records", (zone_id, name), lambda: list_records(self._calls, zone_id))
        if self._look.usage and zone_id not in self._quotas:
            self._quotas[zone_id] = self._group.create_task(self._quota(zone_id))

    async def _quota(self, zone_id: str) -> int | None:
        """What is not told is not known, and hinders nothing."""
        try:
            return await read_quota(self._calls, zone_id)
        except OutsideError:
            return None

    def _want_tunnel(self, tunnel_id: str, name: str) -> None:
        at, here = TunnelPath(self._account.id, tunnel_id, name), (tunnel_id, name)
        if name in self._look.tunnels:
            self._want(self._documents, "documents", here, lambda: read_document(self._calls, at))
        if name in self._look.connectors:
            self._want(self._connectors, "connectors", here, lambda: read_connectors(self._calls, at))

    def _want(
        self,
        tasks: dict[str, asyncio.Task[T | None]],
        part: str,
        about: tuple[str, str],
        reading: Reading[T],
    ) -> None:
        """Start this reading, once for each id."""
        if about[0] not in tasks:
            tasks[about[0]] = self._group.create_task(self._if_readable(part, reading, about))

    async def _if_readable(
        self, part: str, reading: Reading[T], about: tuple[str, str] = ("", "cloudflare")
    ) -> T | None:
        """What was read, or None and a problem that says why not."""
        try:
            return await reading()
        except OutsideError as error:
            if error.problem.code in NOTHING_CAN_BE_JUDGED:
                raise
            if error.problem.code is ProblemCode.NO_ZERO_TRUST:
                self._zero_trust = False  # which is all there is to say: nothing here is unreadable
                return None
            problem = replace(error.problem, subject=about[1], effect=Effect.UNREADABLE, label=part)
        self._problems[part, about[0]] = problem
        return None

    async def _read_apps(self, account_id: str) -> None:
        self._apps = await self._if_readable("apps", lambda: list_apps(self._calls, account_id))

    async def _read_policies(self, account_id: str) -> None:
        self._policies = await self._if_readable("policies", lambda: list_policies(self._calls, account_id))
        if self._policies is not None:
            self._memory.reusable = {policy.id for policy in self._policies}

    async def _read_sign_in_methods(self, account_id: str) -> None:
        self._sign_in_methods = await self._if_readable(
            "sign_in_methods", lambda: list_named(self._calls, account_id, "identity_providers")
        )

    async def _read_service_tokens(self, account_id: str) -> None:
        self._service_tokens = await self._if_readable(
            "service_tokens", lambda: list_named(self._calls, account_id, "service_tokens")
        )

    async def _read_owners(self, account_id: str) -> None:
        self._owners = await self._if_readable("owners", lambda: list_owners(self._calls, account_id))

    async def _read_team(self, account_id: str) -> None:
        self._team = await self._if_readable("team", lambda: read_team(self._calls, account_id))

    async def _read_groups(self, account_id: str) -> None:
        self._groups = await self._if_readable("groups", lambda: list_groups(self._calls, account_id))

    def _actual(self, read_at: datetime) -> Actual:
        self._memory.zones = {zone.name: zone.id for zone in self._zones}
        self._memory.tunnels = {tunnel.name: tunnel.id for tunnel in self._tunnels}
        real = {"", *self._ids(self._look.zones | self._look.tunnels | self._look.connectors)}
        self._fill_in_zero_trust()
        reusable = self._memory.reusable
        return Actual(
            account_id=self._account.id,
            account_name=self._account.name,
            directory=self._directory(),
            documents={key: task.result() for key, task in self._documents.items() if key in real},
            connectors={key: task.result() for key, task in self._connectors.items() if key in real},
            records={key: task.result() for key, task in self._records.items() if key in real},
            apps=None if self._apps is None else tuple(as_app(raw, reusable) for raw in self._apps),
            quotas={key: told for key, task in self._quotas.items() if (told := task.result()) is not None},
            read_at=read_at,
            problems=(*(problem for (_, key), problem in self._problems.items() if key in real), *self._clock()),
        )

    def _ids(self, names: Set[str]) -> Iterator[str]:
        for listed in (self._memory.zones, self._memory.tunnels):
            yield from (found for name, found in listed.items() if name in names)

    def _directory(self) -> Directory:
        return Directory(
            zones=self._zones,
            tunnels=self._tunnels,
            sign_in_methods=self._sign_in_methods,
            service_tokens=self._service_tokens,
            policies=self._policies,
            owners=self._owners,
            team=self._team,
            zero_trust=self._zero_trust,
            groups=self._groups,
        )

    def _fill_in_zero_trust(self) -> None:
        """H28: without Zero Trust there are no applications and the like, which is known and not unreadable."""
        if self._zero_trust is False:
            self._apps = [] if self._look.apps else None
            self._policies = () if self._look.policies else None
            self._sign_in_methods = () if self._look.sign_in_methods else None
            self._service_tokens = () if self._look.service_tokens else None
            self._groups = () if self._look.groups else None
            return
        parts = (self._apps, self._policies, self._sign_in_methods, self._service_tokens, self._groups, self._team)
        if any(part is not None for part in parts):
            self._zero_trust = True

    def _clock(self) -> Iterator[Problem]:
        skew = self._calls.skew
        if skew is not None and abs(skew) > _CLOCK_TOLERANCE:
            minutes = str(round(abs(skew) / 60))
            side = "ahead" if skew > 0 else "behind"
            yield Problem(ProblemCode.CLOCK_WRONG, "cloudflare", Effect.WARNING, value=minutes, detail=side)
