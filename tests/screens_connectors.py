"""Pictures of running connectors: the dialog as it begins, with its steps, and where connectors run elsewhere."""

from dockflare_desktop.gui.dialogs.run_connector import RunConnectorDialog
from tests.gui.fake_connectors import FakeConnectors
from tests.studio import Studio


def connectors(studio: Studio) -> None:
    """Three states, light and dark."""

    def draw(name: str) -> None:
        tone = name.rpartition("-")[2]
        for part, others, press in (("begin", 0, False), ("steps", 0, True), ("elsewhere", 2, True)):
            studio.commands.connectors = FakeConnectors(others=others)
            dialog = RunConnectorDialog(studio.context, "home")
            dialog.show()
            if press:
                dialog.ui.okButton.click()
            studio.save(dialog, f"dialog-connector-{part}-{tone}")
            dialog.deleteLater()

    studio.both("connectors", draw)
