"""What windows and the command line may ask of the running program; the answer is the next AppStatus."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.change import Kind, LedgerEntry
from dockflare_desktop.core.groups.duplicates import Duplicates
from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.leaving.departure import Departure
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.manual.objects import Objects
from dockflare_desktop.core.model import AccessGroup, JsonObject, Layers, ManualRule, Override, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.core.public.seen import Seen
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.engine.access_commands import AccessCommands
from dockflare_desktop.engine.activity_commands import ActivityCommands
from dockflare_desktop.engine.connector_commands import ConnectorCommands
from dockflare_desktop.engine.doctor_commands import DoctorCommands
from dockflare_desktop.engine.engine_commands import EngineCommands
from dockflare_desktop.engine.ports import HistoryEntry, TokenReport
from dockflare_desktop.engine.preview import Preview
from dockflare_desktop.engine.review_commands import ReviewCommands
from dockflare_desktop.engine.tunnel_commands import TunnelCommands


class GroupCommands(Protocol):
    """What the Access page asks for groups."""

    async def save(self, group: AccessGroup, replaces: str | None = None) -> Sequence[Problem]:
        """Save a group; with problems of effect BLOCKS or worse nothing is saved. `replaces` is the id under which it
        is stored ("" for a new one); another id renames it, with the overrides and manual rules that name it. None
        adds or replaces whatever has its id."""

    async def delete(self, group_id: str) -> Sequence[str]:
        """Remove a group. What still names it comes back, and then it stays."""

    async def foreign(self) -> Sequence[ForeignPolicy]:
        """Reusable policies at Cloudflare that are not ours, read now. Raises OutsideError where they cannot be."""

    async def adopt(self, policy_id: str, group_id: str) -> Sequence[Problem]:
        """Make a group of somebody else's policy: what names the group uses that very policy, which is never edited.
        Raises OutsideError."""

    async def duplicates(self) -> Duplicates:
        """Names that several policies have, and what merging them would do. Raises OutsideError."""

    async def merge(self, seal: str) -> Duplicates:
        """Point our applications at one of them and remove the others that are ours, as it was shown under this seal.
        What has another one by now is only shown. Raises OutsideError."""


class ManualCommands(Protocol):
    """What windows ask for manual rules."""

    async def save(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Sequence[Problem]:
        """Add a rule, or edit the one at `replaces`; another key than that renames it. With problems of effect BLOCKS
        or worse nothing is saved."""

    async def delete(self, key: ServiceKey) -> ManualRule | None:
        """Remove a rule; it comes back, None where there is none."""

    async def switch(self, key: ServiceKey, *, on: bool) -> bool:
        """Use a rule or not; False where there is none."""

    async def preview(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Objects | None:
        """Which objects there would be if this was saved, and what is in the way; None where a rule like that is not in
        force. Raises OutsideError where Cloudflare cannot be judged."""


class TransferCommands(Protocol):
    """Exports and imports."""

    async def export(self) -> JsonObject:
        """Everything people stored, without secrets."""

    async def offer(self, found: Import, *, replaces: bool) -> Import:
        """What of an import would be stored, and what not."""

    async def take_over(self, offer: Import) -> bool:
        """Store what was offered. Whether the mode became *ask before every change*, so that the plan is seen first."""


class PublicCommands(Protocol):
    """What the Public now page asks."""

    async def look(self, *, anyway: bool = True) -> None:
        """Read the whole account now; without `anyway` only where what is known is too old."""

    async def set_meant(self, place: Place, *, meant: bool) -> Problem | None:
        """Call an address that is not ours meant to be public, or take that back. With a problem nothing is kept."""

    async def check(self) -> None:
        """Ask what is open to everyone, from outside; the answers are in the next AppStatus."""

    async def told(self, places: Collection[Place]) -> None:
        """Somebody was told that these are open."""


class AdoptionCommands(Protocol):
    """What is asked of adopting. Everything is read anew at Cloudflare; raises OutsideError where that cannot be."""

    async def foreign(self, *, take_over: bool = False) -> Sequence[Foreign]:
        """Everything in the account that is not ours, with its owner, and why it may not be adopted."""

    async def in_the_way(self, key: ServiceKey, *, take_over: bool = False) -> Sequence[Foreign]:
        """What keeps one service from being published."""

    async def adopted(self) -> Sequence[LedgerEntry]:
        """What was adopted, and may be given back."""

    async def preview(self, picks: Sequence[Pick], *, take_over: bool = False) -> Adoption | Problem:
        """What comes of adopting these together; nothing is written."""

    async def adopt(self, picks: Sequence[Pick], seal: str, *, take_over: bool = False) -> Adoption | Problem:
        """Adopt them. Where the answer's seal is another one, something changed: nothing was done, and it is to be
        shown again."""

    async def preview_return(self, kind: Kind, which: str) -> Adoption | Problem:
        """What comes of giving an adopted object back; nothing is written."""

    async def give_back(self, kind: Kind, which: str, seal: str) -> Adoption | Problem:
        """Give it back. Where the answer's seal is another one, nothing was done, and it is to be shown again."""


class LeavingCommands(Protocol):
    """What is asked of leaving: everything, an engine's services, a tunnel's. Raises OutsideError where Cloudflare
    cannot be judged."""

    async def preview(self, departure: Departure) -> Farewell | Problem:
        """What comes of letting go, read anew at Cloudflare; nothing is written."""

    async def begin(self, departure: Departure, seal: str) -> Farewell | Problem:
        """Let go, as it was shown under this seal: rounds carry it out, and it holds until it is taken back. Where the
        answer's seal is another one, nothing was done, and it is to be shown again."""

    async def take_back(self, departure: Departure) -> bool:
        """Want its services again; False where it was not left. What was handed over stays somebody else's, until it is
        adopted."""

    async def current(self) -> Sequence[Departure]:
        """What was let go of, whether that is done or still under way."""


class SeenCommands(Protocol):
    """What windows ask to answer while somebody types."""

    async def last(self) -> Seen | None:
        """The account as last compared; nothing is read at Cloudflare. None before the first comparison."""


@dataclass(frozen=True, slots=True)
class Desks:
    """One desk for each area whose commands are many."""

    groups: GroupCommands
    manual: ManualCommands
    transfer: TransferCommands
    public: PublicCommands
    access: AccessCommands
    adoption: AdoptionCommands
    leaving: LeavingCommands
    activity: ActivityCommands
    seen: SeenCommands
    connectors: ConnectorCommands
    engines: EngineCommands
    doctor: DoctorCommands
    tunnels: TunnelCommands
    review: ReviewCommands


class Commands(Protocol):
    """The controller as its callers see it. What a user typed wrong comes back as problems, never as an exception."""

    def sync_now(self) -> None:
        """Look again at everything, Cloudflare too."""

    async def pause(self, until: datetime | None) -> None:
        """Write nothing until then; None = until resumed."""

    async def resume(self) -> None:
        """Write again."""

    async def approve(self, approvals: frozenset[str] | None) -> frozenset[str]:
        """Let held changes through as they were shown (core.approving.approval; None = all that are held now). What is
        not held like that any more comes back, and stays as it is."""

    async def set_setting(self, key: str, text: str | None) -> Problem | None:
        """Store a setting; None drops it. The problem says what would be right."""

    async def save_overrides(self, overrides: Sequence[Override], reverted: Sequence[str] = ()) -> Sequence[Problem]:
        """Set fields of a service and revert others of it, in one; with problems of effect BLOCKS or worse nothing is
        saved."""

    async def clear_overrides(self, key: ServiceKey | None, fields: Sequence[str] = ()) -> int:
        """Revert these fields, or all, of one service or (None) of every one; how many were reverted."""

    async def layers(self) -> Layers:
        """Groups, overrides, manual rules as stored."""

    async def preview(self, layers: Layers) -> Preview:
        """What a round would do if these layers were stored; nothing is written. Raises OutsideError where Cloudflare
        cannot be judged."""

    async def history(self, limit: int = 200) -> Sequence[HistoryEntry]:
        """The newest writes."""

    async def log_in(self, token: str, account_id: str = "") -> TokenReport:
        """Check a token and, if it is accepted, keep it."""

    async def log_out(self) -> None:
        """Forget the token."""

    async def verify(self) -> TokenReport:
        """Check the token that is in use."""

    async def desks(self) -> Desks:
        """The commands of single areas."""
