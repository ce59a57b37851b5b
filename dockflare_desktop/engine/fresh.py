"""A round's input to planning on a fresh reading: for what is asked about the account beside the rounds."""

from dataclasses import replace

from dockflare_desktop.core.cloud import Look
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.rounds import Rounds


async def fresh_situation(controller: Controller) -> tuple[Rounds, Situation]:
    """Read everything that a round reads, and write nothing. Raises OutsideError where Cloudflare cannot be judged."""
    result = await controller.round(full=True, write=False)
    rounds = controller.rounds
    if result is None or rounds is None or rounds.ledger is None:
        raise OutsideError(controller.status.cloudflare.problem or Problem(ProblemCode.NO_TOKEN, "cloudflare"))
    return rounds, Situation(
        services=result.resolution.services,
        zones=result.resolution.zones,
        actual=result.actual,
        ledger=rounds.ledger,
        settings=result.settings,
        now=controller.now(),
        approved=controller.approvals.current,
        paused=controller.pause.on,
        observe=controller.observe,
        rival=result.rival,
        departures=controller.departures.current,
    )


async def with_policies(controller: Controller) -> tuple[Rounds, Situation]:
    """A round's input on a fresh reading, with the list of policies: without it, what a login is cannot be told. Raises
    OutsideError."""
    rounds, given = await fresh_situation(controller)
    if given.actual.directory.policies is None:
        seen = await rounds.edge.observe(Look(policies=True))
        directory = replace(given.actual.directory, policies=seen.directory.policies)
        problems = tuple(dict.fromkeys((*given.actual.problems, *seen.problems)))
        given = replace(given, actual=replace(given.actual, directory=directory, apps=seen.apps, problems=problems))
    return rounds, given
