"""Rules of the original DockFlare: manual rules, overrides, and hints which objects are its own.

A manual rule whose login cannot be taken over exactly is left out. A login set over a label is never left out: where it
is not in the file, the override asks for a group that is not there, and the service is not published (fail closed).
The format: reference/dockflare.md section 3.1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dockflare_desktop.core.labels.fields import WHO_KEYS, check_text
from dockflare_desktop.core.model import (
    AccessGroup,
    Json,
    JsonObject,
    ManualRule,
    Override,
    Path,
    PathMatch,
    ServiceKey,
)
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.origin.order import check_service, parse_path
from dockflare_desktop.core.transfer.findings import Finding, Hint, Told
from dockflare_desktop.core.transfer.original_groups import plain_id
from dockflare_desktop.core.transfer.reading import flag, text, texts

_FLAGS = ("no_tls_verify", "http2_origin", "disable_chunked_encoding", "match_sni_to_host")  # spelt as our labels
_TEXTS = {"origin_server_name": "originsrvname", "http_host_header": "httpHostHeader"}
_OPEN = ("", "none", "public_no_policy", "bypass")  # its words for: nobody is asked
_GROUP = ("group", "reusable")
_NOWHERE = "unknown-login"  # the id of a group that is not there
_LABELS, _BY_HAND = "docker", "manual"


@dataclass(frozen=True, slots=True)
class Rules:
    """What its rules become."""

    manual: tuple[ManualRule, ...] = ()
    overrides: tuple[Override, ...] = ()
    findings: tuple[Finding, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Former:
    """What rules refer to: the groups taken over, by their old ids, and the name of the default tunnel."""

    groups: Mapping[str, AccessGroup] = field(default_factory=dict)
    tunnel: str = ""


def named_groups(records: Json) -> frozenset[str]:
    """The old ids of all groups that rules use."""
    found = (record for record in _records(records).values() if isinstance(record, Mapping))
    return frozenset(name for record in found for name in texts(record.get("access_group_id")))


def read_rules(records: Json, former: Former, now: datetime) -> Rules:
    """Every rule. Keys are its own, `hostname|path`; the oldest files have the hostname alone."""
    manual: list[ManualRule] = []
    overrides: list[Override] = []
    findings: list[Finding] = []
    hints: list[Hint] = []
    for name, record in _records(records).items():
        if not isinstance(record, Mapping):
            findings.append(Finding(Told.RULE_REFUSED, name, "no object"))
            continue
        read = _rule(name, record, former, now)
        manual += read.manual
        overrides += read.overrides
        findings += read.findings
        hints += read.hints
    return Rules(tuple(manual), tuple(overrides), tuple(findings), tuple(hints))


def _records(records: Json) -> Mapping[str, Json]:
    return records if isinstance(records, Mapping) else {}


def _rule(name: str, record: JsonObject, former: Former, now: datetime) -> Rules:
    host, _, bar_path = name.partition("|")
    address = _address(text(record, "hostname") or host, text(record, "path") or bar_path)
    if isinstance(address, Fault):
        return Rules(findings=(Finding(Told.RULE_REFUSED, name, address.detail or str(address.code)),))
    key, path = address
    shown = key.hostname + path.text
    source = text(record, "source") or _LABELS
    if source not in (_LABELS, _BY_HAND):
        return Rules(findings=(Finding(Told.RULE_FOREIGN, shown, source),))
    hints = _hints(key, path, record)
    if source == _BY_HAND:
        made = _manual(key, path, record, former, now)
    else:
        made = _overrides(key, shown, record, former, now)
    return Rules(made.manual, made.overrides, made.findings, hints)


def _address(host: str, path_text: str) -> tuple[ServiceKey, Path] | Fault:
    hostname = normalise(host)
    if isinstance(hostname, Fault):
        return hostname
    read = parse_path(path_text, None)
    return read if isinstance(read, Fault) else (ServiceKey(hostname, read[0].pattern), read[0])


def _hints(key: ServiceKey, path: Path, record: JsonObject) -> tuple[Hint, ...]:
    shown = key.hostname + path.text
    hints = [Hint("record", key.hostname, shown)] if text(record, "zone_id") else []
    if app := text(record, "access_app_id"):
        hints.append(Hint("application", app, shown))
    return tuple(hints)


# --- manual rules ----------------------------------------------------------------------------------------------------


def _manual(key: ServiceKey, path: Path, record: JsonObject, former: Former, now: datetime) -> Rules:
    shown = key.hostname + path.text
    if text(record, "status") == "pending_deletion":
        return Rules(findings=(Finding(Told.RULE_ENDED, shown),))
    who, told = _who(shown, record, former)
    if who is None:
        return Rules(findings=told)
    fields = {key: stated for key, stated in {**_routing(record), **who}.items() if stated != "false"}
    tunnel = text(record, "tunnel_name")
    if tunnel and tunnel != former.tunnel:
        fields["tunnel"] = tunnel
    if (fault := _wrong(fields)) is not None:
        return Rules(findings=(Finding(Told.RULE_REFUSED, shown, fault),))
    if path.match is PathMatch.PREFIX:
        told = (*told, Finding(Told.PATH_TIGHTER, shown, path.text, path.pattern))
    return Rules(manual=(ManualRule(key, path, fields, now),), findings=told)


def _routing(record: JsonObject) -> dict[str, str]:
    """Target and origin options; a flag that is off is said too, since a label below may say otherwise."""
    fields = {"service": text(record, "service")}
    flags = {each: flag(record, each) for each in _FLAGS}
    fields |= {key: "true" if stated else "false" for key, stated in flags.items() if stated is not None}
    return fields | {ours: said for theirs, ours in _TEXTS.items() if (said := text(record, theirs))}


def _wrong(fields: Mapping[str, str]) -> str | None:
    """Why these fields cannot be stored, or None."""
    target = check_service(fields["service"])
    if isinstance(target, Fault):
        return f"service “{fields['service'][:80]}” {target.detail}".rstrip()
    problems = (problem for each, stated in fields.items() if (problem := check_text(each, stated)))
    return next((f"{problem.label} {problem.detail or problem.code}" for problem in problems), None)


# --- who can enter ---------------------------------------------------------------------------------------------------


def _who(shown: str, record: JsonObject, former: Former) -> tuple[dict[str, str] | None, tuple[Finding, ...]]:
    """The fields that say who can enter, or None where that cannot be taken over exactly."""
    kind, names = text(record, "access_policy_type"), texts(record.get("access_group_id"))
    if names or kind in _GROUP:
        missing = [each for each in names if each not in former.groups]
        if missing or not names:
            return None, (Finding(Told.RULE_LOGIN_UNKNOWN, shown, ", ".join(missing) or kind),)
        ids = [former.groups[each].id for each in names]
        return {"access.groups" if len(ids) > 1 else "access.group": ",".join(ids)}, ()
    if kind in _OPEN:
        return ({"access.policy": "bypass"} if kind == "bypass" else {}), ()
    if kind == "default_tld":
        return {"access.policy": kind}, ()
    if kind in ("authenticate", "authenticate_email"):
        return {"access.policy": "authenticate"}, (Finding(Told.OWNER_ONLY, shown),)
    return None, (Finding(Told.RULE_LOGIN_UNKNOWN, shown, kind),)


# --- overrides -------------------------------------------------------------------------------------------------------


def _overrides(key: ServiceKey, shown: str, record: JsonObject, former: Former, now: datetime) -> Rules:
    fields: dict[str, str] = {}
    told: tuple[Finding, ...] = ()
    if flag(record, "rule_ui_override"):
        fields = _routing(record)
        if (fault := _wrong(fields)) is not None:
            fields, told = {}, (Finding(Told.RULE_REFUSED, shown, fault),)
    if flag(record, "access_policy_ui_override"):
        who, more = _who(shown, record, former)
        if who is None:
            who, more = _closed(shown, record, former)
        if not who or who == {"access.policy": "bypass"}:
            more = (*more, Finding(Told.OVERRIDE_OPENS, shown))
        else:
            fields |= who
        told = (*told, *more)
    made = _made(key, fields, now)
    return Rules(overrides=tuple(made), findings=told)


def _closed(shown: str, record: JsonObject, former: Former) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """A login that is not in the file, as a group that is not there: nobody gets in before somebody says who."""
    missing = [each for each in texts(record.get("access_group_id")) if each not in former.groups]
    taken = {each.id for each in former.groups.values()}
    asked = next((name for each in missing if (name := plain_id(each)) not in taken), _NOWHERE)
    was = ", ".join(missing) or text(record, "access_policy_type")
    return {"access.group": asked}, (Finding(Told.OVERRIDE_CLOSED, shown, was),)


def _made(key: ServiceKey, fields: Mapping[str, str], now: datetime) -> Iterable[Override]:
    """An override of who replaces the whole block (H21), so the other keys need none of their own."""
    for name, stated in sorted(fields.items(), key=lambda pair: (pair[0] in WHO_KEYS, pair[0])):
        yield Override(key, name, stated, None, now)
