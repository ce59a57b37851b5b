"""The Public now page as values: figures, sections, cells, the card, the list as a text."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.access.stranger import Entry, Reach, Why
from dockflare_desktop.core.model import Manual
from dockflare_desktop.core.owners import Owner, OwnerKind
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.public.outside import Answer, Failure, url_of
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.status import AccessView, AppStatus, LoginKind, ServiceView
from dockflare_desktop.gui.doing import Do
from dockflare_desktop.gui.present.public import (
    PublicLine,
    Section,
    as_text,
    badge,
    banner,
    card,
    counts,
    facts,
    first_focus,
    sections,
)
from dockflare_desktop.gui.present.public_cells import tip_of
from tests.gui import public_samples, samples
from tests.gui.public_samples import NOT_OURS, admin, row
from tests.gui.samples import NOW, say


def of(status: AppStatus, reach: Reach) -> Section:
    return next(section for section in sections(status, NOW) if section.reach is reach)


def texts(status: AppStatus, reach: Reach, column: int) -> list[str]:
    return [line.cells[column].text + line.cells[column].tail for line in of(status, reach).lines]


def line(status: AppStatus, host: str) -> PublicLine:
    return next(line for section in sections(status, NOW) for line in section.lines if line.place[0] == host)


def test_the_figures_and_the_badge_count_what_is_open_ours_or_not() -> None:
    status = public_samples.status(row("meant.example", "http://m", owner=NOT_OURS, meant=True))
    assert {each.words: each.number for each in counts(status.public)} == {
        "open to everyone": 5,
        "partly open": 2,
        "behind a login": 8,
        "cannot be judged": 0,
    }
    assert badge(status) == (4, "open")
    assert badge(samples.full()) == (0, "open")
    assert {each.number for each in counts(None)} == {None}


def test_the_head_says_from_what_and_as_of_when() -> None:
    assert facts(public_samples.view(), NOW).endswith("ours or not. Read 14:32:08 from rules, DNS and logins.")
    assert facts(None, NOW).endswith("Not read yet.")
    assert "Read 19 Nov, 14:32 from" in facts(public_samples.view(), NOW + timedelta(days=1))


def test_sections_are_as_drawn_ours_before_others_and_what_is_meant_last() -> None:
    status = public_samples.status(row("a.meant.example", "http://m", owner=NOT_OURS, meant=True))
    assert [section.title for section in sections(status, NOW)] == ["Open to everyone", "Partly open", "Behind a login"]
    assert texts(status, Reach.EVERYONE, 0) == [
        "status.mkdev.example",
        "www.mkdev.example",
        "admin.mkdev.example",
        "legacy.mkdev.example",
        "a.meant.example",
    ]
    assert texts(status, Reach.EVERYONE, 3) == ["Ours", "Ours", "Not ours", "external-dns", "Not ours"]
    assert texts(status, Reach.EVERYONE, 4) == ["today 09:15", "4 Mar", "unknown", "unknown", "unknown"]
    assert texts(status, Reach.EVERYONE, 1)[2:] == ["No login found", "No login found", "Meant to be public"]
    assert texts(status, Reach.PARTLY, 1) == ["/v2/health", "81.229.40.0/24"]
    assert texts(status, Reach.PARTLY, 5) == ["CI token", "Family"]
    assert sections(samples.full(), NOW) == ()


def test_what_cannot_be_judged_says_why_and_is_never_left_out() -> None:
    status = public_samples.unreadable()
    assert texts(status, Reach.UNKNOWN, 1) == ["The rules of its tunnel are in a file at the connector"]
    shown = banner(status, say)
    assert shown is not None
    assert shown.title == "The token may not edit DNS."
    assert [button.do for button in shown.buttons] == [Do.ACCOUNT]
    two = Problem(ProblemCode.CLOUDFLARE_DOWN, "mkdev.example", Effect.UNREADABLE)
    view = public_samples.view(problems=(*status.public.problems, two) if status.public else ())
    more = banner(replace(status, public=view), say)
    assert more is not None
    assert "1 more part could not be read." in more.text


def test_being_offline_is_said_before_anything_else() -> None:
    shown = banner(replace(samples.offline(), public=public_samples.view()), say)
    assert shown is not None
    assert shown.title.startswith("No network")
    assert banner(public_samples.status(), say) is None


MULTIPLE = Entry(Reach.PARTLY, Why.PATHS, ("x.example/a", "x.example/b"))
EXCEPT = Entry(Reach.PARTLY, Why.EXCEPT, ("x.example/admin",))
BYPASS = Entry(Reach.EVERYONE, Why.BYPASS, ("Public",))
LOCKED = Entry(Reach.LOGIN, Why.LOCKED)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (MULTIPLE, "2 paths"),
        (EXCEPT, "All but /admin"),
        (BYPASS, "Policy “Public”"),
        (LOCKED, "Refused by the connector"),
        (Entry(Reach.LOGIN, Why.LOGIN), "—"),
        (Entry(Reach.UNKNOWN, Why.APPS), "The logins of the account could not be read"),
    ],
)
def test_the_reason_in_a_cell(entry: Entry, words: str) -> None:
    status = public_samples.status(row("x.example", "http://x", entry, NOT_OURS))
    assert line(status, "x.example").cells[1].text == words


def service(view: ServiceView) -> AppStatus:
    """It is live and its address open."""
    status = public_samples.status(row(view.hostname, view.target))
    return replace(status, services=(*status.services, view))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "No login asked for"),
        ({"access": AccessView(LoginKind.EVERYONE, groups=("public",))}, "Group “public”"),
        ({"source": Manual("r")}, "Your manual rule"),
        ({"fields": {"access.policy": Provenance(Stated("bypass", Layer.LABEL))}}, "Its label says so"),
        ({"fields": {"access.policy": Provenance(Stated("bypass", Layer.OVERRIDE))}}, "Your override"),
        ({"access": AccessView(LoginKind.OWN, groups=("family",))}, "No login found"),
    ],
)
def test_why_one_of_ours_is_open(more: dict[str, object], words: str) -> None:
    status = service(samples.service("open.example", "http://o", group="", **more))
    shown = line(status, "open.example")
    assert shown.cells[1].text == words
    assert str(shown.key) == "open.example"


def test_a_row_is_read_aloud_as_one_sentence_and_its_tip_tells_the_parts() -> None:
    status = public_samples.status()
    assert line(status, "admin.mkdev.example").sentence == (
        "admin.mkdev.example, No login found, https://10.0.0.4:8443, Not ours, unknown"
    )
    tip = tip_of(line(status, "api.mkdev.example").row, NOW).replace("\u2066", "").replace("\u2069", "").splitlines()
    assert tip == ["Open: api.mkdev.example/v2/health.", "api.mkdev.example/v2/health: open", "Tunnel home, rule 4"]


def test_another_computers_address_is_named_and_many_parts_are_counted() -> None:
    other = Owner(OwnerKind.INSTALLATION, "7f3a91c2")
    names = tuple(f"x.example/{number}" for number in range(11))
    status = public_samples.status(row("x.example", "", Entry(Reach.PARTLY, Why.PATHS, names), other))
    shown = line(status, "x.example")
    assert shown.cells[3].text == "Another DockFlare Desktop (7f3a91c2)"
    assert "3 more" in tip_of(shown.row, NOW)
    assert shown.cells[2].text == "—"


# --- the card --------------------------------------------------------------------------------------------------------


def test_only_what_is_open_and_not_ours_has_a_card_and_meant_can_be_taken_back() -> None:
    status = public_samples.status(admin(meant=True))
    lines = {each.row.meant: each for each in of(status, Reach.EVERYONE).lines if each.place[0].startswith("admin")}
    shown = card(lines[False])
    assert shown is not None
    assert "has no login" in shown.title
    assert "It was here before this program" in shown.text
    address = ("admin.mkdev.example", "")
    assert [(b.do, (b.field, b.value)) for b in shown.buttons] == [(Do.ADOPT_ADDRESS, address), (Do.MEANT, address)]
    said = card(lines[True])
    assert said is not None
    assert [(b.do, b.field, b.value) for b in said.buttons] == [(Do.UNMEANT, "admin.mkdev.example", "")]
    for host in ("status.mkdev.example", "api.mkdev.example", "cloud.nordhus.example"):
        assert card(line(status, host)) is None
    assert card(None) is None


def test_one_that_came_up_lately_says_so() -> None:
    status = replace(
        public_samples.status(), public=public_samples.view(row("x.example", "", owner=NOT_OURS, since=NOW))
    )
    shown = card(line(status, "x.example"))
    assert shown is not None
    assert shown.text == (
        "Anyone who knows the address reaches what is behind it. "
        "It came up while this program was running and is never changed without you."
    )


# --- focus and list --------------------------------------------------------------------------------------------------


def test_the_first_focus_is_what_is_open_and_not_ours_else_the_first() -> None:
    assert first_focus(sections(public_samples.status(), NOW)) == ("admin.mkdev.example", "")
    own = replace(public_samples.view(), rows=tuple(row for row in public_samples.rows() if row.ours))
    assert first_focus(sections(replace(samples.full(), public=own), NOW)) == ("status.mkdev.example", "")
    assert first_focus(()) is None


def test_the_list_can_be_copied_as_a_table() -> None:
    copied = as_text(sections(public_samples.status(), NOW)).splitlines()
    assert len(copied) == 14
    assert copied[2].split("\t") == [
        "admin.mkdev.example",
        "Open to everyone",
        "no login stands before it",
        "https://10.0.0.4:8443",
        "Not ours",
        "unknown",
    ]


# --- answers from outside --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words", "icon"),
    [
        (Answer(NOW, 84, 200), "200, 84 ms", "status-live"),
        (Answer(NOW, 84, 301), "301, 84 ms", "status-live"),
        (Answer(NOW, 84, 502), "502, origin down", "ui-warn"),
        (Answer(NOW, 84, 530), "530, no connector", "ui-warn"),
        (Answer(NOW, 84, 302, login=True), "302, asks for a login", "ui-lock"),
        (Answer(NOW, 84, 200, edge=False), "200, not by Cloudflare", "ui-info"),
        (Answer(NOW, failure=Failure.NAME), "The name leads nowhere", "ui-warn"),
        (Answer(NOW, failure=Failure.CERTIFICATE), "Wrong certificate", "ui-warn"),
        (Answer(NOW, failure=Failure.SILENCE), "No answer", "ui-warn"),
        (None, "not asked", ""),
    ],
)
def test_what_was_seen_from_outside(answer: Answer | None, words: str, icon: str) -> None:
    shown = line(public_samples.status(row("x.example", "http://x", answer=answer)), "x.example")
    assert (shown.cells[5].text, shown.cells[5].icon) == (words, icon)
    assert ("Asked from outside 14:32:08" in tip_of(shown.row, NOW)) is (answer is not None)


@pytest.mark.parametrize(
    ("host", "path", "target", "url"),
    [
        ("x.example", "", "http://x", "https://x.example/"),
        ("x.example", "/api", "https://x", "https://x.example/api"),
        ("x.example", "", "unix:/run/x.sock", "https://x.example/"),
        ("*.x.example", "", "http://x", None),
        ("x.example", "^/v[0-9]", "http://x", None),
        ("x.example", "", "ssh://x:22", None),
    ],
)
def test_only_what_a_web_request_says_something_of_is_asked(host: str, path: str, target: str, url: str | None) -> None:
    found = row(host, target, path=path).found
    assert url_of(found) == url
    assert url_of(replace(found, entry=LOCKED)) is None
