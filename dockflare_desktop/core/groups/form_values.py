"""Values of a form as people type and paste them, read by the code that reads labels."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from dockflare_desktop.core.groups.form import VALUE_KEYS, Selector
from dockflare_desktop.core.labels.text import unwanted
from dockflare_desktop.core.labels.values import Misread, country, domain_name, email, network
from dockflare_desktop.core.problem import ProblemCode

LONGEST_VALUE = 350  # characters; names at Cloudflare are no longer (cloudflare.md section 4.4)
_SEPARATORS = re.compile(r"[,;\n\r\t]+")
_ALSO_SPACES = re.compile(r"[,;\s]+")
_WITHOUT_SPACES = (Selector.EMAIL, Selector.EMAIL_ENDS, Selector.COUNTRY, Selector.ADDRESS)
_IN_BRACKETS = re.compile(r"[^<>,;\n]*<([^<>]*)>")  # as mail programs copy people: Ann Doe <ann@x.example>


def pasted(selector: Selector, text: str) -> tuple[str, ...]:
    """The values in what somebody typed or pasted: lists are split at commas, semicolons and line ends, and at spaces
    where values of this kind hold none.

    >>> pasted(Selector.EMAIL, " Ann <ann@x.example>; bo@x.example\\n")
    ('ann@x.example', 'bo@x.example')
    >>> pasted(Selector.METHOD, "One-time PIN\\n")
    ('One-time PIN',)
    """
    if selector is Selector.EMAIL:
        text = _IN_BRACKETS.sub(r"\1,", text)
    parts = (_ALSO_SPACES if selector in _WITHOUT_SPACES else _SEPARATORS).split(text)
    return tuple(value for part in parts if (value := part.strip()))


def reads(selector: Selector, value: str) -> bool:
    """Whether a value is one that can be typed, perhaps in another spelling."""
    return not isinstance(read(selector, value), Misread) and pasted(selector, value) == (value,)


@lru_cache(maxsize=8192)  # a form is checked with every key that is typed, and may hold a thousand values
def read(selector: Selector, value: str) -> str | Misread:
    """One value in the spelling in which it is written; names and ids of what stands at Cloudflare stay as they are."""
    assert selector in VALUE_KEYS  # noqa: S101 - others take no value
    if (fault := unwanted(value)) is not None:
        return Misread(ProblemCode.VALUE_INVALID, fault)
    if len(value) > LONGEST_VALUE:
        return Misread(ProblemCode.VALUE_INVALID, f"{len(value)} characters, {LONGEST_VALUE} is the most")
    return _READERS.get(selector, _text)(value)


def _text(value: str) -> str | Misread:
    return value if value else Misread(ProblemCode.VALUE_INVALID, "it is empty")


def _organisation(value: str) -> str | Misread:
    """GitHub's organisation, or one of its teams."""
    name, slash, team = value.partition("/")
    if not name or (slash and not team) or "/" in team or " " in value:
        return Misread(ProblemCode.VALUE_INVALID, "an organisation is meant, or organisation/team")
    return value


_READERS: Mapping[Selector, Callable[[str], str | Misread]] = {
    Selector.EMAIL: email,
    Selector.EMAIL_ENDS: domain_name,
    Selector.COUNTRY: country,
    Selector.ADDRESS: network,
    Selector.GOOGLE_GROUP: email,
    Selector.GITHUB: _organisation,
}
