"""Leaving in words: every step, what only is let go of, what stays; and how a departure stands; pure."""

from dataclasses import dataclass

from dockflare_desktop.core.adopting.preview import called
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.changes import action_words, object_words
from dockflare_desktop.gui.text import translate
from dockflare_desktop.words.farewell import let_go_words, tunnel_words


@dataclass(frozen=True, slots=True)
class LeavingSheet:
    """A line for each step, and what somebody should know before."""

    steps: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """To copy."""
        return "\n".join((*self.steps, *self.notes))


def sheet(found: Farewell, say: Say) -> LeavingSheet:
    """What a preview says."""
    steps = [f"{action_words(each.change)}: {object_words(each.change)}" for each in found.changes]
    steps += [let_go_words(row.kind, called(row), translate) for row in found.released]
    steps += [tunnel_words(name, translate) for name in found.tunnels]
    nothing = translate("leaving", "Nothing of ours is at Cloudflare.")
    return LeavingSheet(tuple(steps) or (nothing,), tuple(say(each).text for each in found.stays))


def way_words(way: Way) -> str:
    """What happens from then on."""
    if way is Way.REMOVE:
        return translate(
            "leaving",
            "Records go first and logins last, so nothing is open in between. What you adopted is as it was before; "
            "what is not ours stays. From then on nothing is published until you come back.",
        )
    return translate(
        "leaving",
        "Everything stays reachable as it is, logins too. Our marks go, and this program does nothing with any of it "
        "from then on, whatever your containers ask.",
    )


def do_words(way: Way) -> str:
    """On the button."""
    return translate("leaving", "Remove everything") if way is Way.REMOVE else translate("leaving", "Hand it over")


def typed_name(status: AppStatus) -> str:
    """What has to be typed: the account's name."""
    return status.cloudflare.account or translate("leaving", "everything")


def standing(departure: Departure, status: AppStatus) -> str:
    """How a departure stands, in one line."""
    engines = {view.id: view.name for view in status.engines}
    what = translate("leaving", "Everything")
    if departure.engine:
        what = translate("leaving", "Engine {name}").format(name=engines.get(departure.engine, departure.engine))
    elif departure.tunnel:
        what = translate("leaving", "A tunnel")
    if departure.way is Way.REMOVE:
        done, going = translate("leaving", "{what} was removed."), translate("leaving", "{what} is being removed.")
    else:
        done = translate("leaving", "{what} was handed over.")
        going = translate("leaving", "{what} is being handed over.")
    return (done if departure.done else going).format(what=what)
