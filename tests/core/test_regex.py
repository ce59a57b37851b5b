"""Go's regular expressions: what compiles, why the rest does not, and what matches."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.origin.regex import MOST_CHARACTERS, check_re2, matcher
from dockflare_desktop.core.problem import ProblemCode

_VALID = r"""
a|b ab* a?? a+? a{2} a{2,} a{2,3}? a{,2} a{01} a{x a{ (a) (?:a) (?i:a) (?i)a (?)
(?-s:a) (?im-sU)a (?P<name>a) (?<name>a) (?P<n>a)(?<n>b)
^* ()* (|a)* [a] [^a] []a] [^]a] [a-c] [a-] [-a] [a\]] [\d-z] [[:alpha:]] [[:^digit:]] [[:word:]] [[a] [[:a] [--a]
\d\D\s\S\w\W \A\b\B\z \x41 \x{10FFFF} \0 \12 \101 \a\f\n\r\t\v \. \_ \- \/ \Qa+b\E \Qa+b \Q\E \pL \PL \p{L} \p{^L}
\p{Greek} \P{Han} \p{Any} \p{latin} \p{LOWERCASE-LETTER} \p{Cn} \p{ascii} \p{Assigned} \p{lc} \p{punct}
a(?i)* a*(?i)* ((a{100}){10}) (a{0}){1000} a{1000} (x{10}){3,} é
"""
VALID = _VALID.split()
REFUSED = {
    r"(": 'a "(" has no ")"',
    r"a)": 'a ")" has no "("',
    r"(?i)(?s": '"(?s" is not supported',
    r"*": "a repetition has nothing to repeat",
    r"a|*": "a repetition has nothing to repeat",
    r"(?i)*": "a repetition has nothing to repeat",
    r"\Q\E*": "a repetition has nothing to repeat",
    r"a**": "a repetition follows a repetition (possessive ones are not supported)",
    r"a++": "a repetition follows a repetition (possessive ones are not supported)",
    r"a{2}{3}": "a repetition follows a repetition (possessive ones are not supported)",
    r"a{1001}": "{1001} is no repetition between 0 and 1,000",
    r"a{2,1}": "{2,1} is no repetition between 0 and 1,000",
    r"a{1,99999999999}": "{1,99999999999} is no repetition between 0 and 1,000",
    r"((a{100}){10}){2}": "repetitions inside one another multiply to more than 1,000",
    r"(a{600}|b){1,2}": "repetitions inside one another multiply to more than 1,000",
    r"[": 'a "[" has no "]"',
    r"[]": 'a "[" has no "]"',
    r"[a-": 'a "[" has no "]"',
    r"[b-a]": '"b-a" is no range',
    r"[a-\d]": r'"\d" is not supported',
    r"[\b]": r'"\b" is not supported',
    r"[[:foo:]]": '"[:foo:]" is not a class',
    r"[[:d:]]": '"[:d:]" is not a class',
    r"[\p{Foo}]": r'"\p" is not followed by a class that exists',
    r"(?=a)": "look-ahead is not supported",
    r"(?!a)": "look-ahead is not supported",
    r"(?<=a)": "look-behind is not supported",
    r"(?<!a)": "look-behind is not supported",
    r"(?>a)": "atomic groups are not supported",
    r"(?#a)": "comments are not supported",
    r"(?P=n)": "back-references are not supported",
    r"(?P>n)": "recursion is not supported",
    r"(?|a)": "branch reset is not supported",
    r"(?(1)a)": "conditions are not supported",
    r"(?-)": '"(?-" is not supported',
    r"(?i-)": '"(?i" is not supported',
    r"(?x)": '"(?x" is not supported',
    r"(?P<n": '"(?P" is not supported',
    r"(?P<x y>a)": '"x y" is no name for a group',
    r"(?P<>a)": '"" is no name for a group',
    r"\1": r'back-references ("\1") are not supported',
    r"\8": r'back-references ("\8") are not supported',
    r"\Z": r'"\Z" is not supported',
    r"\C": r'"\C" is not supported',
    r"\é": r'"\é" is not supported',
    "\\": r'"\" is not supported',
    r"\p": r'"\p" is not followed by a class that exists',
    r"\p{Latin": r'"\p" is not followed by a class that exists',
    r"\p{Old_Italic}": r'"\p" is not followed by a class that exists',
    r"\p{SignWriting}": r'"\p" is not followed by a class that exists',
    r"\p{Gréek}": r'"\p" is not followed by a class that exists',
    r"\x{110000}": r'"\x{110000}" is no character',
    r"\x{}": r'"\x" is not supported',
    r"\x4": r'"\x" is not supported',
    "\ud800": "it is not valid UTF-8",
    "(" * 101 + ")" * 101: "more than 100 groups inside one another",
    "a" * 1001: "it has 1,001 characters, 1,000 is the most",
}


@pytest.mark.parametrize("pattern", VALID)
def test_what_go_compiles_is_accepted(pattern: str) -> None:
    assert check_re2(pattern) is None


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_go_refuses_is_refused_with_its_reason(pattern: str) -> None:
    fault = check_re2(pattern)
    assert fault is not None
    assert (fault.code, fault.detail) == (ProblemCode.PATH_INVALID, REFUSED[pattern])
    assert matcher(pattern) is None


MATCHES = [  # pattern, a text it matches, a text it does not
    ("/api", "/v2/api/x", "/ap"),
    ("^/api(/|$)", "/api", "/apix"),
    ("^/API$", "/API", "/api"),
    ("(?i)^/api$", "/API", "/apix"),
    ("(?i)[a-c]", "B", "d"),
    ("(?i)[^k]", "x", "K\u212a"),
    ("(?i)k", "\u212a", "x"),
    (r"(?i)\W", "-", "\u212a"),
    (r"(?i)[[:lower:]]", "X", "1"),
    ("a$", "ba", "a\n"),
    ("(?m)a$", "a\nb", "ab"),
    ("(?m)^b", "a\nb", "ab"),
    ("^b", "b", "a\nb"),
    (r"\Aa\z", "a", "ba"),
    ("a.b", "acb", "a\nb"),
    ("(?s)a.b", "a\nb", "ab"),
    ("[^a]", "\n", "a"),
    (r"\bx", "a x", "ax"),
    (r"\Bx", "ax", "a x"),
    (r"\d", "1", "\u0661"),
    (r"\w\W\s\S\D", "a- xy", "a-xx1"),
    (r"\Qa.b\E+$", "a.bb", "axb"),
    ("^a{2,3}$", "aaa", "aaaa"),
    ("^a{2}$", "aa", "a"),
    ("^a{2,}$", "aaaa", "a"),
    ("^a{0}b?$", "b", "a"),
    ("^(ab|c|)+d", "abcabd", "bd"),
    ("^(a|bc){1,2}$", "abc", "abca"),
    (r"^\pL\PL$", "é1", "éé"),
    (r"^\p{^Lu}\p{Any}$", "aB", "Ba"),
    (r"[\x41\x{42}\103\-]", "C", "D"),
    (r"[[:^digit:][:digit:]]", "1", ""),
    (r"[\pL\d]", "é", "-"),
    (r"\pC", "\u0378", "a"),
    (r"\p{Cn}", "\u0378", "a"),
    (r"\p{Assigned}", "a", "\u0378"),
    (r"\p{ascii}", "a", "é"),
    (r"\p{Cased Letter}", "ǅ", "ª"),
    ("(?i)\u0131", "\u0131", "iI"),
    ("(?i)[a-z]", "K", "\u0131\u0130"),
    ("(?i)[ẞ]", "ß", "s"),
    ("(?i)[^ς]", "a", "σΣς"),
]


@pytest.mark.parametrize(("pattern", "hit", "miss"), MATCHES)
def test_a_pattern_matches_as_in_go(pattern: str, hit: str, miss: str) -> None:
    found = matcher(pattern)
    assert found is not None
    assert found.search(hit)
    assert not found.search(miss)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\p{Greek}",
        r"[a\P{Greek}]",
        "(a{4}b{4}){125}" * 5,
        "a{900}" * 9,
        "(ab){1000}",
        "(a{999})?" * 9,
        "(a{1000}|b{900}|c{900})",
    ],
)
def test_a_valid_pattern_that_cannot_be_judged_is_valid_all_the_same(pattern: str) -> None:
    assert check_re2(pattern) is None
    assert matcher(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "anchored", "start"),
    [
        ("^/api(/|$)", True, "/api"),
        ("/api", False, "/api"),
        ("^/a|^/b", True, ""),
        ("^/a|/b", False, ""),
        ("(^/a)+b", True, ""),
        ("(^/a)*b", False, ""),
        ("(?m)^a", False, "a"),
        ("(?i)^a", True, ""),
        ("", False, ""),
        ("x", False, "x"),
        (r"[a]b", False, ""),
    ],
)
def test_what_a_pattern_begins_with_is_known(pattern: str, start: str, *, anchored: bool) -> None:
    found = matcher(pattern)
    assert found is not None
    assert (found.anchored, found.start) == (anchored, start)


def test_a_hostile_pattern_takes_no_longer_than_a_blink() -> None:
    started = time.perf_counter()
    for pattern in ("^(a+)+$", "(a*)*b", "^(a|a)*$", ".*.*.*.*.*.*x", "(a?){20}a{20}"):
        found = matcher(pattern)
        assert found is not None
        found.search("a" * 200 + "!")
    assert time.perf_counter() - started < 2


@given(st.text(st.sampled_from("ab/(|)[]{}*+?^$\\.-:=!<>PpQEdDwimsU0129,\n"), max_size=12) | st.text(max_size=8))
def test_any_text_is_judged_without_a_crash(pattern: str) -> None:
    fault = check_re2(pattern)
    found = matcher(pattern)
    assert fault is None or found is None
    if found is not None:
        assert found.search("/a/b") in (True, False)


@given(st.text(max_size=30))
def test_a_quoted_text_matches_itself(text: str) -> None:
    if "\\E" not in text and not any("\ud800" <= char <= "\udfff" for char in text):
        found = matcher(f"^\\Q{text}\\E$" if not text.endswith("\\") else "")
        assert found is not None
        assert found.search(text)


def test_the_longest_pattern_is_still_read() -> None:
    assert check_re2("a" * MOST_CHARACTERS) is None
