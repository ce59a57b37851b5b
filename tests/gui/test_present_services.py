"""Rows, chips and search of the Services page, without a widget."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.status import AccessView, AppStatus, LoginKind, ServiceView, Status
from dockflare_desktop.gui.present.services import Chip, Row, chip_counts, row, rows
from dockflare_desktop.gui.search import matches, parse_query
from tests.gui import samples
from tests.gui.samples import NOW, say


def shown(status: AppStatus) -> dict[str, Row]:
    return {made.view.hostname.partition(".")[0]: made for made in rows(status, NOW, say)}


def texts(made: Row) -> list[str]:
    return [cell.text for cell in made.cells]


def test_the_urgent_come_first_and_then_addresses_from_the_right() -> None:
    order = [made.view.hostname for made in rows(samples.full(), NOW, say)]
    assert order[:4] == [
        "grafana.mkdev.example",
        "vault.nordhus.example",
        "shop.mkdev.example",
        "notes.mkdev.example",
    ]
    live = [made.view.hostname for made in rows(samples.full(), NOW, say) if made.view.status is Status.LIVE]
    assert live == sorted(live, key=lambda host: ".".join(reversed(host.split("."))))
    assert order[-1] == "pg.mkdev.example"


@pytest.mark.parametrize(
    ("host", "text"),
    [
        ("vault", "Blocked: unknown group"),
        ("grafana", "Error: DNS quota full"),
        ("notes", "Leaving in 8:12"),
        ("shop", "Held: would be public"),
        ("preview-142", "Publishing"),
        ("api", "Updating"),
        ("cloud", "Live"),
        ("print", "Stale"),
        ("pg", "Ignored"),
    ],
)
def test_every_status_says_its_word_and_its_reason(host: str, text: str) -> None:
    assert shown(samples.full())[host].cells[0].text == text


def test_live_is_quiet_and_the_rest_that_needs_you_is_loud() -> None:
    found = shown(samples.full())
    assert found["cloud"].cells[0].tone == "text2"
    assert found["cloud"].cells[0].weight == 400
    assert found["vault"].cells[0].tone == "bad"
    assert found["vault"].cells[0].weight == 500


def test_offline_live_is_only_a_memory() -> None:
    found = shown(samples.offline())
    assert found["cloud"].cells[0].text == "Live, seen 14:20"
    assert found["cloud"].cells[0].icon == "status-unverified"
    assert found["preview-142"].cells[0].text == "Publishing, waits"


def test_a_refused_token_leaves_nothing_verified() -> None:
    assert shown(samples.refused())["cloud"].cells[0].text == "Live, not verified"


def test_two_missed_comparisons_make_live_hollow_and_one_does_not() -> None:
    beat = samples.full().settings.drift_interval
    for missed, hollow in ((1.9, False), (2.1, True)):
        view = samples.service("a.example", "http://a", verified_at=NOW - timedelta(seconds=beat * missed))
        made = row(samples.quiet(view), view, NOW, say)
        assert (made.cells[0].icon == "status-unverified") is hollow


@pytest.mark.parametrize(
    ("access", "icon", "text"),
    [
        (AccessView(LoginKind.OWN, groups=("Family",)), "ui-lock", "Family"),
        (AccessView(LoginKind.OWN, groups=("a", "b")), "ui-lock", "a, b"),
        (AccessView(LoginKind.OWN, who=("alice@x.example",)), "ui-lock", "alice@x.example"),
        (AccessView(LoginKind.OWN), "ui-lock", "A login"),
        (AccessView(LoginKind.WIDER, by="*.x.example"), "ui-lock", "As *.x.example"),
        (AccessView(LoginKind.NONE), "nav-public", "Everyone"),
        (AccessView(LoginKind.EVERYONE), "nav-public", "Everyone"),
    ],
)
def test_who_can_enter_is_never_in_doubt(access: AccessView, icon: str, text: str) -> None:
    view = samples.service("a.example", "http://a", access=access)
    cell = row(samples.quiet(view), view, NOW, say).cells[3]
    assert (cell.icon, cell.text) == (icon, text)


def test_what_is_not_published_has_a_dash_and_a_service_token_its_own_sign() -> None:
    found = shown(samples.full())
    assert texts(found["vault"])[3] == "—"
    assert texts(found["pg"])[3] == "—"
    assert found["api"].cells[3].icon == "ui-token"


def test_target_and_source_are_told_shortly() -> None:
    found = shown(samples.full())
    assert texts(found["cloud"])[2] == "nextcloud:80"
    assert texts(found["nas"])[2] == "https://192.168.1.20:5001"
    assert texts(found["nas"])[4] == "Manual rule"
    assert found["watch"].cells[1].mark == "ui-pencil"
    assert found["api"].cells[1].tail == "/v2"


def test_a_row_reads_as_one_sentence() -> None:
    sentence = shown(samples.full())["vault"].sentence
    assert sentence.split(", ") == [
        "vault.nordhus.example",
        "Blocked: unknown group",
        "There is no access group “famly”",
        "nobody can enter",
        "container vaultwarden",
    ]


def test_only_routed_http_can_be_opened() -> None:
    found = shown(samples.full())
    assert found["cloud"].openable
    assert not found["vault"].openable
    assert not found["pg"].openable
    wild = samples.service("*.x.example", "http://a")
    assert not row(samples.quiet(wild), wild, NOW, say).openable


def test_chips_count_what_they_show() -> None:
    assert chip_counts(samples.full()) == {
        Chip.ALL: 16,
        Chip.NEED_YOU: 3,
        Chip.LIVE: 8,
        Chip.PUBLIC: 2,
        Chip.OVERRIDDEN: 1,
    }


@pytest.mark.parametrize(
    ("query", "hosts"),
    [
        ("photos", {"photos"}),
        ("PHOTOS immich", {"photos"}),
        ("photos grafana", set()),
        ("is:public", {"status", "www"}),
        ("is:overridden", {"watch"}),
        ("engine:garage", {"print"}),
        ("status:blocked", {"vault"}),
        ("group:only", {"nas"}),
        ("jellyfin is:over", {"watch"}),
        ("famly", {"vault"}),
        ("192.168", {"nas"}),
    ],
)
def test_search_ands_words_and_understands_terms(query: str, hosts: set[str]) -> None:
    wanted = parse_query(query)
    assert {host for host, made in shown(samples.full()).items() if matches(wanted, made)} == hosts


def test_a_term_without_its_value_yet_hides_nothing() -> None:
    wanted = parse_query("engine:")
    assert all(matches(wanted, made) for made in rows(samples.full(), NOW, say))


def test_the_same_status_gives_equal_rows() -> None:
    assert rows(samples.full(), NOW, say) == rows(samples.full(), NOW, say)


def test_a_thousand_rows_are_made_within_a_frame_of_patience() -> None:
    views = tuple(replace(samples.watch(), hostname=f"h{number}.example") for number in range(1_000))
    made = rows(samples.quiet(*views), NOW, say)
    assert len({one.key for one in made}) == 1_000
    assert ServiceKey("h7.example") in {one.key for one in made}


def test_a_hostname_is_printed_in_punycode() -> None:
    view: ServiceView = samples.service("xn--bcher-kva.example", "http://a")
    assert row(samples.quiet(view), view, NOW, say).cells[1].text == "xn--bcher-kva.example"


def test_a_group_is_shown_by_its_name_and_found_by_name_and_id() -> None:
    view = samples.service("photos.example", "http://photos:80", group="only-me")
    status = replace(samples.quiet(view), group_names={"only-me": "Only me"})
    made = row(status, view, NOW, say)
    assert (made.cells[3].text, made.who) == ("Only me", "Only me can enter")
    assert matches(parse_query("group:only-me"), made)
    assert matches(parse_query("group:me"), made)
    assert row(replace(status, group_names={}), view, NOW, say).cells[3].text == "only-me"


def test_a_service_token_is_shown_by_its_name_alone() -> None:
    tokens = {"access.service_token": Provenance(Stated(("ci",), Layer.LABEL))}
    access = AccessView(LoginKind.OWN, who=("service token ci",))
    view = samples.service("api.example", "http://api:80", group="", access=access, fields=tokens)
    assert row(samples.quiet(view), view, NOW, say).cells[3].text == "ci"
