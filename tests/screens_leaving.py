"""Pictures of leaving: the question with its steps, and the settings that say what was left."""

from dataclasses import replace

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Action, Change, Kind, Phase, RecordStep, RuleStep, Why
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.gui.dialogs.leaving import LeavingDialog
from dockflare_desktop.gui.pages.settings import SettingsPage
from tests.gui import samples
from tests.studio import Studio

HOSTS = ("photos.nordhus.example", "wiki.nordhus.example", "vault.nordhus.example")
SAFETY = 1


def _steps() -> tuple[Shown, ...]:
    found = []
    for host in HOSTS:
        record, rule = RecordStep("z", host, None), RuleStep("home", ServiceKey(host), None)
        for kind, step, phase in ((Kind.RECORD, record, Phase.PREPARE), (Kind.RULE, rule, Phase.ROUTE)):
            found.append(Shown(Change(host, phase, step, Action.DELETE, kind, host, Why.GONE), Sides(None, None)))
    return tuple(found)


def leaving(studio: Studio) -> None:
    """The dialog and the settings, light and dark."""
    stays = Problem(ProblemCode.LOGIN_KEPT, "vault.nordhus.example", Effect.HINT, detail="home /admin")
    studio.commands.leaving.shown = Farewell(
        Departure(Way.REMOVE), changes=_steps(), stays=(stays,), tunnels=("home",), seal="s"
    )
    status = samples.full()

    def ask(name: str) -> None:
        dialog = LeavingDialog(studio.context, status)
        dialog.show()
        studio.save(dialog, name)
        dialog.deleteLater()

    def settings(name: str) -> None:
        window = studio.window(replace(status, departures=(Departure(Way.HAND_OVER, done=True),)), (1100, 1120))
        window.show_page("settings")
        page = window.findChild(SettingsPage)
        assert page is not None
        page.show_chapter(SAFETY)
        studio.save(window, name)
        window.deleteLater()

    studio.both("leaving", ask)
    studio.both("settings-leaving", settings)
