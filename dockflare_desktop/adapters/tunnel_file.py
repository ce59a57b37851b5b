"""The configuration file that a connector runs with, read as text: what it becomes the core decides."""

from collections.abc import Mapping

from dockflare_desktop.adapters.compose_yaml import NotComposeError, documents
from dockflare_desktop.core.problem import Problem, ProblemCode


def read_config(text: str, name: str = "config.yml") -> Mapping[str, object] | Problem:
    """The file's keys, scalars as they are written; an empty one has none."""
    try:
        found = documents(text)
    except NotComposeError as error:
        detail = "it is no mapping" if "services" in str(error) else str(error)
        return Problem(ProblemCode.MIGRATE_UNREADABLE, name, detail=detail)
    return found[0] if found else {}
