"""Open shares: told a quarter of an hour before they end and at their end; longer only after the question."""

from dataclasses import replace
from datetime import timedelta

from dockflare_desktop.core.status import AppStatus, LoginKind, ServiceView
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.notices.notices import waits_for_time
from dockflare_desktop.gui.present.tray import tray_view
from dockflare_desktop.gui.text import clock
from tests.gui import samples
from tests.gui.test_notices import Teller, with_views


def shared(minutes: float) -> ServiceView:
    view = samples.watch()
    access = replace(view.access, login=LoginKind.EVERYONE)
    return replace(view, public=True, access=access, closes_at=samples.NOW + timedelta(minutes=minutes))


def status(minutes: float) -> AppStatus:
    return with_views(shared(minutes))


def test_it_is_told_a_quarter_of_an_hour_before_and_once() -> None:
    teller = Teller()
    assert teller.tell(status(30)) == []
    assert waits_for_time(status(30), teller.at)
    (notice,) = teller.tell(after=16 * 60)
    assert notice.title == f"watch.nordhus.example closes at {clock(samples.NOW + timedelta(minutes=30))}"
    assert (notice.request.do, notice.actions) == (Do.SHARE_LONGER, ("Keep 1 hour more...", "End now"))
    assert notice.otherwise is not None
    assert notice.otherwise.do is Do.SHARE_END
    assert teller.tell(after=60) == []
    assert not waits_for_time(status(30), teller.at)


def test_its_end_is_told_and_another_end_is_told_anew() -> None:
    teller = Teller()
    teller.tell(status(10))
    (again,) = teller.tell(status(12), after=60)
    assert "closes at" in again.title
    (over,) = teller.tell(with_views(samples.watch()), after=60)
    assert over.title == "watch.nordhus.example is closed again"
    assert teller.withdrawn[-1] == "share watch.nordhus.example"


def test_one_that_was_kept_open_for_good_does_not_claim_to_be_closed() -> None:
    teller = Teller()
    teller.tell(status(10))
    assert teller.tell(with_views(replace(shared(10), closes_at=None)), after=60) == []


def test_the_tray_says_until_when() -> None:
    entries = tray_view(status(90), samples.NOW, samples.say).entries
    inside = [each.text for entry in entries for each in entry.inside]
    assert any(f"public until {clock(samples.NOW + timedelta(minutes=90))}" in text for text in inside)
