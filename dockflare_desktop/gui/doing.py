"""What a click may ask for, as data: tray entries, banners and cards name it, the face does it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem


class Do(StrEnum):
    """Everything a click can mean outside of a form."""

    NOTHING = ""
    OPEN_WINDOW = "open-window"
    NEED_YOU = "need-you"
    SHOW = "show"
    OPEN = "open"
    COPY_ADDRESS = "copy-address"
    COPY_TARGET = "copy-target"
    QR = "qr"
    OVERRIDE = "override"
    REMOVE_NOW = "remove-now"
    COPY_LINE = "copy-line"
    COPY_VALUE = "copy-value"
    REVERT = "revert"
    REVERT_ALL = "revert-all"
    SHARE_LONGER = "share-longer"
    SHARE_END = "share-end"
    REVERT_EVERYTHING = "revert-everything"
    TAKE_VALUE = "take-value"
    KEEP_MINE = "keep-mine"
    IGNORE = "ignore"
    WATCH = "watch"
    KEEP_UP = "keep-up"
    REMOVE_RULE = "remove-rule"
    EDIT_RULE = "edit-rule"
    COPY_RULE = "copy-rule"
    KEEP_RULE = "keep-rule"
    LONGER = "longer"  # a manual rule ends an hour later
    RULE_OFF = "rule-off"
    RULE_ON = "rule-on"
    PUBLISH = "publish"
    REVIEW = "review"
    SHOW_TUNNEL = "show-tunnel"  # `value` is its name
    SHOW_ENGINE = "show-engine"  # `value` is its name
    ENGINE_SERVICES = "engine-services"  # the services of the engine called `value`
    COMPARE = "compare"
    PAUSE_SHORT = "pause-short"
    PAUSE_HOUR = "pause-hour"
    PAUSE_TOMORROW = "pause-tomorrow"
    PAUSE = "pause"
    RESUME = "resume"
    ADD_RULE = "add-rule"
    PUBLIC = "public"  # the Public now page; `field` and `value` are the address to show there
    ADOPT_ADDRESS = "adopt-address"  # record and rule of a public address (`field` and `value`) that is not ours
    MEANT = "meant"  # an address (`field` and `value`) that is not ours is meant to be public
    UNMEANT = "unmeant"
    DOCTOR = "doctor"  # run every check
    FINDINGS = "findings"  # the Doctor page
    DOCTOR_REPORT = "doctor-report"
    DOCTOR_MUTE = "doctor-mute"  # `value` is the check's id
    DOCTOR_HEAR = "doctor-hear"
    LOG = "log"  # what the program said of itself
    TRY_URL = "try-url"  # `value` is one to begin with; with a key it is that service's
    JOIN_NETWORK = "join-network"  # `value` is a service's address: its container joins the connector's network
    SETTINGS = "settings"
    TRY_VISITOR = "try-visitor"
    SHOW_GROUP = "show-group"  # `value` is its id
    TOKENS = "tokens"  # the service tokens in Access
    EXPORT = "export"
    IMPORT = "import"
    CHECK_LABELS = "check-labels"
    MAKE_LABELS = "make-labels"
    ACCOUNT = "account"
    MOVED = "moved"  # this data came here from another computer
    COPIED = "copied"
    ADOPT = "adopt"
    GIVE_BACK = "give-back"
    SIGN_OUT = "sign-out"
    ABOUT = "about"
    SHORTCUTS = "shortcuts"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Request:
    """A click: what, for which service, and (for one field) which field and value."""

    do: Do
    key: ServiceKey | None = None
    field: str = ""
    value: str = ""


Ask = Callable[[Request], None]


class Words(Protocol):
    """A problem in words (words.py): a sentence, what to do about it, and the few words after "Blocked:"."""

    @property
    def text(self) -> str: ...

    @property
    def fix(self) -> str: ...

    @property
    def short(self) -> str: ...


Say = Callable[[Problem], Words]
