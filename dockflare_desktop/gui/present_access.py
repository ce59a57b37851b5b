"""AppStatus to the list of access groups, and where a group is used; pure functions."""

from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.labels.fields import GROUP_KEYS
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present_services import status_cell
from dockflare_desktop.gui.text import isolated, translate


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list of two lines. A row without an id is a heading."""

    id: str
    name: str
    line: str = ""
    icon: str = ""
    tone: str = "text2"
    key: ServiceKey | None = None
    state: str = ""  # in words, where only the icon tells it

    @property
    def spoken(self) -> str:
        """What a screen reader reads."""
        return ", ".join(part for part in (self.name, self.line, self.state) if part)


def group_rows(status: AppStatus) -> tuple[ListRow, ...]:
    """Our groups by name, with how many services use each."""
    rows = [_group_row(status, ident) for ident in status.groups]
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id)))


def _group_row(status: AppStatus, ident: str) -> ListRow:
    name = status.group_names.get(ident, "") or ident
    line = translate("access", "{id} · {use}").format(id=isolated(ident), use=use_text(len(users(status, ident))))
    return ListRow(ident, name, line, "ui-lock")


def use_text(count: int) -> str:
    """How many services use something."""
    if not count:
        return translate("access", "not used")
    return translate("access", "1 service") if count == 1 else translate("access", "%n services", "", count)


def used_by_title(count: int) -> str:
    """Above the list of services that use a group."""
    if not count:
        return translate("access", "Not used by any service")
    services = translate("access", "Used by 1 service")
    return services if count == 1 else translate("access", "Used by %n services", "", count)


def users(status: AppStatus, group: str) -> tuple[ServiceView, ...]:
    """The services whose login comes from this group, by address."""
    found = (view for view in status.services if group in groups_of(view))
    return tuple(sorted(found, key=lambda view: view.address))


def groups_of(view: ServiceView) -> tuple[str, ...]:
    """The ids of the groups a service names, whether they exist or not."""
    tops = (view.fields[key].top.value for key in GROUP_KEYS if key in view.fields)
    named = [part for value in tops for part in (value if isinstance(value, tuple) else (value,))]
    return tuple(part for part in named if isinstance(part, str))


def user_rows(status: AppStatus, group: str, now: datetime, say: Say) -> tuple[ListRow, ...]:
    """The services that use a group: shape of the status, address."""
    rows = []
    for view in users(status, group):
        cell = status_cell(status, view, now, say)
        rows.append(ListRow(str(view.key), isolated(view.address), "", cell.icon, cell.icon_tone, view.key, cell.text))
    return tuple(rows)
