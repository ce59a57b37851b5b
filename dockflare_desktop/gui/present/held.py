"""The lines of Review changes that wait, for those who only count and name them: banner, tray; pure functions."""

from dockflare_desktop.core.reviewing.items import Item, items
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.present.plan_words import name_words


def waiting(status: AppStatus) -> tuple[Item, ...]:
    """What does not go ahead by itself; what is held only with what it needs is not counted again."""
    held = [change for change in status.plan.changes if change.hold]
    found = items(held) if held else ()
    return tuple(item for item in found if any(each.hold and not each.follows for each in item.changes))


def held_name(item: Item, status: AppStatus) -> str:
    """What one of them is about."""
    return name_words(item, {view.key: view for view in status.services})
