"""What earlier surveys knew, what people said, and what is left that nobody expected."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.public.openings import SAME_OPENING, Opening, Openings, from_text, noticed, to_text, told
from dockflare_desktop.core.public.survey import public_now
from dockflare_desktop.core.public.view import Meant, PublicView, public_view, why_not_meant
from dockflare_desktop.core.service import NoLogin
from dockflare_desktop.words import sentence
from tests.core.clouds import FAMILY, MARK, NOW, ZONE, Cloud, rule
from tests.engine.desk_of_plans import FAMILY as FAMILY_BODY
from tests.engine.desk_of_plans import behind, service

A, B = (f"a.{ZONE}", ""), (f"b.{ZONE}", "")


def cloud_with(*names: str) -> Cloud:
    cloud = Cloud()
    for name in names:
        cloud.record(name)
    cloud.document(*(rule(f"{name}.{ZONE}") for name in names))
    return cloud


def look(known: Openings | None, actual: Actual, later: timedelta = timedelta()) -> Openings:
    return noticed(known, public_now(actual, Books.of(Ledger(MARK))), actual, NOW + later)


def view(actual: Actual, known: Openings | None, *meant: Meant) -> PublicView:
    return public_view(public_now(actual, Books.of(Ledger(MARK))), actual, known, meant)


def test_what_was_open_at_the_first_look_is_known_and_what_opens_later_is_new() -> None:
    first = look(None, cloud_with("a").actual())
    assert first.at == {A: Opening(since=None)}
    actual = cloud_with("a", "b").actual()
    second = look(first, actual, timedelta(minutes=5))
    rows = {row.address: row for row in view(actual, second).rows}
    assert (rows[A[0]].new, rows[A[0]].since) == (False, None)
    assert (rows[B[0]].new, rows[B[0]].since) == (True, NOW + timedelta(minutes=5))


def test_what_was_told_stays_told_and_what_closes_for_long_is_news_again() -> None:
    known = told(look(look(None, cloud_with().actual()), cloud_with("a").actual()), [A])
    assert view(cloud_with("a").actual(), known).new[0].told
    closed = look(known, cloud_with().actual(), timedelta(hours=1))
    assert closed.at[A].closed == NOW + timedelta(hours=1)
    soon = look(closed, cloud_with("a").actual(), timedelta(hours=2))
    assert soon.at[A] == Opening(since=NOW, told=True)
    gone = look(closed, cloud_with().actual(), timedelta(hours=1) + SAME_OPENING)
    assert gone.at == {}
    again = look(gone, cloud_with("a").actual(), timedelta(days=3))
    assert again.at[A] == Opening(since=NOW + timedelta(days=3))


def test_an_address_behind_a_login_is_closed() -> None:
    known = look(look(None, cloud_with().actual()), cloud_with("a").actual())
    cloud = cloud_with("a")
    cloud.login(A[0], FAMILY)
    assert look(known, cloud.actual(), timedelta(hours=1)).at[A].closed is not None


@pytest.mark.parametrize("part", ["records", "documents", "apps"])
def test_what_cannot_be_read_now_closes_nothing_and_is_no_news_when_it_can_be_read_again(part: str) -> None:
    actual = cloud_with("a").actual()
    missing: Actual = replace(actual, **{part: None if part == "apps" else {}})
    known = look(look(None, cloud_with().actual()), actual)
    blind = look(known, missing, timedelta(days=30))
    assert blind == known
    assert look(blind, actual, timedelta(days=31)) == known


@pytest.mark.parametrize("part", ["records", "documents", "apps"])
def test_what_could_not_be_read_at_the_first_look_was_there_before(part: str) -> None:
    actual = cloud_with("a").actual()
    missing: Actual = replace(actual, **{part: None if part == "apps" else {}})
    first = look(None, missing)
    assert first.unread
    second = look(first, actual, timedelta(days=1))
    assert second.at == {A: Opening(since=None)}
    assert second.unread == frozenset()
    blind = look(second, missing, timedelta(days=2))
    both = cloud_with("a", "b").actual()
    assert look(blind, both, timedelta(days=3)).at[B].since is not None


def test_a_text_of_it_says_the_same_and_another_text_says_nothing() -> None:
    known = Openings({A: Opening(NOW, told=True), B: Opening(closed=NOW)}, frozenset({"apps"}))
    assert from_text(to_text(known)) == known
    for text in (None, "", "x", "{}", '{"open": [["a"]], "unread": []}', '{"open": 3, "unread": []}'):
        assert from_text(text) is None


def test_meant_takes_an_address_out_of_the_count_and_out_of_the_news() -> None:
    actual = cloud_with("a", "b").actual()
    known = look(look(None, cloud_with().actual()), actual)
    seen = view(actual, known, Meant(*A, NOW))
    assert [row.address for row in seen.counted] == [B[0]]
    assert [row.address for row in seen.new] == [B[0]]
    assert seen.counts[Reach.EVERYONE] == 2
    cloud = cloud_with("a")
    cloud.login(A[0], FAMILY)
    behind_login = view(cloud.actual(), known, Meant(*A, NOW))
    assert (behind_login.counted, behind_login.new) == ((), ())


def test_ours_is_expected_where_it_asks_for_no_login_and_cannot_be_meant() -> None:
    actual = cloud_with("a").actual()
    [tunnel] = actual.documents
    entry = LedgerEntry("a", Kind.RULE, f"{A[0]} ", tunnel=tunnel, value=rule(A[0]), at=NOW)
    found = public_now(actual, Books.of(Ledger(MARK, (entry,))))
    known = noticed(noticed(None, (), actual, NOW), found, actual, NOW)
    open_one, guarded = service(A[0], login=NoLogin()), service(A[0], login=behind(A[0], FAMILY_BODY))
    asked = public_view(found, actual, known, [Meant(*A, NOW)], [open_one])
    assert [(row.ours, row.meant, row.counted, row.new) for row in asked.rows] == [(True, False, True, False)]
    assert [row.new for row in public_view(found, actual, known, (), [guarded]).rows] == [True]


def test_only_what_is_there_open_and_not_ours_can_be_meant() -> None:
    cloud = cloud_with("a", "ours", "behind")
    cloud.login(f"behind.{ZONE}", FAMILY)
    actual = cloud.actual()
    [tunnel] = actual.documents
    entry = LedgerEntry("a", Kind.RULE, f"ours.{ZONE} ", tunnel=tunnel, value=rule(f"ours.{ZONE}"), at=NOW)
    seen = public_view(public_now(actual, Books.of(Ledger(MARK, (entry,)))), actual, None, ())
    assert why_not_meant(seen, A) is None
    for name, code, words in (
        ("ours", ProblemCode.PUBLIC_OURS, "is ours"),
        ("behind", ProblemCode.PUBLIC_NOT_OPEN, "is not open to everyone"),
        ("nowhere", ProblemCode.NOT_FOUND, "There is no public address"),
    ):
        problem = why_not_meant(seen, (f"{name}.{ZONE}", ""))
        assert problem is not None
        assert problem.code is code
        assert words in sentence(problem).text
