"""What windows and the command line may ask of the running program; the answer is the next AppStatus."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dockflare_desktop.core.account.methods import MethodDraft
from dockflare_desktop.core.account.overview import AccessOverview, MethodSaved, Removal, TokenMade, ZoneRemoval
from dockflare_desktop.core.account.used_by import Use
from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.change import Kind, LedgerEntry
from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.core.doctor.joining import Joining
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.engines.probed import HostKey, Offer, Probed
from dockflare_desktop.core.engines.stored import StoredEngine
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
from dockflare_desktop.core.trying.trial import Trial
from dockflare_desktop.engine.activity_commands import ActivityCommands
from dockflare_desktop.engine.connector_commands import ConnectorCommands
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


class AccessCommands(Protocol):
    """What the Access page asks for sign-in methods and service tokens. What hinders is among the answer's problems."""

    async def overview(self) -> AccessOverview:
        """Methods and tokens with their users, read at Cloudflare now."""

    async def save_method(self, draft: MethodDraft) -> MethodSaved:
        """Add a sign-in method, or change one; secrets that are not typed stay."""

    async def delete_method(self, method_id: str, despite: Collection[Use] = ()) -> Removal:
        """Delete a sign-in method. What uses it comes back, and then it stays: ours always keeps it, others unless they
        are in `despite`, as they were shown."""

    async def create_token(self, name: str, lifetime: str) -> TokenMade:
        """Make a service token; its secret is in this answer alone."""

    async def rotate_token(self, token_id: str, keep: timedelta = timedelta(0)) -> TokenMade:
        """Give a token a new secret; the old one works for so long still."""

    async def refresh_token(self, token_id: str) -> TokenMade:
        """Let a token's time begin anew, with the same secret."""

    async def delete_token(self, token_id: str) -> Removal:
        """Delete a token that nothing uses; else its users come back."""

    async def check_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        """What `save_zone` would find wrong."""

    async def save_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        """Set who enters the hostnames of a zone that say nothing of their own, in label texts; with problems nothing
        is stored."""

    async def delete_zone(self, zone: str, opens: Collection[ServiceKey] = ()) -> ZoneRemoval:
        """Take a whole zone's login back. What would be open to everyone comes back, unless it was shown (`opens`)."""


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


class EngineCommands(Protocol):
    """What is asked of engines. What they hold at Cloudflare is never touched by any of it."""

    async def engines(self) -> Sequence[StoredEngine]:
        """All of them, also those that are switched off, the `docker` command's own first."""

    async def check(self, engine: StoredEngine) -> Sequence[Problem]:
        """What `save` would find wrong."""

    async def test(self, engine: StoredEngine) -> Probed:
        """Read it once; nothing is stored. One that is watched already says so."""

    async def save(self, engine: StoredEngine) -> Sequence[Problem]:
        """Store it, a new one (id "") under an id of its own, and watch it from now on; with problems nothing is
        stored."""

    async def switch(self, engine: StoredEngine, *, on: bool) -> Problem | None:
        """Watch it or not; what it holds stays as it is."""

    async def remove(self, engine: StoredEngine) -> Problem | None:
        """Forget it; what it holds stays as it is."""

    async def offers(self) -> Sequence[Offer]:
        """What was found on this computer, is not watched, and was not declined."""

    async def decline(self, offer: Offer) -> None:
        """Do not offer it again."""

    async def contexts(self) -> Sequence[Offer]:
        """Contexts of the `docker` command, broken ones too."""

    async def host_key(self, engine: StoredEngine) -> HostKey | Problem:
        """What the SSH host of an engine shows of itself, for somebody to confirm."""

    async def trust(self, key: HostKey) -> Problem | None:
        """Remember a host key that was confirmed, where ssh looks for it."""

    async def pinned_by(self) -> str:
        """The variable that says which engine the default one is, "" where none does."""


class DoctorCommands(Protocol):
    """What the Doctor page asks. Findings appear in AppStatus.doctor as they come."""

    async def run(self) -> DoctorView:
        """Every check; what they found."""

    async def mute(self, check: Check, *, muted: bool) -> None:
        """Count a check's findings no more, or again. Raises OutsideError."""

    async def try_url(self, text: str, *, request: bool = True) -> Trial | Problem:
        """Every link of the way to a URL, with a verdict for each; `request`: it is also asked, as anybody may. Raises
        OutsideError where the account cannot be read."""

    async def plan_joining(self, address: str) -> Joining | Problem:
        """What would let a connector reach the container of the service at an address; nothing is written."""

    async def join(self, shown: Joining) -> Problem | None:
        """Do that as it was shown; where something else would be done by now, nothing is."""

    async def leave(self, shown: Joining) -> Problem | None:
        """Undo it: off that network again."""


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
