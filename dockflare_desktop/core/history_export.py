"""The history as files: JSON for programs, CSV for spreadsheets; secrets were left out when it was written down."""

import csv
import io
import json
from collections.abc import Sequence

from dockflare_desktop.core.history import HistoryEntry, without_secrets
from dockflare_desktop.core.model import Json
from dockflare_desktop.core.transfer.shapes import moment

COLUMNS = (
    "id",
    "at",
    "action",
    "kind",
    "target",
    "reason",
    "actor",
    "result",
    "problem",
    "services",
    "before",
    "after",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def entry_json(each: HistoryEntry) -> dict[str, Json]:
    """A line of the history."""
    return {
        "id": each.id,
        "at": moment(each.at),
        "action": each.action,
        "kind": each.kind,
        "target": each.target,
        "reason": each.why,
        "actor": str(each.actor),
        "result": each.result,
        "problem": each.problem,
        "before": without_secrets(each.before),
        "after": without_secrets(each.after),
        "took_ms": each.took_ms,
        "services": [str(key) for key in each.keys],
        "tunnel": each.tunnel,
        "zone": each.zone,
        "object": each.object_id,
        "run": each.run,
        "cause": each.cause,
        "detail": each.detail,
        "undoes": each.undoes or None,
        "undone": each.undone,
    }


def as_json_text(entries: Sequence[HistoryEntry]) -> str:
    """A JSON list, newest first as given."""
    return json.dumps([entry_json(each) for each in entries], indent=2, ensure_ascii=False) + "\n"


def as_csv_text(entries: Sequence[HistoryEntry]) -> str:
    """One line each, under a head. A text that a spreadsheet would take for a formula gets an apostrophe first."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in entries:
        shown = entry_json(each)
        writer.writerow([_cell(shown[column]) for column in COLUMNS])
    return lines.getvalue()


def _cell(value: Json) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"'{text}" if text.startswith(_FORMULA) else text
