"""Which hosts a rule's hostname answers, compared as cloudflared compares them."""

import unicodedata
from functools import lru_cache

import idna

_ACE = "xn--"
_RIGHT_TO_LEFT = ("R", "AL", "AN")  # Unicode's bidirectional classes that make Go apply RFC 5893's rule


def host_matches(pattern: str, host: str) -> bool:
    """Whether a rule's hostname answers a host: any depth below a `*.`, and a Unicode name's Punycode too.

    >>> host_matches("*.example.com", "a.b.example.com"), host_matches("*.example.com", "example.com")
    (True, False)
    """
    if pattern in ("", "*"):
        return True
    return any(
        name == host or (name.startswith("*.") and host.endswith(name[1:])) for name in (pattern, lookup_name(pattern))
    )


def has_port(hostname: str) -> bool:
    """Whether Go's `net.SplitHostPort` finds a host and a port, which no rule's hostname may have."""
    return (_inside(hostname) if hostname.startswith("[") else _before_colon(hostname)) is not None


def _before_colon(text: str) -> str | None:
    return text.partition(":")[0] if text.count(":") == 1 and "[" not in text and "]" not in text else None


def _inside(text: str) -> str | None:
    """What stands in the brackets in front of a port."""
    name, bracket, port = text[1:].partition("]")
    plain = port.startswith(":") and port.count(":") == 1 and not {"[", "]"} & {*port}
    return name if bracket and plain and "[" not in name else None


@lru_cache(maxsize=8192)
def lookup_name(name: str) -> str:
    """The alternative that cloudflared adds to a rule's hostname: lower case and Punycode (UTS46, for look-ups, any
    length). The name itself where it has none, as with a wildcard: `*` is no letter of a name there.

    >>> lookup_name("App.example"), lookup_name("bücher.example"), lookup_name("*.Example.com")
    ('app.example', 'xn--bcher-kva.example', '*.Example.com')
    """
    try:
        labels = [_decoded(label) for label in idna.uts46_remap(name, std3_rules=True).split(".")]
        bidi = any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for label in labels for char in label)
        for label in filter(None, labels):
            _check(label, bidi=bidi)
        return ".".join(label if label.isascii() else _ACE + label.encode("punycode").decode() for label in labels)
    except UnicodeError:
        return name


def _decoded(label: str) -> str:
    """A label in Unicode. Raises UnicodeError."""
    if not label.startswith(_ACE):
        return label
    text = label[len(_ACE) :].encode("ascii").decode("punycode")
    if text.isascii() or idna.uts46_remap(text, std3_rules=True) != text:
        raise UnicodeError(label)
    return text


def _check(label: str, *, bidi: bool) -> None:
    """Raises UnicodeError where RFC 5891 refuses a label's shape; what letters it has is UTS46's business."""
    idna.check_hyphen_ok(label)
    idna.check_initial_combiner(label)
    for at, char in enumerate(label):
        if char in "\u200c\u200d" and not idna.valid_contextj(label, at):
            raise UnicodeError(label)
    if bidi:
        idna.check_bidi(label, check_ltr=True)
