"""07: the Tunnels page, light and dark; no connector, run from a file, deleted; its small windows."""

from dataclasses import replace

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.dialogs.tunnel import (
    DeleteDialog,
    MigrateDialog,
    MoveDialog,
    SnippetDialog,
    TunnelNameDialog,
)
from dockflare_desktop.gui.pages.tunnels import TunnelsPage
from tests.gui import samples, tunnel_samples
from tests.studio import Studio


def status() -> AppStatus:
    full = samples.full()
    return replace(
        full, connectors=(tunnel_samples.connectors(),), cloudflare=replace(full.cloudflare, calls_left=1_139)
    )


def tunnels(studio: Studio) -> None:
    """The page in its states, and the dialogs."""
    found = tunnel_samples.overview()
    studio.commands.tunnels.found = replace(found, tunnels=(*found.tunnels, tunnel_samples.gone()))

    def draw(name: str) -> None:
        window = studio.window(status(), (1440, 828))
        window.show_page("tunnels")
        studio.save(window, name)
        page = window.findChild(TunnelsPage)
        assert isinstance(page, TunnelsPage)
        for called in ("garage", "old-nas", "shed"):
            page.go_to(called)
            studio.save(window, f"tunnels-{called}-{name.rpartition('-')[2]}")
        window.deleteLater()

    studio.both("tunnels", draw)
    context, desk = studio.context, studio.commands.tunnels
    hosts, targets = [f"{key.hostname}" for key in tunnel_samples.home().services], ["garage"]
    for name, dialog in (
        ("name", TunnelNameDialog(context, desk.create)),
        ("move", MoveDialog(context, "home", hosts, targets)),
        ("snippet", SnippetDialog(context, "home")),
        ("delete", DeleteDialog(context, "home", ["Remove DNS record: api.nordhus.example"])),
        ("migrate", MigrateDialog(context, "old-nas", lambda parsed: desk.preview_migration("old-nas", parsed))),
    ):
        dialog.show()
        studio.save(dialog, f"dialog-tunnel-{name}-light")
        dialog.deleteLater()
