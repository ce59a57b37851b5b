"""Which notifications come, when, and how often: ux.md section 9, on values alone."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from dockflare_desktop.core.change import Hold, Plan
from dockflare_desktop.core.model import EngineState
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.core.status import AppStatus, ServiceView, Status
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.notices.notice import TITLE, Notice
from dockflare_desktop.gui.notices.notices import Memory, notices, waits_for_time
from tests.gui import public_samples, samples
from tests.gui.samples import NOW, say


@dataclass
class Teller:
    """Feeds statuses and time, and collects what is shown."""

    at: datetime = NOW
    status: AppStatus = field(default_factory=AppStatus)
    memory: Memory = field(default_factory=lambda: Memory(NOW - timedelta(hours=2)))
    withdrawn: list[str] = field(default_factory=list)

    def tell(self, status: AppStatus | None = None, after: float = 10) -> list[Notice]:
        self.at += timedelta(seconds=after)
        told = notices(self.status, status or self.status, self.at, self.memory, say)
        self.status, self.memory = status or self.status, told.memory
        self.withdrawn += told.withdraw
        return list(told.show)


def with_views(*views: ServiceView) -> AppStatus:
    return samples.quiet(*views)


def live(count: int, **more: object) -> tuple[ServiceView, ...]:
    return tuple(samples.service(f"h{number}.example", "http://a", **more) for number in range(count))  # type: ignore[arg-type]


def test_blocked_is_told_once_and_again_only_after_it_was_solved() -> None:
    teller = Teller()
    first = teller.tell(with_views(samples.blocked()))
    assert [notice.title for notice in first] == ["vault.nordhus.example is not published"]
    assert "famly" in first[0].body
    assert first[0].request.do is Do.SHOW
    assert teller.tell(with_views(samples.blocked())) == []
    assert teller.tell(with_views()) == []
    assert teller.withdrawn == [first[0].key]
    assert len(teller.tell(with_views(samples.blocked()))) == 1


def test_nothing_but_what_stays_is_told_in_the_first_minute() -> None:
    teller = Teller(memory=Memory(NOW))
    assert teller.tell(with_views(samples.blocked())) == []
    refused = teller.tell(samples.refused(), after=5)
    assert [notice.key for notice in refused] == ["token"]
    assert refused[0].stays


def test_what_came_in_the_first_minute_is_told_after_it_if_it_still_holds() -> None:
    teller = Teller(memory=Memory(NOW))
    teller.tell(with_views(samples.blocked()))
    assert len(teller.tell(after=60)) == 1
    solved = Teller(memory=Memory(NOW))
    solved.tell(with_views(samples.blocked()))
    solved.tell(with_views(), after=5)
    assert solved.tell(after=60) == []


def test_would_be_public_stays_and_is_told_once() -> None:
    teller = Teller()
    status = replace(with_views(), plan=Plan((samples.held_change(),)))
    shown = teller.tell(status)
    assert [notice.title for notice in shown] == ["shop.mkdev.example would be open to everyone"]
    assert shown[0].stays
    assert teller.tell(status) == []


def test_removals_on_hold_are_told_once_per_plan() -> None:
    teller = Teller()
    braked = tuple(samples.new_rule(f"c{number}", f"h{number}.example", Hold.BRAKE) for number in range(5))
    assert teller.tell(replace(with_views(), plan=Plan(braked)))[0].title == "5 removals are on hold"
    assert teller.tell(replace(with_views(), plan=Plan(braked))) == []
    assert teller.tell(replace(with_views(), plan=Plan(braked[:4])))[0].title == "4 removals are on hold"


def test_removals_on_hold_are_counted_by_service_as_the_window_does() -> None:
    braked = tuple(samples.new_rule(f"c{number}", "h.example", Hold.BRAKE) for number in range(3))
    other = samples.new_rule("other", "i.example", Hold.BRAKE)
    assert Teller().tell(replace(with_views(), plan=Plan((*braked, other))))[0].title == "2 removals are on hold"


def test_a_click_on_what_came_and_went_leads_to_the_window_and_not_to_what_needs_people() -> None:
    settings = replace(Settings(), notify_gone=True)
    teller = Teller()
    teller.tell(replace(with_views(*live(2)), settings=settings))
    publishing = live(3, status=Status.PUBLISHING)[2]
    teller.tell(replace(with_views(live(2)[0], publishing), settings=settings))
    teller.tell(replace(with_views(live(2)[0], live(3)[2]), settings=settings))
    (digest,) = teller.tell(after=40)
    assert (digest.title, digest.request.do) == ("2 things to know", Do.OPEN_WINDOW)


def test_services_that_go_live_come_as_one_digest_after_thirty_seconds() -> None:
    teller = Teller()
    teller.tell(with_views(*live(6, status=Status.PUBLISHING)))
    assert teller.tell(with_views(*live(6))) == []
    assert teller.tell(after=15) == []
    digest = teller.tell(after=20)
    assert [(notice.title, notice.body) for notice in digest] == [
        ("6 services are live", "h0, h1, h2, h3, h4, h5. All behind a login.")
    ]


def test_one_service_that_goes_live_is_named_and_can_be_opened() -> None:
    teller = Teller()
    teller.tell(with_views(*live(1, status=Status.PUBLISHING)))
    teller.tell(with_views(*live(1)))
    (notice,) = teller.tell(after=40)
    assert notice.title == "h0.example is live"
    assert notice.request.do is Do.OPEN


def test_what_was_live_at_the_start_is_no_news() -> None:
    teller = Teller()
    teller.tell(with_views(*live(6)))
    assert teller.tell(after=60) == []


@pytest.mark.parametrize("last", [Status.REMOVING, Status.LEAVING, Status.LIVE])
def test_gone_is_off_unless_asked_for(last: Status) -> None:
    """Without a grace period a service is live in one round and gone in the next."""
    for wanted, count in ((False, 0), (True, 1)):
        teller = Teller()
        status = with_views(*live(1, status=last))
        settings = replace(status.settings, notify_gone=wanted)
        teller.tell(replace(status, settings=settings))
        teller.tell(replace(status, services=(), settings=settings))
        assert len(teller.tell(after=40)) == count


def test_at_most_one_comes_in_five_seconds_and_the_rest_as_a_digest() -> None:
    teller = Teller()
    blocked = [replace(samples.blocked(), hostname=f"h{number}.example") for number in range(3)]
    assert len(teller.tell(with_views(blocked[0]))) == 1
    assert teller.tell(with_views(*blocked[:2]), after=1) == []
    assert teller.tell(with_views(*blocked), after=1) == []
    (digest,) = teller.tell(after=4)
    assert (digest.title, digest.request.do) == ("2 things to know", Do.NEED_YOU)


def test_at_most_six_come_in_an_hour() -> None:
    teller = Teller()
    shown = 0
    for number in range(10):
        views = [replace(samples.blocked(), hostname=f"h{at}.example") for at in range(number + 1)]
        shown += len(teller.tell(with_views(*views), after=20))
    assert shown == 6
    assert [notice.title for notice in teller.tell(after=3_600)] == ["4 things to know"]


def test_titles_are_never_longer_than_a_panel_shows() -> None:
    long = replace(samples.blocked(), hostname="a-very-long-name-of-a-service-indeed.subdomain.nordhus.example")
    (notice,) = Teller().tell(with_views(long))
    assert len(notice.title) <= TITLE
    assert notice.title.endswith("… is not published")


def away(since: datetime | None) -> AppStatus:
    """Two engines, one of them away since then."""
    here, garage = samples.engines()
    return replace(with_views(), engines=(here, replace(garage, since=since)))


def back() -> AppStatus:
    here, garage = samples.engines()
    return replace(with_views(), engines=(here, replace(garage, state=EngineState.WATCHING, problem=None, since=NOW)))


def test_an_engine_is_told_away_after_two_minutes_and_back_once() -> None:
    teller = Teller()
    status = away(NOW)
    assert teller.tell(status, after=10) == []
    assert waits_for_time(status, teller.at)
    assert [notice.title for notice in teller.tell(after=110)] == ["garage-pi is away"]
    assert not waits_for_time(status, teller.at)
    assert teller.tell(after=60) == []
    assert [notice.title for notice in teller.tell(back())] == ["garage-pi is back"]
    assert teller.withdrawn == ["engine engine-2"]
    assert teller.tell(back()) == []


def test_an_engine_that_was_never_told_away_is_not_told_back() -> None:
    teller = Teller()
    teller.tell(away(NOW), after=100)
    assert teller.tell(back(), after=10) == []
    assert teller.tell(after=300) == []


def test_an_engine_that_is_watched_no_more_is_not_told_back() -> None:
    teller = Teller()
    teller.tell(away(NOW - timedelta(minutes=5)))
    assert teller.tell(with_views()) == []


def test_a_lost_permission_stays_until_it_is_there_again() -> None:
    teller = Teller()
    status = with_views()
    lost = replace(status, cloudflare=replace(status.cloudflare, missing_permissions=("DNS: edit",)))
    (notice,) = teller.tell(lost)
    assert notice.stays
    assert "DNS: edit" in notice.body
    assert notice.request.do is Do.ACCOUNT
    assert teller.tell(lost) == []
    assert teller.tell(status) == []
    assert teller.withdrawn == ["permission"]


def test_a_refused_token_is_told_once_though_permissions_are_missing_too() -> None:
    teller = Teller()
    status = samples.refused()
    both = replace(status, cloudflare=replace(status.cloudflare, missing_permissions=("DNS: edit",)))
    assert [notice.key for notice in teller.tell(both) if notice.stays] == ["token"]


def test_pausing_and_resuming_does_not_tell_what_is_held_again() -> None:
    teller = Teller()
    status = replace(with_views(), plan=Plan((samples.held_change(),)))
    assert len(teller.tell(status)) == 1
    paused = replace(samples.held_change(), hold=Hold.PAUSED)
    assert teller.tell(replace(status, plan=Plan((paused,)), paused=True)) == []
    assert teller.tell(status) == []
    assert teller.withdrawn == []
    teller.tell(with_views())
    assert len(teller.withdrawn) == 1


def test_a_new_public_address_is_told_once_and_taken_back_when_it_is_none_any_more() -> None:
    new = public_samples.admin(new=True, since=NOW)
    teller = Teller(status=public_samples.status())
    [told] = teller.tell(replace(samples.quiet(), public=public_samples.view(new)))
    assert told.title == "admin.mkdev.example is open to everyone"
    assert told.body == "It is not ours and came up lately. Nothing of it was changed."
    assert (told.request.do, told.request.field, told.action) == (Do.PUBLIC, "admin.mkdev.example", "Show")
    assert not told.stays
    known = replace(samples.quiet(), public=public_samples.view(replace(new, told=True)))
    assert teller.tell(known) == []
    assert teller.withdrawn == []
    teller.tell(replace(samples.quiet(), public=public_samples.view()))
    assert teller.withdrawn == [told.key]


def test_what_was_told_before_the_start_is_not_told_again() -> None:
    old = public_samples.admin(new=True, since=NOW, told=True)
    assert Teller().tell(replace(samples.quiet(), public=public_samples.view(old))) == []


def test_one_of_ours_that_lost_its_login_says_so() -> None:
    lost = public_samples.row("git.mkdev.example", "http://forgejo:3000", new=True, since=NOW)
    [told] = Teller().tell(replace(samples.quiet(), public=public_samples.view(lost)))
    assert told.body == "It asks for a login, and none stands before it."
