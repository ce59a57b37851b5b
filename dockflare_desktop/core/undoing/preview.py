"""What an undo would do, as it is shown and sealed before anything is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from dockflare_desktop.core.adopting.preview import Adoption, Shown, Warned
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.cloud import ServiceToken
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.planning.books import canonical
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.storing import Stored
from dockflare_desktop.core.undoing.edits import as_json
from dockflare_desktop.core.undoing.undo import ByHand, Noted


@dataclass(frozen=True, slots=True)
class Undoing:
    """`changes` are what is written at Cloudflare, `call` one write by hand; `warned` comes from adopting, `problems`
    are still in the way of it. `secret` is there once: a token that was made anew has another one."""

    subject: str
    changes: tuple[Shown, ...] = ()
    notes: tuple[Noted, ...] = ()
    warned: tuple[Warned, ...] = ()
    problems: tuple[Problem, ...] = ()
    call: ByHand | None = None
    seal: str = ""
    done: bool = False
    secret: str = field(default="", repr=False)
    token: ServiceToken | None = None  # whose secret it is

    @property
    def keys(self) -> frozenset[ServiceKey]:
        """The services that it concerns."""
        return frozenset(key for shown in self.changes for key in shown.change.keys)


def of_adoption(subject: str, found: Adoption) -> Undoing:
    """What adopting showed, as an undo."""
    return Undoing(subject, found.changes, warned=found.warned, seal=found.seal)


def seal_of_layers(stored: Stored, changes: Iterable[Shown]) -> str:
    """A short text that stands for what is stored and what follows from it; when it was made does not matter."""
    saved = [f"{type(each).__name__} {canonical(_undated(as_json(each)))}" for each in stored.saved]
    deleted = [f"- {type(each).__name__} {canonical(_undated(as_json(each)))}" for each in stored.deleted]
    return _sealed([*sorted(saved), *sorted(deleted), *sorted(approval(each.change) for each in changes)])


def seal_of_call(call: ByHand) -> str:
    """The same for a write by hand."""
    return _sealed([str(call.call), call.name, call.object_id, canonical(call.value)])


def _undated(value: JsonObject) -> JsonObject:
    return {key: each for key, each in value.items() if key != "made"}


def _sealed(texts: Sequence[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()
