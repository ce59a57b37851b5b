"""Every command and its arguments."""

import argparse
import sys
from typing import NoReturn

from dockflare_desktop import __version__
from dockflare_desktop.cli.access_arguments import access_arguments
from dockflare_desktop.cli.connector_arguments import connector_arguments
from dockflare_desktop.cli.output import CliError, Exit
from dockflare_desktop.cli.parser_activity import add_activity
from dockflare_desktop.cli.parser_engines import add_engines
from dockflare_desktop.cli.tunnel_arguments import tunnel_arguments
from dockflare_desktop.core.problem import Problem, ProblemCode


class Parser(argparse.ArgumentParser):
    """Bad usage ends with 64 everywhere."""

    def error(self, message: str) -> NoReturn:
        """How it is used, on standard error. Raises CliError with what was wrong."""
        self.print_usage(sys.stderr)
        raise CliError(Problem(ProblemCode.BAD_USAGE, self.prog, detail=f"{self.prog}: {message}."), Exit.USAGE)


def make_parser() -> Parser:
    """The whole command line."""
    parser = Parser(prog="dockflare-desktop", description="Labels on a container become a protected hostname.")
    parser.add_argument("--version", action="version", version=__version__)
    _common(parser)
    parser.set_defaults(json=False, debug=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser, metavar="COMMAND")
    _running(commands)
    _showing(commands)
    for group in (_manual, _groups, _overrides):
        group(commands)
    access_arguments(commands, _add)
    for group in (_adopting, _leaving, _settings, _transfer):
        group(commands)
    connector_arguments(commands, _add)
    tunnel_arguments(commands, _add)
    _others(commands)
    return parser


def _add(commands: "argparse._SubParsersAction[Parser]", name: str, words: str) -> Parser:
    made = commands.add_parser(name, help=words, description=words)
    _common(made)
    return made


def _common(parser: Parser) -> None:
    """What may stand before or after any command; suppressed defaults, since an inner parser's would win over it."""
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON for scripts")
    parser.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="tell what happens on the way")


def _count(text: str) -> int:
    """A number of lines, 1 at least."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _nested(parent: Parser) -> "argparse._SubParsersAction[Parser]":
    return parent.add_subparsers(dest="action", required=True, parser_class=Parser, metavar="ACTION")


def _running(commands: "argparse._SubParsersAction[Parser]") -> None:
    run = _add(commands, "run", "the engine without windows")
    run.add_argument("--headless", action="store_true", required=True, help="no windows")
    run.add_argument("--once", action="store_true", help="converge, print what was done, and end")
    _add(commands, "plan", "print the plan, change nothing")
    apply = _add(commands, "apply", "carry out the plan")
    apply.add_argument("--yes", action="store_true", help="do not ask")
    apply.add_argument("--held", nargs="+", metavar="KEY", default=[], help="held changes of these addresses, or all")
    demo = _add(commands, "demo", "everything against an embedded account and sample containers")
    demo.add_argument("--headless", action="store_true", help="in the terminal")


def _showing(commands: "argparse._SubParsersAction[Parser]") -> None:
    _add(commands, "status", "how it goes")
    services = _add(commands, "services", "what is published, and what is in the way")
    shown = services.add_subparsers(dest="action", parser_class=Parser, metavar="ACTION")
    show = _add(shown, "show", "one service, every field with its layer")
    show.add_argument("key", metavar="HOST[/PATH]")
    labels = _add(shown, "labels", "one service as labels for a Compose file")
    labels.add_argument("key", metavar="HOST[/PATH]")
    add_activity(commands, _add, _count)
    add_engines(_add(commands, "engines", "the Docker engines that are watched"), _add)
    public = _add(commands, "public", "what anyone reaches through the account's tunnels, ours or not")
    said = public.add_subparsers(dest="action", parser_class=Parser, metavar="ACTION")
    meant = _add(said, "meant", "an address that is not ours is meant to be public: do not count it")
    meant.add_argument("key", metavar="HOST[/PATH]")
    _add(said, "unmeant", "count it again").add_argument("key", metavar="HOST[/PATH]")


def _manual(commands: "argparse._SubParsersAction[Parser]") -> None:
    manual = _nested(_add(commands, "manual", "services outside Docker"))
    add = _add(manual, "add", "add or replace a manual rule")
    add.add_argument("key", metavar="HOST[/PATH]")
    add.add_argument("service", metavar="SERVICE")
    add.add_argument("--group", action="append", default=[], metavar="ID")
    add.add_argument("--tunnel", metavar="NAME")
    add.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="settings")
    _opening(add)
    _lasting(add)
    edit = _add(manual, "edit", "change a manual rule; what is not named stays")
    edit.add_argument("key", metavar="HOST[/PATH]")
    edit.add_argument("--service", metavar="SERVICE")
    edit.add_argument("--group", action="append", default=[], metavar="ID")
    edit.add_argument("--tunnel", metavar="NAME")
    edit.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="settings")
    edit.add_argument("--unset", action="append", default=[], metavar="KEY")
    _opening(edit)
    _lasting(edit).add_argument("--never", action="store_true", help="do not remove it by itself any more")
    rename = _add(manual, "rename", "give a manual rule another address; the old one stays until the new one is live")
    rename.add_argument("key", metavar="OLD")
    rename.add_argument("new", metavar="NEW")
    rename.add_argument("--path-match", metavar="HOW", help="prefix, exact or regex")
    enable = _add(manual, "enable", "use a manual rule again")
    enable.add_argument("key", metavar="HOST[/PATH]")
    _opening(enable)
    _add(manual, "disable", "switch a manual rule off, and keep it").add_argument("key", metavar="HOST[/PATH]")
    _add(manual, "list", "all manual rules")
    _add(manual, "remove", "remove a manual rule").add_argument("key", metavar="HOST[/PATH]")


def _opening(parser: Parser) -> None:
    parser.add_argument("--yes", action="store_true", help="open a service to everyone without asking")


def _lasting(parser: Parser) -> "argparse._MutuallyExclusiveGroup":
    """When it ends."""
    ends = parser.add_mutually_exclusive_group()
    ends.add_argument("--for", metavar="DURATION", dest="lasts", help="for example 2h")
    ends.add_argument("--until", metavar="TIME", help="ISO 8601; without a zone it is local time")
    return ends


def _groups(commands: "argparse._SubParsersAction[Parser]") -> None:
    group = _nested(_add(commands, "group", "access groups"))
    made = _add(group, "add", "add or replace a group")
    made.add_argument("id", metavar="ID")
    made.add_argument("--rules", required=True, metavar="FILE|-", help="rules in Cloudflare's own JSON")
    made.add_argument("--name", metavar="TEXT")
    made.add_argument("--yes", action="store_true", help="open services to everyone without asking")
    _add(group, "list", "all groups")
    _add(group, "show", "one group").add_argument("id", metavar="ID")
    _add(group, "remove", "remove a group that nobody uses").add_argument("id", metavar="ID")
    renamed = _add(group, "rename", "another id, also where overrides and manual rules name it")
    renamed.add_argument("id", metavar="OLD")
    renamed.add_argument("new", metavar="NEW")
    renamed.add_argument("--name", metavar="TEXT", help="another display name, too")
    _add(group, "foreign", "policies at Cloudflare that are not ours, and whom they let in")
    adopted = _add(group, "adopt", "a group whose services use somebody else's policy, which is never edited")
    adopted.add_argument("policy", metavar="ID|NAME")
    adopted.add_argument("--id", metavar="ID", help="the group's; without it, made of the policy's name")
    adopted.add_argument("--yes", action="store_true", help="without asking")
    merged = _add(group, "duplicates", "policies that share a name; those of ours are merged")
    merged.add_argument("--yes", action="store_true", help="without asking")


def _overrides(commands: "argparse._SubParsersAction[Parser]") -> None:
    override = _nested(_add(commands, "override", "single fields changed here"))
    put = _add(override, "set", "override fields of a service")
    put.add_argument("key", metavar="HOST[/PATH]")
    put.add_argument("fields", nargs="+", metavar="KEY=VALUE")
    _lasting(put)
    _opening(put)
    clear = _add(override, "clear", "revert fields, or all")
    clear.add_argument("key", metavar="HOST[/PATH]", nargs="?", default="")
    clear.add_argument("--all", action="store_true", help="everything that was ever overridden")
    clear.add_argument("fields", nargs="*", metavar="KEY")
    _add(override, "list", "all overrides")


def _adopting(commands: "argparse._SubParsersAction[Parser]") -> None:
    adopt = _add(commands, "adopt", "make a record, rule, login or policy that is not ours ours, or give it back")
    kinds = ("record", "rule", "application", "login", "policy")
    adopt.add_argument("kind", nargs="?", choices=kinds, metavar="KIND", help=", ".join(kinds))
    adopt.add_argument(
        "which", nargs="?", metavar="ID|NAME", help="an id, an address, or the name of a login or policy"
    )
    adopt.add_argument("--yes", action="store_true", help="do what is shown without asking")
    adopt.add_argument("--undo", action="store_true", help="give it its former value back")
    adopt.add_argument("--tunnel", metavar="NAME", help="the rule's tunnel, where several have one of this address")
    adopt.add_argument("--take-over", action="store_true", help="also what another DockFlare Desktop made")
    adopt.add_argument("--id", metavar="ID", help="the id of the access group that a policy becomes")
    adopt.add_argument("--list", action="store_true", help="what could be adopted, and what was")


def _leaving(commands: "argparse._SubParsersAction[Parser]") -> None:
    leave = _nested(_add(commands, "leave", "remove everything this program made, or hand it over"))
    for name, words in (
        ("remove", "remove it at Cloudflare, record first, login last; what was adopted is as it was before"),
        ("hand-over", "leave it as it is, without our marks; nothing is done with it from then on"),
    ):
        chosen = _add(leave, name, words)
        _place(chosen)
        chosen.add_argument("--yes", action="store_true", help="do what is shown without asking")
    _place(_add(leave, "back", "want its services again"))
    _add(leave, "list", "what was left")


def _place(parser: Parser) -> None:
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--engine", metavar="NAME", help="only the services of one Docker engine")
    place.add_argument("--tunnel", metavar="NAME", help="only the services on one tunnel")


def _settings(commands: "argparse._SubParsersAction[Parser]") -> None:
    settings = _add(commands, "settings", "what can be set")
    chosen = settings.add_subparsers(dest="action", parser_class=Parser, metavar="ACTION")
    _add(chosen, "get", "one value").add_argument("name", metavar="KEY")
    change = _add(chosen, "set", "change a value")
    change.add_argument("name", metavar="KEY")
    change.add_argument("value", metavar="VALUE")
    _add(chosen, "reset", "back to the default").add_argument("name", metavar="KEY")
    _add(chosen, "list", "all values")


def _transfer(commands: "argparse._SubParsersAction[Parser]") -> None:
    _add(commands, "export", "groups, overrides, manual rules and settings as JSON, without secrets").add_argument(
        "file", nargs="?", metavar="FILE", help="where to; standard output where it is left out"
    )
    for name, words, what in (
        ("import", "take over a file that export wrote", "FILE"),
        ("import-dockflare", "take over a backup of the original DockFlare", "ZIP|STATE.JSON"),
    ):
        brought = _add(commands, name, words)
        brought.add_argument("file", metavar=what)
        brought.add_argument("--replace", action="store_true", help="what is here and says something else is replaced")
        brought.add_argument("--yes", action="store_true", help="store it without asking")


def _others(commands: "argparse._SubParsersAction[Parser]") -> None:
    account = _nested(_add(commands, "account", "the Cloudflare token"))
    login = _add(account, "login", "read a token from standard input or a hidden prompt, check it, keep it")
    login.add_argument("--account", default="", metavar="ID", help="which account, if the token sees several")
    _add(account, "logout", "forget the token")
    _add(account, "verify", "check the token and each permission")
    doctor = _add(commands, "doctor", "check account, containers and this computer, and say how to mend what is wrong")
    doctor.add_argument("--report", metavar="FILE", help="save what was found, without names and addresses")
    script = _add(commands, "completion", "print a script that lets a shell complete commands, options and names")
    script.add_argument("shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish")
    trial = _add(commands, "try", "follow a URL from its name to its container, and judge every link of the way")
    trial.add_argument("url", metavar="URL", help="https://app.example.com/path")
    trial.add_argument("--no-request", action="store_true", help="send nothing to the URL itself")
    lint = _add(commands, "lint", "check labels of running containers or of Compose files, offline")
    lint.add_argument("files", nargs="*", metavar="FILE", help="Compose files, merged in order; - is standard input")
    lint.add_argument("--profile", action="append", default=[], metavar="NAME")
