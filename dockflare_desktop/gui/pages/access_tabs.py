"""The tabs of the Access page, in their order; a new tab is a module here and one row."""

from collections.abc import Callable
from dataclasses import dataclass

from dockflare_desktop.gui.pages.access_groups import GroupsTab
from dockflare_desktop.gui.pages.access_methods import MethodsTab
from dockflare_desktop.gui.pages.access_tab import AccessTab
from dockflare_desktop.gui.pages.access_tokens import TokensTab
from dockflare_desktop.gui.pages.access_zones import ZonesTab
from dockflare_desktop.gui.text import translate


@dataclass(frozen=True, slots=True)
class TabRow:
    """A tab before it is made."""

    id: str
    name: Callable[[], str]
    tab: type[AccessTab]


TABS = (
    TabRow("groups", lambda: translate("access", "Groups"), GroupsTab),
    TabRow("methods", lambda: translate("access", "Sign-in methods"), MethodsTab),
    TabRow("tokens", lambda: translate("access", "Service tokens"), TokensTab),
    TabRow("zones", lambda: translate("access", "Whole zones"), ZonesTab),
)
