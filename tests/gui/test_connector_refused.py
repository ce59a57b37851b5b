"""A connector that refuses a configuration: who says so in the window and on the desktop, and where it leads."""

from collections.abc import Callable
from dataclasses import replace

from pytestqt.qtbot import QtBot

from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, Health
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doers.doer import Doer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.notices.connectors import refusal_causes
from dockflare_desktop.gui.pages.tunnels import TunnelsPage
from dockflare_desktop.gui.present.frame import banner
from dockflare_desktop.gui.present.state import state_block
from dockflare_desktop.words import sentence
from tests.gui import samples, tunnel_samples
from tests.gui.fake_commands import FakeCommands

REASON = "Rule #1 has an invalid path"
WHERE = {"container": "cloudflared-garage-7f3a-1", "value": "87", "detail": REASON}
REFUSED = Problem(ProblemCode.CONNECTOR_REFUSED, "garage", Effect.WARNING, **WHERE)


def status() -> AppStatus:
    fine = replace(samples.full(), services=(), engines=samples.full().engines[:1])
    return replace(fine, problems=(REFUSED,))


def test_the_banner_says_why_and_leads_to_the_tunnel() -> None:
    shown = banner(status(), sentence)
    assert shown is not None
    assert shown.title == f"The connector refused the configuration: {REASON}. The old one still runs."
    assert (shown.tone, shown.buttons[0].do, shown.buttons[0].value) == ("bad", Do.SHOW_TUNNEL, "garage")


def test_it_asks_for_attention_in_the_tray() -> None:
    assert status().health is Health.ATTENTION
    assert state_block(status(), samples.NOW).headline == "Configuration refused"


def test_it_is_told_once_and_another_reason_again() -> None:
    ((cause, notice),) = refusal_causes(status(), sentence)
    assert REASON in notice.body
    assert notice.title == "garage: configuration refused"
    other = replace(status(), problems=(replace(REFUSED, detail="other"),))
    ((second, same_place),) = refusal_causes(other, sentence)
    assert cause != second
    assert notice.key == same_place.key
    assert list(refusal_causes(samples.full(), sentence)) == []


def test_the_button_shows_the_tunnel(
    qtbot: QtBot, make_context: Callable[..., Context], commands: FakeCommands
) -> None:
    commands.tunnels.found = tunnel_samples.overview()
    context = make_context()
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    window.show_status(samples.full())
    Doer(context, window).perform(Request(Do.SHOW_TUNNEL, value="garage"))
    page = window.findChild(TunnelsPage)
    assert isinstance(page, TunnelsPage)
    assert page.current is not None
    assert (window.page, page.current.tunnel.name) == ("tunnels", "garage")
