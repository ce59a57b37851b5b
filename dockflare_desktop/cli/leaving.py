"""leave: remove everything this program made, or hand it over; shown first, begun only as shown."""

import argparse
import json
from dataclasses import dataclass

from dockflare_desktop.adapters.doorbell import Ringer
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say, tell
from dockflare_desktop.cli.reading import allowed
from dockflare_desktop.cli.running import EXITS, outcome_lines
from dockflare_desktop.cli.session import converge, opened
from dockflare_desktop.cli.shapes import departure_json
from dockflare_desktop.compose import Program
from dockflare_desktop.core.adopting.told import problem_of
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.leaving.told import ToldFarewell, as_json, from_json, told
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Standing
from dockflare_desktop.engine.leaving_there import Leaving
from dockflare_desktop.engine.ports import Actor
from dockflare_desktop.words.adopting import head_words
from dockflare_desktop.words.farewell import QUESTIONS, let_go_words, tunnel_words

LOOKS = 3  # at something that changes while somebody looks at it
NEEDS_YES = "Off a terminal leave needs --yes."
LONG = 120.0  # seconds a running program may take
BACK = "Its services are wanted again. What was handed over stays as it is until you adopt it."


async def leave(arguments: argparse.Namespace) -> int:
    """Exit as apply; 64 off a terminal without --yes, and for an engine or a tunnel that there is not."""
    if arguments.action == "list":
        return await _list(arguments)
    way = Way.REMOVE if arguments.action == "back" else Way(arguments.action)
    departure = Departure(way, engine=arguments.engine or "", tunnel=arguments.tunnel or "")
    asked = Leaving(departure, back=arguments.action == "back")
    async with opened() as program:
        if program.lock.try_acquire("leave"):
            await program.controller.begin(grace_starts_anew=False)
            program.controller.actor = Actor.COMMAND_LINE
            return await _talk(_Here(program), asked, arguments)
        return await _talk(_There(program), asked, arguments)


async def _list(arguments: argparse.Namespace) -> int:
    async with opened() as program:
        await program.controller.departures.read()
        left = program.controller.departures.current
    if arguments.json:
        dump([departure_json(each) for each in left])
        return Exit.OK
    for each in left:
        place = f"engine {each.engine}" if each.engine else f"tunnel {each.tunnel}" if each.tunnel else "everything"
        say(harmless(f"{place}: {each.way}, {'done' if each.done else 'under way'}"))
    if not left:
        say("Nothing was left.")
    return Exit.OK


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of it: lines for people, and how everything stands; `found` is False where there was nothing."""

    lines: tuple[str, ...]
    standing: Standing
    found: bool = True


@dataclass(frozen=True, slots=True)
class _Here:
    """This process writes."""

    program: Program

    async def ask(self, asked: Leaving, seal: str = "") -> ToldFarewell | Problem | _Done:
        """Show it, or with the seal of what was shown begin it; or take it back."""
        desk = (await self.program.desk.desks()).leaving
        if asked.back:
            back = await desk.take_back(asked.departure)
            return await self._done() if back else _Done((), Standing.WELL, found=False)
        found = await (desk.begin(asked.departure, seal) if seal else desk.preview(asked.departure))
        if not isinstance(found, Farewell):
            return found
        return await self._done() if seal and found.seal == seal else told(found)

    async def _done(self) -> _Done:
        result = await converge(self.program)
        return _Done(outcome_lines(result.outcomes), self.program.controller.status.of(()).standing)


@dataclass(frozen=True, slots=True)
class _There:
    """A running program writes."""

    program: Program

    async def ask(self, asked: Leaving, seal: str = "") -> ToldFarewell | Problem | _Done:
        """As _Here.ask. Raises CliError where the running program does not answer, or cannot."""
        answer = await Ringer(self.program.environment.folder, limit=LONG).ring(asked.request(seal=seal))
        if answer is None or "error" in answer:
            raise CliError(Problem(ProblemCode.OTHER_PROCESS, self.program.lock.holder()))
        if "problem" in answer:
            return problem_of(json.loads(answer["problem"]))
        if "preview" in answer:
            return from_json(json.loads(answer["preview"]))
        if "lines" not in answer:
            return _Done((), Standing.WELL, found=False)
        return _Done(tuple(json.loads(answer["lines"])), Standing(answer["standing"]))


async def _talk(side: _Here | _There, asked: Leaving, arguments: argparse.Namespace) -> int:
    """Show, ask, begin. What changed meanwhile is shown again."""
    found = await side.ask(asked)
    for _ in range(LOOKS):
        if isinstance(found, Problem):
            usage = found.code is ProblemCode.LEAVE_UNKNOWN
            raise CliError(found, Exit.USAGE if usage else Exit.ATTENTION)
        if isinstance(found, _Done):
            return _back(found, asked, arguments)
        if not arguments.json:
            _show(found)
        if arguments.json and not arguments.yes:
            dump({**as_json(found), "done": False})
        if not allowed(arguments, QUESTIONS[asked.departure.way], NEEDS_YES):
            return Exit.OK
        done = await side.ask(asked, found.seal)
        if isinstance(done, _Done):
            tell(arguments, {**as_json(found), "done": True, "lines": list(done.lines)}, *done.lines)
            return EXITS[done.standing]
        complain("It has changed meanwhile.")
        found = done
    return Exit.ATTENTION


def _back(done: _Done, asked: Leaving, arguments: argparse.Namespace) -> int:
    if not done.found:
        place = asked.departure.engine or asked.departure.tunnel or "everything"
        raise CliError(Problem(ProblemCode.NOT_FOUND, "leave", label="departure", value=quoted(place)), Exit.ATTENTION)
    tell(arguments, {"back": True, "lines": list(done.lines)}, BACK, *done.lines)
    return EXITS[done.standing]


def _show(found: ToldFarewell) -> None:
    """Every step, what only the ledger lets go of, and what stays although it should go."""
    for change in found.changes:
        held = f" (held: {change.held})" if change.held else ""
        say(harmless(f"{head_words(change.action, change.kind, change.name, back=change.back)}{held}"))
    for kind, name in found.released:
        say(harmless(let_go_words(kind, name)))
    for name in found.tunnels:
        say(harmless(tunnel_words(name)))
    if not found.changes and not found.released and not found.tunnels:
        say("Nothing is written at Cloudflare.")
    report(found.stays)
