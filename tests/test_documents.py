"""What the documents promise is there: labels, commands, settings, targets of make, files."""

import re
import shlex
from pathlib import Path

import pytest

from dockflare_desktop.cli.output import Exit
from dockflare_desktop.cli.parser import make_parser
from dockflare_desktop.core.labels.fields import LABEL_KEYS
from dockflare_desktop.core.settings import NAMES

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
README = (ROOT / "README.md").read_text()
VALUES = ("*.example.com", "prefix", "exact", "regex", "bypass", "default_tld", "custom")
PREFIXES = ("", "access.", "origin.", "dns.")  # a row names its first label in full and the others beside it


def quoted_in(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def table(heading: str) -> list[list[str]]:
    part = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in part.splitlines() if re.match(r"\| `?\w", line)][1:]


@pytest.mark.parametrize("row", table("Labels"), ids=lambda row: row[0])
def test_every_label_of_the_readme_is_one(row: list[str]) -> None:
    for label in quoted_in(row[0]):
        key = re.sub(r"^\d+\.", "", label.partition("=")[0].removeprefix("dockflare."))
        assert key in LABEL_KEYS
    for word in quoted_in(row[1]):
        if word in VALUES:
            continue
        known = word.removeprefix("dockflare.").partition("=")[0]
        assert any(prefix + known in LABEL_KEYS for prefix in PREFIXES), word


def test_every_command_line_of_the_readme_is_understood() -> None:
    lines = [line for line in README.splitlines() if line.startswith("dockflare-desktop ")]
    assert len(lines) > 5
    for line in lines:
        make_parser().parse_args(shlex.split(line.partition("#")[0])[1:])  # raises CliError for bad usage


def test_every_exit_code_is_in_the_readme() -> None:
    codes = {number for row in table("From the command line") for number in re.findall(r"\d+", row[0])}
    assert codes == {str(int(code)) for code in Exit} | {"130", "141"}


def test_every_setting_named_in_the_readme_is_one() -> None:
    named = re.findall(r"settings set (\w+)|set `(\w+)` to", README)
    assert named
    assert {first or second for first, second in named} <= set(NAMES)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_target_of_make_and_every_file_that_is_named_exists(document: str) -> None:
    text = (ROOT / document).read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets
    for name in quoted_in(text):
        if re.fullmatch(r"[\w/.-]+/[\w.*-]*\.(py|ui|ts|qrc|md)|[\w-]+/[\w/-]+/", name):
            found = [*ROOT.glob(name.rstrip("/")), *ROOT.glob(f"dockflare_desktop/{name.rstrip('/')}")]
            assert found, name
    for name in re.findall(r"\]\(([\w/.-]+)\)", text):
        assert (ROOT / name).exists(), name
