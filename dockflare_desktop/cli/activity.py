"""history: what was written and edited, when, why, by whom, with which result."""

import argparse
from datetime import UTC, datetime

from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, say, table
from dockflare_desktop.cli.session import opened
from dockflare_desktop.core.history import HistoryEntry, Wanted
from dockflare_desktop.core.history_export import as_csv_text, entry_json
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import parse_duration
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.transfer.shapes import moment

KINDS = (
    *("record", "rule", "application", "policy", "tunnel", "connector", "service_token", "sign_in_method"),
    *("network", "zone_login", "group", "override", "manual_rule", "whole_zone"),
)


async def history(arguments: argparse.Namespace) -> int:
    """Newest first; 64 for a kind or a time that there is not."""
    async with opened() as program:
        wanted = Wanted(
            limit=arguments.limit,
            kinds=frozenset(map(_kind, arguments.kind)),
            problems=arguments.problems,
            since=_since(arguments.since, program.controller.now()),
            text=arguments.about.strip(),
        )
        entries = await program.store.entries(wanted)
    if arguments.json:
        dump([entry_json(each) for each in entries])
    elif arguments.csv:
        for line in as_csv_text(entries).splitlines():
            say(harmless(line))
    else:
        table([_cells(each) for each in entries], ["ID", "TIME", "RESULT", "ACTION", "KIND", "TARGET", "WHY", "WHO"])
    return Exit.OK


def _cells(each: HistoryEntry) -> list[str]:
    result = "undone" if each.undone else each.result
    at, target = moment(each.at) or "", harmless(each.target)
    return [str(each.id), at, result, each.action, each.kind, target, each.why, str(each.actor)]


def _kind(text: str) -> str:
    kind = text.strip().lower().replace("-", "_")
    if kind not in KINDS:
        raise _wrong("--kind", text, closest(kind, KINDS) or ", ".join(KINDS))
    return kind


def _since(text: str | None, now: datetime) -> datetime | None:
    """A time as ISO 8601 (without a zone: this computer's), or a duration before now; days as 7d."""
    if text is None:
        return None
    stated = text.strip()
    try:
        at = datetime.fromisoformat(stated)
    except ValueError:
        hours = f"{int(stated[:-1]) * 24}h" if stated.endswith("d") and stated[:-1].isdecimal() else stated
        seconds = parse_duration(hours)
        if isinstance(seconds, Fault):
            raise _wrong("--since", text, "2026-11-01, 2h, 7d") from None
        return datetime.fromtimestamp(now.timestamp() - seconds, UTC)
    return at.astimezone(UTC)


def _wrong(option: str, text: str, right: str) -> CliError:
    problem = Problem(ProblemCode.SETTING_INVALID, option, label=option, value=quoted(text), suggestion=right)
    return CliError(problem, Exit.USAGE)
