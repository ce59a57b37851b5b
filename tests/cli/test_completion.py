"""Completion in real shells: the printed script is loaded, and asked what may follow."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from dockflare_desktop.adapters.store import opening
from dockflare_desktop.adapters.store.names import FILE, KINDS, names
from dockflare_desktop.cli.completion import core, kind_of, nodes
from dockflare_desktop.cli.main import COMMANDS
from dockflare_desktop.cli.parser import make_parser
from tests.cli.conftest import Call

ASK = {
    "bash": """source "$1"; shift
COMP_WORDS=(dockflare-desktop "$@") COMP_CWORD=$#
_dockflare_desktop; printf '%s\\n' "${COMPREPLY[@]}"
""",
    "zsh": """source "$1"; shift
compadd() { shift; local each; for each in "$@"; do [[ "$each" == "${words[CURRENT]}"* ]] && print -r -- "$each"; done }
_files() { print -l -- "${words[CURRENT]}"*(N) }
words=(dockflare-desktop "$@") CURRENT=$(( $# + 1 ))
_dockflare_desktop
""",
    "fish": """source $argv[1]
set -l line dockflare-desktop $argv[2..-1]
complete -C (string join ' ' -- $line)
""",
}
START = {"bash": ["bash", "--norc", "-s"], "zsh": ["zsh", "-f", "-s"], "fish": ["fish", "--no-config", "-c"]}


@dataclass
class Shell:
    """One shell with the script, and `dockflare-desktop` on its path."""

    name: str
    script: Path
    variables: dict[str, str]

    def __call__(self, *typed: str) -> list[str]:
        """What is offered for the last word."""
        ask = [ASK["fish"]] if self.name == "fish" else []
        done = subprocess.run(
            [*START[self.name], *ask, str(self.script), *typed],
            input="" if ask else ASK[self.name],
            capture_output=True,
            text=True,
            env=self.variables,
            cwd=self.script.parent,
            timeout=30,
            check=False,
        )
        assert done.stderr == ""
        return sorted(line.partition("\t")[0] for line in done.stdout.splitlines() if line)


@pytest.fixture(params=[name for name in START if shutil.which(name)])
def shell(request: pytest.FixtureRequest, call: Call, folder: Path, tmp_path: Path) -> Shell:
    """Every shell that is installed here."""
    script = tmp_path / f"completion.{request.param}"
    script.write_text(call("completion", request.param).out)
    place = tmp_path / "bin"
    place.mkdir()
    program = place / "dockflare-desktop"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dockflare_desktop "$@"\n')
    program.chmod(0o700)
    path = f"{place}:/usr/local/bin:/usr/bin:/bin"
    root = str(Path(__file__).parents[2])
    variables = {"PATH": path, "HOME": str(tmp_path), "DOCKFLARE_DATA_DIR": str(folder), "PYTHONPATH": root}
    return Shell(request.param, script, variables)


def test_commands_options_and_names_are_completed_in_a_real_shell(shell: Shell, call: Call) -> None:
    call("manual", "add", "nas.nordhus.example/photos", "http://nas:80")
    call("group", "add", "family", "--rules", "-", stdin='{"policies": []}')
    call("settings", "set", "tunnel", "home")
    assert shell("do") == ["doctor"]
    assert {"services", "settings", "status"} <= set(shell("s"))
    assert shell("group", "r") == ["remove", "rename"]
    assert shell("try", "--no") == ["--no-request"]
    assert shell("services", "show", "na") == ["nas.nordhus.example/photos"]
    assert shell("manual", "add", "x.example", "http://x:1", "--tunnel", "") == ["home"]
    assert shell("manual", "add", "--tunnel", "home", "na") == ["nas.nordhus.example/photos"]
    assert shell("connectors", "snippet", "home", "--form", "") == ["compose", "docker-run", "systemd"]
    assert shell("settings", "get", "grace") == ["grace_period"]
    assert shell("tunnels", "show", "h") == ["home"]
    assert shell("account", "logout", "x") == []


@pytest.mark.parametrize("name", list(START))
def test_each_shell_has_a_script_with_the_whole_tree(call: Call, name: str) -> None:
    text = call("completion", name).out
    assert "_dockflare_desktop_words" in text
    assert "complete" in text
    assert all(command in text for command in COMMANDS)


def test_files_are_completed_where_files_are_meant(shell: Shell) -> None:
    (shell.script.parent / "compose.yaml").write_text("")
    assert "compose.yaml" in shell("lint", "comp")
    assert "compose.yaml" in shell("lint", "a.yaml", "comp")


# --- the tree, and the names -----------------------------------------------------------------------------------------


def test_every_command_is_in_the_script() -> None:
    tree = tuple(nodes(make_parser(), ()))
    assert set(tree[0].commands) == set(COMMANDS)
    text = core(tree)
    assert all(f"' {name}'" in text for name in COMMANDS)
    kinds = {kind.rstrip("*") for node in tree for kind in (*node.arguments, *node.values.values())}
    asked = {kind for kind in kinds if not kind.startswith("=")}
    assert asked <= {*KINDS, "file", "none"}
    assert all("'" not in kind for kind in kinds)


def test_the_name_of_a_new_group_is_nobodys_to_complete() -> None:
    tree = {node.path: node for node in nodes(make_parser(), ())}
    assert tree["group", "add"].arguments == ["none"]
    assert tree["group", "show"].arguments == ["group"]
    assert kind_of(next(iter(make_parser()._actions)), ()) == "none"


def test_names_need_no_database_and_make_none(tmp_path: Path) -> None:
    assert names(tmp_path / "nowhere", "group") == ()
    assert names(tmp_path, "group") == ()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / FILE).write_text("no database")
    assert names(tmp_path, "service") == ()
    assert names(tmp_path, "no such kind") == ()
    assert FILE == opening.FILE


def test_what_strangers_wrote_into_labels_never_reaches_a_shell(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as made:
        made.execute("CREATE TABLE remembered (hostname TEXT, path TEXT)")
        rows = [("good.example", "/v2"), ("a.example", "$(touch x)"), ("b.example", "/a b"), ("c.example", "/;x")]
        made.executemany("INSERT INTO remembered VALUES (?, ?)", rows)
        made.execute("CREATE TABLE manual_rule (hostname TEXT, path_text TEXT, fields TEXT)")
        made.execute("INSERT INTO manual_rule VALUES ('nas.example', '', '{\"tunnel\": \"garage\"}')")
        made.execute("INSERT INTO manual_rule VALUES ('nix.example', '', '{broken')")
        made.commit()
    assert names(tmp_path, "service") == ("good.example/v2", "nas.example", "nix.example")
    assert names(tmp_path, "tunnel") == ("garage",)
