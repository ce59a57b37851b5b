"""What people paste: a Compose file, one service of it, or labels alone, made into a Compose file."""

import json
import re
from collections.abc import Mapping

from dockflare_desktop.adapters.compose_file import ALL_PROFILES, Composed, ComposeFile, compose
from dockflare_desktop.adapters.compose_yaml import NotComposeError, documents

_LINE = re.compile(r"""\s*(?:(?:--label|-l)[ =]\s*|-\s+)?["']?(\w[\w.-]*)\s*=\s*(.*?)["']?\s*\\?""")
PASTED = "pasted"


def composed(text: str) -> str:
    """The text as a Compose file; what is none of these stays as it is, so that it is refused with its own words.

    >>> composed("dockflare.enable: 'true'")
    '{"services": {"pasted": {"labels": {"dockflare.enable": "true"}}}}'
    """
    if (labels := _by_lines(text)) is not None:
        return _file(labels)
    try:
        found = documents(text)
    except NotComposeError:
        return text
    if len(found) != 1 or "services" in found[0]:
        return text
    (document,) = found
    if isinstance(document.get("labels"), dict | list):
        return json.dumps({"services": {PASTED: {"labels": document["labels"]}}})
    if document and all("." in str(key) and isinstance(each, str | None) for key, each in document.items()):
        return _file({str(key): each or "" for key, each in document.items()})
    return text


def pasted(text: str) -> Composed:
    """The containers that a pasted text asks for, and what is wrong with it."""
    return compose([ComposeFile(PASTED, composed(text))], {}, (ALL_PROFILES,), PASTED)


def _by_lines(text: str) -> Mapping[str, str] | None:
    """Lines of KEY=VALUE, as in `docker run --label` or in a list of a Compose file."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if lines and lines[0].strip() == "labels:":
        lines = lines[1:]
    found = [_LINE.fullmatch(line) for line in lines]
    if not found or any(each is None or "." not in each[1] for each in found):
        return None
    return {each[1]: each[2] for each in found if each is not None}


def _file(labels: Mapping[str, str]) -> str:
    return json.dumps({"services": {PASTED: {"labels": labels}}})
