r"""Classes of characters in a Go regular expression: brackets, and `\d`, `\pL` and their like."""

import re

import dockflare_desktop.core.origin.regex_classes as classes
from dockflare_desktop.core.origin.regex_reader import Reader, SyntaxRefusedError, character
from dockflare_desktop.core.origin.regex_tree import AnyOf, Node, Test

_POSIX = re.compile(r"\[:(.*?):\]", re.DOTALL)
_UNICODE = re.compile(r"\\[pP](?:\{(\^?)([^}]*)\}|([^{]))", re.DOTALL)


def named_class(reader: Reader) -> tuple[bool, Test | None]:
    r"""Whether `\d`, `\W`, `\pL` and their like are here, and their members (None: cannot be told)."""
    letter = reader.text[reader.at + 1 : reader.at + 2]
    out = letter.isupper()
    if letter and letter in "dswDSW":
        reader.at += 2
        test = classes.named(letter.lower())
    elif letter and letter in "pP":
        found = reader.take(_UNICODE)
        name = (found[2] if found[3] is None else found[3]) if found else ""
        if found is None or not classes.is_unicode_class(name):
            raise SyntaxRefusedError(f'"\\{letter}" is not followed by a class that exists')
        out ^= bool(found[1])
        test = classes.unicode_class(name)
    else:
        return False, None
    cased = _cased(reader, test)  # first all cases, then all others, as Go does
    return True, classes.negated(cased) if out and cased is not None else cased


def _cased(reader: Reader, test: Test | None) -> Test | None:
    return classes.folded(test) if test is not None and "i" in reader.flags else test


def bracket(reader: Reader) -> Node:
    """A bracket expression, its opening bracket behind us. Raises SyntaxRefusedError."""
    out = reader.ahead("^")
    reader.at += out
    tests: list[Test | None] = []
    while not reader.ahead("]") or not tests:
        tests.append(_item(reader))
    reader.at += 1
    known = [test for test in tests if test is not None]
    if len(known) < len(tests):
        return AnyOf(None)
    return AnyOf(classes.negated(classes.union(known)) if out else classes.union(known))


def _item(reader: Reader) -> Test | None:
    posix = reader.take(_POSIX)
    if posix is not None:
        name = posix[1].removeprefix("^")
        test = classes.named(name) if len(name) > 1 else None
        if test is None:
            raise SyntaxRefusedError(f'"{posix[0]}" is not a class')
        if "i" in reader.flags:
            test = classes.folded(test)
        return classes.negated(test) if posix[1].startswith("^") else test
    if reader.ahead("\\"):
        known, found = named_class(reader)
        if known:
            return found
    return _cased(reader, _range(reader))


def _range(reader: Reader) -> Test:
    low = high = _member(reader)
    if reader.ahead("-") and not reader.ahead("-]") and reader.at + 1 < len(reader.text):
        reader.at += 1
        high = _member(reader)
    if high < low:
        raise SyntaxRefusedError(f'"{low}-{high}" is no range')
    return classes.span(low, high)


def _member(reader: Reader) -> str:
    if reader.done:
        raise SyntaxRefusedError('a "[" has no "]"')
    return character(reader) if reader.ahead("\\") else reader.next()
