"""Running connectors as data: where they can run, in which network, and the steps that are shown first; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from dockflare_desktop.core.connectors.setup import NETWORK, Setup
from dockflare_desktop.core.connectors.steps import ConnectorPlan
from dockflare_desktop.core.connectors.view import TunnelConnectors
from dockflare_desktop.engine.connector_commands import EnginePlace
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.connectors import step_words


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan in words: its steps, what is to be known of it, and whether it may be carried out. `elsewhere`: all that
    is in the way are connectors that run elsewhere."""

    lines: tuple[str, ...]
    notes: str = ""
    ready: bool = True
    elsewhere: bool = False


def shown(plan: ConnectorPlan, say: Say) -> Shown:
    """What a plan says before it is carried out."""
    lines = tuple(step_words(step, translate) for step in plan.steps)
    if not plan.writes and not plan.blocked:
        lines = (translate("connectors", "Nothing is to be done: it runs like that already."),)
    return Shown(lines, said(plan.problems, say), plan.writes and not plan.blocked, plan.agreeable)


def runs_here(found: TunnelConnectors | None) -> bool:
    """Whether we run a connector of a tunnel."""
    return found is not None and any(row.managed is not None for row in found.rows)


def connector_offer(*, ours: bool) -> str:
    """What the button beside the connectors does."""
    return translate("connectors", "Update image...") if ours else translate("connectors", "Run a connector...")


def networks_of(place: EnginePlace | None) -> tuple[str, ...]:
    """Networks to choose from: those that containers use, most used first; then the one that would be made."""
    used = tuple(name for name, _ in place.networks) if place is not None else ()
    return used if NETWORK in used else (*used, NETWORK)


def network_note(place: EnginePlace | None, name: str) -> str:
    """What the network means for those that are to be reached."""
    counts = dict(place.networks) if place is not None else {}
    if name not in counts:
        return translate("connectors", "This network is made. Containers must join it to be reached by their names.")
    return translate("connectors", "%n of your containers use this network and are reached by name.", "", counts[name])


def starting(setups: Sequence[Setup], places: Sequence[EnginePlace]) -> Setup:
    """What the dialog begins with: how it runs already; else the first engine with its most used network."""
    if setups:
        return setups[0]
    place = next(iter(places), None)
    return Setup(place.id if place is not None else "", "", "", network=networks_of(place)[0])
