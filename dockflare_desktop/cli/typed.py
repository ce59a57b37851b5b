"""What people type: addresses, KEY=VALUE, durations and times, read by the same code that reads labels."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from dockflare_desktop.cli.output import CliError, Exit
from dockflare_desktop.cli.shapes import split_key
from dockflare_desktop.core.labels.fields import GROUP_KEYS, check_text
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.model import AccessGroup, Path, ServiceKey
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.origin.order import check_service, parse_duration, parse_path, path_of_pattern
from dockflare_desktop.core.problem import Problem, ProblemCode


def refused(problem: Problem) -> CliError:
    """Bad input: exit 64."""
    return CliError(problem, Exit.USAGE)


def wrong(label: str, value: str, detail: str = "", suggestion: str = "") -> CliError:
    """A value that is not accepted, and what would be right."""
    problem = Problem(
        ProblemCode.VALUE_INVALID, label, label=label, value=quoted(value), detail=detail, suggestion=suggestion
    )
    return refused(problem)


def fault_of(fault: Fault, label: str, value: str) -> CliError:
    """What one of the readers of the core found wrong."""
    problem = Problem(
        fault.code,
        quoted(value),
        label=label,
        value=quoted(value),
        detail=fault.detail,
        suggestion=fault.suggestion,
    )
    return refused(problem)


def address(text: str, match: str | None = None) -> tuple[ServiceKey, Path]:
    """HOST[/PATH] as a label would say it; `match` as `path_match` would. Raises CliError."""
    host, path_text = split_key(text)
    hostname = normalise(host)
    if isinstance(hostname, Fault):
        raise fault_of(hostname, "hostname", host)
    read = parse_path(path_text, match)
    if isinstance(read, Fault):
        wrong_match = read.code is ProblemCode.VALUE_INVALID
        raise fault_of(read, "path_match" if wrong_match else "path", (match or "") if wrong_match else path_text)
    path, _ = read
    return ServiceKey(hostname, path.pattern), path


def known_key(text: str, known: Iterable[ServiceKey]) -> ServiceKey:
    """The service that is meant: a path may be meant in several ways, so the one that exists is taken."""
    first, path = address(text)
    written = split_key(text)[1]
    found = [each for each in known if each.hostname == first.hostname and _means(each, path.text, written)]
    return first if first in found or not found else found[0]


def _means(key: ServiceKey, text: str, written: str) -> bool:
    return path_of_pattern(key.path).text in {text, written.removesuffix("/")} or key.path == written


def pairs(texts: Sequence[str]) -> dict[str, str]:
    """KEY=VALUE, split at the first equals sign (H25); each key once. Raises CliError."""
    found: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        key = key.strip()
        if not equals or not key:
            raise refused(Problem(ProblemCode.BAD_USAGE, detail=f"“{quoted(text)}” is not KEY=VALUE."))
        if key in found:
            raise refused(Problem(ProblemCode.BAD_USAGE, detail=f"{quoted(key)} is given twice."))
        found[key] = value.strip()
    return found


def checked(fields: Mapping[str, str], groups: Sequence[AccessGroup]) -> Mapping[str, str]:
    """The same fields, known and readable, their groups there. Raises CliError for the first that is not."""
    for key, text in fields.items():
        if (problem := check_text(key, text)) is not None:
            raise refused(problem)
        if key == "service" and isinstance(target := check_service(text), Fault):
            raise fault_of(target, key, text)
        if key in GROUP_KEYS:
            check_groups([each.strip() for each in text.split(",")], groups)
    return fields


def check_groups(names: Iterable[str], groups: Sequence[AccessGroup]) -> None:
    """Raises CliError for a group that is not there; `none` opts out and is no group."""
    known = [group.id for group in groups]
    for name in names:
        if name not in known and name.lower() != "none":
            near = closest(name, known)
            listed = ", ".join(known)
            raise refused(Problem(ProblemCode.GROUP_UNKNOWN, name, value=quoted(name), detail=listed, suggestion=near))


def ending(lasts: str | None, until: str | None, now: datetime) -> datetime | None:
    """When an override ends: after a duration, or at an ISO 8601 time, local where it names no zone.

    None where neither is given. Raises CliError for what cannot be read, and for a time that is over.
    """
    if lasts is not None:
        seconds = parse_duration(lasts)
        if isinstance(seconds, Fault):
            raise fault_of(seconds, "--for", lasts)
        return _later("--for", lasts, now + timedelta(seconds=seconds), now)
    if until is None:
        return None
    try:
        at = datetime.fromisoformat(until.strip())
    except ValueError:
        raise wrong("--until", until, "it is not an ISO 8601 time", "2030-01-31T18:00") from None
    return _later("--until", until, at.astimezone(now.tzinfo), now)


def _later(label: str, text: str, at: datetime, now: datetime) -> datetime:
    if at <= now:
        raise wrong(label, text, "that time is over")
    return at
