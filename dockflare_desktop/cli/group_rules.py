"""A group as JSON: what `group show --json` prints and `group add --rules` reads again."""

from collections.abc import Mapping

from dockflare_desktop.cli.typed import wrong
from dockflare_desktop.core.access.rules_json import read_policies
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import Misread, parsed_json
from dockflare_desktop.core.model import AccessGroup, Json, JsonObject, PolicyBody
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import parse_session

KEYS = (
    "policies",
    "name",
    "session_duration",
    "app_launcher_visible",
    "allowed_idps",
    "auto_redirect_to_identity",
    "id",
)


def read_group(group_id: str, text: str, source: str, name: str | None = None) -> AccessGroup:
    """A group from its JSON; `source` names the file in what is refused. Raises CliError."""
    parsed = parsed_json(text)
    if isinstance(parsed, Misread):
        raise wrong("rules", source, parsed.detail)
    value = {"policies": parsed.value} if isinstance(parsed.value, list) else parsed.value
    if not isinstance(value, Mapping):
        raise wrong("rules", source, "an object with “policies” is expected")
    if unknown := next((key for key in value if key not in KEYS), None):
        raise wrong("rules", source, f"“{quoted(unknown)}” is not known", closest(unknown, KEYS) or ", ".join(KEYS))
    return AccessGroup(
        group_id,
        " ".join((name or _string(value, "name", source) or group_id).split()),
        _policies(value.get("policies"), source),
        session=_session(value, source),
        launcher=_flag(value, "app_launcher_visible", source),
        idps=_strings(value, "allowed_idps", source),
        auto_redirect=_flag(value, "auto_redirect_to_identity", source),
    )


def _policies(value: Json, source: str) -> tuple[PolicyBody, ...]:
    found = read_policies(value)
    if isinstance(found, Misread):
        raise wrong("rules", source, found.detail, found.suggestion)
    bodies = tuple(each for each in found if isinstance(each, PolicyBody))
    if len(bodies) < len(found):
        raise wrong("rules", source, "a group holds whole policies, not the id of one")
    return bodies


def _string(value: JsonObject, key: str, source: str) -> str | None:
    match value.get(key):
        case None:
            return None
        case str() as text:
            return text
        case _:
            raise wrong("rules", source, f"{key} is no text")


def _session(value: JsonObject, source: str) -> str | None:
    text = _string(value, "session_duration", source)
    if text is None:
        return None
    session = parse_session(text)
    if isinstance(session, Fault):
        raise wrong("rules", source, f"session_duration “{quoted(text)}” is not a duration", "24h")
    return session


def _flag(value: JsonObject, key: str, source: str) -> bool | None:
    match value.get(key):
        case bool() | None as flag:
            return flag
        case _:
            raise wrong("rules", source, f"{key} is neither true nor false")


def _strings(value: JsonObject, key: str, source: str) -> tuple[str, ...]:
    listed = value.get(key) or []
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise wrong("rules", source, f"{key} is no list of texts")
    return tuple(str(each) for each in listed)
