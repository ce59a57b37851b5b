"""What an import tells: what was taken over otherwise than it was, and what was left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dockflare_desktop.core.model import Layers
from dockflare_desktop.core.public.view import Meant


class Told(StrEnum):
    """Everything an import can have to say; the sentences are in words/transfer.py."""

    # taken over, and not the same any more
    GROUP_WAS_EITHER = "group_was_either"  # e-mail OR sign-in method, where the original promised AND
    GROUP_FIRST_ALONE = "group_first_alone"  # only its first policy was ever written
    GROUP_DENY_LEFT_OUT = "group_deny_left_out"
    GROUP_RENAMED = "group_renamed"
    GROUP_REDIRECT_LEFT_OUT = "group_redirect_left_out"
    GROUP_OPEN = "group_open"
    PATH_TIGHTER = "path_tighter"
    OWNER_ONLY = "owner_only"
    OVERRIDE_CLOSED = "override_closed"  # its login is not in the backup, so nothing is published
    # left out
    GROUP_REFUSED = "group_refused"
    RULE_REFUSED = "rule_refused"
    RULE_LOGIN_UNKNOWN = "rule_login_unknown"
    RULE_ENDED = "rule_ended"
    RULE_FOREIGN = "rule_foreign"  # an agent's, or one half imported from a tunnel
    OVERRIDE_OPENS = "override_opens"
    SETTING_REFUSED = "setting_refused"
    EXISTS = "exists"


CHANGED = frozenset(
    {
        Told.GROUP_WAS_EITHER,
        Told.GROUP_FIRST_ALONE,
        Told.GROUP_DENY_LEFT_OUT,
        Told.GROUP_RENAMED,
        Told.GROUP_REDIRECT_LEFT_OUT,
        Told.GROUP_OPEN,
        Told.PATH_TIGHTER,
        Told.OWNER_ONLY,
        Told.OVERRIDE_CLOSED,
    }
)
"""Taken over; everything else was left out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing told. `was` is what held there, `ours` what holds here."""

    told: Told
    subject: str  # a group's id, an address, a setting
    was: str = ""
    ours: str = ""

    @property
    def left_out(self) -> bool:
        """Whether somebody has to decide about it."""
        return self.told not in CHANGED


@dataclass(frozen=True, slots=True)
class Hint:
    """An object at Cloudflare that the original made: foreign here until it is adopted."""

    kind: str  # record | application | policy
    which: str  # a name or an id
    address: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What a file holds, ready to be stored; nothing of it is stored yet."""

    layers: Layers = field(default_factory=Layers)
    settings: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    hints: tuple[Hint, ...] = ()
    meant: tuple[Meant, ...] = ()  # addresses that are not ours and are meant to be public

    @property
    def empty(self) -> bool:
        """Whether there is nothing to store."""
        return self.layers == Layers() and not self.settings and not self.meant

    @property
    def left_out(self) -> tuple[Finding, ...]:
        """What was not taken over."""
        return tuple(each for each in self.findings if each.left_out)
