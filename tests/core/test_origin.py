"""Paths, the order of rules, and which rule hides which."""

from dataclasses import dataclass
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.model import Path, PathMatch
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import (
    exact_pattern,
    parse_path,
    path_of_pattern,
    prefix_pattern,
    specificity,
    swallows,
)
from dockflare_desktop.core.origin.regex import matcher
from dockflare_desktop.core.problem import ProblemCode

PREFIX, EXACT, REGEX, NONE = PathMatch.PREFIX, PathMatch.EXACT, PathMatch.REGEX, PathMatch.NONE

PATHS = [  # text, path_match, label form, match, document form
    ("", None, "", NONE, ""),
    ("/", None, "", NONE, ""),
    ("/*", None, "", NONE, ""),
    ("/", "prefix", "", NONE, ""),
    ("", "exact", "", NONE, ""),
    ("api", None, "/api", PREFIX, "^/api(/|$)"),
    (" /api/ \n", None, "/api", PREFIX, "^/api(/|$)"),
    ("/api/*", None, "/api", PREFIX, "^/api(/|$)"),
    ("/api/*", "Prefix", "/api", PREFIX, "^/api(/|$)"),
    ("/v1.0", None, "/v1.0", PREFIX, r"^/v1\.0(/|$)"),
    ("/a+b(c)", "prefix", "/a+b(c)", PREFIX, r"^/a\+b\(c\)(/|$)"),
    ("/a$b", "exact", "/a$b", EXACT, r"^/a\$b$"),
    ("api/", "exact", "/api", EXACT, "^/api$"),
    ("^/api", None, "^/api", REGEX, "^/api"),
    ("/a.+/*", None, "/a.+/*", REGEX, "/a.+/*"),
    ("/api/*", "regex", "/api/*", REGEX, "/api/*"),
    ("/api/", "regex", "/api/", REGEX, "/api/"),
]


@pytest.mark.parametrize(("text", "word", "label", "match", "pattern"), PATHS)
def test_h23_a_path_is_read_as_it_is_meant(
    text: str, word: str | None, label: str, match: PathMatch, pattern: str
) -> None:
    found = parse_path(text, word)
    assert not isinstance(found, Fault)
    assert found[0] == Path(label, match, pattern)


INVALID = ProblemCode.PATH_INVALID
BAD_PATHS = [
    ("/api", "prefx", ProblemCode.VALUE_INVALID, "it is one of prefix, exact, regex", "prefix"),
    ("/api", "?", ProblemCode.VALUE_INVALID, "it is one of prefix, exact, regex", ""),
    ("/", "exact", INVALID, "the front page alone needs path_match=regex", "^/$"),
    ("/a*b", "prefix", INVALID, '"*" is not allowed', "/a"),
    ("/api/*", "exact", INVALID, '"*" is not allowed', "/api"),
    ("/a?b=1", "prefix", INVALID, '"?" is not allowed', "/a"),
    ("/a b", None, INVALID, "the character U+0020 is not allowed", ""),
    ("/a\u202eb", None, INVALID, "the character U+202E is not allowed", ""),
    ("/a\x00b", None, INVALID, "the character U+0000 is not allowed", ""),
    ("/a<b>", None, INVALID, '"<" is not allowed', ""),
    ("/a%20b", None, INVALID, "a connector compares the decoded path; % is not allowed", ""),
    ("//a", None, INVALID, "a part of it is empty or made of dots", "/a"),
    ("/a/./b/../c", None, INVALID, "a part of it is empty or made of dots", "/a/c"),
    ("/" + "a" * 10_000, None, INVALID, "it has 10,001 characters, 255 is the most of a plain path", ""),
    ("^/" + "a" * 10_000, None, INVALID, "it has 10,002 characters, 1,000 is the most", ""),
    ("^/a\x00", None, INVALID, "it holds characters that cannot be seen", ""),
    ("^/(?=a)", None, INVALID, "look-ahead is not supported", ""),
    ("*", None, INVALID, "a repetition has nothing to repeat", ""),
]


@pytest.mark.parametrize(("text", "word", "code", "detail", "suggestion"), BAD_PATHS)
def test_a_path_that_cannot_work_is_refused_with_its_reason(
    text: str, word: str | None, code: ProblemCode, detail: str, suggestion: str
) -> None:
    assert parse_path(text, word) == Fault(code, detail, suggestion)


GUESSED = Fault(ProblemCode.PATH_REGEX_GUESSED)
HINTS = [
    ("/api", None, ()),
    ("^/api", None, (GUESSED,)),
    ("^/api", "regex", ()),
    (r"\A/api", "regex", ()),
    ("/api", "regex", (Fault(ProblemCode.PATH_LOOSE, "/v2/api/x", "^/api"),)),
    ("/api$", None, (GUESSED, Fault(ProblemCode.PATH_LOOSE, "/v2/api", "^/api$"))),
    ("/a|^/b", "regex", (Fault(ProblemCode.PATH_LOOSE, "", "^(?:/a|^/b)"),)),
    (r"^/\p{Greek}", "regex", ()),
]


@pytest.mark.parametrize(("text", "word", "hints"), HINTS)
def test_a_regex_that_was_guessed_or_is_loose_gets_a_hint(
    text: str, word: str | None, hints: tuple[Fault, ...]
) -> None:
    found = parse_path(text, word)
    assert not isinstance(found, Fault)
    assert found[1] == hints


def test_a_login_is_scoped_to_a_plain_path_and_needs_the_whole_host_for_a_regex() -> None:
    assert [Path("/api", PREFIX).login_path, Path("/api", EXACT).login_path] == ["/api", "/api"]
    assert Path("^/api", REGEX).login_path is None
    assert Path().login_path == ""


PARTS = st.text(st.sampled_from("ab1.-_~!$&'()+,;=:@"), min_size=1, max_size=4).filter(lambda part: part.strip("."))
PLAIN = st.lists(PARTS, min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))


@given(PLAIN, PARTS)
def test_a_prefix_matches_itself_and_what_is_below_and_nothing_else(path: str, part: str) -> None:
    found = parse_path(path, "prefix")
    assert not isinstance(found, Fault)
    pattern = matcher(found[0].pattern)
    assert pattern is not None
    assert all(pattern.search(each) for each in (path, f"{path}/", f"{path}/{part}"))
    assert not any(pattern.search(each) for each in (path + part, f"/z{path}", path[:-1], f"/{path}"))


@given(PLAIN, st.sampled_from([PREFIX, EXACT]))
def test_a_path_read_from_its_own_form_or_from_the_document_is_the_same(path: str, match: PathMatch) -> None:
    found = parse_path(path, match)
    assert not isinstance(found, Fault)
    assert parse_path(found[0].text, match) == found
    assert path_of_pattern(found[0].pattern) == found[0]


@given(st.text(max_size=20), st.sampled_from([None, "prefix", "exact", "regex"]))
def test_any_path_is_read_or_refused_without_a_crash(text: str, word: str | None) -> None:
    found = parse_path(text, word)
    assert isinstance(found, Fault) or found[0].match in PathMatch


@pytest.mark.parametrize("pattern", ["^/api", "/api(/|$)", "^api$", "^/a.b$", "(/|$)", "^/a|b$", "x"])
def test_a_pattern_of_another_form_is_a_regex(pattern: str) -> None:
    assert path_of_pattern(pattern) == Path(pattern, REGEX, pattern)


def test_h23_rules_sort_exact_before_wildcard_and_exact_prefix_regex_none() -> None:
    order = [
        ("a.example.com", "^/b/c$"),
        ("a.example.com", "^/b$"),
        ("a.example.com", "^/b/c(/|$)"),
        ("a.example.com", "^/b(/|$)"),
        ("a.example.com", "^/b/c/d/e/[0-9]+"),
        ("a.example.com", "x"),
        ("a.example.com", ""),
        ("*.b.example.com", "^/b(/|$)"),
        ("*.b.example.com", ""),
        ("*.example.com", "^/b(/|$)"),
        ("*.example.com", ""),
        ("", "^/b(/|$)"),
        ("", ""),
    ]
    assert sorted(order[1::2] + order[::2], key=lambda rule: specificity(*rule)) == order


@dataclass(frozen=True)
class Rule:
    hostname: str
    path: str = ""


HOST = "a.example.com"
SWALLOWS = [  # above, below, hidden?
    (Rule(""), Rule(HOST, "^/b$"), True),
    (Rule("*"), Rule("*.example.com"), True),
    (Rule("*"), Rule(""), True),
    (Rule(HOST), Rule(""), False),
    (Rule("*.example.com"), Rule(""), False),
    (Rule(HOST), Rule(HOST), True),
    (Rule(HOST), Rule("b.example.com"), False),
    (Rule("*.example.com"), Rule(HOST), True),
    (Rule(HOST.upper()), Rule(HOST), True),  # as cloudflared reads a foreign rule
    (Rule(HOST), Rule(HOST.title(), "^/b$"), True),
    (Rule("*.example.com".upper()), Rule(HOST), False),
    (Rule("b\u00fccher.example"), Rule("xn--bcher-kva.example"), True),
    (Rule("*.example.com"), Rule("x.a.example.com"), True),
    (Rule("*.example.com"), Rule("*.a.example.com"), True),
    (Rule("*.a.example.com"), Rule("*.example.com"), False),
    (Rule("*.example.com"), Rule("example.com"), False),
    (Rule(HOST), Rule("*.example.com"), False),
    (Rule(HOST), Rule(HOST, "^/b$"), True),
    (Rule(HOST, "^/b$"), Rule(HOST), False),
    (Rule(HOST, "^/b$"), Rule(HOST, "^/b$"), True),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, "^/b$"), True),
    (Rule(HOST, "^/b$"), Rule(HOST, "^/b(/|$)"), False),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, "^/b/c(/|$)"), True),
    (Rule(HOST, "^/b/c(/|$)"), Rule(HOST, "^/b(/|$)"), False),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, "^/bc(/|$)"), False),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, "^/b/[0-9]+$"), True),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, "^/bc?$"), False),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, "/b"), False),
    (Rule(HOST, "/b"), Rule(HOST, "^/b(/|$)"), True),
    (Rule(HOST, "/b"), Rule(HOST, "^/x/b$"), True),
    (Rule(HOST, "/b$"), Rule(HOST, "^/b(/|$)"), False),
    (Rule(HOST, "^/b$|^/c"), Rule(HOST, "^/b$"), True),
    (Rule(HOST, r"\.php$"), Rule(HOST, "^/b(/|$)"), False),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, r"\.php$"), False),
    (Rule(HOST, "^/"), Rule(HOST, "[0-9]$"), True),
    (Rule(HOST, "^/b"), Rule(HOST, "[0-9]$"), False),
    (Rule(HOST, ".*"), Rule(HOST), True),
    (Rule(HOST, "^/x"), Rule(HOST, r"^/x\p{Greek}"), False),
    (Rule(HOST, r"^/x\p{Greek}"), Rule(HOST, "^/x(/|$)"), False),
    (Rule(HOST, "^/x"), Rule(HOST, "^/x!{3}$"), True),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, "^/(b|c)/d$"), False),
    (Rule(HOST, "^/[bc](/|$)"), Rule(HOST, "^/(b|c)/d$"), True),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, r"^/b/\bx"), True),
    (Rule(HOST, "^/b(/|$)"), Rule(HOST, r"^/b\Bx"), False),
    (Rule(HOST, "/b"), Rule(HOST, "/b/c"), True),
    (Rule(HOST, "^/b"), Rule(HOST, "/b/c"), False),
]


@pytest.mark.parametrize(("above", "below", "hidden"), SWALLOWS)
def test_h38_a_rule_hides_another_only_if_it_takes_all_of_it(above: Rule, below: Rule, *, hidden: bool) -> None:
    assert swallows(above, below) is hidden


def test_a_pattern_made_to_be_slow_is_not_judged() -> None:
    slow = "^/" + "(a?){30}" * 10 + "a" * 250
    assert parse_path(slow, "regex") == (Path(slow, REGEX, slow), ())
    assert not swallows(Rule(HOST, slow), Rule(HOST, f"{slow}b"))
    assert not swallows(Rule(HOST, "^/a(/|$)"), Rule(HOST, slow))
    assert swallows(Rule(HOST, slow), Rule(HOST, slow))


RULES = st.builds(
    Rule,
    st.sampled_from(["", "*", HOST, "b.example.com", "*.example.com", "*.a.example.com"]),
    st.sampled_from(["", "^/b(/|$)", "^/b/c(/|$)", "^/b$", "^/b/c$"]),
)


@given(
    st.lists(
        RULES, max_size=6, unique_by=lambda rule: (rule.hostname.replace("*", "", rule.hostname == "*"), rule.path)
    )
)
def test_in_the_order_of_the_document_no_plain_rule_hides_a_later_one(rules: list[Rule]) -> None:
    ordered = sorted(rules, key=lambda rule: specificity(rule.hostname, rule.path))
    places = {rule: place for place, rule in enumerate(ordered)}
    for above, below in permutations(rules, 2):
        if swallows(above, below) and above.hostname == below.hostname:
            assert places[above] > places[below]


def test_the_document_form_of_a_path_is_anchored_and_quoted() -> None:
    assert prefix_pattern("/v1.0") == r"^/v1\.0(/|$)"
    assert exact_pattern("/a+b") == r"^/a\+b$"
