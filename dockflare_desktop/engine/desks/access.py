"""What is asked of sign-in methods and service tokens."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from dockflare_desktop.core.account.methods import MethodDraft
from dockflare_desktop.core.account.overview import AccessOverview, MethodSaved, Removal, TokenMade, ZoneRemoval
from dockflare_desktop.core.account.used_by import Use
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.access_overview import read_overview
from dockflare_desktop.engine.by_hand import ByHand
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.fresh import fresh_situation
from dockflare_desktop.engine.ports import Actor, OutsideError
from dockflare_desktop.engine.service_tokens import AT_ONCE, ServiceTokens
from dockflare_desktop.engine.sign_in_methods import SignInMethods
from dockflare_desktop.engine.whole_zones import WholeZones


class AccessDesk:
    """Implements AccessCommands on a controller. After a write everything is read anew: services may name it."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def overview(self) -> AccessOverview:
        """Methods and tokens with their users, read at Cloudflare now."""
        try:
            async with self._account() as hand:
                return await read_overview(hand)
        except OutsideError as error:
            return AccessOverview(problems=(error.problem,))

    async def save_method(self, draft: MethodDraft) -> MethodSaved:
        """Add a sign-in method, or change one."""
        try:
            async with self._account() as hand:
                saved = await SignInMethods(hand).save(draft)
        except OutsideError as error:
            return MethodSaved(problems=(error.problem,))
        self._look(wrote=saved.method is not None)
        return saved

    async def delete_method(self, method_id: str, despite: Collection[Use] = ()) -> Removal:
        """Delete a sign-in method that nothing of ours uses."""
        try:
            async with self._account() as hand:
                removal = await SignInMethods(hand).delete(method_id, despite)
        except OutsideError as error:
            return Removal(problems=(error.problem,))
        self._look(wrote=removal.gone)
        return removal

    async def create_token(self, name: str, lifetime: str) -> TokenMade:
        """Make a service token."""
        try:
            async with self._account() as hand:
                made = await ServiceTokens(hand).create(name, lifetime)
        except OutsideError as error:
            return TokenMade(problems=(error.problem,))
        self._look(wrote=made.token is not None)
        return made

    async def rotate_token(self, token_id: str, keep: timedelta = AT_ONCE) -> TokenMade:
        """Give a token a new secret."""
        try:
            async with self._account() as hand:
                return await ServiceTokens(hand).rotate(token_id, keep)
        except OutsideError as error:
            return TokenMade(problems=(error.problem,))

    async def refresh_token(self, token_id: str) -> TokenMade:
        """Let a token's time begin anew."""
        try:
            async with self._account() as hand:
                return await ServiceTokens(hand).refresh(token_id)
        except OutsideError as error:
            return TokenMade(problems=(error.problem,))

    async def delete_token(self, token_id: str) -> Removal:
        """Delete a token that nothing uses."""
        try:
            async with self._account() as hand:
                removal = await ServiceTokens(hand).delete(token_id)
        except OutsideError as error:
            return Removal(problems=(error.problem,))
        self._look(wrote=removal.gone)
        return removal

    async def check_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        """What is wrong with it as typed."""
        zones = self._zones()
        return await zones.check(zones.meant(zone, fields))

    async def save_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        """Set who enters a zone's hostnames; the next round makes it so."""
        problems = await self._zones().save(zone, fields)
        if not problems:
            self._controller.trigger.poke()
        return problems

    async def delete_zone(self, zone: str, opens: Collection[ServiceKey] = ()) -> ZoneRemoval:
        """Take a whole zone's login back; the next round plans what comes of it. What lies behind it is looked for
        anew: before the first round nothing is known of it, and later a container may have come since."""
        try:
            _, given = await fresh_situation(self._controller)
        except OutsideError as error:
            return ZoneRemoval(problems=(error.problem,))
        zones = WholeZones(self._controller.store, self._controller.now, given.services, given.actual)
        removal = await zones.delete(zone, opens)
        if removal.gone:
            self._controller.trigger.poke()
        return removal

    def _zones(self) -> WholeZones:
        last, controller = self._controller.last, self._controller
        services = last.resolution.services if last else ()
        return WholeZones(controller.store, controller.now, services, last.actual if last else None)

    @asynccontextmanager
    async def _account(self) -> AsyncIterator[ByHand]:
        last = self._controller.last
        services = last.resolution.services if last else ()
        problems = last.plan.problems if last else ()
        async with self._controller.account.using() as edge:
            yield ByHand(edge, self._controller.store, self._controller.now, Actor.YOU, services, problems)

    def _look(self, *, wrote: bool) -> None:
        if wrote:
            self._controller.trigger.poke(full=True)
