"""doctor: every check, and what to do about what it found."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from dockflare_desktop import __version__
from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, paint, say
from dockflare_desktop.cli.session import opened
from dockflare_desktop.core.doctor.check import Area, Cure, Finding, Level
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.words.doctor import area_words, check_words, says_words
from dockflare_desktop.words.report import report_text

MARKS = {Level.OK: "ok", Level.NOTE: "..", Level.UNKNOWN: "??", Level.WARNING: "!", Level.BAD: "!!"}
_COLOURS = {Level.OK: "32", Level.NOTE: "34", Level.UNKNOWN: "2", Level.WARNING: "33", Level.BAD: "31"}


async def doctor(arguments: argparse.Namespace) -> int:
    """0: fine, 3: findings. What is muted in the window is shown here, and does not count."""
    async with opened() as program:
        program.controller.engines.patient = True
        await program.controller.begin(grace_starts_anew=False)
        await program.controller.round(full=True, write=False)
        view = await program.doctor.run()
    if arguments.report:
        _save(Path(arguments.report), report_text(view, __version__))
        say(harmless(f"Saved as {arguments.report}. Look at it before you pass it on."))
    elif arguments.json:
        dump(view_json(view))
    else:
        _show(view)
    return Exit.ATTENTION if view.need_you else Exit.OK


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        words = error.strerror or type(error).__name__
        raise CliError(Problem(ProblemCode.FILE_UNWRITABLE, str(path), detail=words), Exit.USAGE) from error


def _show(view: DoctorView) -> None:
    loud = view.need_you
    parts: list[tuple[str, Sequence[Finding]]] = [("Needs you", loud)] if loud else []
    parts += [(area_words(area), view.others(area)) for area in Area]
    for name, findings in parts:
        say(paint(name, "1"))
        for each in findings:
            text, fix = says_words(each.says)
            muted = " (muted)" if each.wrong and each.check in view.muted else ""
            mark = paint(f"{MARKS[each.level]:<2}", _COLOURS[each.level])
            say(harmless(f"  {check_words(each.check):<24}") + mark + harmless(f"  {text}{muted}"))
            for line in (fix if each.wrong else "", *(fix.value for fix in each.fixes if fix.cure is Cure.COPY)):
                if line:
                    say(harmless(f"{'':<30}{line}"))
    say(f"{len(view.found)} checks, {len(loud)} {'finding' if len(loud) == 1 else 'findings'}.")


def view_json(view: DoctorView) -> Json:
    """`doctor --json`."""
    return {
        "finished": moment(view.finished_at),
        "findings": len(view.need_you),
        "checks": [
            {
                "check": str(each.check),
                "area": str(each.area),
                "level": str(each.level),
                "text": says_words(each.says)[0],
                "fix": says_words(each.says)[1],
                "code": str(each.says.code) if isinstance(each.says, Problem) else "",
                "subject": each.says.subject if isinstance(each.says, Problem) else "",
                "ways": [{"do": str(fix.cure), "value": fix.value} for fix in each.fixes],
                "muted": each.check in view.muted,
            }
            for each in view.findings
        ],
    }
