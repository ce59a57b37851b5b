"""Labels from here: the fields of any service, as the labels that would ask for exactly that."""

import json
from collections.abc import Mapping

from dockflare_desktop.core.labels.fields import FIELDS, GROUP_KEYS, NONE, WHO_KEYS, to_text
from dockflare_desktop.core.model import Path, PathMatch, Value
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import parse_path
from dockflare_desktop.core.service import Layer, Provenance

PREFIX = "dockflare."
_FOUND = ("service",)  # what is worth saying although nobody said it


def labels_of(hostname: str, path: Path, fields: Mapping[str, Provenance]) -> dict[str, str]:
    """Label names and texts, in the order people write them. What a group states comes with the group."""
    said = {"enable": "true", "hostname": hostname}
    if path.text:
        said["path"] = path.text
        if _read_as(path.text) is not path.match:
            said["path_match"] = str(path.match)
    for key in FIELDS:
        if key in fields and _says(key, fields[key], fields):
            said[key] = to_text(fields[key].top.value)
    return {PREFIX + key: text for key, text in said.items()}


def snippet(labels: Mapping[str, str], service: str) -> str:
    """A piece of a Compose file. Texts are in double quotes, which JSON's and YAML's have in common; a dollar sign is
    doubled, since Compose fills in variables."""
    lines = [
        f"      {name}: {json.dumps(text, ensure_ascii=False).replace('$', '$$')}" for name, text in labels.items()
    ]
    return "\n".join(["services:", f"  {service or 'app'}:", "    labels:", *lines, ""])


def _read_as(text: str) -> PathMatch | None:
    """How a path without a word about it is read."""
    read = parse_path(text, None)
    return None if isinstance(read, Fault) else read[0].match


def _says(key: str, field: Provenance, fields: Mapping[str, Provenance]) -> bool:
    top = field.top
    if top.layer is Layer.GROUP or (top.layer is Layer.DEFAULT and key not in _FOUND):
        return False
    if top.value in ("", (), NONE):
        return False
    leading = next((each for each in GROUP_KEYS if _names(fields, each)), None)
    return key not in WHO_KEYS or leading in (None, key)


def _names(fields: Mapping[str, Provenance], key: str) -> bool:
    value: Value = fields[key].top.value if key in fields else ()
    return bool(value)
