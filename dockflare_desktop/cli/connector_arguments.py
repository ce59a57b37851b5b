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
    start = _change(actions, add, "start", "run connectors of a tunnel as containers here, or change how they run")
    start.add_argument("--image", metavar="IMAGE", help="pinned by its digest once it was pulled")
    start.add_argument("--network", metavar="NAME", help="made where it is missing")
    start.add_argument("--metrics-port", type=int, metavar="PORT", help="inside the container, for /ready")
    start.add_argument("--replicas", type=int, metavar="N", help="1 to 25")
    start.add_argument("--beside-others", action="store_true", help="also where connectors run elsewhere")
    _change(actions, add, "stop", "stop and remove ours; how they ran stays in the history")
    update = _change(actions, add, "update", "pull the image anew; the old ones stay until the new ones are ready")
    update.add_argument("--image", metavar="IMAGE", help="another image or tag")
    scale = _change(actions, add, "scale", "how many of them run")
    scale.add_argument("replicas", type=int, metavar="N", help="1 to 25")
    snippet = add(actions, "snippet", "how you run a connector yourself")
    snippet.add_argument("tunnel", metavar="TUNNEL")
    snippet.add_argument("--form", choices=tuple(Form), default=Form.DOCKER_RUN, metavar="FORM", help=", ".join(Form))
    snippet.add_argument(
        "--token-by", choices=tuple(TokenBy), default=TokenBy.ENVIRONMENT, metavar="HOW", help=", ".join(TokenBy)
    )
    snippet.add_argument("--image", metavar="IMAGE")
    snippet.add_argument("--network", metavar="NAME")
    snippet.add_argument("--reveal", action="store_true", help="with the token, instead of a placeholder")


def _change(actions: Any, add: Add, name: str, words: str) -> argparse.ArgumentParser:
    made = add(actions, name, words)
    made.add_argument("tunnel", metavar="TUNNEL")
    made.add_argument("--engine", default="", metavar="NAME", help="where, if several engines are watched")
    made.add_argument("--yes", action="store_true", help="do what is shown without asking")
    return made
