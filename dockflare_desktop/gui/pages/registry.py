"""Every page of the window, in the sidebar's order; a new page is a module here and one row."""

from collections.abc import Callable
from dataclasses import dataclass

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.pages.access import AccessPage
from dockflare_desktop.gui.pages.activity import ActivityPage
from dockflare_desktop.gui.pages.doctor import DoctorPage
from dockflare_desktop.gui.pages.engines import EnginesPage
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.pages.public import PublicPage
from dockflare_desktop.gui.pages.services import ServicesPage
from dockflare_desktop.gui.pages.settings import SettingsPage
from dockflare_desktop.gui.pages.tunnels import TunnelsPage
from dockflare_desktop.gui.present.doctor import badge as doctor_badge
from dockflare_desktop.gui.present.engines import badge as engines_badge
from dockflare_desktop.gui.present.frame import services_badge
from dockflare_desktop.gui.present.public import badge as public_badge
from dockflare_desktop.gui.sidebar import Badge
from dockflare_desktop.gui.text import translate


def _nothing(_status: AppStatus) -> tuple[int, str]:
    return 0, "warn"


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page before it is made. Those that are numbered have Ctrl+1 and so on, in the sidebar's order; Settings has
    keys of its own (Ctrl+,)."""

    id: str
    name: Callable[[], str]
    icon: str
    page: type[Page]
    counted: Callable[[AppStatus], tuple[int, str]] = _nothing
    numbered: bool = True

    def badge(self, status: AppStatus) -> Badge:
        """The number behind its name."""
        return Badge(*self.counted(status))


PAGES = (
    PageRow("services", lambda: translate("frame", "Services"), "nav-services", ServicesPage, services_badge),
    PageRow("access", lambda: translate("frame", "Access"), "nav-access", AccessPage),
    PageRow("public", lambda: translate("frame", "Public now"), "nav-public", PublicPage, public_badge),
    PageRow("tunnels", lambda: translate("frame", "Tunnels"), "nav-tunnels", TunnelsPage),
    PageRow("engines", lambda: translate("frame", "Engines"), "nav-engines", EnginesPage, engines_badge),
    PageRow("activity", lambda: translate("frame", "Activity"), "nav-activity", ActivityPage),
    PageRow("doctor", lambda: translate("frame", "Doctor"), "nav-doctor", DoctorPage, doctor_badge),
    PageRow("settings", lambda: translate("frame", "Settings"), "nav-settings", SettingsPage, numbered=False),
)  # the last one stands at the sidebar's foot


def numbered() -> tuple[tuple[str, PageRow], ...]:
    """The pages that have a number, with their shortcuts."""
    rows = [row for row in PAGES if row.numbered]
    return tuple((f"Ctrl+{number}", row) for number, row in enumerate(rows, start=1))


def page_keys() -> tuple[tuple[str, str], ...]:
    """Their shortcuts and names, for the help window."""
    return tuple((keys, row.name()) for keys, row in numbered())
