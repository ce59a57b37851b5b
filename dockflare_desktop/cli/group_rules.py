"""A group as JSON: what `group show --json` prints and `group add --rules` reads again."""

from collections.abc import Mapping
from dataclasses import replace

from dockflare_desktop.cli.output import CliError
from dockflare_desktop.cli.typed import refused
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import Misread, listed, parsed_json
from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.transfer.shapes import ShapeError, group_of

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
    """A group from its JSON; `source` is what the file is called in what is refused. Raises CliError."""
    parsed = parsed_json(text)
    if isinstance(parsed, Misread):
        raise _refused(f"{source}: {parsed.detail}")
    value = {"policies": parsed.value} if isinstance(parsed.value, list) else parsed.value
    if not isinstance(value, Mapping):
        raise _refused(f"{source}: an object with “policies” is expected")
    if unknown := next((key for key in value if key not in KEYS), None):
        near = closest(unknown, KEYS) or listed(KEYS)
        raise _refused(f"{source}: “{quoted(unknown)}” is not known", near)
    try:
        group = group_of(group_id, value, source)
    except ShapeError as error:
        raise _refused(str(error), error.suggestion) from error
    return replace(group, name=" ".join((name or str(value.get("name") or group_id)).split()))


def _refused(detail: str, suggestion: str = "") -> CliError:
    return refused(Problem(ProblemCode.GROUP_RULES, label="--rules", detail=detail, suggestion=suggestion))
