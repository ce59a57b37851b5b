"""ui/ and resources/ become the same Python modules everywhere, and those in the tree are up to date."""

import os
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging.conftest import ROOT, copy_sources

FORM = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Probe</class><widget class="QWidget" name="Probe">
<widget class="QPushButton" name="syncButton"><property name="text"><string>Sync</string></property></widget>
</widget></ui>
"""
CATALOGUE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="de"><context>
<name>Probe</name><message><source>Sync</source><translation>Abgleichen</translation></message></context></TS>
"""


def contents(modules: list[Path]) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in modules}


def listed() -> set[str]:
    """What resources.qrc names, relative to resources/."""
    tree = ET.parse(ROOT / "resources" / "resources.qrc")  # noqa: S314 - the project's own file
    return {entry.text or "" for entry in tree.iter("file")}


def test_the_generated_modules_are_fresh(compile_qt: ModuleType) -> None:
    assert compile_qt.stale() == [], f"run: {compile_qt.COMMAND}"


def test_a_changed_form_or_a_leftover_module_is_noticed(compile_qt: ModuleType, tmp_path: Path) -> None:
    tree = copy_sources(tmp_path / "tree")
    (tree / "ui").mkdir(exist_ok=True)
    form = tree / "ui" / "probe.ui"
    form.write_text(FORM)
    compile_qt.compile_all(tree)
    assert compile_qt.stale(tree) == []
    form.write_text(FORM.replace("<string>Sync<", "<string>Sync now<"))
    assert compile_qt.stale(tree) == ["ui_probe.py"]
    form.unlink()
    assert compile_qt.stale(tree) == ["ui_probe.py"]


def test_the_same_sources_give_the_same_bytes_whenever_and_wherever(compile_qt: ModuleType, tmp_path: Path) -> None:
    once, again = copy_sources(tmp_path / "once"), copy_sources(tmp_path / "again")
    for path in again.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert contents(compile_qt.compile_all(once)) == contents(compile_qt.compile_all(again))


def test_a_language_is_compiled_into_the_resources(compile_qt: ModuleType, tmp_path: Path) -> None:
    tree = copy_sources(tmp_path / "tree")
    (tree / "resources" / "i18n").mkdir(exist_ok=True)
    (tree / "resources" / "i18n" / "probe_de.ts").write_text(CATALOGUE)
    catalogue = tree / "resources" / "resources.qrc"
    catalogue.write_text(
        catalogue.read_text().replace("</qresource>", "<file>i18n/probe_de.qm</file></qresource>"), encoding="utf-8"
    )
    without = (ROOT / "dockflare_desktop" / "gui" / "_generated" / "rc_resources.py").read_bytes()
    assert contents(compile_qt.compile_all(tree))["rc_resources.py"] != without


@pytest.mark.parametrize(("folder", "source", "compiled"), [("icons", "*.svg", ".svg"), ("i18n", "*.ts", ".qm")])
def test_every_icon_and_language_is_in_the_resources(folder: str, source: str, compiled: str) -> None:
    there = {f"{folder}/{path.with_suffix(compiled).name}" for path in (ROOT / "resources" / folder).glob(source)}
    assert {name for name in listed() if name.startswith(f"{folder}/")} == there
