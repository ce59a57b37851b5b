"""cloudflared's validation of a tunnel document, and which rule of it answers a URL.

Written from the fact sheet apart from the program's own linter, so that each finds the other's mistakes.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import idna

from dockflare_desktop.demo import re2, service_url
from dockflare_desktop.demo.document_types import CONNECTOR, decoded, type_fault
from dockflare_desktop.demo.re2_reader import BadPatternError
from dockflare_desktop.demo.values import Body, objects, part

MOST_RULES = 1000
_LEAST_STATUS, _LAST_STATUS = 100, 999
_STATUS = re.compile(r"[+-]?[0-9]+\Z")
_LAST_PORT = 65535
_WITH_PORT = re.compile(r"(?:(?!\[)([^:\[\]]*)|\[([^\[\]]*)\]):[^:\[\]]*\Z")
_RIGHT_TO_LEFT = ("R", "AL", "AN")
_WORDS = frozenset({"hello_world", "hello-world"})


def api_fault(config: Mapping[str, object]) -> str | None:
    """Why the API refuses to store this document (its DETAIL after `Bad Configuration: `), or None."""
    fault = type_fault(config)
    if fault:
        return fault
    for index, rule in enumerate(objects(config.get("ingress"))):
        if "service" not in rule:
            return f"config.ingress[{index}].service is required"
        fault = _access_keys_fault(rule, f"config.ingress[{index}]")
        if fault:
            return fault
    if len(objects(config.get("ingress"))) > MOST_RULES:
        return f"a tunnel can have at most {MOST_RULES} ingress rules"
    fault = _access_keys_fault(config, "config")
    sentence = _rules_fault(config)
    return fault or (f"Validation failed: {sentence}" if sentence else None)


def catch_all_fault(config: Mapping[str, object]) -> str | None:
    """The one check of the API that is proven: types, and that the last rule matches everything."""
    fault = type_fault(config)
    if fault or "ingress" not in config:
        return fault
    rules = objects(config["ingress"])
    if not rules or not _matches_all(rules[-1]):
        return f"Validation failed: {_LAST_RULE}"
    return None


def document_fault(config: Mapping[str, object]) -> str | None:
    """Why a connector refuses this document, in cloudflared's sentence, or None if it takes it.

    Null is to Go as if the key were absent, and without any rule a connector answers 503 by itself.
    """
    document = decoded(config)
    fault = type_fault(document, CONNECTOR)
    return fault if fault or not document.get("ingress") else _rules_fault(document)


def _rules_fault(config: Mapping[str, object]) -> str | None:
    if "ingress" not in config:
        return None
    rules = objects(config["ingress"])
    if not rules:
        return _LAST_RULE
    for index, rule in enumerate(rules):
        fault = _service_fault(rule, config) or _access_fault(rule) or _hostname_fault(rule, index, len(rules))
        fault = fault or _path_fault(rule, index)
        if fault:
            return fault
    return None


_LAST_RULE = "The last ingress rule must match all URLs (i.e. it should not have a hostname or path filter)"


def _text(holder: Mapping[str, object], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def options(holder: Mapping[str, object]) -> Body:
    """The `originRequest` of a rule or of a document."""
    return part(holder, "originRequest")


def _matches_all(rule: Mapping[str, object]) -> bool:
    return _text(rule, "hostname") in ("", "*") and not _text(rule, "path")


def _access_keys_fault(holder: Mapping[str, object], place: str) -> str | None:
    access = options(holder).get("access")
    if isinstance(access, dict):
        for key in ("audTag", "teamName"):
            if key not in access:
                return f"{place}.originRequest.access.{key} is required"
    return None


def _service_fault(rule: Mapping[str, object], config: Mapping[str, object]) -> str | None:
    service = _text(rule, "service")
    if service.startswith(("unix:", "unix+tls:")) or service in _WORDS:
        return None
    if service.startswith("http_status:"):
        return _status_fault(service.removeprefix("http_status:"))
    if service == "socks-proxy":
        return _ip_rules_fault(rule)
    own = options(rule).get("bastionMode")
    bastion = options(config).get("bastionMode") if own is None else own
    return None if service == "bastion" or bastion else _url_fault(service)


def _status_fault(number: str) -> str | None:
    if not _STATUS.match(number):
        return f'invalid HTTP status code: strconv.Atoi: parsing "{number}": invalid syntax'
    return None if _LEAST_STATUS <= int(number) <= _LAST_STATUS else f"invalid HTTP status code: {int(number)}"


def _ip_rules_fault(rule: Mapping[str, object]) -> str | None:
    for item in objects(options(rule).get("ipRules")):
        if not _is_block(_text(item, "prefix")):
            return f"unable to create ip rule for socks-proxy: unable to parse cidr: {_text(item, 'prefix')}"
        ports = item.get("ports")
        for port in ports if isinstance(ports, list) else ():
            if not 1 <= port <= _LAST_PORT:
                return f"unable to create ip rule for socks-proxy: invalid port {port}, needs to be between 1 and 65535"
    return None


def _is_block(prefix: str) -> bool:
    """Go's `net.ParseCIDR`, which knows neither zones nor masks in dots."""
    address, _, bits = prefix.partition("/")
    try:
        ipaddress.ip_network(f"{address}/{int(bits)}", strict=False)
    except ValueError:
        return False
    return bits.isascii() and bits.isdecimal() and "%" not in address


@lru_cache(maxsize=4096)
def _url_fault(service: str) -> str | None:
    try:
        url = service_url.parse(service)
    except service_url.BadUrlError as error:
        return f'parse "{service}": {error}'
    if not url.scheme or not url.host:
        return f"{service} is an invalid address, please make sure it has a scheme and a hostname"
    if url.path:
        return (
            f"{service} is an invalid address, ingress rules don't support proxying to a different path on the origin. "
            "The path will be the same as the eyeball request's path"
        )
    return None


def _access_fault(rule: Mapping[str, object]) -> str | None:
    access = options(rule).get("access")
    if isinstance(access, dict) and access.get("required") and access.get("audTag") and not access.get("teamName"):
        return "access.TeamName cannot be blank when access.audTags are present"
    return None


def _split(host: str) -> str | None:
    """The host in front of a port, as Go's `net.SplitHostPort` finds it; None if it finds no port."""
    found = _WITH_PORT.match(host)
    return (found[1] if found[2] is None else found[2]) if found else None


def _hostname_fault(rule: Mapping[str, object], index: int, count: int) -> str | None:
    hostname = _text(rule, "hostname")
    if _split(hostname) is not None:
        return "Hostname cannot contain a port"
    if hostname.rfind("*") > 0:
        return (
            'Hostname patterns can have at most one wildcard character ("*") and it can only be used for subdomains, '
            'e.g. "*.example.com"'
        )
    last = index == count - 1
    if last and not _matches_all(rule):
        return _LAST_RULE
    if not last and _matches_all(rule):
        return (
            f"Rule #{index + 1} is matching the hostname '{hostname}', but this will match every hostname, meaning the "
            "rules which follow it will never be triggered."
        )
    return None


def _path_fault(rule: Mapping[str, object], index: int) -> str | None:
    try:
        re2.compiled(_text(rule, "path"))
    except BadPatternError as error:
        return f"Rule #{index + 1} has an invalid regex: {error}"
    return None


def answering(config: Mapping[str, object], host: str, path: str) -> Body | None:
    """The rule that answers this URL: the first that matches, top to bottom; None if the document has no rules.

    The document must have passed `document_fault`. `host` in lower case and Punycode; a port does not count.
    """
    rules = objects(config.get("ingress"))
    name = _split(host)
    return next((rule for rule in rules if _answers(decoded(rule), host if name is None else name, path)), None)


def _answers(rule: Mapping[str, object], host: str, path: str) -> bool:
    hostname, pattern = _text(rule, "hostname"), _text(rule, "path")
    if hostname not in ("", "*") and not any(_host_matches(name, host) for name in (hostname, _punycode(hostname))):
        return False
    return not pattern or re2.compiled(pattern).search(path) is not None


def _host_matches(hostname: str, host: str) -> bool:
    if hostname == host:
        return True
    return hostname.startswith("*.") and host.endswith(hostname[1:])


@lru_cache(maxsize=4096)
def _punycode(hostname: str) -> str:
    """The name for look-ups that cloudflared compares too (UTS46); the hostname itself where it has none.

    A star is not a letter of such a name, so a wildcard has none.
    """
    try:
        labels = [_unicode(label) for label in idna.uts46_remap(hostname).split(".")]
        if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in "".join(labels)):
            for label in filter(None, labels):
                idna.check_bidi(label, check_ltr=True)
    except UnicodeError:
        return hostname
    return ".".join(label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in labels)


def _unicode(label: str) -> str:
    """Raises UnicodeError for a label that no name may hold."""
    text = label
    if label.startswith("xn--"):
        text = label[4:].encode("ascii").decode("punycode")
        if text.isascii() or idna.uts46_remap(text) != text:
            raise UnicodeError(label)
    if text:
        idna.check_hyphen_ok(text)
        idna.check_initial_combiner(text)
    if not all(idna.valid_contextj(text, at) for at, char in enumerate(text) if char in "\u200c\u200d"):
        raise UnicodeError(label)
    return text
