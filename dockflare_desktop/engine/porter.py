"""Answers the doorbell: what a second process may ask of the running program."""

import json
from collections.abc import Callable, Mapping

from dockflare_desktop.core.change import Change, Outcome
from dockflare_desktop.core.status import Status
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.desk import Desk
from dockflare_desktop.engine.ports import Actor


def nothing(_page: str) -> None:
    """There is no window to raise."""


class Porter:
    """`wake` looks again, `apply` carries the plan out and says what came of it, `machine` takes the answer to H16,
    `account` reads the token again, `raise` shows the window."""

    def __init__(self, controller: Controller, desk: Desk, raise_window: Callable[[str], None] = nothing) -> None:
        self._controller = controller
        self._desk = desk
        self._raise = raise_window

    async def answer(self, request: Mapping[str, str]) -> Mapping[str, str]:
        """One request, one answer; what is not known is said to be so."""
        match request.get("do"):
            case "wake":
                await self._controller.reload()
                return {"ok": "1"}
            case "apply":
                return await self._apply(json.loads(request.get("held", "[]")))
            case "machine":
                problem = await self._desk.set_setting("machine", request.get("answer", ""))
                return {"error": str(problem.code)} if problem else {"ok": "1"}
            case "account":
                await self._controller.log_in_again()
                self._desk.sync_now()
                return {"ok": "1"}
            case "raise":
                self._raise(request.get("page", ""))
                return {"ok": "1"}
            case _:
                return {"error": "unknown request"}

    async def _apply(self, held: list[str]) -> Mapping[str, str]:
        wanted = frozenset(
            change.id for change in self._controller.status.plan.changes if change.hold and named(change, held)
        )
        if wanted:
            await self._desk.approve(wanted)
        result = await self._controller.round_now(actor=Actor.COMMAND_LINE)
        outcomes = result.outcomes if result is not None else ()
        counts = self._controller.status.counts
        failed = result is None or counts[Status.ERROR] > 0
        attention = any(counts[each] for each in Status if each not in (Status.LIVE, Status.IGNORED))
        return {
            "lines": json.dumps([_line(each) for each in outcomes]),
            "exit": "1" if failed else "3" if attention else "0",
        }


def named(change: Change, held: list[str]) -> bool:
    """Whether a held change is among those named: by address, by hostname, by target, or `all`."""
    wanted = {each.strip().lower().rstrip("/") for each in held}
    keys = {name for key in change.keys for name in (str(key), key.hostname)}
    return bool("all" in wanted or wanted & {change.target.lower(), *keys})


def _line(outcome: Outcome) -> str:
    change = outcome.change
    told = f": {outcome.problem.code}" if outcome.problem else ""
    return f"{outcome.state:<8}{change.action:<7}{change.kind:<12}{change.target}{told}"
