"""connectors: who runs the tunnels and what each has applied; snippets with and without the token."""

import json

from dockflare_desktop.core.connectors.snippets import PLACEHOLDER
from dockflare_desktop.demo.tunnels import run_token
from tests.cli.outside import Outside

RULE = {"hostname": "app.nordhus.example", "service": "http://app:80"}
CATCH_ALL = {"service": "http_status:404"}


def test_every_connector_is_listed_with_what_it_has_applied(outside: Outside) -> None:
    account = outside.transport.accounts[0]
    tunnel = next(iter(account.tunnels))
    account.put_document(tunnel, {"ingress": [RULE, CATCH_ALL]})
    garage = account.add_tunnel("garage")
    late = account.connect(garage, "2020.3.1")
    late.refuses = True
    account.put_document(garage, {"ingress": [CATCH_ALL]})
    told = outside.run("connectors", "--json")
    assert told.code == 0
    home, garage_said = told.json["tunnels"]
    assert (home["name"], garage_said["name"]) == ("dockflare", "garage")
    assert [each["applied"] for each in home["connectors"]] == ["current"]
    assert home["connectors"][0]["data_centres"] == ["arn01", "fra06", "arn04", "fra10"]
    assert (garage_said["connectors"][0]["applied"], garage_said["connectors"][0]["old"]) == ("catching up", True)
    text = outside.run("connectors", "list").out
    assert "Elsewhere" in text
    assert "2020.3.1 (old)" in text


def test_no_connector_is_said_so(outside: Outside) -> None:
    account = outside.transport.accounts[0]
    tunnel = next(iter(account.tunnels))
    account.disconnect(tunnel, next(iter(account.tunnels[tunnel].connectors.values())))
    assert outside.run("connectors").out == "No connector runs.\n"


def test_a_snippet_shows_the_token_only_where_it_is_asked_for(outside: Outside) -> None:
    token = run_token(next(iter(outside.transport.accounts[0].tunnels.values())))
    shown = outside.run("connectors", "snippet", "dockflare", "--form", "compose", "--token-by", "file")
    assert (shown.code, PLACEHOLDER in shown.out, token in shown.out) == (0, True, False)
    asked = outside.run("connectors", "snippet", "dockflare", "--reveal", "--json")
    assert token in asked.json["text"]
    assert token not in outside.run("history", "--json").out


def test_a_snippet_for_what_is_not_there_and_of_what_is_no_image(outside: Outside) -> None:
    outside.transport.accounts[0].add_tunnel("old-nas", config_src="local")
    for arguments, code in (
        (("nowhere",), "tunnel_unknown"),
        (("old-nas",), "tunnel_file"),
        (("dockflare", "--image", "No Image"), "value_invalid"),
    ):
        told = outside.run("connectors", "snippet", *arguments, "--json")
        assert (told.code, json.loads(told.out)["error"]["code"]) == (64, code)
