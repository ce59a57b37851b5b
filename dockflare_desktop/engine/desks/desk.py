"""The commands: what windows and command line ask for is stored first, then the loop is woken."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.model import Layers, Override, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.settings import changed
from dockflare_desktop.engine.account import report_of
from dockflare_desktop.engine.commands import Desks
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.desks.access import AccessDesk
from dockflare_desktop.engine.desks.activity import ActivityDesk
from dockflare_desktop.engine.desks.adoption import AdoptionDesk
from dockflare_desktop.engine.desks.connectors import ConnectorDesk
from dockflare_desktop.engine.desks.doctor import DoctorDesk
from dockflare_desktop.engine.desks.engines import EngineDesk
from dockflare_desktop.engine.desks.groups import GroupDesk
from dockflare_desktop.engine.desks.leaving import LeavingDesk
from dockflare_desktop.engine.desks.manual import ManualDesk
from dockflare_desktop.engine.desks.public import PublicDesk
from dockflare_desktop.engine.desks.review import ReviewDesk
from dockflare_desktop.engine.desks.seen import SeenDesk
from dockflare_desktop.engine.desks.transfer import TransferDesk
from dockflare_desktop.engine.desks.tunnels import TunnelDesk
from dockflare_desktop.engine.doctor import Doctor
from dockflare_desktop.engine.joining import Joiner
from dockflare_desktop.engine.overriding import Overriding
from dockflare_desktop.engine.ports import Edge, EngineDoor, HistoryEntry, Outside, OutsideError, TokenReport
from dockflare_desktop.engine.ports.probe import Probe
from dockflare_desktop.engine.preview import Preview
from dockflare_desktop.engine.trying import Trier

ACCOUNT = "account"  # the note of which account was chosen
MACHINE = "machine"  # the answer to H16, given as if it were a setting


class Desk:
    """Implements Commands on a controller. `fixed` maps settings to the environment variables that rule them."""

    def __init__(  # noqa: PLR0913 - the ports arrive here
        self,
        controller: Controller,
        connect: Callable[[str, str], Awaitable[Edge]],
        fixed: Mapping[str, str],
        outside: Outside,
        door: EngineDoor,
        *,
        probe: Probe,
    ) -> None:
        self._controller = controller
        self._connect = connect
        self._fixed = fixed
        self._overriding = Overriding(controller.store, controller.now, fixed)
        self.doctor = Doctor(controller, probe, outside)
        access, adoption, connectors = AccessDesk(controller), AdoptionDesk(controller), ConnectorDesk(controller)
        tunnels = TunnelDesk(controller)
        self._desks = Desks(
            groups=GroupDesk(controller),
            manual=ManualDesk(controller),
            transfer=TransferDesk(controller),
            public=PublicDesk(controller, outside),
            access=access,
            adoption=adoption,
            activity=ActivityDesk(controller, access, adoption, connectors, tunnels),
            leaving=LeavingDesk(controller),
            seen=SeenDesk(controller),
            connectors=connectors,
            engines=EngineDesk(controller, door),
            doctor=DoctorDesk(self.doctor, Joiner(controller), Trier(controller, probe, outside)),
            tunnels=tunnels,
            review=ReviewDesk(controller),
        )

    async def desks(self) -> Desks:
        """The commands of single areas."""
        return self._desks

    def sync_now(self) -> None:
        """Look again at everything, Cloudflare too."""
        self._controller.trigger.poke(full=True)

    async def pause(self, until: datetime | None) -> None:
        """Write nothing until then; None = until resumed."""
        await self._controller.pause.begin(until)
        self._controller.trigger.poke()

    async def resume(self) -> None:
        """Write again."""
        await self._controller.pause.end()
        self._controller.trigger.poke()

    async def approve(self, approvals: frozenset[str] | None) -> frozenset[str]:
        """Let held changes through as they were shown (None = all that are held now); what is not held like that any
        more comes back, and stays as it is. Where no click helps (observing, paused, beside the original DockFlare)
        nothing is let through, so that nothing happens by itself once that ends."""
        held = {approval(change) for change in self._controller.status.plan.changes if change.hold.asks}
        given = held if approvals is None else held & approvals
        if given:
            await self._controller.approvals.give(given)
            self._controller.trigger.poke()
        return (approvals or frozenset()) - given

    async def set_setting(self, key: str, text: str | None) -> Problem | None:
        """Store a setting; None drops it."""
        if key == MACHINE:
            return await self._settle_machine(text or "")
        if key in self._fixed:
            return Problem(ProblemCode.ENV_WINS, key, value=self._fixed[key], label=key)
        if text is not None:
            result = changed(await self._controller.store.settings(), key, text)
            if isinstance(result, Problem):
                return result
        await self._controller.store.set_setting(key, text.strip() if text is not None else None)
        self._controller.trigger.poke()
        return None

    async def save_overrides(self, overrides: Sequence[Override], reverted: Sequence[str] = ()) -> Sequence[Problem]:
        """Set fields of a service, and revert others."""
        last = self._controller.last
        problems = await self._overriding.save(overrides, last.resolution.services if last else None, reverted)
        if worst(problems) < Effect.BLOCKS:
            self._controller.trigger.poke()
        return problems

    async def clear_overrides(self, key: ServiceKey | None, fields: Sequence[str] = ()) -> int:
        """Revert these fields, or all, of one service or of every one; how many were reverted."""
        last = self._controller.last
        gone = await self._overriding.revert(key, fields, last.actual.directory if last else None)
        if gone:
            self._controller.trigger.poke()
        return len(gone)

    async def layers(self) -> Layers:
        """Groups, overrides, manual rules as stored."""
        return await self._controller.store.layers()

    async def preview(self, layers: Layers) -> Preview:
        """What a round would do if these layers were stored; nothing is written."""
        return await self._controller.preview(layers)

    async def history(self, limit: int = 200) -> Sequence[HistoryEntry]:
        """The newest writes."""
        return await self._controller.store.history(limit)

    async def log_in(self, token: str, account_id: str = "") -> TokenReport:
        """Check a token and, if it is accepted, keep it. What hinders that is in the report; nothing is kept then."""
        token = token.strip()
        try:
            report = await self._checked(token, account_id)
            if report.accepted:
                await self._keep(token, account_id)
        except OutsideError as error:
            return TokenReport(accepted=False, problem=error.problem)
        if report.accepted:
            await self._controller.log_in_again()
            self._controller.trigger.poke(full=True)
        return report

    async def _checked(self, token: str, account_id: str) -> TokenReport:
        edge = await self._connect(token, account_id)
        try:
            return await report_of(edge)
        finally:
            await edge.close()

    async def _keep(self, token: str, account_id: str) -> None:
        """Token and account belong together: where the keyring refuses one, the other stays as it was."""
        store = self._controller.store
        before = await store.note(ACCOUNT)
        await store.set_note(ACCOUNT, account_id or None)
        try:
            await self._controller.secrets.set_token(token)
        except OutsideError:
            await store.set_note(ACCOUNT, before)
            raise

    async def log_out(self) -> None:
        """Forget the token."""
        await self._controller.secrets.set_token(None)
        await self._controller.log_in_again()
        self._controller.trigger.poke()

    async def verify(self) -> TokenReport:
        """Check the token that is in use."""
        return await self._controller.account.verify()

    async def _settle_machine(self, answer: str) -> Problem | None:
        if answer not in ("moved", "copied"):
            return Problem(
                ProblemCode.SETTING_INVALID, MACHINE, label=MACHINE, value=answer, suggestion="moved, copied"
            )
        await self._controller.settle_machine(copied=answer == "copied")
        self._controller.trigger.poke(full=True)
        return None
