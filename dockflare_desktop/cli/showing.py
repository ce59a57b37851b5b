"""status, services, history, engines: what the windows show."""

import argparse

from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, paint, report, say, table
from dockflare_desktop.cli.session import looked, opened
from dockflare_desktop.cli.shapes import (
    fields_json,
    matches,
    service_json,
    status_json,
    troubles,
)
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Stated
from dockflare_desktop.core.status import AppStatus, LoginKind, ServiceView, Status
from dockflare_desktop.core.transfer.labels import labels_of, snippet
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.words import sentence
from dockflare_desktop.words.elsewhere import noticed_words

COLOURS = {Status.ERROR: "31", Status.BLOCKED: "31", Status.HELD: "35", Status.LEAVING: "33", Status.LIVE: "32"}


async def status(arguments: argparse.Namespace) -> int:
    """How it goes."""
    async with opened() as program:
        program.controller.engines.patient = True
        await program.controller.begin(grace_starts_anew=False)
        await program.controller.round(full=True, write=False)
        now = program.controller.status
        if arguments.json:
            dump(status_json(now))
        else:
            _print_status(now)
        report(troubles(now))
        return Exit.FAILED if now.cloudflare.problem else Exit.OK


def _print_status(now: AppStatus) -> None:
    cloudflare = now.cloudflare
    say(f"Health       {now.health}")
    say(f"Cloudflare   {cloudflare.account or '-'}, {'reachable' if cloudflare.reachable else 'not reachable'}")
    for engine in now.engines:
        say(harmless(f"Engine       {engine.name}, {engine.state}, services: {engine.services}"))
    counted = ", ".join(f"{count} {key}" for key, count in now.counts.items() if count)
    say(f"Services     {counted or 'none'}")
    say(f"Verified     {moment(now.last_verified) or 'not yet'}")
    for each in now.noticed:
        say(harmless(f"Elsewhere    {noticed_words(each)}"))


async def services(arguments: argparse.Namespace) -> int:
    """What is published, and what is in the way; or one service, field by field."""
    async with opened() as program:
        await looked(program)
        rows = program.controller.status.services
    if arguments.action in ("show", "labels"):
        here = [row for row in rows if matches(row, arguments.key)]
        found = next(
            (row for row in here if row.fields), next(iter(here), None)
        )  # who holds it, before who asks for it
        if found is None:
            raise CliError(Problem(ProblemCode.NOT_FOUND, arguments.key, label="service", value=arguments.key))
        if arguments.action == "labels":
            _print_labels(found, as_json=arguments.json)
        elif arguments.json:
            dump(fields_json(found))
        else:
            _print_one(found)
    elif arguments.json:
        dump([service_json(row) for row in rows])
    else:
        _print_rows(rows)
    return Exit.OK


def _print_labels(row: ServiceView, *, as_json: bool) -> None:
    labels = labels_of(row.hostname, row.path, row.fields)
    if as_json:
        dump({"labels": labels})
    else:
        for line in snippet(labels, row.container).splitlines():
            say(harmless(line))


def _print_rows(rows: tuple[ServiceView, ...]) -> None:
    if not rows:
        say("No container asks to be published.")
        return
    cells = [[str(row.status), harmless(row.address), row.target, who_of(row), harmless(row.container)] for row in rows]
    table(cells, ["STATUS", "ADDRESS", "TARGET", "WHO CAN ENTER", "CONTAINER"])
    for row in rows:
        if row.reason is not None:
            status = paint(str(row.status), COLOURS.get(row.status, "0"))
            say(f"{status} {harmless(row.address)}: {harmless(sentence(row.reason).text)}")


def who_of(row: ServiceView) -> str:
    """Who can enter, in a few words."""
    if row.access.login is LoginKind.EVERYONE or row.public:
        return "Everyone"
    if row.access.login is LoginKind.WIDER:
        return f"login of {row.access.by}"
    return ", ".join(row.access.groups or row.access.who) or "-"


def _print_one(row: ServiceView) -> None:
    say(harmless(f"{row.address}  {row.status}"))
    for problem in row.problems:
        words = sentence(problem)
        say(harmless(f"  {words.text} {words.fix}".rstrip()))
    cells = [[key, _text(each.top), _from(each.top), _hidden(each.below)] for key, each in sorted(row.fields.items())]
    table([[harmless(cell) for cell in line] for line in cells], ["FIELD", "VALUE", "FROM", "HIDES"])


def _from(stated: Stated) -> str:
    """The layer; of an override its end, or that it only clears what another field of it replaces."""
    if stated.cleared:
        return f"{stated.layer} of who"
    ends = moment(stated.expires_at)
    return f"{stated.layer} until {ends}" if ends else str(stated.layer)


def _text(stated: Stated) -> str:
    value = stated.value
    return (
        ", ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
    )


def _hidden(below: tuple[Stated, ...]) -> str:
    return "; ".join(f"{_text(each)} ({each.layer})" for each in below)
