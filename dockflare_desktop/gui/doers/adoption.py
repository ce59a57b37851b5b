"""Does what was clicked about adopting: for a service, for something in a list, and back again."""

from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.access.coverage import address_of
from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.openings import Place, written
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.engine.commands import AdoptionCommands
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.adopt import AdoptDialog, Answer, Errand
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.present.adoption import title_of
from dockflare_desktop.gui.running import Running
from dockflare_desktop.gui.text import isolated, translate


class AdoptionDoer:
    """Opens one dialog after the other; what it says comes from the desk."""

    def __init__(self, context: Context, window: QWidget, running: Running) -> None:
        self._context, self._window, self._running = context, window, running

    def adopt_for(self, view: ServiceView) -> None:
        """Whatever keeps a service from being published."""
        self._start(lambda desk: for_service(desk, view), translate("toast", "Adopted"))

    def adopt(self, picks: Sequence[Pick], name: str) -> None:
        """Something that was pointed at in a list; `name` is what people call it."""
        self._start(lambda desk: for_picks(desk, picks, name), translate("toast", "Adopted"))

    def adopt_address(self, place: Place) -> None:
        """Record and rule of an address that anybody reaches."""
        self._start(lambda desk: for_address(desk, place), translate("toast", "Adopted"))

    def give_back(self, view: ServiceView) -> None:
        """What was adopted for a service."""
        self._start(lambda desk: to_give_back(desk, view), translate("toast", "Given back"))

    def _start(self, make: Callable[[AdoptionCommands], Errand], done: str) -> None:
        self._context.start(self._run(make, done))

    async def _run(self, make: Callable[[AdoptionCommands], Errand], done: str) -> None:
        desk = (await self._context.commands.desks()).adoption
        if await ask(AdoptDialog(self._context, make(desk), self._window)):
            self._running.toast.say(done)


Picks = Callable[[bool], Awaitable[tuple[Pick, ...]]]
Steps = tuple[Callable[[bool], Awaitable[Answer]], Callable[[str, bool], Awaitable[Answer]]]


def _looked_up(desk: AdoptionCommands, picks: Picks, nothing: Problem) -> Steps:
    """Preview and doing of what is looked up anew each time; `nothing` is said where there is none of it any more."""

    async def preview(take_over: bool) -> Answer:
        found = await picks(take_over)
        return await desk.preview(found, take_over=take_over) if found else nothing

    async def carry_out(seal: str, take_over: bool) -> Answer:
        return await desk.adopt(await picks(take_over), seal, take_over=take_over)

    return preview, carry_out


def for_service(desk: AdoptionCommands, view: ServiceView) -> Errand:
    """All that is in the way of a service, together: with a part of it the service would still be blocked."""

    async def picks(take_over: bool) -> tuple[Pick, ...]:
        return tuple(Pick.of(each) for each in await desk.in_the_way(view.key, take_over=take_over))

    preview, carry_out = _looked_up(desk, picks, Problem(ProblemCode.ADOPT_GONE, view.address))
    explain = translate(
        "adopt",
        "Something that is not ours stands in its way, so the service is not published. Adopting changes it as shown "
        "here and in no other way; when the service goes, it is as it was before.",
    )
    heading = translate("adopt", "Adopt what is in the way of {address}?").format(address=isolated(view.address))
    adopt, leave = translate("adopt", "Adopt"), translate("adopt", "Leave it, keep blocked")
    return Errand("", heading, explain, adopt, preview, carry_out, leave)


def for_picks(desk: AdoptionCommands, picks: Sequence[Pick], name: str) -> Errand:
    """These and nothing else."""
    explain = translate(
        "adopt",
        "It is not ours. Adopting changes it as shown here and in no other way; it can be given back as it was.",
    )
    return Errand(
        title_of(tuple(pick.kind for pick in picks)),
        translate("adopt", "Adopt {name}?").format(name=isolated(name)),
        explain,
        translate("adopt", "Adopt"),
        lambda take_over: desk.preview(picks, take_over=take_over),
        lambda seal, take_over: desk.adopt(picks, seal, take_over=take_over),
    )


def for_address(desk: AdoptionCommands, place: Place) -> Errand:
    """The record and the rule by which an address is reached, so that a service of ours can have it, with a login."""

    async def picks(take_over: bool) -> tuple[Pick, ...]:
        found = await desk.foreign(take_over=take_over)
        return tuple(Pick.of(each) for each in found if _leads_to(each, place))

    preview, carry_out = _looked_up(
        desk, picks, Problem(ProblemCode.ADOPT_UNKNOWN, written(place), label=str(Kind.RULE), value=written(place))
    )
    explain = translate(
        "adopt",
        "It is not ours. Adopting changes it as shown here and in no other way; it can be given back as it was. To put "
        "a login in front of it, add a manual rule, or a container with labels, for this address.",
    )
    heading = translate("adopt", "Adopt {name}?").format(name=isolated(written(place)))
    adopt = translate("adopt", "Adopt")
    return Errand(adopt, heading, explain, adopt, preview, carry_out)


def _leads_to(found: Foreign, place: Place) -> bool:
    hostname, path = place
    names = {Kind.RECORD: hostname, Kind.RULE: hostname + path}
    return found.name == names.get(found.kind)


def to_give_back(desk: AdoptionCommands, view: ServiceView) -> Errand:
    """Everything that was adopted for a service; any of it stands for all."""
    kind = view.adopted[0] if view.adopted else Kind.RECORD
    names = {Kind.RULE: as_typed(view.key), Kind.APPLICATION: address_of(view.key, view.path)}
    name = names.get(kind, view.hostname)
    explain = translate(
        "adopt",
        "What was adopted gets the value that it had before. The service that uses it cannot be published then.",
    )
    return Errand(
        translate("adopt", "Give back"),
        translate("adopt", "Give back what was adopted for {name}?").format(name=isolated(view.address)),
        explain,
        translate("adopt", "Give back"),
        lambda _: desk.preview_return(kind, name),
        lambda seal, _: desk.give_back(kind, name, seal),
    )
