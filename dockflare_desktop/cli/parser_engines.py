"""The arguments of `engines`."""

import argparse
from collections.abc import Callable
from typing import Any

Add = Callable[[Any, str, str], argparse.ArgumentParser]  # the parser of an action, with what all of them take


def add_engines(engines: argparse.ArgumentParser, add: Add) -> None:
    """Without an action: what is watched."""
    actions = engines.add_subparsers(dest="action", metavar="ACTION")
    add(actions, "list", "what is watched, and what is switched off")
    new = add(actions, "add", "watch another engine; it is tested first")
    new.add_argument("name", metavar="NAME")
    _place(new)
    new.add_argument("--tunnel", default="", metavar="NAME", help="of its services that name none")
    new.add_argument("--no-test", action="store_true", help="store it without asking it")
    test = add(actions, "test", "read an engine once; nothing is stored")
    test.add_argument("name", nargs="?", default="", metavar="NAME|ID", help="one that is stored")
    _place(test)
    rename = add(actions, "rename", "call an engine otherwise")
    rename.add_argument("name", metavar="NAME|ID")
    rename.add_argument("new", metavar="NEW")
    for name, words in (
        ("enable", "watch an engine again"),
        ("disable", "watch it no more, and keep where it is; its services stay as they are"),
        ("remove", "forget an engine; its services stay as they are, unless `leave remove --engine` was asked before"),
    ):
        add(actions, name, words).add_argument("name", metavar="NAME|ID")
    add(actions, "contexts", "contexts of the docker command, to be watched with add --context")


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--url", default="", metavar="URL", help="unix:///PATH, ssh://USER@HOST[:PORT][/SOCKET], tcp://HOST[:PORT]"
    )
    parser.add_argument("--context", default="", metavar="NAME", help="a context of the docker command")
    parser.add_argument("--ca", default="", metavar="FILE", help="TLS: who may vouch for the engine (PEM)")
    parser.add_argument("--cert", default="", metavar="FILE", help="TLS: our certificate (PEM)")
    parser.add_argument("--key", default="", metavar="FILE", help="TLS: its key (PEM)")
    parser.add_argument(
        "--fingerprint", default="", metavar="SHA256:…", help="SSH: trust the host whose key has this fingerprint"
    )
