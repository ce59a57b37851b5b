"""undo: takes back what the history tells; shown first, done only as shown."""

import argparse
import json
from dataclasses import dataclass

from dockflare_desktop.adapters.doorbell import Ringer
from dockflare_desktop.cli.adopting import LONG, LOOKS, change_lines
from dockflare_desktop.cli.output import CliError, Exit, complain, dump, harmless, report, say
from dockflare_desktop.cli.reading import agreed, on_terminal
from dockflare_desktop.cli.running import EXITS, outcome_lines
from dockflare_desktop.cli.session import converge, opened
from dockflare_desktop.compose import Program
from dockflare_desktop.core.adopting.told import problem_of
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Standing
from dockflare_desktop.core.undoing.told import ToldUndo, as_json, from_json, told_undo
from dockflare_desktop.engine.ports import Actor
from dockflare_desktop.words import sentence
from dockflare_desktop.words.adopting import caution_words
from dockflare_desktop.words.undoing import call_words, note_words

NEEDS_YES = "Off a terminal undo needs --yes."
NOTHING = "Nothing is written at Cloudflare now."
OUTSIDE = (ProblemCode.NO_TOKEN, ProblemCode.TOKEN_REFUSED, ProblemCode.OFFLINE, ProblemCode.CLOUDFLARE_DOWN)


async def undo(arguments: argparse.Namespace) -> int:
    """Exit as apply, by the services it concerns; 3 for what cannot be undone, 64 for an unknown number or off a
    terminal without --yes."""
    async with opened() as program:
        if not program.lock.try_acquire("undo"):
            return await _talk(_There(program), arguments)
        await program.controller.begin(grace_starts_anew=False)
        program.controller.actor = Actor.COMMAND_LINE
        return await _talk(_Here(program), arguments)


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of it: lines for people, how the services stand that it concerned, a secret to be shown once."""

    lines: tuple[str, ...]
    standing: Standing
    secret: str = ""


@dataclass(frozen=True, slots=True)
class _Here:
    """This process writes."""

    program: Program

    async def ask(self, entry: int, seal: str = "") -> ToldUndo | Problem | _Done:
        """Show it, or with the seal of what was shown do it."""
        desk = (await self.program.desk.desks()).activity
        found = await (desk.undo(entry, seal) if seal else desk.preview_undo(entry))
        if isinstance(found, Problem):
            return found
        if not found.done:
            return told_undo(found)
        result = await converge(self.program)
        standing = self.program.controller.status.of(found.keys).standing
        return _Done(outcome_lines(result.outcomes), standing, found.secret)


@dataclass(frozen=True, slots=True)
class _There:
    """A running program writes."""

    program: Program

    async def ask(self, entry: int, seal: str = "") -> ToldUndo | Problem | _Done:
        """As _Here.ask. Raises CliError where the running program does not answer, or cannot."""
        request = {"do": "undo", "entry": str(entry), "seal": seal}
        answer = await Ringer(self.program.environment.folder, limit=LONG).ring(request)
        if answer is None or "error" in answer:
            raise CliError(Problem(ProblemCode.OTHER_PROCESS, self.program.lock.holder()))
        if "problem" in answer:
            return problem_of(json.loads(answer["problem"]))
        if "preview" in answer:
            return from_json(json.loads(answer["preview"]))
        return _Done(tuple(json.loads(answer["lines"])), Standing(answer["standing"]), answer.get("secret", ""))


async def _talk(side: _Here | _There, arguments: argparse.Namespace) -> int:
    """Show, ask, do. What changed meanwhile is shown again."""
    found = await side.ask(arguments.entry)
    for _ in range(LOOKS):
        shown = _possible(found, arguments)
        if not arguments.yes and not on_terminal():
            if arguments.json:
                dump({**as_json(shown), "done": False})
            report([Problem(ProblemCode.BAD_USAGE, detail=NEEDS_YES)])
            return Exit.USAGE
        if not arguments.yes and not agreed("Undo it?"):
            return Exit.OK
        done = await side.ask(arguments.entry, shown.told.seal)
        if isinstance(done, _Done):
            return _told(done, shown, as_json_too=arguments.json)
        complain("It has changed meanwhile.")
        found = done
    return Exit.ATTENTION


def _possible(found: ToldUndo | Problem | _Done, arguments: argparse.Namespace) -> ToldUndo:
    """What was shown. Raises CliError where something is in the way."""
    if isinstance(found, Problem):
        raise CliError(found, _code(found))
    assert isinstance(found, ToldUndo)  # noqa: S101 - without a seal nothing is done
    if not arguments.json:
        _show(found)
    if found.problems:
        raise CliError(found.problems[0], Exit.ATTENTION)
    return found


def _code(found: Problem) -> Exit:
    usage = found.code is ProblemCode.NOT_FOUND
    return Exit.USAGE if usage else Exit.FAILED if found.code in OUTSIDE else Exit.ATTENTION


def _told(done: _Done, found: ToldUndo, *, as_json_too: bool) -> int:
    if as_json_too:
        secret = {"secret": done.secret} if done.secret else {}
        dump({**as_json(found), "done": True, "lines": list(done.lines), **secret})
        return EXITS[done.standing]
    for line in done.lines or ("Undone.",):
        say(harmless(line))
    if done.secret:
        say(f"The secret, shown this once: {done.secret}")
    return EXITS[done.standing]


def _show(found: ToldUndo) -> None:
    """Each change with both its sides, then what somebody should know."""
    for change in found.told.changes:
        for line in change_lines(change):
            say(harmless(line))
    if found.call is not None:
        say(harmless(call_words(found.call)))
    elif not found.told.changes:
        say(NOTHING)
    for note in found.notes:
        say(harmless(f"! {note_words(note)}"))
    for each in found.told.warned:
        say(harmless(f"! {caution_words(each)}"))
    for problem in found.problems:
        say(harmless(f"! {sentence(problem).text}"))
