"""undo: takes back what the history tells; shown first, done only as shown."""

import argparse

from dockflare_desktop.cli.adopting import NOTHING, change_lines
from dockflare_desktop.cli.agreeing import Done, Errand, carry_out, done_here
from dockflare_desktop.cli.output import harmless, say
from dockflare_desktop.compose import Program
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.told import ToldUndo, as_json, from_json, told_undo
from dockflare_desktop.words import sentence
from dockflare_desktop.words.adopting import caution_words
from dockflare_desktop.words.undoing import call_words, note_words


async def undo(arguments: argparse.Namespace) -> int:
    """Exit as apply, by the services it concerns; 3 for what cannot be undone, 64 for an unknown number or off a
    terminal without --yes."""
    entry = arguments.entry

    async def here(program: Program, seal: str) -> ToldUndo | Problem | Done:
        desk = (await program.desk.desks()).activity
        found = await (desk.undo(entry, seal) if seal else desk.preview_undo(entry))
        if isinstance(found, Problem):
            return found
        return await done_here(program, found.keys, found.secret) if found.done else told_undo(found)

    errand = Errand(
        command="undo",
        question="Undo it?",
        otherwise="Undone.",
        here=here,
        request={"do": "undo", "entry": str(entry)},
        read=from_json,
        as_json=as_json,
        show=_show,
        usage=(ProblemCode.NOT_FOUND,),
        in_the_way=lambda shown: shown.problems,
    )
    return await carry_out(errand, arguments)


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
