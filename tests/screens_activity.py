"""08: the Activity page, light and dark, narrow, empty; the undo that is shown first."""

from dockflare_desktop.gui.dialogs.undo import UndoDialog
from dockflare_desktop.gui.pages.activity import ActivityPage
from tests.gui import activity_samples, samples
from tests.studio import Studio


def activity(studio: Studio) -> None:
    """The page in its states, and the dialog."""
    desk = studio.commands.activity
    desk.told, desk.previewed = activity_samples.day(), activity_samples.undoing()

    def draw(name: str) -> None:
        window = studio.window(samples.full(), (1440, 860))
        window.show_page("activity")
        page = window.findChild(ActivityPage)
        assert isinstance(page, ActivityPage)
        studio.app.processEvents()
        page.table.go_to("22")
        studio.save(window, name)
        window.deleteLater()

    studio.both("activity", draw)
    window = studio.window(samples.full(), (1000, 620))
    window.show_page("activity")
    studio.save(window, "activity-narrow-light")
    desk.told = ()
    window.resize(1440, 828)
    window.show_page("services")
    window.show_page("activity")
    studio.save(window, "activity-empty-light")
    window.deleteLater()
    dialog = UndoDialog(studio.context, desk, 22, "wiki.nordhus.example: removed")
    dialog.show()
    studio.save(dialog, "dialog-undo-light")
    dialog.deleteLater()
