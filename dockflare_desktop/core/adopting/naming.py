"""Finding what somebody named: by its id, its address, or the name people gave it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.problem import Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class Pick:
    """What somebody points at: an id, an address, or a name. `tunnel` (a name) tells rules of one address apart."""

    kind: Kind
    which: str
    tunnel: str = ""

    @classmethod
    def of(cls, found: Foreign) -> "Pick":
        """Exactly this one."""
        return cls(found.kind, found.id or found.name, found.place if found.kind is Kind.RULE else "")


def named(pick: Pick, among: Iterable[Foreign], ours: Collection[str] = ()) -> Foreign | Problem:
    """The one object that is meant; a problem where there is none, or more than one. `ours` are the names and ids of
    what need not be adopted."""
    kind, tunnel = pick.kind, pick.tunnel
    here = [each for each in among if each.kind is kind and (not tunnel or each.place == tunnel)]
    text = pick.which.strip()
    found = [each for each in here if each.id and each.id == text.lower()]
    found = (
        found or [each for each in here if each.name == address(text)] or [each for each in here if each.title == text]
    )
    if len(found) == 1:
        return found[0]
    if found:
        return Problem(ProblemCode.ADOPT_UNCLEAR, text, value=quoted(text), detail=", ".join(map(_apart, found)))
    if {text.lower(), address(text)} & set(ours):
        return Problem(ProblemCode.ADOPT_HELD, quoted(text))
    near = closest(address(text), _names(here))
    return Problem(ProblemCode.ADOPT_UNKNOWN, text, label=str(kind), value=quoted(text), suggestion=near)


def address(text: str) -> str:
    """An address as it is compared: host in lower case and Punycode, without scheme and trailing slash."""
    host, slash, path = text.rpartition("://")[2].partition("/")
    spelt = normalise(host)
    return (spelt if isinstance(spelt, str) else host.lower()) + (slash + path.rstrip("/") if path else "")


def _apart(found: Foreign) -> str:
    """What tells objects of one name apart."""
    return found.id or found.place


def _names(here: Sequence[Foreign]) -> list[str]:
    return [name for each in here for name in (each.name, each.title) if name]
