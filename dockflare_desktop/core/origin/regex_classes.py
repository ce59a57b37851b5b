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
_CATEGORY_NAMES = "C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs"
_SCRIPT_NAMES = """
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo
    Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common
    Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs
    Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul
    Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi
    Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki
    Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean
    Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi
    Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong
    Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian
    Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi
    Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese
    Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan
    Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square
    """
_CATEGORIES, _SCRIPTS = frozenset(_CATEGORY_NAMES.split()), frozenset(_SCRIPT_NAMES.split())
r"""Names of `\p{...}` in Unicode 15, which every Go that builds today's cloudflared knows."""


@lru_cache(maxsize=64)
def named(name: str) -> Test | None:
    r"""The members of `[:name:]`, or of `\d`, `\s`, `\w`; None if there is no such class. ASCII only, as in Go."""
    return _members(_NAMED[name]) if name in _NAMED else None


def is_unicode_class(name: str) -> bool:
    r"""Whether Go knows `\p{name}`."""
    return name == "Any" or name in _CATEGORIES or name in _SCRIPTS


def unicode_class(name: str) -> Test | None:
    """The members of a general category; None for a script: Python has no table of those."""
    if name == "Any":
        return anything
    if name in _SCRIPTS:
        return None
    return lambda char: unicodedata.category(char) != "Cn" and unicodedata.category(char).startswith(name)


def anything(_: str) -> bool:
    """Every character."""
    return True


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
    near = {char, char.lower(), char.upper()}
    far = {each for one in near for each in (one, one.lower(), one.upper())}
    return frozenset(each for each in far if len(each) == 1) | _OTHERS.get(char.lower(), frozenset())


_OTHERS: Mapping[str, frozenset[str]] = {"k": frozenset("\u212a"), "s": frozenset("\u017f"), "å": frozenset("\u212b")}
"""Signs whose lower case is an ordinary letter, which `str.upper` does not lead back to."""


def _members(inside: str) -> Test:
    pattern = re.compile(f"[{inside}]")
    return lambda char: pattern.match(char) is not None
