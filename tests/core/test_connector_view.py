"""Which configuration each connector has applied against the one written; who refuses it, and who says so."""

from dataclasses import replace
from datetime import datetime, timedelta

from dockflare_desktop.core.cloud import Actual, Connector, Directory, Document, Tunnel
from dockflare_desktop.core.connectors.age import is_old, months_old
from dockflare_desktop.core.connectors.log import Heard
from dockflare_desktop.core.connectors.setup import Managed
from dockflare_desktop.core.connectors.view import Applied, ConnectorRow, Seen, ToldBy, refused, tunnel_connectors
from dockflare_desktop.core.model import ContainerState
from tests.core.worlds import NOW

GOOD = {"ingress": [{"service": "http_status:404"}]}
BAD = {"ingress": [{"path": "(?=a)", "service": "http://app:80"}, {"service": "http_status:404"}]}
LONG_AGO = NOW - timedelta(minutes=5)
OURS = Managed(
    "box1", "cloudflared-home-1", "e1", "t1", "home", 1, "cloudflare/cloudflared:latest", "p", "proxy", 20241
)


def seen(*connectors: Connector, document: dict[str, object] = GOOD, version: int = 88, **more: object) -> Seen:
    tunnels = (Tunnel("t1", "home"), Tunnel("t2", "garage"))
    documents = {"t1": Document("t1", version, document, NOW)}  # type: ignore[arg-type]  # JSON
    actual = Actual(
        read_at=NOW,
        account_id="a",
        account_name="A",
        records={},
        apps=(),
        directory=Directory(tunnels=tunnels),
        documents=documents,
        connectors={"t1": connectors},
    )
    return replace(Seen(actual, (), NOW), **more)  # type: ignore[arg-type]  # fields by name


def row(given: Seen) -> ConnectorRow:
    return tunnel_connectors(given)[0].rows[0]


def late(since: datetime) -> dict[str, dict[tuple[str, int], datetime]]:
    return {"t1": {("c1", 87): since}}


def test_one_that_has_it_is_current() -> None:
    found = row(seen(Connector("c1", "2026.8.2", 88, ("arn01",), "203.0.113.7", LONG_AGO)))
    assert (found.applied, found.config_version, found.wanted, found.managed) == (Applied.CURRENT, 88, 88, None)
    assert (found.colos, found.origin_ip, found.since) == (("arn01",), "203.0.113.7", LONG_AGO)


def test_one_that_is_late_for_seconds_catches_up_and_after_a_minute_it_is_behind() -> None:
    given = seen(Connector("c1", config_version=87))
    assert row(given).applied is Applied.CATCHING_UP
    assert row(replace(given, behind=late(NOW - timedelta(seconds=59)))).applied is Applied.CATCHING_UP
    found = row(replace(given, behind=late(LONG_AGO)))
    assert (found.applied, found.behind_since, found.told_by) == (Applied.BEHIND, LONG_AGO, ToldBy.NOBODY)


def test_one_of_others_that_stays_behind_an_invalid_document_refused_it_by_our_check() -> None:
    found = row(seen(Connector("c1", config_version=87), document=BAD, behind=late(LONG_AGO)))
    assert (found.applied, found.told_by) == (Applied.REFUSED, ToldBy.CHECK)
    assert found.reason.startswith("rule 1: ")


def test_one_of_ours_says_at_once_and_in_its_own_words_that_it_refused() -> None:
    heard = {"box1": Heard("c1", "2026.8.2", 87, 88, "Rule #1 is wrong")}
    given = seen(Connector("c1", config_version=87), managed=(OURS,), heard=heard, engines={"e1": "nas-01"})
    found = row(given)
    assert (found.applied, found.told_by, found.reason) == (Applied.REFUSED, ToldBy.LOG, "Rule #1 is wrong")
    assert (found.managed, found.engine, found.config_version) == (OURS, "nas-01", 87)
    assert refused(tunnel_connectors(given)) == (found,)
    assert refused(tunnel_connectors(seen(Connector("c1", config_version=88)))) == ()


def test_an_old_refusal_says_nothing_of_a_newer_configuration() -> None:
    heard = {"box1": Heard("c1", refused=88, reason="x")}
    given = seen(Connector("c1", config_version=87), version=89, managed=(OURS,), heard=heard)
    assert row(given).applied is Applied.CATCHING_UP


def test_without_the_configuration_nothing_is_known() -> None:
    given = seen(Connector("c1", config_version=87))
    found = row(replace(given, actual=replace(given.actual, documents={})))
    assert (found.applied, found.wanted) == (Applied.UNKNOWN, 0)


def test_a_container_of_ours_that_is_not_connected_is_a_row_too() -> None:
    stopped = replace(OURS, state=ContainerState.EXITED)
    given = seen(
        Connector("c9", config_version=88), managed=(stopped,), heard={"box1": Heard(last_error="Unauthorized")}
    )
    (found,) = tunnel_connectors(given)
    assert [each.applied for each in found.rows] == [Applied.AWAY, Applied.CURRENT]  # ours first
    assert (found.rows[0].reason, found.rows[0].told_by) == ("Unauthorized", ToldBy.LOG)
    assert [each.id for each in found.elsewhere] == ["c9"]
    quiet = tunnel_connectors(replace(given, heard={}))[0].rows[0]
    assert (quiet.told_by, quiet.engine) == (ToldBy.NOBODY, "e1")


def test_a_tunnel_counts_where_its_connectors_were_read_or_a_container_of_ours_is_there() -> None:
    assert [each.tunnel for each in tunnel_connectors(seen())] == ["home"]
    garage = replace(OURS, tunnel_id="t2", tunnel="garage")
    found = tunnel_connectors(seen(managed=(garage,)))
    assert [(each.tunnel, each.read, each.version) for each in found] == [("garage", False, 0), ("home", True, 88)]
    assert (found[0].rows[0].wanted, found[0].rows[0].applied) == (0, Applied.UNKNOWN)  # nobody asked


def test_its_own_log_is_enough_where_cloudflare_was_not_asked() -> None:
    given = seen(managed=(OURS,), heard={"box1": Heard("c1", "2026.8.2", 87, 88, "Rule #1 is wrong")})
    unread = replace(given, actual=replace(given.actual, connectors={}))
    found = row(unread)
    assert (found.applied, found.told_by, found.reason) == (Applied.REFUSED, ToldBy.LOG, "Rule #1 is wrong")
    assert row(given).applied is Applied.AWAY


def test_how_old_one_is_is_in_its_name() -> None:
    assert months_old("2026.3.1", NOW.replace(year=2026, month=11)) == 8
    assert months_old("DEV", NOW) is None
    assert months_old("2090.1.1", NOW) == 0
    assert is_old("2020.3.1", NOW) and not is_old("DEV", NOW) and not is_old(f"{NOW.year}.{NOW.month}.1", NOW)  # noqa: PT018 - one fact
