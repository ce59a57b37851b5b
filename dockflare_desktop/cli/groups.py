"""group: access groups, their rules in Cloudflare's own JSON."""

import argparse
import re
from collections.abc import Mapping

from dockflare_desktop.cli.output import CliError, Exit, dump, harmless, say, table
from dockflare_desktop.cli.reading import text_of
from dockflare_desktop.cli.session import Stored, opened_store
from dockflare_desktop.cli.typed import wrong
from dockflare_desktop.compose import now
from dockflare_desktop.core.access.rules_json import read_policies
from dockflare_desktop.core.access.uses import users_of
from dockflare_desktop.core.labels.text import closest, quoted, unwanted
from dockflare_desktop.core.labels.values import Misread, parsed_json
from dockflare_desktop.core.model import AccessGroup, Json, JsonObject, PolicyBody
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import parse_session
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.known import last_known

ID = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
LONGEST_ID = 63
LONGEST_NAME = 200
KEYS = (
    "policies",
    "name",
    "session_duration",
    "app_launcher_visible",
    "allowed_idps",
    "auto_redirect_to_identity",
    "id",
)


async def group(arguments: argparse.Namespace) -> int:
    """Add, list, show, remove."""
    found: tuple[AccessGroup, ...]
    async with opened_store() as stored:
        match arguments.action:
            case "add":
                return await _add(stored, arguments)
            case "remove":
                return await _remove(stored, arguments)
            case "show":
                dump(group_json(await _find(stored, arguments.id)))
                return Exit.OK
            case _:
                found = (await stored.store.layers()).groups
    if arguments.json:
        dump([group_json(each) for each in found])
    else:
        cells = [[each.id, harmless(each.name), each.session or "-", str(len(each.policies))] for each in found]
        table(cells, ["ID", "NAME", "SESSION", "POLICIES"])
    return Exit.OK


async def _add(stored: Stored, arguments: argparse.Namespace) -> int:
    if not ID.fullmatch(arguments.id) or len(arguments.id) > LONGEST_ID:
        raise wrong("ID", arguments.id, "small letters, digits, and dashes between them", _proper(arguments.id))
    made = read_group(arguments.id, text_of(arguments.rules), arguments.rules, arguments.name)
    replaced = any(each.id == made.id for each in (await stored.store.layers()).groups)
    await stored.store.save(made)
    await stored.wake()
    if arguments.json:
        dump({"saved": group_json(made), "replaced": replaced})
    else:
        count = len(made.policies)
        say(f"{'Replaced' if replaced else 'Added'} {made.id}, {count} {'policy' if count == 1 else 'policies'}")
    return Exit.OK


async def _remove(stored: Stored, arguments: argparse.Namespace) -> int:
    """Raises CliError (exit 3) where something names the group: what asks for it would lose its login."""
    found = await _find(stored, arguments.id)
    layers = await stored.store.layers()
    services = (await last_known(stored.store, layers, now())).services
    if users := users_of(found.id, layers, services):
        problem = Problem(ProblemCode.IN_USE, found.id, label="group", value=found.id, detail=", ".join(users))
        raise CliError(problem, Exit.ATTENTION)
    await stored.store.delete(found)
    await stored.wake()
    if arguments.json:
        dump({"removed": group_json(found)})
    else:
        say(f"Removed {found.id}")
    return Exit.OK


async def _find(stored: Stored, name: str) -> AccessGroup:
    found = next((each for each in (await stored.store.layers()).groups if each.id == name), None)
    if found is None:
        raise CliError(Problem(ProblemCode.NOT_FOUND, name, label="access group", value=quoted(name)))
    return found


def _proper(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_ID]


# --- rules as JSON ---------------------------------------------------------------------------------------------------


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
        _name(name or _string(value, "name", source) or group_id),
        _policies(value.get("policies"), source),
        session=_session(value, source),
        launcher=_flag(value, "app_launcher_visible", source),
        idps=_strings(value, "allowed_idps", source),
        auto_redirect=_flag(value, "auto_redirect_to_identity", source),
    )


def _name(text: str) -> str:
    """Raises CliError for a name with signs that hide something, or one too long to show."""
    fault = f"{LONGEST_NAME} characters are the most" if len(text) > LONGEST_NAME else unwanted(text)
    if fault is not None:
        raise wrong("name", text, fault)
    return text


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


def group_json(found: AccessGroup) -> dict[str, Json]:
    """A group as `group show --json` prints it; `group add --rules` reads it again."""
    return {
        "id": found.id,
        "name": found.name,
        "policies": [_policy_json(each) for each in found.policies],
        "session_duration": found.session,
        "app_launcher_visible": found.launcher,
        "allowed_idps": list(found.idps),
        "auto_redirect_to_identity": found.auto_redirect,
    }


def _policy_json(body: PolicyBody) -> JsonObject:
    return {
        **body.extra,
        "name": body.name,
        "decision": body.decision,
        "include": list(body.include),
        "require": list(body.require),
        "exclude": list(body.exclude),
    }
