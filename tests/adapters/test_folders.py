"""Where files go, and that the machine is named by a hash alone."""

import sys
from pathlib import Path

import pytest

from dockflare_desktop.adapters import folders

ID = "0123456789abcdef0123456789abcdef"


def test_the_data_folder_is_the_named_one_or_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert folders.data_folder({"DOCKFLARE_DATA_DIR": "/srv/dockflare"}) == Path("/srv/dockflare")
    assert folders.data_folder({"DOCKFLARE_DATA_DIR": " "}) == tmp_path / "dockflare-desktop"
    assert folders.data_folder({}) == tmp_path / "dockflare-desktop"


def test_a_named_data_folder_is_absolute_and_knows_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert folders.data_folder({"DOCKFLARE_DATA_DIR": "~/d"}) == tmp_path / "d"
    assert folders.data_folder({"DOCKFLARE_DATA_DIR": "d"}) == tmp_path / "d"


@pytest.mark.skipif(sys.platform != "linux", reason="reads the files of Linux")
def test_the_machine_is_a_hash_of_its_id_and_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    monkeypatch.setattr(folders, "_MACHINE_FILES", (first, second))
    assert folders.machine() == ""
    first.write_text("uninitialized\n")
    assert folders.machine() == ""
    second.write_text(ID + "\n")
    found = folders.machine()
    assert len(found) == 64
    assert ID not in found
    assert folders.machine() == found
    monkeypatch.setattr(folders, "_user", lambda: "somebody else")
    assert folders.machine() != found
    first.write_bytes(b"\xff\xfe")
    assert folders.machine() != ""


def test_the_demo_has_a_folder_of_its_own_that_goes_with_it() -> None:
    with folders.demo_folder() as name:
        assert Path(name).is_dir()
        assert Path(name).stat().st_mode & 0o777 == 0o700
    assert not Path(name).exists()
