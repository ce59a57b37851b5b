"""What is typed into the search field of the Services page; pure functions."""

from dataclasses import dataclass

from dockflare_desktop.core.model import FromLabels
from dockflare_desktop.gui.present.services import WHO, Row


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words that must all be found, and terms such as engine:nas that must all hold."""

    words: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()


TERMS = ("is", "engine", "status", "group", "tunnel", "project")


def parse_query(text: str) -> Query:
    """Words are ANDed; `is:public`, `engine:nas`, `status:blocked` narrow further; anything else is a word.

    >>> parse_query("Photos is:public http://x")
    Query(words=('photos', 'http://x'), terms=(('is', 'public'),))
    """
    words, terms = [], []
    for part in text.casefold().split():
        name, colon, value = part.partition(":")
        if colon and name in TERMS:
            terms.append((name, value))
        else:
            words.append(part)
    return Query(tuple(words), tuple(terms))


def matches(query: Query, found: Row) -> bool:
    """Whether the row is what was searched for. A term that is still being typed (no value) holds for all."""
    return all(word in found.haystack for word in query.words) and all(
        _holds(found, name, value) for name, value in query.terms
    )


def _holds(found: Row, name: str, value: str) -> bool:
    view = found.view
    if name == "is":
        flags = {
            "public": view.public,
            "overridden": view.overridden,
            "manual": not isinstance(view.source, FromLabels),
        }
        return any(flag for word, flag in flags.items() if word.startswith(value)) or not value
    texts = {
        "engine": (view.engine,),
        "status": (view.status.value,),
        "group": (*view.access.groups, found.cells[WHO].text),
        "tunnel": (view.tunnel,),
        "project": (view.project,),
    }
    return any(value in text.casefold() for text in texts[name]) or not value
