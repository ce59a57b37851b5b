"""What stands behind a login at one URL: a rule of a tunnel, nothing, or unclear; and what the rule's own lock changes.

A connector turns away who comes without Access's token, or with another application's (cloudflare.md section 4.1).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from dockflare_desktop.core.access.stranger import NO_LOCK, Lock, Locked, locked
from dockflare_desktop.core.access.who import Ground, Judgement, Verdict
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.origin.document_types import answers_itself
from dockflare_desktop.core.public.roads import NoAnswer, Roads, Unclear


class Behind(StrEnum):
    """What answers once a visitor is past the login."""

    ORIGIN = "origin"
    NO_RECORD = "no_record"  # no record leads to a tunnel of the account
    NO_RULE = "no_rule"  # the connector answers by itself
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Door:
    """What stands behind a URL; `unclear` says why that cannot be told."""

    behind: Behind
    lock: Locked = NO_LOCK
    unclear: Unclear | None = None


def door(actual: Actual, host: str, path: str) -> Door:
    """What answers a URL, from an observation that holds its zone's records and its tunnel's document."""
    roads = Roads(actual)
    lead = roads.lead(host)
    if lead.unclear is not None:
        return Door(Behind.UNCLEAR, unclear=lead.unclear)
    if lead.tunnel is None:
        return Door(Behind.NO_RECORD)
    ingress = roads.ingress(lead.tunnel)
    if isinstance(ingress, Unclear):
        return Door(Behind.UNCLEAR, unclear=ingress)
    place = ingress.answering(ingress.on(host), path)
    if place is NoAnswer.UNCLEAR:
        return Door(Behind.UNCLEAR, unclear=Unclear.PATTERN)
    if isinstance(place, NoAnswer) or answers_itself(ingress.rules[place]):
        return Door(Behind.NO_RULE)
    return Door(Behind.ORIGIN, locked(ingress.rules[place], roads.defaults(lead.tunnel)))


def past(found: Judgement, behind: Door) -> Judgement:
    """The verdict once the connector had its say."""
    if found.verdict is not Verdict.IN or behind.lock.lock is Lock.NONE or _has_token(found, behind.lock):
        return found
    if behind.lock.lock is Lock.DEFAULT:
        return replace(found, verdict=Verdict.UNKNOWN, ground=Ground.LOCK)
    return replace(found, verdict=Verdict.OUT, ground=Ground.LOCKED)


def _has_token(found: Judgement, lock: Locked) -> bool:
    """Whether Access gives out a token that the connector takes: for nobody whom it lets through unasked."""
    bypassed = found.decided is None or found.decided.policy.body.decision == "bypass"
    return not bypassed and found.app is not None and found.app.aud in lock.auds
