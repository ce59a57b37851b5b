"""Go's regular expressions: what does not compile, and what the rest means."""

import pytest

from dockflare_desktop.demo.re2 import compiled
from dockflare_desktop.demo.re2_reader import BadPatternError

BAD = {
    r"(?=x)": "invalid or unsupported Perl syntax",
    r"(?!x)": "invalid or unsupported Perl syntax",
    r"(?<=x)": "invalid or unsupported Perl syntax",
    r"(?>x)": "invalid or unsupported Perl syntax",
    r"(?#note)": "invalid or unsupported Perl syntax",
    r"(?x)a": "invalid or unsupported Perl syntax",
    r"(a)\1": "invalid escape sequence",
    r"\Z": "invalid escape sequence",
    r"\h": "invalid escape sequence",
    r"\8": "invalid escape sequence",
    r"[\b]": "invalid escape sequence",
    r"[a-\d]": "invalid escape sequence",
    r"\x{110000}": "invalid escape sequence",
    "\\": "trailing backslash",
    "a**": "invalid nested repetition operator",
    "a++": "invalid nested repetition operator",
    "a{2}{3}": "invalid nested repetition operator",
    "a{1001}": "invalid repeat count",
    "a{3,2}": "invalid repeat count",
    "(a{100}){100}": "invalid repeat count",
    "*a": "missing argument to repetition operator",
    "a|*": "missing argument to repetition operator",
    "(a": "missing closing )",
    "a)": "unexpected )",
    "[a": "missing closing ]",
    "[z-a]": "invalid character class range",
    "[[:foo:]]": "invalid character class range",
    r"\p{Klingon}": "invalid character class range",
    r"\p": "invalid character class range",
    r"\p{Old_Italic}": "invalid character class range",
    r"\p{}": "invalid character class range",
    "(?)*": "missing argument to repetition operator",
    "|{2}": "missing argument to repetition operator",
    "(" * 101: "expression nests too deeply",
}

GOOD = [
    ("^/api(/|$)", "/api", "/apix"),
    ("a$", "a", "a\n"),
    ("(?m)a$", "a\nb", "ab"),
    ("(?i)abc", "xABC", "ab"),
    ("a(?i)b|c", "C", "AB"),
    ("(?i:a)b", "Ab", "AB"),
    ("(?s)a.b", "a\nb", "ab"),
    ("a.b", "axb", "a\nb"),
    ("(?i)a(?-i)b", "Ab", "AB"),
    (r"\Aa\z", "a", "ba"),
    (r"\Qa.b\E+", "a.bb", "axb"),
    (r"^\Qa.b", "a.b", "axb"),
    ("a{,3}", "a{,3}", "aaa"),
    ("^a{2,}$", "aaa", "a"),
    ("^(a|b)+?$", "abab", "abc"),
    ("^(?P<n>a)(?<m>b)$", "ab", "a"),
    (r"^[\d-z]+$", "1-z", "y"),
    ("^[]a]+$", "]a", "b"),
    ("^[^]a]$", "b", "]"),
    (r"^[^\W]$", "a", "-"),
    ("^[[:alpha:][:^print:]]$", "a", "1"),
    (r"^\pL\p{Nd}$", "é7", "77"),
    (r"^\PL$", "7", "é"),
    (r"^\p{^Greek}$", "a", "\u03b1"),
    (r"^\w$", "a", "é"),
    (r"^\x41\x{1F600}\101\n$", "A\U0001f600A\n", "A"),
    (r"\.\_\-", "._-", "a"),
    ("^é[é-ü]$", "éö", "éz"),
    (r"\bapi\b", "/api/", "/apis"),
    (r"^\B$", "", "x"),
    (r"\bé", "xé", "éx"),
    ("(?i)é", "É", "e"),
    ("(?P<a>x)(?P<a>y)", "xy", "x"),
    ("(?)a", "a", "b"),
    ("^a(?i)*b", "aaB", "AB"),
    ("^a{02}$", "a{02}", "aa"),
    ("^((a{100}){0}){1000}$", "", "a"),
    (r"^\p{lower case-LETTER}\p{Cn}\p{runic}$", "a\u0378\u16a0", "aab"),
]


@pytest.mark.parametrize(("pattern", "reason"), BAD.items())
def test_what_go_cannot_compile_is_refused_with_gos_reason(pattern: str, reason: str) -> None:
    with pytest.raises(BadPatternError, match=r"^error parsing regexp: ") as refusal:
        compiled(pattern)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(("pattern", "hit", "miss"), GOOD)
def test_what_go_compiles_means_what_go_means(pattern: str, hit: str, miss: str) -> None:
    assert compiled(pattern).search(hit)
    assert not compiled(pattern).search(miss)
