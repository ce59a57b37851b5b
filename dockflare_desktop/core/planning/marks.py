"""Marks of ownership: who made an object, written where people can read it and programs can find it again."""

import re

VERSION = "dfd1"
COMMENT_LIMIT = 100  # characters in a DNS record's comment on the Free plan (cloudflare.md section 4.3, error 9313)
NAME = "DockFlare Desktop:"
_MARK = re.compile(r"\[dfd\d+ o=([0-9a-f]{8})(?: t=([0-9a-f]{8}))?( a)?\]")


def marked(name: str, installation: str) -> str:
    """A policy's name with our mark.

    >>> marked("family", "7f3a9c2e")
    'family [dfd1 o=7f3a9c2e]'
    """
    return f"{name} [{VERSION} o={installation}]"


def unmarked(name: str) -> str:
    """A name without any mark, for people."""
    return _MARK.sub("", name).strip()


def plain_comment(comment: str) -> str:
    """A record's comment without our mark, and without our name.

    >>> plain_comment("DockFlare Desktop: grafana [dfd1 o=7f3a9c2e t=1b2c3d4e]")
    'grafana'
    """
    return unmarked(comment).removeprefix(NAME).strip()


def owner_of(text: str) -> str | None:
    """The installation a mark names; None where there is no mark."""
    found = _MARK.search(text.lower())
    return found.group(1) if found else None


def tunnel_of(text: str) -> str | None:
    """The first eight signs of the tunnel's id that a record's mark names; None where it names none."""
    found = _MARK.search(text.lower())
    return found.group(2) if found else None


def is_marked(text: str, installation: str) -> bool:
    """Whether a text carries the mark of this installation."""
    return owner_of(text) == installation


def was_adopted(text: str) -> bool:
    """Whether a mark says that the object is somebody's who made it before us: without its former value, which the
    ledger keeps, it is never removed (H14)."""
    found = _MARK.search(text.lower())
    return found is not None and found.group(3) is not None


def dns_comment(words: str, installation: str, tunnel_id: str, *, adopted: bool = False) -> str:
    """A record's comment: words for people, cut where needed, and the mark, never cut; ASCII, one line.

    >>> dns_comment("grafana", "7f3a9c2e", "1b2c3d4e-0000-0000-0000-000000000000")
    'DockFlare Desktop: grafana [dfd1 o=7f3a9c2e t=1b2c3d4e]'
    """
    mark = f" [{VERSION} o={installation} t={tunnel_id[:8].lower()}{' a' if adopted else ''}]"
    plain = "".join(sign if sign.isascii() and sign.isprintable() else "?" for sign in f"{NAME} {words}")
    return plain[: COMMENT_LIMIT - len(mark)] + mark
