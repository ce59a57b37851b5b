"""Snippets for people who run the connector themselves: each works as it stands, and shows the token to nobody."""

import json
import subprocess
from itertools import product

import pytest
import yaml

from dockflare_desktop.core.connectors.snippets import PLACEHOLDER, Form, Place, TokenBy, snippet

TOKEN = "eyJhIjoiYSJ9=="  # noqa: S105 - made up
EVERY = list(product(Form, TokenBy))


@pytest.mark.parametrize(("form", "by"), EVERY)
def test_the_token_is_a_placeholder_unless_it_is_asked_for(form: Form, by: TokenBy) -> None:
    assert PLACEHOLDER in snippet(form, by, "home")
    shown = snippet(form, by, "home", TOKEN)
    assert shown.count(TOKEN) == 1
    assert PLACEHOLDER not in shown


@pytest.mark.parametrize(("form", "by"), EVERY)
def test_the_token_is_no_argument_of_a_program(form: Form, by: TokenBy) -> None:
    for line in snippet(form, by, "home", TOKEN).splitlines():
        if TOKEN in line:  # a shell's own word, or a comment that says what goes into a file
            assert line.startswith(("export TUNNEL_TOKEN=", "(umask 077; printf ", "# "))
    assert "--token " not in snippet(form, by, "home", TOKEN)


@pytest.mark.parametrize("by", TokenBy)
def test_compose_is_yaml_with_an_image_a_network_and_a_restart(by: TokenBy) -> None:
    found = yaml.safe_load(snippet(Form.COMPOSE, by, "home", place=Place("some/image:1", "proxy")))
    service = found["services"]["cloudflared"]
    assert (service["image"], service["restart"], service["networks"]) == ("some/image:1", "unless-stopped", ["proxy"])
    assert found["networks"] == {"proxy": {"name": "proxy"}}
    given = "${TUNNEL_TOKEN:?}" if by is TokenBy.ENVIRONMENT else None
    assert service.get("environment", {}).get("TUNNEL_TOKEN") == given
    assert ("--token-file" in service["command"]) is (by is TokenBy.FILE)


@pytest.mark.parametrize("by", TokenBy)
def test_docker_run_is_read_by_a_shell_as_meant(by: TokenBy, tmp_path: object) -> None:
    said = 'docker() { [ "$1" = run ] && printf "%s\\n" "$@"; return 0; }; sudo() { :; }\n'
    shell = subprocess.run(
        ["sh", "-c", said + snippet(Form.DOCKER_RUN, by, "my home", TOKEN)],
        cwd=str(tmp_path), capture_output=True, text=True, check=True,
    )  # fmt: skip
    arguments = shell.stdout.split("\n")
    assert arguments[:4] == ["run", "-d", "--name", "cloudflared-my-home"]
    assert TOKEN not in json.dumps(arguments)
    assert ("-e" in arguments) is (by is TokenBy.ENVIRONMENT)


@pytest.mark.parametrize("by", TokenBy)
def test_a_unit_has_one_line_for_each_key_whatever_the_tunnel_is_called(by: TokenBy) -> None:
    unit = snippet(Form.SYSTEMD, by, "ho%me\nExecStartPre=/bin/evil", TOKEN)
    assert "\nExecStartPre" not in unit
    assert "ho%%me" in unit
    assert ("LoadCredential=" in unit) is (by is TokenBy.FILE)
