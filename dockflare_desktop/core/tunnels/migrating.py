"""A tunnel that is run from a file, as it would be ruled from here: the file's rules in their order, or why not.

The file is cloudflared's own (cloudflare.md section 4.1): durations are Go's there, and whole seconds in a document.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.core.origin.document import check_document
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.options import FORBIDDEN_OPTIONS, ORIGIN_OPTIONS, parse_origin_option
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

_BY_KEY = {option.key.lower(): name for name, option in ORIGIN_OPTIONS.items()}
_RULE_KEYS = frozenset({"hostname", "path", "service", "originrequest"})
_LOCAL_ONLY = frozenset(each.replace("_", "") for each in FORBIDDEN_OPTIONS) - {"access"}
_WARP = "warp-routing"
_TRUE = frozenset({"true", "yes", "on", "y", "1"})


@dataclass(frozen=True, slots=True)
class Migration:
    """What the file becomes: `config` is the document to write, None where something in it cannot be taken. `left` are
    the file's keys that stay with the connector."""

    tunnel: str
    config: JsonObject | None = None
    rules: tuple[JsonObject, ...] = ()
    left: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def migration(parsed: Mapping[str, object], tunnel: Tunnel) -> Migration:
    """The document that says what the file says. Every scalar of `parsed` is the text that it is in the file."""
    if tunnel.remote:
        return Migration(tunnel.name, problems=(_problem(ProblemCode.TUNNEL_REMOTE, tunnel.name),))
    owner = _text(parsed.get("tunnel"))
    if owner and owner.lower() not in (tunnel.id, tunnel.name.lower()):
        return Migration(tunnel.name, problems=(_problem(ProblemCode.MIGRATE_OTHER, owner, tunnel.name),))
    listed = parsed.get("ingress")
    if not isinstance(listed, Sequence) or isinstance(listed, str) or not listed:
        return Migration(tunnel.name, problems=(_problem(ProblemCode.MIGRATE_EMPTY, tunnel.name),))
    problems: list[Problem] = []
    rules = tuple(_rule(number, each, problems) for number, each in enumerate(listed, 1))
    defaults = _options(0, parsed.get("originRequest"), problems)
    config: dict[str, Json] = {"ingress": list(rules)}
    if defaults:
        config["originRequest"] = defaults
    if isinstance(warp := parsed.get(_WARP), Mapping):
        config[_WARP] = {"enabled": _text(warp.get("enabled")).lower() in _TRUE}
    if not problems:
        problems = [_refused(fault.rule, fault.sentence) for fault in check_document(config)]
    left = tuple(sorted(parsed.keys() - {"tunnel", "ingress", "originRequest", _WARP}))
    whole = None if problems else config
    hint = _problem(ProblemCode.MIGRATE_LEFT, tunnel.name, ", ".join(left), Effect.HINT)
    return Migration(tunnel.name, whole, rules, left, (*problems, *([hint] if left else [])))


def _rule(number: int, stated: object, problems: list[Problem]) -> JsonObject:
    if not isinstance(stated, Mapping):
        problems.append(_refused(number, "it is no rule"))
        return {}
    unknown = sorted(str(each) for each in stated if str(each).lower() not in _RULE_KEYS)
    problems += [_refused(number, f"“{quoted(key)}” is not known") for key in unknown]
    rule: dict[str, Json] = {
        key: text for key in ("hostname", "path", "service") if (text := _text(stated.get(key), key, number, problems))
    }
    options = _options(number, stated.get("originRequest"), problems)
    return {**rule, "originRequest": options} if options else rule


def _options(number: int, stated: object, problems: list[Problem]) -> JsonObject:
    if stated is None:
        return {}
    if not isinstance(stated, Mapping):
        problems.append(_refused(number, "originRequest is no mapping"))
        return {}
    return dict(_option(number, str(key), value, problems) for key, value in stated.items())


def _option(number: int, key: str, value: object, problems: list[Problem]) -> tuple[str, Json]:
    """An option in the document's spelling and type; one that a remote document does not have is told."""
    low = key.lower()
    if low == "access" and isinstance(value, Mapping):
        return "access", _access(value)
    name = _BY_KEY.get(low)
    if name is None:
        only = "only a file can say it" if low in _LOCAL_ONLY else "it is not known"
        problems.append(_refused(number, f"{quoted(key)}: {only}"))
        return key, None
    found = parse_origin_option(name, _text(value))
    if isinstance(found, Fault):
        problems.append(_refused(number, f"{quoted(key)}: {found.detail or 'true or false is needed'}"))
        return key, None
    return ORIGIN_OPTIONS[name].key, found


def _access(stated: Mapping[object, object]) -> JsonObject:
    tags = stated.get("audTag")
    return {
        "required": _text(stated.get("required")).lower() in _TRUE,
        "teamName": _text(stated.get("teamName")),
        "audTag": [_text(each) for each in tags] if isinstance(tags, list | tuple) else [],
    }


def _text(value: object, key: str = "", number: int = 0, problems: list[Problem] | None = None) -> str:
    """A scalar as written; anything else is told where there is somebody to tell."""
    if value is None or isinstance(value, str):
        return value or ""
    if problems is not None:
        problems.append(_refused(number, f"{key} is no text"))
    return ""


def lines(found: Migration) -> Iterator[tuple[int, str, str, str]]:
    """Number, address, path, target of each rule, as they will be tried."""
    for number, rule in enumerate(found.rules, 1):
        yield number, str(rule.get("hostname", "")), str(rule.get("path", "")), str(rule.get("service", ""))


def _refused(number: int, detail: str) -> Problem:
    return Problem(ProblemCode.MIGRATE_REFUSED, f"{number}", value=f"{number}", detail=detail)


def _problem(code: ProblemCode, value: str, detail: str = "", effect: Effect = Effect.BLOCKS) -> Problem:
    return Problem(code, "tunnel", effect, value=quoted(value), detail=detail)
