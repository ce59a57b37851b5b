"""The links of a way that the account tells: record, certificate, login, rule, connectors."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import assert_never

from dockflare_desktop.core.access.stranger import NO_LOCK, Locked, Reach, locked, meets
from dockflare_desktop.core.cloud import Actual, Tunnel
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.origin.document_types import text_of
from dockflare_desktop.core.origin.hostname import zone_of
from dockflare_desktop.core.public.roads import Ingress, Lead, NoAnswer, Roads, Unclear
from dockflare_desktop.core.trying.trial import Link, Mark, Saying, Step

NO_RULES = "http_status:503"  # what cloudflared answers where it was given no rules at all


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that answers, and its lock; None where none does or that cannot be told."""

    step: Step
    rule: JsonObject | None = None
    lock: Locked = NO_LOCK


def dns(actual: Actual, host: str, lead: Lead, ours: Collection[str]) -> Step:
    """Where the name leads. `ours` are the ids of records that we made."""
    if lead.unclear is not None:
        return Step(Link.DNS, Mark.UNKNOWN, Saying.UNCLEAR, {"why": lead.unclear.value})
    record = lead.record
    if lead.tunnel is None or record is None:
        other = next(
            (each for records in actual.records.values() for each in records or () if each.name.lower() == host), None
        )
        if other is None:
            return Step(Link.DNS, Mark.BAD, Saying.NO_RECORD)
        return Step(Link.DNS, Mark.BAD, Saying.OTHER_RECORD, {"type": other.type, "content": other.content})
    saying = Saying.LEADS if record.id in ours else Saying.LEADS_FOREIGN
    return Step(Link.DNS, Mark.OK, saying, {"type": record.type, "tunnel": lead.tunnel.name})


def certificate(actual: Actual, host: str) -> Step | None:
    """Universal certificates cover a zone's apex and first level (cloudflare.md section 4.4); others are not known
    here. None where the zone is none of the account's."""
    zone = zone_of(host, [each.name for each in actual.directory.zones])
    if zone is None:
        return None
    levels = host.removesuffix(zone).count(".")
    if levels <= 1:
        return Step(Link.CERTIFICATE, Mark.OK, Saying.COVERED, {"levels": str(levels)})
    flat = f"{host.removesuffix(zone).rstrip('.').replace('.', '-')}.{zone}"
    return Step(Link.CERTIFICATE, Mark.WARNING, Saying.TOO_DEEP, {"levels": str(levels), "flat": flat})


def login(actual: Actual, place: tuple[str, str], lock: Locked) -> Step:
    """What stands before it, for somebody who does not sign in."""
    entry = meets(actual.apps, place, lock, actual.directory)
    names = {"name": entry.app.name if entry.app is not None else "", "why": entry.why.value}
    match entry.reach:
        case Reach.EVERYONE:
            saying = Saying.NO_LOGIN if entry.app is None else Saying.OPENED
            return Step(Link.LOGIN, Mark.OPEN, saying, names)
        case Reach.PARTLY:
            return Step(Link.LOGIN, Mark.OPEN, Saying.PARTLY, names)
        case Reach.LOGIN:
            return Step(Link.LOGIN, Mark.OK, Saying.LOGIN, names)
        case Reach.UNKNOWN:
            return Step(Link.LOGIN, Mark.UNKNOWN, Saying.LOGIN_UNKNOWN, names)
        case _:
            assert_never(entry.reach)


def rule(actual: Actual, roads: Roads, tunnel: Tunnel, place: tuple[str, str]) -> Rule:
    """Which rule of the tunnel answers."""
    ingress = roads.ingress(tunnel)
    if isinstance(ingress, Unclear):
        return Rule(Step(Link.RULE, Mark.UNKNOWN, Saying.RULE_UNCLEAR, {"why": ingress.value}))
    host, path = place
    found = ingress.answering(ingress.on(host), path)
    if found is NoAnswer.UNCLEAR:
        return Rule(Step(Link.RULE, Mark.UNKNOWN, Saying.RULE_UNCLEAR, {"why": Unclear.PATTERN.value}))
    if isinstance(found, NoAnswer):
        return Rule(Step(Link.RULE, Mark.BAD, Saying.CATCH_ALL, {"service": NO_RULES}))
    chosen = ingress.rules[found]
    return Rule(_rule(actual, ingress, tunnel, found), chosen, locked(chosen, roads.defaults(tunnel)))


def _rule(actual: Actual, ingress: Ingress, tunnel: Tunnel, number: int) -> Step:
    chosen, document = ingress.rules[number], actual.documents.get(tunnel.id)
    path = text_of(chosen, "path")
    if not text_of(chosen, "hostname") and not path:
        return Step(Link.RULE, Mark.BAD, Saying.CATCH_ALL, {"service": text_of(chosen, "service")})
    version = str(document.version) if document is not None else ""
    names = {"number": str(number + 1), "path": path, "version": version}
    return Step(Link.RULE, Mark.OK, Saying.RULE_PATH if path else Saying.RULE, names)


def connectors(actual: Actual, tunnel: Tunnel) -> Step:
    """Who carries visitors, and which version of the rules each runs."""
    running, document = actual.connectors.get(tunnel.id), actual.documents.get(tunnel.id)
    if running is None:
        return Step(Link.CONNECTOR, Mark.UNKNOWN, Saying.CONNECTORS_UNREAD)
    if not running:
        return Step(Link.CONNECTOR, Mark.BAD, Saying.NONE_CONNECTED, {"tunnel": tunnel.name})
    version = document.version if document is not None else 0
    late = [each for each in running if each.config_version < version]
    names = {"count": str(len(running)), "version": str(version)}
    if late:
        oldest = str(min(each.config_version for each in late))
        return Step(Link.CONNECTOR, Mark.WARNING, Saying.BEHIND, {**names, "late": str(len(late)), "oldest": oldest})
    return Step(Link.CONNECTOR, Mark.OK, Saying.CONNECTED, names)
