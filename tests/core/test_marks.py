"""Marks of ownership: readable for people, found again by programs, never cut."""

from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.planning.marks import (
    COMMENT_LIMIT,
    dns_comment,
    is_marked,
    marked,
    owner_of,
    tunnel_of,
    unmarked,
    was_adopted,
)

OURS, THEIRS = "7f3a9c2e", "00000001"
TUNNEL = "1b2c3d4e-0000-4000-8000-000000000000"


def test_a_policys_name_carries_the_mark_of_one_installation() -> None:
    name = marked("people", OURS)
    assert name == "people [dfd1 o=7f3a9c2e]"
    assert is_marked(name, OURS)
    assert not is_marked(name, THEIRS)
    assert unmarked(name) == "people"
    assert owner_of("people") is None


@given(st.text(), st.from_regex(r"[0-9a-f]{8}", fullmatch=True))
def test_a_comment_is_short_ascii_and_its_mark_is_never_cut(words: str, installation: str) -> None:
    comment = dns_comment(words, installation, TUNNEL)
    assert len(comment) <= COMMENT_LIMIT
    assert comment.isascii()
    assert comment.isprintable()
    assert comment.endswith(f" [dfd1 o={installation} t=1b2c3d4e]")
    assert comment.startswith("DockFlare Desktop: ")


def test_the_mark_of_an_adopted_record_says_so() -> None:
    comment = dns_comment("x" * 200, OURS, TUNNEL, adopted=True)
    assert (len(comment), was_adopted(comment), is_marked(comment, OURS)) == (COMMENT_LIMIT, True, True)
    assert comment.endswith(f" [dfd1 o={OURS} t=1b2c3d4e a]")
    assert tunnel_of(comment) == "1b2c3d4e"
    assert not was_adopted(dns_comment("x", OURS, TUNNEL))


def test_cloudflares_filters_ignore_case_so_a_mark_does_too() -> None:
    assert is_marked("x [DFD1 O=7F3A9C2E T=1B2C3D4E]", OURS)
