"""Variables in Compose files: ${NAME:-default} and its relatives, and the file .env beside them."""

import re
from collections.abc import Mapping

from dockflare_desktop.adapters.compose_yaml import NotComposeError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATORS = (":-", ":?", ":+", "-", "?", "+")
_ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*[=:]\s*(.*?)\s*")
_DEEPEST = 20  # defaults within defaults


def interpolate(text: str, variables: Mapping[str, str], missing: set[str]) -> str:
    """Fill variables in as Compose does; names that are not set count as empty and are added to `missing`.

    Raises NotComposeError for what Compose refuses.

    >>> interpolate("$$5 ${A:-x}${B-y} $C", {"B": "", "C": "c"}, set())
    '$5 x c'
    """
    return _filled(text, variables, missing, 0)


def _filled(text: str, variables: Mapping[str, str], missing: set[str], depth: int) -> str:
    if depth > _DEEPEST:
        raise NotComposeError("variables are nested too deeply")
    done: list[str] = []
    at = 0
    while (dollar := text.find("$", at)) >= 0:
        done.append(text[at:dollar])
        rest = text[dollar + 1 :]
        if rest.startswith("$"):
            done.append("$")
            at = dollar + 2
        elif rest.startswith("{"):
            inner = _braced(rest)
            done.append(_expression(inner, variables, missing, depth))
            at = dollar + len(inner) + 3
        elif name := _NAME.match(rest):
            done.append(_value(name.group(), variables, missing))
            at = dollar + 1 + name.end()
        else:
            raise NotComposeError(f"“{text[:60]}” has a $ that starts no variable (write $$ for the sign)")
    return "".join([*done, text[at:]])


def _braced(rest: str) -> str:
    """What is inside the braces at the start of a text."""
    depth = 0
    for place, sign in enumerate(rest):
        if sign == "{" and (place == 0 or rest[place - 1] == "$"):
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                return rest[1:place]
    raise NotComposeError(f"“${rest[:60]}” has no closing brace")


def _expression(inner: str, variables: Mapping[str, str], missing: set[str], depth: int) -> str:
    name = _NAME.match(inner)
    rest = inner[name.end() :] if name else inner
    operator = next((each for each in _OPERATORS if rest.startswith(each)), "")
    if name is None or (rest and not operator):
        raise NotComposeError(f"“${{{inner[:60]}}}” is no variable")
    if not operator:
        return _value(name.group(), variables, missing)
    value = variables.get(name.group())
    there = bool(value) if operator.startswith(":") else value is not None
    word = rest[len(operator) :]
    match operator[-1]:
        case "-":
            return value or "" if there else _filled(word, variables, missing, depth + 1)
        case "+":
            return _filled(word, variables, missing, depth + 1) if there else ""
        case _ if there:
            return value or ""
        case _:
            detail = _filled(word, variables, missing, depth + 1)
            raise NotComposeError(f"the variable {name.group()} is required{': ' + detail if detail else ''}")


def _value(name: str, variables: Mapping[str, str], missing: set[str]) -> str:
    if name not in variables:
        missing.add(name)
    return variables.get(name, "")


def read_env(text: str) -> dict[str, str]:
    r"""The variables of a file `.env`; lines that are no assignment are passed over.

    >>> read_env("# note\nexport A=1 # one\nB='x # y'\n")
    {'A': '1', 'B': 'x # y'}
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.lstrip().startswith("#") or not (parts := _ENV_LINE.fullmatch(line)):
            continue
        name, value = parts.groups()
        if value[:1] in ("'", '"') and (end := value.find(value[0], 1)) > 0:
            value = value[1:end]
        else:
            value = re.split(r"(?:^|\s)#", value, maxsplit=1)[0].rstrip()
        found[name] = value
    return found
