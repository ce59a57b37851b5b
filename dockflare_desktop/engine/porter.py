"""Answers the doorbell: what a second process may ask of the running program."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import sha256

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change, Kind, Outcome
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.reviewing.text import plan_lines
from dockflare_desktop.core.status import Standing
from dockflare_desktop.engine.adopting_there import Asked, answer
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.desks.desk import Desk
from dockflare_desktop.engine.groups_there import Merging, problems_answer
from dockflare_desktop.engine.leaving_there import Leaving, leaving_answer
from dockflare_desktop.engine.order import Result
from dockflare_desktop.engine.ports import Actor, OutsideError
from dockflare_desktop.engine.undoing_there import answer as undo_answer

LARGEST = 60_000  # bytes of lines in an answer; the doorbell takes 65,536 in all


def nothing(_page: str) -> None:
    """There is no window to raise."""


class Porter:
    """`wake` looks again, `plan` tells the plan, `apply` carries it out and says what came of it, `adopt` and `leave`
    show or do what is asked of one object or of many, `undo` of one entry of the history, `adopt policy` and
    `duplicates` do it for groups, `machine` takes the answer to H16, `account` reads the token again, `raise` shows the
    window."""

    def __init__(self, controller: Controller, desk: Desk, raise_window: Callable[[str], None] = nothing) -> None:
        self._controller = controller
        self._desk = desk
        self._raise = raise_window

    async def answer(self, request: Mapping[str, str]) -> Mapping[str, str]:
        """One request, one answer; what is not known is said to be so."""
        match request.get("do"):
            case "wake":
                await self._controller.reload(ledger=bool(request.get("ledger")))
            case "account":
                await self._controller.log_in_again()
                self._desk.sync_now()
            case "raise":
                self._raise(request.get("page", ""))
            case "leave":
                return await self._leave(Leaving.of(request), request.get("seal", ""))
            case question:
                return await self._told(question, request)
        return {"ok": "1"}

    async def _told(self, question: str | None, request: Mapping[str, str]) -> Mapping[str, str]:
        """What has an answer of its own."""
        match question:
            case "plan":
                return await self._plan(json.loads(request.get("held", "[]")))
            case "apply":
                return await self._apply(json.loads(request.get("held", "[]")), request.get("seen", ""))
            case "adopt" | "undo":
                return await self._shown_first(request, request.get("seal", ""))
            case "adopt policy" | "duplicates":
                return await self._policies(request)
            case "machine":
                problem = await self._desk.set_setting("machine", request.get("answer", ""))
                return {"error": str(problem.code)} if problem else {"ok": "1"}
            case _:
                return {"error": "unknown request"}

    async def _plan(self, held: list[str]) -> Mapping[str, str]:
        """The plan on a fresh look, as lines, and what stands for the held changes named in it."""
        result = await self._controller.round(full=True, write=False)
        changes = result.plan.changes if result is not None else ()
        return {
            "lines": _fitting(plan_lines(changes)),
            "seen": _seal(self._wanted(held)),
            "standing": self._standing(result),
        }

    def _wanted(self, held: list[str]) -> frozenset[str]:
        changes = self._controller.status.plan.changes
        return frozenset(approval(change) for change in changes if change.hold and named(change, held))

    async def _apply(self, held: list[str], seen: str) -> Mapping[str, str]:
        """Held changes go through only as `plan` told them."""
        wanted = self._wanted(held)
        if wanted:
            if seen != _seal(wanted):
                return {"changed": "1"}
            await self._desk.approve(wanted)
        return await self._carried_out()

    async def _shown_first(self, request: Mapping[str, str], seal: str) -> Mapping[str, str]:
        """What is done only as it was shown."""
        if request["do"] == "adopt" and request.get("kind") in set(Kind):
            return await self._adopt(Asked.of(request), seal)
        if request["do"] == "undo" and request.get("entry", "").isdecimal():
            return await self._undo(int(request["entry"]), seal)
        return {"error": "unknown request"}

    async def _adopt(self, asked: Asked, seal: str) -> Mapping[str, str]:
        """What comes of adopting something; with the seal of what was shown, it is done."""
        desk = (await self._desk.desks()).adoption
        try:
            found = await (asked.carry_out(desk, seal) if seal else asked.preview(desk))
        except OutsideError as error:
            return answer(error.problem)
        if isinstance(found, Problem) or found.seal != seal:
            return answer(found)
        return await self._carried_out(found.keys)  # what else is wrong is not what was asked

    async def _undo(self, entry: int, seal: str) -> Mapping[str, str]:
        """What taking an entry back would do; with the seal of what was shown, it is done."""
        desk = (await self._desk.desks()).activity
        try:
            found = await (desk.undo(entry, seal) if seal else desk.preview_undo(entry))
        except OutsideError as error:
            return undo_answer(error.problem)
        if isinstance(found, Problem) or not found.done:
            return undo_answer(found)
        return {**await self._carried_out(found.keys), "secret": found.secret}

    async def _leave(self, asked: Leaving, seal: str) -> Mapping[str, str]:
        """What comes of leaving something; with the seal of what was shown it is begun, and `back` takes it back."""
        desk = (await self._desk.desks()).leaving
        try:
            if asked.back:
                back = await desk.take_back(asked.departure)
                return {**await self._carried_out(), "back": "1"} if back else {"back": ""}
            found = await (desk.begin(asked.departure, seal) if seal else desk.preview(asked.departure))
        except OutsideError as error:
            return leaving_answer(error.problem)
        begun = isinstance(found, Farewell) and found.seal == seal
        return await self._carried_out(()) if begun else leaving_answer(found)

    async def _policies(self, request: Mapping[str, str]) -> Mapping[str, str]:
        """A policy becomes a group; policies of one name, with the seal of what was shown ours are merged."""
        desk = (await self._desk.desks()).groups
        try:
            if request["do"] == "adopt policy":
                return problems_answer(await desk.adopt(request.get("policy", ""), request.get("group", "")))
            seal = request.get("seal", "")
            found = await (desk.merge(seal) if seal else desk.duplicates())
        except OutsideError as error:
            return problems_answer([error.problem])
        result = (
            await self._controller.round(full=True, actor=Actor.COMMAND_LINE) if found.merged else self._controller.last
        )
        return {**Merging.of(found).answer(), "standing": self._standing(result)}

    async def _carried_out(self, keys: Collection[ServiceKey] | None = None) -> Mapping[str, str]:
        """A full round, and what became of each change in it; how these services stand, or (None) everything."""
        result = await self._round()
        outcomes = result.outcomes if result is not None else ()
        return {"lines": _fitting([_line(each) for each in outcomes]), "standing": self._standing(result, keys)}

    async def _round(self) -> Result | None:
        return await self._controller.round(full=True, actor=Actor.COMMAND_LINE)

    def _standing(self, result: Result | None, keys: Collection[ServiceKey] | None = None) -> Standing:
        status = self._controller.status if keys is None else self._controller.status.of(keys)
        return Standing.FAILED if result is None else status.standing


def _seal(approvals: Iterable[str]) -> str:
    """A short text that stands for these approvals and no others."""
    return sha256("\n".join(sorted(approvals)).encode()).hexdigest()


def _fitting(lines: list[str]) -> str:
    """As many lines as one answer takes, as JSON, and how many there are besides."""
    size = 0
    for at, line in enumerate(lines):
        size += len(json.dumps(json.dumps(line)))  # the answer is JSON in JSON
        if size > LARGEST:
            return json.dumps([*lines[:at], f"... and {len(lines) - at} more"])
    return json.dumps(lines)


def named(change: Change, held: list[str]) -> bool:
    """Whether a held change is among those named: by address, by hostname, by target, or `all`."""
    wanted = {each.strip().lower().rstrip("/") for each in held}
    keys = {name for key in change.keys for name in (str(key), key.hostname)}
    return bool("all" in wanted or wanted & {change.target.lower(), *keys})


def _line(outcome: Outcome) -> str:
    change = outcome.change
    told = f": {outcome.problem.code}" if outcome.problem else ""
    return f"{outcome.state:<8}{change.action:<7}{change.kind:<12}{change.target}{told}"
