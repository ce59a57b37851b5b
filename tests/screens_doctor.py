"""Pictures of the Doctor page."""

from dockflare_desktop.gui.dialogs.try_url import TryUrlDialog
from tests.gui import doctor_samples
from tests.studio import Studio


def doctor(studio: Studio) -> None:
    """11: three findings, light and dark; and narrow."""

    def draw(name: str) -> None:
        window = studio.window(doctor_samples.status(), (1280, 868))
        window.show_page("doctor")
        studio.save(window, name)
        window.deleteLater()

    studio.both("doctor", draw)
    studio.both("try-url", lambda name: _try_url(studio, name))
    window = studio.window(doctor_samples.status(), (860, 568))
    window.show_page("doctor")
    studio.save(window, "doctor-narrow-light")
    window.deleteLater()


def _try_url(studio: Studio, name: str) -> None:
    """16: a target that refuses, and the port that its container shows."""
    studio.commands.doctor.trial = doctor_samples.trial()
    dialog = TryUrlDialog(studio.context, doctor_samples.status(), lambda _request: None, doctor_samples.URL)
    dialog.show()
    studio.save(dialog, name)
    dialog.deleteLater()
