"""Backups of the original DockFlare: read whole or refused whole, and never trusted."""

import io
import json
import warnings
import zipfile
from datetime import UTC, datetime

import pytest

from dockflare_desktop.adapters import importers
from dockflare_desktop.adapters.importers import read_backup, read_import
from dockflare_desktop.core.model import Layers
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.transfer.export import export_json
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.engine.ports import OutsideError
from tests.backups import STATE, TOKEN, backup, files, manifest, packed

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def refusal(data: bytes) -> str:
    with pytest.raises(OutsideError) as caught:
        read_backup("b.zip", data, NOW)
    assert caught.value.problem.code is ProblemCode.BACKUP_BROKEN
    assert caught.value.problem.value == "b.zip"
    return caught.value.problem.detail


def test_a_whole_backup() -> None:
    found = read_backup("b.zip", backup(), NOW)
    assert [each.id for each in found.found.layers.groups] == ["family"]
    assert [each.key.hostname for each in found.found.layers.manual_rules] == ["nas.nordhus.example"]
    assert found.found.settings == {"tunnel": "home", "grace_period": "28800"}
    assert (found.token, found.account, found.at) == (TOKEN, "0" * 32, "2026-11-01T10:00:00Z")
    assert TOKEN not in repr(found)


def test_a_bare_state_and_the_oldest_one() -> None:
    found = read_backup("state.json", json.dumps(STATE).encode(), NOW)
    assert len(found.found.layers.groups) == 1
    assert (found.token, found.found.settings) == ("", {})
    oldest = read_backup("state.json", json.dumps(STATE["managed_rules"]).encode(), NOW)
    assert oldest.found.layers.groups == ()
    assert len(oldest.found.layers.overrides) == 1


def test_a_backup_may_be_without_a_state() -> None:
    members = files()
    del members["state.json"]
    assert read_backup("b.zip", backup(members), NOW).found.layers.manual_rules == ()


def test_a_file_that_was_changed_is_refused() -> None:
    members = files()
    listed = json.dumps(manifest(members)).encode()
    members["state.json"] = json.dumps({"managed_rules": {}}).encode()
    assert "state.json is not what its manifest says" in refusal(packed({"manifest.json": listed, **members}))


def test_a_file_that_the_manifest_does_not_name_is_refused() -> None:
    members = files()
    listed = manifest(members)
    listed["files"] = listed["files"][:-1]
    assert "does not name state.json" in refusal(packed({"manifest.json": json.dumps(listed).encode(), **members}))


def test_a_required_file_that_is_missing_is_refused() -> None:
    members = files()
    listed = json.dumps(manifest(members)).encode()
    del members["dockflare.key"]
    assert "dockflare.key is missing" in refusal(packed({"manifest.json": listed, **members}))


@pytest.mark.parametrize("listed", [b"{}", b"[]", b"{", b'{"schema": 2, "files": []}', b'{"schema": 1, "files": 4}'])
def test_a_manifest_of_another_format_is_refused(listed: bytes) -> None:
    assert "manifest" in refusal(packed({"manifest.json": listed, **files()}))


@pytest.mark.parametrize("name", ["../state.json", "/etc/passwd", "a/state.json", "notes.txt", "C:\\x"])
def test_a_path_outside_is_refused_before_anything_is_unpacked(name: str) -> None:
    assert "which such a backup does not" in refusal(packed({name: b"x", "manifest.json": b"{}"}))


def test_one_name_twice_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr("state.json", "{}")
        archive.writestr("state.json", "{}")
    assert "twice" in refusal(out.getvalue())


def test_a_bomb_is_refused_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importers, "LARGEST", 100_000)
    bomb = packed({"manifest.json": b"{}", "state.json": b" " * 10_000_000})
    assert len(bomb) < 100_000  # small from outside
    assert "state.json unpacks to more than" in refusal(bomb)
    assert "larger than" in refusal(b"x" * 100_001)


def test_a_header_that_lies_about_the_size_does_not_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importers, "LARGEST", 100_000)
    bomb = bytearray(packed({"manifest.json": b" " * 10_000_000}))
    size = (10_000_000).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (10).to_bytes(4, "little")
    assert refusal(bytes(bomb))


def test_settings_that_do_not_open_with_their_key_are_refused() -> None:
    members = files() | {"dockflare.key": files()["dockflare.key"]}
    assert "does not open" in refusal(backup(members))
    assert "does not open" in refusal(backup(files() | {"dockflare.key": b"no key"}))


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"[]", b'"x"', b'{"a": 1}', b"PK\x03\x04 and no more", b"[" * 5000])
def test_anything_else_is_refused(data: bytes) -> None:
    assert refusal(data)


def test_a_state_inside_that_is_none_is_refused() -> None:
    assert "neither a backup nor" in refusal(backup(files(state={"a": 1})))


def test_an_export_and_a_backup_are_told_apart_by_what_they_hold() -> None:
    mine = json.dumps(export_json(Layers(), {"mode": "observe"}, NOW)).encode()
    assert read_import("f.json", mine, NOW) == Import(settings={"mode": "observe"})
    theirs = read_import("b.zip", backup(), NOW)
    assert isinstance(theirs, Import)
    assert len(theirs.layers.groups) == 1
    bare = read_import("state.json", json.dumps(STATE).encode(), NOW)
    assert isinstance(bare, Import)
    assert len(bare.layers.manual_rules) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", ProblemCode.BACKUP_BROKEN),
        (b"PK\x03\x04x", ProblemCode.BACKUP_BROKEN),
        (b'{"dockflare_desktop_export": 9}', ProblemCode.EXPORT_BROKEN),
    ],
)
def test_what_is_neither_is_a_problem(data: bytes, code: ProblemCode) -> None:
    found = read_import("f", data, NOW)
    assert isinstance(found, Problem)
    assert found.code is code


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_backup_is_a_problem_wherever_the_damage_is(how: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(backup())) as sound, zipfile.ZipFile(out, "w", how) as archive:
        for name in sound.namelist():
            archive.writestr(name, sound.read(name))
    whole = out.getvalue()
    assert isinstance(read_import("b.zip", whole, NOW), Import)
    refused = 0
    for at in range(len(whole)):
        found = read_import("b.zip", whole[:at] + bytes([whole[at] ^ 0x80]) + whole[at + 1 :], NOW)
        refused += isinstance(found, Problem)
    assert refused > len(whole) // 2
