"""What became of a trial: one step for each link, and what visitors see of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Link(StrEnum):
    """The links of the way, in order."""

    DNS = "dns"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    RULE = "rule"
    CONNECTOR = "connector"
    TARGET = "target"
    ANSWER = "answer"


class Mark(StrEnum):
    """How a link does. OPEN: as it should be, and open to everyone."""

    OK = "ok"
    OPEN = "open"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"


class Saying(StrEnum):
    """What is said of a link; the sentences are in words/trying.py."""

    LEADS = "leads"
    LEADS_FOREIGN = "leads_foreign"
    NO_RECORD = "no_record"
    OTHER_RECORD = "other_record"
    UNCLEAR = "unclear"
    COVERED = "covered"
    TOO_DEEP = "too_deep"
    LOGIN = "login"
    NO_LOGIN = "no_login"
    OPENED = "opened"
    PARTLY = "partly"
    LOGIN_UNKNOWN = "login_unknown"
    RULE = "rule"
    RULE_PATH = "rule_path"
    CATCH_ALL = "catch_all"
    RULE_UNCLEAR = "rule_unclear"
    CONNECTED = "connected"
    BEHIND = "behind"
    NONE_CONNECTED = "none_connected"
    CONNECTORS_UNREAD = "connectors_unread"
    TARGET_ANSWERS = "target_answers"
    TARGET_REFUSES = "target_refuses"
    TARGET_SILENT = "target_silent"
    TARGET_APART = "target_apart"
    TARGET_STOPPED = "target_stopped"
    TARGET_UNASKED = "target_unasked"
    TARGET_BUILT_IN = "target_built_in"
    ANSWERS = "answers"
    ANSWERS_LOGIN = "answers_login"
    NO_ANSWER = "no_answer"
    # what visitors see
    SEES_NOTHING = "sees_nothing"
    SEES_TUNNEL_ERROR = "sees_tunnel_error"
    SEES_TARGET_ERROR = "sees_target_error"
    SEES_OTHER_PORT = "sees_other_port"
    SEES_STATUS = "sees_status"
    SEES_WARNING = "sees_warning"


@dataclass(frozen=True, slots=True)
class Step:
    """One link, judged."""

    link: Link
    mark: Mark
    saying: Saying
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What visitors see because of the first link that does not hold; `address` is the service's that may be mended, ""
    where there is none, `port` the one that its container shows."""

    saying: Saying
    names: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    port: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A URL, tried. The links after one that leads nowhere are missing."""

    host: str
    path: str
    steps: tuple[Step, ...]
    conclusion: Conclusion | None = None

    @property
    def holds(self) -> bool:
        """Whether no link is known to be broken."""
        return all(step.mark is not Mark.BAD for step in self.steps)
