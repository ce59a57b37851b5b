"""A round's input to planning on a fresh reading: for what is asked about the account beside the rounds."""

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
    )
