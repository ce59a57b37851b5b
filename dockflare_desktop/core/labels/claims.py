"""From the stated texts of one service to a claim: the key first, then every field."""

from collections.abc import Mapping
from dataclasses import replace

from dockflare_desktop.core.labels.fields import HARMLESS_LOGIN_KEYS, KEY_FIELDS, About, parse_field, refusal, told
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.labels.values import Misread, choice, misread
from dockflare_desktop.core.model import (
    Claim,
    FromLabels,
    Path,
    PathMatch,
    Rejected,
    ServiceKey,
    Source,
    Value,
)
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.origin.order import parse_path
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

Texts = Mapping[str, tuple[str, str]]  # field key -> full label name, text
_MATCHES = choice(PathMatch.PREFIX, PathMatch.EXACT, PathMatch.REGEX)


def claim_or_rejected(texts: Texts, source: Source, problems: tuple[Problem, ...]) -> Claim | Rejected:
    """Read what one service asks for. `problems` are what is known to be wrong already."""
    name = name_of(source)
    hostname = _hostname(texts, name)
    if isinstance(hostname, Problem):
        written = quoted(texts["hostname"][1].strip()) if "hostname" in texts else ""
        return Rejected(written or name, source, (*problems, hostname))
    found = _path(texts, hostname, name)
    if isinstance(found, Problem):
        return Rejected(
            hostname + quoted(texts["path"][1].strip()) if "path" in texts else hostname, source, (*problems, found)
        )
    path, hints = found
    return _claim(ServiceKey(hostname, path.pattern), path, source, texts, (*problems, *hints))


def fields_of(texts: Texts, subject: str, container: str) -> tuple[dict[str, Value], dict[str, Problem]]:
    """The fields that could be read, and the problems of those that could not."""
    fields: dict[str, Value] = {}
    broken: dict[str, Problem] = {}
    for key, (label, text) in texts.items():
        if key in KEY_FIELDS or _says_nothing(key, text):
            continue
        value = parse_field(key, text, About(subject, container, label))
        if isinstance(value, Problem):
            broken[key] = value
        else:
            fields[key] = value
    return fields, broken


def name_of(source: Source) -> str:
    """Who asks, for people."""
    return source.container_name if isinstance(source, FromLabels) else source.rule_id


def _claim(key: ServiceKey, path: Path, source: Source, texts: Texts, problems: tuple[Problem, ...]) -> Claim:
    fields, broken = fields_of(texts, str(key), name_of(source))
    return Claim(
        key=key,
        path=path,
        source=source,
        fields=fields,
        problems=(*problems, *broken.values()),
        broken=broken,
        labels={field: label for field, (label, _) in texts.items()},
    )


def _says_nothing(key: str, text: str) -> bool:
    """An empty text counts as not stated (an unset variable in a Compose file), except where a login is asked for."""
    return not text.strip() and (not key.startswith("access.") or key in HARMLESS_LOGIN_KEYS)


def _hostname(texts: Texts, container: str) -> str | Problem:
    label, text = texts.get("hostname", ("", ""))
    if not text.strip():
        return Problem(ProblemCode.HOSTNAME_MISSING, container, container=container)
    about = About(quoted(text.strip()), container, label)
    if (refused := refusal("hostname", text.strip())) is not None:
        return told(Misread(ProblemCode.HOSTNAME_INVALID, refused.detail), "hostname", text, about)
    hostname = normalise(text.strip())
    if isinstance(hostname, Fault):
        return told(misread(hostname), "hostname", text, about)
    return hostname


def _path(texts: Texts, hostname: str, container: str) -> tuple[Path, tuple[Problem, ...]] | Problem:
    """The path, and hints about how it was read."""
    label, text = texts.get("path", ("", ""))
    match_label, match_text = texts.get("path_match", ("", ""))
    match = _MATCHES(match_text.strip()) if match_text.strip() else ""
    if isinstance(match, Misread):
        return told(match, "path_match", match_text, About(hostname, container, match_label))
    about = About(hostname, container, label)
    if (refused := refusal("path", text.strip())) is not None:
        return told(Misread(ProblemCode.PATH_INVALID, refused.detail), "path", text, about)
    found = parse_path(text.strip(), str(match) if match else None)
    if isinstance(found, Fault):
        return told(misread(found), "path", text, about)
    path, hints = found
    return path, tuple(replace(told(misread(hint), "path", text, about), effect=Effect.HINT) for hint in hints)
