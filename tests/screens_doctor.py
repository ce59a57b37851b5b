"""Pictures of the Doctor page."""

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
    window = studio.window(doctor_samples.status(), (860, 568))
    window.show_page("doctor")
    studio.save(window, "doctor-narrow-light")
    window.deleteLater()
