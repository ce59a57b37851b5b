"""The arguments of `access`."""

import argparse
from collections.abc import Callable
from typing import Any

Add = Callable[[Any, str, str], argparse.ArgumentParser]
"""Adds a command to subparsers."""


def access_arguments(commands: Any, add: Add) -> None:
    """`access`: who can enter, sign-in methods, service tokens, whole zones."""
    made = add(commands, "access", "who can enter")
    access = made.add_subparsers(dest="action", required=True, parser_class=type(made), metavar="ACTION")
    who = add(access, "who", "whether one visitor would get in; what is not given is not guessed")
    who.add_argument("key", metavar="HOST[/PATH]")
    who.add_argument("--email", metavar="E", help="signed in as")
    who.add_argument("--country", metavar="CC", help="two letters, as SE")
    who.add_argument("--ip", metavar="A", help="IP address, or a range: somewhere in it")
    who.add_argument("--method", metavar="NAME", help="sign-in method, by name or id")
    who.add_argument("--service-token", metavar="NAME", help="a program that sends this token and does not sign in")
    for part in (_methods, _tokens, _zones):
        part(access, add)


def _methods(access: Any, add: Add) -> None:
    methods = _part(access, add, "methods", "how people sign in")
    add(methods, "list", "all sign-in methods, and who uses them")
    new = add(methods, "add", "add one; its secrets are read from standard input (one a line) or a hidden prompt")
    new.add_argument("type", metavar="TYPE", help="google, google-apps, azureAD, okta, github or oidc")
    new.add_argument("name", metavar="NAME")
    _fields(new, "client_id=..., and what the type needs")
    edit = add(methods, "edit", "change one; what is not given stays, secrets too")
    edit.add_argument("method", metavar="NAME|ID")
    edit.add_argument("--name", metavar="NAME", help="another name")
    edit.add_argument("--secret", action="store_true", help="read new secrets, as add does")
    _fields(edit, "what changes")
    remove = add(methods, "remove", "delete one that nothing of ours needs")
    remove.add_argument("method", metavar="NAME|ID")
    remove.add_argument("--yes", action="store_true", help="also where others' logins use it")
    add(methods, "test", "the address of its test page").add_argument("method", metavar="NAME|ID")


def _tokens(access: Any, add: Add) -> None:
    tokens = _part(access, add, "tokens", "how programs sign in")
    add(tokens, "list", "all service tokens, and who uses them")
    create = add(tokens, "create", "make one, and print its secret this once")
    create.add_argument("name", metavar="NAME")
    create.add_argument("--lifetime", default="365d", metavar="DURATION", help="for example 365d, or forever")
    rotate = add(tokens, "rotate", "give one a new secret, and print it this once")
    rotate.add_argument("token", metavar="NAME|ID")
    rotate.add_argument("--keep", metavar="DURATION", help="the old secret works for so long still")
    add(tokens, "refresh", "let its time begin anew").add_argument("token", metavar="NAME|ID")
    add(tokens, "remove", "delete one that nothing uses").add_argument("token", metavar="NAME|ID")


def _zones(access: Any, add: Add) -> None:
    zones = _part(access, add, "zones", "logins of whole zones")
    add(zones, "list", "every zone, and who enters what says nothing of its own")
    put = add(zones, "set", "put a login in front of *.ZONE")
    put.add_argument("zone", metavar="ZONE")
    put.add_argument("--group", action="append", default=[], metavar="ID")
    _fields(put, "as labels say it: access.policy=authenticate, access.emails=...")
    remove = add(zones, "remove", "take the login of a whole zone back")
    remove.add_argument("zone", metavar="ZONE")
    remove.add_argument("--yes", action="store_true", help="also where services are open to everyone then")


def _part(access: Any, add: Add, name: str, words: str) -> Any:
    made = add(access, name, words)
    return made.add_subparsers(dest="part_action", required=True, parser_class=type(made), metavar="ACTION")


def _fields(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("settings", nargs="*", metavar="KEY=VALUE", help=words)
