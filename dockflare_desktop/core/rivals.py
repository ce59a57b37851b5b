"""Other programs that write to the same account, known by what they leave behind; the original DockFlare running here.

What each writes is taken from its own documentation and source. A marker says who made an object, not that it runs.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dockflare_desktop.core.cloud import Record
from dockflare_desktop.core.model import Container

EXTERNAL_DNS = "external-dns"
STRRL = "STRRL's tunnel ingress controller"
ADYANTH = "adyanth's cloudflare-operator"
OCTODNS = "octoDNS"
ORIGINAL = "the original DockFlare"

_IMAGE = re.compile(r"(^|/)dockflare(:|@|$)")
_TITLE = "org.opencontainers.image.title"

_COMMENTS = (  # a DNS record's comment
    (re.compile(r"heritage=external-dns|external-dns", re.IGNORECASE), EXTERNAL_DNS),
    (re.compile(r"strrl\.dev", re.IGNORECASE), STRRL),  # "managed by strrl.dev/..., tunnel [NAME]"
    (re.compile(r"adyanth|managed by cloudflare-operator", re.IGNORECASE), ADYANTH),
    (re.compile(r"octodns", re.IGNORECASE), OCTODNS),
    (re.compile(r"managed[- ]by[=: ]*dockflare\b", re.IGNORECASE), ORIGINAL),
    (re.compile(r"managed[- ]by[=: ]*(terraform|opentofu|pulumi|ansible|dnscontrol|crossplane)\b", re.IGNORECASE), ""),
    (re.compile(r"managed-by[=:] *([\w.-]+)", re.IGNORECASE), ""),
)
_APPLICATIONS = (  # an application's name; the original puts its marks nowhere else (dockflare.md section 4.9)
    (re.compile(r"^DockFlare-\S+$|^DockFlare Agent API$|^Zone Default: \*\."), ORIGINAL),
    (re.compile(r"^ctic:"), STRRL),
)
_POLICIES = ((re.compile(r"^DockFlare-(AccessGroup|Default)-"), ORIGINAL),)

_TYPES = ("a", "aaaa", "cname", "ns")
_BETWEEN = "-_."  # between a registry's prefix or suffix and the name that it speaks of


def original_among(containers: Iterable[Container]) -> tuple[Container, ...]:
    """The containers that are the original, by their image or the labels that it carries (H18: it deletes tunnel rules
    it does not know).

    >>> [each.name for each in original_among([Container("1", "df", {}, image="alplat/dockflare:stable")])]
    ['df']
    """
    return tuple(
        each
        for each in containers
        if each.present
        and (_IMAGE.search(each.image) is not None or each.labels.get(_TITLE, "").lower() == "dockflare")
    )


def of_comment(comment: str) -> str | None:
    """The name of the tool whose marker a record's comment carries.

    >>> of_comment("managed-by=terraform"), of_comment("managed by hand")
    ('terraform', None)
    """
    return _named(comment, _COMMENTS)


def of_application(name: str) -> str | None:
    """The name of the tool that calls an application like that."""
    return _named(name, _APPLICATIONS)


def of_policy(name: str) -> str | None:
    """The name of the tool that calls a reusable policy like that."""
    return _named(name, _POLICIES)


def _named(text: str, table: Iterable[tuple[re.Pattern[str], str]]) -> str | None:
    for pattern, name in table:
        if (found := pattern.search(text)) is not None:
            return name or found.group(1)
    return None


@dataclass(frozen=True, slots=True)
class Registry:
    """What the TXT records of one zone say about its other records. `names` maps a type and a hostname to a tool ("" is
    every type); `whole` keeps the whole zone."""

    names: Mapping[tuple[str, str], str]
    whole: str | None = None

    @classmethod
    def of(cls, records: Iterable[Record], types: Iterable[str]) -> "Registry":
        """Read a zone's records; `types` are those that can be spoken of."""
        found = tuple(records)
        hosts = frozenset(each.name for each in found if each.type in types)
        names: dict[tuple[str, str], str] = {}
        whole = None
        for each in (each for each in found if each.type == "TXT"):
            whole = OCTODNS if each.name.startswith("octodns-meta.") else whole
            if (said := _said(each.name, each.content.strip('"'), hosts)) is not None:
                names[said[0]] = said[1]
        return cls(names, whole)

    def owner(self, record: Record) -> str | None:
        """The tool that registered a record."""
        by_type = self.names.get((record.type, record.name))
        return by_type or self.names.get(("", record.name)) or self.whole


def _said(name: str, content: str, hosts: frozenset[str]) -> tuple[tuple[str, str], str] | None:
    """Which record (type, hostname) a TXT record speaks of, and whose that makes it."""
    first, _, rest = name.partition(".")
    if "heritage=external-dns" in content:  # txt registry: host, TYPE-host, with any prefix or suffix
        host = _prefixed(name, hosts) or _suffixed(name, hosts)
        return None if host is None else (("", host), EXTERNAL_DNS)
    if first == "_ctic_managed" and "strrl.dev" in content:
        return ("", rest), STRRL
    if first == "_managed" and "tunnelid" in content.lower():
        return ("", rest), ADYANTH
    if content == "*octodns*":  # _owner.TYPE.host, a star is written _wildcard
        kind, _, host = rest.partition(".")
        return (kind.upper(), host.replace("_wildcard", "*")), OCTODNS
    return None


def _prefixed(name: str, hosts: frozenset[str]) -> str | None:
    """The longest hostname that a registry's name ends with, whole."""
    starts = (at for at in range(len(name)) if at == 0 or name[at - 1] in _BETWEEN)
    return next((name[at:] for at in starts if name[at:] in hosts), None)


def _suffixed(name: str, hosts: frozenset[str]) -> str | None:
    """The longest hostname whose first label a registry's name begins with."""
    label, _, rest = name.partition(".")
    kind, dash, bare = label.partition("-")
    label = bare if dash and kind in _TYPES else label
    cuts = (at for at in range(len(label), 0, -1) if at == len(label) or label[at] in _BETWEEN)
    return next((f"{label[:at]}.{rest}" for at in cuts if f"{label[:at]}.{rest}" in hosts), None)
