"""Reading what somebody typed to be tried: a hostname and a path, as a browser would ask for them."""

from urllib.parse import unquote, urlsplit

from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.problem import Problem, ProblemCode


def place_of(text: str) -> tuple[str, str] | Problem:
    """Hostname in Punycode and decoded path of a URL, with or without its scheme.

    >>> place_of("https://api.mkdev.example/v2/health?x=1")
    ('api.mkdev.example', '/v2/health')
    >>> place_of("api.mkdev.example")
    ('api.mkdev.example', '/')
    """
    trimmed = text.strip()
    try:
        parts = urlsplit(trimmed if "://" in trimmed else f"https://{trimmed}")
        host = parts.hostname or ""
    except ValueError:
        return _invalid(trimmed, "it cannot be read")
    if parts.scheme not in ("http", "https"):
        return _invalid(trimmed, "only http and https can be tried")
    name = normalise(host)
    if isinstance(name, Fault):
        return _invalid(trimmed, name.detail or "it is no hostname")
    if name.startswith("*"):
        return _invalid(trimmed, "one hostname is meant here, not a wildcard")
    return name, unquote(parts.path) or "/"


def _invalid(text: str, detail: str) -> Problem:
    return Problem(ProblemCode.URL_INVALID, quoted(text), value=quoted(text), detail=detail)
