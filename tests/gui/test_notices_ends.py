"""An open share says that it ends before it does, and at its end; nothing else does."""

from dataclasses import replace
from datetime import datetime, timedelta

from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AccessView, AppStatus, ServiceView
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.notices.notice import Notice
from dockflare_desktop.gui.notices.notices import Memory, notices, waits_for_time
from tests.gui import samples
from tests.gui.test_present_rules import HOST, rule

END = samples.NOW + timedelta(hours=1)


def share(**more: object) -> ServiceView:
    return replace(rule(), **{"ends_at": END, "public": True, "access": AccessView(), **more})  # type: ignore[arg-type]


def told(status: AppStatus, now: datetime, memory: Memory) -> tuple[tuple[Notice, ...], Memory]:
    found = notices(status, status, now, memory, samples.say)
    return found.show, found.memory


def test_a_quarter_of_an_hour_before_its_end_an_open_share_says_so_once() -> None:
    status = samples.quiet(share())
    memory = Memory(samples.NOW - timedelta(hours=1))
    assert told(status, samples.NOW, memory)[0] == ()
    assert waits_for_time(status, samples.NOW)
    [notice], memory = told(status, END - timedelta(minutes=15), memory)
    assert notice.title == f"{HOST} closes soon"
    assert notice.actions == ("Keep 1 hour more", "End now...")
    assert notice.otherwise is not None
    assert (notice.request.do, notice.otherwise.do) == (Do.LONGER, Do.REMOVE_RULE)
    assert told(status, END - timedelta(minutes=14), memory)[0] == ()
    later = samples.quiet(share(ends_at=END + timedelta(hours=1)))  # kept an hour more: it is told again then
    assert told(later, END + timedelta(minutes=50), memory)[0][0].title == f"{HOST} closes soon"


def test_what_is_behind_a_login_or_stays_is_not_told() -> None:
    memory = Memory(samples.NOW - timedelta(hours=1))
    for view in (share(public=False), share(ends_at=None), samples.service("a.example", "http://a", group="")):
        status = samples.quiet(view)
        assert told(status, END - timedelta(minutes=5), memory)[0] == ()
        assert not waits_for_time(status, samples.NOW)


def test_at_its_end_it_is_told_what_goes() -> None:
    ended = Problem(ProblemCode.MANUAL_ENDED, HOST, Effect.HINT, label=HOST, since=END)
    status = replace(samples.quiet(), problems=(ended,))
    fresh = Memory(samples.NOW - timedelta(hours=1))
    [notice], _ = told(status, END, fresh)
    assert notice.title == f"{HOST} has come to its end"
    assert told(status, END + timedelta(hours=2), fresh)[0] == ()  # a start long after it tells it no more
