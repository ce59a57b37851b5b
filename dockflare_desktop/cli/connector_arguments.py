"""The arguments of `connectors`."""

import argparse
from collections.abc import Callable
from typing import Any

from dockflare_desktop.core.connectors.snippets import Form, TokenBy

Add = Callable[[Any, str, str], argparse.ArgumentParser]
"""Adds a command to subparsers."""


def connector_arguments(commands: Any, add: Add) -> None:
    """`connectors` and what can be done with them."""
    connectors = add(commands, "connectors", "who runs the tunnels, and which configuration each has applied")
    actions = connectors.add_subparsers(dest="action", parser_class=type(connectors), metavar="ACTION")
    add(actions, "list", "every tunnel's connectors")
    snippet = add(actions, "snippet", "how you run a connector yourself")
    snippet.add_argument("tunnel", metavar="TUNNEL")
    snippet.add_argument("--form", choices=tuple(Form), default=Form.DOCKER_RUN, metavar="FORM", help=", ".join(Form))
    snippet.add_argument(
        "--token-by", choices=tuple(TokenBy), default=TokenBy.ENVIRONMENT, metavar="HOW", help=", ".join(TokenBy)
    )
    snippet.add_argument("--image", metavar="IMAGE")
    snippet.add_argument("--network", metavar="NAME")
    snippet.add_argument("--reveal", action="store_true", help="with the token, instead of a placeholder")
