"""What is wrong, as data: a code and the names to fill in; the sentences are in words.py."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class ProblemCode(StrEnum):
    """Every situation the user can be told about; each has a sentence and a fix in words.py."""

    # labels and what they say
    GROUP_UNKNOWN = "group_unknown"
    GROUP_EMPTY = "group_empty"
    GROUP_OPEN = "group_open"
    GROUP_ID_INVALID = "group_id_invalid"
    GROUP_ID_TAKEN = "group_id_taken"
    GROUP_ID_IN_LABELS = "group_id_in_labels"
    GROUP_NAME_INVALID = "group_name_invalid"
    GROUP_NAME_TWICE = "group_name_twice"
    GROUP_LARGE = "group_large"
    GROUP_RULES = "group_rules"
    GROUP_SPLITS = "group_splits"
    GROUP_ROW_EMPTY = "group_row_empty"
    ACCESS_GROUP_UNKNOWN = "access_group_unknown"
    PROVIDER_UNCLEAR = "provider_unclear"
    POLICY_UNCLEAR = "policy_unclear"
    NAMES_UNREAD = "names_unread"
    LABEL_UNKNOWN = "label_unknown"
    LABEL_TOO_LONG = "label_too_long"
    LABEL_NOT_BOOLEAN = "label_not_boolean"
    LABEL_NOT_ALLOWED = "label_not_allowed"
    VALUE_INVALID = "value_invalid"
    DURATION_INVALID = "duration_invalid"
    HOSTNAME_MISSING = "hostname_missing"
    HOSTNAME_INVALID = "hostname_invalid"
    HOSTNAME_HAS_PORT = "hostname_has_port"
    WILDCARD_MISPLACED = "wildcard_misplaced"
    WILDCARD_BYPASS = "wildcard_bypass"
    PATH_INVALID = "path_invalid"
    PATH_LOOSE = "path_loose"
    PATH_REGEX_GUESSED = "path_regex_guessed"
    PATH_LOGIN_SHARED = "path_login_shared"
    TARGET_MISSING = "target_missing"
    TARGET_INVALID = "target_invalid"
    TARGET_HAS_PATH = "target_has_path"
    TARGET_SCHEME_TYPO = "target_scheme_typo"
    TARGET_NO_SCHEME = "target_no_scheme"
    TARGET_SPECIAL = "target_special"
    TARGET_UNREACHABLE = "target_unreachable"
    CA_POOL_FILE = "ca_pool_file"
    POLICY_UNKNOWN = "policy_unknown"
    POLICY_CONFLICT = "policy_conflict"
    POLICY_TOO_MANY = "policy_too_many"
    RULES_JSON_BROKEN = "rules_json_broken"
    RULES_INVALID = "rules_invalid"
    EMAIL_INVALID = "email_invalid"
    ADDRESS_INVALID = "address_invalid"
    COUNTRY_INVALID = "country_invalid"
    SIGN_IN_UNKNOWN = "sign_in_unknown"
    SERVICE_TOKEN_UNKNOWN = "service_token_unknown"  # noqa: S105 - the name of a problem, not a secret
    REDIRECT_NEEDS_ONE = "redirect_needs_one"
    OWNERS_UNKNOWN = "owners_unknown"
    ZONE_LOGIN_MISSING = "zone_login_missing"
    ZONE_LOGIN_NARROWER = "zone_login_narrower"
    ZONE_LOGIN_WANTED = "zone_login_wanted"
    ZONE_LOGIN_OPEN = "zone_login_open"
    ZONE_LOGIN_TAKEN = "zone_login_taken"
    ZONE_HAS_SERVICE = "zone_has_service"
    LABELS_IGNORED = "labels_ignored"
    FIELD_UNUSABLE = "field_unusable"
    SECRET_LOST = "secret_lost"  # noqa: S105 - the name of a problem, not a secret
    OBSERVE_ONLY = "observe_only"
    WRITES_PAUSED = "writes_paused"
    SECRET_UNSURE = "secret_unsure"  # noqa: S105 - the name of a problem, not a secret
    # zones, tunnels, keys
    ZONE_NONE = "zone_none"
    ZONE_NOT_ALLOWED = "zone_not_allowed"
    ZONE_MISMATCH = "zone_mismatch"
    ZONE_PENDING = "zone_pending"
    TUNNEL_UNKNOWN = "tunnel_unknown"
    TUNNEL_NOT_ALLOWED = "tunnel_not_allowed"
    TUNNEL_FILE = "tunnel_file"
    TUNNEL_GONE = "tunnel_gone"
    TUNNEL_NAME_TAKEN = "tunnel_name_taken"
    TUNNEL_NAME_INVALID = "tunnel_name_invalid"
    TUNNEL_SAME = "tunnel_same"
    TUNNEL_EMPTY = "tunnel_empty"
    TUNNEL_IN_USE = "tunnel_in_use"
    TUNNEL_SHARED_HOST = "tunnel_shared_host"
    ADDRESS_TAKEN = "address_taken"
    ADDRESS_IN_USE = "address_in_use"
    MANUAL_WINS = "manual_wins"
    MANUAL_OFF = "manual_off"
    MANUAL_MOVES = "manual_moves"
    MANUAL_ENDED = "manual_ended"
    RENAMES = "renames"
    END_OVER = "end_over"
    ADDRESS_EMPTY = "address_empty"
    TARGET_EMPTY = "target_empty"
    LABEL_YIELDS = "label_yields"
    RECORDS_NEAR = "records_near"
    STAYS_AS_ACCEPTED = "stays_as_accepted"
    OVERRIDE_WAITS = "override_waits"
    # other people's objects
    FOREIGN_DNS = "foreign_dns"
    FOREIGN_LOGIN = "foreign_login"
    FOREIGN_RULE = "foreign_rule"
    FOREIGN_OPENS = "foreign_opens"
    PUBLIC_OURS = "public_ours"
    PUBLIC_NOT_OPEN = "public_not_open"
    FOREIGN_DOCUMENT_INVALID = "foreign_document_invalid"
    NO_PLACE = "no_place"
    OTHER_INSTALLATION = "other_installation"
    OTHER_TOOL = "other_tool"
    GIVEN_BACK = "given_back"
    FORMER_LOST = "former_lost"
    # adopting
    ADOPT_UNKNOWN = "adopt_unknown"
    ADOPT_UNCLEAR = "adopt_unclear"
    ADOPT_KIND = "adopt_kind"
    ADOPT_LOCKED = "adopt_locked"
    ADOPT_SEVERAL = "adopt_several"
    ADOPT_WIDER = "adopt_wider"
    ADOPT_ORDER = "adopt_order"
    ADOPT_CHANGED = "adopt_changed"
    ADOPT_HELD = "adopt_held"
    ADOPT_GONE = "adopt_gone"
    CERTIFICATE_DEPTH = "certificate_depth"
    # leaving
    LEFT = "left"
    LEAVE_SHARED = "leave_shared"
    LEAVE_UNKNOWN = "leave_unknown"
    LEAVE_PAUSED = "leave_paused"
    TUNNEL_KEPT = "tunnel_kept"
    # the account
    NO_TOKEN = "no_token"  # noqa: S105 - the name of a problem, not a secret
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - the name of a problem, not a secret
    TOKEN_EXPIRES = "token_expires"  # noqa: S105 - the name of a problem, not a secret
    PERMISSION_MISSING = "permission_missing"
    ACCOUNT_UNCLEAR = "account_unclear"
    NO_ZERO_TRUST = "no_zero_trust"
    RATE_LIMITED = "rate_limited"
    DNS_QUOTA = "dns_quota"
    ACCESS_QUOTA = "access_quota"
    CLOUDFLARE_DOWN = "cloudflare_down"
    CLOUDFLARE_REFUSED = "cloudflare_refused"
    ANSWER_LOST = "answer_lost"
    ANSWER_UNCLEAR = "answer_unclear"
    OFFLINE = "offline"
    CLOCK_WRONG = "clock_wrong"
    NO_ZONES = "no_zones"
    SEEN_DIFFERENT = "seen_different"
    INSTALLATION_BESIDE = "installation_beside"
    LEFT_OVER = "left_over"
    # carrying out
    WOULD_EXPOSE = "would_expose"
    PROTECT_FAILED = "protect_failed"
    NEED_FAILED = "need_failed"
    TAKEN_DOWN_UNPROTECTED = "taken_down_unprotected"
    DOCUMENT_MOVED = "document_moved"
    DOCUMENT_OVERWRITTEN = "document_overwritten"
    BRAKE = "brake"
    HELD_PUBLIC = "held_public"
    HELD_MODE = "held_mode"
    HELD_REAPPEARED = "held_reappeared"
    CHANGED_OUTSIDE = "changed_outside"
    RELEASED = "released"
    LOGIN_KEPT = "login_kept"
    LOGIN_SHARED = "login_shared"
    LABEL_CHANGED = "label_changed"
    OVERRIDE_ENDED = "override_ended"
    OVERRIDE_IDLE = "override_idle"
    OVERRIDE_OPENS = "override_opens"
    OVERRIDE_END_OVER = "override_end_over"
    LOCK_LEFT_OFF = "lock_left_off"
    NOT_CONFIRMED = "not_confirmed"
    ORIGINAL_RUNS = "original_runs"
    MACHINE_CHANGED = "machine_changed"
    # connectors and engines
    NO_CONNECTOR = "no_connector"
    CONNECTOR_BEHIND = "connector_behind"
    CONNECTOR_REFUSED = "connector_refused"
    ENGINE_AWAY = "engine_away"
    ENGINE_DENIED = "engine_denied"
    ENGINE_TWICE = "engine_twice"
    ENGINE_NAME_INVALID = "engine_name_invalid"
    ENGINE_NAME_TAKEN = "engine_name_taken"
    ENGINE_PASSWORD = "engine_password"  # noqa: S105 - the name of a problem, not a secret
    SWARM_WORKER = "swarm_worker"
    SSH_KEY_LOCKED = "ssh_key_locked"
    SSH_HOST_UNKNOWN = "ssh_host_unknown"
    SSH_HOST_CHANGED = "ssh_host_changed"
    TLS_WRONG = "tls_wrong"
    STREAM_QUIET = "stream_quiet"
    NETWORK_NOT_SHARED = "network_not_shared"
    CONNECTOR_OLD = "connector_old"
    PORT_SILENT = "port_silent"
    TARGET_CERTIFICATE = "target_certificate"
    # this computer
    KEYRING_NONE = "keyring_none"
    KEYRING_LOCKED = "keyring_locked"
    DATABASE_BROKEN = "database_broken"
    DATABASE_NEWER = "database_newer"
    DATABASE_FAILED = "database_failed"
    DATABASE_DAMAGED = "database_damaged"
    DISK_FULL = "disk_full"
    DISK_LOW = "disk_low"
    OTHER_PROCESS = "other_process"
    ENV_WINS = "env_wins"
    TRAY_MISSING = "tray_missing"
    NOTIFICATIONS_NONE = "notifications_none"
    FILE_UNREADABLE = "file_unreadable"
    FILE_UNWRITABLE = "file_unwritable"
    NOT_YAML = "not_yaml"
    BACKUP_BROKEN = "backup_broken"
    EXPORT_BROKEN = "export_broken"
    COMPOSE_NOT_FOLLOWED = "compose_not_followed"
    COMPOSE_VARIABLE = "compose_variable"
    GROUPS_UNCHECKED = "groups_unchecked"
    SETTING_UNKNOWN = "setting_unknown"
    SETTING_INVALID = "setting_invalid"
    NOT_FOUND = "not_found"
    IN_USE = "in_use"
    BAD_USAGE = "bad_usage"
    OUR_BUG = "our_bug"


class Effect(IntEnum):
    """What a problem does to the service it concerns; the worst one counts (product.md H2, H3)."""

    HINT = 0  # told, changes nothing
    WARNING = 1  # told and counted, the service is published all the same
    BLOCKS = 2  # not published; what is up stays as last accepted (H3)
    UNREADABLE = 3  # its login cannot be read now: H2, first half
    UNPROTECTED = 4  # its login is known not to be had: not published, and taken down where it is up (H1)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell the user. Every field but the code is a name to fill into the sentence.

    `subject` is what it is about (an address, a container, an engine, "cloudflare"); `label` and `value` quote what was
    written; `suggestion` is what would be right; `until` is when it is tried again; `since` is from when on something
    is as it is now, `made` when it was looked at before.
    """

    code: ProblemCode
    subject: str = ""
    effect: Effect = Effect.BLOCKS
    container: str = ""
    label: str = ""
    value: str = ""
    detail: str = ""
    suggestion: str = ""
    until: datetime | None = None
    since: datetime | None = None
    made: datetime | None = None


def worst(problems: tuple[Problem, ...]) -> Effect:
    """The strongest effect among problems; HINT when there is none."""
    return max([problem.effect for problem in problems]) if problems else Effect.HINT
