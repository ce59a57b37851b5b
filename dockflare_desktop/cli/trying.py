"""try: every link of the way from a URL to its container, with a verdict for each."""

import argparse

from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, paint, say
from dockflare_desktop.cli.session import looked, opened
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.trying.place import place_of
from dockflare_desktop.core.trying.trial import Mark, Trial
from dockflare_desktop.words.trying import conclusion_words, link_words, step_words

_MARKS = {
    Mark.OK: ("ok", "32"),
    Mark.OPEN: ("**", "33"),
    Mark.WARNING: ("!", "33"),
    Mark.BAD: ("!!", "31"),
    Mark.UNKNOWN: ("??", "2"),
}


async def try_url(arguments: argparse.Namespace) -> int:
    """0: no link is broken, 3: one is. What is typed is checked before anybody is asked."""
    if isinstance(wrong := place_of(arguments.url), Problem):
        raise CliError(wrong, Exit.USAGE)
    async with opened() as program:
        await looked(program)
        trial = await (await program.desk.desks()).doctor.try_url(arguments.url, request=not arguments.no_request)
    if isinstance(trial, Problem):
        raise CliError(trial)
    if arguments.json:
        dump(trial_json(trial))
    else:
        _show(trial)
    return Exit.OK if trial.holds else Exit.ATTENTION


def _show(trial: Trial) -> None:
    say(harmless(f"https://{trial.host}{trial.path}"))
    for step in trial.steps:
        mark, colour = _MARKS[step.mark]
        say(f"  {paint(f'{mark:<2}', colour)}  {link_words(step.link):<12}{harmless(step_words(step))}")
    if trial.conclusion is not None:
        say(harmless(conclusion_words(trial.conclusion)))


def trial_json(trial: Trial) -> Json:
    """`try --json`."""
    return {
        "hostname": trial.host,
        "path": trial.path,
        "holds": trial.holds,
        "steps": [
            {
                "link": str(step.link),
                "verdict": str(step.mark),
                "code": str(step.saying),
                "text": step_words(step),
                "names": dict(step.names),
            }
            for step in trial.steps
        ],
        "visitors": conclusion_words(trial.conclusion) if trial.conclusion is not None else "",
    }
