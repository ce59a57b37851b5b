"""Commands before there is a controller: the tray is shown first, what is asked meanwhile waits."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from dockflare_desktop.core.model import Layers, Override, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.commands import Commands, Desks
from dockflare_desktop.engine.ports import HistoryEntry, TokenReport
from dockflare_desktop.engine.preview import Preview


class LateCommands:
    """Commands that are answered by another one as soon as it is there."""

    def __init__(self) -> None:
        self._there: asyncio.Future[Commands] = asyncio.get_running_loop().create_future()

    def arrive(self, commands: Commands) -> None:
        """From now on this one answers."""
        self._there.set_result(commands)

    def sync_now(self) -> None:
        """Look again; before the first look there is nothing to ask for."""
        if self._there.done():
            self._there.result().sync_now()

    async def pause(self, until: datetime | None) -> None:
        """As Commands.pause."""
        await (await self._commands()).pause(until)

    async def resume(self) -> None:
        """As Commands.resume."""
        await (await self._commands()).resume()

    async def approve(self, approvals: frozenset[str] | None) -> frozenset[str]:
        """As Commands.approve."""
        return await (await self._commands()).approve(approvals)

    async def set_setting(self, key: str, text: str | None) -> Problem | None:
        """As Commands.set_setting."""
        return await (await self._commands()).set_setting(key, text)

    async def save_overrides(self, overrides: Sequence[Override], reverted: Sequence[str] = ()) -> Sequence[Problem]:
        """As Commands.save_overrides."""
        return await (await self._commands()).save_overrides(overrides, reverted)

    async def clear_overrides(self, key: ServiceKey | None, fields: Sequence[str] = ()) -> int:
        """As Commands.clear_overrides."""
        return await (await self._commands()).clear_overrides(key, fields)

    async def layers(self) -> Layers:
        """As Commands.layers."""
        return await (await self._commands()).layers()

    async def preview(self, layers: Layers) -> Preview:
        """As Commands.preview."""
        return await (await self._commands()).preview(layers)

    async def history(self, limit: int = 200) -> Sequence[HistoryEntry]:
        """As Commands.history."""
        return await (await self._commands()).history(limit)

    async def log_in(self, token: str, account_id: str = "") -> TokenReport:
        """As Commands.log_in."""
        return await (await self._commands()).log_in(token, account_id)

    async def log_out(self) -> None:
        """As Commands.log_out."""
        await (await self._commands()).log_out()

    async def verify(self) -> TokenReport:
        """As Commands.verify."""
        return await (await self._commands()).verify()

    async def desks(self) -> Desks:
        """As Commands.desks."""
        return await (await self._commands()).desks()

    async def _commands(self) -> Commands:
        return await asyncio.shield(self._there)
