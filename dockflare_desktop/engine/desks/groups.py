"""What is asked of access groups."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Hold, Kind
from dockflare_desktop.core.cloud import Actual, Directory, Look
from dockflare_desktop.core.groups.duplicates import Duplicates, duplicates
from dockflare_desktop.core.groups.foreign import ForeignPolicy, adopting, foreign_policies
from dockflare_desktop.core.groups.storing import Known, Saving, removing, saving
from dockflare_desktop.core.groups.uses import users_of
from dockflare_desktop.core.model import AccessGroup, Layers
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.service import Service
from dockflare_desktop.engine.by_hand import ByHand, Write
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.fresh import fresh_situation
from dockflare_desktop.engine.keeping_groups import keep_group
from dockflare_desktop.engine.known import last_known
from dockflare_desktop.engine.ports import Actor, OutsideError
from dockflare_desktop.engine.rounds import Rounds

_ALL = Look(policies=True, groups=True, sign_in_methods=True, service_tokens=True)
_NAMES = Look(apps=False, sign_in_methods=True, service_tokens=True)
_NAMED = (ProblemCode.SIGN_IN_UNKNOWN, ProblemCode.SERVICE_TOKEN_UNKNOWN)
_ANSWERED = (Hold.MODE, Hold.BRAKE)  # what asks somebody, and was shown to them just now


class GroupDesk:
    """Implements GroupCommands on a controller."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def save(self, group: AccessGroup, replaces: str | None = None) -> Sequence[Problem]:
        """Save, or rename with what names it. What somebody else's policy it adopted goes with the name."""
        known = await self._known()
        found = saving(group, known, replaces)
        if any(each.code in _NAMED for each in found.problems):  # it may have been made since
            found = saving(group, replace(known, directory=await self._names()), replaces)
        if worst(found.problems) >= Effect.BLOCKS:
            return found.problems
        await self._keep(found)
        return found.problems

    async def delete(self, group_id: str) -> Sequence[str]:
        """Remove a group that nothing names. A policy that it adopted stays its owner's."""
        known = await self._known()
        if users := users_of(group_id, known.layers, known.services):
            return users
        for group in known.layers.groups:
            if group.id == group_id:
                await self._keep(removing(group))
        return ()

    async def foreign(self) -> Sequence[ForeignPolicy]:
        """Reusable policies that are not ours."""
        _, given = await self._situation()
        found = foreign_policies(given.actual, given.ledger)
        if found is None:
            raise _unread(given)
        return found

    async def adopt(self, policy_id: str, group_id: str) -> Sequence[Problem]:
        """A group of somebody else's policy, and the row for it: a round in between would make a policy of ours."""
        rounds, given = await self._situation()
        if given.actual.directory.policies is None:
            raise _unread(given)
        offered = {each.policy.id: each for each in foreign_policies(given.actual, given.ledger) or ()}
        if (found := offered.get(policy_id)) is None:
            return (Problem(ProblemCode.NOT_FOUND, policy_id, label="policy", value=policy_id),)
        group, row = adopting(found.policy, group_id, given.actual)
        problems = saving(group, await self._known(), "").problems
        if worst(problems) >= Effect.BLOCKS:
            return problems
        async with self._controller.one_at_a_time:
            await self._controller.store.replace((group,), rows=[replace(row, at=self._controller.now())])
            await self._tell(rounds, Write(str(Kind.POLICY), "adopt", found.name, before=row.former))
            rounds.start_over()
        self._controller.trigger.poke(full=True)
        return problems

    async def duplicates(self) -> Duplicates:
        """Names that several policies have."""
        rounds, given = await self._situation()
        if given.actual.directory.policies is None:
            raise _unread(given)
        return await rounds.aside(lambda: duplicates(given))

    async def merge(self, seal: str) -> Duplicates:
        """Ledger first; the next round carries out what was shown."""
        rounds, given = await self._situation()
        found = await rounds.aside(lambda: duplicates(given))
        if not found.rows or found.seal != seal:
            return found
        controller = self._controller
        async with controller.one_at_a_time:
            await controller.store.intend(replace(row, at=controller.now()) for row in found.rows)
            await controller.approvals.give({approval(each) for each in found.changes if each.hold in _ANSWERED})
            rounds.start_over()
        controller.trigger.poke(full=True)
        return replace(found, merged=True)

    # --- what is known ------------------------------------------------------------------------------------------------

    async def _known(self) -> Known:
        controller = self._controller
        layers = await controller.store.layers()
        directory = controller.last.actual.directory if controller.last else Directory()
        return Known(layers, await self._services(layers), directory)

    async def _names(self) -> Directory:
        """Sign-in methods and service tokens as they are now; where they cannot be read, nothing is known of them."""
        try:
            async with self._controller.account.using() as edge:
                return (await edge.observe(_NAMES)).directory
        except OutsideError:
            return Directory()

    async def _services(self, layers: Layers) -> Sequence[Service]:
        """As last decided; before the first round, as far as the store remembers them: what labels name is in use."""
        controller = self._controller
        if controller.last is not None:
            return controller.last.resolution.services
        return (await last_known(controller.store, layers, controller.now())).services

    async def _situation(self) -> tuple[Rounds, Situation]:
        """As a round's, and everything that policies are about. Raises OutsideError."""
        rounds, given = await fresh_situation(self._controller)
        return rounds, replace(given, actual=_widened(given.actual, await rounds.edge.observe(_ALL)))

    # --- adopted policies ---------------------------------------------------------------------------------------------

    async def _keep(self, done: Saving) -> None:
        """What concerns rows of the ledger between rounds, since they carry it."""
        controller = self._controller
        async with controller.one_at_a_time if done.renamed is not None else nullcontext():
            if await keep_group(controller.store, done):
                controller.account.start_over()
        controller.trigger.poke()

    async def _tell(self, rounds: Rounds, write: Write) -> None:
        controller = self._controller
        actor = Actor.YOU if controller.actor is Actor.AUTOMATIC else controller.actor
        await ByHand(rounds.edge, controller.store, controller.now, actor, ()).tell(write)


def _widened(actual: Actual, wide: Actual) -> Actual:
    """What a round read, and everything that policies are about."""
    directory = replace(
        actual.directory,
        policies=wide.directory.policies,
        groups=wide.directory.groups,
        sign_in_methods=wide.directory.sign_in_methods,
        service_tokens=wide.directory.service_tokens,
    )
    return replace(actual, directory=directory, apps=wide.apps, problems=wide.problems)


def _unread(given: Situation) -> OutsideError:
    """Why the policies could not be read."""
    problem = next((each for each in given.actual.problems if each.label == "policies"), None)
    return OutsideError(problem or Problem(ProblemCode.CLOUDFLARE_DOWN, "cloudflare"))
