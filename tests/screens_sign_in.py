"""Pictures of what Access has beside groups: sign-in methods, service tokens, whole zones, and their dialogs."""

from dataclasses import replace

from PySide6.QtWidgets import QDialog

from dockflare_desktop.core.account.overview import ZoneRow
from dockflare_desktop.gui.dialogs.method import MethodDialog
from dockflare_desktop.gui.dialogs.token import TokenCreatedDialog
from dockflare_desktop.gui.dialogs.zone import Around, ZoneDialog
from tests.gui import samples, sign_in_samples
from tests.gui.fake_commands import FakeCommands
from tests.studio import Studio


def access_tabs(studio: Studio) -> None:
    """The other tabs of 02, and the token that was created of 16, light and dark."""
    assert isinstance(studio.context.commands, FakeCommands)
    studio.context.commands.access.seen = sign_in_samples.overview()
    named = replace(samples.full(), group_names={"family": "Family"})

    def draw(name: str) -> None:
        window = studio.window(named, (1280, 720))
        window.show_page("access")
        for tab in ("methods", "tokens", "zones"):
            window.access.show_tab(tab)
            studio.save(window, name.replace("access", f"access-{tab}"))
        for part, dialog in _access_dialogs(studio).items():
            dialog.show()
            studio.save(dialog, name.replace("access", f"dialog-{part}"))
            dialog.deleteLater()
        window.deleteLater()

    studio.both("access", draw)


def _access_dialogs(studio: Studio) -> dict[str, QDialog]:
    context, zone = studio.context, ZoneRow("mkdev.example")
    return {
        "method": MethodDialog(context, sign_in_samples.ENTRA, sign_in_samples.TEAM),
        "token-created": TokenCreatedDialog(context, sign_in_samples.BACKUP, "x" * 32 + "7c1e"),
        "zone": ZoneDialog(context, zone, Around({"family": "Family"}, ("shop.mkdev.example",))),
    }
