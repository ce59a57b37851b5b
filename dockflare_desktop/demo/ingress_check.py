"""cloudflared's validation of a tunnel document, and which rule of it answers a URL.

Written from the fact sheet apart from the program's own linter, so that each finds the other's mistakes.
"""

import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache

import idna

from dockflare_desktop.demo import re2, service_url
from dockflare_desktop.demo.document_types import type_fault
from dockflare_desktop.demo.re2_reader import BadPatternError
from dockflare_desktop.demo.values import Body, objects, part

MOST_RULES = 1000
_LEAST_STATUS, _LAST_STATUS = 100, 999
_STATUS = re.compile(r"[+-]?\d+\Z")
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
    """Why a connector refuses this document, in cloudflared's sentence, or None if it takes it."""
    return type_fault(config) or _rules_fault(config)


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
    bastion = options(rule).get("bastionMode", options(config).get("bastionMode", False))
    return None if service == "bastion" or bastion else _url_fault(service)


def _status_fault(number: str) -> str | None:
    if not _STATUS.match(number):
        return f'invalid HTTP status code: strconv.Atoi: parsing "{number}": invalid syntax'
    return None if _LEAST_STATUS <= int(number) <= _LAST_STATUS else f"invalid HTTP status code: {int(number)}"


def _ip_rules_fault(rule: Mapping[str, object]) -> str | None:
    for item in objects(options(rule).get("ipRules")):
        prefix = _text(item, "prefix")
        try:
            ipaddress.ip_network(prefix, strict=False)
        except ValueError:
            return f"unable to create ip rule for socks-proxy: invalid CIDR address: {prefix}"
        if "/" not in prefix:
            return f"unable to create ip rule for socks-proxy: invalid CIDR address: {prefix}"
    return None


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
        return "access.TeamName cannot be blank while access.audTags are present"
    return None


def _has_port(hostname: str) -> bool:
    """Whether Go's `net.SplitHostPort` finds a host and a port."""
    if hostname.startswith("["):
        inside, bracket, port = hostname[1:].partition("]")
        return bool(bracket) and port.startswith(":") and port.count(":") == 1 and "[" not in inside
    return hostname.count(":") == 1 and "[" not in hostname and "]" not in hostname


def _hostname_fault(rule: Mapping[str, object], index: int, count: int) -> str | None:
    hostname = _text(rule, "hostname")
    if _has_port(hostname):
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

    The document must have passed `document_fault`. `host` in lower case and Punycode, without port.
    """
    rules = objects(config.get("ingress"))
    return next((rule for rule in rules if _answers(rule, host, path)), None)


def _answers(rule: Mapping[str, object], host: str, path: str) -> bool:
    hostname, pattern = _text(rule, "hostname"), _text(rule, "path")
    if hostname not in ("", "*") and not any(_host_matches(name, host) for name in (hostname, _punycode(hostname))):
        return False
    return not pattern or re2.compiled(pattern).search(path) is not None


def _host_matches(hostname: str, host: str) -> bool:
    if hostname == host:
        return True
    return hostname.startswith("*.") and host.endswith(hostname[1:])


def _punycode(hostname: str) -> str:
    if hostname.isascii():
        return hostname
    star, name = ("*.", hostname[2:]) if hostname.startswith("*.") else ("", hostname)
    try:
        return star + idna.encode(name, uts46=True).decode()
    except UnicodeError:
        return hostname
