"""A tunnel's document as cloudflared reads it: whether it takes it.

Source: cloudflare.md 4.1 and 4.2. One invalid rule and a connector keeps its old configuration whole.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.origin.document_types import (
    answers_itself,
    as_read,
    list_of_objects,
    object_of,
    text_of,
    type_faults,
)
from dockflare_desktop.core.origin.host_match import has_port
from dockflare_desktop.core.origin.regex import MOST_CHARACTERS, check_re2
from dockflare_desktop.core.origin.regex_parse import DEEPEST
from dockflare_desktop.core.origin.target import LAST_PORT, OPEN_WORDS, service_fault

LAST_RULE = "The last ingress rule must match all URLs (i.e. it should not have a hostname or path filter)"
_BASTION, _SOCKS = OPEN_WORDS
_MASK = re.compile(r"0*[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class DocumentFault:
    """What cloudflared (or the API) refuses. `rule` counts from 1; 0 is the document itself."""

    rule: int
    field: str
    sentence: str


def check_document(config: JsonObject) -> tuple[DocumentFault, ...]:
    """Everything that is wrong with a document; nothing means that cloudflared takes it.

    A document without rules is no fault: cloudflared then answers 503 by itself. The API may still refuse an empty
    list, which is never written here: what is written ends with a rule for everything.
    """
    config = as_read(config)
    faults = tuple(DocumentFault(*each) for each in type_faults(config))
    rules = list_of_objects(config.get("ingress"))
    if faults or not rules:
        return faults
    bastion = object_of(config.get("originRequest")).get("bastionMode") is True
    found = []
    for number, rule in enumerate(rules, 1):
        checks = (
            ("service", _service(rule, bastion=bastion)),
            ("originRequest", _access(rule)),
            ("hostname", _hostname(rule, number, len(rules))),
            ("path", _path(rule)),
        )
        found += [DocumentFault(number, field, sentence) for field, sentence in checks if sentence]
    return tuple(found)


def _service(rule: Mapping[str, object], *, bastion: bool) -> str:
    service = text_of(rule, "service")
    options = object_of(rule.get("originRequest"))
    if service == _SOCKS:
        return _ip_rules(options)
    own = options.get("bastionMode")
    if (own if isinstance(own, bool) else bastion) and not answers_itself(rule):
        return ""
    return service_fault(service)


def _ip_rules(options: Mapping[str, object]) -> str:
    for rule in list_of_objects(options.get("ipRules")):
        ports = rule.get("ports")
        wrong = [port for port in ports if not 1 <= (port or 0) <= LAST_PORT] if isinstance(ports, list) else []
        if wrong or not _is_block(text_of(rule, "prefix")):
            return f"unable to create ip rule for {_SOCKS}: a valid CIDR and ports from 1 to {LAST_PORT} are needed"
    return ""


def _is_block(prefix: str) -> bool:
    """Go's `net.ParseCIDR`: bits in front of the address's own may be set, the mask is a number, a zone is refused."""
    address, _, bits = prefix.partition("/")
    try:
        most = ipaddress.ip_address(address).max_prefixlen
    except ValueError:
        return False
    return _MASK.fullmatch(bits) is not None and int(bits.lstrip("0") or "0") <= most and "%" not in address


def _access(rule: Mapping[str, object]) -> str:
    access = object_of(object_of(rule.get("originRequest")).get("access"))
    if access.get("required") and access.get("audTag") and not access.get("teamName"):
        return "access.TeamName cannot be blank when access.audTags are present"
    return ""


def _hostname(rule: Mapping[str, object], number: int, count: int) -> str:
    hostname = text_of(rule, "hostname")
    everything = hostname in ("", "*") and not text_of(rule, "path")
    if has_port(hostname):
        return "Hostname cannot contain a port"
    if hostname.rfind("*") > 0:
        return 'Hostname patterns can have at most one wildcard character ("*") and it can only be used for subdomains'
    if number == count and not everything:
        return LAST_RULE
    if number < count and everything:
        return f"Rule #{number} is matching the hostname '{hostname}', but this will match every hostname"
    return ""


def _path(rule: Mapping[str, object]) -> str:
    pattern = text_of(rule, "path")
    if len(pattern) > MOST_CHARACTERS or pattern.count("(") > DEEPEST:
        return ""  # beyond what labels may ask for, so it is not ours and not judged
    fault = check_re2(pattern)
    return f"invalid regex: {fault.detail}" if fault else ""
