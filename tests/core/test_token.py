"""An API token's end is told in time, and one without an end never."""

from datetime import timedelta

from dockflare_desktop.core.token import SOON, ends_soon
from tests.core.worlds import NOW


def test_the_end_is_told_from_two_weeks_before_it_and_after_it() -> None:
    second = timedelta(seconds=1)
    assert not ends_soon(NOW + SOON + second, NOW)
    assert ends_soon(NOW + SOON, NOW)
    assert ends_soon(NOW - second, NOW)
    assert not ends_soon(None, NOW)
