"""completion: a script for bash, zsh or fish, made of the parser's own tree.

What follows a command is found by one function of plain sh, the same for all; each shell has a few lines around it.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field

from dockflare_desktop.cli.completion_shells import SHELLS
from dockflare_desktop.cli.output import Exit, say
from dockflare_desktop.core.settings import NAMES

FILES, FREE = "file", "none"
_BY_METAVAR = {"HOST[/PATH]": "service", "HOST": "service", "URL": "service", "ZONE": "zone", "TUNNEL": "tunnel"}
_BY_COMMAND = {("group", "id"): "group", ("manual", "key"): "service", ("engines", "name"): "engine"}
_BY_DEST = {"group": "group", "tunnel": "tunnel", "source": "tunnel", "target": "tunnel", "engine": "engine"}


@dataclass(slots=True)
class Node:
    """What may follow one command: commands, options, and what each argument and option's value is."""

    path: tuple[str, ...]
    commands: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


async def completion(arguments: argparse.Namespace) -> int:
    """Print the script."""
    from dockflare_desktop.cli.parser import make_parser  # noqa: PLC0415 - the parser names this command's shells

    say(SHELLS[arguments.shell](core(tuple(nodes(make_parser(), ())))))
    return Exit.OK


def nodes(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[Node]:
    """Every command below a parser, itself first."""
    node, inner = Node(path), []
    for action in parser._actions:  # noqa: SLF001 - argparse shows its tree in no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - see above
            node.commands += list(action.choices)
            inner += [(name, below) for name, below in action.choices.items()]
        elif action.option_strings:
            node.options += action.option_strings
            if action.nargs != 0:
                node.values |= dict.fromkeys(action.option_strings, kind_of(action, path))
        else:
            node.arguments.append(kind_of(action, path) + ("*" if action.nargs in ("*", "+") else ""))
    yield node
    for name, below in inner:
        yield from nodes(below, (*path, name))


def kind_of(action: argparse.Action, path: tuple[str, ...]) -> str:
    """What is to be typed there."""
    metavar = str(action.metavar or "")
    if action.choices:
        return "=" + " ".join(str(each) for each in action.choices)
    if "FILE" in metavar or "ZIP" in metavar:
        return FILES
    if path[:1] == ("settings",) and action.dest == "name":
        return "=" + " ".join(sorted(NAMES))
    positional = not action.option_strings and bool(path) and path[1:] != ("add",)
    own = _BY_COMMAND.get((path[0], action.dest)) if positional else None
    return own or _BY_METAVAR.get(metavar) or _BY_DEST.get(action.dest, FREE)


def core(tree: tuple[Node, ...]) -> str:
    """The tree as three tables of plain sh: which words are commands, what options take, what may come next."""
    commands = [f"{_key(node.path)} {name}" for node in tree for name in node.commands]
    values = [f"  '{_key(node.path)} {name}') echo '{kind}' ;;" for node in tree for name, kind in node.values.items()]
    follows = []
    for node in tree:
        key = _key(node.path)
        follows.append(f"  '{key} -') printf '%s\\n' {' '.join(node.options)} ;;")
        if node.commands:
            follows.append(f"  '{key} 1') printf '%s\\n' {' '.join(node.commands)} ;;")
        for place, kind in enumerate(node.arguments, start=1):
            star = f"'{key} '*" if kind.endswith("*") else f"'{key} {place}'"
            follows.append(f"  {star}) _dockflare_desktop_kind '{kind.rstrip('*')}' ;;")
    return _CORE.format(
        commands="|".join(f"'{each}'" for each in commands), values="\n".join(values), follows="\n".join(follows)
    )


def _key(path: tuple[str, ...]) -> str:
    return "".join(f" {name}" for name in path)


_CORE = """\
_dockflare_desktop_kind() {{
  case "$1" in
  '='*) printf '%s\\n' "${{1#'='}}" | tr ' ' '\\n' ;;
  file) echo '::file' ;;
  none) ;;
  *) dockflare-desktop complete "$1" 2>/dev/null ;;
  esac
}}
_dockflare_desktop_value() {{
  case "$1" in
{values}
  esac
}}
_dockflare_desktop_words() {{
  local at='' place=1 takes=''
  while [ $# -gt 1 ]; do
    if [ -n "$takes" ]; then
      takes=''
    else
      case "$1" in
      -*) takes=$(_dockflare_desktop_value "$at $1") ;;
      *)
        case "$at $1" in
        {commands}) at="$at $1" place=1 ;;
        *) place=$((place + 1)) ;;
        esac
        ;;
      esac
    fi
    shift
  done
  if [ -n "$takes" ]; then
    _dockflare_desktop_kind "$takes"
    return
  fi
  case "$1" in -*) place=- ;; esac
  case "$at $place" in
{follows}
  esac
}}
"""
