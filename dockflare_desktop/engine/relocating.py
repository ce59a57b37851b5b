"""Services go to another tunnel: shown as the plan that what is to be stored makes, stored only as it was shown."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change, Hold
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.tunnels.edits import Edits
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.ports import OutsideError, Store

ANSWERED = (Hold.MODE, Hold.BRAKE)  # what asks somebody, and was shown to them just now


@dataclass(frozen=True, slots=True)
class Relocation:
    """What comes of edits that say another tunnel: the services, and the changes that the plan has more by it. `seal`
    stands for all of it as it was shown."""

    edits: Edits
    keys: tuple[ServiceKey, ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...] = ()
    seal: str = ""


async def relocation(controller: Controller, edits: Edits) -> Relocation:
    """What would come of it, written nowhere. Raises OutsideError where Cloudflare cannot be judged."""
    layers = await controller.store.layers()
    found = await controller.preview(edits.stored.over(layers), edits.settings)
    told = tuple(
        problem for verdict in found.plan.verdicts if verdict.key in edits.keys for problem in verdict.problems
    )
    return Relocation(edits, edits.keys, found.changes, told, _seal(edits, found.changes))


def _seal(edits: Edits, changes: Collection[Change]) -> str:
    planned = sorted(approval(change) for change in changes)
    settings = [f"{key}={text}" for key, text in sorted(edits.settings.items())]
    return sha256("\n".join([*map(str, edits.keys), *settings, *planned]).encode()).hexdigest()


async def carry_out(controller: Controller, shown: Relocation) -> None:
    """Store it, with the click that was just made on what it shows; rounds do the rest. Raises OutsideError where
    nothing may be written."""
    await may_write(controller)
    async with controller.one_at_a_time:
        await keep(controller.store, shown.edits)
        await controller.approvals.give(approval(each) for each in shown.changes if each.hold in ANSWERED)
        if controller.rounds is not None:
            controller.rounds.start_over()
    controller.trigger.poke(full=True)


async def may_write(controller: Controller) -> None:
    """Raises OutsideError (OBSERVE_ONLY, PAUSED) where nothing is written: it would wait unseen, and then come as a
    surprise."""
    if controller.observe or (await controller.store.settings()).mode is Mode.OBSERVE:
        raise OutsideError(Problem(ProblemCode.OBSERVE_ONLY, "cloudflare"))
    if await controller.pause.active():
        raise OutsideError(Problem(ProblemCode.WRITES_PAUSED, "cloudflare"))


async def keep(store: Store, edits: Edits) -> None:
    """Store layers in one transaction, and settings. Raises OutsideError."""
    if edits.stored.saved or edits.stored.deleted:
        await store.replace(edits.stored.saved, edits.stored.deleted)
    for key, text in edits.settings.items():
        await store.set_setting(key, text)
