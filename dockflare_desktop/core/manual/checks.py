"""A manual rule as it is typed: what the linter says of every part, with what would put it right.

Pure and quick, for every key stroke. What only Cloudflare knows comes from a preview of the plan (`objects`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from dockflare_desktop.core.access.opening import block_opens
from dockflare_desktop.core.cloud import Zone
from dockflare_desktop.core.labels.fields import GROUP_KEYS, ORIGIN_KEYS, WHO_KEYS, About, check_text, told
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import misread
from dockflare_desktop.core.manual.storing import taken
from dockflare_desktop.core.model import AccessGroup, ManualRule, Path, PathMatch, ServiceKey
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise, zone_of
from dockflare_desktop.core.origin.order import parse_path
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.zones import find_zone

NOWHERE = "http://localhost"  # stands for a target that cannot be read, where the rest is planned all the same


class Part(StrEnum):
    """The parts of a rule as people fill them in."""

    ADDRESS = "address"
    TARGET = "target"
    WHO = "who"
    TUNNEL = "tunnel"
    ENDS = "ends"
    OPTIONS = "options"


class Put(StrEnum):
    """What a fix puts into which field."""

    HOST = "host"
    ZONE = "zone"  # another one is to be chosen
    PATH = "path"
    PATH_MATCH = "path_match"
    TARGET = "target"
    GROUP = "group"
    TUNNEL = "tunnel"
    OPTION = "option"
    ADOPT = "adopt"  # what is in the way


@dataclass(frozen=True, slots=True)
class Fix:
    """One click that puts something right; `key` names the option."""

    put: Put
    value: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about a part."""

    part: Part
    problem: Problem
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A rule as typed. `fields` are all but the address, the target among them; `match` as the label path_match."""

    host: str = ""
    path: str = ""
    match: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule is checked against, as last observed. `replaces` is the key of the rule that is edited; `holders` are
    containers by the address they have. No zones: not known yet."""

    now: datetime
    zones: tuple[str, ...] = ()
    tunnels: tuple[str, ...] = ()
    groups: tuple[AccessGroup, ...] = ()
    rules: tuple[ManualRule, ...] = ()
    holders: Mapping[ServiceKey, str] = field(default_factory=dict)
    replaces: ServiceKey | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The rule where its address can be read, with a target that stands for one that cannot; and what was found."""

    rule: ManualRule | None
    findings: tuple[Finding, ...]
    zone: str = ""
    target: str = ""  # as typed
    everyone: bool = False  # as the fields say it; what covers the address is not known here

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What keeps it from being published."""
        return tuple(each for each in self.findings if each.problem.effect >= Effect.BLOCKS)


def check(typed: Typed, known: Known) -> Checked:
    """Everything that can be said without asking anybody."""
    fields = {key: text.strip() for key, text in typed.fields.items() if key == "service" or text.strip()}
    address, zone = _address(typed, known)
    findings = [
        *([] if isinstance(address, _Address) else address),
        *(address.findings if isinstance(address, _Address) else ()),
        *_fields(fields, known),
        *_end(typed, known),
    ]
    blocked = {each.part for each in findings if each.problem.effect >= Effect.BLOCKS}
    target = fields.get("service", "")
    everyone = block_opens({key: fields.get(key, "") for key in WHO_KEYS}, known.groups)
    if not isinstance(address, _Address):
        return Checked(None, tuple(findings), zone, target, everyone)
    wanted = dict(fields) if Part.TARGET not in blocked else {**fields, "service": NOWHERE}
    rule = ManualRule(address.key, address.path, wanted, known.now, expires_at=typed.expires_at)
    return Checked(rule, tuple(findings), zone, target, everyone)


# --- the address -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Address:
    """An address that can be read, and what is to be told of it."""

    key: ServiceKey
    path: Path
    findings: tuple[Finding, ...] = ()


def _address(typed: Typed, known: Known) -> tuple[_Address | list[Finding], str]:
    host = typed.host.strip()
    if not host:
        return [Finding(Part.ADDRESS, Problem(ProblemCode.ADDRESS_EMPTY))], ""
    hostname = normalise(host)
    if isinstance(hostname, Fault):
        problem = told(misread(hostname), "hostname", host, About(quoted(host)))
        return [_found(Part.ADDRESS, problem, Put.HOST)], ""
    zone = zone_of(hostname, known.zones) or ""
    read = parse_path(typed.path.strip(), typed.match or None)
    if isinstance(read, Fault):
        problem = told(misread(read), "path", typed.path, About(hostname))
        return [_found(Part.ADDRESS, problem, Put.PATH)], zone
    path, hints = read
    key = ServiceKey(hostname, path.pattern)
    loose = [told(misread(hint), "path", typed.path, About(hostname)) for hint in hints]
    plain = not isinstance(parse_path(typed.path, PathMatch.PREFIX), Fault)
    found = [_loose(replace(each, effect=Effect.HINT), plain=plain) for each in loose]
    found += [_found(Part.ADDRESS, each, Put.HOST) for each in _zone(key, known)]
    found += [Finding(Part.ADDRESS, each) for each in (*_taken(key, known), *_renamed(key, known))]
    return _Address(key, path, tuple(found)), zone


def _loose(problem: Problem, *, plain: bool) -> Finding:
    """A pattern without signs of one may be meant as a prefix."""
    return Finding(Part.ADDRESS, problem, Fix(Put.PATH_MATCH, str(PathMatch.PREFIX)) if plain else None)


def _zone(key: ServiceKey, known: Known) -> tuple[Problem, ...]:
    if not known.zones:
        return ()
    _, problems = find_zone(key, "", tuple(Zone(name, name) for name in known.zones))
    return problems


def _taken(key: ServiceKey, known: Known) -> tuple[Problem, ...]:
    """An address in use: another manual rule's is never taken, a label's only by a new rule, which then wins."""
    problems = taken(known.rules, known.holders, key, known.replaces, known.now)
    container = known.holders.get(key, "")
    if problems or not container or key == known.replaces:
        return problems
    return (Problem(ProblemCode.LABEL_YIELDS, as_typed(key), Effect.WARNING, container=container),)


def _renamed(key: ServiceKey, known: Known) -> tuple[Problem, ...]:
    if known.replaces is None or known.replaces == key:
        return ()
    return (Problem(ProblemCode.RENAMES, as_typed(key), Effect.HINT, value=as_typed(known.replaces)),)


# --- the other fields ------------------------------------------------------------------------------------------------


def _fields(fields: Mapping[str, str], known: Known) -> Iterable[Finding]:
    if not fields.get("service"):
        yield Finding(Part.TARGET, Problem(ProblemCode.TARGET_EMPTY))
    for key, text in fields.items():
        if key == "service" and not text:
            continue
        if (problem := check_text(key, text)) is not None:
            yield _found(part_of(key), problem, Put.TARGET if key == "service" else Put.OPTION, key)
        elif key in GROUP_KEYS:
            yield from _groups(text, known.groups)
        elif key == "tunnel" and known.tunnels and text not in known.tunnels:
            unknown = Problem(ProblemCode.TUNNEL_UNKNOWN, value=quoted(text), suggestion=closest(text, known.tunnels))
            yield _found(Part.TUNNEL, unknown, Put.TUNNEL)


def _groups(text: str, groups: Sequence[AccessGroup]) -> Iterable[Finding]:
    known = [group.id for group in groups]
    for name in filter(None, map(str.strip, text.split(","))):
        if name not in known and name.lower() != "none":
            near = closest(name, known)
            problem = Problem(ProblemCode.GROUP_UNKNOWN, name, value=quoted(name), suggestion=near)
            yield Finding(Part.WHO, problem, Fix(Put.GROUP, near, name) if near else None)


def part_of(key: str) -> Part:
    """The part of the form in which a field stands."""
    if key == "service":
        return Part.TARGET
    if key == "tunnel":
        return Part.TUNNEL
    return Part.WHO if key in WHO_KEYS else Part.OPTIONS


def _end(typed: Typed, known: Known) -> Iterable[Finding]:
    if typed.expires_at is not None and typed.expires_at <= known.now:
        yield Finding(Part.ENDS, Problem(ProblemCode.END_OVER, typed.host.strip()))


def _found(part: Part, problem: Problem, put: Put, key: str = "") -> Finding:
    return Finding(part, problem, Fix(put, problem.suggestion, key) if problem.suggestion else None)


OPTION_KEYS = tuple(ORIGIN_KEYS)
"""The origin options in the registry's order."""
