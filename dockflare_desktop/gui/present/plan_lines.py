"""The lines of Review changes: Add, Change, Remove, each with its tick or its shape; pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dockflare_desktop.core.change import Action, Hold
from dockflare_desktop.core.reviewing.items import Item
from dockflare_desktop.core.reviewing.steps import StepState
from dockflare_desktop.core.reviewing.ticks import lacking, offered
from dockflare_desktop.gui.present.changes import held_words
from dockflare_desktop.gui.present.plan import Reading
from dockflare_desktop.gui.present.plan_words import (
    ICONS,
    addresses,
    name_words,
    pill_words,
    what_words,
    why_words,
)
from dockflare_desktop.gui.present.services import Cell
from dockflare_desktop.gui.text import isolated, translate

SHAPES = {
    StepState.WAITING: ("ui-clock", "text2"),
    StepState.RUNNING: ("status-publishing", "busy"),
    StepState.DONE: ("status-live", "live"),
    StepState.FAILED: ("status-error", "bad"),
}


class Tick(StrEnum):
    """What stands in a line's first place."""

    NONE = "none"  # nobody is asked about it, or it is being carried out
    OFF = "off"
    ON = "on"
    LOCKED = "locked"  # what it needs is not ticked


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the list, or (without cells) the heading above some. `shape` stands where the tick would."""

    id: str
    cells: tuple[Cell, ...] = ()
    heading: Cell | None = None
    tick: Tick = Tick.NONE
    shape: tuple[str, str] = ("", "")
    pill: tuple[str, str, str] = ("", "", "")  # text, tone, icon
    marked: bool = False  # it changed while somebody was reading
    tip: str = ""
    sentence: str = ""


def lines(reading: Reading) -> tuple[PlanLine, ...]:
    """Add, Change, Remove: each with a heading, where it has lines."""
    found: list[PlanLine] = []
    known = {item.id: item for item in reading.items}
    for action in Action:
        here = [item for item in reading.items if item.action is action]
        gone = [item for item in reading.gone if item.action is action]
        if not here and not gone:
            continue
        found.append(PlanLine(f"# {action}", heading=_heading(action, here, reading)))
        found += [_line(item, known, reading) for item in here]
        found += [_gone(item, reading) for item in gone]
    return tuple(found)


def _heading(action: Action, here: Sequence[Item], reading: Reading) -> Cell:
    names = {
        Action.CREATE: translate("plan", "Add"),
        Action.UPDATE: translate("plan", "Change"),
        Action.DELETE: translate("plan", "Remove"),
    }
    return Cell(names[action], weight=600, tail=f"  {len(here)}   {_selected(here, reading)}".rstrip())


def _selected(here: Sequence[Item], reading: Reading) -> str:
    boxes = [item for item in here if offered(item) and item.id not in reading.going]
    ticked = sum(1 for item in boxes if item.id in reading.ticks)
    if not boxes:
        return ""
    if not ticked and any(item.hold is Hold.BRAKE for item in boxes):
        return translate("plan", "on hold, not selected")
    if not ticked:
        return translate("plan", "none selected")
    return translate("plan", "all selected") if ticked == len(here) else translate("plan", "%n selected", "", ticked)


def _line(item: Item, known: Mapping[str, Item], reading: Reading) -> PlanLine:
    tick, needed = _tick(item, known, reading), lacking(item, known, reading.ticks)
    going = reading.going.get(item.id)
    shape = SHAPES[going.state] if going is not None else ("", "") if tick is not Tick.NONE else _by_itself(item)
    marked = item.id in reading.different
    note = _note(item, tick, needed, reading)
    return _drawn(item, reading, PlanLine(item.id, tick=tick, shape=shape, marked=marked, tip=note))


def _tick(item: Item, known: Mapping[str, Item], reading: Reading) -> Tick:
    if not offered(item) or item.id in reading.going:
        return Tick.NONE
    if item.id in reading.ticks:
        return Tick.ON
    return Tick.LOCKED if lacking(item, known, reading.ticks) else Tick.OFF


def _by_itself(item: Item) -> tuple[str, str]:
    return ("ui-clock", "text2") if not item.hold or item.hold.asks else ("ui-pause", "text2")


def _note(item: Item, tick: Tick, needed: Sequence[Item], reading: Reading) -> str:
    """What its first place means, in words."""
    going = reading.going.get(item.id)
    if going is not None:
        return state_words(going.state)
    names = ", ".join(f"{what_words(each)} {isolated(name_words(each, reading.views))}" for each in needed)
    if tick is Tick.LOCKED:
        return translate("plan", "Needs {others}, which is not selected.").format(others=names)
    if tick is not Tick.NONE:
        hold = translate("plan", "Waits: {why}.").format(why=held_words(item.hold))
        return f"{hold} " + translate("plan", "Without it, what depends on it is not selected either.")
    return _unasked(item)


def _unasked(item: Item) -> str:
    """How it comes that nobody is asked about it."""
    if item.hold and not item.hold.asks:
        return translate("plan", "Not written: {why}.").format(why=held_words(item.hold))
    if item.hold:
        return translate("plan", "Is carried out together with what it needs.")
    if any(change.waits for change in item.changes):
        return translate("plan", "Waits for connectors, or for its next try; nobody is asked about it.")
    return translate("plan", "Is carried out by itself; nobody is asked about it.")


def _gone(item: Item, reading: Reading) -> PlanLine:
    note = translate("plan", "Is not planned any more.")
    return _drawn(item, reading, PlanLine(item.id, shape=("ui-slash", "text3"), marked=True, tip=note), faint=True)


def _drawn(item: Item, reading: Reading, line: PlanLine, *, faint: bool = False) -> PlanLine:
    """With its cells and its sentence."""
    name, what, why = name_words(item, reading.views), what_words(item), why_words(item, reading.views)
    icon, tone = ICONS[item.action]
    quiet = "text3" if faint else "text2"
    mark = "ui-flag" if line.marked else ""
    pill = pill_words(item) if not faint else (translate("plan", "Not planned"), "idle", "")
    cells = (
        Cell(name, quiet if faint else "text", icon, quiet if faint else tone, weight=500, mark=mark),
        Cell(what, quiet),
        Cell(why, quiet),
        Cell(""),
    )
    changed = translate("plan", "changed while you were reading") if line.marked else ""
    ticked = translate("plan", "selected") if line.tick is Tick.ON else ""
    every = ", ".join(addresses(item, reading.views)) or name
    parts = (f"{action_word(item.action)} {what}", every, why, pill[0], changed, ticked)
    sentence = ", ".join(part for part in parts if part)
    return PlanLine(line.id, cells, None, line.tick, line.shape, pill, line.marked, line.tip, f"{sentence}. {line.tip}")


def action_word(action: Action) -> str:
    """Add, Change, Remove."""
    texts: Mapping[Action, str] = {
        Action.CREATE: translate("plan", "Add"),
        Action.UPDATE: translate("plan", "Change"),
        Action.DELETE: translate("plan", "Remove"),
    }
    return texts[action]


def state_words(state: StepState) -> str:
    """How far a step is."""
    texts: Mapping[StepState, str] = {
        StepState.WAITING: translate("plan", "Waiting"),
        StepState.RUNNING: translate("plan", "Running"),
        StepState.DONE: translate("plan", "Done"),
        StepState.FAILED: translate("plan", "Failed; it is tried again by itself"),
    }
    return texts[state]
