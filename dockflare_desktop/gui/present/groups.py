"""The rows of the Services page under headings: by status, tunnel, who can enter, engine or Compose project."""

from dataclasses import dataclass, replace
from enum import StrEnum

from dockflare_desktop.gui.present.services import NOBODY, URGENCY, WHO, Cell, Row, status_name
from dockflare_desktop.gui.text import translate

LAST = "\uffff"  # sorts behind every name


class GroupBy(StrEnum):
    """What the rows are grouped by."""

    NONE = ""
    STATUS = "status"
    TUNNEL = "tunnel"
    WHO = "group"
    ENGINE = "engine"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above the rows of one group. `group` is what these rows carry, and sorts the groups."""

    group: str
    name: str

    @property
    def cell(self) -> Cell:
        """What the first column shows."""
        return Cell(self.name, "text2", weight=600)


def group_by_name(by: GroupBy) -> str:
    """The menu's words."""
    names = {
        GroupBy.NONE: translate("services", "No groups"),
        GroupBy.STATUS: translate("services", "Status"),
        GroupBy.TUNNEL: translate("services", "Tunnel"),
        GroupBy.WHO: translate("services", "Who can enter"),
        GroupBy.ENGINE: translate("services", "Engine"),
        GroupBy.PROJECT: translate("services", "Compose project"),
    }
    return names[by]


def grouped(rows: tuple[Row, ...], by: GroupBy) -> tuple[tuple[Row, ...], tuple[Heading, ...]]:
    """The rows, each with its group, and one heading for each group."""
    if by is GroupBy.NONE:
        return rows, ()
    headings = [_heading(row, by) for row in rows]
    marked = tuple(replace(row, group=heading.group) for row, heading in zip(rows, headings, strict=True))
    return marked, tuple(dict.fromkeys(headings))


def _heading(row: Row, by: GroupBy) -> Heading:
    view = row.view
    match by:
        case GroupBy.STATUS:
            return Heading(f"{URGENCY[view.status]:02}", status_name(view.status))
        case GroupBy.WHO:
            cell = row.cells[WHO]
            nobody = cell.text == NOBODY
            return Heading(cell.sort.casefold(), translate("services", "Nobody") if nobody else cell.text)
        case GroupBy.TUNNEL:
            name, without = view.tunnel, translate("services", "No tunnel")
        case GroupBy.ENGINE:
            name, without = view.engine, translate("services", "Outside Docker")
        case _:
            name, without = view.project, translate("services", "No project")
    return Heading(name.casefold() or LAST, name or without)
