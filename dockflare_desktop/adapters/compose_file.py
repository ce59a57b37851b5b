"""Compose files -> containers as Compose would start them, as far as labels and targets need it. A pure function."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dockflare_desktop.adapters.compose_ports import exposed
from dockflare_desktop.adapters.compose_text import interpolate
from dockflare_desktop.adapters.compose_yaml import OVERRIDE, RESET, NotComposeError, Tagged, documents
from dockflare_desktop.core.model import Container, Network
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

ENGINE = "compose"
DEFAULT_NETWORK = "default"
ALL_PROFILES = "*"
_APPENDED = ("ports", "expose", "profiles")  # lists that files add to; the rest of what is read here is replaced
_MAPPED = ("labels", "networks")  # merged key by key, written as mapping or list
_READ = (*_APPENDED, *_MAPPED, "container_name", "image", "network_mode")
_NOT_FOLLOWED = ("extends", "label_file")
_PROJECT = re.compile(r"[^a-z0-9_-]")


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """One file: its name for messages, and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Composed:
    """The containers of all services that would be started, and what is to be told."""

    containers: tuple[Container, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Project:
    """Everything merged so far."""

    variables: Mapping[str, str]
    name: str = ""
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    networks: dict[str, str] = field(default_factory=dict)  # key -> the name at the engine, where stated
    missing: set[str] = field(default_factory=set)
    hints: list[Problem] = field(default_factory=list)


def compose(
    files: Sequence[ComposeFile], variables: Mapping[str, str], profiles: Iterable[str] = (), project: str = ""
) -> Composed:
    """The files in their order, merged as Compose merges them.

    A file that cannot be read is a problem (NOT_YAML), and then there are no containers. `variables` fill `${NAME}`;
    `project` is the name where the files state none.
    """
    merged = _Project(variables)
    for file in files:
        try:
            for document in documents(file.text):
                _merge_file(merged, document, file.name)
        except NotComposeError as error:
            return Composed(problems=(Problem(ProblemCode.NOT_YAML, file.name, detail=str(error)),))
    if not merged.services:
        names = ", ".join(file.name for file in files)
        return Composed(problems=(Problem(ProblemCode.NOT_YAML, names, detail="it has no services"),))
    name = variables.get("COMPOSE_PROJECT_NAME") or merged.name or project
    wanted = {*profiles, *variables.get("COMPOSE_PROFILES", "").split(",")} - {""}
    started = {key: body for key, body in merged.services.items() if _starts(body, wanted)}
    hints = [Problem(ProblemCode.COMPOSE_VARIABLE, each, Effect.HINT, value=each) for each in sorted(merged.missing)]
    containers = (_container(key, body, project_name(name), merged.networks) for key, body in started.items())
    idle = set(merged.services) - set(started)  # what is not started needs no hint
    return Composed(tuple(containers), (*(each for each in merged.hints if each.subject not in idle), *hints))


def project_name(text: str) -> str:
    """A project's name as Compose makes it from a folder's: small letters, digits, dashes, underscores.

    >>> project_name("My Media.Server")
    'mymediaserver'
    """
    return _PROJECT.sub("", text.lower()).lstrip("_-") or "project"


# --- one file --------------------------------------------------------------------------------------------------------


def _merge_file(project: _Project, document: Mapping[str, Any], file: str) -> None:
    if "include" in document:
        project.hints.append(_not_followed(file, "include"))
    if isinstance(name := document.get("name"), str):
        project.name = _fill(project, name)
    for key, body in _mapping(document.get("networks"), "networks").items():
        stated = _mapping(body, f"networks.{key}").get("name")
        if isinstance(stated, str):
            project.networks[str(key)] = _fill(project, stated)
    for key, body in _mapping(document.get("services"), "services").items():
        _merge_service(project, str(key), _mapping(body, f"services.{key}"))


def _merge_service(project: _Project, key: str, service: Mapping[Any, Any]) -> None:
    project.hints += [_not_followed(key, word) for word in _NOT_FOLLOWED if word in service]
    into = project.services.setdefault(key, {})
    for word in _READ:
        if word in service:
            _merge_value(project, into, word, service[word])


def _not_followed(subject: str, word: str) -> Problem:
    return Problem(ProblemCode.COMPOSE_NOT_FOLLOWED, subject, Effect.HINT, value=word)


def _merge_value(project: _Project, into: dict[str, Any], word: str, value: object) -> None:
    tag = value.tag if isinstance(value, Tagged) else ""
    value = _plain(value)
    if tag in (RESET, OVERRIDE):
        into.pop(word, None)
    if tag == RESET or value is None:
        return
    if word in _APPENDED:
        listed = [_filled(project, each) for each in _listed(value, word)]
        into[word] = [*into.get(word, ()), *(each for each in listed if each not in into.get(word, ()))]
    elif word in _MAPPED:
        into[word] = {**into.get(word, {}), **_by_key(project, value, word)}
    else:
        into[word] = _fill(project, _text(value, word))


def _by_key(project: _Project, value: object, word: str) -> dict[str, Any]:
    """A mapping, or a list of KEY=VALUE. Variables count in values, and in both halves of a list's items."""
    if isinstance(value, list):
        items = (_fill(project, _text(each, word)).partition("=") for each in value)
        return {key: text for key, _, text in items}
    found: dict[str, Any] = {}
    for key, each in _mapping(value, word).items():
        if word == "networks":
            found[str(key)] = [_fill(project, str(alias)) for alias in _listed(_aliases(each), word)]
        else:
            found[str(key)] = _fill(project, _text(each, f"{word}.{key}"))
    return found


def _aliases(value: object) -> object:
    return value.get("aliases") or [] if isinstance(value, dict) else []


def _filled(project: _Project, value: object) -> object:
    if isinstance(value, dict):  # the long form of a port
        return {str(key): _fill(project, str(each)) for key, each in value.items() if not isinstance(each, dict | list)}
    return _fill(project, str(value))


def _fill(project: _Project, text: str) -> str:
    return interpolate(text, project.variables, project.missing)


# --- reading values --------------------------------------------------------------------------------------------------


def _plain(value: object) -> object:
    return value.value if isinstance(value, Tagged) else value


def _mapping(value: object, where: str) -> dict[Any, Any]:
    value = _plain(value)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise NotComposeError(f"{where} is no mapping")
    return value


def _listed(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise NotComposeError(f"{where} is no list")
    return value


def _text(value: object, where: str) -> str:
    if isinstance(value, dict | list | Tagged):
        raise NotComposeError(f"{where} is no text")
    return "" if value is None else str(value)


# --- containers ------------------------------------------------------------------------------------------------------


def _starts(body: Mapping[str, Any], wanted: set[str]) -> bool:
    stated = set(map(str, body.get("profiles", ())))
    return not stated or ALL_PROFILES in wanted or bool(stated & wanted)


def _container(key: str, body: Mapping[str, Any], project: str, networks: Mapping[str, str]) -> Container:
    name = body.get("container_name") or f"{project}-{key}-1"
    return Container(
        id=f"{project}/{key}",
        name=name,
        labels=body.get("labels", {}),
        engine=ENGINE,
        image=body.get("image", ""),
        project=project,
        compose_service=key,
        ports=exposed((*body.get("expose", ()), *body.get("ports", ()))),
        networks=_networks(key, name, body, {"": project, **networks}),
    )


def _networks(key: str, name: str, body: Mapping[str, Any], known: Mapping[str, str]) -> tuple[Network, ...]:
    """`known[""]` is the project, whose name stands before that of a network without one of its own."""
    if mode := body.get("network_mode"):
        return (Network(mode),) if mode in ("host", "none", "bridge") else ()
    joined = body.get("networks") or {DEFAULT_NETWORK: []}
    return tuple(
        Network(known.get(each, f"{known['']}_{each}"), (key, name, *(aliases or ())))
        for each, aliases in joined.items()
    )
