"""The JSON that scripts rely on (product.md section 9)."""

from collections.abc import Sequence

from dockflare_desktop.core.change import Change, Kind, Outcome, Risk
from dockflare_desktop.core.leaving.departure import Departure
from dockflare_desktop.core.model import FromLabels, Json, ServiceKey
from dockflare_desktop.core.noticed import Noticed
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.planning.effects import effects
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.quota import Meter
from dockflare_desktop.core.rivalry import Rival
from dockflare_desktop.core.service import Provenance, Stated
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.engine.ports import HistoryEntry
from dockflare_desktop.words import sentence


def problem_json(problem: Problem) -> Json:
    """A problem with its words."""
    words = sentence(problem)
    return {
        "code": str(problem.code),
        "subject": problem.subject,
        "container": problem.container,
        "label": problem.label,
        "value": problem.value,
        "text": words.text,
        "fix": words.fix,
        "until": moment(problem.until),
    }


def service_json(view: ServiceView) -> dict[str, Json]:
    """A service as `services --json` prints it."""
    return {
        "hostname": view.hostname,
        "path": view.path.text,
        "path_match": str(view.path.match),
        "service": view.target,
        "status": str(view.status),
        "reason": sentence(view.reason).text if view.reason else "",
        "tunnel": view.tunnel,
        "source": "docker" if isinstance(view.source, FromLabels) else "manual",
        "engine": view.engine,
        "container": view.container,
        "access": {
            "login": str(view.access.login),
            "by": view.access.by,
            "groups": list(view.access.groups),
            "who": list(view.access.who),
        },
        "public": view.public,
        "problems": [problem_json(each) for each in view.problems],
        "since": moment(view.since),
        "verified": moment(view.verified_at),
        "leaving_until": moment(view.leaving_until),
        "retry": moment(view.retry_at),
        "open_until": moment(view.closes_at),
        "ends": moment(view.ends_at),
        "moves_to": None if view.moves_to is None else as_typed(view.moves_to),
    }


def fields_json(view: ServiceView) -> Json:
    """Every field with its layers, as `services show --json` prints it."""
    shown = service_json(view)
    return {**shown, "fields": {key: _field(each) for key, each in sorted(view.fields.items())}}


def _field(provenance: Provenance) -> Json:
    top = _stated(provenance.top)
    return {**top, "below": [_stated(each) for each in provenance.below]}


def _stated(stated: Stated) -> dict[str, Json]:
    value = list(stated.value) if isinstance(stated.value, tuple) else stated.value
    shown: dict[str, Json] = {"value": value, "layer": str(stated.layer)}
    if stated.expires_at is not None:
        shown["expires"] = moment(stated.expires_at)
    if stated.cleared:
        shown["cleared"] = True  # by an override of another field of who can enter
    return shown


def changes_json(changes: Sequence[Change]) -> list[Json]:
    """The changes of a whole plan as `plan --json` prints them."""
    known = effects(changes)
    return [_change_json(change, known[change.id]) for change in changes]


def _change_json(change: Change, effect: Risk) -> Json:
    return {
        "id": change.id,
        "action": str(change.action),
        "kind": kind_of(change),
        "target": change.target,
        "reason": str(change.why),
        "risk": str(effect),
        "held": bool(change.hold),
        "hold": str(change.hold),
        "waits": change.waits,
        "services": [str(key) for key in change.keys],
        "needs": sorted(change.needs),
    }


def kind_of(change: Change) -> str:
    """The kind as product.md section 9 has it: a login on `*.zone` that is no service's own is the whole zone's."""
    whole = change.kind is Kind.APPLICATION and change.target.startswith("*.") and "/" not in change.target
    own = any(key.hostname == change.target for key in change.keys)
    return "zone_login" if whole and not own else str(change.kind)


def outcome_json(outcome: Outcome) -> Json:
    """What was done, or tried, as `apply --json` and `run --once --json` tell it."""
    change, problem = outcome.change, outcome.problem
    return {
        "kind": kind_of(change),
        "action": str(change.action),
        "target": change.target,
        "reason": str(change.why),
        "result": str(outcome.state),
        "problem": str(problem.code) if problem else "",
    }


def done_json(entry: HistoryEntry) -> Json:
    """The same of what a running program did, which wrote it into the history."""
    return {
        "kind": entry.kind,
        "action": entry.action,
        "target": entry.target,
        "reason": entry.why,
        "result": entry.result,
        "problem": entry.problem,
    }


def status_json(status: AppStatus) -> Json:
    """`status --json`."""
    cloudflare = status.cloudflare
    return {
        "health": str(status.health),
        "engines": engines_json(status),
        "cloudflare": {
            "account": cloudflare.account,
            "reachable": cloudflare.reachable,
            "token": str(cloudflare.token),
            "missing_permissions": list(cloudflare.missing_permissions),
            "calls_left": cloudflare.calls_left,
        },
        "counts": {str(key): count for key, count in status.counts.items()},
        "held": status.held,
        "paused": status.paused,
        "paused_until": moment(status.paused_until),
        "last_verified": moment(status.last_verified),
        "problems": [problem_json(each) for each in troubles(status)],
        "meters": [_meter_json(each) for each in status.meters],
        "rivals": [_rival_json(each) for each in status.rivals],
        "elsewhere": [_noticed_json(each) for each in status.noticed],
        "left": [departure_json(each) for each in status.departures],
    }


def _meter_json(meter: Meter) -> Json:
    return {
        "resource": str(meter.resource),
        "where": meter.where,
        "used": meter.used,
        "limit": meter.limit,
        "level": str(meter.level),
        "sure": meter.sure,
    }


def _rival_json(rival: Rival) -> Json:
    return {
        "kind": str(rival.kind),
        "who": rival.who,
        "sign": str(rival.sign),
        "where": rival.where,
        "addresses": list(rival.addresses),
    }


def _noticed_json(noticed: Noticed) -> Json:
    what = noticed.what
    return {
        "at": moment(noticed.at),
        "kind": str(what.kind),
        "action": str(what.action),
        "name": what.name,
        "tunnel": what.tunnel,
        "services": [str(key) for key in what.keys],
        "who": what.who,
        "differences": [{"field": each.field, "was": each.was, "now": each.now} for each in what.differences],
        "put_back": noticed.put_back,
    }


def departure_json(departure: Departure) -> dict[str, Json]:
    """What was let go of, as `leave list --json` prints it."""
    return {
        "way": str(departure.way),
        "engine": departure.engine,
        "tunnel": departure.tunnel,
        "since": moment(departure.since),
        "done": departure.done,
    }


def troubles(status: AppStatus) -> list[Problem]:
    """What is wrong with the account, the engines and this computer; a service's own problems are not among it."""
    found = [status.cloudflare.problem, *status.problems, *(engine.problem for engine in status.engines)]
    return [each for each in found if each is not None]


def engines_json(status: AppStatus) -> list[Json]:
    """`engines --json`."""
    return [
        {
            "name": engine.name,
            "url": engine.url,
            "state": str(engine.state),
            "services": engine.services,
            "last_list": moment(engine.last_list),
            "id": engine.facts.handle,
            "since": moment(engine.since),
            "containers": engine.containers,
            "tries": engine.facts.tries,
            "problem": None if engine.problem is None else problem_json(engine.problem),
        }
        for engine in status.engines
    ]


def split_key(text: str) -> tuple[str, str]:
    """HOST[/PATH] as typed: hostname, and path with its slash."""
    host, slash, path = text.strip().partition("/")
    return host, slash + path if path else ""


def matches(view: ServiceView, text: str) -> bool:
    """Whether a row is the one that was named."""
    return text.strip().lower().rstrip("/") in (view.address.lower(), str(ServiceKey(view.hostname, view.path.pattern)))
