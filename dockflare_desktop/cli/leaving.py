"""leave: remove everything this program made, or hand it over; shown first, begun only as shown."""

import argparse
import json

from dockflare_desktop.cli.agreeing import Done, Errand, carry_out, done_here, done_there, may_write, refusal
from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, report, say, tell
from dockflare_desktop.cli.running import EXITS
from dockflare_desktop.cli.session import asked_there, opened
from dockflare_desktop.cli.shapes import departure_json
from dockflare_desktop.compose import Program
from dockflare_desktop.core.adopting.told import problem_of
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.leaving.told import ToldFarewell, as_json, from_json, told
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.leaving_there import Leaving
from dockflare_desktop.words.adopting import head_words
from dockflare_desktop.words.farewell import QUESTIONS, let_go_words, tunnel_words

USAGE = (ProblemCode.LEAVE_UNKNOWN,)
BACK = "Its services are wanted again. What was handed over stays as it is until you adopt it."


async def leave(arguments: argparse.Namespace) -> int:
    """Exit as apply; 64 off a terminal without --yes, and for an engine or a tunnel that there is not."""
    if arguments.action == "list":
        return await _list(arguments)
    way = Way.REMOVE if arguments.action == "back" else Way(arguments.action)
    departure = Departure(way, engine=arguments.engine or "", tunnel=arguments.tunnel or "")
    if arguments.action == "back":
        return await _back(departure, arguments)
    return await carry_out(_errand(departure), arguments)


def _errand(departure: Departure) -> Errand[ToldFarewell]:
    async def here(program: Program, seal: str) -> ToldFarewell | Problem | Done:
        desk = (await program.desk.desks()).leaving
        found = await (desk.begin(departure, seal) if seal else desk.preview(departure))
        if not isinstance(found, Farewell):
            return found
        return await done_here(program, ()) if found.seal == seal else told(found)

    return Errand(
        command="leave",
        question=QUESTIONS[departure.way],
        otherwise="It has begun.",
        here=here,
        request=Leaving(departure).request(),
        read=from_json,
        as_json=as_json,
        show=_show,
        usage=USAGE,
    )


async def _back(departure: Departure, arguments: argparse.Namespace) -> int:
    async with opened() as program:
        done = await _taken_back(program, departure)
    if done is None:
        place = departure.engine or departure.tunnel or "everything"
        raise CliError(Problem(ProblemCode.NOT_FOUND, "leave", label="departure", value=quoted(place)), Exit.ATTENTION)
    tell(arguments, {"back": True, "lines": list(done.lines)}, BACK, *done.lines)
    return EXITS[done.standing]


async def _taken_back(program: Program, departure: Departure) -> Done | None:
    """None where nothing of it was left."""
    if await may_write(program, "leave"):
        back = await (await program.desk.desks()).leaving.take_back(departure)
        return await done_here(program, ()) if back else None
    answer = await asked_there(program, Leaving(departure, back=True).request())
    if "problem" in answer:
        raise refusal(problem_of(json.loads(answer["problem"])), USAGE)
    return done_there(answer) if "lines" in answer else None


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
