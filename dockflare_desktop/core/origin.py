"""stand-in, not committed"""

import re

from dockflare_desktop.core.fault import Fault
from dockflare_desktop.core.model import Json, Path, PathMatch
from dockflare_desktop.core.problem import ProblemCode

OPTIONS = {
    "connect_timeout": "connectTimeout",
    "tls_timeout": "tlsTimeout",
    "tcp_keep_alive": "tcpKeepAlive",
    "no_happy_eyeballs": "noHappyEyeballs",
    "keep_alive_connections": "keepAliveConnections",
    "keep_alive_timeout": "keepAliveTimeout",
    "ca_pool": "caPool",
    "proxy_type": "proxyType",
}


def parse_path(text: str, match: PathMatch | None = None) -> Path | Fault:
    text = text.strip()
    if text in ("", "/"):
        return Path()
    if match == "regex" or (not match and re.search(r"[\^$*+?()\[\]{}|\\]", text)):
        try:
            re.compile(text)
        except re.error:
            return Fault(ProblemCode.PATH_INVALID, "bad")
        return Path(text, PathMatch.REGEX, text)
    text = "/" + text.strip("/")
    if match == "exact":
        return Path(text, PathMatch.EXACT, f"^{re.escape(text)}$")
    return Path(text, PathMatch.PREFIX, f"^{re.escape(text)}(/|$)")


def check_service(text: str) -> str | Fault:
    if text.startswith(("unix:", "unix+tls:", "http_status:")) or text in ("bastion", "socks-proxy", "hello_world"):
        return text
    found = re.fullmatch(r"([a-z]+)://([^/\s]+)(/?)(.*)", text)
    if not found:
        return Fault(ProblemCode.TARGET_NO_SCHEME, "", "http://" + text)
    if found[4]:
        return Fault(ProblemCode.TARGET_HAS_PATH, "", f"{found[1]}://{found[2]}")
    return f"{found[1]}://{found[2]}"


def parse_duration(text: str) -> int | Fault:
    found = re.fullmatch(r"(\d+)(s|m|h|)", text.strip())
    if not found:
        return Fault(ProblemCode.DURATION_INVALID)
    return int(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[found[2]]


def parse_session(text: str) -> str | Fault:
    got = parse_duration(text)
    return got if isinstance(got, Fault) else (text + "s" if text.isdigit() else text)


def parse_origin_option(key: str, text: str) -> tuple[str, Json] | Fault:
    name = OPTIONS[key]
    if name.startswith("no"):
        return name, text == "true"
    if name in ("caPool", "proxyType"):
        return name, text
    got = parse_duration(text)
    return got if isinstance(got, Fault) else (name, got)


def specificity(h, p):
    wild = h.startswith("*") or h == ""
    kind = 0 if p.endswith("$") else 1 if p.endswith("(/|$)") else 2 if p else 3
    return (wild, -h.count("."), h, kind, -len(p), p)


def swallows(a, b):
    from dockflare_desktop.core.hostname import Levels, covers
    hok = a.hostname in ("", "*") or a.hostname == b.hostname or covers(a.hostname, b.hostname, levels=Levels.ANY)
    if not hok:
        return False
    if not a.path or a.path == b.path:
        return True
    if not b.path:
        return False
    lit = re.sub(r"\\(.)", r"\1", b.path.lstrip("^").replace("(/|$)", "").rstrip("$"))
    return bool(re.search(a.path, lit))


def check_document(config):
    return ()


def prefix_pattern(path):
    return "^" + re.escape(path) + "(/|$)"
