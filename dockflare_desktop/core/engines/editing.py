"""What is wrong with an engine as typed, before anybody is asked."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.problem import Problem, ProblemCode

NAME_LENGTH = 60


def tidied(engine: StoredEngine) -> StoredEngine:
    """Without blanks around what was typed."""
    return replace(engine, name=" ".join(engine.name.split()), url=engine.url.strip(), context=engine.context.strip())


def check(engine: StoredEngine, others: Iterable[StoredEngine]) -> tuple[Problem, ...]:
    """What keeps it from being stored beside the others, which may include itself (by id)."""
    rest = [each for each in others if each.id != engine.id]
    return tuple(each for each in (_name(engine, rest), _place(engine, rest)) if each is not None)


def named(wanted: str, engines: Iterable[StoredEngine]) -> StoredEngine | None:
    """The engine with this name (in any case) or id."""
    found = tuple(engines)
    by_id = next((each for each in found if each.id == wanted), None)
    return by_id or next((each for each in found if each.name.casefold() == wanted.casefold()), None)


def _name(engine: StoredEngine, rest: Iterable[StoredEngine]) -> Problem | None:
    if engine.id == DEFAULT and not engine.name:
        return None  # it is called as it calls itself
    if not engine.name or len(engine.name) > NAME_LENGTH or not engine.name.isprintable():
        return Problem(ProblemCode.ENGINE_NAME_INVALID, "engine", value=quoted(engine.name))
    if (taken := named(engine.name, rest)) is not None:
        return Problem(ProblemCode.ENGINE_NAME_TAKEN, engine.name, value=taken.name or taken.id)
    return None


def _place(engine: StoredEngine, rest: Iterable[StoredEngine]) -> Problem | None:
    if engine.id == DEFAULT:
        return None
    if _has_password(engine.url):
        return Problem(ProblemCode.ENGINE_PASSWORD, engine.name)
    same = next((each for each in rest if (each.url, each.context) == (engine.url, engine.context)), None)
    if same is not None and (engine.url or engine.context):
        return Problem(ProblemCode.ENGINE_TWICE, engine.name, value=same.name or same.id)
    return None


def _has_password(url: str) -> bool:
    try:
        return urlsplit(url).password is not None
    except ValueError:
        return False  # not an address at all, which is told by whoever reads it
