"""What taking an entry back comes to: what is stored for it, what is asked of adopting, a call by hand; or why not."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.model import JsonObject, Layered
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.storing import Stored, place_of


class Note(StrEnum):
    """What somebody should know before; the words are in words/undoing.py."""

    LAYER_BACK = "layer_back"  # what was stored here is as it was before
    IGNORED = "ignored"  # its labels still ask
    SWITCHED_OFF = "switched_off"  # its manual rule stays, switched off
    OVERRIDES = "overrides"  # its labels still ask otherwise
    RULE_CHANGED = "rule_changed"
    KEPT_UP = "kept_up"  # nothing asks for it: a manual rule does from now on
    WANTED_AGAIN = "wanted_again"
    GROUP = "group"  # everything that names the group is concerned
    NEW_IDS = "new_ids"  # AUD and ids are others
    NEW_SECRET = "new_secret"  # noqa: S105 - the name of a note, not a secret
    SECRET_STAYS = "secret_stays"  # noqa: S105 - the name of a note, not a secret
    NO_CONTAINER = "no_container"
    EVERYONE = "everyone"
    BESIDE = "beside"  # connectors run elsewhere as well
    WAITS = "waits"  # something holds what follows


@dataclass(frozen=True, slots=True)
class Noted:
    """A note about one thing."""

    note: Note
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Layering:
    """Something is stored, and the next round writes what follows from it."""

    stored: Stored
    notes: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Returning:
    """An adopted object is given back, or (`adopt`) one that was given back is adopted again."""

    kind: Kind
    which: str
    adopt: bool = False
    tunnel: str = ""


class Call(StrEnum):
    """A write by hand, beside every plan."""

    DELETE_METHOD = "delete_method"
    RESTORE_METHOD = "restore_method"
    DELETE_TOKEN = "delete_token"  # noqa: S105 - the name of a call, not a secret
    CREATE_TOKEN = "create_token"  # noqa: S105 - the name of a call, not a secret
    STOP_CONNECTORS = "stop_connectors"
    RUN_CONNECTORS = "run_connectors"
    LEAVE_NETWORK = "leave_network"
    JOIN_NETWORK = "join_network"
    RENAME_TUNNEL = "rename_tunnel"
    DELETE_TUNNEL = "delete_tunnel"  # one that was made, and that nothing uses
    DEFAULT_TUNNEL = "default_tunnel"  # services that name none move with it


@dataclass(frozen=True, slots=True)
class ByHand:
    """One call. `value` is what is sent, `object_id` what it is about; of connectors `value` is how they are to run
    (`to`) and how they were left (`from`)."""

    call: Call
    name: str
    object_id: str = ""
    value: JsonObject = field(default_factory=dict)
    notes: tuple[Noted, ...] = ()


Undo: TypeAlias = Layering | Returning | ByHand


def no(code: ProblemCode, subject: str, detail: str = "", value: str = "") -> Problem:
    """Why something is not undone; nothing is done then."""
    return Problem(code, subject, Effect.BLOCKS, detail=detail, value=value)


def together(parts: Sequence[Layering]) -> Layering:
    """Several, one after the other: of one place the last counts."""
    last: dict[Hashable, tuple[Layered, bool]] = {}
    for part in parts:
        last |= {place_of(each): (each, False) for each in part.stored.deleted}
        last |= {place_of(each): (each, True) for each in part.stored.saved}
    saved = tuple(item for item, kept in last.values() if kept)
    deleted = tuple(item for item, kept in last.values() if not kept)
    return Layering(Stored(saved, deleted), tuple(dict.fromkeys(note for part in parts for note in part.notes)))
