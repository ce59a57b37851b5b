"""Edits that open services to everyone: asked about on a terminal, and refused elsewhere without --yes."""

import argparse
from collections.abc import Sequence

from dockflare_desktop.cli.output import CliError, Exit, complain, harmless
from dockflare_desktop.cli.reading import agreed, on_terminal
from dockflare_desktop.cli.session import Stored
from dockflare_desktop.compose import now
from dockflare_desktop.core.access.opening import newly_open
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Presence
from dockflare_desktop.core.storing import Stored as Change
from dockflare_desktop.engine.known import last_known


async def ask_what_opens(stored: Stored, change: Change, arguments: argparse.Namespace) -> None:
    """Before a change is stored. Raises CliError where everyone would get into a service who does not now, and nobody
    says so."""
    layers, at = await stored.store.layers(), now()
    before = await last_known(stored.store, layers, at)
    after = await last_known(stored.store, change.over(layers), at)
    there = {service.key for service in before.services if service.presence is not Presence.IGNORED}
    opened = newly_open(before.services, after.services, None)
    agree_to_open([key for key in opened if key in there], arguments)


def agree_to_open(keys: Sequence[ServiceKey], arguments: argparse.Namespace, until: str = "") -> None:
    """Raises CliError (64 off a terminal, 3 for a no). `until` says what ends it, where that is worth saying."""
    if not keys or arguments.yes:
        return
    names = harmless(", ".join(as_typed(key) for key in keys))
    problem = Problem(ProblemCode.OVERRIDE_OPENS, names)
    if not on_terminal():
        raise CliError(problem, Exit.USAGE)
    complain(f"Anyone on the internet will reach {names}{until}.")
    if not agreed("Open it to everyone?"):
        raise CliError(problem, Exit.ATTENTION)
