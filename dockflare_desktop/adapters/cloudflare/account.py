"""The account itself: zones, which account it is, its administrators, its Zero Trust team, and the token."""

from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.adapters.cloudflare.calls import Call, Calls
from dockflare_desktop.adapters.cloudflare.permissions import ACCOUNT_PROBES, ZONE_PROBES
from dockflare_desktop.adapters.cloudflare.together import together
from dockflare_desktop.adapters.cloudflare.values import an_object, moment, objects, text
from dockflare_desktop.core.cloud import Zone
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.token import ends_soon
from dockflare_desktop.engine.ports import OutsideError, TokenReport, Urgency

_ACCOUNT_PAGE = 50  # the largest page of accounts, zones and members
_PROBE_PAGE = 5  # the smallest page that every list takes
_TEAM_DOMAIN = ".cloudflareaccess.com"


@dataclass(frozen=True, slots=True)
class Account:
    """An account by id and name."""

    id: str
    name: str = ""


async def list_zones(calls: Calls, account_id: str = "") -> tuple[Zone, ...]:
    """The zones the token sees; with an account's id those of that account."""
    found = await calls.pages("/zones", _ACCOUNT_PAGE, {"account.id": account_id} if account_id else None)
    return tuple(_zone(raw) for raw in found)


async def the_account(calls: Calls, zones: tuple[Zone, ...]) -> Account:
    """The one account of these zones or, where there are no zones, the one that the token sees.

    Raises OutsideError (ACCOUNT_UNCLEAR, with the candidates in its detail) when that is not exactly one.
    """
    accounts = accounts_of(zones) or await list_accounts(calls)
    if len(accounts) == 1:
        return accounts[0]
    raise OutsideError(unclear(accounts))


def accounts_of(zones: tuple[Zone, ...]) -> tuple[Account, ...]:
    """The accounts that zones belong to, each once."""
    return tuple(dict.fromkeys(Account(zone.account_id, zone.account_name) for zone in zones if zone.account_id))


def unclear(accounts: tuple[Account, ...]) -> Problem:
    """Somebody must choose one of these."""
    listed = ", ".join(f"{account.name} ({account.id})" for account in accounts)
    return Problem(ProblemCode.ACCOUNT_UNCLEAR, "cloudflare", detail=listed)


async def list_accounts(calls: Calls) -> tuple[Account, ...]:
    """Every account the token sees, whatever it may do there."""
    found = await calls.pages("/accounts", _ACCOUNT_PAGE)
    return tuple(dict.fromkeys(Account(text(raw, "id"), text(raw, "name")) for raw in found))


async def list_owners(calls: Calls, account_id: str) -> tuple[str, ...]:
    """E-mail addresses of the account's administrators, by the name of their roles."""
    members = await calls.pages(f"/accounts/{account_id}/members", _ACCOUNT_PAGE, {"status": "accepted"})
    found = (
        text(an_object(raw.get("user")), "email") or text(raw, "email")
        for raw in members
        if any("Administrator" in text(role, "name") for role in objects(raw.get("roles")))
    )
    return tuple(dict.fromkeys(address for address in found if address))


async def read_team(calls: Calls, account_id: str) -> str:
    """The Zero Trust team's name; "" where it has none yet. Raises OutsideError (NO_ZERO_TRUST, ...)."""
    answer = await calls.read(Call("GET", f"/accounts/{account_id}/access/organizations"))
    return text(an_object(answer.result), "auth_domain").removesuffix(_TEAM_DOMAIN)


class TokenCheck:
    """One check of the token: is it accepted, where, and what may it read? A read cannot prove the right to edit."""

    def __init__(self, calls: Calls, account_id: str, *, account_owned: bool) -> None:
        self._calls, self._account_id, self._account_owned = calls, account_id, account_owned

    async def run(self) -> TokenReport:
        """Raises OutsideError when that cannot be found out (offline, rate limited, Cloudflare down)."""
        try:
            return await self._report()
        except OutsideError as error:
            if error.problem.code is not ProblemCode.TOKEN_REFUSED:
                raise
            return TokenReport(accepted=False, problem=error.problem)

    async def _report(self) -> TokenReport:
        may_see_zones, zones = await self._zones()
        accounts = accounts_of(zones) or await list_accounts(self._calls)
        chosen = self._account_id or (accounts[0].id if len(accounts) == 1 else "")
        verified = await self._verified(chosen)
        status = text(verified, "status")
        if status not in ("active", ""):
            problem = Problem(ProblemCode.TOKEN_REFUSED, "cloudflare", detail=status)
            return TokenReport(accepted=False, expires_at=moment(verified, "expires_on"), problem=problem)
        return TokenReport(
            accepted=True,
            expires_at=moment(verified, "expires_on"),
            permissions={"Zone Read": may_see_zones, **await self._probed(zones, chosen)},
            accounts=tuple((account.id, account.name) for account in accounts),
            problem=_ends_soon(moment(verified, "expires_on"), self._calls.now()) if chosen else unclear(accounts),
        )

    async def _zones(self) -> tuple[bool, tuple[Zone, ...]]:
        try:
            return True, await list_zones(self._calls, self._account_id)
        except OutsideError as error:
            if error.problem.code is not ProblemCode.PERMISSION_MISSING:
                raise
            return False, ()

    async def _verified(self, account_id: str) -> JsonObject:
        """Account-owned tokens are known at their account only; where that is unclear, that they see it must do."""
        if self._account_owned and not account_id:
            return {}
        path = f"/accounts/{account_id}/tokens/verify" if self._account_owned else "/user/tokens/verify"
        return an_object((await self._calls.read(Call("GET", path, urgency=Urgency.INTERACTIVE))).result)

    async def _probed(self, zones: tuple[Zone, ...], account_id: str) -> dict[str, bool]:
        """Each permission by its probe; False where there is no zone to try it on, absent where there is no account."""
        paths = {permission: f"/zones/{zones[0].id}{path}" for permission, path in ZONE_PROBES if zones}
        if account_id:
            paths |= {permission: f"/accounts/{account_id}{path}" for permission, path in ACCOUNT_PROBES}
        async with together() as group:
            probes = {permission: group.create_task(self._works(path)) for permission, path in paths.items()}
        return {permission: False for permission, _ in ZONE_PROBES} | {
            permission: probe.result() for permission, probe in probes.items()
        }

    async def _works(self, path: str) -> bool:
        """Whether a probe was allowed; an account without Zero Trust allows it, and has nothing to show."""
        try:
            await self._calls.read(Call("GET", path, {"per_page": _PROBE_PAGE}, urgency=Urgency.INTERACTIVE))
        except OutsideError as error:
            if error.problem.code is ProblemCode.NO_ZERO_TRUST:
                return True
            if error.problem.code not in (ProblemCode.PERMISSION_MISSING, ProblemCode.NOT_FOUND):
                raise
            return False
        return True


def _ends_soon(expires_at: datetime | None, now: datetime) -> Problem | None:
    if expires_at is None or not ends_soon(expires_at, now):
        return None
    return Problem(ProblemCode.TOKEN_EXPIRES, "cloudflare", Effect.WARNING, value=f"{expires_at.astimezone():%Y-%m-%d}")


def _zone(raw: JsonObject) -> Zone:
    owner = an_object(raw.get("account"))
    return Zone(
        id=text(raw, "id"),
        name=text(raw, "name"),
        status=text(raw, "status", "active"),
        plan=text(an_object(raw.get("plan")), "legacy_id", "free"),
        account_id=text(owner, "id"),
        account_name=text(owner, "name"),
    )
