"""connectors: who runs the tunnels, which configuration each has applied, and running one."""

import argparse
from dataclasses import replace
from datetime import datetime

from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, report, say, table, tell
from dockflare_desktop.cli.reading import agreed, allowed, on_terminal
from dockflare_desktop.cli.session import looked, opened
from dockflare_desktop.cli.shapes import problem_json
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.compose import Program, now
from dockflare_desktop.core.connectors.setup import Setup, wrong_with
from dockflare_desktop.core.connectors.snippets import DEFAULT, Form, Place, TokenBy
from dockflare_desktop.core.connectors.steps import ConnectorPlan
from dockflare_desktop.core.connectors.view import ConnectorRow, TunnelConnectors
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.engine.commands import Desks
from dockflare_desktop.engine.connector_commands import Asked
from dockflare_desktop.engine.ports import Actor
from dockflare_desktop.words.connectors import called, configuration, refusal, runs_as, step_words

_TYPED = (
    ProblemCode.TUNNEL_UNKNOWN,
    ProblemCode.TUNNEL_FILE,
    ProblemCode.VALUE_INVALID,
    ProblemCode.NOT_FOUND,
    ProblemCode.CONNECTOR_NETWORK,
)
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


async def connectors(arguments: argparse.Namespace) -> int:
    """list, start, stop, update, scale, snippet. A change is shown first, and done only as shown."""
    async with opened() as program:
        await looked(program)
        program.controller.actor = Actor.COMMAND_LINE
        match arguments.action:
            case "start" | "stop" | "update" | "scale":
                return await _change(program, arguments)
            case "snippet":
                return await _snippet(program, arguments)
            case _:
                return await _list(program, arguments)


async def _list(program: Program, arguments: argparse.Namespace) -> int:
    desks = await program.desk.desks()
    found = await desks.connectors.overview()
    if found.problems and not found.tunnels:
        raise CliError(found.problems[0])
    if arguments.json:
        dump(
            {
                "tunnels": [_tunnel_json(each) for each in found.tunnels],
                "problems": [*map(problem_json, found.problems)],
            }
        )
        return Exit.OK
    rows = [_cells(each, row) for each in found.tunnels for row in each.rows]
    if rows:
        table(rows, ["TUNNEL", "CONNECTOR", "RUNS AS", "VERSION", "DATA CENTRES", "FROM", "UP FOR", "CONFIGURATION"])
    else:
        say("No connector runs.")
    for each in (row for tunnel in found.tunnels for row in tunnel.rows):
        if words := refusal(each):
            say(harmless(f"{called(each)}: {words}"))
    report(found.problems)
    return Exit.OK


def _cells(tunnel: TunnelConnectors, row: ConnectorRow) -> list[str]:
    up = lasting(row.since, now()) if row.since is not None else "-"
    behind = lasting(row.behind_since, now()) if row.behind_since is not None else ""
    version = f"{row.version or '-'}{' (old)' if row.old else ''}"
    where = ", ".join(row.colos) or "-"
    cells = [tunnel.tunnel, called(row), runs_as(row), version, where, row.origin_ip or "-", up]
    return [harmless(each) for each in (*cells, configuration(row, behind))]


def lasting(since: datetime, at: datetime) -> str:
    """A stretch of time in its largest unit.

    >>> from datetime import UTC, timedelta
    >>> lasting(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 13, tzinfo=UTC))
    '12 d'
    """
    seconds = max(0, int((at - since).total_seconds()))
    for unit, word in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= unit:
            return f"{seconds // unit} {word}"
    return f"{seconds} s"


def _tunnel_json(tunnel: TunnelConnectors) -> Json:
    return {
        "id": tunnel.tunnel_id,
        "name": tunnel.tunnel,
        "version": tunnel.version,
        "read": tunnel.read,
        "connectors": [row_json(row) for row in tunnel.rows],
    }


def row_json(row: ConnectorRow) -> Json:
    """A connector as scripts read it."""
    managed = row.managed
    return {
        "id": row.id,
        "managed": managed is not None,
        "engine": row.engine,
        "container": managed.name if managed is not None else "",
        "image": managed.image if managed is not None else "",
        "pinned": managed.pinned if managed is not None else "",
        "network": managed.network if managed is not None else "",
        "version": row.version,
        "old": row.old,
        "data_centres": list(row.colos),
        "origin_ip": row.origin_ip,
        "since": moment(row.since),
        "config_version": row.config_version,
        "wanted_version": row.wanted,
        "applied": str(row.applied),
        "behind_since": moment(row.behind_since),
        "reason": row.reason,
        "told_by": str(row.told_by),
    }


async def _change(program: Program, arguments: argparse.Namespace) -> int:
    desks = await program.desk.desks()
    plan = await _shown(desks, arguments)
    if not plan.writes:
        tell(arguments, _done_json(plan, None), "Nothing to do.")
        return Exit.OK
    if not arguments.json:
        for step in plan.steps:
            say(harmless(step_words(step)))
    report(plan.problems)
    if not allowed(arguments, "Do this?", "Off a terminal this needs --yes."):
        return Exit.ATTENTION
    return await _carried_out(desks, plan, arguments)


async def _shown(desks: Desks, arguments: argparse.Namespace) -> ConnectorPlan:
    """The plan; on a terminal connectors elsewhere are asked about (H17). Raises CliError for what may not be done."""
    plan = await desks.connectors.plan(_asked(arguments))
    if isinstance(plan, ConnectorPlan) and plan.agreeable and not arguments.yes and on_terminal():
        report(plan.problems)
        if agreed("Start one here all the same?"):
            plan = await desks.connectors.plan(replace(_asked(arguments), beside=True))
    if isinstance(plan, Problem):
        raise failed(plan)
    if plan.blocked:
        raise failed(plan.in_the_way[0])
    return plan


async def _carried_out(desks: Desks, plan: ConnectorPlan, arguments: argparse.Namespace) -> int:
    done = await desks.connectors.carry_out(plan)
    if isinstance(done, Problem):
        raise failed(done)
    if not done.done:
        raise CliError(Problem(ProblemCode.CONNECTOR_CHANGED, plan.tunnel), Exit.ATTENTION)
    report(done.problems)
    tell(arguments, _done_json(done.plan, done.after), "Done.")
    return Exit.OK


def _asked(arguments: argparse.Namespace) -> Asked:
    given = vars(arguments)
    return Asked(
        tunnel=arguments.tunnel,
        engine=arguments.engine,
        image=given.get("image"),
        network=given.get("network"),
        metrics_port=given.get("metrics_port"),
        replicas=given.get("replicas"),
        stop=arguments.action == "stop",
        fresh=arguments.action == "update",
        beside=given.get("beside_others", False),
        running=arguments.action in ("update", "scale"),
    )


def _done_json(plan: ConnectorPlan, after: Setup | None) -> Json:
    return {
        "tunnel": plan.tunnel,
        "engine": plan.engine,
        "steps": [step_words(step) for step in plan.steps],
        "before": None if plan.before is None else plan.before.shown,
        "after": None if after is None else after.shown,
    }


def failed(problem: Problem) -> CliError:
    """What was typed wrong ends with 64, what waits for a yes with 3, everything else with 1."""
    if problem.code is ProblemCode.CONNECTOR_ELSEWHERE:
        return CliError(problem, Exit.ATTENTION)
    return CliError(problem, Exit.USAGE if problem.code in _TYPED else Exit.FAILED)


async def _snippet(program: Program, arguments: argparse.Namespace) -> int:
    place = Place(arguments.image or DEFAULT.image, arguments.network or DEFAULT.network)
    wrong = wrong_with(Setup("", "", "", image=place.image, network=place.network))
    if wrong:
        raise refused(wrong[0])
    form, by = Form(arguments.form), TokenBy(arguments.token_by)
    desks = await program.desk.desks()
    text = await desks.connectors.snippet(form, by, arguments.tunnel, place, reveal=arguments.reveal)
    if isinstance(text, Problem):
        raise failed(text)
    tell(arguments, {"form": str(form), "token_by": str(by), "text": text}, *text.splitlines())
    return Exit.OK
