"""The history as files: complete, without secrets, and harmless in a spreadsheet."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.history import NOT_KEPT, Actor, HistoryEntry
from dockflare_desktop.core.history_export import COLUMNS, as_csv_text, as_json_text
from dockflare_desktop.core.model import ServiceKey

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def entry(target: str, **parts: object) -> HistoryEntry:
    return HistoryEntry(7, NOW, "record", "update", target, "drifted", Actor.AUTOMATIC, "done", **parts)  # type: ignore[arg-type]  # HistoryEntry's own parts


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_program_reads_every_entry_again_and_no_secret() -> None:
    keys = (ServiceKey("a.x.example"), ServiceKey("a.x.example", "^/b"))
    one = entry("a", before={"token": "hush"}, after={"content": "1"}, keys=keys, undoes=3)
    first, second = json.loads(as_json_text([one, entry("b")]))
    assert (first["id"], first["at"], first["actor"], first["undoes"]) == (7, "2026-11-01T12:00:00Z", "automatic", 3)
    assert (first["before"], first["after"]) == ({"token": NOT_KEPT}, {"content": "1"})
    assert first["services"] == [str(key) for key in keys]
    assert (second["target"], second["before"], second["undoes"]) == ("b", None, None)


def test_a_spreadsheet_gets_one_line_for_each_under_a_head() -> None:
    text = as_csv_text([entry("a, “b”\nc", after={"b": 1, "a": [True]}), entry("d")])
    assert text.startswith(",".join(COLUMNS) + "\r\n")
    first, second = rows(text)
    assert (first["target"], first["before"], first["after"]) == ("a, “b”\nc", "", '{"a": [true], "b": 1}')
    assert (second["target"], second["id"], second["reason"]) == ("d", "7", "drifted")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_calculate_is_text(sign: str) -> None:
    """A hostname or a comment is anybody's words."""
    assert rows(as_csv_text([entry(f"{sign}HYPERLINK(1)")]))[0]["target"] == f"'{sign}HYPERLINK(1)"
