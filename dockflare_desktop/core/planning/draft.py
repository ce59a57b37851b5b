"""A plan in the making: changes by id, findings by service, and what the ledger should learn."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dockflare_desktop.core.access.coverage import split
from dockflare_desktop.core.change import Action, Change, Kind, LedgerEntry, LedgerState, Phase, Risk, Step, Why
from dockflare_desktop.core.cloud import App, Tunnel
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.planning.books import key_of
from dockflare_desktop.core.planning.differences import differences, in_words
from dockflare_desktop.core.planning.judge import Judged, Stand
from dockflare_desktop.core.planning.situation import View
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import ZoneLogin


def change_id(kind: Kind, action: Action, target: str) -> str:
    """Stable between rounds, so that an approval finds its change again."""
    return " ".join((kind, action, target))  # formatting an enum's value takes three times as long


@dataclass(frozen=True, slots=True)
class Closed:
    """An address that asked for a login and is to be reached no more; `tunnels` are those that may have its rule."""

    key: ServiceKey
    address: str
    tunnels: tuple[Tunnel, ...]


class Draft:
    """Mutable only while one plan is made."""

    def __init__(self, view: View, judged: Iterable[Judged]) -> None:
        self.view = view
        self.judged = {each.service.key: each for each in judged}
        self.changes: dict[str, Change] = {}
        self.findings: dict[ServiceKey, list[Problem]] = {}
        self.problems: list[Problem] = []
        self.corrections: list[LedgerEntry] = []
        self.watch: set[str] = set()
        self.login_of: dict[str, str] = {}  # address -> id of the change that makes or changes its login
        self.made_login: set[str] = set()  # addresses whose login does not stand yet

        self.by_address: dict[str, list[Judged]] = {}
        for each in self.judged.values():
            self.by_address.setdefault(each.address, []).append(each)
        self.closed: tuple[Closed, ...] | None = None  # found by serving
        self.deciding: tuple[tuple[Closed, App | None], ...] | None = None  # found by loosening
        self.unplaced: set[ServiceKey] = set()  # for whose rule the document has no place (H38)
        self._made: dict[str, list[Judged]] | None = None

    @property
    def wanted(self) -> tuple[Judged, ...]:
        """Services to make so."""
        return tuple(each for each in self.judged.values() if each.stand is Stand.WANT)

    def add(  # noqa: PLR0913 - every part of a change is named at the call
        self,
        kind: Kind,
        action: Action,
        target: str,
        step: Step,
        *,
        phase: Phase,
        why: Why,
        keys: Iterable[ServiceKey] = (),
        needs: Iterable[str] = (),
        risk: Risk = Risk.NONE,
        waits: bool = False,
        urgent: bool = False,
    ) -> str:
        """Add a change (once per id) and return its id."""
        made = Change(
            id=change_id(kind, action, target),
            phase=phase,
            step=step,
            action=action,
            kind=kind,
            target=target,
            why=why,
            keys=tuple(sorted(keys)),
            needs=frozenset(needs),
            risk=risk,
            waits=waits,
            urgent=urgent,
        )
        known = self.changes.get(made.id)
        if known is not None:
            made = replace(
                known,
                keys=tuple(sorted({*known.keys, *made.keys})),
                needs=known.needs if known.urgent else known.needs | made.needs,  # what closes waits for nobody
                urgent=known.urgent or urgent,
            )
        self.changes[made.id] = made
        return made.id

    @cached_property
    def relied_zones(self) -> frozenset[str]:
        """Zones on whose own login a service relies."""
        found = [each for each in self.judged.values() if each.stand is not Stand.AWAY]
        return frozenset(each.service.login.zone for each in found if isinstance(each.service.login, ZoneLogin))

    @cached_property
    def rule_rows(self) -> Mapping[str, tuple[LedgerEntry, ...]]:
        """The ledger's rows of rules by their key, removed ones too: tunnels that have or had the rule."""
        found: dict[str, tuple[LedgerEntry, ...]] = {}
        for entry in self.view.given.ledger.entries:
            if entry.kind is Kind.RULE and entry.state is not LedgerState.ADOPTED:
                found[entry.key] = (*found.get(entry.key, ()), entry)
        return found

    @cached_property
    def held_zones(self) -> Mapping[str, bool]:
        """Addresses of the logins of whole zones that people said something of; True where they want none there."""
        return {address: stand.off for address, stand in self.view.whole_zones.items()}

    def planned(self, wanted: str) -> set[str]:
        """The id, if such a change is planned."""
        return {wanted} if wanted in self.changes else set()

    def made_below(self, hostname: str) -> Iterable[Judged]:
        """Services whose login is still to be made, on a hostname or, where it is a wildcard, anywhere."""
        if self._made is None:  # logins are planned before rules, so this stands
            self._made = {}
            for each in self.wanted:
                if each.login_at in self.made_login:
                    self._made.setdefault(each.service.key.hostname, []).append(each)
        if "*" in hostname:
            return [each for found in self._made.values() for each in found]
        return self._made.get(hostname, ())

    def tell(self, key: ServiceKey, code: ProblemCode, effect: Effect = Effect.WARNING, *, detail: str = "") -> None:
        """A finding that changes nothing but is shown on the service."""
        self.findings.setdefault(key, []).append(Problem(code, str(key), effect, detail=detail))

    def tell_drift(self, key: ServiceKey, kind: Kind, wrote: JsonObject, now: JsonObject | None) -> None:
        """Something of a service is not as we wrote it, and is left so: what was changed, from what to what."""
        code = ProblemCode.REMOVED_OUTSIDE if now is None else ProblemCode.CHANGED_OUTSIDE
        changed = "" if now is None else in_words(differences(wrote, now))
        told = Problem(code, str(key), Effect.WARNING, detail=str(kind), value=changed)
        self.findings.setdefault(key, []).append(told)

    def correct(self, entry: LedgerEntry, state: LedgerState) -> None:
        """What reading alone teaches the ledger."""
        self.corrections.append(replace(entry, state=state, prior=None, at=self.view.given.now))

    def release(self, entry: LedgerEntry, code: ProblemCode = ProblemCode.RELEASED) -> None:
        """H13: somebody changed it, so it is theirs now; told, not deleted."""
        self.correct(entry, LedgerState.RELEASED)
        self.problems.append(Problem(code, entry.key, Effect.WARNING, value=str(entry.kind)))

    def keys_of_host(self, hostname: str) -> tuple[ServiceKey, ...]:
        """Keys of our rules on a hostname, in whichever tunnel."""
        return self._held_keys.get(hostname, ())

    @cached_property
    def _held_keys(self) -> Mapping[str, tuple[ServiceKey, ...]]:
        found: dict[str, tuple[ServiceKey, ...]] = {}
        for key in map(key_of, self.view.books.written(Kind.RULE)):
            found[key.hostname] = (*found.get(key.hostname, ()), key)
        return found

    @cached_property
    def held_logins(self) -> Mapping[str, tuple[LedgerEntry, ...]]:
        """The ledger's rows of applications that we have, by hostname."""
        found: dict[str, tuple[LedgerEntry, ...]] = {}
        for entry in self.view.books.written(Kind.APPLICATION):
            host, _ = split(entry.key)
            found[host] = (*found.get(host, ()), entry)
        return found

    def confirm(  # noqa: PLR0913 - a row's parts
        self, kind: Kind, key: str, object_id: str, value: Callable[[], JsonObject], *, zone: str = "", tunnel: str = ""
    ) -> None:
        """An object stands as wanted: the ledger should know it (after a crash or a lost database it may not)."""
        entry = self.view.books.held(kind, key, tunnel)
        settled = entry is not None and entry.state is LedgerState.APPLIED and entry.object_id == object_id
        if entry is None or not settled:
            account = self.view.given.actual.account_id
            known = entry or LedgerEntry(account, kind, key, tunnel=tunnel)
            self.correct(replace(known, object_id=object_id, zone=zone, value=value()), LedgerState.APPLIED)
