"""A whole way: from the name to what answers behind it, and what visitors see where it breaks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import assert_never

from dockflare_desktop.core.access.stranger import NO_LOCK
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.doctor.facts import Knock
from dockflare_desktop.core.doctor.targets import Door, shown_port
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.origin.document_types import answers_itself, text_of
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.public.outside import Answer
from dockflare_desktop.core.public.roads import Roads
from dockflare_desktop.core.service import Presence, Service
from dockflare_desktop.core.trying.links import certificate, connectors, dns, login, rule
from dockflare_desktop.core.trying.trial import Conclusion, Link, Mark, Saying, Step, Trial


@dataclass(frozen=True, slots=True)
class Known:
    """What a trial goes by. `ours` are ids of records that we made; `door` is the target as it can be asked from here
    and `knock` what came of that; `answer` is what the URL answered to somebody who just asks."""

    actual: Actual
    services: Sequence[Service] = ()
    ours: Collection[str] = ()
    door: Door | None = None
    knock: Knock = Knock.UNASKED
    answer: Answer | None = None


def serving(actual: Actual, services: Sequence[Service], place: tuple[str, str]) -> Service | None:
    """The service of ours whose rule answers a URL; None where none of ours does."""
    found = _rule_of(actual, place)
    if found is None:
        return None
    key = (text_of(found, "hostname"), text_of(found, "path"))
    return next((each for each in services if (each.key.hostname, each.key.path) == key), None)


def _rule_of(actual: Actual, place: tuple[str, str]) -> JsonObject | None:
    roads = Roads(actual)
    tunnel = roads.lead(place[0]).tunnel
    return None if tunnel is None else rule(actual, roads, tunnel, place).rule


def tried(known: Known, place: tuple[str, str]) -> Trial:
    """Every link of the way to a URL (hostname in Punycode, decoded path)."""
    host, path = place
    roads = Roads(known.actual)
    lead = roads.lead(host)
    steps = [dns(known.actual, host, lead, known.ours)]
    covered = certificate(known.actual, host)
    steps += [covered] if covered is not None else []
    if lead.tunnel is None:
        steps.append(login(known.actual, place, NO_LOCK))
    else:
        found = rule(known.actual, roads, lead.tunnel, place)
        steps += [login(known.actual, place, found.lock), found.step, connectors(known.actual, lead.tunnel)]
        if found.rule is not None:
            steps.append(_target(known, found.rule, serving(known.actual, known.services, place)))
    if known.answer is not None:
        steps.append(_answer(known.answer))
    return Trial(host, path, tuple(steps), _conclusion(steps, known))


def _target(known: Known, rule: JsonObject, service: Service | None) -> Step:
    """What stands behind the rule, as far as it can be asked from this computer."""
    text = text_of(rule, "service")
    names = {"target": text}
    if answers_itself(rule):
        return Step(Link.TARGET, Mark.BAD, Saying.TARGET_BUILT_IN, names)
    if service is not None and (out := _out_of_reach(service)) is not None:
        return Step(Link.TARGET, Mark.BAD, out, {**names, "container": _container(service)})
    match known.knock:
        case Knock.OPEN:
            return Step(Link.TARGET, Mark.OK, Saying.TARGET_ANSWERS, names)
        case Knock.REFUSED:
            return Step(Link.TARGET, Mark.BAD, Saying.TARGET_REFUSES, names)
        case Knock.SILENT if known.door is not None and not known.door.network:
            return Step(Link.TARGET, Mark.WARNING, Saying.TARGET_SILENT, names)
        case Knock.SILENT | Knock.NO_NAME | Knock.UNASKED:
            return Step(Link.TARGET, Mark.UNKNOWN, Saying.TARGET_UNASKED, names)
        case _:
            assert_never(known.knock)


def _out_of_reach(service: Service) -> Saying | None:
    if service.presence is Presence.LEAVING:
        return Saying.TARGET_STOPPED
    apart = any(each.code is ProblemCode.NETWORK_NOT_SHARED for each in service.problems)
    return Saying.TARGET_APART if apart else None


def _container(service: Service) -> str:
    return service.container.name if service.container is not None else str(service.key)


def _answer(answer: Answer) -> Step:
    names = {"status": str(answer.status), "time": str(answer.took_ms)}
    if answer.failure is not None:
        return Step(Link.ANSWER, Mark.BAD, Saying.NO_ANSWER, {"why": answer.failure.value})
    if answer.login:
        return Step(Link.ANSWER, Mark.OK, Saying.ANSWERS_LOGIN, names)
    bad = answer.status >= 500  # noqa: PLR2004 - HTTP: the server's own failures
    return Step(Link.ANSWER, Mark.BAD if bad else Mark.OK, Saying.ANSWERS, names)


def _conclusion(steps: Sequence[Step], known: Known) -> Conclusion | None:
    """What visitors see because of the first link that is broken, or, where none is, of one that warns."""
    broken = next((step for step in steps if step.mark is Mark.BAD), None)
    if broken is None:
        deep = any(step.saying is Saying.TOO_DEEP for step in steps)
        return Conclusion(Saying.SEES_WARNING) if deep else None
    match broken.link:
        case Link.DNS:
            return Conclusion(Saying.SEES_NOTHING)
        case Link.CONNECTOR:
            return Conclusion(Saying.SEES_TUNNEL_ERROR)
        case Link.RULE:
            return Conclusion(Saying.SEES_STATUS, broken.names)
        case Link.TARGET:
            return _of_target(broken, known)
        case Link.ANSWER | Link.LOGIN | Link.CERTIFICATE:
            return None
        case _:
            assert_never(broken.link)


def _of_target(broken: Step, known: Known) -> Conclusion:
    address = known.door.address if known.door is not None else ""
    if broken.saying is Saying.TARGET_BUILT_IN:
        return Conclusion(Saying.SEES_STATUS, {"service": broken.names["target"]}, address)
    port = shown_port(known.door) if known.door is not None and broken.saying is Saying.TARGET_REFUSES else ""
    if not port or known.door is None:
        return Conclusion(Saying.SEES_TARGET_ERROR, {}, address)
    names = {"container": _container(known.door.service), "port": port, "asked": str(known.door.port)}
    return Conclusion(Saying.SEES_OTHER_PORT, names, address, port)
