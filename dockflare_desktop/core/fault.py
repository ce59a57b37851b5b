"""What is wrong with a text people wrote, as data: a code, the part that is wrong, and what would be right."""

from dataclasses import dataclass
from enum import StrEnum


class FaultCode(StrEnum):
    """The problem codes that reading hostnames, paths, targets and options can give; named as everywhere else."""

    HOSTNAME_INVALID = "hostname_invalid"
    HOSTNAME_HAS_PORT = "hostname_has_port"
    WILDCARD_MISPLACED = "wildcard_misplaced"
    PATH_INVALID = "path_invalid"
    PATH_LOOSE = "path_loose"
    PATH_REGEX_GUESSED = "path_regex_guessed"
    TARGET_MISSING = "target_missing"
    TARGET_INVALID = "target_invalid"
    TARGET_HAS_PATH = "target_has_path"
    TARGET_SCHEME_TYPO = "target_scheme_typo"
    TARGET_NO_SCHEME = "target_no_scheme"
    LABEL_UNKNOWN = "label_unknown"
    LABEL_NOT_ALLOWED = "label_not_allowed"
    LABEL_NOT_BOOLEAN = "label_not_boolean"
    DURATION_INVALID = "duration_invalid"
    VALUE_INVALID = "value_invalid"


@dataclass(frozen=True, slots=True)
class Fault:
    """`detail` completes a sentence (no full stop); `suggestion` is the corrected value, "" where none is known."""

    code: FaultCode
    detail: str = ""
    suggestion: str = ""
