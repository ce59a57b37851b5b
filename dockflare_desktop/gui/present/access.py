"""AppStatus to the list of access groups, and where a group is used; pure functions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.groups.checks import proper_id
from dockflare_desktop.core.groups.form import AsRead, GroupForm
from dockflare_desktop.core.labels.fields import GROUP_KEYS
from dockflare_desktop.core.model import AccessGroup, ServiceKey
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.services import status_cell
from dockflare_desktop.gui.text import isolated, translate

SHOWN = 12  # places that are named where a group is used


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


def group_rows(status: AppStatus, groups: Mapping[str, AccessGroup]) -> tuple[ListRow, ...]:
    """Our groups by name, with how many services use each, and a globe where everyone gets in."""
    idents = dict.fromkeys((*status.groups, *groups))
    rows = [_group_row(status, ident, groups.get(ident)) for ident in idents]
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id)))


def _group_row(status: AppStatus, ident: str, group: AccessGroup | None) -> ListRow:
    name = group.name if group is not None else status.group_names.get(ident, "") or ident
    line = translate("access", "{id} · {use}").format(id=isolated(ident), use=use_text(len(users(status, ident))))
    open_ = group is not None and admits_everyone(group.policies)
    return ListRow(ident, name, line, "nav-public" if open_ else "ui-lock", "open" if open_ else "text2")


NEW = "*new"  # stands for a group that is not stored yet; no id has a star


def with_fresh(rows: tuple[ListRow, ...], name: str) -> tuple[ListRow, ...]:
    """The rows, and the group that is being made below them."""
    fresh = ListRow(NEW, name.strip() or translate("access", "New group"), translate("access", "not saved"), "ui-plus")
    return (*rows, fresh)


def copied(form: GroupForm, known: Collection[str]) -> GroupForm:
    """The same rules under another name and an id that is free."""
    name = translate("access", "{name} copy").format(name=form.name)
    base = proper_id(f"{form.id}-copy")
    free = (ident for number in count(1) if (ident := base if number == 1 else f"{base}-{number}") not in known)
    return replace(form, id=next(free), name=name, as_read=AsRead())


def found_rows(rows: Iterable[ListRow], text: str) -> tuple[ListRow, ...]:
    """The rows in which all words of a search are; headings without rows go."""
    words = text.casefold().split()
    hits = [row for row in rows if not row.id or all(word in row.spoken.casefold() for word in words)]
    return tuple(row for at, row in enumerate(hits) if row.id or (at + 1 < len(hits) and hits[at + 1].id))


def delete_refused(uses: Sequence[str]) -> str:
    """Where a group is used, one a line."""
    rest = len(uses) - SHOWN
    rows = list(uses[:SHOWN])
    if rest > 0:
        rows.append(translate("access", "and %n more", "", rest))
    head = translate("access", "These name it, and would lose their login:")
    return "\n".join((head, *rows))


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
