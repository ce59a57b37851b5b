"""09: the Engines page, light and dark, and its dialogs."""

from PySide6.QtWidgets import QDialog

from dockflare_desktop.core.engines.probed import HostKey, Probed
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.gui.dialogs.engine import Choices, EngineDialog, Kind
from dockflare_desktop.gui.dialogs.engine_stop import StopDialog
from dockflare_desktop.gui.dialogs.host_key import question
from dockflare_desktop.gui.dialogs.message import MessageDialog
from tests.gui.engine_samples import OFFER, STORED, status
from tests.studio import Studio

KEY = HostKey("nas-01", "ed25519", "SHA256:AKJ1+dRzvyY8s6bXh4kQx6gDJk1f0Z2m3nT5uVwXyZ0", ("nas-01 ssh-ed25519 AAAA",))


def engines(studio: Studio) -> None:
    """The page, narrow too; adding by each way; stopping; a host key."""
    studio.commands.engines.stored, studio.commands.engines.found = list(STORED), [OFFER]

    def page(name: str) -> None:
        window = studio.window(status(), (1440, 760))
        window.show_page("engines")
        studio.save(window, name)
        window.deleteLater()

    studio.both("engines", page)
    window = studio.window(status(), (860, 700))
    window.show_page("engines")
    studio.save(window, "engines-narrow-light")
    window.deleteLater()
    for kind in Kind:
        studio.both(f"engine-add-{kind}", lambda name, kind=kind: _draw(studio, _adding(studio, kind), name))
    studio.both("engine-stop", lambda name: _draw(studio, StopDialog(studio.context, "garage-pi", 1), name))
    studio.both("engine-host-key", lambda name: _draw(studio, MessageDialog(studio.theme, question(KEY)), name))


def _adding(studio: Studio, kind: Kind) -> QDialog:
    found = Probed(engine="e", name="nas-01", version="27.1.1", containers=31, labelled=11)
    studio.commands.engines.tested = found
    made = EngineDialog(studio.context, StoredEngine("", "nas-01"), Choices((OFFER,), ("home", "garage")))
    made.kind.setCurrentIndex(made.kind.findData(kind))
    if kind is Kind.SSH:
        made.texts["url"].setText("ssh://mara@nas-01")
        made.test_button.click()
    return made


def _draw(studio: Studio, dialog: QDialog, name: str) -> None:
    dialog.show()
    studio.save(dialog, name)
    dialog.close()
    dialog.deleteLater()
