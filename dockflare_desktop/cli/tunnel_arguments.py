"""The arguments of `tunnels`."""

import argparse
from collections.abc import Callable
from typing import Any

Add = Callable[[Any, str, str], argparse.ArgumentParser]
"""Adds a command to subparsers."""


def tunnel_arguments(commands: Any, add: Add) -> None:
    """`tunnels` and what can be done with them."""
    tunnels = add(commands, "tunnels", "the account's tunnels")
    parts = tunnels.add_subparsers(dest="action", parser_class=type(tunnels), metavar="ACTION")
    add(parts, "list", "every tunnel, its state, its services")
    _one(add(parts, "show", "one tunnel: rules in the order tried, connectors, records"))
    _one(add(parts, "records", "DNS records that lead to a tunnel"))
    add(parts, "create", "a tunnel that is ruled from here").add_argument("name", metavar="NAME")
    rename = _one(add(parts, "rename", "another name; labels that say the old one go on meaning it"))
    rename.add_argument("name", metavar="NEW")
    _yes(_one(add(parts, "default", "the tunnel of services that name none; those move there")))
    _yes(_one(add(parts, "delete", "a tunnel that this program made, with everything of ours on it")))
    migrate = _one(add(parts, "migrate", "rule a tunnel from here that is run from a file; its rules as the file says"))
    migrate.add_argument("file", metavar="FILE|-", help="cloudflared's configuration file")
    _yes(migrate)
    move = add(parts, "move", "a hostname, or everything, to another tunnel, without a gap")
    move.add_argument("host", metavar="HOST", nargs="?", help="a hostname, with all its paths")
    move.add_argument("source", metavar="FROM")
    move.add_argument("target", metavar="TO")
    move.add_argument("--all", action="store_true", help="everything on the tunnel")
    _yes(move)
    _yes(_one(add(parts, "token-rotate", "another token; connectors need it once they reconnect")))


def _one(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("tunnel", metavar="TUNNEL", help="name or id")
    return parser


def _yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="without asking")
