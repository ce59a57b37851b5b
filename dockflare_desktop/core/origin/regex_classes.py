"""Character classes of Go's regular expressions: their names, and tests for their members."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from dockflare_desktop.core.origin.regex_tree import Test

_ASCII_ALNUM = "0-9A-Za-z"
_NAMED: Mapping[str, str] = {
    "alnum": _ASCII_ALNUM,
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t-\r ",
    "upper": "A-Z",
    "word": f"{_ASCII_ALNUM}_",
    "xdigit": "0-9A-Fa-f",
    "d": "0-9",
    "s": r"\t\n\f\r ",
    "w": f"{_ASCII_ALNUM}_",
}
_CATEGORY_NAMES = (
    "C Cc Cf Cn Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs"
)
_LONG_NAMES = """
    Casedletter=LC Closepunctuation=Pe Combiningmark=M Connectorpunctuation=Pc Control=Cc Currencysymbol=Sc
    Dashpunctuation=Pd Decimalnumber=Nd Enclosingmark=Me Finalpunctuation=Pf Format=Cf Initialpunctuation=Pi Letter=L
    Letternumber=Nl Lineseparator=Zl Lowercaseletter=Ll Mark=M Mathsymbol=Sm Modifierletter=Lm Modifiersymbol=Sk
    Nonspacingmark=Mn Number=N Openpunctuation=Ps Other=C Otherletter=Lo Othernumber=No Otherpunctuation=Po
    Othersymbol=So Paragraphseparator=Zp Privateuse=Co Punctuation=P Separator=Z Spaceseparator=Zs Spacingmark=Mc
    Surrogate=Cs Symbol=S Titlecaseletter=Lt Unassigned=Cn Uppercaseletter=Lu Cntrl=Cc Digit=Nd Punct=P Lc=LC
    """
_SCRIPT_NAMES = """
    Adlam Ahom Arabic Armenian Avestan Balinese Bamum Batak Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid
    Carian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cyrillic Deseret Devanagari Dogra Duployan
    Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gurmukhi Han Hangul Hanunoo Hatran Hebrew
    Hiragana Inherited Javanese Kaithi Kannada Katakana Kawi Kharoshthi Khmer Khojki Khudawadi Lao Latin Lepcha Limbu
    Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Medefaidrin Miao Modi Mongolian Mro Multani
    Myanmar Nabataean Nandinagari Newa Nko Nushu Ogham Oriya Osage Osmanya Palmyrene Phoenician Rejang Runic Samaritan
    Saurashtra Sharada Shavian Siddham Sinhala Sogdian Soyombo Sundanese Syriac Tagalog Tagbanwa Takri Tamil Tangsa
    Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Yezidi Yi
    """
_CATEGORIES = {name: name for name in _CATEGORY_NAMES.split()} | dict(each.split("=") for each in _LONG_NAMES.split())
_SCRIPTS = frozenset(_SCRIPT_NAMES.split())
r"""Names of `\p{...}` as Go 1.25 and later read them, spelt by `_canonical`. Scripts of several words are missing on
purpose: Go looks for them without the underscore that its own table has, and so refuses them."""
_CASED = ("Lu", "Ll", "Lt")
_JOINTS = str.maketrans("", "", "_- ")


@lru_cache(maxsize=64)
def named(name: str) -> Test | None:
    r"""The members of `[:name:]`, or of `\d`, `\s`, `\w`; None if there is no such class. ASCII only, as in Go."""
    return _members(_NAMED[name]) if name in _NAMED else None


def is_unicode_class(name: str) -> bool:
    r"""Whether Go knows `\p{name}`."""
    canonical = _canonical(name)
    return canonical in _WORDS or canonical in _CATEGORIES or canonical in _SCRIPTS


def unicode_class(name: str) -> Test | None:
    """The members of a general category; None for a script: Python has no table of those."""
    canonical = _canonical(name)
    known = _WORDS.get(canonical)
    if known is not None:
        return known
    category = _CATEGORIES.get(canonical)
    if category is None:
        return None
    if category == "LC":
        return lambda char: unicodedata.category(char) in _CASED
    return lambda char: unicodedata.category(char).startswith(category)


def _canonical(name: str) -> str:
    """Go's spelling of a class name: the first letter in upper case, the others lower, nothing between words."""
    return name.translate(_JOINTS).capitalize() if name.isascii() else ""


def anything(_: str) -> bool:
    """Every character."""
    return True


def _assigned(char: str) -> bool:
    return unicodedata.category(char) != "Cn"


_WORDS: Mapping[str, Test] = {"Any": anything, "Ascii": str.isascii, "Assigned": _assigned}


def no_line_break(char: str) -> bool:
    """What a dot stands for without the flag `s`."""
    return char != "\n"


def span(low: str, high: str) -> Test:
    """All characters from one to another, both included."""
    return lambda char: low <= char <= high


def union(tests: Iterable[Test]) -> Test:
    """Characters of any of the classes."""
    listed = tuple(tests)
    return lambda char: any(test(char) for test in listed)


def negated(test: Test) -> Test:
    """All other characters, a line break among them."""
    return lambda char: not test(char)


def folded(test: Test) -> Test:
    """The class under the flag `i`."""
    return lambda char: any(test(each) for each in cases(char))


@lru_cache(maxsize=1024)
def cases(char: str) -> frozenset[str]:
    """A character in all its cases: what Go's simple folding takes as equal."""
    return _FAR.get(char) or _near(char)


def _near(char: str) -> frozenset[str]:
    """What a character's upper and lower cases lead to; the Turkish i's lead nowhere in Go."""
    if char in _ALONE:
        return frozenset(char)
    near = {char, char.lower(), char.upper()}
    far = {each for one in near for each in (one, one.lower(), one.upper())}
    return frozenset(each for each in far if len(each) == 1)


_ALONE = "\u0131\u0130"
_ONE_WAY = """
    \u212a \u017f \u212b \u1e9e \u01c5 \u01c8 \u01cb \u01f2 \u0345 \u1fbe \u03d0 \u03f5 \u03d1 \u03f4 \u03f0 \u00b5
    \u03d6 \u03f1 \u03c2 \u03d5 \u2126 \u1c80 \u1c81 \u1c82 \u1c83 \u1c84 \u1c85 \u1c86 \u1c87 \u1c88 \u1e9b \u1f88
    \u1f89 \u1f8a \u1f8b \u1f8c \u1f8d \u1f8e \u1f8f \u1f98 \u1f99 \u1f9a \u1f9b \u1f9c \u1f9d \u1f9e \u1f9f \u1fa8
    \u1fa9 \u1faa \u1fab \u1fac \u1fad \u1fae \u1faf \u1fbc \u1fcc \u1ffc
    """
"""Signs that are a case of letters whose own upper and lower cases do not lead back to them."""


def _far() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for sign in _ONE_WAY.split():
        group = frozenset[str]().union(*(found.get(each, _near(each)) for each in _near(sign)))
        found |= dict.fromkeys(group, group)
    return found


_FAR = _far()


def _members(inside: str) -> Test:
    pattern = re.compile(f"[{inside}]")
    return lambda char: pattern.match(char) is not None
