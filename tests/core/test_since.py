"""Since when a service is what it is: what is known, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry, LedgerState, Plan, Verdict
from dockflare_desktop.core.model import FromLabels, Path, ServiceKey
from dockflare_desktop.core.service import NoLogin, Presence, Service
from dockflare_desktop.core.since import Written
from dockflare_desktop.core.status import ServiceView, Status
from dockflare_desktop.core.views import Seen, row_id, service_views

NOW = datetime(2026, 11, 19, 14, 32, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY = ServiceKey("photos.nordhus.example")
SERVICE = Service(KEY, Path(), FromLabels("e", "c", "photos"), {}, "http://photos:80", {}, "home", "z", NoLogin())
LIVE = Plan(verdicts=(Verdict(KEY, in_place=True, routed=True),))


def row(kind: Kind, key: str, hours: int, state: LedgerState = LedgerState.APPLIED) -> LedgerEntry:
    return LedgerEntry("a", kind, key, state=state, at=NOW - hours * HOUR)


LEDGER = Ledger(
    "7f3a9c2e",
    (
        row(Kind.RULE, "photos.nordhus.example ", 5),
        row(Kind.RECORD, "photos.nordhus.example", 4),
        row(Kind.RECORD, "other.nordhus.example", 1),
        row(Kind.APPLICATION, "photos.nordhus.example", 2, LedgerState.REMOVED),
    ),
)


def first(service: Service, plan: Plan, ledger: Ledger = LEDGER) -> ServiceView:
    (found,) = service_views(Seen((service,), (), plan, (), None, NOW, NOW, written=Written.of(ledger)))
    return found


def test_at_a_first_look_a_live_service_is_so_since_something_of_it_was_written_last() -> None:
    found = first(SERVICE, LIVE)
    assert (found.status, found.since) == (Status.LIVE, NOW - 4 * HOUR)
    assert first(SERVICE, LIVE, Ledger("7f3a9c2e")).since is None


def test_at_a_first_look_nothing_tells_since_when_anything_else_is_so() -> None:
    assert first(SERVICE, Plan()).since is None
    assert first(replace(SERVICE, presence=Presence.STALE), LIVE).since is None


def test_a_leaving_service_is_so_since_its_container_stopped() -> None:
    leaving = replace(SERVICE, presence=Presence.LEAVING, leaving_since=NOW - HOUR, grace=7200)
    assert first(leaving, LIVE).since == NOW - HOUR


def test_later_a_row_is_new_when_it_is_seen_and_keeps_its_time_as_long_as_its_status() -> None:
    (new,) = service_views(Seen((SERVICE,), (), Plan(), (), None, NOW, NOW))
    assert (new.status, new.since) == (Status.PUBLISHING, NOW)
    before = {row_id(new): replace(new, since=None)}
    (known,) = service_views(Seen((SERVICE,), (), Plan(), (), None, NOW, NOW, before=before))
    assert known.since is None
    (live,) = service_views(Seen((SERVICE,), (), LIVE, (), None, NOW, NOW, before=before))
    assert live.since == NOW
