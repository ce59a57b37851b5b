"""What a connector says in its log: who it is, what it runs, which configuration it applied, which it refused and why.

The lines are those of cloudflared's orchestrator (`orchestration/orchestrator.go`), on the console or as JSON. A newer
line wins, and a configuration that was applied ends what was said of an older one.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_REFUSED = ("Failed to update ingress", "Failed to deserialize new configuration")
_APPLIED = "Updated to new configuration"
_VERSION = re.compile(r"\bVersion (\d{4}\.\d+\.\d+)\b")
_CONNECTOR = re.compile(r"Generated Connector ID: ([0-9a-fA-F-]{36})")
_FIELD = re.compile(r'\b(error|version)=("(?:[^"\\]|\\.)*"|\S+)')
_LONGEST = 300  # characters of a reason


@dataclass(frozen=True, slots=True)
class Heard:
    """What a log tells. `refused` is the version that was refused last, 0 for none since one was applied."""

    connector: str = ""
    version: str = ""
    applied: int = 0
    refused: int = 0
    reason: str = ""
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    message: str
    error: str = ""
    version: int = 0
    bad: bool = False


def heard(lines: Iterable[str]) -> Heard:
    """Read a log, oldest line first."""
    told = Heard()
    for each in lines:
        line = _read(each)
        if line is not None:
            told = _after(told, line)
    return told


def _after(told: Heard, line: _Line) -> Heard:
    if (found := _CONNECTOR.search(line.message)) is not None:
        return Heard(connector=found.group(1).lower(), version=told.version)
    if (found := _VERSION.search(line.message)) is not None:
        return replace(told, version=found.group(1))
    if _APPLIED in line.message:
        newer = line.version > told.refused
        return replace(
            told, applied=line.version, refused=0 if newer else told.refused, reason="" if newer else told.reason
        )
    if any(words in line.message for words in _REFUSED):
        return replace(told, refused=line.version, reason=line.error, last_error=line.error)
    if line.bad:
        return replace(told, last_error=line.error or line.message[:_LONGEST])
    return told


def _read(text: str) -> _Line | None:
    if text.lstrip().startswith("{"):
        return _json(text)
    parts = text.split(None, 2)
    if len(parts) < 3:  # noqa: PLR2004 - time, level, message
        return None
    found = {name: _plain(value) for name, value in _FIELD.findall(_before_config(parts[2]))}
    return _Line(parts[2], found.get("error", ""), _number(found.get("version", "")), parts[1] in ("ERR", "FTL"))


def _before_config(text: str) -> str:
    """Without the document itself, whose text may hold anything."""
    head, mark, rest = text.partition(' config="')
    if not mark:
        return text
    end = re.match(r'(?:[^"\\]|\\.)*"', rest)
    return head + (rest[end.end() :] if end else "")


def _json(text: str) -> _Line | None:
    try:
        said = json.loads(text)  # it begins as an object, so it is one
    except ValueError:
        return None
    error = str(said.get("error", ""))[:_LONGEST]
    version = said.get("version")
    level = said.get("level")
    return _Line(
        str(said.get("message", "")), error, version if isinstance(version, int) else 0, level in ("error", "fatal")
    )


def _plain(value: str) -> str:
    if not value.startswith('"'):
        return value[:_LONGEST]
    try:
        return str(json.loads(value))[:_LONGEST]
    except ValueError:
        return value.strip('"')[:_LONGEST]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - a version's digits
